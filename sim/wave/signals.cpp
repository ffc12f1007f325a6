// SPDX-License-Identifier: Apache-2.0
// Names and forms of the signals that the shadows show, from the tables of probes.
#include "sim/wave/signals.hpp"

#include <fmt/format.h>

#include "golden/hdp_probes.hpp"

namespace hdp::sim {
namespace {

std::string range(int high, int low) { return fmt::format("[{}:{}]", high, low); }

/// Shown as one vector.
bool is_whole(const ProbeField& field) {
  return field.form == FieldForm::Set || field.lanes > kShownLanes;
}

WaveSignal element_signal(const std::string& scope, const std::string& side,
                          const ProbeField& field, int lane) {
  WaveSignal s;
  const std::string base = fmt::format("{}.{}.{}", scope, side, field.name);
  if (is_whole(field)) {
    s.path = field.form == FieldForm::Set ? base : base + "[0].v";
    s.range = range(field.container * field.lanes - 1, 0);
    s.label = fmt::format("{}.{}", side, field.name);
    s.form = Form::Hex;
    return s;
  }
  s.path = field.lanes == 1 ? base : fmt::format("{}[{}].v", base, lane);
  s.label = field.lanes == 1 ? fmt::format("{}.{}", side, field.name)
                             : fmt::format("{}.{}[{}]", side, field.name, lane);
  s.range = range(field.container - 1 - field.frac_bits, -field.frac_bits);
  const bool hex = field.form == FieldForm::Hex;
  s.form = field.is_signed || side == "diff" ? Form::Signed : hex ? Form::Hex : Form::Unsigned;
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

/// The signals of a probe that stands in `shadow`; `owner` goes before the name of its stage.
WaveProbe wave_probe(const std::string& shadow, const std::string& owner, const ProbeSpec& spec) {
  const std::string scope = fmt::format("{}.{}.{}", shadow, spec.stage, spec.name);
  WaveProbe probe;
  probe.stage = owner + spec.stage;
  probe.name = spec.name;
  probe.state = {scope + ".state", "[2:0]", probe.stage + "." + spec.name, Form::State, 0};
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
    for (int lane = 0; lane < (is_whole(field) ? 1 : field.lanes); ++lane) {
      probe.elements.push_back(element(scope, field, lane));
    }
  }
  return probe;
}

WaveLayout layout_of(const std::string& top) {
  WaveLayout layout;
  layout.cycle = {top + ".u_shadow.cycle", "[63:0]", "cycle", Form::Unsigned, 0};
  layout.clock = {top + ".clk_i", "", "clk_i", Form::Bit, 0};
  layout.own.push_back(layout.clock.path);
  return layout;
}

/// A group of probes that stand in `shadow`.
void add_group(WaveLayout& layout, const std::string& shadow, const std::string& owner,
               const std::vector<ProbeSpec>& probes) {
  layout.first.push_back(layout.probes.size());
  layout.own.push_back(shadow);
  for (const ProbeSpec& probe : probes) layout.probes.push_back(wave_probe(shadow, owner, probe));
}

}  // namespace

WaveLayout core_waves(const Build& build) {
  const std::string top = "hdp.hdp_sim_top";
  WaveLayout layout = layout_of(top);
  add_group(layout, top + ".u_shadow", "", hdp_probes(build));
  return layout;
}

WaveLayout coprocessor_waves(const Machine& machine) {
  const std::string top = "hdp.hdp_sim_coprocessor";
  WaveLayout layout = layout_of(top);
  add_group(layout, top + ".u_shadow", "", top_probes(machine));
  for (int core = 0; core < machine.cores; ++core) {
    const std::string scope = fmt::format("{}.gen_probes[{}].", top, core);
    const std::string owner = fmt::format("core{}.", core);
    add_group(layout, scope + "u_shadow", owner, hdp_probes(machine.core));
    // The last one of the core's table is not inside the core.
    layout.own.push_back(scope + "u_read_shadow");
    layout.probes.push_back(
        wave_probe(scope + "u_read_shadow", owner, top_core_probes(machine).back()));
  }
  return layout;
}

}  // namespace hdp::sim
