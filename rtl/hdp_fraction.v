// SPDX-License-Identifier: Apache-2.0
// The fraction engine: the score of every kept pair, and the entry of every query row.
`default_nettype none

module hdp_fraction #(
  /// Integer bits of an element.
  parameter IntBits = 8,
  /// Fraction bits of an element.
  parameter FracBits = 8,
  /// Elements that a step takes.
  parameter Lanes = 64,
  /// Largest D.
  parameter DMax = 64,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Bits of a length.
  parameter LenW = 8,
  /// Bits of a block row or block column number.
  parameter BlockW = 6,
  /// Block columns.
  parameter Blocks = 64,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1,
  /// Bits of a score.
  parameter ScoreW = 30,
  /// Pairs of the score FIFO.
  parameter ScoreDepth = 512,
  /// Query rows of the row FIFO.
  parameter RowDepth = 8
) (
  /// Clock.
  input  wire                      clk_i,
  /// Synchronous reset.
  input  wire                      rst_ni,
  // job
  /// Key rows.
  input  wire [LenW-1:0]           lk_i,
  /// Lk - Lq.
  input  wire [LenW-1:0]           off_i,
  /// Causal attention.
  input  wire                      causal_i,
  /// A pair takes a second pass, for FQ*FK.
  input  wire                      exact_i,
  /// Last chunk of a row.
  input  wire [ChunkW-1:0]         last_chunk_i,
  // record queue
  /// A record is there.
  input  wire                      record_valid_i,
  /// Its head is pruned.
  input  wire                      record_pruned_i,
  /// It is the last of its head.
  input  wire                      record_head_last_i,
  /// Query row 2b+1 exists.
  input  wire                      record_has_odd_i,
  /// Its block row b.
  input  wire [BlockW-1:0]         record_block_row_i,
  /// Bit c: block c is kept.
  input  wire [Blocks-1:0]         record_mask_i,
  /// Takes it.
  output wire                      record_take_o,
  // load_int and load_frac
  /// The fractions of row pair_row_o of the oldest surviving head are loaded, and of its keys.
  input  wire                      frac_row_loaded_i,
  /// The integer parts of the oldest head are no longer needed.
  output wire                      free_int_o,
  /// The fraction parts of the oldest surviving head are no longer needed.
  output wire                      free_frac_o,
  /// A step issues.
  output wire                      step_o,
  /// Read a pair's step.
  output wire                      pair_re_o,
  /// Query row.
  output wire [RowW-1:0]           pair_row_o,
  /// Key row.
  output wire [RowW-1:0]           pair_key_o,
  /// Chunk.
  output wire [ChunkW-1:0]         pair_chunk_o,
  /// IQ of the query, one cycle later.
  input  wire [Lanes*IntBits-1:0]  int_q_i,
  /// IK of the key.
  input  wire [Lanes*IntBits-1:0]  int_k_i,
  /// FQ of the query.
  input  wire [Lanes*FracBits-1:0] frac_q_i,
  /// FK of the key.
  input  wire [Lanes*FracBits-1:0] frac_k_i,
  // score FIFO
  /// The softmax engine takes a score.
  input  wire                      score_pop_i,
  /// The score, one cycle later, signed.
  output wire [ScoreW-1:0]         score_o,
  /// Its key row.
  output wire [RowW-1:0]           key_o,
  // row FIFO
  /// The softmax engine takes a row entry.
  input  wire                      row_pop_i,
  /// A row entry is there.
  output wire                      row_valid_o,
  /// Kept pairs of the row.
  output wire [LenW-1:0]           row_count_o,
  /// Their largest score, signed; 0 without pairs.
  output wire [ScoreW-1:0]         row_max_o,
  /// The row is the last of its head.
  output wire                      row_head_last_o,
  /// Its head is pruned.
  output wire                      row_pruned_o
);
  wire              step;
  wire              step_pair;
  wire              step_pass;
  wire              step_first;
  wire              step_last;
  wire              step_row_last;
  wire              step_head_last;
  wire              step_pruned;

  hdp_scan #(
    .RowW(RowW), .LenW(LenW), .BlockW(BlockW), .Blocks(Blocks), .ChunkW(ChunkW),
    .ScoreDepth(ScoreDepth), .RowDepth(RowDepth)
  ) u_scan (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .lk_i(lk_i), .off_i(off_i), .causal_i(causal_i), .exact_i(exact_i),
    .last_chunk_i(last_chunk_i),
    .record_valid_i(record_valid_i), .record_pruned_i(record_pruned_i),
    .record_head_last_i(record_head_last_i), .record_has_odd_i(record_has_odd_i),
    .record_block_row_i(record_block_row_i), .record_mask_i(record_mask_i),
    .take_o(record_take_o),
    .frac_row_loaded_i(frac_row_loaded_i), .score_pop_i(score_pop_i), .row_pop_i(row_pop_i),
    .step_o(step), .pair_o(step_pair), .row_o(pair_row_o), .key_o(pair_key_o),
    .chunk_o(pair_chunk_o), .pass_o(step_pass), .first_o(step_first), .last_o(step_last),
    .row_last_o(step_row_last), .head_last_o(step_head_last), .pruned_o(step_pruned),
    .head_end_o(free_int_o), .survivor_end_o(free_frac_o)
  );

  assign step_o    = step;
  assign pair_re_o = step && step_pair;

  wire              token_valid;
  wire              token_pair;
  wire [ScoreW-1:0] score;
  wire [RowW-1:0]   key;
  wire              token_row_last;
  wire              token_head_last;
  wire              token_pruned;
  wire              score_valid = token_valid && token_pair;

  hdp_fraction_pipe #(
    .IntBits(IntBits), .FracBits(FracBits), .Lanes(Lanes), .DMax(DMax), .RowW(RowW),
    .ScoreW(ScoreW)
  ) u_pipe (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .step_i(step), .pair_i(step_pair), .key_i(pair_key_o), .pass_i(step_pass),
    .first_i(step_first), .last_i(step_last), .row_last_i(step_row_last),
    .head_last_i(step_head_last), .pruned_i(step_pruned),
    .int_q_i(int_q_i), .int_k_i(int_k_i), .frac_q_i(frac_q_i), .frac_k_i(frac_k_i),
    .valid_o(token_valid), .pair_o(token_pair), .score_o(score), .key_o(key),
    .row_last_o(token_row_last), .head_last_o(token_head_last), .pruned_o(token_pruned)
  );

  hdp_ram_fifo #(
    .Width(RowW+ScoreW), .Depth(ScoreDepth)
  ) u_score_fifo (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .push_i(score_valid), .data_i({key, score}),
    .pop_i(score_pop_i), .data_o({key_o, score_o})
  );

  wire              entry_valid;
  wire [LenW-1:0]   entry_count;
  wire [ScoreW-1:0] entry_max;
  wire              entry_head_last;
  wire              entry_pruned;

  hdp_row_entry #(
    .LenW(LenW), .ScoreW(ScoreW)
  ) u_row_entry (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .valid_i(token_valid), .pair_i(token_pair), .score_i(score), .row_last_i(token_row_last),
    .head_last_i(token_head_last), .pruned_i(token_pruned),
    .valid_o(entry_valid), .count_o(entry_count), .max_o(entry_max),
    .head_last_o(entry_head_last), .pruned_o(entry_pruned)
  );

  hdp_fifo #(
    .Width(2+LenW+ScoreW), .Depth(RowDepth)
  ) u_row_fifo (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .push_i(entry_valid), .data_i({entry_head_last, entry_pruned, entry_count, entry_max}),
    .pop_i(row_pop_i), .valid_o(row_valid_o),
    .data_o({row_head_last_o, row_pruned_o, row_count_o, row_max_o})
  );
endmodule

`resetall
