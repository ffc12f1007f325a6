// SPDX-License-Identifier: Apache-2.0
// Checks a descriptor in 16 cycles with one multiplier (docs/coprocessor.md section 4). All
// quantities are unsigned and wide enough not to wrap.
`default_nettype none

module hdp_descriptor_check #(
  /// Largest D.
  parameter DMax = 64,
  /// Largest Lq and Lk.
  parameter LMax = 128,
  /// Bytes of a data bus word: a power of two.
  parameter BusBytes = 16,
  /// Bits of an address, 13 .. 64.
  parameter AddrBits = 40,
  /// Heads of a job.
  parameter HeadsMax = 256
) (
  /// Clock.
  input  wire             clk_i,
  /// Synchronous reset.
  input  wire             rst_ni,
  /// The descriptor is being checked: high for the 16 cycles, low before.
  input  wire             check_i,
  /// The descriptor registers HEADS .. O_STRIDE, HEADS in the low bits; stable while check_i.
  input  wire [24*32-1:0] descriptor_i,
  /// This is the 16th cycle.
  output wire             done_o,
  /// In the 16th cycle: the error code, or 0.
  output wire [3:0]       code_o
);
`include "hdp_registers.vh"

  localparam [3:0] Zero       = 4'd1;
  localparam [3:0] TooLarge   = 4'd2;
  localparam [3:0] Config     = 4'd3;
  localparam [3:0] Misaligned = 4'd4;
  localparam [3:0] Wrap       = 4'd5;
  localparam [3:0] Overlap    = 4'd6;

  localparam [1:0]  FillNone     = 2'd3;
  localparam [15:0] MantLeast    = 16'h8000;
  localparam [5:0]  ShiftMost    = 6'd47;
  localparam [31:0] BytesLessOne = BusBytes - 1;

  localparam PitchW = 18;                // a row of V in memory, any D of 16 bits
  localparam ProdW  = 48;                // 16 x 32 bits
  localparam SpanW  = ProdW + 1;
  localparam EndW   = 66;                // 64-bit base + span; one bit above 2^64
  localparam RangeW = AddrBits + 1;      // an end that does not wrap

  // ---- fields ----
  wire [15:0] heads  = descriptor_i[8*(RegHeads-RegHeads) + HeadsHeadsLow +: 16];
  wire [15:0] lq     = descriptor_i[8*(RegShape-RegHeads) + ShapeLqLow +: 16];
  wire [15:0] lk     = descriptor_i[8*(RegShape-RegHeads) + ShapeLkLow +: 16];
  wire [15:0] dim    = descriptor_i[8*(RegDim-RegHeads) + DimDimLow +: 16];
  wire        causal = descriptor_i[8*(RegMode-RegHeads) + ModeCausalLow];
  wire [1:0]  fill   = descriptor_i[8*(RegMode-RegHeads) + ModeFillLow +: 2];
  wire [15:0] mant   = descriptor_i[8*(RegScale-RegHeads) + ScaleMantLow +: 16];
  wire [5:0]  shift  = descriptor_i[8*(RegScale-RegHeads) + ScaleShiftLow +: 6];
  wire [63:0] qi     = descriptor_i[8*(RegQiLo-RegHeads) +: 64];
  wire [63:0] qf     = descriptor_i[8*(RegQfLo-RegHeads) +: 64];
  wire [63:0] ki     = descriptor_i[8*(RegKiLo-RegHeads) +: 64];
  wire [63:0] kf     = descriptor_i[8*(RegKfLo-RegHeads) +: 64];
  wire [63:0] v      = descriptor_i[8*(RegVLo-RegHeads) +: 64];
  wire [63:0] o      = descriptor_i[8*(RegOLo-RegHeads) +: 64];
  wire [31:0] q_stride = descriptor_i[8*(RegQStride-RegHeads) +: 32];
  wire [31:0] k_stride = descriptor_i[8*(RegKStride-RegHeads) +: 32];
  wire [31:0] v_stride = descriptor_i[8*(RegVStride-RegHeads) +: 32];
  wire [31:0] o_stride = descriptor_i[8*(RegOStride-RegHeads) +: 32];

  wire unused_bits = &{1'b0, descriptor_i};  // modes that every value of is legal

  // ---- what needs no multiplier ----
  reg  [3:0] step_q;
  reg        zero_q;
  reg        too_large_q;
  reg        config_q;
  reg        misaligned_q;

  wire [31:0] low_bits = qi[31:0] | qf[31:0] | ki[31:0] | kf[31:0] | v[31:0] | o[31:0] |
                         q_stride | k_stride | v_stride | o_stride;

  always @(posedge clk_i) begin
    if (!rst_ni || !check_i) step_q <= 4'd0;
    else step_q <= step_q + 4'd1;
  end

  always @(posedge clk_i) begin
    zero_q <= heads == 16'd0 || lq == 16'd0 || lk == 16'd0 || dim == 16'd0;
    too_large_q <= {16'd0, heads} > HeadsMax || {16'd0, lq} > LMax || {16'd0, lk} > LMax ||
                   {16'd0, dim} > DMax;
    config_q <= fill == FillNone || mant < MantLeast || shift > ShiftMost || (causal && lk < lq);
    misaligned_q <= (low_bits & BytesLessOne) != 32'd0;
  end

  // ---- array by array: O, Q, K, V ----
  // step      0    1    2    3    4    5    6    7    8    9   10
  // multiply  O    o    Q    q    K    k    V    v                capitals: (heads-1) * stride,
  // span                O         Q         K         V           small letters: rows * pitch
  // end                      O         QI   QF   KI   KF   V      base + span
  // compare                       O         QI   QF   KI   KF   V
  wire [PitchW-1:0] in_word  = BytesLessOne[PitchW-1:0];
  wire [PitchW-1:0] qk_pitch = ({2'b00, dim} + in_word) & ~in_word;
  wire [PitchW-1:0] vo_pitch = ({1'b0, dim, 1'b0} + in_word) & ~in_word;
  wire [15:0]       others   = heads - 16'd1;

  reg  [15:0]         factor;
  reg  [31:0]         bytes;
  reg  [63:0]         base;
  reg  [ProdW-1:0]    product_q;
  reg  [ProdW-1:0]    before_q;   // the product before
  reg  [SpanW-1:0]    span_q;
  reg  [AddrBits-1:0] base_q;
  reg  [EndW-1:0]     end_q;
  reg  [RangeW-1:0]   o_end_q;
  reg                 wrap_q;
  reg                 overlap_q;

  always @* begin
    case (step_q)
      4'd0:    {factor, bytes} = {others, o_stride};
      4'd1:    {factor, bytes} = {lq, {(32-PitchW){1'b0}}, vo_pitch};
      4'd2:    {factor, bytes} = {others, q_stride};
      4'd3:    {factor, bytes} = {lq, {(32-PitchW){1'b0}}, qk_pitch};
      4'd4:    {factor, bytes} = {others, k_stride};
      4'd5:    {factor, bytes} = {lk, {(32-PitchW){1'b0}}, qk_pitch};
      4'd6:    {factor, bytes} = {others, v_stride};
      default: {factor, bytes} = {lk, {(32-PitchW){1'b0}}, vo_pitch};
    endcase
    case (step_q)
      4'd3:    base = o;
      4'd5:    base = qi;
      4'd6:    base = qf;
      4'd7:    base = ki;
      4'd8:    base = kf;
      default: base = v;
    endcase
  end

  wire o_step     = step_q == 4'd4;
  wire input_step = step_q >= 4'd6 && step_q <= 4'd10;
  wire wraps      = end_q[EndW-1:AddrBits+1] != {(EndW-AddrBits-1){1'b0}} ||
                    (end_q[AddrBits] && end_q[AddrBits-1:0] != {AddrBits{1'b0}});
  // Exact where nothing wraps; where something does, that is the smaller code.
  wire meets      = {1'b0, base_q} < o_end_q &&
                    {1'b0, o[AddrBits-1:0]} < end_q[RangeW-1:0];
  // Heads of O that overlap each other: product_q is lq * wv * B.
  wire dense      = heads > 16'd1 && {{(ProdW-32){1'b0}}, o_stride} < product_q;

  always @(posedge clk_i) begin
    product_q <= {{(ProdW-16){1'b0}}, factor} * {{(ProdW-32){1'b0}}, bytes};
    before_q <= product_q;
    if (!step_q[0]) span_q <= {1'b0, before_q} + {1'b0, product_q};
    base_q <= base[AddrBits-1:0];
    end_q <= {{(EndW-64){1'b0}}, base} + {{(EndW-SpanW){1'b0}}, span_q};
    if (o_step) o_end_q <= end_q[RangeW-1:0];
    if (step_q == 4'd0) begin
      wrap_q <= 1'b0;
      overlap_q <= 1'b0;
    end else begin
      if ((o_step || input_step) && wraps) wrap_q <= 1'b1;
      if ((input_step && meets) || (step_q == 4'd2 && dense)) overlap_q <= 1'b1;
    end
  end

  assign done_o = step_q == 4'd15;
  assign code_o = zero_q ? Zero : too_large_q ? TooLarge : config_q ? Config
                : misaligned_q ? Misaligned : wrap_q ? Wrap : overlap_q ? Overlap : 4'd0;
endmodule

`resetall
