// SPDX-License-Identifier: Apache-2.0
// The waveform's three sides of every probe: RTL, golden model and difference, grouped by engine.
//
// For probe p of engine s the waveform has u_shadow.s.p with
//   rtl, golden   valid, and the payload's fields, which keep the values of the last event;
//   diff          valid is high when only one side has an event in this cycle; the fields are
//                 rtl - golden of the last cycle in which both had one (masks and wide vectors:
//                 bit by bit);
//   at            head, row and column of the last golden event;
//   state         what this cycle is.
//
// take_i is a clock of its own: its rising edge takes a cycle's values after they have settled, and
// the waveform is written then. A run without a waveform never raises it, so nothing here is
// evaluated.
`default_nettype none

// Nothing reads the signals, and the clock is raised between two edges of the core's.
/* verilator lint_off UNUSEDSIGNAL */
module hdp_shadow #(
  /// As in hdp_sim_top.
  parameter Lanes = 4,
  parameter OutLanes = 2,
  parameter LoadIntBits = 128,
  parameter LoadValBits = 128,
  parameter MaskRowBits = 256,
  parameter NumBits = 128,
  parameter OutputBits = 64,
  parameter OutBits = 64,
  /// Bits of all payloads.
  parameter PayloadBits = 1344 + 2*LoadIntBits + LoadValBits + MaskRowBits + NumBits + OutputBits +
                         OutBits
)
  /* verilator tracing_off */ (
  input  wire                   take_i,
  /// Cycle of the run.
  input  wire [63:0]            cycle_i,
  /// Bit p: the RTL, the golden model has an event of probe p.
  input  wire [31:0]            rtl_valid_i,
  input  wire [31:0]            golden_valid_i,
  /// Both sides' payloads in the order of the probes, the first in the low bits, and where each
  /// golden event was: column, row and head.
  input  wire [PayloadBits-1:0] rtl_i,
  input  wire [PayloadBits-1:0] golden_i,
  input  wire [22*96-1:0]       at_i
);
  /* verilator tracing_on */
`include "hdp_shadow_state.svh"

  logic [63:0] cycle;
  always_ff @(posedge take_i) cycle <= cycle_i;

  /* verilator tracing_off */
  wire [31:0] rv   = rtl_valid_i;
  wire [31:0] gv   = golden_valid_i;
  wire [31:0] one  = rv ^ gv;
  wire [31:0] both = rv & gv;

  // Where the payloads lie.
  localparam int StartAt = 0;
  localparam int LoadIntAt = StartAt + 64;
  localparam int LoadFracAt = LoadIntAt + LoadIntBits;
  localparam int LoadValAt = LoadFracAt + LoadIntBits;
  localparam int SiAt = LoadValAt + LoadValBits;
  localparam int ThetaAt = SiAt + 128;
  localparam int RowStatAt = ThetaAt + 64;
  localparam int ThresholdAt = RowStatAt + 192;
  localparam int DecisionAt = ThresholdAt + 64;
  localparam int MaskRowAt = DecisionAt + 128;
  localparam int ReportAt = MaskRowAt + MaskRowBits;
  localparam int ScoreAt = ReportAt + 64;
  localparam int FillAt = ScoreAt + 64;
  localparam int RowMaxAt = FillAt + 64;
  localparam int YAt = RowMaxAt + 64;
  localparam int EAt = YAt + 128;
  localparam int TotalAt = EAt + 128;
  localparam int RecipAt = TotalAt + 64;
  localparam int NumAt = RecipAt + 64;
  localparam int OutputAt = NumAt + NumBits;
  localparam int OutAt = OutputAt + OutputBits;
  localparam int DoneAt = OutAt + OutBits;

  wire [63:0] r_start = rtl_i[StartAt +: 64];
  wire [63:0] g_start = golden_i[StartAt +: 64];
  wire [LoadIntBits-1:0] r_load_int = rtl_i[LoadIntAt +: LoadIntBits];
  wire [LoadIntBits-1:0] g_load_int = golden_i[LoadIntAt +: LoadIntBits];
  wire [LoadIntBits-1:0] r_load_frac = rtl_i[LoadFracAt +: LoadIntBits];
  wire [LoadIntBits-1:0] g_load_frac = golden_i[LoadFracAt +: LoadIntBits];
  wire [LoadValBits-1:0] r_load_val = rtl_i[LoadValAt +: LoadValBits];
  wire [LoadValBits-1:0] g_load_val = golden_i[LoadValAt +: LoadValBits];
  wire [127:0] r_si = rtl_i[SiAt +: 128];
  wire [127:0] g_si = golden_i[SiAt +: 128];
  wire [63:0] r_theta = rtl_i[ThetaAt +: 64];
  wire [63:0] g_theta = golden_i[ThetaAt +: 64];
  wire [191:0] r_row_stat = rtl_i[RowStatAt +: 192];
  wire [191:0] g_row_stat = golden_i[RowStatAt +: 192];
  wire [63:0] r_threshold = rtl_i[ThresholdAt +: 64];
  wire [63:0] g_threshold = golden_i[ThresholdAt +: 64];
  wire [127:0] r_decision = rtl_i[DecisionAt +: 128];
  wire [127:0] g_decision = golden_i[DecisionAt +: 128];
  wire [MaskRowBits-1:0] r_mask_row = rtl_i[MaskRowAt +: MaskRowBits];
  wire [MaskRowBits-1:0] g_mask_row = golden_i[MaskRowAt +: MaskRowBits];
  wire [63:0] r_report = rtl_i[ReportAt +: 64];
  wire [63:0] g_report = golden_i[ReportAt +: 64];
  wire [63:0] r_score = rtl_i[ScoreAt +: 64];
  wire [63:0] g_score = golden_i[ScoreAt +: 64];
  wire [63:0] r_fill = rtl_i[FillAt +: 64];
  wire [63:0] g_fill = golden_i[FillAt +: 64];
  wire [63:0] r_row_max = rtl_i[RowMaxAt +: 64];
  wire [63:0] g_row_max = golden_i[RowMaxAt +: 64];
  wire [127:0] r_y = rtl_i[YAt +: 128];
  wire [127:0] g_y = golden_i[YAt +: 128];
  wire [127:0] r_e = rtl_i[EAt +: 128];
  wire [127:0] g_e = golden_i[EAt +: 128];
  wire [63:0] r_total = rtl_i[TotalAt +: 64];
  wire [63:0] g_total = golden_i[TotalAt +: 64];
  wire [63:0] r_recip = rtl_i[RecipAt +: 64];
  wire [63:0] g_recip = golden_i[RecipAt +: 64];
  wire [NumBits-1:0] r_num = rtl_i[NumAt +: NumBits];
  wire [NumBits-1:0] g_num = golden_i[NumAt +: NumBits];
  wire [OutputBits-1:0] r_output = rtl_i[OutputAt +: OutputBits];
  wire [OutputBits-1:0] g_output = golden_i[OutputAt +: OutputBits];
  wire [OutBits-1:0] r_out = rtl_i[OutAt +: OutBits];
  wire [OutBits-1:0] g_out = golden_i[OutAt +: OutBits];
  wire [63:0] r_done = rtl_i[DoneAt +: 64];
  wire [63:0] g_done = golden_i[DoneAt +: 64];
  /* verilator tracing_on */

  if (1) begin : core
    if (1) begin : start
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[0], gv[0], r_start == g_start);
      hdp_shadow_at at(take_i, gv[0], at_i[96*0 +: 96]);
      hdp_view_start rtl(take_i, rv[0], rv[0], r_start, '0);
      hdp_view_start golden(take_i, gv[0], gv[0], g_start, '0);
      hdp_view_start diff(take_i, one[0], both[0], r_start, g_start);
    end
    if (1) begin : done
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[21], gv[21], r_done == g_done);
      hdp_shadow_at at(take_i, gv[21], at_i[96*21 +: 96]);
      hdp_view_done rtl(take_i, rv[21], rv[21], r_done, '0);
      hdp_view_done golden(take_i, gv[21], gv[21], g_done, '0);
      hdp_view_done diff(take_i, one[21], both[21], r_done, g_done);
    end
  end
  if (1) begin : load
    if (1) begin : load_int
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[1], gv[1], r_load_int == g_load_int);
      hdp_shadow_at at(take_i, gv[1], at_i[96*1 +: 96]);
      hdp_view_load_int #(LoadIntBits, Lanes) rtl(take_i, rv[1], rv[1], r_load_int, '0);
      hdp_view_load_int #(LoadIntBits, Lanes) golden(take_i, gv[1], gv[1], g_load_int, '0);
      hdp_view_load_int #(LoadIntBits, Lanes) diff(
          take_i, one[1], both[1], r_load_int, g_load_int);
    end
    if (1) begin : load_frac
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[2], gv[2], r_load_frac == g_load_frac);
      hdp_shadow_at at(take_i, gv[2], at_i[96*2 +: 96]);
      hdp_view_load_frac #(LoadIntBits, Lanes) rtl(take_i, rv[2], rv[2], r_load_frac, '0);
      hdp_view_load_frac #(LoadIntBits, Lanes) golden(take_i, gv[2], gv[2], g_load_frac, '0);
      hdp_view_load_frac #(LoadIntBits, Lanes) diff(
          take_i, one[2], both[2], r_load_frac, g_load_frac);
    end
    if (1) begin : load_val
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[3], gv[3], r_load_val == g_load_val);
      hdp_shadow_at at(take_i, gv[3], at_i[96*3 +: 96]);
      hdp_view_load_val #(LoadValBits, Lanes) rtl(take_i, rv[3], rv[3], r_load_val, '0);
      hdp_view_load_val #(LoadValBits, Lanes) golden(take_i, gv[3], gv[3], g_load_val, '0);
      hdp_view_load_val #(LoadValBits, Lanes) diff(
          take_i, one[3], both[3], r_load_val, g_load_val);
    end
  end
  if (1) begin : \integer
    if (1) begin : si
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[4], gv[4], r_si == g_si);
      hdp_shadow_at at(take_i, gv[4], at_i[96*4 +: 96]);
      hdp_view_si rtl(take_i, rv[4], rv[4], r_si, '0);
      hdp_view_si golden(take_i, gv[4], gv[4], g_si, '0);
      hdp_view_si diff(take_i, one[4], both[4], r_si, g_si);
    end
    if (1) begin : theta
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[5], gv[5], r_theta == g_theta);
      hdp_shadow_at at(take_i, gv[5], at_i[96*5 +: 96]);
      hdp_view_theta rtl(take_i, rv[5], rv[5], r_theta, '0);
      hdp_view_theta golden(take_i, gv[5], gv[5], g_theta, '0);
      hdp_view_theta diff(take_i, one[5], both[5], r_theta, g_theta);
    end
    if (1) begin : row_stat
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[6], gv[6], r_row_stat == g_row_stat);
      hdp_shadow_at at(take_i, gv[6], at_i[96*6 +: 96]);
      hdp_view_row_stat rtl(take_i, rv[6], rv[6], r_row_stat, '0);
      hdp_view_row_stat golden(take_i, gv[6], gv[6], g_row_stat, '0);
      hdp_view_row_stat diff(take_i, one[6], both[6], r_row_stat, g_row_stat);
    end
    if (1) begin : threshold
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[7], gv[7], r_threshold == g_threshold);
      hdp_shadow_at at(take_i, gv[7], at_i[96*7 +: 96]);
      hdp_view_threshold rtl(take_i, rv[7], rv[7], r_threshold, '0);
      hdp_view_threshold golden(take_i, gv[7], gv[7], g_threshold, '0);
      hdp_view_threshold diff(take_i, one[7], both[7], r_threshold, g_threshold);
    end
    if (1) begin : decision
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[8], gv[8], r_decision == g_decision);
      hdp_shadow_at at(take_i, gv[8], at_i[96*8 +: 96]);
      hdp_view_decision rtl(take_i, rv[8], rv[8], r_decision, '0);
      hdp_view_decision golden(take_i, gv[8], gv[8], g_decision, '0);
      hdp_view_decision diff(take_i, one[8], both[8], r_decision, g_decision);
    end
  end
  if (1) begin : mask
    if (1) begin : mask_row
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[9], gv[9], r_mask_row == g_mask_row);
      hdp_shadow_at at(take_i, gv[9], at_i[96*9 +: 96]);
      hdp_view_mask_row #(MaskRowBits) rtl(take_i, rv[9], rv[9], r_mask_row, '0);
      hdp_view_mask_row #(MaskRowBits) golden(take_i, gv[9], gv[9], g_mask_row, '0);
      hdp_view_mask_row #(MaskRowBits) diff(take_i, one[9], both[9], r_mask_row, g_mask_row);
    end
    if (1) begin : report
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[10], gv[10], r_report == g_report);
      hdp_shadow_at at(take_i, gv[10], at_i[96*10 +: 96]);
      hdp_view_report rtl(take_i, rv[10], rv[10], r_report, '0);
      hdp_view_report golden(take_i, gv[10], gv[10], g_report, '0);
      hdp_view_report diff(take_i, one[10], both[10], r_report, g_report);
    end
  end
  if (1) begin : fraction
    if (1) begin : score
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[11], gv[11], r_score == g_score);
      hdp_shadow_at at(take_i, gv[11], at_i[96*11 +: 96]);
      hdp_view_score rtl(take_i, rv[11], rv[11], r_score, '0);
      hdp_view_score golden(take_i, gv[11], gv[11], g_score, '0);
      hdp_view_score diff(take_i, one[11], both[11], r_score, g_score);
    end
  end
  if (1) begin : fill
    if (1) begin : fill
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[12], gv[12], r_fill == g_fill);
      hdp_shadow_at at(take_i, gv[12], at_i[96*12 +: 96]);
      hdp_view_fill rtl(take_i, rv[12], rv[12], r_fill, '0);
      hdp_view_fill golden(take_i, gv[12], gv[12], g_fill, '0);
      hdp_view_fill diff(take_i, one[12], both[12], r_fill, g_fill);
    end
  end
  if (1) begin : softmax
    if (1) begin : row_max
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[13], gv[13], r_row_max == g_row_max);
      hdp_shadow_at at(take_i, gv[13], at_i[96*13 +: 96]);
      hdp_view_row_max rtl(take_i, rv[13], rv[13], r_row_max, '0);
      hdp_view_row_max golden(take_i, gv[13], gv[13], g_row_max, '0);
      hdp_view_row_max diff(take_i, one[13], both[13], r_row_max, g_row_max);
    end
    if (1) begin : y
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[14], gv[14], r_y == g_y);
      hdp_shadow_at at(take_i, gv[14], at_i[96*14 +: 96]);
      hdp_view_y rtl(take_i, rv[14], rv[14], r_y, '0);
      hdp_view_y golden(take_i, gv[14], gv[14], g_y, '0);
      hdp_view_y diff(take_i, one[14], both[14], r_y, g_y);
    end
    if (1) begin : e
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[15], gv[15], r_e == g_e);
      hdp_shadow_at at(take_i, gv[15], at_i[96*15 +: 96]);
      hdp_view_e rtl(take_i, rv[15], rv[15], r_e, '0);
      hdp_view_e golden(take_i, gv[15], gv[15], g_e, '0);
      hdp_view_e diff(take_i, one[15], both[15], r_e, g_e);
    end
    if (1) begin : total
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[16], gv[16], r_total == g_total);
      hdp_shadow_at at(take_i, gv[16], at_i[96*16 +: 96]);
      hdp_view_total rtl(take_i, rv[16], rv[16], r_total, '0);
      hdp_view_total golden(take_i, gv[16], gv[16], g_total, '0);
      hdp_view_total diff(take_i, one[16], both[16], r_total, g_total);
    end
  end
  if (1) begin : reciprocal
    if (1) begin : recip
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[17], gv[17], r_recip == g_recip);
      hdp_shadow_at at(take_i, gv[17], at_i[96*17 +: 96]);
      hdp_view_recip rtl(take_i, rv[17], rv[17], r_recip, '0);
      hdp_view_recip golden(take_i, gv[17], gv[17], g_recip, '0);
      hdp_view_recip diff(take_i, one[17], both[17], r_recip, g_recip);
    end
  end
  if (1) begin : finish
    if (1) begin : num
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[18], gv[18], r_num == g_num);
      hdp_shadow_at at(take_i, gv[18], at_i[96*18 +: 96]);
      hdp_view_num #(NumBits, OutLanes) rtl(take_i, rv[18], rv[18], r_num, '0);
      hdp_view_num #(NumBits, OutLanes) golden(take_i, gv[18], gv[18], g_num, '0);
      hdp_view_num #(NumBits, OutLanes) diff(take_i, one[18], both[18], r_num, g_num);
    end
    if (1) begin : \output
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[19], gv[19], r_output == g_output);
      hdp_shadow_at at(take_i, gv[19], at_i[96*19 +: 96]);
      hdp_view_output #(OutputBits, OutLanes) rtl(take_i, rv[19], rv[19], r_output, '0);
      hdp_view_output #(OutputBits, OutLanes) golden(take_i, gv[19], gv[19], g_output, '0);
      hdp_view_output #(OutputBits, OutLanes) diff(
          take_i, one[19], both[19], r_output, g_output);
    end
    if (1) begin : out
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[20], gv[20], r_out == g_out);
      hdp_shadow_at at(take_i, gv[20], at_i[96*20 +: 96]);
      hdp_view_out #(OutBits, OutLanes) rtl(take_i, rv[20], rv[20], r_out, '0);
      hdp_view_out #(OutBits, OutLanes) golden(take_i, gv[20], gv[20], g_out, '0);
      hdp_view_out #(OutBits, OutLanes) diff(take_i, one[20], both[20], r_out, g_out);
    end
  end
endmodule
/* verilator lint_on UNUSEDSIGNAL */

`resetall
