// SPDX-License-Identifier: Apache-2.0
// Where the units behind the probes are.
#include "sim/bundle/rtl_place.hpp"

#include <fmt/format.h>

#include <string_view>

#include "sim/probe_units.hpp"

namespace hdp::sim {
namespace {

const ProbeUnit* find(const std::string& probe) {
  for (const ProbeUnit& unit : kProbeUnits) {
    if (probe == unit.probe) return &unit;
  }
  return nullptr;
}

}  // namespace

std::optional<RtlPlace> rtl_place(const std::string& probe) {
  const ProbeUnit* unit = find(probe);
  if (unit == nullptr) return std::nullopt;
  return RtlPlace{unit->instance, fmt::format("rtl/{}.v", unit->module)};
}

std::string describe_rtl_place(const std::string& probe, int core) {
  const ProbeUnit* unit = find(probe);
  if (unit == nullptr) return {};
  const std::string generated = core < 0 ? "" : fmt::format("gen_core[{}].", core);
  const bool in_core = std::string_view(unit->group) == "core";
  const std::string above = !in_core   ? "hdp_top." + generated
                            : core < 0 ? "hdp_core."
                                       : "hdp_top." + generated + "u_core.";
  return fmt::format("rtl/{}.v, {}{}", unit->module, above, unit->instance);
}

}  // namespace hdp::sim
