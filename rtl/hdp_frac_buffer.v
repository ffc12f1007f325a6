// SPDX-License-Identifier: Apache-2.0
// The fraction parts of Q and K, two heads deep.
`default_nettype none

module hdp_frac_buffer #(
  /// Bits of a chunk.
  parameter Width = 512,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Chunks of a row.
  parameter Chunks = 1,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1
) (
  /// Clock.
  input  wire              clk_i,
  // load_frac
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
  // fraction engine
  /// Read a pair's step.
  input  wire              re_i,
  /// Bank of its head.
  input  wire              rbank_i,
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
    .Width(Width), .RowW(RowW), .Chunks(Chunks), .ChunkW(ChunkW)
  ) u_pair_q (
    .clk_i(clk_i),
    .we_i(we_i && is_q_i), .wbank_i(wbank_i), .wrow_i(row_i), .wchunk_i(chunk_i),
    .wdata_i(data_i),
    .re_i(re_i), .rbank_i(rbank_i), .rrow_i(pair_row_i), .rchunk_i(pair_chunk_i),
    .rdata_o(pair_q_o)
  );

  hdp_row_ram #(
    .Width(Width), .RowW(RowW), .Chunks(Chunks), .ChunkW(ChunkW)
  ) u_pair_k (
    .clk_i(clk_i),
    .we_i(we_i && !is_q_i), .wbank_i(wbank_i), .wrow_i(row_i), .wchunk_i(chunk_i),
    .wdata_i(data_i),
    .re_i(re_i), .rbank_i(rbank_i), .rrow_i(pair_key_i), .rchunk_i(pair_chunk_i),
    .rdata_o(pair_k_o)
  );
endmodule

`resetall
