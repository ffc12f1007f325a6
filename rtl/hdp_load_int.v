// SPDX-License-Identifier: Apache-2.0
// The load stream of integer parts, and the buffer that it fills.
`default_nettype none

module hdp_load_int #(
  /// Integer bits of an element.
  parameter IntBits = 8,
  /// Elements of a beat.
  parameter Lanes = 64,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Bits of a block row or block column number.
  parameter BlockW = 6,
  /// Chunks of a row.
  parameter Chunks = 1,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1
) (
  /// Clock.
  input  wire                     clk_i,
  /// Synchronous reset.
  input  wire                     rst_ni,
  // job
  /// A job is under way.
  input  wire                     busy_i,
  /// Last chunk of a row.
  input  wire [ChunkW-1:0]        last_chunk_i,
  /// Lanes of the last chunk that lie below D.
  input  wire [Lanes-1:0]         tail_lanes_i,
  // load_int
  /// A beat is offered.
  input  wire                     valid_i,
  /// It is accepted.
  output wire                     ready_o,
  /// It belongs to Q, not K.
  input  wire                     is_q_i,
  /// Its row.
  input  wire [RowW-1:0]          row_i,
  /// Its chunk.
  input  wire [ChunkW-1:0]        chunk_i,
  /// It is the last of its head.
  input  wire                     last_i,
  /// Its lanes.
  input  wire [Lanes*IntBits-1:0] data_i,
  // integer engine
  /// The last chunk of a Q row is accepted.
  output wire                     q_row_loaded_o,
  /// The last beat of a head is accepted.
  output wire                     head_loaded_o,
  /// Read a block's step.
  input  wire                     block_re_i,
  /// Bank of its head.
  input  wire                     block_bank_i,
  /// Block row b.
  input  wire [BlockW-1:0]        block_row_i,
  /// Block column c.
  input  wire [BlockW-1:0]        block_col_i,
  /// Chunk.
  input  wire [ChunkW-1:0]        block_chunk_i,
  /// IQ of row 2b, one cycle later.
  output wire [Lanes*IntBits-1:0] q_even_o,
  /// IQ of row 2b+1.
  output wire [Lanes*IntBits-1:0] q_odd_o,
  /// IK of row 2c.
  output wire [Lanes*IntBits-1:0] k_even_o,
  /// IK of row 2c+1.
  output wire [Lanes*IntBits-1:0] k_odd_o,
  // fraction engine
  /// It no longer needs the oldest head.
  input  wire                     free_i,
  /// Read a pair's step, of the oldest head.
  input  wire                     pair_re_i,
  /// Query row.
  input  wire [RowW-1:0]          pair_row_i,
  /// Key row.
  input  wire [RowW-1:0]          pair_key_i,
  /// Chunk.
  input  wire [ChunkW-1:0]        pair_chunk_i,
  /// IQ of the query, one cycle later.
  output wire [Lanes*IntBits-1:0] pair_q_o,
  /// IK of the key.
  output wire [Lanes*IntBits-1:0] pair_k_o
);
  wire                     accept;
  wire                     wbank;
  wire                     rbank;
  wire                     unused_loaded;
  wire                     tail = chunk_i == last_chunk_i;
  wire [Lanes*IntBits-1:0] written;

  hdp_bank_ctrl u_banks (
    .clk_i(clk_i), .rst_ni(rst_ni), .busy_i(busy_i), .valid_i(valid_i), .last_i(last_i),
    .free_i(free_i), .ready_o(ready_o), .accept_o(accept), .wbank_o(wbank), .rbank_o(rbank),
    .loaded_o(unused_loaded)
  );

  hdp_lane_mask #(
    .Lanes(Lanes), .Width(IntBits)
  ) u_lane_mask (
    .valid_i(valid_i), .tail_i(tail), .tail_lanes_i(tail_lanes_i), .data_i(data_i),
    .data_o(written)
  );

  hdp_operand_buffer #(
    .Width(Lanes*IntBits), .RowW(RowW), .BlockW(BlockW), .Chunks(Chunks), .ChunkW(ChunkW)
  ) u_buffer (
    .clk_i(clk_i),
    .we_i(accept), .wbank_i(wbank), .is_q_i(is_q_i), .row_i(row_i), .chunk_i(chunk_i),
    .data_i(written),
    .block_re_i(block_re_i), .block_bank_i(block_bank_i), .block_row_i(block_row_i),
    .block_col_i(block_col_i), .block_chunk_i(block_chunk_i),
    .q_even_o(q_even_o), .q_odd_o(q_odd_o), .k_even_o(k_even_o), .k_odd_o(k_odd_o),
    .pair_re_i(pair_re_i), .pair_bank_i(rbank), .pair_row_i(pair_row_i),
    .pair_key_i(pair_key_i), .pair_chunk_i(pair_chunk_i),
    .pair_q_o(pair_q_o), .pair_k_o(pair_k_o)
  );

  assign q_row_loaded_o = accept && is_q_i && tail;
  assign head_loaded_o  = accept && last_i;
endmodule

`resetall
