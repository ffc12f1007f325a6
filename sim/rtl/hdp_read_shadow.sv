// SPDX-License-Identifier: Apache-2.0
// The shadow of probe `resolve`, which a core's table has behind the core's own probes
// (docs/coprocessor.md section 10).
`default_nettype none

/* verilator lint_off UNUSEDSIGNAL */
module hdp_read_shadow
  /* verilator tracing_off */ (
  /// As in hdp_shadow, for one probe.
  input  wire        take_i,
  input  wire        rtl_valid_i,
  input  wire        golden_valid_i,
  input  wire [63:0] rtl_i,
  input  wire [63:0] golden_i,
  input  wire [95:0] at_i
);
  /* verilator tracing_on */
`include "hdp_shadow_state.svh"

  if (1) begin : read
    if (1) begin : resolve
      probe_state_e state;
      always_ff @(posedge take_i) begin
        state <= state_of(rtl_valid_i, golden_valid_i, rtl_i == golden_i);
      end
      hdp_shadow_at at(take_i, golden_valid_i, at_i);
      hdp_view_resolve rtl(take_i, rtl_valid_i, rtl_valid_i, rtl_i, '0);
      hdp_view_resolve golden(take_i, golden_valid_i, golden_valid_i, golden_i, '0);
      hdp_view_resolve diff(take_i, rtl_valid_i ^ golden_valid_i, rtl_valid_i && golden_valid_i,
                            rtl_i, golden_i);
    end
  end
endmodule
/* verilator lint_on UNUSEDSIGNAL */

`resetall
