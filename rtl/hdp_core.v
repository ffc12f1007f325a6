// SPDX-License-Identifier: Apache-2.0
// The HDP core: attention heads in, outputs, decisions and reports out. Only wiring: every unit is
// a module, and docs/microarchitecture.md says what each does in which cycle.
`default_nettype none

module hdp_core #(
  /// Integer bits of Q and K: 8 or 4.
  parameter IntBits = 8,
  /// Fraction bits of Q and K.
  parameter FracBits = 8,
  /// Elements of D that an engine takes in one step.
  parameter Lanes = 64,
  /// Largest D: a multiple of Lanes, at most 256.
  parameter DMax = 64,
  /// Largest Lq and Lk: even, 4 .. 4096.
  parameter LMax = 128,
  /// Elements in one output beat: divides Lanes.
  parameter OutLanes = 8,
  /// Theta FIFO, blocks: at least LMax/2. All depths are powers of two, at least 2.
  parameter ThetaDepth = 128,
  /// Threshold FIFO, block rows.
  parameter ThresholdDepth = 8,
  /// Record queue and fill queue, block rows.
  parameter RecordDepth = 4,
  /// Score FIFO, pairs: at least LMax.
  parameter ScoreDepth = 512,
  /// Row FIFO and fill FIFO, query rows.
  parameter RowDepth = 8,
  /// Weight FIFO, tokens.
  parameter WeightDepth = 64,
  /// Total FIFO, query rows.
  parameter TotalDepth = 8,
  /// Reciprocal FIFO, query rows.
  parameter RecipDepth = 4,
  /// Output FIFO, beats.
  parameter OutDepth = 16
) (
  /// Clock.
  input  wire                        clk_i,
  /// Synchronous reset.
  input  wire                        rst_ni,
  // start
  /// A job is offered.
  input  wire                        start_valid_i,
  /// It is accepted.
  output wire                        start_ready_o,
  /// Heads of the job, at least 1.
  input  wire [15:0]                 cfg_heads_i,
  /// Query rows, 1 .. LMax.
  input  wire [$clog2(LMax+1)-1:0]   cfg_lq_i,
  /// Key rows, 1 .. LMax; with causal at least lq.
  input  wire [$clog2(LMax+1)-1:0]   cfg_lk_i,
  /// Head dimension, 1 .. DMax.
  input  wire [$clog2(DMax+1)-1:0]   cfg_dim_i,
  /// Causal attention.
  input  wire                        cfg_causal_i,
  /// Importance is abs, not signed.
  input  wire                        cfg_importance_abs_i,
  /// Fill: 0 mean, 1 zero, 2 skip.
  input  wire [1:0]                  cfg_fill_i,
  /// Scores include FQ*FK.
  input  wire                        cfg_exact_i,
  /// Prune blocks.
  input  wire                        cfg_block_prune_i,
  /// Prune heads.
  input  wire                        cfg_head_prune_i,
  /// rho, signed Q1.15.
  input  wire [15:0]                 cfg_rho_i,
  /// tau.
  input  wire [47:0]                 cfg_tau_i,
  /// M, 2^15 .. 2^16-1.
  input  wire [15:0]                 cfg_mant_i,
  /// sh, 0 .. 47.
  input  wire [5:0]                  cfg_shift_i,
  // load_int: of every head all K rows, then all Q rows, ascending
  /// A beat is offered.
  input  wire                        int_valid_i,
  /// It is accepted.
  output wire                        int_ready_o,
  /// It belongs to Q, not K.
  input  wire                        int_is_q_i,
  /// Row.
  input  wire [$clog2(LMax)-1:0]     int_row_i,
  /// Chunk of the row.
  input  wire [((DMax > Lanes) ? $clog2(DMax/Lanes) : 1)-1:0]       int_chunk_i,
  /// Last beat of its head.
  input  wire                        int_last_i,
  /// Integer parts, lane 0 in the low bits.
  input  wire [Lanes*IntBits-1:0]    int_data_i,
  // load_frac: of every surviving head K rows, then all Q rows, ascending
  /// A beat is offered.
  input  wire                        frac_valid_i,
  /// It is accepted.
  output wire                        frac_ready_o,
  /// It belongs to Q, not K.
  input  wire                        frac_is_q_i,
  /// Row.
  input  wire [$clog2(LMax)-1:0]     frac_row_i,
  /// Chunk of the row.
  input  wire [((DMax > Lanes) ? $clog2(DMax/Lanes) : 1)-1:0]       frac_chunk_i,
  /// Last beat of its head.
  input  wire                        frac_last_i,
  /// Fraction parts.
  input  wire [Lanes*FracBits-1:0]   frac_data_i,
  // load_val: of every surviving head
  /// A beat is offered.
  input  wire                        val_valid_i,
  /// It is accepted.
  output wire                        val_ready_o,
  /// Row.
  input  wire [$clog2(LMax)-1:0]     val_row_i,
  /// Chunk of the row.
  input  wire [((DMax > Lanes) ? $clog2(DMax/Lanes) : 1)-1:0]       val_chunk_i,
  /// Last beat of its head.
  input  wire                        val_last_i,
  /// Values.
  input  wire [Lanes*16-1:0]         val_data_i,
  // decision: one pulse a head
  /// A head is decided.
  output wire                        decision_valid_o,
  /// It is pruned.
  output wire                        decision_pruned_o,
  /// H.
  output wire [47:0]                 decision_score_o,
  // report: one pulse a head
  /// A head's mask is complete.
  output wire                        report_valid_o,
  /// Its kept blocks.
  output wire [31:0]                 report_kept_o,
  /// Its live blocks.
  output wire [31:0]                 report_live_o,
  // out
  /// A beat is offered.
  output wire                        out_valid_o,
  /// It is accepted.
  input  wire                        out_ready_i,
  /// Query row.
  output wire [$clog2(LMax)-1:0]     out_row_o,
  /// Output chunk of the row.
  output wire [((DMax > OutLanes) ? $clog2(DMax/OutLanes) : 1)-1:0] out_chunk_o,
  /// Last beat of its head.
  output wire                        out_last_o,
  /// Outputs.
  output wire [OutLanes*16-1:0]      out_data_o,
  // what happens inside, for the scheduler, the read requesters and the counters
  /// The integer parts of the oldest head are no longer needed.
  output wire                        free_int_o,
  /// The fraction parts of the oldest surviving head are no longer needed.
  output wire                        free_frac_o,
  /// V of the oldest surviving head is no longer needed.
  output wire                        free_val_o,
  /// A block row's mask is complete.
  output wire                        mask_valid_o,
  /// Bit c: block c of that row is kept.
  output wire [LMax/2-1:0]           mask_o,
  /// A step issues: bit 0 integer, 1 fraction, 2 softmax, 3 value, 4 finish.
  output wire [4:0]                  step_o,
  // job
  /// A job is under way.
  output wire                        busy_o,
  /// It has ended.
  output wire                        done_o
);
  // Numbers of things.
  localparam Blocks    = LMax / 2;
  localparam Chunks    = DMax / Lanes;
  localparam Slots     = Lanes / OutLanes;
  localparam RowW      = $clog2(LMax);
  localparam LenW      = $clog2(LMax+1);
  localparam DimW      = $clog2(DMax+1);
  localparam BlockW    = $clog2(Blocks);
  localparam ChunkW    = (Chunks > 1) ? $clog2(Chunks) : 1;
  localparam SlotW     = (Slots > 1) ? $clog2(Slots) : 1;
  localparam OutChunkW = (DMax > OutLanes) ? $clog2(DMax/OutLanes) : 1;

  // Values, as in algorithm.md section 8; signed unless it says otherwise.
  localparam SiW     = 2*IntBits + $clog2(DMax);
  localparam ThetaW  = SiW + 3;
  localparam NW      = $clog2(Blocks+1);               // unsigned
  localparam StatW   = ThetaW + $clog2(Blocks);        // row sum of theta
  localparam RhsW    = ThetaW + NW + 15;
  localparam HeadW   = SiW - 1 + 2*RowW;               // H, unsigned
  localparam NpW     = RowW;                           // unsigned; np < LMax
  localparam PsumW   = SiW + RowW;
  localparam ScoreW  = 2*IntBits + FracBits + $clog2(DMax);
  localparam TotalW  = RowW + 16;                      // unsigned
  localparam SumW    = RowW + 16;                      // column sum of V
  localparam NumW    = RowW + 31;

  // ---- job ----
  wire                 job_rst_n;
  wire                 busy;
  wire [LenW-1:0]      lk;
  wire [LenW-1:0]      lq;
  wire [LenW-1:0]      off;
  wire [RowW-1:0]      last_row;
  wire [ChunkW-1:0]    last_chunk;
  wire [OutChunkW-1:0] last_out_chunk;
  wire [Lanes-1:0]     tail_lanes;
  wire                 causal;
  wire                 importance_abs;
  wire                 fill_mean;
  wire                 fill_skip;
  wire                 exact;
  wire                 block_prune;
  wire                 head_prune;
  wire                 rho_negative;
  wire [15:0]          rho_weight;
  wire [47:0]          tau;
  wire [15:0]          mant;
  wire [5:0]           shift;
  wire                 head_out;

  hdp_job #(
    .Lanes(Lanes), .OutLanes(OutLanes), .RowW(RowW), .LenW(LenW), .DimW(DimW), .ChunkW(ChunkW),
    .OutChunkW(OutChunkW)
  ) u_job (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .start_valid_i(start_valid_i), .start_ready_o(start_ready_o),
    .cfg_heads_i(cfg_heads_i), .cfg_lq_i(cfg_lq_i), .cfg_lk_i(cfg_lk_i), .cfg_dim_i(cfg_dim_i),
    .cfg_causal_i(cfg_causal_i), .cfg_importance_abs_i(cfg_importance_abs_i),
    .cfg_fill_i(cfg_fill_i), .cfg_exact_i(cfg_exact_i), .cfg_block_prune_i(cfg_block_prune_i),
    .cfg_head_prune_i(cfg_head_prune_i), .cfg_rho_i(cfg_rho_i), .cfg_tau_i(cfg_tau_i),
    .cfg_mant_i(cfg_mant_i), .cfg_shift_i(cfg_shift_i),
    .head_out_i(head_out),
    .job_rst_no(job_rst_n), .busy_o(busy), .done_o(done_o),
    .lk_o(lk), .lq_o(lq), .off_o(off), .last_row_o(last_row), .last_chunk_o(last_chunk),
    .last_out_chunk_o(last_out_chunk), .tail_lanes_o(tail_lanes), .causal_o(causal),
    .importance_abs_o(importance_abs), .fill_mean_o(fill_mean), .fill_skip_o(fill_skip),
    .exact_o(exact), .block_prune_o(block_prune), .head_prune_o(head_prune),
    .rho_negative_o(rho_negative), .weight_o(rho_weight), .tau_o(tau), .mant_o(mant),
    .shift_o(shift)
  );

  assign busy_o = busy;

  // ---- load streams ----
  wire                      q_row_loaded;
  wire                      head_loaded;
  wire                      block_re;
  wire                      block_bank;
  wire [BlockW-1:0]         block_row;
  wire [BlockW-1:0]         block_col;
  wire [ChunkW-1:0]         block_chunk;
  wire [Lanes*IntBits-1:0]  q_even;
  wire [Lanes*IntBits-1:0]  q_odd;
  wire [Lanes*IntBits-1:0]  k_even;
  wire [Lanes*IntBits-1:0]  k_odd;
  wire                      frac_row_loaded;
  wire                      free_int;
  wire                      free_frac;
  wire                      pair_re;
  wire [RowW-1:0]           pair_row;
  wire [RowW-1:0]           pair_key;
  wire [ChunkW-1:0]         pair_chunk;
  wire [Lanes*IntBits-1:0]  pair_int_q;
  wire [Lanes*IntBits-1:0]  pair_int_k;
  wire [Lanes*FracBits-1:0] pair_frac_q;
  wire [Lanes*FracBits-1:0] pair_frac_k;
  wire                      val_loaded;
  wire                      free_val;
  wire [ChunkW-1:0]         value_chunk;
  wire                      value_key_re;
  wire [RowW-1:0]           weight_key;
  wire [Lanes*16-1:0]       key_value;
  wire                      value_sum;
  wire                      value_follows;
  wire [RowW-1:0]           value_next;
  wire [Lanes*SumW-1:0]     column_sum;

  hdp_load_int #(
    .IntBits(IntBits), .Lanes(Lanes), .RowW(RowW), .BlockW(BlockW), .Chunks(Chunks),
    .ChunkW(ChunkW)
  ) u_load_int (
    .clk_i(clk_i), .rst_ni(job_rst_n),
    .busy_i(busy), .last_chunk_i(last_chunk), .tail_lanes_i(tail_lanes),
    .valid_i(int_valid_i), .ready_o(int_ready_o), .is_q_i(int_is_q_i), .row_i(int_row_i),
    .chunk_i(int_chunk_i), .last_i(int_last_i), .data_i(int_data_i),
    .q_row_loaded_o(q_row_loaded), .head_loaded_o(head_loaded),
    .block_re_i(block_re), .block_bank_i(block_bank), .block_row_i(block_row),
    .block_col_i(block_col), .block_chunk_i(block_chunk),
    .q_even_o(q_even), .q_odd_o(q_odd), .k_even_o(k_even), .k_odd_o(k_odd),
    .free_i(free_int), .pair_re_i(pair_re), .pair_row_i(pair_row), .pair_key_i(pair_key),
    .pair_chunk_i(pair_chunk), .pair_q_o(pair_int_q), .pair_k_o(pair_int_k)
  );

  hdp_load_frac #(
    .FracBits(FracBits), .Lanes(Lanes), .RowW(RowW), .Chunks(Chunks), .ChunkW(ChunkW)
  ) u_load_frac (
    .clk_i(clk_i), .rst_ni(job_rst_n),
    .busy_i(busy), .last_chunk_i(last_chunk), .tail_lanes_i(tail_lanes),
    .valid_i(frac_valid_i), .ready_o(frac_ready_o), .is_q_i(frac_is_q_i), .row_i(frac_row_i),
    .chunk_i(frac_chunk_i), .last_i(frac_last_i), .data_i(frac_data_i),
    .free_i(free_frac), .row_loaded_o(frac_row_loaded), .pair_re_i(pair_re),
    .pair_row_i(pair_row), .pair_key_i(pair_key), .pair_chunk_i(pair_chunk),
    .pair_q_o(pair_frac_q), .pair_k_o(pair_frac_k)
  );

  hdp_load_val #(
    .Lanes(Lanes), .RowW(RowW), .LenW(LenW), .Chunks(Chunks), .ChunkW(ChunkW), .SumW(SumW)
  ) u_load_val (
    .clk_i(clk_i), .rst_ni(job_rst_n),
    .busy_i(busy), .causal_i(causal), .off_i(off), .last_chunk_i(last_chunk),
    .tail_lanes_i(tail_lanes),
    .valid_i(val_valid_i), .ready_o(val_ready_o), .row_i(val_row_i), .chunk_i(val_chunk_i),
    .last_i(val_last_i), .data_i(val_data_i),
    .loaded_o(val_loaded), .free_i(free_val), .step_chunk_i(value_chunk),
    .key_re_i(value_key_re), .key_i(weight_key), .key_value_o(key_value), .sum_i(value_sum),
    .follows_i(value_follows), .next_i(value_next), .column_sum_o(column_sum)
  );

  // ---- integer engine and mask unit ----
  wire              threshold_pop;
  wire              threshold_valid;
  wire              threshold_head_last;
  wire [NW-1:0]     threshold_n;
  wire [RhsW-1:0]   threshold_rhs;
  wire              theta_pop;
  wire [ThetaW-1:0] theta;
  wire [SiW:0]      sum_even;
  wire [SiW:0]      sum_odd;
  wire [1:0]        pairs_even;
  wire [1:0]        pairs_odd;

  hdp_integer #(
    .IntBits(IntBits), .Lanes(Lanes), .LenW(LenW), .BlockW(BlockW), .ChunkW(ChunkW), .SiW(SiW),
    .ThetaW(ThetaW), .NW(NW), .StatW(StatW), .RhsW(RhsW), .HeadW(HeadW),
    .ThetaDepth(ThetaDepth), .ThresholdDepth(ThresholdDepth)
  ) u_integer (
    .clk_i(clk_i), .rst_ni(job_rst_n),
    .lq_i(lq), .lk_i(lk), .off_i(off), .causal_i(causal), .last_chunk_i(last_chunk),
    .importance_abs_i(importance_abs), .rho_negative_i(rho_negative), .weight_i(rho_weight),
    .head_prune_i(head_prune), .tau_i(tau),
    .q_row_loaded_i(q_row_loaded), .head_loaded_i(head_loaded),
    .block_re_o(block_re), .block_bank_o(block_bank), .block_row_o(block_row),
    .block_col_o(block_col), .block_chunk_o(block_chunk),
    .q_even_i(q_even), .q_odd_i(q_odd), .k_even_i(k_even), .k_odd_i(k_odd),
    .threshold_pop_i(threshold_pop), .threshold_valid_o(threshold_valid),
    .threshold_head_last_o(threshold_head_last), .threshold_n_o(threshold_n),
    .threshold_rhs_o(threshold_rhs),
    .theta_pop_i(theta_pop), .theta_o(theta), .sum_even_o(sum_even), .sum_odd_o(sum_odd),
    .pairs_even_o(pairs_even), .pairs_odd_o(pairs_odd),
    .decision_valid_o(decision_valid_o), .decision_pruned_o(decision_pruned_o),
    .decision_score_o(decision_score_o)
  );

  wire              mask_valid;
  wire              mask_bank;
  wire [BlockW-1:0] mask_block_row;
  wire [Blocks-1:0] mask;
  wire [NW-1:0]     mask_kept;
  wire              unused_mask_kept = &{1'b0, mask_kept};  // for the probe mask_row
  wire [NpW-1:0]    mask_np_even;
  wire [NpW-1:0]    mask_np_odd;
  wire [PsumW-1:0]  mask_psum_even;
  wire [PsumW-1:0]  mask_psum_odd;

  hdp_mask #(
    .SiW(SiW), .ThetaW(ThetaW), .NW(NW), .RhsW(RhsW), .BlockW(BlockW), .Blocks(Blocks),
    .NpW(NpW), .PsumW(PsumW)
  ) u_mask (
    .clk_i(clk_i), .rst_ni(job_rst_n), .block_prune_i(block_prune),
    .threshold_valid_i(threshold_valid), .threshold_head_last_i(threshold_head_last),
    .threshold_n_i(threshold_n), .threshold_rhs_i(threshold_rhs),
    .threshold_pop_o(threshold_pop),
    .theta_pop_o(theta_pop), .theta_i(theta), .sum_even_i(sum_even), .sum_odd_i(sum_odd),
    .pairs_even_i(pairs_even), .pairs_odd_i(pairs_odd),
    .valid_o(mask_valid), .bank_o(mask_bank), .block_row_o(mask_block_row), .mask_o(mask),
    .kept_o(mask_kept), .np_even_o(mask_np_even), .np_odd_o(mask_np_odd),
    .psum_even_o(mask_psum_even), .psum_odd_o(mask_psum_odd),
    .report_valid_o(report_valid_o), .report_kept_o(report_kept_o),
    .report_live_o(report_live_o)
  );

  // ---- records ----
  wire              scan_take;
  wire              scan_valid;
  wire              scan_pruned;
  wire              scan_head_last;
  wire              scan_has_odd;
  wire [BlockW-1:0] scan_block_row;
  wire [Blocks-1:0] scan_mask;
  wire              fill_take;
  wire              fill_record_valid;
  wire              fill_has_odd;
  wire [NpW-1:0]    fill_np_even;
  wire [NpW-1:0]    fill_np_odd;
  wire [PsumW-1:0]  fill_psum_even;
  wire [PsumW-1:0]  fill_psum_odd;

  hdp_records #(
    .LenW(LenW), .BlockW(BlockW), .Blocks(Blocks), .NpW(NpW), .PsumW(PsumW),
    .RecordDepth(RecordDepth)
  ) u_records (
    .clk_i(clk_i), .rst_ni(job_rst_n), .lq_i(lq), .head_prune_i(head_prune),
    .decided_i(decision_valid_o), .decided_pruned_i(decision_pruned_o),
    .written_i(mask_valid), .written_bank_i(mask_bank), .written_block_row_i(mask_block_row),
    .written_mask_i(mask), .written_np_even_i(mask_np_even), .written_np_odd_i(mask_np_odd),
    .written_psum_even_i(mask_psum_even), .written_psum_odd_i(mask_psum_odd),
    .scan_take_i(scan_take), .scan_valid_o(scan_valid), .scan_pruned_o(scan_pruned),
    .scan_head_last_o(scan_head_last), .scan_has_odd_o(scan_has_odd),
    .scan_block_row_o(scan_block_row), .scan_mask_o(scan_mask),
    .fill_take_i(fill_take), .fill_valid_o(fill_record_valid), .fill_has_odd_o(fill_has_odd),
    .fill_np_even_o(fill_np_even), .fill_np_odd_o(fill_np_odd),
    .fill_psum_even_o(fill_psum_even), .fill_psum_odd_o(fill_psum_odd)
  );

  // ---- fraction engine and fill unit ----
  wire              score_take;
  wire [ScoreW-1:0] score;
  wire [RowW-1:0]   score_key;
  wire              row_take;
  wire              row_valid;
  wire [LenW-1:0]   row_count;
  wire [ScoreW-1:0] row_max;
  wire              row_head_last;
  wire              row_pruned;
  wire              fraction_step;
  wire              fill_valid;
  wire              fill_has;
  wire [NpW-1:0]    fill_np;
  wire [ScoreW-1:0] fill;

  hdp_fraction #(
    .IntBits(IntBits), .FracBits(FracBits), .Lanes(Lanes), .DMax(DMax), .RowW(RowW),
    .LenW(LenW), .BlockW(BlockW), .Blocks(Blocks), .ChunkW(ChunkW), .ScoreW(ScoreW),
    .ScoreDepth(ScoreDepth), .RowDepth(RowDepth)
  ) u_fraction (
    .clk_i(clk_i), .rst_ni(job_rst_n),
    .lk_i(lk), .off_i(off), .causal_i(causal), .exact_i(exact), .last_chunk_i(last_chunk),
    .record_valid_i(scan_valid), .record_pruned_i(scan_pruned),
    .record_head_last_i(scan_head_last), .record_has_odd_i(scan_has_odd),
    .record_block_row_i(scan_block_row), .record_mask_i(scan_mask), .record_take_o(scan_take),
    .frac_row_loaded_i(frac_row_loaded), .free_int_o(free_int), .free_frac_o(free_frac),
    .step_o(fraction_step),
    .pair_re_o(pair_re), .pair_row_o(pair_row), .pair_key_o(pair_key),
    .pair_chunk_o(pair_chunk),
    .int_q_i(pair_int_q), .int_k_i(pair_int_k), .frac_q_i(pair_frac_q), .frac_k_i(pair_frac_k),
    .score_pop_i(score_take), .score_o(score), .key_o(score_key),
    .row_pop_i(row_take), .row_valid_o(row_valid), .row_count_o(row_count),
    .row_max_o(row_max), .row_head_last_o(row_head_last), .row_pruned_o(row_pruned)
  );

  hdp_fill #(
    .IntBits(IntBits), .FracBits(FracBits), .DMax(DMax), .NpW(NpW), .PsumW(PsumW),
    .ScoreW(ScoreW), .RowDepth(RowDepth)
  ) u_fill (
    .clk_i(clk_i), .rst_ni(job_rst_n), .fill_mean_i(fill_mean), .fill_skip_i(fill_skip),
    .record_valid_i(fill_record_valid), .record_has_odd_i(fill_has_odd),
    .np_even_i(fill_np_even), .np_odd_i(fill_np_odd), .psum_even_i(fill_psum_even),
    .psum_odd_i(fill_psum_odd), .take_o(fill_take),
    .pop_i(row_take), .valid_o(fill_valid), .has_o(fill_has), .np_o(fill_np), .fill_o(fill)
  );

  // ---- softmax engine and reciprocal unit ----
  wire              weight_take;
  wire              weight_valid;
  wire              weight_pair;
  wire              weight_first;
  wire              weight_last;
  wire              weight_head_last;
  wire              weight_pruned;
  wire [15:0]       weight_e;
  wire [15:0]       weight_ef;
  wire              softmax_step;
  wire              total_take;
  wire              total_valid;
  wire [TotalW-1:0] row_total;
  wire              recip_take;
  wire              recip_valid;
  wire [3:0]        recip_t;
  wire [16:0]       row_recip;

  hdp_softmax #(
    .RowW(RowW), .LenW(LenW), .ScoreW(ScoreW), .NpW(NpW), .TotalW(TotalW),
    .WeightDepth(WeightDepth), .TotalDepth(TotalDepth)
  ) u_softmax (
    .clk_i(clk_i), .rst_ni(job_rst_n), .mant_i(mant), .shift_i(shift),
    .row_valid_i(row_valid), .row_count_i(row_count), .row_max_i(row_max),
    .row_head_last_i(row_head_last), .row_pruned_i(row_pruned),
    .fill_valid_i(fill_valid), .fill_has_i(fill_has), .fill_np_i(fill_np), .fill_i(fill),
    .row_take_o(row_take), .step_o(softmax_step),
    .score_take_o(score_take), .score_i(score), .key_i(score_key),
    .weight_pop_i(weight_take), .weight_valid_o(weight_valid), .weight_pair_o(weight_pair),
    .weight_first_o(weight_first), .weight_last_o(weight_last),
    .weight_head_last_o(weight_head_last), .weight_pruned_o(weight_pruned),
    .weight_key_o(weight_key), .weight_e_o(weight_e), .weight_ef_o(weight_ef),
    .total_pop_i(total_take), .total_valid_o(total_valid), .total_o(row_total)
  );

  hdp_reciprocal #(
    .TotalW(TotalW), .RecipDepth(RecipDepth)
  ) u_reciprocal (
    .clk_i(clk_i), .rst_ni(job_rst_n),
    .total_valid_i(total_valid), .total_i(row_total), .take_o(total_take),
    .pop_i(recip_take), .valid_o(recip_valid), .t_o(recip_t), .recip_o(row_recip)
  );

  // ---- value engine and finish unit ----
  wire                     value_step;
  wire                     value_row_done;
  wire                     finish_read;
  wire                     finish_set;
  wire [ChunkW-1:0]        finish_chunk;
  wire [SlotW-1:0]         finish_slot;
  wire [OutLanes*NumW-1:0] finish_kept;
  wire [OutLanes*SumW-1:0] finish_pruned;
  wire [15:0]              finish_ef;

  hdp_value #(
    .Lanes(Lanes), .OutLanes(OutLanes), .RowW(RowW), .Chunks(Chunks), .ChunkW(ChunkW),
    .SlotW(SlotW), .SumW(SumW), .NumW(NumW)
  ) u_value (
    .clk_i(clk_i), .rst_ni(job_rst_n),
    .off_i(off[RowW-1:0]), .causal_i(causal), .last_chunk_i(last_chunk),
    .weight_valid_i(weight_valid), .weight_pair_i(weight_pair), .weight_first_i(weight_first),
    .weight_last_i(weight_last), .weight_head_last_i(weight_head_last),
    .weight_pruned_i(weight_pruned), .weight_e_i(weight_e), .weight_ef_i(weight_ef),
    .weight_take_o(weight_take),
    .val_loaded_i(val_loaded), .free_val_o(free_val), .step_o(value_step),
    .step_chunk_o(value_chunk), .key_re_o(value_key_re), .key_value_i(key_value),
    .sum_o(value_sum), .follows_o(value_follows), .next_o(value_next), .column_sum_i(column_sum),
    .row_done_o(value_row_done), .release_i(recip_take), .read_i(finish_read),
    .read_set_i(finish_set), .read_chunk_i(finish_chunk), .read_slot_i(finish_slot),
    .kept_o(finish_kept), .pruned_o(finish_pruned), .ef_o(finish_ef)
  );

  hdp_finish #(
    .OutLanes(OutLanes), .RowW(RowW), .Slots(Slots), .SlotW(SlotW), .ChunkW(ChunkW),
    .OutChunkW(OutChunkW), .SumW(SumW), .NumW(NumW), .OutDepth(OutDepth)
  ) u_finish (
    .clk_i(clk_i), .rst_ni(job_rst_n), .last_row_i(last_row),
    .last_out_chunk_i(last_out_chunk),
    .recip_valid_i(recip_valid), .recip_t_i(recip_t), .recip_i(row_recip),
    .recip_take_o(recip_take),
    .row_done_i(value_row_done), .read_o(finish_read), .read_set_o(finish_set),
    .read_chunk_o(finish_chunk), .read_slot_o(finish_slot), .kept_i(finish_kept),
    .pruned_i(finish_pruned), .ef_i(finish_ef),
    .out_valid_o(out_valid_o), .out_ready_i(out_ready_i), .out_row_o(out_row_o),
    .out_chunk_o(out_chunk_o), .out_last_o(out_last_o), .out_data_o(out_data_o),
    .head_out_o(head_out)
  );

  assign free_int_o   = free_int;
  assign free_frac_o  = free_frac;
  assign free_val_o   = free_val;
  assign mask_valid_o = mask_valid;
  assign mask_o       = mask;
  assign step_o       = {finish_read, value_step, softmax_step, fraction_step, block_re};
endmodule

`resetall
