// SPDX-License-Identifier: Apache-2.0
// The finish unit: a query row's sums times its reciprocal, and the output stream.
`default_nettype none

module hdp_finish #(
  /// Elements of an output chunk.
  parameter OutLanes = 8,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Output chunks of a chunk: Lanes / OutLanes.
  parameter Slots = 8,
  /// Bits of an output chunk's place in a chunk, at least 1.
  parameter SlotW = 3,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1,
  /// Bits of an output chunk number, at least 1.
  parameter OutChunkW = 3,
  /// Bits of a column sum.
  parameter SumW = 23,
  /// Bits of num.
  parameter NumW = 38,
  /// Beats of the output FIFO.
  parameter OutDepth = 16
) (
  /// Clock.
  input  wire                     clk_i,
  /// Synchronous reset.
  input  wire                     rst_ni,
  // job
  /// Last query row.
  input  wire [RowW-1:0]          last_row_i,
  /// Last output chunk of a row.
  input  wire [OutChunkW-1:0]     last_out_chunk_i,
  // reciprocal FIFO
  /// A row's reciprocal is there.
  input  wire                     recip_valid_i,
  /// t.
  input  wire [3:0]               recip_t_i,
  /// R.
  input  wire [16:0]              recip_i,
  /// Takes it, and releases the row's accumulator set.
  output wire                     recip_take_o,
  // value engine
  /// A row's last step is accumulated.
  input  wire                     row_done_i,
  /// Selects an output chunk (w).
  output wire                     read_o,
  /// Its accumulator set.
  output wire                     read_set_o,
  /// The chunk that it is in.
  output wire [ChunkW-1:0]        read_chunk_o,
  /// Its place in the chunk.
  output wire [SlotW-1:0]         read_slot_o,
  /// sum over kept pairs of e * V (w+1), signed.
  input  wire [OutLanes*NumW-1:0] kept_i,
  /// sum over pruned pairs of V (w+1), signed.
  input  wire [OutLanes*SumW-1:0] pruned_i,
  /// ef of the row (w+1).
  input  wire [15:0]              ef_i,
  // out
  /// A beat is offered.
  output wire                     out_valid_o,
  /// It is accepted.
  input  wire                     out_ready_i,
  /// Its query row.
  output wire [RowW-1:0]          out_row_o,
  /// Its output chunk.
  output wire [OutChunkW-1:0]     out_chunk_o,
  /// It is the last of its head.
  output wire                     out_last_o,
  /// Its lanes.
  output wire [OutLanes*16-1:0]   out_data_o,
  /// The last beat of a head is accepted.
  output wire                     head_out_o
);
  wire                     out_accept;
  wire                     num_valid;
  wire [OutLanes*NumW-1:0] num;
  wire                     unused_num = &{1'b0, num_valid, num};  // for the probe num
  wire                     output_valid;
  wire [OutLanes*16-1:0]   output_data;

  hdp_finish_seq #(
    .Slots(Slots), .SlotW(SlotW), .ChunkW(ChunkW), .OutChunkW(OutChunkW), .OutDepth(OutDepth)
  ) u_seq (
    .clk_i(clk_i), .rst_ni(rst_ni), .last_out_chunk_i(last_out_chunk_i),
    .row_done_i(row_done_i), .recip_valid_i(recip_valid_i), .out_accept_i(out_accept),
    .issue_o(read_o), .set_o(read_set_o), .chunk_o(read_chunk_o), .slot_o(read_slot_o),
    .row_end_o(recip_take_o)
  );

  hdp_finish_pipe #(
    .OutLanes(OutLanes), .SumW(SumW), .NumW(NumW)
  ) u_pipe (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .issue_i(read_o), .recip_i(recip_i), .t_i(recip_t_i), .kept_i(kept_i),
    .pruned_i(pruned_i), .ef_i(ef_i),
    .num_valid_o(num_valid), .num_o(num), .valid_o(output_valid), .data_o(output_data)
  );

  hdp_output #(
    .Width(OutLanes*16), .RowW(RowW), .OutChunkW(OutChunkW), .OutDepth(OutDepth)
  ) u_output (
    .clk_i(clk_i), .rst_ni(rst_ni), .last_row_i(last_row_i),
    .last_out_chunk_i(last_out_chunk_i),
    .push_i(output_valid), .data_i(output_data),
    .out_valid_o(out_valid_o), .out_ready_i(out_ready_i), .out_row_o(out_row_o),
    .out_chunk_o(out_chunk_o), .out_last_o(out_last_o), .out_data_o(out_data_o),
    .accept_o(out_accept)
  );

  assign head_out_o = out_accept && out_last_o;
endmodule

`resetall
