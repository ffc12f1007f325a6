// SPDX-License-Identifier: Apache-2.0
// The ports of Verilated tops that show the probes.
// Made from spec/probes.toml by `make probes`; do not edit.
#pragma once

#include "golden/hdp_probes.hpp"

namespace hdp {

/// bind(number, port) for every probe of the core.
template <class Top, class Bind>
void core_ports(Top& top, Bind bind) {
  bind(Probe::Start, top.p_start_o);
  bind(Probe::LoadInt, top.p_load_int_o);
  bind(Probe::LoadFrac, top.p_load_frac_o);
  bind(Probe::LoadVal, top.p_load_val_o);
  bind(Probe::Si, top.p_si_o);
  bind(Probe::Theta, top.p_theta_o);
  bind(Probe::RowStat, top.p_row_stat_o);
  bind(Probe::Threshold, top.p_threshold_o);
  bind(Probe::Decision, top.p_decision_o);
  bind(Probe::MaskRow, top.p_mask_row_o);
  bind(Probe::Report, top.p_report_o);
  bind(Probe::Score, top.p_score_o);
  bind(Probe::Fill, top.p_fill_o);
  bind(Probe::RowMax, top.p_row_max_o);
  bind(Probe::Y, top.p_y_o);
  bind(Probe::E, top.p_e_o);
  bind(Probe::Total, top.p_total_o);
  bind(Probe::Recip, top.p_recip_o);
  bind(Probe::Num, top.p_num_o);
  bind(Probe::Output, top.p_output_o);
  bind(Probe::Out, top.p_out_o);
  bind(Probe::Done, top.p_done_o);
}

/// bind(number, port) for every probe of the core.
template <class Top, class Bind>
void cores_ports(Top& top, Bind bind) {
  bind(Probe::Start, top.c_start_o);
  bind(Probe::LoadInt, top.c_load_int_o);
  bind(Probe::LoadFrac, top.c_load_frac_o);
  bind(Probe::LoadVal, top.c_load_val_o);
  bind(Probe::Si, top.c_si_o);
  bind(Probe::Theta, top.c_theta_o);
  bind(Probe::RowStat, top.c_row_stat_o);
  bind(Probe::Threshold, top.c_threshold_o);
  bind(Probe::Decision, top.c_decision_o);
  bind(Probe::MaskRow, top.c_mask_row_o);
  bind(Probe::Report, top.c_report_o);
  bind(Probe::Score, top.c_score_o);
  bind(Probe::Fill, top.c_fill_o);
  bind(Probe::RowMax, top.c_row_max_o);
  bind(Probe::Y, top.c_y_o);
  bind(Probe::E, top.c_e_o);
  bind(Probe::Total, top.c_total_o);
  bind(Probe::Recip, top.c_recip_o);
  bind(Probe::Num, top.c_num_o);
  bind(Probe::Output, top.c_output_o);
  bind(Probe::Out, top.c_out_o);
  bind(Probe::Done, top.c_done_o);
}

/// bind(number, port) for every probe of a core's reader.
template <class Top, class Bind>
void readers_ports(Top& top, Bind bind) {
  bind(ReadProbe::Resolve, top.c_resolve_o);
}

/// bind(number, port) for every probe of the co-processor around the cores.
template <class Top, class Bind>
void top_ports(Top& top, Bind bind) {
  bind(TopProbe::CsrWrite, top.t_csr_write_o);
  bind(TopProbe::CsrRead, top.t_csr_read_o);
  bind(TopProbe::State, top.t_state_o);
  bind(TopProbe::Irq, top.t_irq_o);
  bind(TopProbe::Assign, top.t_assign_o);
  bind(TopProbe::Read, top.t_read_o);
  bind(TopProbe::Ar, top.t_ar_o);
  bind(TopProbe::R, top.t_r_o);
  bind(TopProbe::Write, top.t_write_o);
  bind(TopProbe::Aw, top.t_aw_o);
  bind(TopProbe::W, top.t_w_o);
  bind(TopProbe::B, top.t_b_o);
}

}  // namespace hdp
