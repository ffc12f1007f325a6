// SPDX-License-Identifier: Apache-2.0
// e = 2^-y of a score, in six stages (x+1 to x+6; y is there in x+4, e in x+7).
`default_nettype none

module hdp_exp #(
  /// Bits of a score.
  parameter ScoreW = 30
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  /// M.
  input  wire [15:0]       mant_i,
  /// sh.
  input  wire [5:0]        shift_i,
  // x+1
  /// There is a score.
  input  wire              valid_i,
  /// m, signed; at least the score.
  input  wire [ScoreW-1:0] max_i,
  /// s, signed.
  input  wire [ScoreW-1:0] score_i,
  // x+4
  /// y, 12 fraction bits; 0 without a score.
  output wire [16:0]       y_o,
  // x+7
  /// e, unsigned Q1.15; 0 without a score.
  output wire [15:0]       e_o
);
  localparam ProductW = ScoreW + 16;

  reg [5:0]          valid_q;    // bit k: a score in x+2+k
  reg [ScoreW-1:0]   diff_q;     // x+2
  reg [ProductW-1:0] product_q;  // x+3
  reg [16:0]         y_q;        // x+4
  reg [4:0]          octave_s5_q;
  reg [11:0]         frac_q;     // x+5
  reg [12:0]         slope_q;
  reg [4:0]          octave_s6_q;
  reg [15:0]         power_q;    // x+6
  reg [15:0]         e_q;        // x+7

  // y = min(((m - s) * M) >> sh, 2^17 - 1); m >= s, and m - s fits ScoreW bits unsigned.
  wire [ProductW-1:0] shifted = product_q >> shift_i;
  wire [16:0]         y = (|shifted[ProductW-1:17]) ? 17'h1ffff : shifted[16:0];

  // 5639*f >> 12, then f * (22023 - that) >> 12, f = y & 4095
  wire [24:0] steep = {13'd0, y_q[11:0]} * 25'd5639;
  wire [26:0] curve = {15'd0, frac_q} * {12'd0, 15'd22023 - {2'd0, slope_q}};
  wire        unused_low = &{1'b0, steep[11:0], curve[11:0]};

  always @(posedge clk_i) begin
    if (!rst_ni) valid_q <= 6'd0;
    else valid_q <= {valid_q[4:0], valid_i};
  end

  always @(posedge clk_i) begin
    if (valid_i) diff_q <= max_i - score_i;
    if (valid_q[0]) product_q <= {16'd0, diff_q} * {{ScoreW{1'b0}}, mant_i};
    if (valid_q[1]) y_q <= y;
    if (valid_q[2]) begin
      octave_s5_q <= y_q[16:12];
      frac_q <= y_q[11:0];
      slope_q <= steep[24:12];
    end
    if (valid_q[3]) begin
      octave_s6_q <= octave_s5_q;
      power_q <= 16'd32768 - {1'b0, curve[26:12]};
    end
    // e = (32768 - the curve) >> o, o = y >> 12
    if (valid_q[4]) e_q <= power_q >> octave_s6_q;
  end

  assign y_o = valid_q[2] ? y_q : 17'd0;
  assign e_o = valid_q[5] ? e_q : 16'd0;
endmodule

`resetall
