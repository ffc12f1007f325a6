// SPDX-License-Identifier: Apache-2.0
// The waveform's sides of every probe of a core's reader, by stage.
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

module hdp_read_view_resolve
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] head;
  logic [7:0] survived;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      head <= a_i[0 +: 16] - b_i[0 +: 16];
      survived <= a_i[16 +: 8] - b_i[16 +: 8];
    end
  end
endmodule

module hdp_read_shadow
  /* verilator tracing_off */ #(
  /// Of the build.
  parameter None = 0
  /// Derived, not to be set.
`include "hdp_read_probe_bits.svh"
) (
  input wire take_i,
  /// Cycle of the run.
  input wire [63:0] cycle_i,
  /// Bit p: the RTL, the golden model has an event of probe p.
  input wire [31:0] rtl_valid_i,
  input wire [31:0] golden_valid_i,
  /// Both sides' payloads in the order of the probes, the first in the low bits, and where each
  /// golden event was: column, row and head.
  input wire [ReadPayloadBits-1:0] rtl_i,
  input wire [ReadPayloadBits-1:0] golden_i,
  input wire [ReadProbes*96-1:0] at_i
);
  /* verilator tracing_on */
  /* verilator no_inline_module */
`include "hdp_shadow_probe.svh"

  /* verilator tracing_off */
  wire [31:0] one  = rtl_valid_i ^ golden_valid_i;
  wire [31:0] both = rtl_valid_i & golden_valid_i;

  // Where the payloads lie.
  localparam int ResolveAt = 0;
  /* verilator tracing_on */

  if (1) begin : read
    if (1) begin : resolve
      `HDP_SHADOW(0, hdp_read_view_resolve,
        ResolveAt, 64)
    end
  end
endmodule
/* verilator lint_on VARHIDDEN */
/* verilator lint_on DECLFILENAME */
/* verilator lint_on UNUSEDPARAM */
/* verilator lint_on UNUSEDSIGNAL */

`undef HDP_SHADOW
`resetall
