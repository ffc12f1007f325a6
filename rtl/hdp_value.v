// SPDX-License-Identifier: Apache-2.0
// The value engine: the weighted sums of V, query row by query row.
`default_nettype none

module hdp_value #(
  /// Elements of a chunk.
  parameter Lanes = 64,
  /// Elements of an output chunk; divides Lanes.
  parameter OutLanes = 8,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Chunks of a row.
  parameter Chunks = 1,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1,
  /// Bits of an output chunk's place in a chunk, at least 1.
  parameter SlotW = 3,
  /// Bits of a column sum.
  parameter SumW = 23,
  /// Bits of num.
  parameter NumW = 38
) (
  /// Clock.
  input  wire                     clk_i,
  /// Synchronous reset.
  input  wire                     rst_ni,
  // job
  /// Lk - Lq, below LMax.
  input  wire [RowW-1:0]          off_i,
  /// Causal attention.
  input  wire                     causal_i,
  /// Last chunk of a row.
  input  wire [ChunkW-1:0]        last_chunk_i,
  // weight FIFO
  /// A token is there.
  input  wire                     weight_valid_i,
  /// It is a pair token.
  input  wire                     weight_pair_i,
  /// First token of its row.
  input  wire                     weight_first_i,
  /// Last token of its row.
  input  wire                     weight_last_i,
  /// The row's last, of a head's last row.
  input  wire                     weight_head_last_i,
  /// Its head is pruned.
  input  wire                     weight_pruned_i,
  /// Weight of the pair.
  input  wire [15:0]              weight_e_i,
  /// Weight of the row's pruned pairs, in its first token.
  input  wire [15:0]              weight_ef_i,
  /// Takes it.
  output wire                     weight_take_o,
  // load_val
  /// V of the oldest surviving head is loaded.
  input  wire                     val_loaded_i,
  /// It is no longer needed.
  output wire                     free_val_o,
  /// A step issues (z).
  output wire                     step_o,
  /// Its chunk.
  output wire [ChunkW-1:0]        step_chunk_o,
  /// Read the key's V.
  output wire                     key_re_o,
  /// V of the key (z+1).
  input  wire [Lanes*16-1:0]      key_value_i,
  /// The step belongs to a query row's first token.
  output wire                     sum_o,
  /// That row continues the row before it, with one key more.
  output wire                     follows_o,
  /// That key.
  output wire [RowW-1:0]          next_o,
  /// Column sums of the row's valid keys (z+2).
  input  wire [Lanes*SumW-1:0]    column_sum_i,
  // finish unit
  /// A row's last step is accumulated: it is visible from the next cycle on.
  output wire                     row_done_o,
  /// A row's accumulator set is released.
  input  wire                     release_i,
  /// Selects an output chunk (w).
  input  wire                     read_i,
  /// Its accumulator set.
  input  wire                     read_set_i,
  /// The chunk that it is in.
  input  wire [ChunkW-1:0]        read_chunk_i,
  /// Its place in the chunk.
  input  wire [SlotW-1:0]         read_slot_i,
  /// sum over kept pairs of e * V (w+1), signed.
  output wire [OutLanes*NumW-1:0] kept_o,
  /// sum over pruned pairs of V (w+1), signed.
  output wire [OutLanes*SumW-1:0] pruned_o,
  /// ef of the row (w+1).
  output wire [15:0]              ef_o
);
  wire step;
  wire step_set;
  wire step_row_end;

  hdp_value_seq #(
    .RowW(RowW), .ChunkW(ChunkW)
  ) u_seq (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .off_i(off_i), .causal_i(causal_i), .last_chunk_i(last_chunk_i),
    .token_valid_i(weight_valid_i), .token_pair_i(weight_pair_i),
    .token_first_i(weight_first_i), .token_last_i(weight_last_i),
    .token_head_last_i(weight_head_last_i), .token_pruned_i(weight_pruned_i),
    .take_o(weight_take_o),
    .val_loaded_i(val_loaded_i), .release_i(release_i),
    .step_o(step), .chunk_o(step_chunk_o), .set_o(step_set), .key_re_o(key_re_o),
    .sum_o(sum_o), .follows_o(follows_o), .next_o(next_o),
    .row_end_o(step_row_end), .survivor_end_o(free_val_o)
  );

  assign step_o = step;

  hdp_value_pipe #(
    .Lanes(Lanes), .OutLanes(OutLanes), .Chunks(Chunks), .ChunkW(ChunkW), .SlotW(SlotW),
    .SumW(SumW), .NumW(NumW)
  ) u_pipe (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .step_i(step), .pair_i(weight_pair_i), .first_i(weight_first_i), .row_end_i(step_row_end),
    .set_i(step_set), .chunk_i(step_chunk_o), .e_i(weight_e_i), .ef_i(weight_ef_i),
    .value_i(key_value_i), .sum_i(column_sum_i), .row_done_o(row_done_o),
    .read_i(read_i), .read_set_i(read_set_i), .read_chunk_i(read_chunk_i),
    .read_slot_i(read_slot_i), .kept_o(kept_o), .pruned_o(pruned_o), .ef_o(ef_o)
  );
endmodule

`resetall
