// SPDX-License-Identifier: Apache-2.0
// The probe points of a core (docs/microarchitecture.md section 14), and its shadow. `HDP_CORE is
// the core's path; who includes this has the core's parameters, SiW, NumW, the outputs
// probe_valid_o and p_*_o, and what hdp_shadow takes: shadow_take_i, shadow_cycle_i, rtl_valid_i,
// rtl_i, golden_valid_i, golden_i, golden_at_i.

  // ---- which probe fires ----
  wire start     = `HDP_CORE.start_valid_i && `HDP_CORE.start_ready_o;
  wire load_int  = `HDP_CORE.int_valid_i && `HDP_CORE.int_ready_o;
  wire load_frac = `HDP_CORE.frac_valid_i && `HDP_CORE.frac_ready_o;
  wire load_val  = `HDP_CORE.val_valid_i && `HDP_CORE.val_ready_o;
  wire si        = `HDP_CORE.u_integer.si_valid;
  wire theta     = `HDP_CORE.u_integer.theta_valid;
  wire row_stat  = `HDP_CORE.u_integer.stat_valid;
  wire threshold = `HDP_CORE.u_integer.threshold_valid;
  wire decision  = `HDP_CORE.decision_valid_o;
  wire mask_row  = `HDP_CORE.mask_valid;
  wire report    = `HDP_CORE.report_valid_o;
  wire score     = `HDP_CORE.u_fraction.score_valid;
  wire fill      = `HDP_CORE.u_fill.fill_valid;
  wire row_max   = `HDP_CORE.row_take;
  wire y         = `HDP_CORE.u_softmax.y_valid;
  wire e         = `HDP_CORE.u_softmax.e_valid;
  wire total     = `HDP_CORE.u_softmax.total_valid;
  wire recip     = `HDP_CORE.u_reciprocal.recip_valid;
  wire num       = `HDP_CORE.u_finish.num_valid;
  wire outputs   = `HDP_CORE.u_finish.output_valid;
  wire out       = `HDP_CORE.out_valid_o && `HDP_CORE.out_ready_i;

  assign probe_valid_o = {10'd0, `HDP_CORE.done_o, out, outputs, num, recip, total, e, y,
                          row_max, fill, score, report, mask_row, decision, threshold, row_stat,
                          theta, si, load_val, load_frac, load_int, start};

  // ---- payloads ----
  always_latch begin
    if (start) begin
      p_start_o = {16'(`HDP_CORE.cfg_dim_i), 16'(`HDP_CORE.cfg_lk_i), 16'(`HDP_CORE.cfg_lq_i),
                   16'(`HDP_CORE.cfg_heads_i)};
    end
  end

  always_latch begin
    if (load_int) begin
      p_load_int_o = '0;
      p_load_int_o[39:0] =
          {7'd0, `HDP_CORE.int_last_i, 16'(`HDP_CORE.int_row_i), 8'(`HDP_CORE.int_chunk_i), 7'd0,
           `HDP_CORE.int_is_q_i};
      for (int l = 0; l < Lanes; l++) begin
        p_load_int_o[40 + 8*l +: 8] =
            8'($signed(`HDP_CORE.u_load_int.written[l*IntBits +: IntBits]));
      end
    end
  end

  always_latch begin
    if (load_frac) begin
      p_load_frac_o = '0;
      p_load_frac_o[39:0] =
          {7'd0, `HDP_CORE.frac_last_i, 16'(`HDP_CORE.frac_row_i), 8'(`HDP_CORE.frac_chunk_i), 7'd0,
           `HDP_CORE.frac_is_q_i};
      for (int l = 0; l < Lanes; l++) begin
        p_load_frac_o[40 + 8*l +: 8] =
            8'($signed(`HDP_CORE.u_load_frac.written[l*FracBits +: FracBits]));
      end
    end
  end

  always_latch begin
    if (load_val) begin
      p_load_val_o = '0;
      p_load_val_o[31:0] = {7'd0, `HDP_CORE.val_last_i, 8'(`HDP_CORE.val_chunk_i),
                            16'(`HDP_CORE.val_row_i)};
      p_load_val_o[32 +: 16*Lanes] = `HDP_CORE.u_load_val.written;
    end
  end

  always_latch begin
    if (si) begin
      for (int p = 0; p < 4; p++) begin
        p_si_o[32*p +: 32] = 32'($signed(`HDP_CORE.u_integer.si[p*SiW +: SiW]));
      end
    end
  end

  always_latch if (theta) p_theta_o = {32'd0, 32'($signed(`HDP_CORE.u_integer.theta))};

  always_latch begin
    if (row_stat) begin
      p_row_stat_o = {64'($signed(`HDP_CORE.u_integer.stat_sum)), 32'd0,
                      32'($signed(`HDP_CORE.u_integer.stat_min)),
                      32'($signed(`HDP_CORE.u_integer.stat_max)),
                      16'd0, 16'(`HDP_CORE.u_integer.stat_n)};
    end
  end

  always_latch if (threshold) p_threshold_o = 64'($signed(`HDP_CORE.u_integer.threshold_rhs));

  always_latch begin
    if (decision) begin
      p_decision_o = {63'd0, `HDP_CORE.decision_pruned_o, 64'(`HDP_CORE.decision_score_o)};
    end
  end

  always_latch begin
    if (mask_row) begin
      p_mask_row_o = '0;
      p_mask_row_o[191:0] = {64'($signed(`HDP_CORE.mask_psum_odd)),
                             64'($signed(`HDP_CORE.mask_psum_even)), 16'd0,
                             16'(`HDP_CORE.mask_np_odd), 16'(`HDP_CORE.mask_np_even),
                             16'(`HDP_CORE.mask_kept)};
      p_mask_row_o[192 +: LMax/2] = `HDP_CORE.mask;
    end
  end

  always_latch if (report) p_report_o = {`HDP_CORE.report_live_o, `HDP_CORE.report_kept_o};

  always_latch begin
    if (score) begin
      p_score_o = {32'($signed(`HDP_CORE.u_fraction.score)), 16'd0, 16'(`HDP_CORE.u_fraction.key)};
    end
  end

  always_latch begin
    if (fill) begin
      p_fill_o = {32'($signed(`HDP_CORE.u_fill.fill)), 16'(`HDP_CORE.u_fill.np_q), 15'd0,
                  `HDP_CORE.u_fill.has_q};
    end
  end

  always_latch begin
    if (row_max) begin
      p_row_max_o = {32'($signed(`HDP_CORE.u_softmax.row_max)), 16'd0, 16'(`HDP_CORE.row_count)};
    end
  end

  always_latch begin
    if (y) begin
      p_y_o = {32'd0, 32'(`HDP_CORE.u_softmax.y_fill), 32'(`HDP_CORE.u_softmax.y), 16'd0, 7'd0,
               `HDP_CORE.u_softmax.y_has, 7'd0, `HDP_CORE.u_softmax.y_pair};
    end
  end

  always_latch begin
    if (e) begin
      p_e_o = {48'd0, `HDP_CORE.u_softmax.ef, `HDP_CORE.u_softmax.e, 16'(`HDP_CORE.u_softmax.e_key),
               7'd0, `HDP_CORE.u_softmax.e_last, 7'd0, `HDP_CORE.u_softmax.e_first,
               7'd0, `HDP_CORE.u_softmax.e_has, 7'd0, `HDP_CORE.u_softmax.e_pair};
    end
  end

  always_latch if (total) p_total_o = 64'(`HDP_CORE.u_softmax.total);

  always_latch begin
    if (recip) p_recip_o = {32'(`HDP_CORE.u_reciprocal.recip), 28'd0, `HDP_CORE.u_reciprocal.t_q};
  end

  always_latch begin
    if (num) begin
      for (int l = 0; l < OutLanes; l++) begin
        p_num_o[64*l +: 64] = 64'($signed(`HDP_CORE.u_finish.num[l*NumW +: NumW]));
      end
    end
  end

  always_latch if (outputs) p_output_o = OutputBits'(`HDP_CORE.u_finish.output_data);

  always_latch begin
    if (out) begin
      p_out_o = '0;
      p_out_o[31:0] = {7'd0, `HDP_CORE.out_last_o, 8'(`HDP_CORE.out_chunk_o),
                       16'(`HDP_CORE.out_row_o)};
      p_out_o[32 +: 16*OutLanes] = `HDP_CORE.out_data_o;
    end
  end

  assign p_done_o = 64'd0;

  // ---- the same beside the golden model's, in the waveform ----
`ifndef HDP_NO_SHADOW  // only left out to measure what it costs (cmake/HdpVerilate.cmake)
  hdp_shadow #(
    .Lanes(Lanes), .OutLanes(OutLanes), .LoadIntBits(LoadIntBits), .LoadValBits(LoadValBits),
    .MaskRowBits(MaskRowBits), .NumBits(NumBits), .OutputBits(OutputBits), .OutBits(OutBits)
  ) u_shadow (
    .take_i(shadow_take_i), .cycle_i(shadow_cycle_i), .rtl_valid_i(rtl_valid_i),
    .golden_valid_i(golden_valid_i), .rtl_i(rtl_i), .golden_i(golden_i), .at_i(golden_at_i)
  );
`endif
