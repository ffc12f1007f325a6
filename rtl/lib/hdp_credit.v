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

`ifdef FORMAL
  // inc_i and dec_i are counted apart, and with more bits than count_q has.
  localparam FW = CountW + 2;

  reg  [FW-1:0] f_incs = 0;
  reg  [FW-1:0] f_decs = 0;
  reg           f_was_full = 0;
  wire [FW-1:0] f_count = f_incs - f_decs;

  initial assume (!rst_ni);

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      f_incs <= 0;
      f_decs <= 0;
    end else begin
      if (inc_i) f_incs <= f_incs + 1'b1;
      if (dec_i) f_decs <= f_decs + 1'b1;
    end
    f_was_full <= rst_ni && (f_was_full || f_count == Limit);
  end

  always @* if (rst_ni) begin
    if (inc_i) assume (room_o);
    if (dec_i) assume (any_o);

    assert (f_count <= Limit);
    assert (any_o == (f_count > 0));
    assert (room_o == (f_count < Limit));
    assert (count_q == f_count);  // what the induction needs

    cover (!room_o);
    cover (f_was_full && !any_o);
    if (Limit > 1) cover (inc_i && dec_i);
  end else cover (f_was_full);  // a reset with some under way
`endif
endmodule

`resetall
