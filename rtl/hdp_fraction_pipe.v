// SPDX-License-Identifier: Apache-2.0
// The fraction engine's pipeline: the score S of a kept pair, four cycles after its last step.
`default_nettype none

module hdp_fraction_pipe #(
  /// Integer bits of an element.
  parameter IntBits = 8,
  /// Fraction bits of an element.
  parameter FracBits = 8,
  /// Elements that a step takes.
  parameter Lanes = 64,
  /// Largest D.
  parameter DMax = 64,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Bits of a score.
  parameter ScoreW = 30
) (
  /// Clock.
  input  wire                      clk_i,
  /// Synchronous reset.
  input  wire                      rst_ni,
  // the step, in the cycle of its read addresses (s)
  /// A step issues.
  input  wire                      step_i,
  /// It belongs to a pair token, not an empty one.
  input  wire                      pair_i,
  /// Key row.
  input  wire [RowW-1:0]           key_i,
  /// Second pass, for FQ*FK.
  input  wire                      pass_i,
  /// First step of its pass.
  input  wire                      first_i,
  /// Last step of its token.
  input  wire                      last_i,
  /// Its token is the last of its query row.
  input  wire                      row_last_i,
  /// Its query row is the last of its head.
  input  wire                      head_last_i,
  /// Its head is pruned.
  input  wire                      pruned_i,
  // its operands, one cycle later (s+1)
  /// Chunk of IQ.
  input  wire [Lanes*IntBits-1:0]  int_q_i,
  /// Chunk of IK.
  input  wire [Lanes*IntBits-1:0]  int_k_i,
  /// Chunk of FQ.
  input  wire [Lanes*FracBits-1:0] frac_q_i,
  /// Chunk of FK.
  input  wire [Lanes*FracBits-1:0] frac_k_i,
  // the token (s+4)
  /// A token is complete.
  output wire                      valid_o,
  /// It is a pair token: score_o and key_o hold.
  output wire                      pair_o,
  /// S, signed.
  output wire [ScoreW-1:0]         score_o,
  /// Key row.
  output wire [RowW-1:0]           key_o,
  /// The token is the last of its query row.
  output wire                      row_last_o,
  /// Its query row is the last of its head.
  output wire                      head_last_o,
  /// Its head is pruned.
  output wire                      pruned_o
);
  localparam WordW   = IntBits + FracBits;                      // K = IK * 2^F + FK
  localparam LeftW   = (IntBits > FracBits) ? IntBits : FracBits;
  localparam WordDW  = LeftW + WordW + $clog2(Lanes);
  localparam FracDW  = FracBits + IntBits + $clog2(Lanes);
  localparam SquareW = 2*FracBits + $clog2(DMax) + 1;           // sum FQ*FK and its rounding
  localparam [SquareW-1:0] Half = 1 << (FracBits-1);

  // First pass: IQ times K, and FQ times IK. Second pass: FQ times FK, and nothing.
  function [Lanes*LeftW-1:0] left_operands;
    input                      pass;
    input [Lanes*IntBits-1:0]  int_q;
    input [Lanes*FracBits-1:0] frac_q;
    integer l;
    begin
      for (l = 0; l < Lanes; l = l + 1) begin
        left_operands[l*LeftW +: LeftW] = pass
            ? {{(LeftW-FracBits){frac_q[l*FracBits+FracBits-1]}}, frac_q[l*FracBits +: FracBits]}
            : {{(LeftW-IntBits){int_q[l*IntBits+IntBits-1]}}, int_q[l*IntBits +: IntBits]};
      end
    end
  endfunction

  // K = IK * 2^F + FK fits W bits: the nearest split never leaves them.
  function [Lanes*WordW-1:0] right_operands;
    input                      pass;
    input [Lanes*IntBits-1:0]  int_k;
    input [Lanes*FracBits-1:0] frac_k;
    integer l;
    reg [WordW-1:0] fraction;
    begin
      for (l = 0; l < Lanes; l = l + 1) begin
        fraction = {{IntBits{frac_k[l*FracBits+FracBits-1]}}, frac_k[l*FracBits +: FracBits]};
        right_operands[l*WordW +: WordW] =
            pass ? fraction : {int_k[l*IntBits +: IntBits], {FracBits{1'b0}}} + fraction;
      end
    end
  endfunction

  reg  [3:0]      step_q;  // bit k: a step in s+1+k; bit 3: a token's last
  reg             pair1_q;
  reg             pass1_q;
  wire            pair3;
  wire            pass3;
  wire            first3;
  wire            last3;
  wire            row_last3;
  wire            head_last3;
  wire            pruned3;
  wire [RowW-1:0] key3;

  always @(posedge clk_i) begin
    if (!rst_ni) step_q <= 4'd0;
    else step_q <= {step_q[2] && last3, step_q[1:0], step_i};
  end

  always @(posedge clk_i) begin
    pair1_q <= pair_i;
    pass1_q <= pass_i;
  end

  hdp_delay #(
    .Width (7 + RowW),
    .Cycles(3)
  ) u_beside (
    .clk_i (clk_i),
    .data_i({pair_i, pass_i, first_i, last_i, row_last_i, head_last_i, pruned_i, key_i}),
    .data_o({pair3, pass3, first3, last3, row_last3, head_last3, pruned3, key3})
  );

  // s+1 and s+2.
  wire                   work1 = step_q[0] && pair1_q;
  reg  [Lanes*LeftW-1:0] left1;
  reg  [Lanes*WordW-1:0] right1;
  wire [WordDW-1:0]      word_dot;
  wire [FracDW-1:0]      frac_dot;

  always @* begin
    left1 = {(Lanes*LeftW){1'b0}};
    right1 = {(Lanes*WordW){1'b0}};
    if (work1) begin
      left1 = left_operands(pass1_q, int_q_i, frac_q_i);
      right1 = right_operands(pass1_q, int_k_i, frac_k_i);
    end
  end

  hdp_dot #(.Lanes(Lanes), .AW(LeftW), .BW(WordW)) u_word_dot (
    .clk_i(clk_i), .rst_ni(rst_ni), .valid_i(work1), .a_i(left1), .b_i(right1),
    .sum_o(word_dot)
  );
  hdp_dot #(.Lanes(Lanes), .AW(FracBits), .BW(IntBits)) u_frac_dot (
    .clk_i(clk_i), .rst_ni(rst_ni), .valid_i(work1 && !pass1_q), .a_i(frac_q_i), .b_i(int_k_i),
    .sum_o(frac_dot)
  );

  // s+3: S = sum IQ*K + FQ*IK, and with exact + (sum FQ*FK + 2^(F-1)) >> F.
  // Sums of Lanes products of full width may be wider than S of DMax legal ones; S itself never is.
  reg  [ScoreW-1:0]  sum_q;
  reg  [SquareW-1:0] square_q;
  reg                pair_q;
  reg  [ScoreW-1:0]  score_q;
  reg  [RowW-1:0]    key_q;
  reg                row_last_q;
  reg                head_last_q;
  reg                pruned_q;

  localparam WideW = (WordDW > ScoreW ? WordDW : ScoreW) + 1;
  wire [WideW-1:0]   word_wide = {{(WideW-WordDW){word_dot[WordDW-1]}}, word_dot};
  wire [WideW-1:0]   frac_wide = {{(WideW-FracDW){frac_dot[FracDW-1]}}, frac_dot};
  wire               unused_high = &{1'b0, word_wide, frac_wide};

  wire [ScoreW-1:0]  sum = (first3 ? {ScoreW{1'b0}} : sum_q)
                           + word_wide[ScoreW-1:0] + frac_wide[ScoreW-1:0];
  wire [SquareW-1:0] square = (first3 ? Half : square_q) + word_wide[SquareW-1:0];
  wire [ScoreW-1:0]  carried = {{(ScoreW-SquareW+FracBits){square[SquareW-1]}},
                                square[SquareW-1:FracBits]};

  always @(posedge clk_i) begin
    if (step_q[2] && pair3) begin
      if (pass3) square_q <= square;
      else sum_q <= sum;
    end
    if (step_q[2] && last3) begin
      pair_q <= pair3;
      key_q <= key3;
      if (pair3) score_q <= pass3 ? sum_q + carried : sum;
      row_last_q <= row_last3;
      head_last_q <= head_last3;
      pruned_q <= pruned3;
    end
  end

  assign valid_o     = step_q[3];
  assign pair_o      = pair_q;
  assign score_o     = score_q;
  assign key_o       = key_q;
  assign row_last_o  = row_last_q;
  assign head_last_o = head_last_q;
  assign pruned_o    = pruned_q;
endmodule

`resetall
