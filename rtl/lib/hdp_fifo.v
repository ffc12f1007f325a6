// SPDX-License-Identifier: Apache-2.0
// A small first-word-fall-through FIFO in registers. It has no full flag: who pushes holds a
// credit.
`default_nettype none

module hdp_fifo #(
  /// Bits of an entry.
  parameter Width = 32,
  /// Entries: a power of two, at least 2.
  parameter Depth = 4
) (
  /// Clock.
  input  wire             clk_i,
  /// Synchronous reset.
  input  wire             rst_ni,
  /// Appends data_i; only when there is room.
  input  wire             push_i,
  /// The entry to append.
  input  wire [Width-1:0] data_i,
  /// Removes the oldest entry; only when valid_o.
  input  wire             pop_i,
  /// There is an entry: one pushed in cycle c is visible from c+1.
  output wire             valid_o,
  /// The oldest entry.
  output wire [Width-1:0] data_o
);
  // One bit more than an index, so that full and empty differ.
  localparam PtrW = $clog2(Depth) + 1;

  reg [Width-1:0] mem_q [0:Depth-1];
  reg [PtrW-1:0]  head_q;
  reg [PtrW-1:0]  tail_q;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      head_q <= {PtrW{1'b0}};
      tail_q <= {PtrW{1'b0}};
    end else begin
      if (pop_i) head_q <= head_q + 1'b1;
      if (push_i) tail_q <= tail_q + 1'b1;
    end
  end

  always @(posedge clk_i) begin
    if (push_i) mem_q[tail_q[PtrW-2:0]] <= data_i;
  end

  assign valid_o = head_q != tail_q;
  assign data_o  = mem_q[head_q[PtrW-2:0]];
endmodule

`resetall
