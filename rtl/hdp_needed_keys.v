// SPDX-License-Identifier: Apache-2.0
// Gathers a head's needed key blocks: those that at least one of its block rows kept. Used with
// fill skip only.
`default_nettype none

module hdp_needed_keys #(
  /// Block columns.
  parameter Blocks = 64
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  /// Fill is skip.
  input  wire              fill_skip_i,
  // core
  /// A block row's mask is complete.
  input  wire              mask_valid_i,
  /// Bit c: block c of it is kept.
  input  wire [Blocks-1:0] mask_i,
  /// It is the head's last.
  input  wire              report_i,
  // back requester
  /// Takes the oldest head; only when valid_o.
  input  wire              pop_i,
  /// A head is gathered.
  output wire              valid_o,
  /// Bit k: key block k is needed.
  output wire [Blocks-1:0] needed_o
);
  reg  [Blocks-1:0] seen_q;
  wire [Blocks-1:0] seen = seen_q | mask_i;

  always @(posedge clk_i) begin
    if (!rst_ni || report_i) seen_q <= {Blocks{1'b0}};
    else if (mask_valid_i) seen_q <= seen;
  end

  // At most two heads are assigned and not resolved.
  hdp_fifo #(
    .Width(Blocks), .Depth(2)
  ) u_heads (
    .clk_i(clk_i), .rst_ni(rst_ni), .push_i(fill_skip_i && report_i), .data_i(seen),
    .pop_i(pop_i), .valid_o(valid_o), .data_o(needed_o)
  );
endmodule

`resetall
