// SPDX-License-Identifier: Apache-2.0
// The statistics of a block row over its live blocks, complete in the cycle of its last theta
// (A+5).
`default_nettype none

module hdp_row_stats #(
  /// Bits of theta.
  parameter ThetaW = 25,
  /// Bits of n, the live blocks of a row.
  parameter NW = 7,
  /// Bits of the sum of theta over a row.
  parameter StatW = 31
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  /// A block's theta is there.
  input  wire              valid_i,
  /// theta, signed.
  input  wire [ThetaW-1:0] theta_i,
  /// Last block of its row.
  input  wire              row_last_i,
  /// w = abs(rho).
  input  wire [15:0]       weight_i,
  /// The row is complete; this block is included below.
  output wire              valid_o,
  /// n: live blocks.
  output wire [NW-1:0]     n_o,
  /// w * n, without a multiplier.
  output wire [NW+15:0]    weight_n_o,
  /// Sum of theta, signed.
  output wire [StatW-1:0]  sum_o,
  /// Largest theta, signed.
  output wire [ThetaW-1:0] max_o,
  /// Smallest theta, signed.
  output wire [ThetaW-1:0] min_o
);
  reg  [NW-1:0]     n_q;
  reg  [NW+15:0]    weight_n_q;
  reg  [StatW-1:0]  sum_q;
  reg  [ThetaW-1:0] max_q;
  reg  [ThetaW-1:0] min_q;

  wire              fresh    = n_q == {NW{1'b0}};
  wire              above    = fresh || $signed(theta_i) > $signed(max_q);
  wire              below    = fresh || $signed(theta_i) < $signed(min_q);
  wire [NW-1:0]     n        = n_q + 1'b1;
  wire [NW+15:0]    weight_n = weight_n_q + {{NW{1'b0}}, weight_i};
  wire [StatW-1:0]  sum      = sum_q + {{(StatW-ThetaW){theta_i[ThetaW-1]}}, theta_i};
  wire [ThetaW-1:0] max      = above ? theta_i : max_q;
  wire [ThetaW-1:0] min      = below ? theta_i : min_q;

  always @(posedge clk_i) begin
    if (!rst_ni || valid_o) begin
      n_q <= {NW{1'b0}};
      weight_n_q <= {(NW+16){1'b0}};
      sum_q <= {StatW{1'b0}};
    end else if (valid_i) begin
      n_q <= n;
      weight_n_q <= weight_n;
      sum_q <= sum;
    end
  end

  always @(posedge clk_i) begin
    if (valid_i) begin
      max_q <= max;
      min_q <= min;
    end
  end

  assign valid_o    = valid_i && row_last_i;
  assign n_o        = n;
  assign weight_n_o = weight_n;
  assign sum_o      = sum;
  assign max_o      = max;
  assign min_o      = min;
endmodule

`resetall
