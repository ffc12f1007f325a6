// SPDX-License-Identifier: Apache-2.0
// The first needed key block at or after a place, and whether there are more after it.
`default_nettype none

module hdp_first_block #(
  /// Bits of a block number.
  parameter BlockW = 6,
  /// Key blocks.
  parameter Blocks = 64
) (
  /// Bit k: key block k is needed.
  input  wire [Blocks-1:0] needed_i,
  /// Where to begin.
  input  wire [BlockW-1:0] from_i,
  /// The first needed block there, 0 without.
  output wire [BlockW-1:0] block_o,
  /// A later one is needed too.
  output wire              more_o
);
  wire [Blocks-1:0] left   = needed_i & ({Blocks{1'b1}} << from_i);
  wire [Blocks-1:0] lowest = left & (~left + 1'b1);

  // The blocks whose number has bit k set.
  function [Blocks-1:0] blocks_with_bit;
    input integer k;
    integer b;
    begin
      for (b = 0; b < Blocks; b = b + 1) blocks_with_bit[b] = ((b >> k) & 1) != 0;
    end
  endfunction

  genvar k;
  generate
    for (k = 0; k < BlockW; k = k + 1) begin : gen_block
      localparam [Blocks-1:0] Members = blocks_with_bit(k);
      assign block_o[k] = |(lowest & Members);
    end
  endgenerate

  assign more_o = (left & ~lowest) != {Blocks{1'b0}};
endmodule

`resetall
