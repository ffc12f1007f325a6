// SPDX-License-Identifier: Apache-2.0
// Names and forms of the signals that hdp_shadow.sv shows, from the table of probes.
#include "sim/wave/signals.hpp"

#include <fmt/format.h>

namespace hdp::sim {
namespace {

/// Up to this many lanes hdp_shadow_views.sv shows one by one, more as one vector.
constexpr int kShownLanes = 16;

std::string range(int high, int low) { return fmt::format("[{}:{}]", high, low); }

WaveSignal element_signal(const std::string& scope, const std::string& side,
                          const ProbeField& field, int lane) {
  WaveSignal s;
  const std::string base = fmt::format("{}.{}.{}", scope, side, field.name);
  const bool set = field.name == "mask";  // a set of blocks, one vector
  if (set || field.lanes > kShownLanes) {
    s.path = set ? base : base + "[0].v";
    s.range = range(field.container * field.lanes - 1, 0);
    s.label = fmt::format("{}.{}", side, field.name);
    s.form = Form::Hex;
    return s;
  }
  s.path = field.lanes == 1 ? base : fmt::format("{}[{}].v", base, lane);
  s.label = field.lanes == 1 ? fmt::format("{}.{}", side, field.name)
                             : fmt::format("{}.{}[{}]", side, field.name, lane);
  s.range = range(field.container - 1 - field.frac_bits, -field.frac_bits);
  s.form = field.is_signed || side == "diff" ? Form::Signed : Form::Unsigned;
  s.frac_bits = field.frac_bits;
  return s;
}

WaveElement element(const std::string& scope, const ProbeField& field, int lane) {
  WaveElement e;
  e.rtl = element_signal(scope, "rtl", field, lane);
  e.golden = element_signal(scope, "golden", field, lane);
  e.diff = element_signal(scope, "diff", field, lane);
  e.name = e.rtl.label.substr(e.rtl.label.find('.') + 1);
  return e;
}

WaveSignal bit(const std::string& scope, const std::string& name) {
  return {scope + "." + name, "", name, Form::Bit, 0};
}

}  // namespace

std::string probe_scope(const ProbeSpec& probe) {
  return fmt::format("{}.u_shadow.{}.{}", kTopScope, probe.stage, probe.name);
}

std::vector<WaveProbe> wave_probes(const std::vector<ProbeSpec>& probes) {
  std::vector<WaveProbe> all;
  for (const ProbeSpec& spec : probes) {
    const std::string scope = probe_scope(spec);
    WaveProbe probe;
    probe.stage = spec.stage;
    probe.name = spec.name;
    probe.state = {scope + ".state", "[2:0]", spec.stage + "." + spec.name, Form::State, 0};
    const std::pair<const char*, std::string> coordinates[] = {
        {"head", "head"}, {"row", spec.row_name}, {"col", spec.col_name}};
    for (const auto& [signal, label] : coordinates) {
      if (label.empty()) continue;
      probe.at.push_back(
          {fmt::format("{}.at.{}", scope, signal), "[31:0]", "at " + label, Form::Signed, 0});
    }
    probe.valid = {"valid", bit(scope, "rtl.valid"), bit(scope, "golden.valid"),
                   bit(scope, "diff.valid")};
    for (const ProbeField& field : spec.fields) {
      const bool whole = field.name == "mask" || field.lanes > kShownLanes;
      for (int lane = 0; lane < (whole ? 1 : field.lanes); ++lane) {
        probe.elements.push_back(element(scope, field, lane));
      }
    }
    all.push_back(std::move(probe));
  }
  return all;
}

WaveSignal cycle_signal() {
  return {fmt::format("{}.u_shadow.cycle", kTopScope), "[63:0]", "cycle", Form::Unsigned, 0};
}

WaveSignal clock_signal() {
  return {fmt::format("{}.clk_i", kTopScope), "", "clk_i", Form::Bit, 0};
}

}  // namespace hdp::sim
