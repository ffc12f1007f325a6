// SPDX-License-Identifier: Apache-2.0
// The load stream of values, the buffer that it fills, and the column sums that it gathers.
`default_nettype none

module hdp_load_val #(
  /// Elements of a beat.
  parameter Lanes = 64,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Bits of a length.
  parameter LenW = 8,
  /// Chunks of a row.
  parameter Chunks = 1,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1,
  /// Bits of a column sum.
  parameter SumW = 23
) (
  /// Clock.
  input  wire                  clk_i,
  /// Synchronous reset.
  input  wire                  rst_ni,
  // job
  /// A job is under way.
  input  wire                  busy_i,
  /// Causal attention.
  input  wire                  causal_i,
  /// Lk - Lq.
  input  wire [LenW-1:0]       off_i,
  /// Last chunk of a row.
  input  wire [ChunkW-1:0]     last_chunk_i,
  /// Lanes of the last chunk that lie below D.
  input  wire [Lanes-1:0]      tail_lanes_i,
  // load_val
  /// A beat is offered.
  input  wire                  valid_i,
  /// It is accepted.
  output wire                  ready_o,
  /// Its row.
  input  wire [RowW-1:0]       row_i,
  /// Its chunk.
  input  wire [ChunkW-1:0]     chunk_i,
  /// It is the last of its head.
  input  wire                  last_i,
  /// Its lanes.
  input  wire [Lanes*16-1:0]   data_i,
  // value engine
  /// The oldest surviving head is loaded.
  output wire                  loaded_o,
  /// It no longer needs that head.
  input  wire                  free_i,
  /// Chunk of the step (z), of that head.
  input  wire [ChunkW-1:0]     step_chunk_i,
  /// Read the key's V.
  input  wire                  key_re_i,
  /// Key row.
  input  wire [RowW-1:0]       key_i,
  /// V of the key (z+1).
  output wire [Lanes*16-1:0]   key_value_o,
  /// The step belongs to a query row's first token.
  input  wire                  sum_i,
  /// That row continues the row before it, with one key more.
  input  wire                  follows_i,
  /// That key.
  input  wire [RowW-1:0]       next_i,
  /// Column sums of the row's valid keys (z+2), SumW bits a lane.
  output wire [Lanes*SumW-1:0] column_sum_o
);
  wire                accept;
  wire                wbank;
  wire                rbank;
  wire [Lanes*16-1:0] written;
  wire [Lanes*16-1:0] next_value;

  hdp_bank_ctrl u_banks (
    .clk_i(clk_i), .rst_ni(rst_ni), .busy_i(busy_i), .valid_i(valid_i), .last_i(last_i),
    .free_i(free_i), .ready_o(ready_o), .accept_o(accept), .wbank_o(wbank), .rbank_o(rbank),
    .loaded_o(loaded_o)
  );

  hdp_lane_mask #(
    .Lanes(Lanes), .Width(16)
  ) u_lane_mask (
    .valid_i(valid_i), .tail_i(chunk_i == last_chunk_i), .tail_lanes_i(tail_lanes_i),
    .data_i(data_i), .data_o(written)
  );

  hdp_value_buffer #(
    .Width(Lanes*16), .RowW(RowW), .Chunks(Chunks), .ChunkW(ChunkW)
  ) u_buffer (
    .clk_i(clk_i),
    .we_i(accept), .wbank_i(wbank), .row_i(row_i), .chunk_i(chunk_i), .data_i(written),
    .rbank_i(rbank), .rchunk_i(step_chunk_i),
    .key_re_i(key_re_i), .key_i(key_i), .key_value_o(key_value_o),
    .next_re_i(sum_i && follows_i), .next_i(next_i), .next_value_o(next_value)
  );

  hdp_column_sum #(
    .Lanes(Lanes), .RowW(RowW), .LenW(LenW), .Chunks(Chunks), .ChunkW(ChunkW), .SumW(SumW)
  ) u_column_sum (
    .clk_i(clk_i), .rst_ni(rst_ni), .causal_i(causal_i), .off_i(off_i),
    .load_i(accept), .load_bank_i(wbank), .load_row_i(row_i), .load_chunk_i(chunk_i),
    .load_last_i(last_i), .load_data_i(written),
    .row_i(sum_i), .row_bank_i(rbank), .row_chunk_i(step_chunk_i), .row_follows_i(follows_i),
    .next_value_i(next_value), .sum_o(column_sum_o)
  );
endmodule

`resetall
