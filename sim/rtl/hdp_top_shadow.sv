// SPDX-License-Identifier: Apache-2.0
// The waveform's three sides of every probe of hdp_top's table; what hdp_shadow.sv is for a core's.
`default_nettype none

/* verilator lint_off UNUSEDSIGNAL */
module hdp_top_shadow #(
  /// As in hdp_sim_coprocessor.
  parameter BusBytes = 4,
  parameter WordBits = 64,
  /// Bits of all payloads.
  parameter PayloadBits = 1024 + WordBits
)
  /* verilator tracing_off */ (
  /// As in hdp_shadow.
  input  wire                  take_i,
  input  wire [63:0]           cycle_i,
  input  wire [31:0]           rtl_valid_i,
  input  wire [31:0]           golden_valid_i,
  input  wire [PayloadBits-1:0] rtl_i,
  input  wire [PayloadBits-1:0] golden_i,
  input  wire [12*96-1:0]      at_i
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
  localparam int BAt = WAt + WordBits;
  /* verilator tracing_on */

  // One probe is called `state`, and every probe has one.
  /* verilator lint_off VARHIDDEN */
  if (1) begin : registers
    if (1) begin : csr_write
      `HDP_SHADOW(0, hdp_view_csr_write, CsrWriteAt, 64)
    end
    if (1) begin : csr_read
      `HDP_SHADOW(1, hdp_view_csr_read, CsrReadAt, 64)
    end
  end
  if (1) begin : job
    if (1) begin : state
      `HDP_SHADOW(2, hdp_view_state, StateAt, 64)
    end
    if (1) begin : irq
      `HDP_SHADOW(3, hdp_view_irq, IrqAt, 64)
    end
  end
  if (1) begin : scheduler
    if (1) begin : \assign
      `HDP_SHADOW(4, hdp_view_assign, AssignAt, 64)
    end
  end
  if (1) begin : read
    if (1) begin : read
      `HDP_SHADOW(5, hdp_view_burst, ReadAt, 128)
    end
    if (1) begin : ar
      `HDP_SHADOW(6, hdp_view_burst, ArAt, 128)
    end
    if (1) begin : r
      `HDP_SHADOW(7, hdp_view_r, RAt, 128)
    end
  end
  if (1) begin : write
    if (1) begin : write
      `HDP_SHADOW(8, hdp_view_burst, WriteAt, 128)
    end
    if (1) begin : aw
      `HDP_SHADOW(9, hdp_view_burst, AwAt, 128)
    end
    if (1) begin : w
      `HDP_SHADOW(10, hdp_view_w #(WordBits, BusBytes), WAt, WordBits)
    end
    if (1) begin : b
      `HDP_SHADOW(11, hdp_view_b, BAt, 64)
    end
  end
  /* verilator lint_on VARHIDDEN */
endmodule
/* verilator lint_on UNUSEDSIGNAL */

`undef HDP_SHADOW
`resetall
