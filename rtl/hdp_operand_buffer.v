// SPDX-License-Identifier: Apache-2.0
// The integer parts of Q and K, two heads deep, in two copies: the integer engine reads pairs of
// rows of one head while the fraction engine reads single rows of the same or the head before.
`default_nettype none

module hdp_operand_buffer #(
  /// Bits of a chunk.
  parameter Width = 512,
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
  input  wire              clk_i,
  // load_int
  /// A beat is accepted.
  input  wire              we_i,
  /// Bank that is written.
  input  wire              wbank_i,
  /// The beat belongs to Q, not K.
  input  wire              is_q_i,
  /// Its row.
  input  wire [RowW-1:0]   row_i,
  /// Its chunk.
  input  wire [ChunkW-1:0] chunk_i,
  /// Its lanes.
  input  wire [Width-1:0]  data_i,
  // integer engine
  /// Read a block's step.
  input  wire              block_re_i,
  /// Bank of its head.
  input  wire              block_bank_i,
  /// Block row b: rows 2b, 2b+1 of Q.
  input  wire [BlockW-1:0] block_row_i,
  /// Block column c: rows 2c, 2c+1 of K.
  input  wire [BlockW-1:0] block_col_i,
  /// Chunk.
  input  wire [ChunkW-1:0] block_chunk_i,
  /// Q row 2b, one cycle later.
  output wire [Width-1:0]  q_even_o,
  /// Q row 2b+1.
  output wire [Width-1:0]  q_odd_o,
  /// K row 2c.
  output wire [Width-1:0]  k_even_o,
  /// K row 2c+1.
  output wire [Width-1:0]  k_odd_o,
  // fraction engine
  /// Read a pair's step.
  input  wire              pair_re_i,
  /// Bank of its head.
  input  wire              pair_bank_i,
  /// Query row.
  input  wire [RowW-1:0]   pair_row_i,
  /// Key row.
  input  wire [RowW-1:0]   pair_key_i,
  /// Chunk.
  input  wire [ChunkW-1:0] pair_chunk_i,
  /// The query's chunk, one cycle later.
  output wire [Width-1:0]  pair_q_o,
  /// The key's chunk.
  output wire [Width-1:0]  pair_k_o
);
  hdp_row_ram #(
    .Width(Width), .RowW(BlockW), .Chunks(Chunks), .ChunkW(ChunkW)
  ) u_q_even (
    .clk_i(clk_i),
    .we_i(we_i && is_q_i && !row_i[0]), .wbank_i(wbank_i), .wrow_i(row_i[RowW-1:1]),
    .wchunk_i(chunk_i), .wdata_i(data_i),
    .re_i(block_re_i), .rbank_i(block_bank_i), .rrow_i(block_row_i), .rchunk_i(block_chunk_i),
    .rdata_o(q_even_o)
  );

  hdp_row_ram #(
    .Width(Width), .RowW(BlockW), .Chunks(Chunks), .ChunkW(ChunkW)
  ) u_q_odd (
    .clk_i(clk_i),
    .we_i(we_i && is_q_i && row_i[0]), .wbank_i(wbank_i), .wrow_i(row_i[RowW-1:1]),
    .wchunk_i(chunk_i), .wdata_i(data_i),
    .re_i(block_re_i), .rbank_i(block_bank_i), .rrow_i(block_row_i), .rchunk_i(block_chunk_i),
    .rdata_o(q_odd_o)
  );

  hdp_row_ram #(
    .Width(Width), .RowW(BlockW), .Chunks(Chunks), .ChunkW(ChunkW)
  ) u_k_even (
    .clk_i(clk_i),
    .we_i(we_i && !is_q_i && !row_i[0]), .wbank_i(wbank_i), .wrow_i(row_i[RowW-1:1]),
    .wchunk_i(chunk_i), .wdata_i(data_i),
    .re_i(block_re_i), .rbank_i(block_bank_i), .rrow_i(block_col_i), .rchunk_i(block_chunk_i),
    .rdata_o(k_even_o)
  );

  hdp_row_ram #(
    .Width(Width), .RowW(BlockW), .Chunks(Chunks), .ChunkW(ChunkW)
  ) u_k_odd (
    .clk_i(clk_i),
    .we_i(we_i && !is_q_i && row_i[0]), .wbank_i(wbank_i), .wrow_i(row_i[RowW-1:1]),
    .wchunk_i(chunk_i), .wdata_i(data_i),
    .re_i(block_re_i), .rbank_i(block_bank_i), .rrow_i(block_col_i), .rchunk_i(block_chunk_i),
    .rdata_o(k_odd_o)
  );

  hdp_row_ram #(
    .Width(Width), .RowW(RowW), .Chunks(Chunks), .ChunkW(ChunkW)
  ) u_pair_q (
    .clk_i(clk_i),
    .we_i(we_i && is_q_i), .wbank_i(wbank_i), .wrow_i(row_i), .wchunk_i(chunk_i),
    .wdata_i(data_i),
    .re_i(pair_re_i), .rbank_i(pair_bank_i), .rrow_i(pair_row_i), .rchunk_i(pair_chunk_i),
    .rdata_o(pair_q_o)
  );

  hdp_row_ram #(
    .Width(Width), .RowW(RowW), .Chunks(Chunks), .ChunkW(ChunkW)
  ) u_pair_k (
    .clk_i(clk_i),
    .we_i(we_i && !is_q_i), .wbank_i(wbank_i), .wrow_i(row_i), .wchunk_i(chunk_i),
    .wdata_i(data_i),
    .re_i(pair_re_i), .rbank_i(pair_bank_i), .rrow_i(pair_key_i), .rchunk_i(pair_chunk_i),
    .rdata_o(pair_k_o)
  );
endmodule

`resetall
