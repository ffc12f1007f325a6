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
endmodule

`resetall
