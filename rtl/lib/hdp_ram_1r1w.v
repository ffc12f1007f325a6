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
endmodule

`resetall
