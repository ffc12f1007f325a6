// SPDX-License-Identifier: Apache-2.0
// The value engine's pipeline: num and the pruned keys' column sum of a query row, in two
// accumulator sets.
`default_nettype none

module hdp_value_pipe #(
  /// Elements of a chunk.
  parameter Lanes = 64,
  /// Elements of an output chunk; divides Lanes.
  parameter OutLanes = 8,
  /// Chunks of a row.
  parameter Chunks = 1,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1,
  /// Bits of an output chunk's place in a chunk, at least 1.
  parameter SlotW = 3,
  /// Bits of a column sum.
  parameter SumW = 23,
  /// Bits of num.
  parameter NumW = 38
) (
  /// Clock.
  input  wire                     clk_i,
  /// Synchronous reset.
  input  wire                     rst_ni,
  // the step (z)
  /// A step issues.
  input  wire                     step_i,
  /// It belongs to a pair token.
  input  wire                     pair_i,
  /// It belongs to its row's first token.
  input  wire                     first_i,
  /// It is its row's last.
  input  wire                     row_end_i,
  /// Accumulator set of its query row.
  input  wire                     set_i,
  /// Chunk.
  input  wire [ChunkW-1:0]        chunk_i,
  /// Weight of the pair.
  input  wire [15:0]              e_i,
  /// Weight of the row's pruned pairs, in its first token.
  input  wire [15:0]              ef_i,
  // z+1
  /// V of the key.
  input  wire [Lanes*16-1:0]      value_i,
  // z+2
  /// Column sums of the row's valid keys, for its first token.
  input  wire [Lanes*SumW-1:0]    sum_i,
  /// The row's last step is accumulated: it is visible from the next cycle on.
  output wire                     row_done_o,
  // finish unit
  /// Selects an output chunk (w).
  input  wire                     read_i,
  /// Its accumulator set.
  input  wire                     read_set_i,
  /// The chunk that it is in.
  input  wire [ChunkW-1:0]        read_chunk_i,
  /// Its place in the chunk.
  input  wire [SlotW-1:0]         read_slot_i,
  /// sum over kept pairs of e * V (w+1), signed.
  output wire [OutLanes*NumW-1:0] kept_o,
  /// sum over pruned pairs of V (w+1), signed.
  output wire [OutLanes*SumW-1:0] pruned_o,
  /// ef of the row (w+1).
  output wire [15:0]              ef_o
);
  localparam ProductW = 16 + 17;

  function signed [ProductW-1:0] product;
    input signed [16:0] weight;
    input signed [15:0] value;
    product = weight * value;
  endfunction

  // product[l] = e * V[l]
  function [Lanes*ProductW-1:0] multiply;
    input [15:0]         weight;
    input [Lanes*16-1:0] values;
    integer l;
    begin
      for (l = 0; l < Lanes; l = l + 1) begin
        multiply[l*ProductW +: ProductW] = product({1'b0, weight}, values[l*16 +: 16]);
      end
    end
  endfunction

  // num[l] + product[l]
  function [Lanes*NumW-1:0] accumulate;
    input [Lanes*NumW-1:0]     nums;
    input [Lanes*ProductW-1:0] products;
    integer l;
    begin
      for (l = 0; l < Lanes; l = l + 1) begin
        accumulate[l*NumW +: NumW] = nums[l*NumW +: NumW]
            + {{(NumW-ProductW){products[l*ProductW+ProductW-1]}},
               products[l*ProductW +: ProductW]};
      end
    end
  endfunction

  // sum[l] - V[l]
  function [Lanes*SumW-1:0] remove;
    input [Lanes*SumW-1:0] sums;
    input [Lanes*16-1:0]   values;
    integer l;
    begin
      for (l = 0; l < Lanes; l = l + 1) begin
        remove[l*SumW +: SumW] = sums[l*SumW +: SumW]
            - {{(SumW-16){values[l*16+15]}}, values[l*16 +: 16]};
      end
    end
  endfunction

  wire [$clog2(Chunks):0]   index;
  wire [$clog2(Chunks):0]   read_index;
  reg  [1:0]                step_q;  // bit k: a step in z+1+k
  reg                       row_end_s1_q;
  reg                       row_end_s2_q;
  reg                       pair_s1_q;
  reg                       first_s1_q;
  reg  [$clog2(Chunks):0]   index_s1_q;
  reg  [15:0]               e_s1_q;
  reg                       pair_s2_q;
  reg                       first_s2_q;
  reg  [$clog2(Chunks):0]   index_s2_q;
  reg  [Lanes*16-1:0]       value_s2_q;
  reg  [Lanes*ProductW-1:0] products_s2_q;
  reg  [15:0]               ef_q [0:1];                  // by set
  reg  [Lanes*NumW-1:0]     kept_q [0:2*Chunks-1];       // by set and chunk
  reg  [Lanes*SumW-1:0]     pruned_q [0:2*Chunks-1];
  reg  [OutLanes*NumW-1:0]  read_kept_q;
  reg  [OutLanes*SumW-1:0]  read_pruned_q;
  reg  [15:0]               read_ef_q;

  hdp_chunk_addr #(.RowW(1), .Chunks(Chunks), .ChunkW(ChunkW)) u_index (
    .row_i(set_i), .chunk_i(chunk_i), .addr_o(index)
  );
  hdp_chunk_addr #(.RowW(1), .Chunks(Chunks), .ChunkW(ChunkW)) u_read_index (
    .row_i(read_set_i), .chunk_i(read_chunk_i), .addr_o(read_index)
  );

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      step_q <= 2'd0;
      row_end_s1_q <= 1'b0;
      row_end_s2_q <= 1'b0;
    end else begin
      step_q <= {step_q[0], step_i};
      row_end_s1_q <= row_end_i;
      row_end_s2_q <= row_end_s1_q;
    end
  end

  always @(posedge clk_i) begin
    if (step_i) begin
      pair_s1_q <= pair_i;
      first_s1_q <= first_i;
      index_s1_q <= index;
      e_s1_q <= e_i;
      if (first_i) ef_q[set_i] <= ef_i;
    end
    if (step_q[0]) begin
      pair_s2_q <= pair_s1_q;
      first_s2_q <= first_s1_q;
      index_s2_q <= index_s1_q;
      if (pair_s1_q) begin
        value_s2_q <= value_i;
        products_s2_q <= multiply(e_s1_q, value_i);
      end
    end
    // num += e * V; the pruned keys' column sum starts as the valid keys' and loses the kept ones.
    if (step_q[1]) begin
      if (pair_s2_q) begin
        kept_q[index_s2_q] <= accumulate(first_s2_q ? {(Lanes*NumW){1'b0}} : kept_q[index_s2_q],
                                         products_s2_q);
        pruned_q[index_s2_q] <= remove(first_s2_q ? sum_i : pruned_q[index_s2_q], value_s2_q);
      end else begin
        // An empty token is its row's only one.
        kept_q[index_s2_q] <= {(Lanes*NumW){1'b0}};
        pruned_q[index_s2_q] <= sum_i;
      end
    end
    if (read_i) begin
      read_kept_q <= kept_q[read_index][read_slot_i*(OutLanes*NumW) +: OutLanes*NumW];
      read_pruned_q <= pruned_q[read_index][read_slot_i*(OutLanes*SumW) +: OutLanes*SumW];
      read_ef_q <= ef_q[read_set_i];
    end
  end

  assign row_done_o = row_end_s2_q;
  assign kept_o     = read_kept_q;
  assign pruned_o   = read_pruned_q;
  assign ef_o       = read_ef_q;
endmodule

`resetall
