// SPDX-License-Identifier: Apache-2.0
// The reciprocal unit: R and t of a query row's total. A divider of four quotient bits a cycle.
`default_nettype none

module hdp_reciprocal #(
  /// Bits of a total, 17 .. 28.
  parameter TotalW = 23,
  /// Query rows of the reciprocal FIFO.
  parameter RecipDepth = 4
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  // total FIFO
  /// A total is there.
  input  wire              total_valid_i,
  /// The total: 0 or at least 2^15.
  input  wire [TotalW-1:0] total_i,
  /// Takes it.
  output wire              take_o,
  // reciprocal FIFO
  /// The finish unit pops a reciprocal.
  input  wire              pop_i,
  /// A row's reciprocal is there.
  output wire              valid_o,
  /// t.
  output wire [3:0]        t_o,
  /// R, 32768 .. 65536; 0 when the total is 0.
  output wire [16:0]       recip_o
);
  localparam MaxT = TotalW - 16;

  // t = bit length of total - 16; a total of 2^15 has bit length 16.
  function [3:0] excess_bits;
    input [TotalW-1:0] total;
    integer b;
    begin
      excess_bits = 4'd0;
      for (b = 1; b <= MaxT; b = b + 1) if (total[b+15]) excess_bits = b[3:0];
    end
  endfunction

  // One step of restoring division of {remainder, quotient} by the divisor.
  function [31:0] divide_step;
    input [31:0] state;
    input [15:0] divisor;
    if (state[31:15] >= {1'b0, divisor}) begin
      divide_step = {state[30:15] - divisor, state[14:0], 1'b1};
    end else begin
      divide_step = {state[30:0], 1'b0};
    end
  endfunction

  // Four steps.
  function [31:0] divide;
    input [31:0] state;
    input [15:0] divisor;
    integer s;
    begin
      divide = state;
      for (s = 0; s < 4; s = s + 1) divide = divide_step(divide, divisor);
    end
  endfunction

  reg        valid_q;  // a row is under way
  reg [2:0]  count_q;  // cycles of division left
  reg [3:0]  t_q;
  reg [15:0] mantissa_q;
  reg        whole_q;  // bit 16 of R
  reg [31:0] state_q;

  wire              room;
  wire              unused_any;
  wire              finished = count_q == 3'd0;
  wire              start    = total_valid_i && room && (!valid_q || finished);
  wire              none     = total_i == {TotalW{1'b0}};
  wire [3:0]        t        = excess_bits(total_i);
  wire [TotalW-1:0] reduced  = total_i >> t;
  wire [15:0]       mantissa = reduced[15:0];
  wire              unused_high = &{1'b0, reduced};

  // R = floor(2^31 / mantissa), mantissa = total >> t = 2^15 .. 2^16 - 1: 2^31 = 2^15 * 2^16, so
  // the first bit of R is 1 only for 2^15, which leaves no remainder, and 16 more follow.
  wire              whole    = mantissa == 16'h8000;

  hdp_credit #(
    .Limit(RecipDepth)
  ) u_recip_credit (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(start), .dec_i(pop_i),
    .any_o(unused_any), .room_o(room)
  );

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
      count_q <= 3'd0;
    end else if (start) begin
      valid_q <= 1'b1;
      count_q <= none ? 3'd0 : 3'd4;
    end else begin
      if (finished) valid_q <= 1'b0;
      else count_q <= count_q - 3'd1;
    end
  end

  always @(posedge clk_i) begin
    if (start) begin
      t_q <= t;
      mantissa_q <= mantissa;
      whole_q <= whole;
      state_q <= {!whole && !none, 31'd0};
    end else if (!finished) begin
      state_q <= divide(state_q, mantissa_q);
    end
  end

  // The row's reciprocal, in the cycle in which it enters the FIFO.
  wire        recip_valid = valid_q && finished;
  wire [16:0] recip = {whole_q, state_q[15:0]};

  hdp_fifo #(
    .Width(21),
    .Depth(RecipDepth)
  ) u_recip_fifo (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .push_i (recip_valid),
    .data_i ({t_q, recip}),
    .pop_i  (pop_i),
    .valid_o(valid_o),
    .data_o ({t_o, recip_o})
  );

  assign take_o = start;
endmodule

`resetall
