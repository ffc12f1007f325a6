// SPDX-License-Identifier: Apache-2.0
// The shadow of probe `resolve`, which a core's table has behind the core's own probes
// (docs/coprocessor.md section 10).
`default_nettype none

/* verilator lint_off UNUSEDSIGNAL */
module hdp_read_shadow
  /* verilator tracing_off */ (
  /// As in hdp_shadow, for one probe.
  input  wire        take_i,
  input  wire [0:0]  rtl_valid_i,
  input  wire [0:0]  golden_valid_i,
  input  wire [63:0] rtl_i,
  input  wire [63:0] golden_i,
  input  wire [95:0] at_i
);
  /* verilator tracing_on */
  /* verilator no_inline_module */
`include "hdp_shadow_probe.svh"

  /* verilator tracing_off */
  wire [0:0] one  = rtl_valid_i ^ golden_valid_i;
  wire [0:0] both = rtl_valid_i & golden_valid_i;
  /* verilator tracing_on */

  if (1) begin : read
    if (1) begin : resolve
      `HDP_SHADOW(0, hdp_view_resolve, 0, 64)
    end
  end
endmodule
/* verilator lint_on UNUSEDSIGNAL */

`undef HDP_SHADOW
`resetall
