// SPDX-License-Identifier: Apache-2.0
// The mask unit: compares a block row's thetas with its threshold, one a cycle, and makes the row's
// record.
`default_nettype none

module hdp_mask #(
  /// Bits of an SI.
  parameter SiW = 22,
  /// Bits of theta.
  parameter ThetaW = 25,
  /// Bits of n, the live blocks of a row.
  parameter NW = 7,
  /// Bits of the right side.
  parameter RhsW = 47,
  /// Bits of a block row or block column number.
  parameter BlockW = 6,
  /// Block columns.
  parameter Blocks = 64,
  /// Bits of np.
  parameter NpW = 7,
  /// Bits of psum.
  parameter PsumW = 29
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  /// Prune blocks; off: keep every live block.
  input  wire              block_prune_i,
  // threshold FIFO
  /// A row's threshold, and so all its thetas, are there.
  input  wire              threshold_valid_i,
  /// The row is the last of its head.
  input  wire              threshold_head_last_i,
  /// Its live blocks.
  input  wire [NW-1:0]     threshold_n_i,
  /// The right side of the inequality, signed.
  input  wire [RhsW-1:0]   threshold_rhs_i,
  /// Takes it, with the row's last theta.
  output wire              threshold_pop_o,
  // theta FIFO
  /// Takes a theta (M).
  output wire              theta_pop_o,
  /// The theta (M+1), signed.
  input  wire [ThetaW-1:0] theta_i,
  /// Sum of SI over the block's pairs of query row 2b, signed.
  input  wire [SiW:0]      sum_even_i,
  /// The same of query row 2b+1.
  input  wire [SiW:0]      sum_odd_i,
  /// Valid pairs of query row 2b in the block.
  input  wire [1:0]        pairs_even_i,
  /// The same of query row 2b+1.
  input  wire [1:0]        pairs_odd_i,
  // the row's record (M+2)
  /// The row's last block is compared; this block is included below.
  output wire              valid_o,
  /// Bank of the head, in the record memory.
  output wire              bank_o,
  /// Block row b.
  output wire [BlockW-1:0] block_row_o,
  /// Bit c: block c is kept.
  output wire [Blocks-1:0] mask_o,
  /// Kept blocks of the row.
  output wire [NW-1:0]     kept_o,
  /// Pruned pairs of query row 2b.
  output wire [NpW-1:0]    np_even_o,
  /// Pruned pairs of query row 2b+1.
  output wire [NpW-1:0]    np_odd_o,
  /// Sum of SI over the pruned pairs of query row 2b, signed.
  output wire [PsumW-1:0]  psum_even_o,
  /// The same of query row 2b+1.
  output wire [PsumW-1:0]  psum_odd_o,
  // the head's report (M+2)
  /// The head's last row is complete.
  output wire              report_valid_o,
  /// Kept blocks of the head.
  output wire [31:0]       report_kept_o,
  /// Live blocks of the head.
  output wire [31:0]       report_live_o
);
  localparam LhsW   = ThetaW + NW;
  localparam CountW = 2*NW;

  // M: pop.
  reg  [BlockW-1:0] block_col_q;
  wire              pop      = threshold_valid_i;
  wire [NW-1:0]     popped   = {{(NW-BlockW){1'b0}}, block_col_q} + 1'b1;
  wire              row_last = popped == threshold_n_i;

  // M+1: theta * n.
  reg  [1:0]        valid_q;  // bit k: a block in M+1+k
  reg  [BlockW-1:0] block_col_s1_q;
  reg               row_last_s1_q;
  reg               head_last_s1_q;
  reg  [NW-1:0]     n_s1_q;
  reg  [RhsW-1:0]   rhs_s1_q;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      block_col_q <= {BlockW{1'b0}};
      valid_q <= 2'd0;
    end else begin
      if (pop) block_col_q <= row_last ? {BlockW{1'b0}} : block_col_q + 1'b1;
      valid_q <= {valid_q[0], pop};
    end
  end

  always @(posedge clk_i) begin
    if (pop) begin
      block_col_s1_q <= block_col_q;
      row_last_s1_q <= row_last;
      head_last_s1_q <= row_last && threshold_head_last_i;
      n_s1_q <= threshold_n_i;
      rhs_s1_q <= threshold_rhs_i;
    end
  end

  // M+2: compare.
  reg  [BlockW-1:0] block_col_s2_q;
  reg               row_last_s2_q;
  reg               head_last_s2_q;
  reg  [LhsW-1:0]   lhs_s2_q;
  reg  [RhsW-1:0]   rhs_s2_q;
  reg  [SiW:0]      sum_even_s2_q;
  reg  [SiW:0]      sum_odd_s2_q;
  reg  [1:0]        pairs_even_s2_q;
  reg  [1:0]        pairs_odd_s2_q;

  always @(posedge clk_i) begin
    if (valid_q[0]) begin
      block_col_s2_q <= block_col_s1_q;
      row_last_s2_q <= row_last_s1_q;
      head_last_s2_q <= head_last_s1_q;
      lhs_s2_q <= $signed(theta_i) * $signed({1'b0, n_s1_q});
      rhs_s2_q <= rhs_s1_q;
      sum_even_s2_q <= sum_even_i;
      sum_odd_s2_q <= sum_odd_i;
      pairs_even_s2_q <= pairs_even_i;
      pairs_odd_s2_q <= pairs_odd_i;
    end
  end

  // kept: theta * n * 2^15 >= w * ext * n + (2^15 - w) * sum
  wire keep = !block_prune_i || $signed({lhs_s2_q, 15'd0}) >= $signed(rhs_s2_q);

  reg  [Blocks-1:0] mask_q;
  reg  [NW-1:0]     kept_q;
  reg  [NpW-1:0]    np_even_q;
  reg  [NpW-1:0]    np_odd_q;
  reg  [PsumW-1:0]  psum_even_q;
  reg  [PsumW-1:0]  psum_odd_q;
  reg  [CountW-1:0] head_kept_q;
  reg  [CountW-1:0] head_live_q;
  reg               bank_q;
  reg  [BlockW-1:0] block_row_q;

  wire [Blocks-1:0] bit_col   = {{(Blocks-1){1'b0}}, keep} << block_col_s2_q;
  wire [Blocks-1:0] mask      = mask_q | bit_col;
  wire [NW-1:0]     kept      = kept_q + {{(NW-1){1'b0}}, keep};
  wire [NpW-1:0]    np_even   = np_even_q + (keep ? {NpW{1'b0}}
                                                  : {{(NpW-2){1'b0}}, pairs_even_s2_q});
  wire [NpW-1:0]    np_odd    = np_odd_q + (keep ? {NpW{1'b0}}
                                                 : {{(NpW-2){1'b0}}, pairs_odd_s2_q});
  wire [PsumW-1:0]  psum_even = psum_even_q + (keep ? {PsumW{1'b0}}
                                : {{(PsumW-SiW-1){sum_even_s2_q[SiW]}}, sum_even_s2_q});
  wire [PsumW-1:0]  psum_odd  = psum_odd_q + (keep ? {PsumW{1'b0}}
                                : {{(PsumW-SiW-1){sum_odd_s2_q[SiW]}}, sum_odd_s2_q});
  wire [CountW-1:0] head_kept = head_kept_q + {{(CountW-1){1'b0}}, keep};
  wire [CountW-1:0] head_live = head_live_q + 1'b1;

  always @(posedge clk_i) begin
    if (!rst_ni || valid_o) begin
      mask_q <= {Blocks{1'b0}};
      kept_q <= {NW{1'b0}};
      np_even_q <= {NpW{1'b0}};
      np_odd_q <= {NpW{1'b0}};
      psum_even_q <= {PsumW{1'b0}};
      psum_odd_q <= {PsumW{1'b0}};
    end else if (valid_q[1]) begin
      mask_q <= mask;
      kept_q <= kept;
      np_even_q <= np_even;
      np_odd_q <= np_odd;
      psum_even_q <= psum_even;
      psum_odd_q <= psum_odd;
    end
  end

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      bank_q <= 1'b0;
      block_row_q <= {BlockW{1'b0}};
      head_kept_q <= {CountW{1'b0}};
      head_live_q <= {CountW{1'b0}};
    end else if (report_valid_o) begin
      bank_q <= !bank_q;
      block_row_q <= {BlockW{1'b0}};
      head_kept_q <= {CountW{1'b0}};
      head_live_q <= {CountW{1'b0}};
    end else if (valid_q[1]) begin
      if (row_last_s2_q) block_row_q <= block_row_q + 1'b1;
      head_kept_q <= head_kept;
      head_live_q <= head_live;
    end
  end

  assign theta_pop_o     = pop;
  assign threshold_pop_o = pop && row_last;
  assign valid_o         = valid_q[1] && row_last_s2_q;
  assign bank_o          = bank_q;
  assign block_row_o     = block_row_q;
  assign mask_o          = mask;
  assign kept_o          = kept;
  assign np_even_o       = np_even;
  assign np_odd_o        = np_odd;
  assign psum_even_o     = psum_even;
  assign psum_odd_o      = psum_odd;
  assign report_valid_o  = valid_q[1] && head_last_s2_q;
  assign report_kept_o   = {{(32-CountW){1'b0}}, head_kept};
  assign report_live_o   = {{(32-CountW){1'b0}}, head_live};
endmodule

`resetall
