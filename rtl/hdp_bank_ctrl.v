// SPDX-License-Identifier: Apache-2.0
// The two banks of a load stream: which is written, which is read, and when a beat is accepted.
`default_nettype none

module hdp_bank_ctrl (
  /// Clock.
  input  wire clk_i,
  /// Synchronous reset: both banks are free.
  input  wire rst_ni,
  /// A job is under way.
  input  wire busy_i,
  /// A beat is offered.
  input  wire valid_i,
  /// It is the last of its head.
  input  wire last_i,
  /// The oldest loaded head is no longer needed.
  input  wire free_i,
  /// A beat would be accepted.
  output wire ready_o,
  /// The beat is accepted.
  output wire accept_o,
  /// Bank that is being written.
  output wire wbank_o,
  /// Bank of the oldest head that is not freed.
  output wire rbank_o,
  /// The oldest head is loaded completely.
  output wire loaded_o
);
  reg wbank_q;
  reg rbank_q;

  wire loaded = accept_o && last_i;
  wire room;

  // ready = busy and loaded - freed < 2
  hdp_credit #(
    .Limit(2)
  ) u_loaded (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .inc_i (loaded),
    .dec_i (free_i),
    .any_o (loaded_o),
    .room_o(room)
  );

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      wbank_q <= 1'b0;
      rbank_q <= 1'b0;
    end else begin
      if (loaded) wbank_q <= !wbank_q;
      if (free_i) rbank_q <= !rbank_q;
    end
  end

  assign ready_o  = busy_i && room;
  assign accept_o = valid_i && ready_o;
  assign wbank_o  = wbank_q;
  assign rbank_o  = rbank_q;
endmodule

`resetall
