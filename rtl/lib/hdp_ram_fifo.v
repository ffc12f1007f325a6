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

`ifdef FORMAL
  wire [PtrW-1:0]  f_ram_addr;
  wire             f_ram_written;
  wire [Width-1:0] f_ram_word;
`endif

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
`ifdef FORMAL
    , .f_addr_o(f_ram_addr), .f_written_o(f_ram_written), .f_word_o(f_ram_word)
`endif
  );

`ifdef FORMAL
  // One entry, whichever, is followed from its push to its pop: one that goes to the word of the
  // RAM that the RAM's own properties follow.
  (* anyseq *) reg f_pick;
  reg [PtrW:0]    f_count = 0;
  reg             f_followed = 0;
  reg [Width-1:0] f_entry;
  reg [PtrW:0]    f_ahead;  // older entries
  reg             f_popped = 0;
  reg [Width-1:0] f_data;
  reg             f_was_full = 0;

  wire            f_pop_it = pop_i && f_followed && f_ahead == 0;
  wire [PtrW-1:0] f_place = head_q + f_ahead;
  wire [PtrW-1:0] f_low_count = f_count;

  initial assume (!rst_ni);

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      f_count <= 0;
      f_followed <= 1'b0;
    end else begin
      f_count <= f_count + push_i - pop_i;
      if (f_followed) begin
        f_followed <= !f_pop_it;
        f_ahead <= f_ahead - pop_i;
      end else if (push_i && f_pick && tail_q == f_ram_addr) begin
        f_followed <= 1'b1;
        f_entry <= data_i;
        f_ahead <= f_count - pop_i;
      end
    end
    f_popped <= rst_ni && f_pop_it;
    f_data <= f_entry;
    f_was_full <= rst_ni && (f_was_full || f_count == Depth);
  end

  always @* begin
    if (rst_ni) begin
      if (push_i) assume (f_count < Depth);
      if (pop_i) assume (f_count > 0);

      assert (f_count <= Depth);
      if (f_followed) assert (f_ahead < f_count);

      // What the induction needs.
      assert (f_low_count == tail_q - head_q);
      if (f_followed) assert (f_place == f_ram_addr);
      if (f_followed) assert (f_ram_written && f_ram_word == f_entry);

      cover (f_count == Depth && f_followed && f_ahead == Depth - 1);
      cover (f_was_full && f_count == 0);
      cover (push_i && f_pop_it && f_count == Depth - 1 && data_i != f_entry);
      cover (f_was_full && f_popped && head_q == 0);
    end else cover (f_followed && f_count == Depth);

    if (f_popped) assert (data_o == f_data);
  end
`endif
endmodule

`resetall
