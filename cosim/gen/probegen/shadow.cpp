// SPDX-License-Identifier: Apache-2.0
// The shadows: what the waveform shows of the probes, RTL and golden side by side.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "cosim/gen/probegen/probes.hpp"
#include "cosim/gen/probegen/verilog.hpp"
#include "cosim/gen/text.hpp"

namespace cosim::gen {
namespace {

/// Words of SystemVerilog that could be the name of a probe, stage or field.
constexpr std::string_view kKeywords[] = {
    "accept_on",   "alias",         "always",     "and",          "assert",
    "assign",      "assume",        "automatic",  "before",       "begin",
    "bind",        "bins",          "bit",        "break",        "buf",
    "byte",        "case",          "cell",       "chandle",      "checker",
    "class",       "clocking",      "config",     "const",        "constraint",
    "context",     "continue",      "cover",      "covergroup",   "coverpoint",
    "cross",       "deassign",      "default",    "defparam",     "design",
    "disable",     "dist",          "do",         "edge",         "else",
    "end",         "enum",          "event",      "eventually",   "expect",
    "export",      "extends",       "extern",     "final",        "for",
    "force",       "foreach",       "forever",    "fork",         "function",
    "generate",    "genvar",        "global",     "if",           "iff",
    "ifnone",      "implements",    "implies",    "import",       "incdir",
    "include",     "initial",       "inout",      "input",        "inside",
    "instance",    "int",           "integer",    "interconnect", "interface",
    "intersect",   "join",          "large",      "let",          "liblist",
    "library",     "local",         "localparam", "logic",        "longint",
    "macromodule", "matches",       "medium",     "modport",      "module",
    "nand",        "negedge",       "nettype",    "new",          "nexttime",
    "nor",         "not",           "null",       "or",           "output",
    "package",     "packed",        "parameter",  "posedge",      "primitive",
    "priority",    "program",       "property",   "protected",    "pull0",
    "pull1",       "pure",          "rand",       "randc",        "randcase",
    "real",        "realtime",      "ref",        "reg",          "reject_on",
    "release",     "repeat",        "restrict",   "return",       "scalared",
    "sequence",    "shortint",      "shortreal",  "signed",       "small",
    "soft",        "solve",         "specify",    "static",       "string",
    "strong",      "struct",        "super",      "supply0",      "supply1",
    "table",       "tagged",        "task",       "this",         "throughout",
    "time",        "timeprecision", "timeunit",   "tran",         "tri",
    "type",        "typedef",       "union",      "unique",       "unsigned",
    "until",       "untyped",       "use",        "var",          "vectored",
    "virtual",     "void",          "wait",       "wand",         "weak",
    "while",       "wildcard",      "wire",       "with",         "within",
    "wor",         "xnor",          "xor"};

/// The name, escaped where it is a word of the language.
std::string escaped(const std::string& name) {
  const bool keyword =
      std::find(std::begin(kKeywords), std::end(kKeywords), name) != std::end(kKeywords);
  return keyword ? "\\" + name + " " : name;
}

std::string view_name(const Design& design, const Group& group, const Probe& probe) {
  return fmt::format("{}_{}_view_{}", design.prefix, group.name, probe.name);
}

/// The parameters that the lanes of these fields depend on, in the group's order.
std::vector<std::string> parameters_of(const Group& group, const std::vector<Field>& fields) {
  std::set<std::string> used;
  for (const Field& field : fields) {
    for (const std::string& name : names_in(field.lanes.expr)) used.insert(name);
  }
  std::vector<std::string> all;
  for (const auto& [name, cpp] : group.parameters) {
    if (used.count(name) != 0) all.push_back(name);
  }
  return all;
}

std::string range(const Field& field) {
  return fmt::format("[{}:{}]", field.bits - 1 - field.frac, -field.frac);
}

bool is_array(const Field& field) { return field.form != "set" && field.lanes.count != 1; }

/// A value, or a set as one vector.
std::string declaration(const Field& field) {
  if (field.form == "set") {
    return fmt::format("  logic [{}-1:0] {};\n",
                       field.lanes.constant()
                           ? std::to_string(field.bits * field.lanes.count)
                           : fmt::format("{}*{}", field.bits, field.lanes.verilog()),
                       escaped(field.name));
  }
  return fmt::format("  logic {}{} {};\n", field.is_signed ? "signed " : "", range(field),
                     escaped(field.name));
}

std::string update(const Field& field, const Size& at) {
  const bool set = field.form == "set";
  const std::string width = !set || field.lanes.count == 1 ? std::to_string(field.bits)
                            : field.lanes.constant()
                                ? std::to_string(field.bits * field.lanes.count)
                                : fmt::format("{}*{}", field.bits, field.lanes.verilog());
  return fmt::format("      {0} <= a_i[{1} +: {2}] {3} b_i[{1} +: {2}];\n", escaped(field.name),
                     at.text(), width, set ? '^' : '-');
}

/// The lanes of an array, one by one up to kShownLanes, else as one vector.
std::string array(const Field& field, const Size& at) {
  const std::string sign = field.is_signed ? "signed " : "";
  const std::string from = at.text() == "0" ? "" : at.text() + " + ";
  if (field.lanes.constant() && field.lanes.count <= kShownLanes) {
    return fmt::format(
        "  for (genvar l = 0; l < {}; l++) begin : {}\n"
        "    logic {}{} v;\n"
        "    always_ff @(posedge take_i) begin\n"
        "      if (show_i) v <= a_i[{}{}*l +: {}] - b_i[{}{}*l +: {}];\n    end\n  end\n",
        field.lanes.count, escaped(field.name), sign, range(field), from, field.bits, field.bits,
        from, field.bits, field.bits);
  }
  const std::string name = camel(field.name);
  const std::string slice = fmt::format("[{0}At + {0}Width*l +: {0}Width]", name);
  return fmt::format(
      "  for (genvar l = 0; l < {0}Count; l++) begin : {1}\n"
      "    logic {2}[{0}Width-1-{0}Frac:-{0}Frac] v;\n"
      "    always_ff @(posedge take_i) begin\n"
      "      if (show_i) begin\n"
      "        v <= ({3} <= {4})\n"
      "            ? a_i{5} - b_i{5}\n"
      "            : a_i{5} ^ b_i{5};\n"
      "      end\n    end\n  end\n",
      name, escaped(field.name), sign, field.lanes.verilog(), kShownLanes, slice);
}

/// How an array is cut into what is shown.
std::string array_parameters(const Field& field, const Size& at) {
  if (!is_array(field) || (field.lanes.constant() && field.lanes.count <= kShownLanes)) return "";
  return fmt::format(
      "  localparam int {0}At    = {5};\n"
      "  localparam int {0}Count = ({1} <= {2}) ? {1} : 1;\n"
      "  localparam int {0}Width = {3}*{1}/{0}Count;\n"
      "  localparam int {0}Frac  = ({1} <= {2}) ? {4} : 0;\n",
      camel(field.name), field.lanes.verilog(), kShownLanes, field.bits, field.frac, at.text());
}

std::string view(const Design& design, const Group& group, const Probe& probe) {
  const Placed placed = place(probe);
  const std::string width =
      placed.whole.constant() ? std::to_string(placed.whole.number() - 1) : "Bits-1";
  std::string parameters;
  if (!placed.whole.constant()) {
    parameters = "\n  #(parameter Bits = 64";
    for (const std::string& name : parameters_of(group, probe.fields))
      parameters += fmt::format(", parameter {} = 1", name);
    parameters += ")";
  }
  std::string out = fmt::format(
      "\nmodule {}\n  /* verilator tracing_off */{} (\n"
      "  input wire take_i, input wire valid_i, input wire show_i,\n"
      "  input wire [{}:0] a_i, input wire [{}:0] b_i\n);\n",
      view_name(design, group, probe), parameters, width, width);
  std::string declarations, updates, arrays;
  for (std::size_t n = 0; n < probe.fields.size(); ++n) {
    const Field& field = probe.fields[n];
    out += array_parameters(field, placed.offsets[n]);
    if (is_array(field)) {
      arrays += array(field, placed.offsets[n]);
    } else {
      declarations += declaration(field);
      updates += update(field, placed.offsets[n]);
    }
  }
  out += "  /* verilator tracing_on */\n  logic valid;\n" + declarations +
         "  always_ff @(posedge take_i) begin\n    valid <= valid_i;\n";
  if (!updates.empty()) out += "    if (show_i) begin\n" + updates + "    end\n";
  return out + "  end\n" + arrays + "endmodule\n";
}

std::string shared(const Design& design) {
  const std::string macro = upper(design.prefix);
  return design.head("//", "What every shadow is made of.") +
         "//\n"
         "// Included in a shadow's scope, which has its ports, and `one` and `both`: the probes "
         "with an\n"
         "// event on one side only, on both.\n\n"
         "  typedef enum logic [2:0] {\n"
         "    quiet       = 3'd0,  // no event\n"
         "    agree       = 3'd1,  // both, with one payload\n"
         "    differ      = 3'd2,  // both, with different payloads\n"
         "    rtl_only    = 3'd3,\n"
         "    golden_only = 3'd4\n"
         "  } probe_state_e;\n\n"
         "  function automatic probe_state_e state_of(input logic rtl, input logic golden, input "
         "logic same);\n"
         "    if (rtl && golden) return same ? agree : differ;\n"
         "    if (rtl) return rtl_only;\n"
         "    return golden ? golden_only : quiet;\n"
         "  endfunction\n\n"
         "  // The three sides of probe number p of the shadow, whose payload has `bits` bits from "
         "bit\n"
         "  // `from` on; `view` shows its fields. `at`: where the golden model says that it "
         "belongs.\n"
         "`define " +
         macro +
         "_SHADOW(p, view, from, bits) \\\n"
         "  probe_state_e state; \\\n"
         "  always_ff @(posedge take_i) begin \\\n"
         "    state <= state_of(rtl_valid_i[p], golden_valid_i[p], \\\n"
         "                      rtl_i[from +: bits] == golden_i[from +: bits]); \\\n"
         "  end \\\n"
         "  if (1) begin : at \\\n"
         "    logic [31:0] item; \\\n"
         "    logic signed [31:0] row, col; \\\n"
         "    always_ff @(posedge take_i) begin \\\n"
         "      if (golden_valid_i[p]) {col, row, item} <= at_i[96*(p) +: 96]; \\\n"
         "    end \\\n"
         "  end \\\n"
         "  view rtl(take_i, rtl_valid_i[p], rtl_valid_i[p], rtl_i[from +: bits], '0); \\\n"
         "  view golden(take_i, golden_valid_i[p], golden_valid_i[p], golden_i[from +: bits], '0); "
         "\\\n"
         "  view diff(take_i, one[p], both[p], rtl_i[from +: bits], golden_i[from +: bits]);\n";
}

/// The stages in the order of the table, each once, with its probes.
std::vector<std::pair<std::string, std::vector<const Probe*>>> stages(const Group& group) {
  std::vector<std::pair<std::string, std::vector<const Probe*>>> all;
  for (const Probe& probe : group.probes) {
    const auto at =
        std::find_if(all.begin(), all.end(), [&](const auto& s) { return s.first == probe.stage; });
    if (at == all.end()) {
      all.push_back({probe.stage, {&probe}});
    } else {
      at->second.push_back(&probe);
    }
  }
  return all;
}

std::string instance(const Design& design, const Group& group, const Probe& probe,
                     const std::string& macro) {
  std::string view = view_name(design, group, probe);
  if (!place(probe).whole.constant()) {
    view += " #(" + bits(group, probe);
    for (const std::string& name : parameters_of(group, probe.fields)) view += ", " + name;
    view += ")";
  }
  return fmt::format(
      "    if (1) begin : {}\n      `{}_SHADOW({}, {},\n        {}At, {})\n    end\n",
      escaped(probe.name), macro, probe.number - group.first, view, camel(probe.name),
      bits(group, probe));
}

std::string shadow(const Design& design, const Group& group) {
  const std::string macro = upper(design.prefix);
  const std::string name = fmt::format("{}_{}", design.prefix, group.name),
                    camel_name = camel(group.name);
  std::vector<Field> fields;
  for (const Probe& probe : group.probes)
    fields.insert(fields.end(), probe.fields.begin(), probe.fields.end());
  std::string out =
      design.head("//",
                  fmt::format("The waveform's sides of every probe of {}, by stage.", group.what)) +
      "//\n"
      "// For probe p of stage s the waveform has <instance>.s.p with\n"
      "//   rtl, golden   valid, and the payload's fields, which keep the values of the last "
      "event;\n"
      "//   diff          valid is high when only one side has an event in this cycle; the fields "
      "are\n"
      "//                 rtl - golden of the last cycle in which both had one (sets and wide "
      "vectors:\n"
      "//                 bit by bit);\n"
      "//   at            item, row and column of the last golden event;\n"
      "//   state         what this cycle is.\n"
      "//\n"
      "// take_i is a clock of its own: its rising edge takes a cycle's values after they have "
      "settled,\n"
      "// and the waveform is written then. A run without a waveform never raises it, so nothing "
      "here\n"
      "// is evaluated. A view is used three times: with b_i = 0 it shows the fields of a_i, with "
      "both\n"
      "// their difference. Fixed-point fields have their fraction bits below index 0.\n"
      "`default_nettype none\n\n"
      "// The signals are there to be looked at, the modules are one idea, and a probe may be "
      "called\n"
      "// as its signals are.\n"
      "/* verilator lint_off UNUSEDSIGNAL */\n/* verilator lint_off UNUSEDPARAM */\n"
      "/* verilator lint_off DECLFILENAME */\n/* verilator lint_off VARHIDDEN */\n";
  for (const Probe& probe : group.probes) out += view(design, group, probe);
  out += fmt::format("\nmodule {}_shadow\n  /* verilator tracing_off */ #(\n  /// Of the build.\n",
                     name);
  const std::vector<std::string> parameters = parameters_of(group, fields);
  std::string all;
  for (const std::string& p : parameters)
    all += (all.empty() ? "  parameter " : ",\n  parameter ") + p + " = 1";
  if (all.empty()) all = "  parameter None = 0";  // the derived ones begin with a comma
  out += all +
         fmt::format("\n  /// Derived, not to be set.\n`include \"{}_probe_bits.svh\"\n) ", name);
  out += fmt::format(
      "(\n"
      "  input wire take_i,\n"
      "  /// Cycle of the run.\n"
      "  input wire [63:0] cycle_i,\n"
      "  /// Bit p: the RTL, the golden model has an event of probe p.\n"
      "  input wire [31:0] rtl_valid_i,\n"
      "  input wire [31:0] golden_valid_i,\n"
      "  /// Both sides' payloads in the order of the probes, the first in the low bits, and where "
      "each\n"
      "  /// golden event was: column, row and head.\n"
      "  input wire [{0}PayloadBits-1:0] rtl_i,\n"
      "  input wire [{0}PayloadBits-1:0] golden_i,\n"
      "  input wire [{0}Probes*96-1:0] at_i\n);\n"
      "  /* verilator tracing_on */\n  /* verilator no_inline_module */\n"
      "`include \"{1}_shadow_probe.svh\"\n\n",
      camel_name, design.prefix);
  if (group.behind.empty()) {
    out += "  logic [63:0] cycle;\n  always_ff @(posedge take_i) cycle <= cycle_i;\n\n";
  }
  out +=
      "  /* verilator tracing_off */\n"
      "  wire [31:0] one  = rtl_valid_i ^ golden_valid_i;\n"
      "  wire [31:0] both = rtl_valid_i & golden_valid_i;\n\n"
      "  // Where the payloads lie.\n";
  std::string before = "0";
  for (const Probe& probe : group.probes) {
    out += fmt::format("  localparam int {}At = {};\n", camel(probe.name), before);
    before = camel(probe.name) + "At + " + bits(group, probe);
  }
  out += "  /* verilator tracing_on */\n\n";
  for (const auto& [stage, probes] : stages(group)) {
    out += fmt::format("  if (1) begin : {}\n", escaped(stage));
    for (const Probe* probe : probes) out += instance(design, group, *probe, macro);
    out += "  end\n";
  }
  return out +
         fmt::format(
             "endmodule\n/* verilator lint_on VARHIDDEN */\n/* verilator lint_on DECLFILENAME */\n"
             "/* verilator lint_on UNUSEDPARAM */\n/* verilator lint_on UNUSEDSIGNAL */\n\n"
             "`undef {}_SHADOW\n`resetall\n",
             macro);
}

}  // namespace

std::vector<Output> shadow_files(const Design& design) {
  std::vector<Output> files{
      {fmt::format("{}/{}_shadow_probe.svh", design.verilog_folder, design.prefix),
       shared(design)}};
  for (const Group& group : design.groups) {
    files.push_back(
        {fmt::format("{}/{}_{}_shadow.sv", design.verilog_folder, design.prefix, group.name),
         shadow(design, group)});
  }
  return files;
}

}  // namespace cosim::gen
