// SPDX-License-Identifier: Apache-2.0
// The threshold of a block row: from its statistics (A+5) to the right side of the inequality
// (A+7).
`default_nettype none

module hdp_threshold #(
  /// Bits of theta.
  parameter ThetaW = 25,
  /// Bits of n, the live blocks of a row.
  parameter NW = 7,
  /// Bits of the sum of theta over a row.
  parameter StatW = 31,
  /// Bits of the right side.
  parameter RhsW = 47
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  /// rho < 0: the extreme is the minimum.
  input  wire              rho_negative_i,
  /// w = abs(rho).
  input  wire [15:0]       weight_i,
  // the row's statistics (A+5)
  /// The row is complete.
  input  wire              valid_i,
  /// It is the last of its head.
  input  wire              head_last_i,
  /// n: live blocks.
  input  wire [NW-1:0]     n_i,
  /// w * n.
  input  wire [NW+15:0]    weight_n_i,
  /// Sum of theta, signed.
  input  wire [StatW-1:0]  sum_i,
  /// Largest theta, signed.
  input  wire [ThetaW-1:0] max_i,
  /// Smallest theta, signed.
  input  wire [ThetaW-1:0] min_i,
  // the threshold (A+7)
  /// The threshold is there.
  output wire              valid_o,
  /// The row is the last of its head.
  output wire              head_last_o,
  /// n: live blocks.
  output wire [NW-1:0]     n_o,
  /// w * ext * n + (2^15 - w) * sum, signed.
  output wire [RhsW-1:0]   rhs_o
);
  reg [1:0]        valid_q;
  reg              head_last_s1_q;
  reg [NW-1:0]     n_s1_q;
  reg [NW+15:0]    weight_n_s1_q;
  reg [StatW-1:0]  sum_s1_q;
  reg [ThetaW-1:0] ext_s1_q;
  reg              head_last_s2_q;
  reg [NW-1:0]     n_s2_q;
  reg [RhsW-1:0]   rhs_s2_q;

  // rhs = w * ext * n + (2^15 - w) * sum; its magnitude is at most 2^15 * n * max |theta|, so the
  // two products may be taken modulo 2^RhsW.
  wire [15:0]            rest = 16'h8000 - weight_i;
  wire signed [RhsW-1:0] ext_part = $signed({1'b0, weight_n_s1_q}) * $signed(ext_s1_q);
  wire signed [RhsW-1:0] sum_part = $signed({1'b0, rest}) * $signed(sum_s1_q);

  always @(posedge clk_i) begin
    if (!rst_ni) valid_q <= 2'd0;
    else valid_q <= {valid_q[0], valid_i};
  end

  always @(posedge clk_i) begin
    if (valid_i) begin
      head_last_s1_q <= head_last_i;
      n_s1_q <= n_i;
      weight_n_s1_q <= weight_n_i;
      sum_s1_q <= sum_i;
      ext_s1_q <= rho_negative_i ? min_i : max_i;
    end
    if (valid_q[0]) begin
      head_last_s2_q <= head_last_s1_q;
      n_s2_q <= n_s1_q;
      rhs_s2_q <= ext_part + sum_part;
    end
  end

  assign valid_o     = valid_q[1];
  assign head_last_o = head_last_s2_q;
  assign n_o         = n_s2_q;
  assign rhs_o       = rhs_s2_q;
endmodule

`resetall
