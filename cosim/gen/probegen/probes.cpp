// SPDX-License-Identifier: Apache-2.0
// Reads the description of probes and refuses what cannot be one.
#include "cosim/gen/probegen/probes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <set>

#include "cosim/gen/description.hpp"

namespace cosim::gen {
namespace {

constexpr std::size_t kProbes = 32;  // bits of a vector of valid bits

std::string parameter_list(const Parameters& parameters) {
  std::string all;
  for (const auto& [name, cpp] : parameters) all += (all.empty() ? "" : ", ") + name;
  return all.empty() ? "none, the group has no parameters" : all;
}

Lanes read_lanes(const Table& table, const Parameters& parameters) {
  Lanes lanes;
  if (!table.has("lanes")) return lanes;
  if (table.node("lanes")->is_integer()) {
    lanes.count = static_cast<int>(table.number("lanes", 1, 4096));
    return lanes;
  }
  lanes.count = 0;
  lanes.expr = table.text("lanes");
  try {
    const std::vector<std::string> names = names_in(lanes.expr);
    for (const std::string& name : names) {
      const auto known = [&](const auto& p) { return p.first == name; };
      if (!std::any_of(parameters.begin(), parameters.end(), known)) {
        table.fail("lanes", fmt::format("'lanes' names '{}'; allowed: {}", name,
                                        parameter_list(parameters)));
      }
    }
    if (names.empty()) table.fail("lanes", "'lanes' has no parameter; write a number");
  } catch (const std::invalid_argument& error) {
    table.fail("lanes", fmt::format("'lanes' has {}; allowed: numbers, parameters, + - * / and ( )",
                                    error.what()));
  }
  return lanes;
}

std::vector<std::string> read_rtl(const Table& table, const Field& field) {
  if (table.has("rtl") && table.node("rtl")->is_array()) {
    std::vector<std::string> lanes = table.texts("rtl");
    if (static_cast<int>(lanes.size()) != field.lanes.count || lanes.size() < 2) {
      table.fail(
          "rtl",
          fmt::format(
              "'rtl' has {} expressions, 'lanes' is {}; allowed: one a lane, or one for all",
              lanes.size(),
              field.lanes.constant() ? std::to_string(field.lanes.count) : field.lanes.expr));
    }
    return lanes;
  }
  return {table.code("rtl")};
}

/// "i8 a = in_a_i": a type of these letters and a number of bits, a name, what it is.
struct Short {
  char sign = 'u';
  int bits = 0;
  std::string name, what;
};

Short read_short(const Table& table, std::string_view key, const std::string& text) {
  static const std::regex form("([iu])([0-9]{1,2}) +([a-z][a-z0-9_]*) *= *([^ ].*)");
  std::smatch found;
  if (!std::regex_match(text, found, form)) {
    table.fail(key, fmt::format("'{}' has '{}'; allowed: \"i8 name = signal\"", key, text));
  }
  return {found.str(1)[0], std::stoi(found.str(2)), found.str(3), found.str(4)};
}

/// Fields in short: no lanes, no fraction bits.
std::vector<Field> read_short_fields(const Table& table) {
  std::vector<Field> fields;
  for (const std::string& text : table.texts("fields")) {
    const Short found = read_short(table, "fields", text);
    if (found.bits != 8 && found.bits != 16 && found.bits != 32 && found.bits != 64) {
      table.fail("fields",
                 fmt::format("'{}' has {} bits; allowed: 8, 16, 32, 64", found.name, found.bits));
    }
    Field field;
    field.name = found.name;
    field.bits = found.bits;
    field.is_signed = found.sign == 'i';
    field.rtl = {found.what};
    fields.push_back(std::move(field));
  }
  return fields;
}

bool in_short(const Table& table) {
  const toml::node* node = table.has("fields") ? table.node("fields") : nullptr;
  const toml::array* array = node == nullptr ? nullptr : node->as_array();
  return array != nullptr && !array->empty() && array->get(0)->is_string();
}

Stream read_stream(const Table& table) {
  table.only_keys({"valid", "ready", "take", "items"});
  Stream stream;
  stream.valid = table.identifier("valid");
  stream.ready = table.identifier("ready");
  stream.take = table.identifier("take");
  for (const std::string& text : table.texts("items")) {
    const Short found = read_short(table, "items", text);
    if (found.bits < 1 || found.bits > 32) {
      table.fail("items",
                 fmt::format("'{}' has {} bits; allowed: 1 .. 32", found.name, found.bits));
    }
    stream.items.push_back({found.name, found.what, found.bits, found.sign == 'i'});
  }
  if (stream.items.empty()) table.fail("items", "'items' is empty; allowed: one value or more");
  return stream;
}

Field read_field(const Table& unnamed, const Parameters& parameters) {
  Field field;
  field.name = unnamed.identifier("name");
  const Table table = unnamed.named("field " + field.name);
  table.only_keys({"name", "type", "lanes", "frac", "form", "rtl", "lane_bits", "what"});
  const std::string type =
      table.word("type", {"u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64"}, "");
  field.bits = std::stoi(type.substr(1));
  field.is_signed = type[0] == 'i';
  field.lanes = read_lanes(table, parameters);
  field.frac = static_cast<int>(table.number_or("frac", 0, field.bits, 0));
  field.form = table.word("form", {"number", "hex", "set"}, "number");
  if (field.form != "number" && (field.is_signed || field.frac > 0)) {
    table.fail("form",
               fmt::format("'form' is '{}'; allowed of a signed or fixed-point field: number",
                           field.form));
  }
  field.rtl = read_rtl(table, field);
  field.lane_bits = table.text_or("lane_bits", "");
  if (!field.lane_bits.empty() && (field.rtl.size() > 1 || (field.lanes.count == 1))) {
    table.fail(
        "lane_bits",
        "'lane_bits' is of the lanes of one vector; allowed: with 'lanes' and a single 'rtl'");
  }
  field.what = table.text_or("what", "");
  return field;
}

Rule read_rule(const Table& table, const std::vector<Probe>& before) {
  const std::string shape =
      "'after' is not [probe, cycles] or [probe, cycles, \"row\" or \"item\" or \"job\"]";
  const toml::array* array = table.node("after")->as_array();
  if (array == nullptr || array->size() < 2 || array->size() > 3) table.fail("after", shape);
  const auto cause = array->get(0)->value_exact<std::string>();
  const auto cycles = array->get(1)->value_exact<std::int64_t>();
  if (!cause || !cycles || *cycles < 0 || *cycles > 1000)
    table.fail("after", shape + "; cycles: 0 .. 1000");
  Rule rule{*cause, static_cast<int>(*cycles), ""};
  std::string names;
  bool known = false;
  for (const Probe& probe : before) {
    known = known || probe.name == rule.cause;
    names += (names.empty() ? "" : ", ") + probe.name;
  }
  if (!known) {
    table.fail("after",
               fmt::format("'after' names '{}'; allowed: {}", rule.cause,
                           names.empty() ? "a probe above it in its group, there is none" : names));
  }
  if (array->size() == 3) {
    const auto word = array->get(2)->value_exact<std::string>();
    if (!word || (*word != "row" && *word != "item" && *word != "job")) table.fail("after", shape);
    rule.last_of = *word;
  }
  return rule;
}

Probe read_probe(const Table& unnamed, const Group& group) {
  Probe probe;
  probe.name = unnamed.identifier("name");
  const Table table = unnamed.named("probe " + probe.name);
  table.only_keys({"name", "stage", "unit", "at", "after", "what", "fire", "fields"});
  probe.stage = table.identifier("stage");
  probe.what = table.text_or("what", "");
  if (table.has("unit")) {
    const std::vector<std::string> unit = table.texts("unit", 2);
    if (unit.size() != 2) table.fail("unit", "'unit' is not [instance, module]");
    probe.instance = unit[0];
    probe.module = unit[1];
  }
  probe.at = table.texts("at", 3);
  probe.fire = table.code("fire");
  if (table.has("after")) probe.after = read_rule(table, group.probes);
  if (in_short(table)) {
    probe.fields = read_short_fields(table);
    return probe;
  }
  for (const Table& field : table.tables("fields", "field", true)) {
    probe.fields.push_back(read_field(field, group.parameters));
    for (std::size_t n = 0; n + 1 < probe.fields.size(); ++n) {
      if (probe.fields[n].name == probe.fields.back().name) {
        field.fail("name", fmt::format("two fields are called {}", probe.fields[n].name));
      }
    }
  }
  return probe;
}

void read_behind(const Table& table, Group& group, const Design& design) {
  group.behind = table.identifier("behind");
  group.behind_argument = table.text_or("behind_argument", "");
  std::string names;
  for (const Group& other : design.groups) {
    if (other.name == group.behind) {
      group.first = other.first + static_cast<int>(other.probes.size());
      return;
    }
    names += (names.empty() ? "" : ", ") + other.name;
  }
  table.fail("behind", fmt::format("'behind' names '{}'; allowed: {}", group.behind,
                                   names.empty() ? "a group above it, there is none" : names));
}

/// `*` stands for the name of the probe.
void want_pattern(const Table& table, std::string_view key, const std::string& pattern) {
  if (std::count(pattern.begin(), pattern.end(), '*') != 1) {
    table.fail(key, fmt::format("'{}' is '{}'; allowed: a port with one * for the probe's name",
                                key, pattern));
  }
}

/// The probes of a group, in pipeline order.
void read_probes(const Table& table, Group& group) {
  for (const Table& entry : table.tables("probe", "probe")) {
    group.probes.push_back(read_probe(entry, group));
    group.probes.back().number = group.first + static_cast<int>(group.probes.size()) - 1;
    if (group.first + group.probes.size() > kProbes) {
      table.fail("probe", fmt::format("more than {} probes in one table", kProbes));
    }
  }
}

Group read_group(const Table& unnamed, const Design& design) {
  Group group;
  group.name = unnamed.identifier("name");
  const Table table = unnamed.named("group " + group.name);
  table.only_keys({"name", "what", "behind", "behind_argument", "enum", "table", "argument",
                   "headers", "parameters", "path", "enable", "valid", "payload", "page", "bind",
                   "probe"});
  group.what = table.text("what");
  group.cpp_enum = table.text("enum");
  group.table = table.text("table");
  group.argument = table.text_or("argument", "");
  group.headers = table.texts("headers");
  group.parameters = table.pairs("parameters");
  group.path = table.text("path");
  group.enable = table.text_or("enable", "");
  group.valid = table.text("valid");
  group.payload = table.text("payload");
  want_pattern(table, "payload", group.payload);
  group.page = table.text_or("page", "");
  if (table.has("bind")) {
    group.binds = table.pairs("bind");
    for (const auto& [function, ports] : group.binds)
      want_pattern(table.table("bind"), function, ports);
  }
  if (table.has("behind")) read_behind(table, group, design);
  read_probes(table, group);
  return group;
}

/// All that the short form leaves out: one group, everything called after the design.
Design read_short_design(const Table& root, const std::filesystem::path& file) {
  root.only_keys({"name", "path", "license", "probe", "stream"});
  Design design;
  const std::string name = root.identifier("name");
  design.source = file.filename().string();
  design.regenerate = "probegen";
  design.license = root.text_or("license", "Apache-2.0");
  design.cpp_namespace = design.prefix = name;
  design.types = "cosim";
  design.types_header = "cosim/probe/probe.hpp";
  design.table_file = name + "_probes";
  design.payloads_file = name + "_payloads.hpp";
  design.ports_file = name + "_ports.hpp";
  design.verilog_folder = ".";
  Group group;
  group.name = "core";
  group.what = name;
  group.cpp_enum = "Probe";
  group.table = "probes";
  group.path = root.text("path");
  group.valid = "probe_valid_o";
  group.payload = "p_*_o";
  group.binds = {{"ports", "p_*_o"}};
  read_probes(root, group);
  design.groups.push_back(std::move(group));
  if (root.has("stream")) design.stream = read_stream(root.table("stream"));
  return design;
}

/// Names of groups, and of probes, whose payloads share a namespace.
class Taken {
 public:
  void add(const std::string& what, const std::string& name, const Table& table) {
    if (!names_.insert(what + name).second) {
      table.fail("name", fmt::format("two {}s are called {}", what, name));
    }
  }

