// SPDX-License-Identifier: Apache-2.0
// The integer engine's pipeline: the four SI of a 2x2 block, four cycles after its last step.
`default_nettype none

module hdp_integer_pipe #(
  /// Integer bits of an element.
  parameter IntBits = 8,
  /// Elements that a step takes.
  parameter Lanes = 64,
  /// Bits of an SI.
  parameter SiW = 22
) (
  /// Clock.
  input  wire                     clk_i,
  /// Synchronous reset.
  input  wire                     rst_ni,
  // the step, in the cycle of its read addresses (A)
  /// A step issues.
  input  wire                     step_i,
  /// First step of its block.
  input  wire                     first_i,
  /// Last step of its block.
  input  wire                     last_i,
  /// Valid pairs of the block.
  input  wire [3:0]               pair_valid_i,
  /// Last block of its row.
  input  wire                     row_last_i,
  /// Last block of its head.
  input  wire                     head_last_i,
  // its operands, one cycle later (A+1)
  /// Chunk of IQ row 2b.
  input  wire [Lanes*IntBits-1:0] q_even_i,
  /// Chunk of IQ row 2b+1.
  input  wire [Lanes*IntBits-1:0] q_odd_i,
  /// Chunk of IK row 2c.
  input  wire [Lanes*IntBits-1:0] k_even_i,
  /// Chunk of IK row 2c+1.
  input  wire [Lanes*IntBits-1:0] k_odd_i,
  // the block (A+4)
  /// The block is complete.
  output wire                     valid_o,
  /// SI of (2b,2c), (2b,2c+1), (2b+1,2c), (2b+1,2c+1), the first in the low bits; 0 where invalid.
  output wire [4*SiW-1:0]         si_o,
  /// Valid pairs of the block.
  output wire [3:0]               pair_valid_o,
  /// Last block of its row.
  output wire                     row_last_o,
  /// Last block of its head.
  output wire                     head_last_o
);
  localparam DotW = 2*IntBits + $clog2(Lanes);

  // What travels beside the operands.
  reg  [3:0] step_q;  // bit k: a step in A+1+k
  wire       first3;
  wire       last3;
  wire [3:0] pair_valid3;
  wire       row_last3;
  wire       head_last3;

  always @(posedge clk_i) begin
    if (!rst_ni) step_q <= 4'd0;
    else step_q <= {step_q[2] && last3, step_q[1:0], step_i};
  end

  hdp_delay #(
    .Width (8),
    .Cycles(3)
  ) u_beside (
    .clk_i (clk_i),
    .data_i({first_i, last_i, pair_valid_i, row_last_i, head_last_i}),
    .data_o({first3, last3, pair_valid3, row_last3, head_last3})
  );

  // A+1 and A+2.
  wire [DotW-1:0] dot_ee;
  wire [DotW-1:0] dot_eo;
  wire [DotW-1:0] dot_oe;
  wire [DotW-1:0] dot_oo;

  hdp_dot #(.Lanes(Lanes), .AW(IntBits), .BW(IntBits)) u_dot_ee (
    .clk_i(clk_i), .rst_ni(rst_ni), .valid_i(step_q[0]), .a_i(q_even_i), .b_i(k_even_i),
    .sum_o(dot_ee)
  );
  hdp_dot #(.Lanes(Lanes), .AW(IntBits), .BW(IntBits)) u_dot_eo (
    .clk_i(clk_i), .rst_ni(rst_ni), .valid_i(step_q[0]), .a_i(q_even_i), .b_i(k_odd_i),
    .sum_o(dot_eo)
  );
  hdp_dot #(.Lanes(Lanes), .AW(IntBits), .BW(IntBits)) u_dot_oe (
    .clk_i(clk_i), .rst_ni(rst_ni), .valid_i(step_q[0]), .a_i(q_odd_i), .b_i(k_even_i),
    .sum_o(dot_oe)
  );
  hdp_dot #(.Lanes(Lanes), .AW(IntBits), .BW(IntBits)) u_dot_oo (
    .clk_i(clk_i), .rst_ni(rst_ni), .valid_i(step_q[0]), .a_i(q_odd_i), .b_i(k_odd_i),
    .sum_o(dot_oo)
  );

  // A+3: SI[i][j] = sum over chunks; an invalid pair has 0.
  function [4*SiW-1:0] accumulate;
    input              first;
    input [4*SiW-1:0]  sums;
    input [4*DotW-1:0] dots;
    integer p;
    reg [SiW-1:0] so_far;
    begin
      for (p = 0; p < 4; p = p + 1) begin
        so_far = first ? {SiW{1'b0}} : sums[p*SiW +: SiW];
        accumulate[p*SiW +: SiW] =
            so_far + {{(SiW-DotW){dots[p*DotW+DotW-1]}}, dots[p*DotW +: DotW]};
      end
    end
  endfunction

  reg  [4*SiW-1:0] sums_q;
  reg  [4*SiW-1:0] si_q;
  reg  [3:0]       pair_valid_q;
  reg              row_last_q;
  reg              head_last_q;
  wire [4*SiW-1:0] sums = accumulate(first3, sums_q, {dot_oo, dot_oe, dot_eo, dot_ee});

  always @(posedge clk_i) begin
    if (step_q[2]) sums_q <= sums;
    if (step_q[2] && last3) begin
      si_q <= sums & {{SiW{pair_valid3[3]}}, {SiW{pair_valid3[2]}},
                      {SiW{pair_valid3[1]}}, {SiW{pair_valid3[0]}}};
      pair_valid_q <= pair_valid3;
      row_last_q <= row_last3;
      head_last_q <= head_last3;
    end
  end

  assign valid_o      = step_q[3];
  assign si_o         = si_q;
  assign pair_valid_o = pair_valid_q;
  assign row_last_o   = row_last_q;
  assign head_last_o  = head_last_q;
endmodule

`resetall
