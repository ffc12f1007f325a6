// SPDX-License-Identifier: Apache-2.0
// A RAM of rows in two banks, written and read by the chunk.
`default_nettype none

module hdp_row_ram #(
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
  /// Write enable.
  input  wire              we_i,
  /// Bank to write.
  input  wire              wbank_i,
  /// Row to write.
  input  wire [RowW-1:0]   wrow_i,
  /// Chunk to write.
  input  wire [ChunkW-1:0] wchunk_i,
  /// What is written.
  input  wire [Width-1:0]  wdata_i,
  /// Read enable.
  input  wire              re_i,
  /// Bank to read.
  input  wire              rbank_i,
  /// Row to read.
  input  wire [RowW-1:0]   rrow_i,
  /// Chunk to read.
  input  wire [ChunkW-1:0] rchunk_i,
  /// The chunk read, one cycle after re_i.
  output wire [Width-1:0]  rdata_o
);
  localparam AddrW = 1 + RowW + $clog2(Chunks);

  wire [AddrW-1:0] waddr;
  wire [AddrW-1:0] raddr;

  hdp_chunk_addr #(
    .RowW  (1 + RowW),
    .Chunks(Chunks),
    .ChunkW(ChunkW)
  ) u_waddr (
    .row_i  ({wbank_i, wrow_i}),
    .chunk_i(wchunk_i),
    .addr_o (waddr)
  );

  hdp_chunk_addr #(
    .RowW  (1 + RowW),
    .Chunks(Chunks),
    .ChunkW(ChunkW)
  ) u_raddr (
    .row_i  ({rbank_i, rrow_i}),
    .chunk_i(rchunk_i),
    .addr_o (raddr)
  );

  hdp_ram_1r1w #(
    .Width(Width),
    .Depth(1 << AddrW)
  ) u_ram (
    .clk_i  (clk_i),
    .we_i   (we_i),
    .waddr_i(waddr),
    .wdata_i(wdata_i),
    .re_i   (re_i),
    .raddr_i(raddr),
    .rdata_o(rdata_o)
  );
endmodule

`resetall