 private:
  std::set<std::string> names_;
};

}  // namespace

const Group& Design::group(std::string_view name) const {
  return *std::find_if(groups.begin(), groups.end(),
                       [&](const Group& g) { return g.name == name; });
}

std::string Design::origin() const {
  return fmt::format("Made from {} by `{}`; do not edit.", source, regenerate);
}

std::string Design::head(const std::string& comment, const std::string& what) const {
  return fmt::format("{0} SPDX-License-Identifier: {1}\n{0} {2}\n{0} {3}\n", comment, license, what,
                     origin());
}

Design read_design(const std::filesystem::path& file) {
  const Description description(file);
  const Table root = description.root();
  if (root.has("name")) return read_short_design(root, file);
  root.only_keys({"source", "regenerate", "license", "cpp", "verilog", "group"});
  Design design;
  design.source = root.text("source");
  design.regenerate = root.text("regenerate");
  design.license = root.text("license");
  const Table cpp = root.table("cpp");
  cpp.only_keys({"namespace", "types", "types_header", "table", "payloads", "ports", "units"});
  design.cpp_namespace = cpp.text("namespace");
  design.types = cpp.text_or("types", "cosim");
  design.types_header = cpp.text_or("types_header", "cosim/probe/probe.hpp");
  design.table_file = cpp.text("table");
  design.payloads_file = cpp.text("payloads");
  design.ports_file = cpp.text("ports");
  design.units_file = cpp.text_or("units", "");
  const Table verilog = root.table("verilog");
  verilog.only_keys({"folder", "prefix"});
  design.verilog_folder = verilog.text("folder");
  design.prefix = verilog.identifier("prefix");
  Taken taken;
  for (const Table& entry : root.tables("group", "group")) {
    design.groups.push_back(read_group(entry, design));
    const Group& group = design.groups.back();
    taken.add("group", group.name, entry);
    for (const Table& probe : entry.tables("probe", "probe")) {
      taken.add("probe", probe.text("name"), probe.named("group " + group.name));
    }
  }
  return design;
}

}  // namespace cosim::gen
