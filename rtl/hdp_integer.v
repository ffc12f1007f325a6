// SPDX-License-Identifier: Apache-2.0
// The integer engine: SI of every live block, its theta, the block row's threshold, the head's
// score.
`default_nettype none

module hdp_integer #(
  /// Integer bits of an element.
  parameter IntBits = 8,
  /// Elements that a step takes.
  parameter Lanes = 64,
  /// Bits of a length.
  parameter LenW = 8,
  /// Bits of a block row or block column number.
  parameter BlockW = 6,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1,
  /// Bits of an SI.
  parameter SiW = 22,
  /// Bits of theta: SiW + 3.
  parameter ThetaW = 25,
  /// Bits of n, the live blocks of a row.
  parameter NW = 7,
  /// Bits of the sum of theta over a row.
  parameter StatW = 31,
  /// Bits of the right side of the inequality.
  parameter RhsW = 47,
  /// Bits of H, at most 48.
  parameter HeadW = 35,
  /// Blocks of the theta FIFO.
  parameter ThetaDepth = 128,
  /// Block rows of the threshold FIFO.
  parameter ThresholdDepth = 8
) (
  /// Clock.
  input  wire                     clk_i,
  /// Synchronous reset.
  input  wire                     rst_ni,
  // job
  /// Query rows.
  input  wire [LenW-1:0]          lq_i,
  /// Key rows.
  input  wire [LenW-1:0]          lk_i,
  /// Lk - Lq.
  input  wire [LenW-1:0]          off_i,
  /// Causal attention.
  input  wire                     causal_i,
  /// Last chunk of a row.
  input  wire [ChunkW-1:0]        last_chunk_i,
  /// Importance is abs, not signed.
  input  wire                     importance_abs_i,
  /// rho < 0: the extreme is the minimum.
  input  wire                     rho_negative_i,
  /// w = abs(rho).
  input  wire [15:0]              weight_i,
  /// Prune heads.
  input  wire                     head_prune_i,
  /// tau.
  input  wire [47:0]              tau_i,
  // load_int
  /// The last chunk of a Q row is accepted.
  input  wire                     q_row_loaded_i,
  /// The last beat of a head is accepted.
  input  wire                     head_loaded_i,
  /// Read a block's step.
  output wire                     block_re_o,
  /// Bank of its head.
  output wire                     block_bank_o,
  /// Block row b.
  output wire [BlockW-1:0]        block_row_o,
  /// Block column c.
  output wire [BlockW-1:0]        block_col_o,
  /// Chunk.
  output wire [ChunkW-1:0]        block_chunk_o,
  /// IQ of row 2b, one cycle later.
  input  wire [Lanes*IntBits-1:0] q_even_i,
  /// IQ of row 2b+1.
  input  wire [Lanes*IntBits-1:0] q_odd_i,
  /// IK of row 2c.
  input  wire [Lanes*IntBits-1:0] k_even_i,
  /// IK of row 2c+1.
  input  wire [Lanes*IntBits-1:0] k_odd_i,
  // threshold FIFO
  /// The mask unit takes a threshold.
  input  wire                     threshold_pop_i,
  /// A row's threshold is there.
  output wire                     threshold_valid_o,
  /// The row is the last of its head.
  output wire                     threshold_head_last_o,
  /// Its live blocks.
  output wire [NW-1:0]            threshold_n_o,
  /// The right side of the inequality, signed.
  output wire [RhsW-1:0]          threshold_rhs_o,
  // theta FIFO
  /// The mask unit takes a theta.
  input  wire                     theta_pop_i,
  /// The theta, one cycle later, signed.
  output wire [ThetaW-1:0]        theta_o,
  /// Sum of SI over the block's pairs of query row 2b, signed.
  output wire [SiW:0]             sum_even_o,
  /// The same of query row 2b+1.
  output wire [SiW:0]             sum_odd_o,
  /// Valid pairs of query row 2b in the block.
  output wire [1:0]               pairs_even_o,
  /// The same of query row 2b+1.
  output wire [1:0]               pairs_odd_o,
  // decision
  /// A head is decided.
  output wire                     decision_valid_o,
  /// It is pruned.
  output wire                     decision_pruned_o,
  /// H.
  output wire [47:0]              decision_score_o
);
  wire              step;
  wire              step_first;
  wire              step_last;
  wire [3:0]        step_pair_valid;
  wire              step_row_last;
  wire              step_head_last;

  hdp_integer_seq #(
    .LenW(LenW), .BlockW(BlockW), .ChunkW(ChunkW), .ThetaDepth(ThetaDepth),
    .ThresholdDepth(ThresholdDepth)
  ) u_seq (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .lq_i(lq_i), .lk_i(lk_i), .off_i(off_i), .causal_i(causal_i), .last_chunk_i(last_chunk_i),
    .q_row_loaded_i(q_row_loaded_i), .head_loaded_i(head_loaded_i),
    .theta_pop_i(theta_pop_i), .threshold_pop_i(threshold_pop_i),
    .step_o(step), .bank_o(block_bank_o), .block_row_o(block_row_o), .block_col_o(block_col_o),
    .chunk_o(block_chunk_o), .first_o(step_first), .last_o(step_last),
    .pair_valid_o(step_pair_valid), .row_last_o(step_row_last), .head_last_o(step_head_last)
  );

  assign block_re_o = step;

  wire              si_valid;
  wire [4*SiW-1:0]  si;
  wire [3:0]        si_pair_valid;
  wire              si_row_last;
  wire              si_head_last;

  hdp_integer_pipe #(
    .IntBits(IntBits), .Lanes(Lanes), .SiW(SiW)
  ) u_pipe (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .step_i(step), .first_i(step_first), .last_i(step_last), .pair_valid_i(step_pair_valid),
    .row_last_i(step_row_last), .head_last_i(step_head_last),
    .q_even_i(q_even_i), .q_odd_i(q_odd_i), .k_even_i(k_even_i), .k_odd_i(k_odd_i),
    .valid_o(si_valid), .si_o(si), .pair_valid_o(si_pair_valid), .row_last_o(si_row_last),
    .head_last_o(si_head_last)
  );

  wire              theta_valid;
  wire [ThetaW-1:0] theta;
  wire [SiW:0]      theta_sum_even;
  wire [SiW:0]      theta_sum_odd;
  wire [1:0]        theta_pairs_even;
  wire [1:0]        theta_pairs_odd;
  wire [SiW:0]      theta_abs_sum;
  wire              theta_row_last;
  wire              theta_head_last;

  hdp_theta #(
    .SiW(SiW)
  ) u_theta (
    .clk_i(clk_i), .rst_ni(rst_ni), .importance_abs_i(importance_abs_i),
    .valid_i(si_valid), .si_i(si), .pair_valid_i(si_pair_valid), .row_last_i(si_row_last),
    .head_last_i(si_head_last),
    .valid_o(theta_valid), .theta_o(theta), .sum_even_o(theta_sum_even),
    .sum_odd_o(theta_sum_odd), .pairs_even_o(theta_pairs_even), .pairs_odd_o(theta_pairs_odd),
    .abs_sum_o(theta_abs_sum), .row_last_o(theta_row_last), .head_last_o(theta_head_last)
  );

  hdp_ram_fifo #(
    .Width(ThetaW+2*(SiW+1)+4), .Depth(ThetaDepth)
  ) u_theta_fifo (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .push_i(theta_valid),
    .data_i({theta, theta_sum_even, theta_sum_odd, theta_pairs_even, theta_pairs_odd}),
    .pop_i(theta_pop_i),
    .data_o({theta_o, sum_even_o, sum_odd_o, pairs_even_o, pairs_odd_o})
  );

  hdp_head_score #(
    .AbsW(SiW+1), .ScoreW(HeadW)
  ) u_head_score (
    .clk_i(clk_i), .rst_ni(rst_ni), .head_prune_i(head_prune_i), .tau_i(tau_i),
    .valid_i(theta_valid), .abs_sum_i(theta_abs_sum), .head_last_i(theta_head_last),
    .valid_o(decision_valid_o), .pruned_o(decision_pruned_o), .score_o(decision_score_o)
  );

  wire              stat_valid;
  wire [NW-1:0]     stat_n;
  wire [NW+15:0]    stat_weight_n;
  wire [StatW-1:0]  stat_sum;
  wire [ThetaW-1:0] stat_max;
  wire [ThetaW-1:0] stat_min;

  hdp_row_stats #(
    .ThetaW(ThetaW), .NW(NW), .StatW(StatW)
  ) u_row_stats (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .valid_i(theta_valid), .theta_i(theta), .row_last_i(theta_row_last), .weight_i(weight_i),
    .valid_o(stat_valid), .n_o(stat_n), .weight_n_o(stat_weight_n), .sum_o(stat_sum),
    .max_o(stat_max), .min_o(stat_min)
  );

  wire              threshold_valid;
  wire              threshold_head_last;
  wire [NW-1:0]     threshold_n;
  wire [RhsW-1:0]   threshold_rhs;

  hdp_threshold #(
    .ThetaW(ThetaW), .NW(NW), .StatW(StatW), .RhsW(RhsW)
  ) u_threshold (
    .clk_i(clk_i), .rst_ni(rst_ni), .rho_negative_i(rho_negative_i), .weight_i(weight_i),
    .valid_i(stat_valid), .head_last_i(theta_head_last), .n_i(stat_n),
    .weight_n_i(stat_weight_n), .sum_i(stat_sum), .max_i(stat_max), .min_i(stat_min),
    .valid_o(threshold_valid), .head_last_o(threshold_head_last), .n_o(threshold_n),
    .rhs_o(threshold_rhs)
  );

  hdp_fifo #(
    .Width(1+NW+RhsW), .Depth(ThresholdDepth)
  ) u_threshold_fifo (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .push_i(threshold_valid), .data_i({threshold_head_last, threshold_n, threshold_rhs}),
    .pop_i(threshold_pop_i), .valid_o(threshold_valid_o),
    .data_o({threshold_head_last_o, threshold_n_o, threshold_rhs_o})
  );
endmodule

`resetall
