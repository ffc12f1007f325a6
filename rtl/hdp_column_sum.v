// SPDX-License-Identifier: Apache-2.0
// The column sums of V over a query row's valid keys: gathered at load for row 0, then, with
// causal, one key more a row.
`default_nettype none

module hdp_column_sum #(
  /// Elements of a chunk.
  parameter Lanes = 64,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Bits of a length.
  parameter LenW = 8,
  /// Chunks of a row.
  parameter Chunks = 1,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1,
  /// Bits of a column sum.
  parameter SumW = 23
) (
  /// Clock.
  input  wire                  clk_i,
  /// Synchronous reset.
  input  wire                  rst_ni,
  // job
  /// Causal attention.
  input  wire                  causal_i,
  /// Lk - Lq.
  input  wire [LenW-1:0]       off_i,
  // load_val
  /// A beat is accepted.
  input  wire                  load_i,
  /// Bank that is written.
  input  wire                  load_bank_i,
  /// Its row.
  input  wire [RowW-1:0]       load_row_i,
  /// Its chunk.
  input  wire [ChunkW-1:0]     load_chunk_i,
  /// It is the last of its head.
  input  wire                  load_last_i,
  /// Its lanes, 16 bits each.
  input  wire [Lanes*16-1:0]   load_data_i,
  // value engine (z)
  /// A step of a query row's first token.
  input  wire                  row_i,
  /// Bank of its head.
  input  wire                  row_bank_i,
  /// Chunk of the step.
  input  wire [ChunkW-1:0]     row_chunk_i,
  /// The row continues the row before it.
  input  wire                  row_follows_i,
  // z+1
  /// V of the key that it adds.
  input  wire [Lanes*16-1:0]   next_value_i,
  // z+2
  /// Column sums of the row's valid keys, SumW bits a lane.
  output wire [Lanes*SumW-1:0] sum_o
);
  // sum[l] + value[l]
  function [Lanes*SumW-1:0] add;
    input [Lanes*SumW-1:0] sums;
    input [Lanes*16-1:0]   values;
    integer l;
    begin
      for (l = 0; l < Lanes; l = l + 1) begin
        add[l*SumW +: SumW] = sums[l*SumW +: SumW]
            + {{(SumW-16){values[l*16+15]}}, values[l*16 +: 16]};
      end
    end
  endfunction

  reg [Lanes*SumW-1:0]   load_q [0:2*Chunks-1];   // for row 0, by bank and chunk
  reg [Lanes*SumW-1:0]   running_q [0:Chunks-1];  // for the row under way, by chunk
  reg [Chunks-1:0]       begun_q;                 // chunks of the head being loaded that have a sum
  reg                    row_s1_q;
  reg                    row_follows_s1_q;
  reg [ChunkW-1:0]       row_chunk_s1_q;
  reg [$clog2(Chunks):0] row_index_s1_q;
  reg [ChunkW-1:0]       row_chunk_s2_q;

  wire [$clog2(Chunks):0] load_index;
  wire [$clog2(Chunks):0] row_index;

  hdp_chunk_addr #(.RowW(1), .Chunks(Chunks), .ChunkW(ChunkW)) u_load_index (
    .row_i(load_bank_i), .chunk_i(load_chunk_i), .addr_o(load_index)
  );
  hdp_chunk_addr #(.RowW(1), .Chunks(Chunks), .ChunkW(ChunkW)) u_row_index (
    .row_i(row_bank_i), .chunk_i(row_chunk_i), .addr_o(row_index)
  );

  // Keys valid for query row 0: all, or with causal j <= off.
  wire counted = !causal_i || {{(LenW-RowW){1'b0}}, load_row_i} <= off_i;
  wire begun   = begun_q[load_chunk_i];

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      begun_q <= {Chunks{1'b0}};
      row_s1_q <= 1'b0;
    end else begin
      if (load_i && load_last_i) begun_q <= {Chunks{1'b0}};
      else if (load_i) begun_q[load_chunk_i] <= 1'b1;
      row_s1_q <= row_i;
    end
  end

  always @(posedge clk_i) begin
    if (load_i && (counted || !begun)) begin
      load_q[load_index] <= add(begun ? load_q[load_index] : {(Lanes*SumW){1'b0}},
                                counted ? load_data_i : {(Lanes*16){1'b0}});
    end
    // z: remember the step; z+1: the row's sums.
    if (row_i) begin
      row_follows_s1_q <= row_follows_i;
      row_chunk_s1_q <= row_chunk_i;
      row_index_s1_q <= row_index;
    end
    if (row_s1_q) begin
      row_chunk_s2_q <= row_chunk_s1_q;
      if (row_follows_s1_q) begin
        running_q[row_chunk_s1_q] <= add(running_q[row_chunk_s1_q], next_value_i);
      end else begin
        running_q[row_chunk_s1_q] <= load_q[row_index_s1_q];
      end
    end
  end

  assign sum_o = running_q[row_chunk_s2_q];
endmodule

`resetall
