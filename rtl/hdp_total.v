// SPDX-License-Identifier: Apache-2.0
// Sums a query row's weights (x+7) to its total (x+9).
`default_nettype none

module hdp_total #(
  /// Bits of np.
  parameter NpW = 7,
  /// Bits of a total.
  parameter TotalW = 23
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  // the token (x+7)
  /// A token's weights are there.
  input  wire              valid_i,
  /// First token of its row.
  input  wire              first_i,
  /// Last token of its row.
  input  wire              last_i,
  /// Weight of the pair, or 0.
  input  wire [15:0]       e_i,
  /// Weight of every pruned pair of the row; 0 but in the first token.
  input  wire [15:0]       ef_i,
  /// The row's pruned pairs.
  input  wire [NpW-1:0]    np_i,
  // the total (x+9)
  /// The row is complete.
  output wire              valid_o,
  /// sum e + np * ef
  output wire [TotalW-1:0] total_o
);
  reg [1:0]        valid_q;  // bit 0: a token in x+8; bit 1: a row's last in x+9
  reg              first_q;
  reg              last_q;
  reg [15:0]       e_q;
  reg [TotalW-1:0] fills_q;
  reg [TotalW-1:0] total_q;

  wire [NpW+15:0] fills = {16'd0, np_i} * {{NpW{1'b0}}, ef_i};

  always @(posedge clk_i) begin
    if (!rst_ni) valid_q <= 2'd0;
    else valid_q <= {valid_q[0] && last_q, valid_i};
  end

  always @(posedge clk_i) begin
    if (valid_i) begin
      first_q <= first_i;
      last_q <= last_i;
      e_q <= e_i;
      if (first_i) fills_q <= {{(TotalW-NpW-16){1'b0}}, fills};
    end
    // total = sum of the kept pairs' e + np * ef
    if (valid_q[0]) total_q <= (first_q ? fills_q : total_q) + {{(TotalW-16){1'b0}}, e_q};
  end

  assign valid_o = valid_q[1];
  assign total_o = total_q;
endmodule

`resetall
