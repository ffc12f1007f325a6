// SPDX-License-Identifier: Apache-2.0
// A block's importance: from its four SI (A+4) to theta, its row sums and its part of H (A+5).
`default_nettype none

module hdp_theta #(
  /// Bits of an SI.
  parameter SiW = 22
) (
  /// Clock.
  input  wire             clk_i,
  /// Synchronous reset.
  input  wire             rst_ni,
  /// Importance is abs, not signed.
  input  wire             importance_abs_i,
  // the block (A+4)
  /// A block is complete.
  input  wire             valid_i,
  /// Its SI; 0 where invalid.
  input  wire [4*SiW-1:0] si_i,
  /// Its valid pairs, at least one.
  input  wire [3:0]       pair_valid_i,
  /// Last block of its row.
  input  wire             row_last_i,
  /// Last block of its head.
  input  wire             head_last_i,
  // its theta (A+5)
  /// The block's theta is there.
  output wire             valid_o,
  /// theta, signed.
  output wire [SiW+2:0]   theta_o,
  /// Sum of SI over the block's pairs of query row 2b, signed.
  output wire [SiW:0]     sum_even_o,
  /// The same of query row 2b+1.
  output wire [SiW:0]     sum_odd_o,
  /// Valid pairs of query row 2b in the block.
  output wire [1:0]       pairs_even_o,
  /// The same of query row 2b+1.
  output wire [1:0]       pairs_odd_o,
  /// Sum of abs(SI) over the block's pairs.
  output wire [SiW:0]     abs_sum_o,
  /// Last block of its row.
  output wire             row_last_o,
  /// Last block of its head.
  output wire             head_last_o
);
  // |SI| <= DMax * 4^(IntBits-1) = 2^(SiW-2), so the negation never overflows.
  function [SiW:0] magnitude;
    input [SiW-1:0] x;
    magnitude = {1'b0, x[SiW-1] ? -x : x};
  endfunction

  function [SiW:0] extend;
    input [SiW-1:0] x;
    extend = {x[SiW-1], x};
  endfunction

  wire [SiW-1:0] si_ee = si_i[0*SiW +: SiW];
  wire [SiW-1:0] si_eo = si_i[1*SiW +: SiW];
  wire [SiW-1:0] si_oe = si_i[2*SiW +: SiW];
  wire [SiW-1:0] si_oo = si_i[3*SiW +: SiW];

  wire [SiW:0]   sum_even = extend(si_ee) + extend(si_eo);
  wire [SiW:0]   sum_odd  = extend(si_oe) + extend(si_oo);
  wire [SiW:0]   abs_sum  = magnitude(si_ee) + magnitude(si_eo) + magnitude(si_oe)
                            + magnitude(si_oo);
  wire [1:0]     pairs_even = {1'b0, pair_valid_i[0]} + {1'b0, pair_valid_i[1]};
  wire [1:0]     pairs_odd  = {1'b0, pair_valid_i[2]} + {1'b0, pair_valid_i[3]};
  wire [2:0]     pairs      = {1'b0, pairs_even} + {1'b0, pairs_odd};

  // sum = importance abs: sum abs(SI); signed: sum SI
  wire [SiW+2:0] sum = importance_abs_i
      ? {2'b00, abs_sum}
      : {{2{sum_even[SiW]}}, sum_even} + {{2{sum_odd[SiW]}}, sum_odd};

  // theta = (12 / p) * sum: 12, 6, 4 or 3 times the sum
  reg [SiW+2:0] theta;
  always @* begin
    theta = (sum << 1) + sum;
    case (pairs)
      3'd1: theta = (sum << 3) + (sum << 2);
      3'd2: theta = (sum << 2) + (sum << 1);
      3'd3: theta = sum << 2;
      default: ;
    endcase
  end

  reg           valid_q;
  reg [SiW+2:0] theta_q;
  reg [SiW:0]   sum_even_q;
  reg [SiW:0]   sum_odd_q;
  reg [1:0]     pairs_even_q;
  reg [1:0]     pairs_odd_q;
  reg [SiW:0]   abs_sum_q;
  reg           row_last_q;
  reg           head_last_q;

  always @(posedge clk_i) begin
    if (!rst_ni) valid_q <= 1'b0;
    else valid_q <= valid_i;
  end

  always @(posedge clk_i) begin
    if (valid_i) begin
      theta_q <= theta;
      sum_even_q <= sum_even;
      sum_odd_q <= sum_odd;
      pairs_even_q <= pairs_even;
      pairs_odd_q <= pairs_odd;
      abs_sum_q <= abs_sum;
      row_last_q <= row_last_i;
      head_last_q <= head_last_i;
    end
  end

  assign valid_o      = valid_q;
  assign theta_o      = theta_q;
  assign sum_even_o   = sum_even_q;
  assign sum_odd_o    = sum_odd_q;
  assign pairs_even_o = pairs_even_q;
  assign pairs_odd_o  = pairs_odd_q;
  assign abs_sum_o    = abs_sum_q;
  assign row_last_o   = row_last_q;
  assign head_last_o  = head_last_q;
endmodule

`resetall
