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
  /* verilator no_inline_module */
`include "hdp_shadow_probe.svh"

  logic [63:0] cycle;
  always_ff @(posedge take_i) cycle <= cycle_i;

  /* verilator tracing_off */
  wire [31:0] one  = rtl_valid_i ^ golden_valid_i;
  wire [31:0] both = rtl_valid_i & golden_valid_i;

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
  /* verilator tracing_on */

  if (1) begin : core
    if (1) begin : start
      `HDP_SHADOW(0, hdp_view_start, StartAt, 64)
    end
    if (1) begin : done
      `HDP_SHADOW(21, hdp_view_done, DoneAt, 64)
    end
  end
  if (1) begin : load
    if (1) begin : load_int
      `HDP_SHADOW(1, hdp_view_load_int #(LoadIntBits, Lanes), LoadIntAt, LoadIntBits)
    end
    if (1) begin : load_frac
      `HDP_SHADOW(2, hdp_view_load_frac #(LoadIntBits, Lanes), LoadFracAt, LoadIntBits)
    end
    if (1) begin : load_val
      `HDP_SHADOW(3, hdp_view_load_val #(LoadValBits, Lanes), LoadValAt, LoadValBits)
    end
  end
  if (1) begin : \integer
    if (1) begin : si
      `HDP_SHADOW(4, hdp_view_si, SiAt, 128)
    end
    if (1) begin : theta
      `HDP_SHADOW(5, hdp_view_theta, ThetaAt, 64)
    end
    if (1) begin : row_stat
      `HDP_SHADOW(6, hdp_view_row_stat, RowStatAt, 192)
    end
    if (1) begin : threshold
      `HDP_SHADOW(7, hdp_view_threshold, ThresholdAt, 64)
    end
    if (1) begin : decision
      `HDP_SHADOW(8, hdp_view_decision, DecisionAt, 128)
    end
  end
  if (1) begin : mask
    if (1) begin : mask_row
      `HDP_SHADOW(9, hdp_view_mask_row #(MaskRowBits), MaskRowAt, MaskRowBits)
    end
    if (1) begin : report
      `HDP_SHADOW(10, hdp_view_report, ReportAt, 64)
    end
  end
  if (1) begin : fraction
    if (1) begin : score
      `HDP_SHADOW(11, hdp_view_score, ScoreAt, 64)
    end
  end
  if (1) begin : fill
    if (1) begin : fill
      `HDP_SHADOW(12, hdp_view_fill, FillAt, 64)
    end
  end
  if (1) begin : softmax
    if (1) begin : row_max
      `HDP_SHADOW(13, hdp_view_row_max, RowMaxAt, 64)
    end
    if (1) begin : y
      `HDP_SHADOW(14, hdp_view_y, YAt, 128)
    end
    if (1) begin : e
      `HDP_SHADOW(15, hdp_view_e, EAt, 128)
    end
    if (1) begin : total
      `HDP_SHADOW(16, hdp_view_total, TotalAt, 64)
    end
  end
  if (1) begin : reciprocal
    if (1) begin : recip
      `HDP_SHADOW(17, hdp_view_recip, RecipAt, 64)
    end
  end
  if (1) begin : finish
    if (1) begin : num
      `HDP_SHADOW(18, hdp_view_num #(NumBits, OutLanes), NumAt, NumBits)
    end
    if (1) begin : \output
      `HDP_SHADOW(19, hdp_view_output #(OutputBits, OutLanes), OutputAt, OutputBits)
    end
    if (1) begin : out
      `HDP_SHADOW(20, hdp_view_out #(OutBits, OutLanes), OutAt, OutBits)
    end
  end
endmodule
/* verilator lint_on UNUSEDSIGNAL */

`undef HDP_SHADOW
`resetall
