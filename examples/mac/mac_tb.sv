// SPDX-License-Identifier: Apache-2.0
// The MAC, its probes, and both sides of them for the waveform.
`default_nettype none

module mac_tb #(
  /* verilator lint_off UNUSEDPARAM */
  parameter None = 0  // the list that follows begins with a comma
  /* verilator lint_on UNUSEDPARAM */
`include "mac_core_probe_bits.svh"
) (
  input  wire               clk_i, rst_ni,
  input  wire               in_valid_i, in_last_i, out_ready_i,
  input  wire signed [7:0]  in_a_i, in_b_i,
  output wire               in_ready_o, out_valid_o,
  output wire signed [31:0] out_sum_o,
  /* verilator tracing_off */
  output wire [31:0]        probe_valid_o,
`define MAC_PROBE(name, bits) output logic [bits-1:0] p_``name``_o,
`include "mac_core_probe_list.svh"
`undef MAC_PROBE
  input  wire               shadow_take_i,
  input  wire [63:0]        shadow_cycle_i,
  input  wire [31:0]        rtl_valid_i, golden_valid_i,
  input  wire [CorePayloadBits-1:0] rtl_i, golden_i,
  input  wire [CoreProbes*96-1:0]   golden_at_i
  /* verilator tracing_on */
);
  mac u_mac (.*);
`include "mac_core_probes.svh"
  mac_core_shadow u_shadow (
    .take_i(shadow_take_i), .cycle_i(shadow_cycle_i), .rtl_valid_i(rtl_valid_i),
    .golden_valid_i(golden_valid_i), .rtl_i(rtl_i), .golden_i(golden_i), .at_i(golden_at_i)
  );
endmodule

`resetall
