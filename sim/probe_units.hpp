// SPDX-License-Identifier: Apache-2.0
// The unit of the RTL that drives each probe's signals.
// Made from spec/probes.toml by `make probes`; do not edit.
#pragma once

namespace hdp {

struct ProbeUnit {
  const char* probe;
  const char* group;     ///< of the description
  const char* instance;  ///< in the group's design
  const char* module;
};

inline constexpr ProbeUnit kProbeUnits[] = {
    {"start", "core", "u_job", "hdp_job"},
    {"load_int", "core", "u_load_int", "hdp_load_int"},
    {"load_frac", "core", "u_load_frac", "hdp_load_frac"},
    {"load_val", "core", "u_load_val", "hdp_load_val"},
    {"si", "core", "u_integer", "hdp_integer"},
    {"theta", "core", "u_integer", "hdp_integer"},
    {"row_stat", "core", "u_integer", "hdp_integer"},
    {"threshold", "core", "u_integer", "hdp_integer"},
    {"decision", "core", "u_integer", "hdp_integer"},
    {"mask_row", "core", "u_mask", "hdp_mask"},
    {"report", "core", "u_mask", "hdp_mask"},
    {"score", "core", "u_fraction", "hdp_fraction"},
    {"fill", "core", "u_fill", "hdp_fill"},
    {"row_max", "core", "u_softmax", "hdp_softmax"},
    {"y", "core", "u_softmax", "hdp_softmax"},
    {"e", "core", "u_softmax", "hdp_softmax"},
    {"total", "core", "u_softmax", "hdp_softmax"},
    {"recip", "core", "u_reciprocal", "hdp_reciprocal"},
    {"num", "core", "u_finish", "hdp_finish"},
    {"output", "core", "u_finish", "hdp_finish"},
    {"out", "core", "u_finish", "hdp_finish"},
    {"done", "core", "u_job", "hdp_job"},
    {"resolve", "read", "u_reader", "hdp_reader"},
    {"csr_write", "top", "u_registers", "hdp_registers"},
    {"csr_read", "top", "u_registers", "hdp_registers"},
    {"state", "top", "u_job_control", "hdp_job_control"},
    {"irq", "top", "u_job_control", "hdp_job_control"},
    {"assign", "top", "u_scheduler", "hdp_scheduler"},
    {"read", "top", "u_read_arbiter", "hdp_read_arbiter"},
    {"ar", "top", "u_read_arbiter", "hdp_read_arbiter"},
    {"r", "top", "u_read_select", "hdp_read_select"},
    {"write", "top", "u_write_engine", "hdp_write_engine"},
    {"aw", "top", "u_write_engine", "hdp_write_engine"},
    {"w", "top", "u_write_engine", "hdp_write_engine"},
    {"b", "top", "u_write_engine", "hdp_write_engine"},
};

}  // namespace hdp
