// SPDX-License-Identifier: Apache-2.0
// The table of probes and units.
#include "sim/bundle/rtl_place.hpp"

#include <fmt/format.h>

namespace hdp::sim {
namespace {

struct Unit {
  const char* probe;
  bool in_core;
  const char* instance;
  const char* module;
};

constexpr Unit kUnits[] = {
    {"start", true, "u_job", "hdp_job"},
    {"load_int", true, "u_load_int", "hdp_load_int"},
    {"load_frac", true, "u_load_frac", "hdp_load_frac"},
    {"load_val", true, "u_load_val", "hdp_load_val"},
    {"si", true, "u_integer", "hdp_integer"},
    {"theta", true, "u_integer", "hdp_integer"},
    {"row_stat", true, "u_integer", "hdp_integer"},
    {"threshold", true, "u_integer", "hdp_integer"},
    {"decision", true, "u_integer", "hdp_integer"},
    {"mask_row", true, "u_mask", "hdp_mask"},
    {"report", true, "u_mask", "hdp_mask"},
    {"score", true, "u_fraction", "hdp_fraction"},
    {"fill", true, "u_fill", "hdp_fill"},
    {"row_max", true, "u_softmax", "hdp_softmax"},
    {"y", true, "u_softmax", "hdp_softmax"},
    {"e", true, "u_softmax", "hdp_softmax"},
    {"total", true, "u_softmax", "hdp_softmax"},
    {"recip", true, "u_reciprocal", "hdp_reciprocal"},
    {"num", true, "u_finish", "hdp_finish"},
    {"output", true, "u_finish", "hdp_finish"},
    {"out", true, "u_finish", "hdp_finish"},
    {"done", true, "u_job", "hdp_job"},
    {"csr_write", false, "u_registers", "hdp_registers"},
    {"csr_read", false, "u_registers", "hdp_registers"},
    {"state", false, "u_job_control", "hdp_job_control"},
    {"irq", false, "u_job_control", "hdp_job_control"},
    {"assign", false, "u_scheduler", "hdp_scheduler"},
    {"read", false, "u_read_arbiter", "hdp_read_arbiter"},
    {"ar", false, "u_read_arbiter", "hdp_read_arbiter"},
    {"r", false, "u_read_select", "hdp_read_select"},
    {"write", false, "u_write_engine", "hdp_write_engine"},
    {"aw", false, "u_write_engine", "hdp_write_engine"},
    {"w", false, "u_write_engine", "hdp_write_engine"},
    {"b", false, "u_write_engine", "hdp_write_engine"},
    {"resolve", false, "u_reader", "hdp_reader"},
};

const Unit* find(const std::string& probe) {
  for (const Unit& unit : kUnits) {
    if (probe == unit.probe) return &unit;
  }
  return nullptr;
}

}  // namespace

std::optional<RtlPlace> rtl_place(const std::string& probe) {
  const Unit* unit = find(probe);
  if (unit == nullptr) return std::nullopt;
  return RtlPlace{unit->instance, fmt::format("rtl/{}.v", unit->module)};
}

std::string describe_rtl_place(const std::string& probe, int core) {
  const Unit* unit = find(probe);
  if (unit == nullptr) return {};
  const std::string generated = core < 0 ? "" : fmt::format("gen_core[{}].", core);
  const std::string above = !unit->in_core ? "hdp_top." + generated
                            : core < 0     ? "hdp_core."
                                           : "hdp_top." + generated + "u_core.";
  return fmt::format("rtl/{}.v, {}{}", unit->module, above, unit->instance);
}

}  // namespace hdp::sim
