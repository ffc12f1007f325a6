// SPDX-License-Identifier: Apache-2.0
// The softmax engine: the weights of every query row's pairs and fill, and their total.
`default_nettype none

module hdp_softmax #(
  /// Bits of a row number.
  parameter RowW = 7,
  /// Bits of a length.
  parameter LenW = 8,
  /// Bits of a score.
  parameter ScoreW = 30,
  /// Bits of np.
  parameter NpW = 7,
  /// Bits of a total.
  parameter TotalW = 23,
  /// Tokens of the weight FIFO.
  parameter WeightDepth = 64,
  /// Query rows of the total FIFO.
  parameter TotalDepth = 8
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  // job
  /// M.
  input  wire [15:0]       mant_i,
  /// sh.
  input  wire [5:0]        shift_i,
  // row FIFO
  /// A row entry is there.
  input  wire              row_valid_i,
  /// Kept pairs of the row.
  input  wire [LenW-1:0]   row_count_i,
  /// Their largest score, signed; 0 without pairs.
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
  /// The score of every one of them, signed; 0 without.
  input  wire [ScoreW-1:0] fill_i,
  /// A row starts: takes its row entry and its fill.
  output wire              row_take_o,
  /// A token issues.
  output wire              step_o,
  // score FIFO
  /// Takes a score.
  output wire              score_take_o,
  /// The score, one cycle later, signed.
  input  wire [ScoreW-1:0] score_i,
  /// Its key row.
  input  wire [RowW-1:0]   key_i,
  // weight FIFO
  /// The value engine takes a token.
  input  wire              weight_pop_i,
  /// A token is there.
  output wire              weight_valid_o,
  /// It is a pair token.
  output wire              weight_pair_o,
  /// First token of its row.
  output wire              weight_first_o,
  /// Last token of its row.
  output wire              weight_last_o,
  /// The row's last, of a head's last row.
  output wire              weight_head_last_o,
  /// Its head is pruned.
  output wire              weight_pruned_o,
  /// Key row.
  output wire [RowW-1:0]   weight_key_o,
  /// Weight of the pair.
  output wire [15:0]       weight_e_o,
  /// Weight of the row's pruned pairs, in its first token.
  output wire [15:0]       weight_ef_o,
  // total FIFO
  /// The reciprocal unit takes a total.
  input  wire              total_pop_i,
  /// A total is there.
  output wire              total_valid_o,
  /// The total.
  output wire [TotalW-1:0] total_o
);
  wire [ScoreW-1:0] row_max;
  wire              token;
  wire              token_pair;
  wire              token_first;
  wire              token_last;
  wire              token_head_last;
  wire              token_pruned;
  wire              token_has;
  wire [ScoreW-1:0] token_max;
  wire [NpW-1:0]    token_np;
  wire [ScoreW-1:0] token_fill;
  wire              unused_row_max = &{1'b0, row_max};  // for the probe row_max

  hdp_softmax_seq #(
    .LenW(LenW), .ScoreW(ScoreW), .NpW(NpW), .TotalDepth(TotalDepth), .WeightDepth(WeightDepth)
  ) u_seq (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .row_valid_i(row_valid_i), .row_count_i(row_count_i), .row_max_i(row_max_i),
    .row_head_last_i(row_head_last_i), .row_pruned_i(row_pruned_i),
    .fill_valid_i(fill_valid_i), .fill_has_i(fill_has_i), .fill_np_i(fill_np_i),
    .fill_i(fill_i), .total_pop_i(total_pop_i), .weight_pop_i(weight_pop_i),
    .start_o(row_take_o), .max_o(row_max),
    .token_o(token), .pair_o(token_pair), .first_o(token_first), .last_o(token_last),
    .head_last_o(token_head_last), .pruned_o(token_pruned), .has_o(token_has),
    .token_max_o(token_max), .np_o(token_np), .fill_o(token_fill)
  );

  assign step_o       = token;
  assign score_take_o = token && token_pair;

  wire            y_valid;
  wire            y_pair;
  wire            y_has;
  wire [16:0]     y;
  wire [16:0]     y_fill;
  wire            unused_y = &{1'b0, y_valid, y_pair, y_has, y, y_fill};  // for the probe y
  wire            e_valid;
  wire            e_pair;
  wire            e_first;
  wire            e_last;
  wire            e_head_last;
  wire            e_pruned;
  wire            e_has;
  wire            unused_e_has = &{1'b0, e_has};  // for the probe e
  wire [RowW-1:0] e_key;
  wire [15:0]     e;
  wire [15:0]     ef;
  wire [NpW-1:0]  e_np;

  hdp_softmax_pipe #(
    .RowW(RowW), .ScoreW(ScoreW), .NpW(NpW)
  ) u_pipe (
    .clk_i(clk_i), .rst_ni(rst_ni), .mant_i(mant_i), .shift_i(shift_i),
    .token_i(token), .pair_i(token_pair), .first_i(token_first), .last_i(token_last),
    .head_last_i(token_head_last), .pruned_i(token_pruned), .has_i(token_has),
    .max_i(token_max), .np_i(token_np), .fill_i(token_fill), .score_i(score_i), .key_i(key_i),
    .y_valid_o(y_valid), .y_pair_o(y_pair), .y_has_o(y_has), .y_o(y), .y_fill_o(y_fill),
    .valid_o(e_valid), .pair_o(e_pair), .first_o(e_first), .last_o(e_last),
    .head_last_o(e_head_last), .pruned_o(e_pruned), .has_o(e_has), .key_o(e_key), .e_o(e),
    .ef_o(ef), .np_o(e_np)
  );

  hdp_fifo #(
    .Width(5+RowW+32), .Depth(WeightDepth)
  ) u_weight_fifo (
    .clk_i(clk_i), .rst_ni(rst_ni), .push_i(e_valid),
    .data_i({e_pair, e_first, e_last, e_head_last, e_pruned, e_key, e, ef}),
    .pop_i(weight_pop_i), .valid_o(weight_valid_o),
    .data_o({weight_pair_o, weight_first_o, weight_last_o, weight_head_last_o,
             weight_pruned_o, weight_key_o, weight_e_o, weight_ef_o})
  );

  wire              total_valid;
  wire [TotalW-1:0] total;

  hdp_total #(
    .NpW(NpW), .TotalW(TotalW)
  ) u_total (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .valid_i(e_valid), .first_i(e_first), .last_i(e_last), .e_i(e), .ef_i(ef), .np_i(e_np),
    .valid_o(total_valid), .total_o(total)
  );

  hdp_fifo #(
    .Width(TotalW), .Depth(TotalDepth)
  ) u_total_fifo (
    .clk_i(clk_i), .rst_ni(rst_ni), .push_i(total_valid), .data_i(total),
    .pop_i(total_pop_i), .valid_o(total_valid_o), .data_o(total_o)
  );
endmodule

`resetall
