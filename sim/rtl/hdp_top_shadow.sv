// SPDX-License-Identifier: Apache-2.0
// The waveform's sides of every probe of the co-processor around the cores, by stage.
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

module hdp_top_view_csr_write
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] addr;
  logic [7:0] strobe;
  logic [7:0] resp;
  logic [31:0] data;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      addr <= a_i[0 +: 16] - b_i[0 +: 16];
      strobe <= a_i[16 +: 8] - b_i[16 +: 8];
      resp <= a_i[24 +: 8] - b_i[24 +: 8];
      data <= a_i[32 +: 32] - b_i[32 +: 32];
    end
  end
endmodule

module hdp_top_view_csr_read
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] addr;
  logic [7:0] resp;
  logic [31:0] data;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      addr <= a_i[0 +: 16] - b_i[0 +: 16];
      resp <= a_i[16 +: 8] - b_i[16 +: 8];
      data <= a_i[32 +: 32] - b_i[32 +: 32];
    end
  end
endmodule

module hdp_top_view_state
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] state;
  logic [7:0] error;
  logic [15:0] head;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      state <= a_i[0 +: 8] - b_i[0 +: 8];
      error <= a_i[8 +: 8] - b_i[8 +: 8];
      head <= a_i[16 +: 16] - b_i[16 +: 16];
    end
  end
endmodule

module hdp_top_view_irq
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] level;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      level <= a_i[0 +: 8] - b_i[0 +: 8];
    end
  end
endmodule

module hdp_top_view_assign
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] head;
  logic [7:0] core;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      head <= a_i[0 +: 16] - b_i[0 +: 16];
      core <= a_i[16 +: 8] - b_i[16 +: 8];
    end
  end
endmodule

module hdp_top_view_read
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [127:0] a_i, input wire [127:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] id;
  logic [15:0] beats;
  logic [63:0] addr;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      id <= a_i[0 +: 8] - b_i[0 +: 8];
      beats <= a_i[16 +: 16] - b_i[16 +: 16];
      addr <= a_i[64 +: 64] - b_i[64 +: 64];
    end
  end
endmodule

module hdp_top_view_ar
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [127:0] a_i, input wire [127:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] id;
  logic [15:0] beats;
  logic [63:0] addr;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      id <= a_i[0 +: 8] - b_i[0 +: 8];
      beats <= a_i[16 +: 16] - b_i[16 +: 16];
      addr <= a_i[64 +: 64] - b_i[64 +: 64];
    end
  end
endmodule

module hdp_top_view_r
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [127:0] a_i, input wire [127:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] id;
  logic [7:0] resp;
  logic [7:0] last;
  logic [7:0] array;
  logic [15:0] head;
  logic [15:0] row;
  logic [15:0] word;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      id <= a_i[0 +: 8] - b_i[0 +: 8];
      resp <= a_i[8 +: 8] - b_i[8 +: 8];
      last <= a_i[16 +: 8] - b_i[16 +: 8];
      array <= a_i[24 +: 8] - b_i[24 +: 8];
      head <= a_i[32 +: 16] - b_i[32 +: 16];
      row <= a_i[48 +: 16] - b_i[48 +: 16];
      word <= a_i[64 +: 16] - b_i[64 +: 16];
    end
  end
endmodule

module hdp_top_view_write
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [127:0] a_i, input wire [127:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] id;
  logic [15:0] beats;
  logic [63:0] addr;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      id <= a_i[0 +: 8] - b_i[0 +: 8];
      beats <= a_i[16 +: 16] - b_i[16 +: 16];
      addr <= a_i[64 +: 64] - b_i[64 +: 64];
    end
  end
endmodule

module hdp_top_view_aw
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [127:0] a_i, input wire [127:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] id;
  logic [15:0] beats;
  logic [63:0] addr;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      id <= a_i[0 +: 8] - b_i[0 +: 8];
      beats <= a_i[16 +: 16] - b_i[16 +: 16];
      addr <= a_i[64 +: 64] - b_i[64 +: 64];
    end
  end
endmodule

