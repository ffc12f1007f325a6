// SPDX-License-Identifier: Apache-2.0
// The top of a simulation: the untouched core, ports whose widths are the same in every build, and
// its probe points, reached from outside.
//
// probe_valid_o bit p says that probe p of docs/microarchitecture.md section 14 fires in this
// cycle; the port p_<name>_o then holds its payload: the C struct of that section, first field in
// the low bits, padded with zeros to a multiple of 64 bits. While the bit is low it keeps its last
// value.
`default_nettype none

module hdp_sim_top #(
  /// As in hdp_core.
  parameter IntBits = 8,
  parameter FracBits = 8,
  parameter Lanes = 64,
  parameter DMax = 64,
  parameter LMax = 128,
  parameter OutLanes = 8,
  parameter ThetaDepth = 128,
  parameter ThresholdDepth = 8,
  parameter RecordDepth = 4,
  parameter ScoreDepth = 512,
  parameter RowDepth = 8,
  parameter WeightDepth = 64,
  parameter TotalDepth = 8,
  parameter RecipDepth = 4,
  parameter OutDepth = 16
  /// Derived, not to be set: bits of the payloads.
`include "hdp_core_probe_bits.svh"
) (
  /// Clock and synchronous reset.
  input  wire                      clk_i,
  input  wire                      rst_ni,
  /// start, with the configuration of hdp_core.
  input  wire                      start_valid_i,
  output wire                      start_ready_o,
  input  wire [15:0]               cfg_heads_i,
  input  wire [15:0]               cfg_lq_i,
  input  wire [15:0]               cfg_lk_i,
  input  wire [15:0]               cfg_dim_i,
  input  wire                      cfg_causal_i,
  input  wire                      cfg_importance_abs_i,
  input  wire [7:0]                cfg_fill_i,
  input  wire                      cfg_exact_i,
  input  wire                      cfg_block_prune_i,
  input  wire                      cfg_head_prune_i,
  input  wire [15:0]               cfg_rho_i,
  input  wire [63:0]               cfg_tau_i,
  input  wire [15:0]               cfg_mant_i,
  input  wire [7:0]                cfg_shift_i,
  /// load_int.
  input  wire                      int_valid_i,
  output wire                      int_ready_o,
  input  wire                      int_is_q_i,
  input  wire [15:0]               int_row_i,
  input  wire [7:0]                int_chunk_i,
  input  wire                      int_last_i,
  input  wire [Lanes*8-1:0]        int_data_i,
  /// load_frac.
  input  wire                      frac_valid_i,
  output wire                      frac_ready_o,
  input  wire                      frac_is_q_i,
  input  wire [15:0]               frac_row_i,
  input  wire [7:0]                frac_chunk_i,
  input  wire                      frac_last_i,
  input  wire [Lanes*FracBits-1:0] frac_data_i,
  /// load_val.
  input  wire                      val_valid_i,
  output wire                      val_ready_o,
  input  wire [15:0]               val_row_i,
  input  wire [7:0]                val_chunk_i,
  input  wire                      val_last_i,
  input  wire [Lanes*16-1:0]       val_data_i,
  /// decision and report.
  output wire                      decision_valid_o,
  output wire                      decision_pruned_o,
  output wire [63:0]               decision_score_o,
  output wire                      report_valid_o,
  output wire [31:0]               report_kept_o,
  output wire [31:0]               report_live_o,
  /// out.
  output wire                      out_valid_o,
  input  wire                      out_ready_i,
  output wire [15:0]               out_row_o,
  output wire [7:0]                out_chunk_o,
  output wire                      out_last_o,
  output wire [OutLanes*16-1:0]    out_data_o,
  /// The job is under way; it has ended.
  output wire                      busy_o,
  output wire                      done_o,
  /* verilator tracing_off */
  /// Probes; the waveform has them in hdp_core_shadow.
  output wire [31:0]               probe_valid_o,
`define HDP_PROBE(name, bits) output logic [bits-1:0] p_``name``_o,
`include "hdp_core_probe_list.svh"
`undef HDP_PROBE
  /// Both sides, for the waveform (hdp_core_shadow).
  input  wire                      shadow_take_i,
  input  wire [63:0]               shadow_cycle_i,
  input  wire [31:0]               rtl_valid_i,
  input  wire [CorePayloadBits-1:0] rtl_i,
  input  wire [31:0]               golden_valid_i,
  input  wire [CorePayloadBits-1:0] golden_i,
  input  wire [CoreProbes*96-1:0]  golden_at_i
  /* verilator tracing_on */
);
  localparam int RowW      = $clog2(LMax);
  localparam int LenW      = $clog2(LMax+1);
  localparam int DimW      = $clog2(DMax+1);
  localparam int ChunkW    = (DMax > Lanes) ? $clog2(DMax/Lanes) : 1;
  localparam int OutChunkW = (DMax > OutLanes) ? $clog2(DMax/OutLanes) : 1;
  localparam int SiW       = 2*IntBits + $clog2(DMax);
  localparam int NumW      = RowW + 31;

  wire [RowW-1:0]      out_row;
  wire [OutChunkW-1:0] out_chunk;
  wire [47:0]          decision_score;
  // What the core shows to its surroundings in hdp_top.
  wire [2:0]           free;
  wire                 mask_valid;
  wire [LMax/2-1:0]    mask;
  wire [4:0]           step;
  wire                 unused_inside = &{1'b0, free, mask_valid, mask, step};
  // A byte a lane outside, IntBits inside.
  wire [Lanes*IntBits-1:0] int_data;
  genvar lane;
  generate
    for (lane = 0; lane < Lanes; lane = lane + 1) begin : g_int_data
      assign int_data[IntBits*lane +: IntBits] = int_data_i[8*lane +: IntBits];
    end
    if (IntBits < 8) begin : g_int_sign
      wire [Lanes-1:0] unused_sign;
      for (lane = 0; lane < Lanes; lane = lane + 1) begin : g_lane
        assign unused_sign[lane] = &{1'b0, int_data_i[8*lane + IntBits +: 8 - IntBits]};
      end
    end
  endgenerate

  hdp_core #(
    .IntBits(IntBits), .FracBits(FracBits), .Lanes(Lanes), .DMax(DMax), .LMax(LMax),
    .OutLanes(OutLanes), .ThetaDepth(ThetaDepth), .ThresholdDepth(ThresholdDepth),
    .RecordDepth(RecordDepth), .ScoreDepth(ScoreDepth), .RowDepth(RowDepth),
    .WeightDepth(WeightDepth), .TotalDepth(TotalDepth), .RecipDepth(RecipDepth),
    .OutDepth(OutDepth)
  ) u_core (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .start_valid_i(start_valid_i), .start_ready_o(start_ready_o), .cfg_heads_i(cfg_heads_i),
    .cfg_lq_i(cfg_lq_i[LenW-1:0]), .cfg_lk_i(cfg_lk_i[LenW-1:0]),
    .cfg_dim_i(cfg_dim_i[DimW-1:0]), .cfg_causal_i(cfg_causal_i),
    .cfg_importance_abs_i(cfg_importance_abs_i), .cfg_fill_i(cfg_fill_i[1:0]),
    .cfg_exact_i(cfg_exact_i), .cfg_block_prune_i(cfg_block_prune_i),
    .cfg_head_prune_i(cfg_head_prune_i), .cfg_rho_i(cfg_rho_i), .cfg_tau_i(cfg_tau_i[47:0]),
    .cfg_mant_i(cfg_mant_i), .cfg_shift_i(cfg_shift_i[5:0]),
    .int_valid_i(int_valid_i), .int_ready_o(int_ready_o), .int_is_q_i(int_is_q_i),
    .int_row_i(int_row_i[RowW-1:0]), .int_chunk_i(int_chunk_i[ChunkW-1:0]),
    .int_last_i(int_last_i), .int_data_i(int_data),
    .frac_valid_i(frac_valid_i), .frac_ready_o(frac_ready_o), .frac_is_q_i(frac_is_q_i),
    .frac_row_i(frac_row_i[RowW-1:0]), .frac_chunk_i(frac_chunk_i[ChunkW-1:0]),
    .frac_last_i(frac_last_i), .frac_data_i(frac_data_i),
    .val_valid_i(val_valid_i), .val_ready_o(val_ready_o), .val_row_i(val_row_i[RowW-1:0]),
    .val_chunk_i(val_chunk_i[ChunkW-1:0]), .val_last_i(val_last_i), .val_data_i(val_data_i),
    .decision_valid_o(decision_valid_o), .decision_pruned_o(decision_pruned_o),
    .decision_score_o(decision_score),
    .report_valid_o(report_valid_o), .report_kept_o(report_kept_o),
    .report_live_o(report_live_o),
    .out_valid_o(out_valid_o), .out_ready_i(out_ready_i), .out_row_o(out_row),
    .out_chunk_o(out_chunk), .out_last_o(out_last_o), .out_data_o(out_data_o),
    .free_int_o(free[0]), .free_frac_o(free[1]), .free_val_o(free[2]), .mask_valid_o(mask_valid),
    .mask_o(mask), .step_o(step),
    .busy_o(busy_o), .done_o(done_o)
  );

  assign out_row_o        = 16'(out_row);
  assign out_chunk_o      = 8'(out_chunk);
  assign decision_score_o = 64'(decision_score);

  // The driver's words are wider than the core's.
  wire unused_high = &{1'b0, cfg_lq_i, cfg_lk_i, cfg_dim_i, cfg_fill_i, cfg_tau_i, cfg_shift_i,
                       int_row_i, int_chunk_i, frac_row_i, frac_chunk_i, val_row_i, val_chunk_i};

  // ---- probes ----
`define HDP_CORE u_core
`include "hdp_core_probes.svh"
`undef HDP_CORE

  // ---- the same beside the golden model's, in the waveform ----
`ifndef HDP_NO_SHADOW  // only left out to measure what it costs (cmake/HdpVerilate.cmake)
  hdp_core_shadow #(.Lanes(Lanes), .OutLanes(OutLanes), .LMax(LMax)) u_shadow (
    .take_i(shadow_take_i), .cycle_i(shadow_cycle_i), .rtl_valid_i(rtl_valid_i),
    .golden_valid_i(golden_valid_i), .rtl_i(rtl_i), .golden_i(golden_i), .at_i(golden_at_i)
  );
`endif
endmodule

`resetall
