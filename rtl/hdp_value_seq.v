// SPDX-License-Identifier: Apache-2.0
// Issues the value engine's steps: every token of the weight FIFO, chunk by chunk.
`default_nettype none

module hdp_value_seq #(
  /// Bits of a row number.
  parameter RowW = 7,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  // job
  /// Lk - Lq, below LMax.
  input  wire [RowW-1:0]   off_i,
  /// Causal attention.
  input  wire              causal_i,
  /// Last chunk of a row.
  input  wire [ChunkW-1:0] last_chunk_i,
  // weight FIFO
  /// A token is there.
  input  wire              token_valid_i,
  /// It is a pair token.
  input  wire              token_pair_i,
  /// First token of its row.
  input  wire              token_first_i,
  /// Last token of its row.
  input  wire              token_last_i,
  /// The row's last, of a head's last row.
  input  wire              token_head_last_i,
  /// Its head is pruned.
  input  wire              token_pruned_i,
  /// Takes it.
  output wire              take_o,
  // what steps wait for
  /// V of the oldest surviving head is loaded.
  input  wire              val_loaded_i,
  /// The finish unit releases an accumulator set.
  input  wire              release_i,
  // the step (z)
  /// A step issues.
  output wire              step_o,
  /// Chunk.
  output wire [ChunkW-1:0] chunk_o,
  /// Accumulator set of its query row.
  output wire              set_o,
  /// It reads V of its key.
  output wire              key_re_o,
  /// It begins its query row's column sum.
  output wire              sum_o,
  /// That sum continues the row before it: it reads V of key next_o.
  output wire              follows_o,
  /// i + off of query row i.
  output wire [RowW-1:0]   next_o,
  /// Its token's last step, of its row's last token.
  output wire              row_end_o,
  /// The last step of a surviving head.
  output wire              survivor_end_o
);
  reg [ChunkW-1:0] chunk_q;
  reg [RowW-1:0]   row_q;
  reg              set_q;

  wire set_room;
  wire unused_set_any;
  wire chunk_first = chunk_q == {ChunkW{1'b0}};
  wire chunk_last  = chunk_q == last_chunk_i;
  wire may_begin   = (!token_first_i || set_room) && (token_pruned_i || val_loaded_i);
  wire step        = token_valid_i && (!chunk_first || may_begin);
  wire token_end   = step && chunk_last;
  wire row_end     = token_end && token_last_i;
  wire begins_sum  = step && token_first_i && !token_pruned_i;

  hdp_credit #(
    .Limit(2)
  ) u_set_credit (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(step && chunk_first && token_first_i),
    .dec_i(release_i), .any_o(unused_set_any), .room_o(set_room)
  );

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      chunk_q <= {ChunkW{1'b0}};
      row_q <= {RowW{1'b0}};
      set_q <= 1'b0;
    end else begin
      if (step) chunk_q <= chunk_last ? {ChunkW{1'b0}} : chunk_q + 1'b1;
      if (row_end) begin
        row_q <= token_head_last_i ? {RowW{1'b0}} : row_q + 1'b1;
        set_q <= !set_q;
      end
    end
  end

  assign take_o         = token_end;
  assign step_o         = step;
  assign chunk_o        = chunk_q;
  assign set_o          = set_q;
  assign key_re_o       = step && token_pair_i;
  assign sum_o          = begins_sum;
  assign follows_o      = begins_sum && causal_i && row_q != {RowW{1'b0}};
  assign next_o         = row_q + off_i;
  assign row_end_o      = row_end;
  assign survivor_end_o = row_end && token_head_last_i && !token_pruned_i;
endmodule

`resetall