module hdp_top_view_w
  /* verilator tracing_off */
  #(parameter Bits = 64, parameter BusBytes = 1) (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [Bits-1:0] a_i, input wire [Bits-1:0] b_i
);
  localparam int DataAt    = 8 + 8*((BusBytes + 7) / 8);
  localparam int DataCount = (BusBytes <= 16) ? BusBytes : 1;
  localparam int DataWidth = 8*BusBytes/DataCount;
  localparam int DataFrac  = (BusBytes <= 16) ? 0 : 0;
  /* verilator tracing_on */
  logic valid;
  logic [7:0] last;
  logic [8*((BusBytes + 7) / 8)-1:0] strobe;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      last <= a_i[0 +: 8] - b_i[0 +: 8];
      strobe <= a_i[8 +: 8*((BusBytes + 7) / 8)] ^ b_i[8 +: 8*((BusBytes + 7) / 8)];
    end
  end
  for (genvar l = 0; l < DataCount; l++) begin : data
    logic [DataWidth-1-DataFrac:-DataFrac] v;
    always_ff @(posedge take_i) begin
      if (show_i) begin
        v <= (BusBytes <= 16)
            ? a_i[DataAt + DataWidth*l +: DataWidth] - b_i[DataAt + DataWidth*l +: DataWidth]
            : a_i[DataAt + DataWidth*l +: DataWidth] ^ b_i[DataAt + DataWidth*l +: DataWidth];
      end
    end
  end
endmodule

module hdp_top_view_b
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] id;
  logic [7:0] resp;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      id <= a_i[0 +: 8] - b_i[0 +: 8];
      resp <= a_i[8 +: 8] - b_i[8 +: 8];
    end
  end
endmodule

module hdp_top_shadow
  /* verilator tracing_off */ #(
  /// Of the build.
  parameter BusBytes = 1
  /// Derived, not to be set.
`include "hdp_top_probe_bits.svh"
) (
  input wire take_i,
  /// Cycle of the run.
  input wire [63:0] cycle_i,
  /// Bit p: the RTL, the golden model has an event of probe p.
  input wire [31:0] rtl_valid_i,
  input wire [31:0] golden_valid_i,
  /// Both sides' payloads in the order of the probes, the first in the low bits, and where each
  /// golden event was: column, row and head.
  input wire [TopPayloadBits-1:0] rtl_i,
  input wire [TopPayloadBits-1:0] golden_i,
  input wire [TopProbes*96-1:0] at_i
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
  localparam int CsrWriteAt = 0;
  localparam int CsrReadAt = CsrWriteAt + 64;
  localparam int StateAt = CsrReadAt + 64;
  localparam int IrqAt = StateAt + 64;
  localparam int AssignAt = IrqAt + 64;
  localparam int ReadAt = AssignAt + 64;
  localparam int ArAt = ReadAt + 128;
  localparam int RAt = ArAt + 128;
  localparam int WriteAt = RAt + 128;
  localparam int AwAt = WriteAt + 128;
  localparam int WAt = AwAt + 128;
  localparam int BAt = WAt + TopWBits;
  /* verilator tracing_on */

  if (1) begin : registers
    if (1) begin : csr_write
      `HDP_SHADOW(0, hdp_top_view_csr_write,
        CsrWriteAt, 64)
    end
    if (1) begin : csr_read
      `HDP_SHADOW(1, hdp_top_view_csr_read,
        CsrReadAt, 64)
    end
  end
  if (1) begin : job
    if (1) begin : state
      `HDP_SHADOW(2, hdp_top_view_state,
        StateAt, 64)
    end
    if (1) begin : irq
      `HDP_SHADOW(3, hdp_top_view_irq,
        IrqAt, 64)
    end
  end
  if (1) begin : scheduler
    if (1) begin : \assign 
      `HDP_SHADOW(4, hdp_top_view_assign,
        AssignAt, 64)
    end
  end
  if (1) begin : read
    if (1) begin : read
      `HDP_SHADOW(5, hdp_top_view_read,
        ReadAt, 128)
    end
    if (1) begin : ar
      `HDP_SHADOW(6, hdp_top_view_ar,
        ArAt, 128)
    end
    if (1) begin : r
      `HDP_SHADOW(7, hdp_top_view_r,
        RAt, 128)
    end
  end
  if (1) begin : write
    if (1) begin : write
      `HDP_SHADOW(8, hdp_top_view_write,
        WriteAt, 128)
    end
    if (1) begin : aw
      `HDP_SHADOW(9, hdp_top_view_aw,
        AwAt, 128)
    end
    if (1) begin : w
      `HDP_SHADOW(10, hdp_top_view_w #(TopWBits, BusBytes),
        WAt, TopWBits)
    end
    if (1) begin : b
      `HDP_SHADOW(11, hdp_top_view_b,
        BAt, 64)
    end
  end
endmodule
/* verilator lint_on VARHIDDEN */
/* verilator lint_on DECLFILENAME */
/* verilator lint_on UNUSEDPARAM */
/* verilator lint_on UNUSEDSIGNAL */

`undef HDP_SHADOW
`resetall
