// SPDX-License-Identifier: Apache-2.0
// Chooses among requests in turn: the first in the order last+1, last+2, .. after the one taken
// last.
`default_nettype none

module hdp_round_robin #(
  /// Requests, 1 .. 8.
  parameter Count = 4,
  /// Bits of the index of a request, at least 1.
  parameter IndexW = 2
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset: index 0 is the first in turn.
  input  wire              rst_ni,
  /// Requests.
  input  wire [Count-1:0]  request_i,
  /// The one in turn is taken; only when there is one.
  input  wire              take_i,
  /// The one in turn, one-hot; 0 without requests.
  output wire [Count-1:0]  turn_o,
  /// Its index.
  output wire [IndexW-1:0] index_o
);
  reg  [Count-1:0] after_q;  // those after the last one taken
  wire [Count-1:0] after  = request_i & after_q;
  wire [Count-1:0] from   = (after != {Count{1'b0}}) ? after : request_i;
  wire [Count-1:0] turn   = from & (~from + 1'b1);

  // index[k] is set when the one in turn has bit k set in its number.
  function [IndexW-1:0] index_of;
    input [Count-1:0] one_hot;
    integer n;
    begin
      index_of = {IndexW{1'b0}};
      for (n = 0; n < Count; n = n + 1) begin
        if (one_hot[n]) index_of = index_of | n[IndexW-1:0];
      end
    end
  endfunction

  always @(posedge clk_i) begin
    if (!rst_ni) after_q <= {Count{1'b0}};
    else if (take_i) after_q <= ~(turn | (turn - 1'b1));
  end

  assign turn_o  = turn;
  assign index_o = index_of(turn);

`ifdef FORMAL
  // The index taken last, and how long each request has waited, in takes of others.
  reg [3:0]         f_last = 0;
  reg [4*Count-1:0] f_waited = 0;
  reg               f_wrapped = 0;
  integer           f_n;
  integer           f_m;

  // Places from the one taken last to n, 1 .. Count.
  function [3:0] f_distance;
    input [3:0] n;
    f_distance = (n > f_last) ? n - f_last : n + Count - f_last;
  endfunction

  initial assume (!rst_ni);

  always @(posedge clk_i) begin
    if (!rst_ni) f_last <= Count - 1;
    else if (take_i) f_last <= index_o;
    f_wrapped <= rst_ni && take_i && index_o < f_last && f_last < Count - 1;
  end

  always @(posedge clk_i) begin
    for (f_n = 0; f_n < Count; f_n = f_n + 1) begin
      if (!rst_ni || !request_i[f_n] || (take_i && turn_o[f_n])) f_waited[f_n*4 +: 4] <= 0;
      else if (take_i) f_waited[f_n*4 +: 4] <= f_waited[f_n*4 +: 4] + 1'b1;
    end
  end

  always @* if (rst_ni) begin
    if (take_i) assume (request_i != 0);

    assert ((turn_o == 0) == (request_i == 0));
    for (f_n = 0; f_n < Count; f_n = f_n + 1) begin
      if (turn_o[f_n]) begin
        assert (request_i[f_n]);
        assert (index_o == f_n);
        // Every other request is further away, so this is the only one in turn.
        for (f_m = 0; f_m < Count; f_m = f_m + 1) begin
          if (f_m != f_n) begin
            assert (!turn_o[f_m]);
            assert (!request_i[f_m] || f_distance(f_m) > f_distance(f_n));
          end
        end
      end
      // Who goes on asking sees each of the others taken once at most.
      assert (f_waited[f_n*4 +: 4] < Count);
    end

    // What the induction needs.
    assert (f_last < Count);
    for (f_n = 0; f_n < Count; f_n = f_n + 1) begin
      assert (after_q[f_n] == (f_n > f_last));
      assert (f_waited[f_n*4 +: 4] <= Count - f_distance(f_n));
    end

    cover (take_i && &request_i && turn_o[Count-1]);
    cover (f_waited[3:0] == Count - 1);
    if (Count > 2) cover (f_wrapped);
    if (Count > 1) cover (request_i == 0 && after_q != 0);
  end
`endif
endmodule

`resetall
