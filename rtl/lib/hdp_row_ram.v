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

`ifdef FORMAL
  wire [AddrW-1:0] f_ram_addr;
  wire             f_ram_written;
  wire [Width-1:0] f_ram_word;
`endif

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
`ifdef FORMAL
    , .f_addr_o(f_ram_addr), .f_written_o(f_ram_written), .f_word_o(f_ram_word)
`endif
  );

`ifdef FORMAL
  // One chunk, whichever, is followed: what was last written to it, and what a read has to give.
  // The RAM's own properties follow the word in which it should be.
  (* anyconst *) reg              f_bank;
  (* anyconst *) reg [RowW-1:0]   f_row;
  (* anyconst *) reg [ChunkW-1:0] f_chunk;
  reg             f_written = 0;
  reg [Width-1:0] f_data;
  reg             f_read = 0;  // it was read in the cycle before
  reg [Width-1:0] f_rdata;
  wire [AddrW-1:0] f_addr;

  hdp_chunk_addr #(
    .RowW  (1 + RowW),
    .Chunks(Chunks),
    .ChunkW(ChunkW)
  ) f_place (
    .row_i  ({f_bank, f_row}),
    .chunk_i(f_chunk),
    .addr_o (f_addr)
  );

  wire f_write_it = we_i && wbank_i == f_bank && wrow_i == f_row &&
                    (Chunks == 1 || wchunk_i == f_chunk);
  wire f_read_it  = re_i && rbank_i == f_bank && rrow_i == f_row &&
                    (Chunks == 1 || rchunk_i == f_chunk);

  always @(posedge clk_i) begin
    if (f_write_it) f_written <= 1'b1;
    if (f_write_it) f_data <= wdata_i;
    f_read <= f_read_it && f_written;
    f_rdata <= f_data;
  end

  always @* begin
    assume (f_ram_addr == f_addr);

    if (f_read) assert (rdata_o == f_rdata);
    // What the induction needs.
    if (f_written) assert (f_ram_written && f_ram_word == f_data);

    cover (f_read && rdata_o != f_data);
    cover (f_read && f_bank && f_row == 0 && (Chunks == 1 || f_chunk == Chunks - 1));
    cover (f_read_it && f_write_it && f_written);
  end
`endif
endmodule

`resetall
