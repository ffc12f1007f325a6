// SPDX-License-Identifier: Apache-2.0
// Job control: takes jobs from the queue, checks and runs them, and knows why one failed
// (docs/coprocessor.md sections 4 and 9).
`default_nettype none

module hdp_job_control #(
  /// Largest D.
  parameter DMax = 64,
  /// Largest Lq and Lk.
  parameter LMax = 128,
  /// Elements in one output beat: a power of two.
  parameter OutLanes = 8,
  /// Bytes of a data bus word.
  parameter BusBytes = 16,
  /// Bits of an address.
  parameter AddrBits = 40,
  /// Heads of a job.
  parameter HeadsMax = 256,
  /// Bits of a head number: $clog2(HeadsMax).
  parameter HeadW = 8,
  /// Bits of a length.
  parameter LenW = 8,
  /// Bits of a dimension.
  parameter DimW = 7,
  /// Bits of an output chunk number, at least 1.
  parameter OutChunkW = 3
) (
  /// Clock.
  input  wire                 clk_i,
  /// Synchronous reset.
  input  wire                 rst_ni,
  // registers
  /// The descriptor goes into the queue, which has room.
  input  wire                 start_i,
  /// Soft reset.
  input  wire                 soft_reset_i,
  /// The error flag, code and head are cleared.
  input  wire                 error_clear_i,
  /// The descriptor registers HEADS .. O_STRIDE, HEADS in the low bits.
  input  wire [24*32-1:0]     descriptor_i,
  /// State: 0 Idle, 1 Check, 2 Start, 3 Run, 4 Drain, 5 Finish.
  output wire [2:0]           state_o,
  /// A job waits in the queue.
  output wire                 queue_full_o,
  /// Error flag.
  output wire                 error_o,
  /// ERROR_CODE.
  output wire [3:0]           error_code_o,
  /// ERROR_HEAD.
  output wire [15:0]          error_head_o,
  /// A job has ended well (one cycle).
  output wire                 job_done_o,
  /// A job has failed (one cycle).
  output wire                 job_failed_o,
  // phases
  /// The state is not Idle.
  output wire                 busy_o,
  /// The state is Start: the cores take the job.
  output wire                 start_o,
  /// The state is Run.
  output wire                 run_o,
  /// The state is Drain.
  output wire                 drain_o,
  /// Reset of the cores: low in Finish and Drain.
  output wire                 core_rst_no,
  /// Reset of what belongs to a job (scheduler, requesters, packers, walkers): high in Run only.
  output wire                 job_rst_no,
  /// Statistics bank of the job that runs.
  output wire                 bank_o,
  // what Run and Drain wait for
  /// The last word of a head is issued.
  input  wire                 head_written_i,
  /// Every write burst was answered before this cycle.
  input  wire                 write_answered_i,
  /// AW and W registers are empty, no burst is under way.
  input  wire                 write_idle_i,
  /// Every read burst was answered before this cycle.
  input  wire                 read_answered_i,
  /// The AR register is empty.
  input  wire                 read_idle_i,
  // bus errors; only those in Run count
  /// A word with an error response is accepted.
  input  wire                 read_error_i,
  /// It is DECERR, not SLVERR.
  input  wire                 read_error_decode_i,
  /// Its head.
  input  wire [HeadW-1:0]     read_error_head_i,
  /// An error response to a write is accepted.
  input  wire                 write_error_i,
  /// It is DECERR, not SLVERR.
  input  wire                 write_error_decode_i,
  /// Its head.
  input  wire [HeadW-1:0]     write_error_head_i,
  // the active job; good from Start to its end
  /// Heads.
  output wire [15:0]          heads_o,
  /// Query rows.
  output wire [LenW-1:0]      lq_o,
  /// Key rows.
  output wire [LenW-1:0]      lk_o,
  /// Head dimension.
  output wire [DimW-1:0]      dim_o,
  /// Causal attention.
  output wire                 causal_o,
  /// Importance is abs, not signed.
  output wire                 importance_abs_o,
  /// Fill: 0 mean, 1 zero, 2 skip.
  output wire [1:0]           fill_o,
  /// Scores include FQ*FK.
  output wire                 exact_o,
  /// Prune blocks.
  output wire                 block_prune_o,
  /// Prune heads.
  output wire                 head_prune_o,
  /// rho, signed Q1.15.
  output wire [15:0]          rho_o,
  /// tau.
  output wire [47:0]          tau_o,
  /// M.
  output wire [15:0]          mant_o,
  /// sh.
  output wire [5:0]           shift_o,
  /// Base of QI.
  output wire [AddrBits-1:0]  qi_base_o,
  /// Base of QF.
  output wire [AddrBits-1:0]  qf_base_o,
  /// Base of KI.
  output wire [AddrBits-1:0]  ki_base_o,
  /// Base of KF.
  output wire [AddrBits-1:0]  kf_base_o,
  /// Base of V.
  output wire [AddrBits-1:0]  v_base_o,
  /// Base of O.
  output wire [AddrBits-1:0]  o_base_o,
  /// Bytes between heads of QI and of QF.
  output wire [31:0]          q_stride_o,
  /// Bytes between heads of KI and of KF.
  output wire [31:0]          k_stride_o,
  /// Bytes between heads of V.
  output wire [31:0]          v_stride_o,
  /// Bytes between heads of O.
  output wire [31:0]          o_stride_o,
  /// Bytes of a row of Q and K in memory: wq * BusBytes.
  output wire [15:0]          qk_pitch_o,
  /// Bytes of a row of V and O in memory: wv * BusBytes.
  output wire [15:0]          vo_pitch_o,
  /// Last output chunk of a row, U - 1.
  output wire [OutChunkW-1:0] last_out_chunk_o
);
`include "hdp_registers.vh"

  localparam [2:0] Idle   = 3'd0;
  localparam [2:0] Check  = 3'd1;
  localparam [2:0] Start  = 3'd2;
  localparam [2:0] Run    = 3'd3;
  localparam [2:0] Drain  = 3'd4;
  localparam [2:0] Finish = 3'd5;

  // Codes of section 4: read errors from 8, write errors from 10.
  localparam [2:0] ReadCode  = 3'b100;
  localparam [2:0] WriteCode = 3'b101;

  localparam [31:0] LastByte     = BusBytes - 1;
  localparam [15:0] BytesLessOne = LastByte[15:0];
  localparam        OutLanesLog  = $clog2(OutLanes);

  // Where a field stands in the active descriptor.
  localparam HeadsAt  = 8 * (RegHeads - RegHeads) + HeadsHeadsLow;
  localparam LqAt     = 8 * (RegShape - RegHeads) + ShapeLqLow;
  localparam LkAt     = 8 * (RegShape - RegHeads) + ShapeLkLow;
  localparam DimAt    = 8 * (RegDim - RegHeads) + DimDimLow;
  localparam ModeAt   = 8 * (RegMode - RegHeads);
  localparam RhoAt    = 8 * (RegRho - RegHeads) + RhoRhoLow;
  localparam TauLoAt  = 8 * (RegTauLo - RegHeads) + TauLoTauLow;
  localparam TauHiAt  = 8 * (RegTauHi - RegHeads) + TauHiTauLow;
  localparam ScaleAt  = 8 * (RegScale - RegHeads);
  localparam QiAt     = 8 * (RegQiLo - RegHeads);
  localparam QfAt     = 8 * (RegQfLo - RegHeads);
  localparam KiAt     = 8 * (RegKiLo - RegHeads);
  localparam KfAt     = 8 * (RegKfLo - RegHeads);
  localparam VAt      = 8 * (RegVLo - RegHeads);
  localparam OAt      = 8 * (RegOLo - RegHeads);
  localparam QStrideAt = 8 * (RegQStride - RegHeads);
  localparam KStrideAt = 8 * (RegKStride - RegHeads);
  localparam VStrideAt = 8 * (RegVStride - RegHeads);
  localparam OStrideAt = 8 * (RegOStride - RegHeads);

  reg  [2:0]       state_q;
  reg  [2:0]       state_d;
  reg              queue_full_q;
  reg  [24*32-1:0] queue_q;
  reg  [24*32-1:0] active_q;
  reg  [15:0]      heads_left_q;  // heads whose last word is not issued
  reg              error_q;
  reg  [3:0]       error_code_q;
  reg  [HeadW-1:0] error_head_q;
  reg              drain_error_q;  // Drain was entered by an error
  reg              next_bank_q;
  reg              bank_q;
  reg  [15:0]      qk_pitch_q;
  reg  [15:0]      vo_pitch_q;
  reg  [OutChunkW-1:0] last_out_chunk_q;

  // ---- transitions ----
  wire       check_done;
  wire [3:0] check_code;

  wire run         = state_q == Run;
  wire take        = state_q == Idle && queue_full_q && !error_q && !soft_reset_i;
  wire check_fails = state_q == Check && check_done && check_code != 4'd0;
  wire bus_error   = run && (read_error_i || write_error_i);
  wire written     = heads_left_q == 16'd0 && write_answered_i;
  wire drained     = state_q == Drain && write_answered_i && write_idle_i && read_answered_i &&
                     read_idle_i;
  wire failed      = check_fails || (drained && drain_error_q);

  always @* begin
    state_d = state_q;
    case (state_q)
      Idle:    if (take) state_d = Check;
      Check:   if (check_done) state_d = (check_code == 4'd0) ? Start : Idle;
      Start:   state_d = Run;
      Run: begin
        if (bus_error) state_d = Drain;
        else if (written) state_d = Finish;
      end
      Drain:   if (drained) state_d = Idle;
      default: state_d = Idle;
    endcase
    if (soft_reset_i) state_d = Drain;
  end

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      state_q <= Idle;
      queue_full_q <= 1'b0;
      drain_error_q <= 1'b0;
      next_bank_q <= 1'b0;
    end else begin
      state_q <= state_d;
      if (soft_reset_i) begin
        queue_full_q <= 1'b0;
        drain_error_q <= 1'b0;
        next_bank_q <= 1'b0;
      end else begin
        if (start_i) queue_full_q <= 1'b1;
        else if (take) queue_full_q <= 1'b0;
        if (bus_error) drain_error_q <= 1'b1;
        else if (drained) drain_error_q <= 1'b0;
        if (state_q == Start) next_bank_q <= !next_bank_q;
      end
    end
  end

  // ---- errors: what is set and cleared in the same cycle ends set ----
  always @(posedge clk_i) begin
    if (!rst_ni || soft_reset_i) begin
      error_q <= 1'b0;
      error_code_q <= 4'd0;
      error_head_q <= {HeadW{1'b0}};
    end else begin
      if (failed) error_q <= 1'b1;
      else if (error_clear_i) error_q <= 1'b0;
      if (check_fails) begin
        error_code_q <= check_code;
        error_head_q <= {HeadW{1'b0}};
      end else if (bus_error) begin
        error_code_q <= read_error_i ? {ReadCode, read_error_decode_i}
                                     : {WriteCode, write_error_decode_i};
        error_head_q <= read_error_i ? read_error_head_i : write_error_head_i;
      end else if (error_clear_i) begin
        error_code_q <= 4'd0;
        error_head_q <= {HeadW{1'b0}};
      end
    end
  end

  // ---- the active job ----
  wire [15:0] dim_bytes  = active_q[DimAt +: 16];
  wire [15:0] dim_less_1 = dim_bytes - 16'd1;
  wire [15:0] last_chunk = dim_less_1 >> OutLanesLog;

  always @(posedge clk_i) begin
    if (start_i) queue_q <= descriptor_i;
    if (take) active_q <= queue_q;
    if (state_q == Check) heads_left_q <= active_q[HeadsAt +: 16];
    else if (head_written_i) heads_left_q <= heads_left_q - 16'd1;
    if (state_q == Start) bank_q <= next_bank_q;
    // The legal dimensions are far from the 16 bits' end; others do not get past Check.
    qk_pitch_q <= (dim_bytes + BytesLessOne) & ~BytesLessOne;
    vo_pitch_q <= ({dim_bytes[14:0], 1'b0} + BytesLessOne) & ~BytesLessOne;
    last_out_chunk_q <= last_chunk[OutChunkW-1:0];
  end

  hdp_descriptor_check #(
    .DMax(DMax), .LMax(LMax), .BusBytes(BusBytes), .AddrBits(AddrBits), .HeadsMax(HeadsMax)
  ) u_check (
    .clk_i(clk_i), .rst_ni(rst_ni), .check_i(state_q == Check), .descriptor_i(active_q),
    .done_o(check_done), .code_o(check_code)
  );

  wire unused_bits = &{1'b0, active_q, last_chunk};  // high bits that a legal job leaves 0

  assign state_o      = state_q;
  assign queue_full_o = queue_full_q;
  assign error_o      = error_q;
  assign error_code_o = error_code_q;
  assign error_head_o = {{(16-HeadW){1'b0}}, error_head_q};
  assign job_done_o   = state_q == Finish;
  assign job_failed_o = failed;
  assign busy_o       = state_q != Idle;
  assign start_o      = state_q == Start;
  assign run_o        = run;
  assign drain_o      = state_q == Drain;
  assign core_rst_no  = rst_ni && state_q != Finish && state_q != Drain;
  assign job_rst_no   = rst_ni && run;
  assign bank_o       = bank_q;

  assign heads_o          = active_q[HeadsAt +: 16];
  assign lq_o             = active_q[LqAt +: LenW];
  assign lk_o             = active_q[LkAt +: LenW];
  assign dim_o            = active_q[DimAt +: DimW];
  assign causal_o         = active_q[ModeAt + ModeCausalLow];
  assign importance_abs_o = active_q[ModeAt + ModeImportanceAbsLow];
  assign fill_o           = active_q[ModeAt + ModeFillLow +: ModeFillBits];
  assign exact_o          = active_q[ModeAt + ModeExactLow];
  assign block_prune_o    = active_q[ModeAt + ModeBlockPruneLow];
  assign head_prune_o     = active_q[ModeAt + ModeHeadPruneLow];
  assign rho_o            = active_q[RhoAt +: RhoRhoBits];
  assign tau_o            = {active_q[TauHiAt +: TauHiTauBits], active_q[TauLoAt +: TauLoTauBits]};
  assign mant_o           = active_q[ScaleAt + ScaleMantLow +: ScaleMantBits];
  assign shift_o          = active_q[ScaleAt + ScaleShiftLow +: ScaleShiftBits];
  assign qi_base_o        = active_q[QiAt +: AddrBits];
  assign qf_base_o        = active_q[QfAt +: AddrBits];
  assign ki_base_o        = active_q[KiAt +: AddrBits];
  assign kf_base_o        = active_q[KfAt +: AddrBits];
  assign v_base_o         = active_q[VAt +: AddrBits];
  assign o_base_o         = active_q[OAt +: AddrBits];
  assign q_stride_o       = active_q[QStrideAt +: 32];
  assign k_stride_o       = active_q[KStrideAt +: 32];
  assign v_stride_o       = active_q[VStrideAt +: 32];
  assign o_stride_o       = active_q[OStrideAt +: 32];
  assign qk_pitch_o       = qk_pitch_q;
  assign vo_pitch_o       = vo_pitch_q;
  assign last_out_chunk_o = last_out_chunk_q;
endmodule

`resetall
