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

`ifdef FORMAL
  // One entry, whichever, is followed from its push to its pop.
  (* anyseq *) reg f_pick;
  reg [PtrW-1:0]  f_count = 0;
  reg             f_followed = 0;
  reg [Width-1:0] f_entry;
  reg [PtrW-1:0]  f_ahead;  // older entries
  reg             f_was_full = 0;

  wire [PtrW-1:0] f_place = head_q + f_ahead;

  initial assume (!rst_ni);

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      f_count <= 0;
      f_followed <= 1'b0;
    end else begin
      f_count <= f_count + push_i - pop_i;
      if (f_followed) begin
        f_followed <= !(pop_i && f_ahead == 0);
        f_ahead <= f_ahead - pop_i;
      end else if (push_i && f_pick) begin
        f_followed <= 1'b1;
        f_entry <= data_i;
        f_ahead <= f_count - pop_i;
      end
    end
    f_was_full <= rst_ni && (f_was_full || f_count == Depth);
  end

  always @* if (rst_ni) begin
    if (push_i) assume (f_count < Depth);
    if (pop_i) assume (valid_o);

    assert (f_count <= Depth);
    assert (valid_o == (f_count > 0));
    if (f_followed) begin
      assert (f_ahead < f_count);
      if (f_ahead == 0) assert (data_o == f_entry);
    end

    // What the induction needs.
    assert (f_count == tail_q - head_q);
    if (f_followed) assert (mem_q[f_place[PtrW-2:0]] == f_entry);

    cover (f_count == Depth && f_followed && f_ahead == Depth - 1);
    cover (f_was_full && !valid_o);
    cover (push_i && pop_i && f_followed && f_ahead == 0 && data_i != data_o);
    cover (f_followed && f_ahead == 0 && head_q[PtrW-1] && f_was_full);
  end else cover (f_followed && f_count == Depth);
`endif
endmodule

`resetall
