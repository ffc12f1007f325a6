// SPDX-License-Identifier: Apache-2.0
// What is made from the probes for the bench around a design: parameters, list, packing.
#include "cosim/gen/probegen/verilog.hpp"

#include <fmt/format.h>

#include "cosim/gen/probegen/probes.hpp"
#include "cosim/gen/text.hpp"

namespace cosim::gen {

std::string bits_name(const Group& group, const Probe& probe) {
  return camel(group.name) + camel(probe.name) + "Bits";
}

Placed place(const Probe& probe) {
  Placed placed;
  for (const Field& field : probe.fields) {
    placed.end.align(field.bits);
    placed.offsets.push_back(placed.end);
    if (field.lanes.constant()) {
      placed.end.add(field.bits * field.lanes.count);
    } else {
      placed.end.add(field.bits, field.lanes.verilog());
    }
  }
  placed.whole = placed.end;
  if (probe.fields.empty()) placed.whole.add(64);
  placed.whole.align(64);
  return placed;
}

std::string bits(const Group& group, const Probe& probe) {
  const Size whole = place(probe).whole;
  return whole.constant() ? whole.text() : bits_name(group, probe);
}

namespace {

std::string macro(const Design& design) { return upper(design.prefix) + "_PROBE"; }

std::string parameters(const Design& design, const Group& group) {
  std::string out =
      design.head("//", fmt::format("How wide the probes of {} are.", group.what)) +
      "// Goes behind the last parameter of a module, which is followed by no comma.\n";
  out += fmt::format("  , parameter {}Probes = {}\n", camel(group.name), group.probes.size());
  Size sum;
  for (const Probe& probe : group.probes) {
    const Size whole = place(probe).whole;
    if (whole.constant()) {
      sum.add(whole.number());
      continue;
    }
    out += fmt::format("  , parameter {} = {}\n", bits_name(group, probe), whole.text());
    sum.add(1, bits_name(group, probe));
  }
  const std::string text = sum.text();
  return out + fmt::format("  , parameter {}PayloadBits = {}\n", camel(group.name),
                           replaced(text, " + ", "\n      + "));
}

std::string list(const Design& design, const Group& group) {
  std::string out = design.head(
      "//",
      fmt::format("The probes of {}: `{}(name, bits of the payload).", group.what, macro(design)));
  for (const Probe& probe : group.probes) {
    out += fmt::format("`{}({}, {})\n", macro(design), probe.name, bits(group, probe));
  }
  return out;
}

std::string path(const Group& group, const std::string& expr) {
  return replaced(expr, "@", group.path + ".");
}

/// An element in its container.
std::string element(const Field& field, const std::string& expr) {
  return field.is_signed ? fmt::format("{}'($signed({}))", field.bits, expr)
                         : fmt::format("{}'({})", field.bits, expr);
}

std::string zeros(std::int64_t bits) { return fmt::format("{}'d0", bits); }

/// A vector of all lanes in their containers, or lane by lane.
std::string lanes(const Group& group, const Field& field, const std::string& port, const Size& at) {
  const std::string from = at.text(), all = field.lanes.verilog();
  const std::string rtl = path(group, field.rtl[0]);
  const auto slice = [&](const Size& low, const std::string& index) {
    const std::string begin = index.empty()       ? low.text()
                              : low.text() == "0" ? index
                                                  : low.text() + " + " + index;
    return fmt::format("{}[{} +: {}]", port, begin, field.bits);
  };
  if (field.rtl.size() > 1) {
    std::string out;
    for (std::size_t n = 0; n < field.rtl.size(); ++n) {
      Size lane = at;
      lane.add(static_cast<std::int64_t>(n) * field.bits);
      out += fmt::format("      {} = {};\n", slice(lane, ""),
                         element(field, path(group, field.rtl[n])));
    }
    return out;
  }
  if (field.lanes.count == 1) {
    return fmt::format("      {} =\n          {};\n", slice(at, ""), element(field, rtl));
  }
  if (!field.lane_bits.empty()) {
    return fmt::format(
        "      for (int l = 0; l < {}; l++) begin\n        {} =\n            {};\n      end\n", all,
        slice(at, fmt::format("{}*l", field.bits)),
        element(field, fmt::format("{}[l*{} +: {}]", rtl, field.lane_bits, field.lane_bits)));
  }
  return fmt::format("      {0}[{1} +: {2}*{3}] =\n          ({2}*{3})'({4});\n", port, from,
                     field.bits, all, rtl);
}

bool single(const Field& field) {
  return field.lanes.constant() && (field.lanes.count == 1 || field.rtl.size() > 1);
}

/// The first fields as one concatenation; returns how many they are.
std::size_t pack_head(const Group& group, const Probe& probe, const Placed& placed,
                      const std::string& port, std::string& out) {
  std::vector<std::string> low_first;
  std::int64_t at = 0;
  std::size_t count = 0;
  for (; count < probe.fields.size() && single(probe.fields[count]); ++count) {
    const Field& field = probe.fields[count];
    const std::int64_t from = placed.offsets[count].number();
    if (from > at) low_first.push_back(zeros(from - at));
    for (const std::string& expr : field.rtl)
      low_first.push_back(element(field, path(group, expr)));
    at = from + field.bits * field.lanes.count;
  }
  if (count == 0) return 0;
  const bool all = count == probe.fields.size();
  if (all && placed.whole.number() > at) low_first.push_back(zeros(placed.whole.number() - at));
  const std::vector<std::string> items(low_first.rbegin(), low_first.rend());
  const std::string target = all ? port : fmt::format("{}[{}:0]", port, at - 1);
  if (items.size() == 1) {
    out += fmt::format("      {} = {};\n", target, items[0]);
  } else {
    const std::string head = fmt::format("      {} = {{", target);
    out += wrapped(head, items, "};", head.size());
  }
  return count;
}

/// Whether what the fields leave free has to be set to zero first.
bool has_gaps(const Probe& probe, const Placed& placed, std::size_t packed) {
  if (packed == probe.fields.size()) return false;
  Size at;
  for (std::size_t n = 0; n < probe.fields.size(); ++n) {
    const Field& field = probe.fields[n];
    if (n >= packed && !at.multiple_of(field.bits)) return true;
    at = placed.offsets[n];
    if (field.lanes.constant()) {
      at.add(field.bits * field.lanes.count);
    } else {
      at.add(field.bits, field.lanes.verilog());
    }
  }
  return !at.multiple_of(64);
}

std::string pack(const Group& group, const Probe& probe) {
  const std::string port = replaced(group.payload, "*", probe.name);
  if (probe.fields.empty()) return fmt::format("\n  assign {} = 64'd0;\n", port);
  const Placed placed = place(probe);
  std::string body;
  const std::size_t packed = pack_head(group, probe, placed, port, body);
  for (std::size_t n = packed; n < probe.fields.size(); ++n) {
    body += lanes(group, probe.fields[n], port, placed.offsets[n]);
  }
  if (has_gaps(probe, placed, packed)) body = fmt::format("      {} = '0;\n", port) + body;
  return fmt::format("\n  always_latch begin\n    if (fire_{}) begin\n{}    end\n  end\n",
                     probe.name, body);
}

std::string packing(const Design& design, const Group& group) {
  std::string out =
      design.head("//",
                  fmt::format("When the probes of {} fire, and what they carry.", group.what)) +
      "//\n// Who includes this has the group's path, the names of the description and the "
      "payloads;\n"
      "// while a probe does not fire its payload stays.\n";
  std::vector<std::string> high_first;
  for (const Probe& probe : group.probes) {
    out += wrapped(fmt::format("  wire fire_{} = ", probe.name), {path(group, probe.fire)}, ";", 6);
    high_first.insert(high_first.begin(), "fire_" + probe.name);
  }
  const std::size_t above = 32 - static_cast<std::size_t>(group.first) - group.probes.size();
  if (above > 0) high_first.insert(high_first.begin(), zeros(static_cast<std::int64_t>(above)));
  if (group.first > 0) high_first.push_back(zeros(group.first));
  const std::string head = fmt::format("\n  assign {} = {{", group.valid);
  const std::string enable =
      group.enable.empty() ? "" : fmt::format(" & {{32{{{}}}}}", group.enable);
  out += wrapped(head, high_first, "}" + enable + ";", head.size() - 1);
  for (const Probe& probe : group.probes) out += pack(group, probe);
  return out;
}

}  // namespace

std::vector<Output> verilog_files(const Design& design) {
  std::vector<Output> files;
  for (const Group& group : design.groups) {
    const std::string base =
        fmt::format("{}/{}_{}_", design.verilog_folder, design.prefix, group.name);
    files.push_back({base + "probe_bits.svh", parameters(design, group)});
    files.push_back({base + "probe_list.svh", list(design, group)});
    files.push_back({base + "probes.svh", packing(design, group)});
  }
  return files;
}

}  // namespace cosim::gen
