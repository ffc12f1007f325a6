// SPDX-License-Identifier: Apache-2.0
// V, two heads deep, in two copies: one is read by kept pairs, the other by the running column sum.
`default_nettype none

module hdp_value_buffer #(
  /// Bits of a chunk.
  parameter Width = 1024,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Chunks of a row.
  parameter Chunks = 1,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1
) (
  /// Clock.
  input  wire              clk_i,
  // load_val
  /// A beat is accepted.
  input  wire              we_i,
  /// Bank that is written.
  input  wire              wbank_i,
  /// Its row.
  input  wire [RowW-1:0]   row_i,
  /// Its chunk.
  input  wire [ChunkW-1:0] chunk_i,
  /// Its lanes.
  input  wire [Width-1:0]  data_i,
  // value engine
  /// Bank of its head.
  input  wire              rbank_i,
  /// Chunk of the step.
  input  wire [ChunkW-1:0] rchunk_i,
  /// Read the key's V.
  input  wire              key_re_i,
  /// Key row.
  input  wire [RowW-1:0]   key_i,
  /// V of the key, one cycle later.
  output wire [Width-1:0]  key_value_o,
  /// Read the V that the running column sum adds.
  input  wire              next_re_i,
  /// Its row, i + off.
  input  wire [RowW-1:0]   next_i,
  /// That V, one cycle later.
  output wire [Width-1:0]  next_value_o
);
  hdp_row_ram #(
    .Width(Width), .RowW(RowW), .Chunks(Chunks), .ChunkW(ChunkW)
  ) u_key (
    .clk_i(clk_i),
    .we_i(we_i), .wbank_i(wbank_i), .wrow_i(row_i), .wchunk_i(chunk_i), .wdata_i(data_i),
    .re_i(key_re_i), .rbank_i(rbank_i), .rrow_i(key_i), .rchunk_i(rchunk_i),
    .rdata_o(key_value_o)
  );

  hdp_row_ram #(
    .Width(Width), .RowW(RowW), .Chunks(Chunks), .ChunkW(ChunkW)
  ) u_next (
    .clk_i(clk_i),
    .we_i(we_i), .wbank_i(wbank_i), .wrow_i(row_i), .wchunk_i(chunk_i), .wdata_i(data_i),
    .re_i(next_re_i), .rbank_i(rbank_i), .rrow_i(next_i), .rchunk_i(rchunk_i),
    .rdata_o(next_value_o)
  );
endmodule

`resetall
