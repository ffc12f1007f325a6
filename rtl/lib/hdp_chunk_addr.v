// SPDX-License-Identifier: Apache-2.0
// The address of a chunk in a memory of whole rows; a row of one chunk needs no chunk bits.
`default_nettype none

module hdp_chunk_addr #(
  /// Bits of the row address.
  parameter RowW = 8,
  /// Chunks of a row.
  parameter Chunks = 1,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1
) (
  /// Row address.
  input  wire [RowW-1:0]                  row_i,
  /// Chunk of the row.
  input  wire [ChunkW-1:0]                chunk_i,
  /// Address of the chunk.
  output wire [RowW+$clog2(Chunks)-1:0]   addr_o
);
  generate
    if (Chunks > 1) begin : gen_chunks
      assign addr_o = {row_i, chunk_i};
    end else begin : gen_single
      wire unused_chunk = &{1'b0, chunk_i};
      assign addr_o = row_i;
    end
  endgenerate
endmodule

`resetall
