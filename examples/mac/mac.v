// SPDX-License-Identifier: Apache-2.0
// Multiply-accumulate, pipelined: sums a * b over the terms of a vector; one sum a vector.
//
//   in (a, b, last) --> p = a * b --> acc += p; with last: sum --> out
//
// Valid and ready on both sides: everything stands while a sum is there that nobody takes.
`default_nettype none

module mac (
  input  wire               clk_i,
  input  wire               rst_ni,
  input  wire               in_valid_i,
  output wire               in_ready_o,
  input  wire signed [7:0]  in_a_i,
  input  wire signed [7:0]  in_b_i,
  input  wire               in_last_i,   // the vector's last term
  output wire               out_valid_o,
  input  wire               out_ready_i,
  output wire signed [31:0] out_sum_o
);
  reg               p_valid_q, p_last_q, sum_valid_q;
  reg signed [15:0] p_q;
  reg signed [31:0] acc_q, sum_q;

  wire go  = !sum_valid_q || out_ready_i;
  wire add = p_valid_q && go;
  wire signed [31:0] sum = acc_q + {{16{p_q[15]}}, p_q};

  assign in_ready_o  = go;
  assign out_valid_o = sum_valid_q;
  assign out_sum_o   = sum_q;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      p_valid_q   <= 1'b0;
      sum_valid_q <= 1'b0;
      acc_q       <= 32'd0;
    end else if (go) begin
      p_valid_q   <= in_valid_i;
      sum_valid_q <= p_valid_q && p_last_q;
      if (p_valid_q) acc_q <= p_last_q ? 32'd0 : sum;
    end
    if (go) begin
      p_q      <= in_a_i * in_b_i;
      p_last_q <= in_last_i;
      sum_q    <= sum;
    end
  end
endmodule

`resetall
