// SPDX-License-Identifier: Apache-2.0
// Starts query rows in the softmax engine and issues their tokens.
`default_nettype none

module hdp_softmax_seq #(
  /// Bits of a length.
  parameter LenW = 8,
  /// Bits of a score.
  parameter ScoreW = 30,
  /// Bits of np.
  parameter NpW = 7,
  /// Query rows of the total FIFO.
  parameter TotalDepth = 8,
  /// Tokens of the weight FIFO.
  parameter WeightDepth = 64
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  // row FIFO
  /// A row entry is there.
  input  wire              row_valid_i,
  /// Kept pairs of the row.
  input  wire [LenW-1:0]   row_count_i,
  /// Their largest score, signed.
  input  wire [ScoreW-1:0] row_max_i,
  /// The row is the last of its head.
  input  wire              row_head_last_i,
  /// Its head is pruned.
  input  wire              row_pruned_i,
  // fill FIFO
  /// A row's fill is there.
  input  wire              fill_valid_i,
  /// The row has pruned pairs that get a weight.
  input  wire              fill_has_i,
  /// Its pruned pairs.
  input  wire [NpW-1:0]    fill_np_i,
  /// The score of every one of them, signed.
  input  wire [ScoreW-1:0] fill_i,
  // credits
  /// The reciprocal unit pops a total.
  input  wire              total_pop_i,
  /// The value engine pops a token.
  input  wire              weight_pop_i,
  // the row's start (g)
  /// A row starts; its row entry and its fill are popped.
  output wire              start_o,
  /// m: the largest of its scores and its fill, signed; 0 without either.
  output wire [ScoreW-1:0] max_o,
  // the token (x)
  /// A token issues.
  output wire              token_o,
  /// It is a pair token and pops the score FIFO.
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
  /// m of the row, signed.
  output wire [ScoreW-1:0] token_max_o,
  /// The row's pruned pairs.
  output wire [NpW-1:0]    np_o,
  /// The row's fill, signed.
  output wire [ScoreW-1:0] fill_o
);
  localparam [LenW-1:0] One = 1;

  reg              active_q;
  reg              first_q;
  reg [LenW-1:0]   left_q;   // pair tokens not issued; 0 for an empty token
  reg              pair_q;
  reg              head_last_q;
  reg              pruned_q;
  reg              has_q;
  reg [ScoreW-1:0] max_q;
  reg [NpW-1:0]    np_q;
  reg [ScoreW-1:0] fill_q;

  wire total_room;
  wire weight_room;
  wire unused_total_any;
  wire unused_weight_any;
  wire token   = active_q && weight_room;
  wire last    = left_q <= One;
  wire row_end = token && last;
  wire start   = row_valid_i && fill_valid_i && total_room && (!active_q || row_end);

  hdp_credit #(
    .Limit(TotalDepth)
  ) u_total_credit (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(start), .dec_i(total_pop_i),
    .any_o(unused_total_any), .room_o(total_room)
  );

  hdp_credit #(
    .Limit(WeightDepth)
  ) u_weight_credit (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(token), .dec_i(weight_pop_i),
    .any_o(unused_weight_any), .room_o(weight_room)
  );

  // m = max(kept S, fill if there is one)
  wire row_some   = row_count_i != {LenW{1'b0}};
  wire fill_above = fill_has_i && (!row_some || $signed(fill_i) > $signed(row_max_i));
  // The row entry of a row without pairs, and a fill that is none, read 0.
  wire [ScoreW-1:0] max = fill_above ? fill_i : row_max_i;

  always @(posedge clk_i) begin
    if (!rst_ni) active_q <= 1'b0;
    else if (start) active_q <= 1'b1;
    else if (row_end) active_q <= 1'b0;
  end

  always @(posedge clk_i) begin
    if (start) begin
      first_q <= 1'b1;
      left_q <= row_count_i;
      pair_q <= row_some;
      head_last_q <= row_head_last_i;
      pruned_q <= row_pruned_i;
      has_q <= fill_has_i;
      max_q <= max;
      np_q <= fill_np_i;
      fill_q <= fill_i;
    end else if (token) begin
      first_q <= 1'b0;
      left_q <= left_q - One;
    end
  end

  assign start_o     = start;
  assign max_o       = max;
  assign token_o     = token;
  assign pair_o      = pair_q;
  assign first_o     = first_q;
  assign last_o      = last;
  assign head_last_o = last && head_last_q;
  assign pruned_o    = pruned_q;
  assign has_o       = has_q && first_q;
  assign token_max_o = max_q;
  assign np_o        = np_q;
  assign fill_o      = fill_q;
endmodule

`resetall
