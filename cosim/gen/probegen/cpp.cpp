// SPDX-License-Identifier: Apache-2.0
// What is made from the probes in C++: enumerations and tables, payloads, port bindings, units.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cosim/gen/probegen/probes.hpp"
#include "cosim/gen/text.hpp"

namespace cosim::gen {
namespace {

/// ProbeSpec, or cosim::ProbeSpec when the design has another namespace.
std::string type(const Design& design, const std::string& name) {
  return design.types == design.cpp_namespace ? name : design.types + "::" + name;
}

std::string includes(std::vector<std::string> headers) {
  std::sort(headers.begin(), headers.end());
  headers.erase(std::unique(headers.begin(), headers.end()), headers.end());
  std::string out;
  for (const std::string& header : headers) out += fmt::format("#include \"{}\"\n", header);
  return out;
}

std::vector<std::string> headers_of_all(const Design& design) {
  std::vector<std::string> all;
  for (const Group& group : design.groups) {
    all.insert(all.end(), group.headers.begin(), group.headers.end());
  }
  return all;
}

std::string enumerator(const Group& group, const Probe& probe) {
  return group.cpp_enum + "::" + camel(probe.name);
}

std::string table_header(const Design& design) {
  std::vector<std::string> headers = headers_of_all(design);
  headers.push_back(design.types_header);
  std::string out = design.head("//", "The probe points: numbers and tables.") +
                    "#pragma once\n\n#include <vector>\n\n" + includes(headers) +
                    fmt::format("\nnamespace {} {{\n", design.cpp_namespace);
  for (const Group& group : design.groups) {
    out += fmt::format(
        "\n/// The probes of {}, in pipeline order:\n/// an earlier one is upstream of a later "
        "one.\n"
        "enum class {} : int {{\n",
        group.what, group.cpp_enum);
    for (const Probe& probe : group.probes) {
      const bool shifted = !group.behind.empty() && probe.number == group.first;
      out += fmt::format("  {}{},\n", camel(probe.name),
                         shifted ? fmt::format(" = static_cast<int>({}::Count)",
                                               design.group(group.behind).cpp_enum)
                                 : "");
    }
    out += fmt::format(
        "  Count\n}};\n\n/// The table of {}{}.\n{} {}({});\n", group.cpp_enum,
        group.behind.empty() ? "" : ", behind that of " + design.group(group.behind).cpp_enum,
        "std::vector<" + type(design, "ProbeSpec") + ">", group.table, group.argument);
  }
  return out + fmt::format("\n}}  // namespace {}\n", design.cpp_namespace);
}

std::string form_name(const Field& field) { return camel(field.form); }

std::string spec(const Design& design, const Group& group, const Probe& probe) {
  std::string at;
  for (const std::string& name : probe.at) at += (at.empty() ? "\"" : ", \"") + name + "\"";
  std::string out = fmt::format("      {}(\"{}\", \"{}\", {{{}}},\n                 {{",
                                type(design, "make_probe"), probe.name, probe.stage, at);
  for (std::size_t n = 0; n < probe.fields.size(); ++n) {
    const Field& field = probe.fields[n];
    out +=
        fmt::format("{}{{\"{}\", {}, {}, {}, {}, {}::{}}}", n == 0 ? "" : ",\n                  ",
                    field.name, field.bits, field.is_signed, field.lanes.cpp(group.parameters),
                    field.frac, type(design, "FieldForm"), form_name(field));
  }
  out += "}";
  if (probe.after) {
    const auto cause = std::find_if(group.probes.begin(), group.probes.end(),
                                    [&](const Probe& p) { return p.name == probe.after->cause; });
    out += fmt::format(",\n                 {{static_cast<int>({}), {}, {}::Of::{}}}",
                       enumerator(group, *cause), probe.after->cycles, type(design, "ProbeRule"),
                       probe.after->last_of.empty() ? "Same" : camel(probe.after->last_of));
  }
  return out + "),\n";
}

std::string table_source(const Design& design) {
  std::string out = design.head("//", "The tables of the probe points.") +
                    fmt::format("#include \"{}.hpp\"\n\nnamespace {} {{\n", design.table_file,
                                design.cpp_namespace);
  for (const Group& group : design.groups) {
    out += fmt::format(
        "\n{} {}({}) {{\n", "std::vector<" + type(design, "ProbeSpec") + ">", group.table,
        group.argument.empty()
            ? ""
            : (group.parameters.empty() && group.behind_argument.empty() ? "[[maybe_unused]] "
                                                                         : "") +
                  group.argument);
    if (group.behind.empty()) {
      out += "  return {\n";
      for (const Probe& probe : group.probes) out += spec(design, group, probe);
      out += "  };\n}\n";
      continue;
    }
    out += fmt::format("  std::vector<{0}> probes = {1}({2});\n  const std::vector<{0}> own{{\n",
                       type(design, "ProbeSpec"), design.group(group.behind).table,
                       group.behind_argument);
    for (const Probe& probe : group.probes) out += spec(design, group, probe);
    out += "  };\n  probes.insert(probes.end(), own.begin(), own.end());\n  return probes;\n}\n";
  }
  return out + fmt::format("\n}}  // namespace {}\n", design.cpp_namespace);
}

/// The fields in front of the first one with a variable number of lanes, which make up a struct.
struct Head {
  std::vector<const Field*> fields;
  std::vector<std::int64_t> offsets;
  std::int64_t end = 0, align = 1;
};

Head head_of(const Probe& probe) {
  Head head;
  Size at;
  for (const Field& field : probe.fields) {
    if (!field.lanes.constant()) break;
    at.align(field.bits / 8);
    head.fields.push_back(&field);
    head.offsets.push_back(at.number());
    head.align = std::max<std::int64_t>(head.align, field.bits / 8);
    at.add(field.bits / 8 * field.lanes.count);
  }
  head.end = at.number();
  return head;
}

std::string element_type(const Field& field) {
  return field.lanes.count == 1
             ? field.cpp_type()
             : fmt::format("std::array<{}, {}>", field.cpp_type(), field.lanes.count);
}

/// Where the lanes of the fields behind the head lie.
std::string tails(const Group& group, const Probe& probe, const Head& head) {
  std::string out;
  Size at;
  for (std::size_t n = 0; n < probe.fields.size(); ++n) {
    const Field& field = probe.fields[n];
    at.align(field.bits / 8);
    if (n >= head.fields.size()) {
      const std::string what = fmt::format(
          "  /// Where {} {}[{}] lies: {}.\n", field.name, field.type(),
          field.lanes.constant() ? std::to_string(field.lanes.count) : field.lanes.expr,
          n == head.fields.size() ? "behind this, or in its last gap" : "bytes from the start");
      if (at.constant()) {
        out += what + fmt::format("  static constexpr std::size_t k{}At = {};\n", camel(field.name),
                                  at.number());
      } else {
        out += what + fmt::format(
                          "  static std::size_t {}_at({}) {{\n    return "
                          "static_cast<std::size_t>({});\n  }}\n",
                          field.name, group.argument, at.text());
      }
    }
    if (field.lanes.constant()) {
      at.add(field.bits / 8 * field.lanes.count);
    } else {
      const std::string lanes = field.lanes.cpp(group.parameters);
      const bool name = lanes.find_first_of(" +-*/") == std::string::npos;
      at.add(field.bits / 8, name ? lanes : "(" + lanes + ")");
    }
  }
  return out;
}

std::string payload(const Group& group, const Probe& probe) {
  const Head head = head_of(probe);
  const std::string name = camel(probe.name) + "Payload";
  std::string out = fmt::format("\nstruct {} {{\n  static constexpr {} kProbe = {};\n", name,
                                group.cpp_enum, enumerator(group, probe));
  out += tails(group, probe, head);
  if (head.fields.empty()) return out + "};\n";
  std::vector<std::string> arguments, members;
  std::string body, checks;
  std::int64_t at = 0;
  int gaps = 0;
  const auto gap = [&](std::int64_t bytes) {
    if (bytes > 0) body += fmt::format("  std::uint8_t gap{}[{}] = {{}};\n", gaps++, bytes);
  };
  for (std::size_t n = 0; n < head.fields.size(); ++n) {
    const Field& field = *head.fields[n];
    gap(head.offsets[n] - at);
    at = head.offsets[n] + field.bits / 8 * field.lanes.count;
    body += fmt::format("  {} {};\n", element_type(field), field.name);
    arguments.push_back(fmt::format("{} {}_in", element_type(field), field.name));
    members.push_back(fmt::format("{0}({0}_in)", field.name));
    checks +=
        fmt::format("static_assert(offsetof({}, {}) == {});\n", name, field.name, head.offsets[n]);
  }
  const std::int64_t size = (head.end + head.align - 1) / head.align * head.align;
  gap(size - at);
  out += "\n" + wrapped(fmt::format("  {}{}(", arguments.size() == 1 ? "explicit " : "", name),
                        arguments, ")", 6);
  out += wrapped("      : ", members, " {}", 8) + "\n" + body + "};\n";
  return out + checks + fmt::format("static_assert(sizeof({}) == {});\n", name, size);
}

std::string payloads(const Design& design) {
  std::vector<std::string> headers = headers_of_all(design);
  headers.push_back(design.table_file + ".hpp");
  std::string out =
      design.head("//", "The payloads of the probe points, as they lie in memory.") +
      "//\n"
      "// A payload with lanes whose number depends on the build is the struct of its first "
      "fields;\n"
      "// the lanes are written behind it, and after it. Gaps are members, and are zeros.\n"
      "#pragma once\n\n#include <array>\n#include <cstddef>\n#include <cstdint>\n\n" +
      includes(headers) + fmt::format("\nnamespace {} {{\n", design.cpp_namespace);
  for (const Group& group : design.groups) {
    out += fmt::format("\n// ---- {} ----\n", group.what);
    for (const Probe& probe : group.probes) {
      if (!probe.fields.empty()) out += payload(group, probe);
    }
  }
  return out + fmt::format("\n}}  // namespace {}\n", design.cpp_namespace);
}

std::string ports(const Design& design) {
  std::string out = design.head("//", "The ports of Verilated tops that show the probes.") +
                    "#pragma once\n\n" + includes({design.table_file + ".hpp"}) +
                    fmt::format("\nnamespace {} {{\n", design.cpp_namespace);
  for (const Group& group : design.groups) {
    for (const auto& [function, pattern] : group.binds) {
      out += fmt::format(
          "\n/// bind(number, port) for every probe of {}.\n"
          "template <class Top, class Bind>\nvoid {}(Top& top, Bind bind) {{\n",
          group.what, function);
      for (const Probe& probe : group.probes) {
        out += fmt::format("  bind({}, top.{});\n", enumerator(group, probe),
                           replaced(pattern, "*", probe.name));
      }
      out += "}\n";
    }
  }
  return out + fmt::format("\n}}  // namespace {}\n", design.cpp_namespace);
}

std::string units(const Design& design) {
  std::string out =
      design.head("//", "The unit of the RTL that drives each probe's signals.") +
      fmt::format("#pragma once\n\nnamespace {} {{\n\n", design.cpp_namespace) +
      "struct ProbeUnit {\n  const char* probe;\n  const char* group;     ///< of the description\n"
      "  const char* instance;  ///< in the group's design\n  const char* module;\n};\n\n"
      "inline constexpr ProbeUnit kProbeUnits[] = {\n";
  for (const Group& group : design.groups) {
    for (const Probe& probe : group.probes) {
      out += fmt::format("    {{\"{}\", \"{}\", \"{}\", \"{}\"}},\n", probe.name, group.name,
                         probe.instance, probe.module);
    }
  }
  return out + fmt::format("}};\n\n}}  // namespace {}\n", design.cpp_namespace);
}

}  // namespace

std::vector<Output> cpp_files(const Design& design) {
  std::vector<Output> files{{design.table_file + ".hpp", table_header(design)},
                            {design.table_file + ".cpp", table_source(design)},
                            {design.payloads_file, payloads(design)},
                            {design.ports_file, ports(design)}};
  if (!design.units_file.empty()) files.push_back({design.units_file, units(design)});
  return files;
}

}  // namespace cosim::gen
