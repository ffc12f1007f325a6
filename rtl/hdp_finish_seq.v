// SPDX-License-Identifier: Apache-2.0
// Issues the finish unit's output chunks: query row by query row.
`default_nettype none

module hdp_finish_seq #(
  /// Output chunks of a chunk: Lanes / OutLanes.
  parameter Slots = 8,
  /// Bits of an output chunk's place in a chunk, at least 1.
  parameter SlotW = 3,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1,
  /// Bits of an output chunk number, at least 1.
  parameter OutChunkW = 3,
  /// Beats of the output FIFO.
  parameter OutDepth = 16
) (
  /// Clock.
  input  wire                 clk_i,
  /// Synchronous reset.
  input  wire                 rst_ni,
  /// Last output chunk of a row.
  input  wire [OutChunkW-1:0] last_out_chunk_i,
  // what chunks wait for
  /// The value engine accumulates a row's last step.
  input  wire                 row_done_i,
  /// The row's reciprocal is there.
  input  wire                 recip_valid_i,
  /// A beat is accepted on out.
  input  wire                 out_accept_i,
  // the chunk (w)
  /// A chunk issues.
  output wire                 issue_o,
  /// Accumulator set of its query row.
  output wire                 set_o,
  /// The value engine's chunk that it is in.
  output wire [ChunkW-1:0]    chunk_o,
  /// Its place there.
  output wire [SlotW-1:0]     slot_o,
  /// The row's last chunk: pops the reciprocal and releases the set.
  output wire                 row_end_o
);
  localparam LastSlot = Slots - 1;

  reg                 set_q;
  reg [OutChunkW-1:0] out_chunk_q;
  reg [ChunkW-1:0]    chunk_q;
  reg [SlotW-1:0]     slot_q;

  wire row_done;
  wire out_room;
  wire unused_rows_room;
  wire unused_out_any;
  wire row_last = out_chunk_q == last_out_chunk_i;
  wire issue    = row_done && recip_valid_i && out_room;
  wire row_end  = issue && row_last;

  // Rows that are accumulated and not emitted.
  hdp_credit #(
    .Limit(2)
  ) u_rows (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(row_done_i), .dec_i(row_end),
    .any_o(row_done), .room_o(unused_rows_room)
  );

  hdp_credit #(
    .Limit(OutDepth)
  ) u_out_credit (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(issue), .dec_i(out_accept_i),
    .any_o(unused_out_any), .room_o(out_room)
  );

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      set_q <= 1'b0;
      out_chunk_q <= {OutChunkW{1'b0}};
      chunk_q <= {ChunkW{1'b0}};
      slot_q <= {SlotW{1'b0}};
    end else if (row_end) begin
      set_q <= !set_q;
      out_chunk_q <= {OutChunkW{1'b0}};
      chunk_q <= {ChunkW{1'b0}};
      slot_q <= {SlotW{1'b0}};
    end else if (issue) begin
      out_chunk_q <= out_chunk_q + 1'b1;
      if (slot_q == LastSlot[SlotW-1:0]) begin
        chunk_q <= chunk_q + 1'b1;
        slot_q <= {SlotW{1'b0}};
      end else begin
        slot_q <= slot_q + 1'b1;
      end
    end
  end

  assign issue_o   = issue;
  assign set_o     = set_q;
  assign chunk_o   = chunk_q;
  assign slot_o    = slot_q;
  assign row_end_o = row_end;
endmodule

`resetall
