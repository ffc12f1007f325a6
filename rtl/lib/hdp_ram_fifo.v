// SPDX-License-Identifier: Apache-2.0
// A large FIFO in a RAM. It has neither full nor empty flag: who pushes holds a credit, who pops
// knows that the entry is there, and gets it one cycle later.
`default_nettype none

module hdp_ram_fifo #(
  /// Bits of an entry.
  parameter Width = 32,
  /// Entries: a power of two, at least 2.
  parameter Depth = 128
) (
  /// Clock.
  input  wire             clk_i,
  /// Synchronous reset.
  input  wire             rst_ni,
  /// Appends data_i; only when there is room.
  input  wire             push_i,
  /// The entry to append.
  input  wire [Width-1:0] data_i,
  /// Removes the oldest entry, which was pushed before this cycle.
  input  wire             pop_i,
  /// The entry popped in the previous cycle.
  output wire [Width-1:0] data_o
);
  localparam PtrW = $clog2(Depth);

  reg [PtrW-1:0] head_q;
  reg [PtrW-1:0] tail_q;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      head_q <= {PtrW{1'b0}};
      tail_q <= {PtrW{1'b0}};
    end else begin
      if (pop_i) head_q <= head_q + 1'b1;
      if (push_i) tail_q <= tail_q + 1'b1;
    end
  end

  hdp_ram_1r1w #(
    .Width(Width),
    .Depth(Depth)
  ) u_ram (
    .clk_i  (clk_i),
    .we_i   (push_i),
    .waddr_i(tail_q),
    .wdata_i(data_i),
    .re_i   (pop_i),
    .raddr_i(head_q),
    .rdata_o(data_o)
  );
endmodule

`resetall
