// SPDX-License-Identifier: Apache-2.0
// A RAM with one write port and one synchronous read port.
`default_nettype none

module hdp_ram_1r1w #(
  /// Bits of a word.
  parameter Width = 32,
  /// Words.
  parameter Depth = 16
) (
  /// Clock.
  input  wire                     clk_i,
  /// Write enable.
  input  wire                     we_i,
  /// Write address.
  input  wire [$clog2(Depth)-1:0] waddr_i,
  /// Word to write.
  input  wire [Width-1:0]         wdata_i,
  /// Read enable.
  input  wire                     re_i,
  /// Read address.
  input  wire [$clog2(Depth)-1:0] raddr_i,
  /// The word read, one cycle after re_i; it stays until the next read.
  output wire [Width-1:0]         rdata_o
`ifdef FORMAL
  // For the properties of a module around the RAM: the word that is followed, and what is in it.
  , output wire [$clog2(Depth)-1:0] f_addr_o
  , output wire                     f_written_o
  , output wire [Width-1:0]         f_word_o
`endif
);
  reg [Width-1:0] mem_q [0:Depth-1];
  reg [Width-1:0] rdata_q;

  // A word that is written and read in the same cycle is read as it was before; only
  // hdp_statistics does that.
  always @(posedge clk_i) begin
    if (we_i) mem_q[waddr_i] <= wdata_i;
    if (re_i) rdata_q <= mem_q[raddr_i];
  end

  assign rdata_o = rdata_q;

`ifdef FORMAL
  // One word, whichever, is followed: what was last written to it, and what a read has to give.
  (* anyconst *) reg [$clog2(Depth)-1:0] f_addr;
  reg              f_written = 0;
  reg [Width-1:0]  f_word;
  reg              f_read = 0;  // it was read last
  reg [Width-1:0]  f_rdata;
  reg              f_held = 0;  // and not in the cycle before

  wire f_write_it = we_i && waddr_i == f_addr;
  wire f_read_it  = re_i && raddr_i == f_addr;

  assign f_addr_o    = f_addr;
  assign f_written_o = f_written;
  assign f_word_o    = f_word;

  always @(posedge clk_i) begin
    if (f_write_it) f_written <= 1'b1;
    if (f_write_it) f_word <= wdata_i;
    if (re_i) f_read <= f_read_it && f_written;
    if (re_i) f_rdata <= f_word;
    f_held <= !re_i;
  end

  always @* begin
    if (we_i) assume (waddr_i < Depth);
    if (re_i) assume (raddr_i < Depth);

    if (f_read) assert (rdata_o == f_rdata);
    if (f_written) assert (mem_q[f_addr] == f_word);  // what the induction needs

    cover (f_read_it && f_written && f_write_it && wdata_i != f_word);
    cover (f_read && !f_held && rdata_o != f_word);
    cover (f_read && f_held && rdata_o != f_word);
    cover (f_read && f_addr == Depth - 1);
  end
`endif
endmodule

`resetall
