// SPDX-License-Identifier: Apache-2.0
// Counts what is under way between two units: events at one end less events at the other.
`default_nettype none

module hdp_credit #(
  /// Largest count.
  parameter Limit = 4
) (
  /// Clock.
  input  wire clk_i,
  /// Synchronous reset: nothing is under way.
  input  wire rst_ni,
  /// One more; only when room_o.
  input  wire inc_i,
  /// One less; only when any_o.
  input  wire dec_i,
  /// Before this cycle, count > 0.
  output wire any_o,
  /// Before this cycle, count < Limit.
  output wire room_o
);
  localparam CountW = $clog2(Limit + 1);

  reg [CountW-1:0] count_q;

  always @(posedge clk_i) begin
    if (!rst_ni) count_q <= {CountW{1'b0}};
    else if (inc_i && !dec_i) count_q <= count_q + 1'b1;
    else if (dec_i && !inc_i) count_q <= count_q - 1'b1;
  end

  assign any_o  = count_q != {CountW{1'b0}};
  assign room_o = count_q != Limit[CountW-1:0];
endmodule

`resetall
