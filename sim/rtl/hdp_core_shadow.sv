// SPDX-License-Identifier: Apache-2.0
// The waveform's sides of every probe of the core, by stage.
// Made from spec/probes.toml by `make probes`; do not edit.
//
// For probe p of stage s the waveform has <instance>.s.p with
//   rtl, golden   valid, and the payload's fields, which keep the values of the last event;
//   diff          valid is high when only one side has an event in this cycle; the fields are
//                 rtl - golden of the last cycle in which both had one (sets and wide vectors:
//                 bit by bit);
//   at            item, row and column of the last golden event;
//   state         what this cycle is.
//
// take_i is a clock of its own: its rising edge takes a cycle's values after they have settled,
// and the waveform is written then. A run without a waveform never raises it, so nothing here
// is evaluated. A view is used three times: with b_i = 0 it shows the fields of a_i, with both
// their difference. Fixed-point fields have their fraction bits below index 0.
`default_nettype none

// The signals are there to be looked at, the modules are one idea, and a probe may be called
// as its signals are.
/* verilator lint_off UNUSEDSIGNAL */
/* verilator lint_off UNUSEDPARAM */
/* verilator lint_off DECLFILENAME */
/* verilator lint_off VARHIDDEN */

module hdp_core_view_start
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] heads;
  logic [15:0] lq;
  logic [15:0] lk;
  logic [15:0] dim;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      heads <= a_i[0 +: 16] - b_i[0 +: 16];
      lq <= a_i[16 +: 16] - b_i[16 +: 16];
      lk <= a_i[32 +: 16] - b_i[32 +: 16];
      dim <= a_i[48 +: 16] - b_i[48 +: 16];
    end
  end
endmodule

module hdp_core_view_load_int
  /* verilator tracing_off */
  #(parameter Bits = 64, parameter Lanes = 1) (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [Bits-1:0] a_i, input wire [Bits-1:0] b_i
);
  localparam int DataAt    = 40;
  localparam int DataCount = (Lanes <= 16) ? Lanes : 1;
  localparam int DataWidth = 8*Lanes/DataCount;
  localparam int DataFrac  = (Lanes <= 16) ? 0 : 0;
  /* verilator tracing_on */
  logic valid;
  logic [7:0] is_q;
  logic [7:0] chunk;
  logic [15:0] row;
  logic [7:0] last;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      is_q <= a_i[0 +: 8] - b_i[0 +: 8];
      chunk <= a_i[8 +: 8] - b_i[8 +: 8];
      row <= a_i[16 +: 16] - b_i[16 +: 16];
      last <= a_i[32 +: 8] - b_i[32 +: 8];
    end
  end
  for (genvar l = 0; l < DataCount; l++) begin : data
    logic signed [DataWidth-1-DataFrac:-DataFrac] v;
    always_ff @(posedge take_i) begin
      if (show_i) begin
        v <= (Lanes <= 16)
            ? a_i[DataAt + DataWidth*l +: DataWidth] - b_i[DataAt + DataWidth*l +: DataWidth]
            : a_i[DataAt + DataWidth*l +: DataWidth] ^ b_i[DataAt + DataWidth*l +: DataWidth];
      end
    end
  end
endmodule

module hdp_core_view_load_frac
  /* verilator tracing_off */
  #(parameter Bits = 64, parameter Lanes = 1) (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [Bits-1:0] a_i, input wire [Bits-1:0] b_i
);
  localparam int DataAt    = 40;
  localparam int DataCount = (Lanes <= 16) ? Lanes : 1;
  localparam int DataWidth = 8*Lanes/DataCount;
  localparam int DataFrac  = (Lanes <= 16) ? 8 : 0;
  /* verilator tracing_on */
  logic valid;
  logic [7:0] is_q;
  logic [7:0] chunk;
  logic [15:0] row;
  logic [7:0] last;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      is_q <= a_i[0 +: 8] - b_i[0 +: 8];
      chunk <= a_i[8 +: 8] - b_i[8 +: 8];
      row <= a_i[16 +: 16] - b_i[16 +: 16];
      last <= a_i[32 +: 8] - b_i[32 +: 8];
    end
  end
  for (genvar l = 0; l < DataCount; l++) begin : data
    logic signed [DataWidth-1-DataFrac:-DataFrac] v;
    always_ff @(posedge take_i) begin
      if (show_i) begin
        v <= (Lanes <= 16)
            ? a_i[DataAt + DataWidth*l +: DataWidth] - b_i[DataAt + DataWidth*l +: DataWidth]
            : a_i[DataAt + DataWidth*l +: DataWidth] ^ b_i[DataAt + DataWidth*l +: DataWidth];
      end
    end
  end
endmodule

module hdp_core_view_load_val
  /* verilator tracing_off */
  #(parameter Bits = 64, parameter Lanes = 1) (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [Bits-1:0] a_i, input wire [Bits-1:0] b_i
);
  localparam int DataAt    = 32;
  localparam int DataCount = (Lanes <= 16) ? Lanes : 1;
  localparam int DataWidth = 16*Lanes/DataCount;
  localparam int DataFrac  = (Lanes <= 16) ? 0 : 0;
  /* verilator tracing_on */
  logic valid;
  logic [15:0] row;
  logic [7:0] chunk;
  logic [7:0] last;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      row <= a_i[0 +: 16] - b_i[0 +: 16];
      chunk <= a_i[16 +: 8] - b_i[16 +: 8];
      last <= a_i[24 +: 8] - b_i[24 +: 8];
    end
  end
  for (genvar l = 0; l < DataCount; l++) begin : data
    logic signed [DataWidth-1-DataFrac:-DataFrac] v;
    always_ff @(posedge take_i) begin
      if (show_i) begin
        v <= (Lanes <= 16)
            ? a_i[DataAt + DataWidth*l +: DataWidth] - b_i[DataAt + DataWidth*l +: DataWidth]
            : a_i[DataAt + DataWidth*l +: DataWidth] ^ b_i[DataAt + DataWidth*l +: DataWidth];
      end
    end
  end
endmodule

module hdp_core_view_si
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [127:0] a_i, input wire [127:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
  end
  for (genvar l = 0; l < 4; l++) begin : si
    logic signed [31:0] v;
    always_ff @(posedge take_i) begin
      if (show_i) v <= a_i[32*l +: 32] - b_i[32*l +: 32];
    end
  end
endmodule

module hdp_core_view_theta
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic signed [31:0] theta;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      theta <= a_i[0 +: 32] - b_i[0 +: 32];
    end
  end
endmodule

module hdp_core_view_row_stat
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [191:0] a_i, input wire [191:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] n;
  logic signed [31:0] max;
  logic signed [31:0] min;
  logic signed [63:0] sum;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      n <= a_i[0 +: 16] - b_i[0 +: 16];
      max <= a_i[32 +: 32] - b_i[32 +: 32];
      min <= a_i[64 +: 32] - b_i[64 +: 32];
      sum <= a_i[128 +: 64] - b_i[128 +: 64];
    end
  end
endmodule

module hdp_core_view_threshold
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic signed [63:0] rhs;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      rhs <= a_i[0 +: 64] - b_i[0 +: 64];
    end
  end
endmodule

module hdp_core_view_decision
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [127:0] a_i, input wire [127:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [63:0] score;
  logic [7:0] pruned;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      score <= a_i[0 +: 64] - b_i[0 +: 64];
      pruned <= a_i[64 +: 8] - b_i[64 +: 8];
    end
  end
endmodule

module hdp_core_view_mask_row
  /* verilator tracing_off */
  #(parameter Bits = 64, parameter LMax = 1) (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [Bits-1:0] a_i, input wire [Bits-1:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] kept;
  logic [64*((LMax/2 + 63) / 64)-1:0] mask;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      kept <= a_i[0 +: 16] - b_i[0 +: 16];
      mask <= a_i[192 +: 64*((LMax/2 + 63) / 64)] ^ b_i[192 +: 64*((LMax/2 + 63) / 64)];
    end
  end
  for (genvar l = 0; l < 2; l++) begin : np
    logic [15:0] v;
    always_ff @(posedge take_i) begin
      if (show_i) v <= a_i[16 + 16*l +: 16] - b_i[16 + 16*l +: 16];
    end
  end
  for (genvar l = 0; l < 2; l++) begin : psum
    logic signed [63:0] v;
    always_ff @(posedge take_i) begin
      if (show_i) v <= a_i[64 + 64*l +: 64] - b_i[64 + 64*l +: 64];
    end
  end
endmodule

module hdp_core_view_report
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [31:0] kept;
  logic [31:0] live;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      kept <= a_i[0 +: 32] - b_i[0 +: 32];
      live <= a_i[32 +: 32] - b_i[32 +: 32];
    end
  end
endmodule

module hdp_core_view_score
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] key;
  logic signed [23:-8] score;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      key <= a_i[0 +: 16] - b_i[0 +: 16];
      score <= a_i[32 +: 32] - b_i[32 +: 32];
    end
  end
endmodule

module hdp_core_view_fill
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] has;
  logic [15:0] np;
  logic signed [23:-8] fill;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      has <= a_i[0 +: 8] - b_i[0 +: 8];
      np <= a_i[16 +: 16] - b_i[16 +: 16];
      fill <= a_i[32 +: 32] - b_i[32 +: 32];
    end
  end
endmodule

module hdp_core_view_row_max
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] count;
  logic signed [23:-8] max;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      count <= a_i[0 +: 16] - b_i[0 +: 16];
      max <= a_i[32 +: 32] - b_i[32 +: 32];
    end
  end
endmodule

module hdp_core_view_y
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [127:0] a_i, input wire [127:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] pair;
  logic [7:0] fill;
  logic [19:-12] y;
  logic [19:-12] yf;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      pair <= a_i[0 +: 8] - b_i[0 +: 8];
      fill <= a_i[8 +: 8] - b_i[8 +: 8];
      y <= a_i[32 +: 32] - b_i[32 +: 32];
      yf <= a_i[64 +: 32] - b_i[64 +: 32];
    end
  end
endmodule

module hdp_core_view_e
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [127:0] a_i, input wire [127:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] pair;
  logic [7:0] fill;
  logic [7:0] first;
  logic [7:0] last;
  logic [15:0] key;
  logic [0:-15] e;
  logic [0:-15] ef;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      pair <= a_i[0 +: 8] - b_i[0 +: 8];
      fill <= a_i[8 +: 8] - b_i[8 +: 8];
      first <= a_i[16 +: 8] - b_i[16 +: 8];
      last <= a_i[24 +: 8] - b_i[24 +: 8];
      key <= a_i[32 +: 16] - b_i[32 +: 16];
      e <= a_i[48 +: 16] - b_i[48 +: 16];
      ef <= a_i[64 +: 16] - b_i[64 +: 16];
    end
  end
endmodule

module hdp_core_view_total
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [16:-15] total;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      total <= a_i[0 +: 32] - b_i[0 +: 32];
    end
  end
endmodule

module hdp_core_view_recip
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] t;
  logic [31:0] recip;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      t <= a_i[0 +: 8] - b_i[0 +: 8];
      recip <= a_i[32 +: 32] - b_i[32 +: 32];
    end
  end
endmodule

module hdp_core_view_num
  /* verilator tracing_off */
  #(parameter Bits = 64, parameter OutLanes = 1) (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [Bits-1:0] a_i, input wire [Bits-1:0] b_i
);
  localparam int NumAt    = 0;
  localparam int NumCount = (OutLanes <= 16) ? OutLanes : 1;
  localparam int NumWidth = 64*OutLanes/NumCount;
  localparam int NumFrac  = (OutLanes <= 16) ? 15 : 0;
  /* verilator tracing_on */
  logic valid;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
  end
  for (genvar l = 0; l < NumCount; l++) begin : num
    logic signed [NumWidth-1-NumFrac:-NumFrac] v;
    always_ff @(posedge take_i) begin
      if (show_i) begin
        v <= (OutLanes <= 16)
            ? a_i[NumAt + NumWidth*l +: NumWidth] - b_i[NumAt + NumWidth*l +: NumWidth]
            : a_i[NumAt + NumWidth*l +: NumWidth] ^ b_i[NumAt + NumWidth*l +: NumWidth];
      end
    end
  end
endmodule

module hdp_core_view_output
  /* verilator tracing_off */
  #(parameter Bits = 64, parameter OutLanes = 1) (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [Bits-1:0] a_i, input wire [Bits-1:0] b_i
);
  localparam int DataAt    = 0;
  localparam int DataCount = (OutLanes <= 16) ? OutLanes : 1;
  localparam int DataWidth = 16*OutLanes/DataCount;
  localparam int DataFrac  = (OutLanes <= 16) ? 0 : 0;
  /* verilator tracing_on */
  logic valid;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
  end
  for (genvar l = 0; l < DataCount; l++) begin : data
    logic signed [DataWidth-1-DataFrac:-DataFrac] v;
    always_ff @(posedge take_i) begin
      if (show_i) begin
        v <= (OutLanes <= 16)
            ? a_i[DataAt + DataWidth*l +: DataWidth] - b_i[DataAt + DataWidth*l +: DataWidth]
            : a_i[DataAt + DataWidth*l +: DataWidth] ^ b_i[DataAt + DataWidth*l +: DataWidth];
      end
    end
  end
endmodule

module hdp_core_view_out
  /* verilator tracing_off */
  #(parameter Bits = 64, parameter OutLanes = 1) (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [Bits-1:0] a_i, input wire [Bits-1:0] b_i
);
  localparam int DataAt    = 32;
  localparam int DataCount = (OutLanes <= 16) ? OutLanes : 1;
  localparam int DataWidth = 16*OutLanes/DataCount;
  localparam int DataFrac  = (OutLanes <= 16) ? 0 : 0;
  /* verilator tracing_on */
  logic valid;
  logic [15:0] row;
  logic [7:0] chunk;
  logic [7:0] last;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      row <= a_i[0 +: 16] - b_i[0 +: 16];
      chunk <= a_i[16 +: 8] - b_i[16 +: 8];
      last <= a_i[24 +: 8] - b_i[24 +: 8];
    end
  end
  for (genvar l = 0; l < DataCount; l++) begin : data
    logic signed [DataWidth-1-DataFrac:-DataFrac] v;
    always_ff @(posedge take_i) begin
      if (show_i) begin
        v <= (OutLanes <= 16)
            ? a_i[DataAt + DataWidth*l +: DataWidth] - b_i[DataAt + DataWidth*l +: DataWidth]
            : a_i[DataAt + DataWidth*l +: DataWidth] ^ b_i[DataAt + DataWidth*l +: DataWidth];
      end
    end
  end
endmodule

module hdp_core_view_done
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
  end
endmodule

module hdp_core_shadow
  /* verilator tracing_off */ #(
  /// Of the build.
  parameter Lanes = 1,
  parameter OutLanes = 1,
  parameter LMax = 1
  /// Derived, not to be set.
`include "hdp_core_probe_bits.svh"
) (
  input wire take_i,
  /// Cycle of the run.
  input wire [63:0] cycle_i,
  /// Bit p: the RTL, the golden model has an event of probe p.
  input wire [31:0] rtl_valid_i,
  input wire [31:0] golden_valid_i,
  /// Both sides' payloads in the order of the probes, the first in the low bits, and where each
  /// golden event was: column, row and head.
  input wire [CorePayloadBits-1:0] rtl_i,
  input wire [CorePayloadBits-1:0] golden_i,
  input wire [CoreProbes*96-1:0] at_i
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
  localparam int LoadFracAt = LoadIntAt + CoreLoadIntBits;
  localparam int LoadValAt = LoadFracAt + CoreLoadFracBits;
  localparam int SiAt = LoadValAt + CoreLoadValBits;
  localparam int ThetaAt = SiAt + 128;
  localparam int RowStatAt = ThetaAt + 64;
  localparam int ThresholdAt = RowStatAt + 192;
  localparam int DecisionAt = ThresholdAt + 64;
  localparam int MaskRowAt = DecisionAt + 128;
  localparam int ReportAt = MaskRowAt + CoreMaskRowBits;
  localparam int ScoreAt = ReportAt + 64;
  localparam int FillAt = ScoreAt + 64;
  localparam int RowMaxAt = FillAt + 64;
  localparam int YAt = RowMaxAt + 64;
  localparam int EAt = YAt + 128;
  localparam int TotalAt = EAt + 128;
  localparam int RecipAt = TotalAt + 64;
  localparam int NumAt = RecipAt + 64;
  localparam int OutputAt = NumAt + CoreNumBits;
  localparam int OutAt = OutputAt + CoreOutputBits;
  localparam int DoneAt = OutAt + CoreOutBits;
  /* verilator tracing_on */

  if (1) begin : core
    if (1) begin : start
      `HDP_SHADOW(0, hdp_core_view_start,
        StartAt, 64)
    end
    if (1) begin : done
      `HDP_SHADOW(21, hdp_core_view_done,
        DoneAt, 64)
    end
  end
  if (1) begin : load
    if (1) begin : load_int
      `HDP_SHADOW(1, hdp_core_view_load_int #(CoreLoadIntBits, Lanes),
        LoadIntAt, CoreLoadIntBits)
    end
    if (1) begin : load_frac
      `HDP_SHADOW(2, hdp_core_view_load_frac #(CoreLoadFracBits, Lanes),
        LoadFracAt, CoreLoadFracBits)
    end
    if (1) begin : load_val
      `HDP_SHADOW(3, hdp_core_view_load_val #(CoreLoadValBits, Lanes),
        LoadValAt, CoreLoadValBits)
    end
  end
  if (1) begin : \integer 
    if (1) begin : si
      `HDP_SHADOW(4, hdp_core_view_si,
        SiAt, 128)
    end
    if (1) begin : theta
      `HDP_SHADOW(5, hdp_core_view_theta,
        ThetaAt, 64)
    end
    if (1) begin : row_stat
      `HDP_SHADOW(6, hdp_core_view_row_stat,
        RowStatAt, 192)
    end
    if (1) begin : threshold
      `HDP_SHADOW(7, hdp_core_view_threshold,
        ThresholdAt, 64)
    end
    if (1) begin : decision
      `HDP_SHADOW(8, hdp_core_view_decision,
        DecisionAt, 128)
    end
  end
  if (1) begin : mask
    if (1) begin : mask_row
      `HDP_SHADOW(9, hdp_core_view_mask_row #(CoreMaskRowBits, LMax),
        MaskRowAt, CoreMaskRowBits)
    end
    if (1) begin : report
      `HDP_SHADOW(10, hdp_core_view_report,
        ReportAt, 64)
    end
  end
  if (1) begin : fraction
    if (1) begin : score
      `HDP_SHADOW(11, hdp_core_view_score,
        ScoreAt, 64)
    end
  end
  if (1) begin : fill
    if (1) begin : fill
      `HDP_SHADOW(12, hdp_core_view_fill,
        FillAt, 64)
    end
  end
  if (1) begin : softmax
    if (1) begin : row_max
      `HDP_SHADOW(13, hdp_core_view_row_max,
        RowMaxAt, 64)
    end
    if (1) begin : y
      `HDP_SHADOW(14, hdp_core_view_y,
        YAt, 128)
    end
    if (1) begin : e
      `HDP_SHADOW(15, hdp_core_view_e,
        EAt, 128)
    end
    if (1) begin : total
      `HDP_SHADOW(16, hdp_core_view_total,
        TotalAt, 64)
    end
  end
  if (1) begin : reciprocal
    if (1) begin : recip
      `HDP_SHADOW(17, hdp_core_view_recip,
        RecipAt, 64)
    end
  end
  if (1) begin : finish
    if (1) begin : num
      `HDP_SHADOW(18, hdp_core_view_num #(CoreNumBits, OutLanes),
        NumAt, CoreNumBits)
    end
    if (1) begin : \output 
      `HDP_SHADOW(19, hdp_core_view_output #(CoreOutputBits, OutLanes),
        OutputAt, CoreOutputBits)
    end
    if (1) begin : out
      `HDP_SHADOW(20, hdp_core_view_out #(CoreOutBits, OutLanes),
        OutAt, CoreOutBits)
    end
  end
endmodule
/* verilator lint_on VARHIDDEN */
/* verilator lint_on DECLFILENAME */
/* verilator lint_on UNUSEDPARAM */
/* verilator lint_on UNUSEDSIGNAL */

`undef HDP_SHADOW
`resetall
