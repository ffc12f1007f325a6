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

`ifdef FORMAL
  // Row and chunk can be read off the address, so no two share one.
  localparam FChunkW = $clog2(Chunks);

  wire [RowW+FChunkW+ChunkW-1:0] f_addr = addr_o;
  wire [ChunkW-1:0]              f_chunk = f_addr & ((1 << FChunkW) - 1);

  always @* begin
    assert ((f_addr >> FChunkW) == row_i);
    assert (f_chunk == ((Chunks > 1) ? chunk_i : 0));

    cover (&row_i && ((Chunks > 1) ? chunk_i == Chunks - 1 : &chunk_i));
  end
`endif
endmodule

`resetall
