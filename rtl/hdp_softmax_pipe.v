// SPDX-License-Identifier: Apache-2.0
// The softmax engine's pipeline: a token's weights e and ef, seven cycles after it issues.
`default_nettype none

module hdp_softmax_pipe #(
  /// Bits of a row number.
  parameter RowW = 7,
  /// Bits of a score.
  parameter ScoreW = 30,
  /// Bits of np.
  parameter NpW = 7
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  /// M.
  input  wire [15:0]       mant_i,
  /// sh.
  input  wire [5:0]        shift_i,
  // the token (x)
  /// A token issues.
  input  wire              token_i,
  /// It is a pair token.
  input  wire              pair_i,
  /// First token of its row.
  input  wire              first_i,
  /// Last token of its row.
  input  wire              last_i,
  /// The row's last, of a head's last row.
  input  wire              head_last_i,
  /// Its head is pruned.
  input  wire              pruned_i,
  /// It carries its row's fill.
  input  wire              has_i,
  /// m of the row, signed.
  input  wire [ScoreW-1:0] max_i,
  /// The row's pruned pairs.
  input  wire [NpW-1:0]    np_i,
  /// The row's fill, signed.
  input  wire [ScoreW-1:0] fill_i,
  // what a pair token popped from the score FIFO (x+1)
  /// S, signed.
  input  wire [ScoreW-1:0] score_i,
  /// Key row.
  input  wire [RowW-1:0]   key_i,
  // x+4
  /// y is there.
  output wire              y_valid_o,
  /// The token is a pair token.
  output wire              y_pair_o,
  /// It carries its row's fill.
  output wire              y_has_o,
  /// y of its score, or 0.
  output wire [16:0]       y_o,
  /// y of the fill, or 0.
  output wire [16:0]       y_fill_o,
  // x+7
  /// The weights are there.
  output wire              valid_o,
  /// The token is a pair token.
  output wire              pair_o,
  /// First token of its row.
  output wire              first_o,
  /// Last token of its row.
  output wire              last_o,
  /// The row's last, of a head's last row.
  output wire              head_last_o,
  /// Its head is pruned.
  output wire              pruned_o,
  /// It carries its row's fill.
  output wire              has_o,
  /// Key row; 0 in an empty token.
  output wire [RowW-1:0]   key_o,
  /// Weight of the pair, or 0.
  output wire [15:0]       e_o,
  /// Weight of every pruned pair of the row, or 0.
  output wire [15:0]       ef_o,
  /// The row's pruned pairs.
  output wire [NpW-1:0]    np_o
);
  reg [6:0]        valid_q;  // bit k: a token in x+1+k
  reg              pair_s1_q;
  reg              has_s1_q;
  reg [ScoreW-1:0] max_s1_q;
  reg [ScoreW-1:0] fill_s1_q;

  always @(posedge clk_i) begin
    if (!rst_ni) valid_q <= 7'd0;
    else valid_q <= {valid_q[5:0], token_i};
  end

  always @(posedge clk_i) begin
    if (token_i) begin
      pair_s1_q <= pair_i;
      has_s1_q <= has_i;
      max_s1_q <= max_i;
      fill_s1_q <= fill_i;
    end
  end

  hdp_delay #(
    .Width (2),
    .Cycles(4)
  ) u_beside_y (
    .clk_i (clk_i),
    .data_i({pair_i, has_i}),
    .data_o({y_pair_o, y_has_o})
  );

  hdp_delay #(
    .Width (6 + NpW),
    .Cycles(7)
  ) u_beside_e (
    .clk_i (clk_i),
    .data_i({pair_i, first_i, last_i, head_last_i, pruned_i, has_i, np_i}),
    .data_o({pair_o, first_o, last_o, head_last_o, pruned_o, has_o, np_o})
  );

  hdp_delay #(
    .Width (RowW),
    .Cycles(6)
  ) u_key (
    .clk_i (clk_i),
    .data_i(pair_s1_q ? key_i : {RowW{1'b0}}),
    .data_o(key_o)
  );

  hdp_exp #(
    .ScoreW(ScoreW)
  ) u_exp_pair (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .mant_i (mant_i),
    .shift_i(shift_i),
    .valid_i(valid_q[0] && pair_s1_q),
    .max_i  (max_s1_q),
    .score_i(score_i),
    .y_o    (y_o),
    .e_o    (e_o)
  );

  hdp_exp #(
    .ScoreW(ScoreW)
  ) u_exp_fill (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .mant_i (mant_i),
    .shift_i(shift_i),
    .valid_i(valid_q[0] && has_s1_q),
    .max_i  (max_s1_q),
    .score_i(fill_s1_q),
    .y_o    (y_fill_o),
    .e_o    (ef_o)
  );

  assign y_valid_o = valid_q[3];
  assign valid_o   = valid_q[6];
endmodule

`resetall
