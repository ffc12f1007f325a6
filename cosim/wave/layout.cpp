// SPDX-License-Identifier: Apache-2.0
// Names and forms of the signals that the shadows show, from the tables of probes.
#include "cosim/wave/layout.hpp"

#include <fmt/format.h>

#include <utility>

namespace cosim {
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
      {"item", spec.item_name}, {"row", spec.row_name}, {"col", spec.col_name}};
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

}  // namespace

WaveLayout wave_layout(const std::string& top) {
  WaveLayout layout;
  layout.cycle = {top + ".u_shadow.cycle", "[63:0]", "cycle", Form::Unsigned, 0};
  layout.clock = {top + ".clk_i", "", "clk_i", Form::Bit, 0};
  layout.own.push_back(layout.clock.path);
  return layout;
}

void add_probes(WaveLayout& layout, const std::string& shadow, const std::string& owner,
                const std::vector<ProbeSpec>& probes) {
  layout.own.push_back(shadow);
  for (const ProbeSpec& probe : probes) layout.probes.push_back(wave_probe(shadow, owner, probe));
}

void add_group(WaveLayout& layout, const std::string& shadow, const std::string& owner,
               const std::vector<ProbeSpec>& probes) {
  layout.first.push_back(layout.probes.size());
  add_probes(layout, shadow, owner, probes);
}

}  // namespace cosim
