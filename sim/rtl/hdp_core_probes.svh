// SPDX-License-Identifier: Apache-2.0
// When the probes of the core fire, and what they carry.
// Made from spec/probes.toml by `make probes`; do not edit.
//
// Who includes this has the group's path, the names of the description and the payloads;
// while a probe does not fire its payload stays.
  wire fire_start = `HDP_CORE.start_valid_i && `HDP_CORE.start_ready_o;
  wire fire_load_int = `HDP_CORE.int_valid_i && `HDP_CORE.int_ready_o;
  wire fire_load_frac = `HDP_CORE.frac_valid_i && `HDP_CORE.frac_ready_o;
  wire fire_load_val = `HDP_CORE.val_valid_i && `HDP_CORE.val_ready_o;
  wire fire_si = `HDP_CORE.u_integer.si_valid;
  wire fire_theta = `HDP_CORE.u_integer.theta_valid;
  wire fire_row_stat = `HDP_CORE.u_integer.stat_valid;
  wire fire_threshold = `HDP_CORE.u_integer.threshold_valid;
  wire fire_decision = `HDP_CORE.decision_valid_o;
  wire fire_mask_row = `HDP_CORE.mask_valid;
  wire fire_report = `HDP_CORE.report_valid_o;
  wire fire_score = `HDP_CORE.u_fraction.score_valid;
  wire fire_fill = `HDP_CORE.u_fill.fill_valid;
  wire fire_row_max = `HDP_CORE.row_take;
  wire fire_y = `HDP_CORE.u_softmax.y_valid;
  wire fire_e = `HDP_CORE.u_softmax.e_valid;
  wire fire_total = `HDP_CORE.u_softmax.total_valid;
  wire fire_recip = `HDP_CORE.u_reciprocal.recip_valid;
  wire fire_num = `HDP_CORE.u_finish.num_valid;
  wire fire_output = `HDP_CORE.u_finish.output_valid;
  wire fire_out = `HDP_CORE.out_valid_o && `HDP_CORE.out_ready_i;
  wire fire_done = `HDP_CORE.done_o;

  assign probe_valid_o = {10'd0, fire_done, fire_out, fire_output, fire_num, fire_recip,
                          fire_total, fire_e, fire_y, fire_row_max, fire_fill, fire_score,
                          fire_report, fire_mask_row, fire_decision, fire_threshold, fire_row_stat,
                          fire_theta, fire_si, fire_load_val, fire_load_frac, fire_load_int,
                          fire_start};

  always_latch begin
    if (fire_start) begin
      p_start_o = {16'(`HDP_CORE.cfg_dim_i), 16'(`HDP_CORE.cfg_lk_i), 16'(`HDP_CORE.cfg_lq_i),
                   16'(`HDP_CORE.cfg_heads_i)};
    end
  end

  always_latch begin
    if (fire_load_int) begin
      p_load_int_o = '0;
      p_load_int_o[39:0] = {8'(`HDP_CORE.int_last_i), 16'(`HDP_CORE.int_row_i),
                            8'(`HDP_CORE.int_chunk_i), 8'(`HDP_CORE.int_is_q_i)};
      for (int l = 0; l < Lanes; l++) begin
        p_load_int_o[40 + 8*l +: 8] =
            8'($signed(`HDP_CORE.u_load_int.written[l*IntBits +: IntBits]));
      end
    end
  end

  always_latch begin
    if (fire_load_frac) begin
      p_load_frac_o = '0;
      p_load_frac_o[39:0] = {8'(`HDP_CORE.frac_last_i), 16'(`HDP_CORE.frac_row_i),
                             8'(`HDP_CORE.frac_chunk_i), 8'(`HDP_CORE.frac_is_q_i)};
      for (int l = 0; l < Lanes; l++) begin
        p_load_frac_o[40 + 8*l +: 8] =
            8'($signed(`HDP_CORE.u_load_frac.written[l*FracBits +: FracBits]));
      end
    end
  end

  always_latch begin
    if (fire_load_val) begin
      p_load_val_o = '0;
      p_load_val_o[31:0] = {8'(`HDP_CORE.val_last_i), 8'(`HDP_CORE.val_chunk_i),
                            16'(`HDP_CORE.val_row_i)};
      p_load_val_o[32 +: 16*Lanes] =
          (16*Lanes)'(`HDP_CORE.u_load_val.written);
    end
  end

  always_latch begin
    if (fire_si) begin
      for (int l = 0; l < 4; l++) begin
        p_si_o[32*l +: 32] =
            32'($signed(`HDP_CORE.u_integer.si[l*SiW +: SiW]));
      end
    end
  end

  always_latch begin
    if (fire_theta) begin
      p_theta_o = {32'd0, 32'($signed(`HDP_CORE.u_integer.theta))};
    end
  end

  always_latch begin
    if (fire_row_stat) begin
      p_row_stat_o = {64'($signed(`HDP_CORE.u_integer.stat_sum)), 32'd0,
                      32'($signed(`HDP_CORE.u_integer.stat_min)),
                      32'($signed(`HDP_CORE.u_integer.stat_max)), 16'd0,
                      16'(`HDP_CORE.u_integer.stat_n)};
    end
  end

  always_latch begin
    if (fire_threshold) begin
      p_threshold_o = 64'($signed(`HDP_CORE.u_integer.threshold_rhs));
    end
  end

  always_latch begin
    if (fire_decision) begin
      p_decision_o = {56'd0, 8'(`HDP_CORE.decision_pruned_o), 64'(`HDP_CORE.decision_score_o)};
    end
  end

  always_latch begin
    if (fire_mask_row) begin
      p_mask_row_o[191:0] = {64'($signed(`HDP_CORE.mask_psum_odd)),
                             64'($signed(`HDP_CORE.mask_psum_even)), 16'd0,
                             16'(`HDP_CORE.mask_np_odd), 16'(`HDP_CORE.mask_np_even),
                             16'(`HDP_CORE.mask_kept)};
      p_mask_row_o[192 +: 64*((LMax/2 + 63) / 64)] =
          (64*((LMax/2 + 63) / 64))'(`HDP_CORE.mask);
    end
  end

  always_latch begin
    if (fire_report) begin
      p_report_o = {32'(`HDP_CORE.report_live_o), 32'(`HDP_CORE.report_kept_o)};
    end
  end

  always_latch begin
    if (fire_score) begin
      p_score_o = {32'($signed(`HDP_CORE.u_fraction.score)), 16'd0, 16'(`HDP_CORE.u_fraction.key)};
    end
  end

  always_latch begin
    if (fire_fill) begin
      p_fill_o = {32'($signed(`HDP_CORE.u_fill.fill)), 16'(`HDP_CORE.u_fill.np_q), 8'd0,
                  8'(`HDP_CORE.u_fill.has_q)};
    end
  end

  always_latch begin
    if (fire_row_max) begin
      p_row_max_o = {32'($signed(`HDP_CORE.u_softmax.row_max)), 16'd0, 16'(`HDP_CORE.row_count)};
    end
  end

  always_latch begin
    if (fire_y) begin
      p_y_o = {32'd0, 32'(`HDP_CORE.u_softmax.y_fill), 32'(`HDP_CORE.u_softmax.y), 16'd0,
               8'(`HDP_CORE.u_softmax.y_has), 8'(`HDP_CORE.u_softmax.y_pair)};
    end
  end

  always_latch begin
    if (fire_e) begin
      p_e_o = {48'd0, 16'(`HDP_CORE.u_softmax.ef), 16'(`HDP_CORE.u_softmax.e),
               16'(`HDP_CORE.u_softmax.e_key), 8'(`HDP_CORE.u_softmax.e_last),
               8'(`HDP_CORE.u_softmax.e_first), 8'(`HDP_CORE.u_softmax.e_has),
               8'(`HDP_CORE.u_softmax.e_pair)};
    end
  end

  always_latch begin
    if (fire_total) begin
      p_total_o = {32'd0, 32'(`HDP_CORE.u_softmax.total)};
    end
  end

  always_latch begin
    if (fire_recip) begin
      p_recip_o = {32'(`HDP_CORE.u_reciprocal.recip), 24'd0, 8'(`HDP_CORE.u_reciprocal.t_q)};
    end
  end

  always_latch begin
    if (fire_num) begin
      for (int l = 0; l < OutLanes; l++) begin
        p_num_o[64*l +: 64] =
            64'($signed(`HDP_CORE.u_finish.num[l*NumW +: NumW]));
      end
    end
  end

  always_latch begin
    if (fire_output) begin
      p_output_o = '0;
      p_output_o[0 +: 16*OutLanes] =
          (16*OutLanes)'(`HDP_CORE.u_finish.output_data);
    end
  end

  always_latch begin
    if (fire_out) begin
      p_out_o = '0;
      p_out_o[31:0] = {8'(`HDP_CORE.out_last_o), 8'(`HDP_CORE.out_chunk_o),
                       16'(`HDP_CORE.out_row_o)};
      p_out_o[32 +: 16*OutLanes] =
          (16*OutLanes)'(`HDP_CORE.out_data_o);
    end
  end

  assign p_done_o = 64'd0;
