// SPDX-License-Identifier: Apache-2.0
// The output stream: a FIFO of beats, and the coordinates of the oldest.
`default_nettype none

module hdp_output #(
  /// Bits of a beat.
  parameter Width = 128,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Bits of an output chunk number, at least 1.
  parameter OutChunkW = 3,
  /// Beats of the output FIFO.
  parameter OutDepth = 16
) (
  /// Clock.
  input  wire                 clk_i,
  /// Synchronous reset.
  input  wire                 rst_ni,
  /// Last query row.
  input  wire [RowW-1:0]      last_row_i,
  /// Last output chunk of a row.
  input  wire [OutChunkW-1:0] last_out_chunk_i,
  /// A beat arrives; the finish unit holds a credit for it.
  input  wire                 push_i,
  /// The beat.
  input  wire [Width-1:0]     data_i,
  // out
  /// A beat is offered.
  output wire                 out_valid_o,
  /// It is accepted.
  input  wire                 out_ready_i,
  /// Its query row.
  output wire [RowW-1:0]      out_row_o,
  /// Its output chunk.
  output wire [OutChunkW-1:0] out_chunk_o,
  /// It is the last of its head.
  output wire                 out_last_o,
  /// Its lanes.
  output wire [Width-1:0]     out_data_o,
  /// A beat is accepted.
  output wire                 accept_o
);
  reg [RowW-1:0]      row_q;
  reg [OutChunkW-1:0] chunk_q;

  wire accept   = out_valid_o && out_ready_i;
  wire row_last = chunk_q == last_out_chunk_i;
  wire last     = row_last && row_q == last_row_i;

  hdp_fifo #(
    .Width(Width),
    .Depth(OutDepth)
  ) u_fifo (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .push_i (push_i),
    .data_i (data_i),
    .pop_i  (accept),
    .valid_o(out_valid_o),
    .data_o (out_data_o)
  );

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      row_q <= {RowW{1'b0}};
      chunk_q <= {OutChunkW{1'b0}};
    end else if (accept) begin
      chunk_q <= row_last ? {OutChunkW{1'b0}} : chunk_q + 1'b1;
      if (row_last) row_q <= last ? {RowW{1'b0}} : row_q + 1'b1;
    end
  end

  assign out_row_o   = row_q;
  assign out_chunk_o = chunk_q;
  assign out_last_o  = last;
  assign accept_o    = accept;
endmodule

`resetall
