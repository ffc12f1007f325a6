// SPDX-License-Identifier: Apache-2.0
// The register file behind its AXI4-Lite slave, and the interrupt (docs/coprocessor.md section 3).
`default_nettype none

module hdp_registers #(
  /// Integer bits of Q and K.
  parameter IntBits = 8,
  /// Fraction bits of Q and K.
  parameter FracBits = 8,
  /// Elements of D that an engine takes in one step.
  parameter Lanes = 64,
  /// Largest D.
  parameter DMax = 64,
  /// Largest Lq and Lk.
  parameter LMax = 128,
  /// Elements in one output beat.
  parameter OutLanes = 8,
  /// Cores.
  parameter Cores = 1,
  /// Bytes of a data bus word.
  parameter BusBytes = 16,
  /// Bits of an address.
  parameter AddrBits = 40,
  /// Heads of a job.
  parameter HeadsMax = 256
) (
  /// Clock.
  input  wire             clk_i,
  /// Synchronous reset.
  input  wire             rst_ni,
  // AXI4-Lite slave
  /// A write address is offered.
  input  wire             awvalid_i,
  /// It is accepted.
  output wire             awready_o,
  /// The address, bytes.
  input  wire [11:0]      awaddr_i,
  /// Write data are offered.
  input  wire             wvalid_i,
  /// They are accepted.
  output wire             wready_o,
  /// The data.
  input  wire [31:0]      wdata_i,
  /// Their byte strobes.
  input  wire [3:0]       wstrb_i,
  /// A write response is offered.
  output wire             bvalid_o,
  /// It is accepted.
  input  wire             bready_i,
  /// The response: OKAY or SLVERR.
  output wire [1:0]       bresp_o,
  /// A read address is offered.
  input  wire             arvalid_i,
  /// It is accepted.
  output wire             arready_o,
  /// The address, bytes.
  input  wire [11:0]      araddr_i,
  /// Read data are offered.
  output wire             rvalid_o,
  /// They are accepted.
  input  wire             rready_i,
  /// The data.
  output wire [31:0]      rdata_o,
  /// The response: OKAY or SLVERR.
  output wire [1:0]       rresp_o,
  // job control
  /// CTRL.start: the descriptor goes into the queue, which has room.
  output wire             start_o,
  /// CTRL.soft_reset.
  output wire             soft_reset_o,
  /// IRQ_STATUS.error is cleared.
  output wire             error_clear_o,
  /// The descriptor registers HEADS .. O_STRIDE, HEADS in the low bits.
  output wire [24*32-1:0] descriptor_o,
  /// State, as in STATUS.
  input  wire [2:0]       state_i,
  /// A job waits in the queue.
  input  wire             queue_full_i,
  /// Error flag.
  input  wire             error_i,
  /// ERROR_CODE.
  input  wire [3:0]       error_code_i,
  /// ERROR_HEAD.
  input  wire [15:0]      error_head_i,
  /// A job has ended well: sets IRQ_STATUS.done.
  input  wire             job_done_i,
  /// A job has failed: sets IRQ_STATUS.error.
  input  wire             job_failed_i,
  // statistics
  /// STAT_INDEX.bank.
  output wire             stat_bank_o,
  /// STAT_INDEX.head.
  output wire [15:0]      stat_head_o,
  /// Kept blocks of that entry.
  input  wire [31:0]      stat_kept_i,
  /// Its live blocks.
  input  wire [31:0]      stat_live_i,
  /// Its H.
  input  wire [47:0]      stat_score_i,
  /// It was pruned.
  input  wire             stat_pruned_i,
  // counters
  /// The counters CYCLES .. JOBS_FAILED, CYCLES in the low bits.
  input  wire [21*32-1:0] counters_i,
  // interrupt
  /// Interrupt.
  output wire             irq_o
);
`include "hdp_registers.vh"

  localparam [1:0] Okay   = 2'b00;
  localparam [1:0] SlvErr = 2'b10;

  localparam [31:0] Format = (IntBits << FormatIntBitsLow) | (FracBits << FormatFracBitsLow)
                           | (Cores << FormatCoresLow) | (AddrBits << FormatAddrBitsLow);
  localparam [31:0] Limits = (LMax << LimitsLMaxLow) | (DMax << LimitsDMaxLow);
  localparam [31:0] Widths = (Lanes << WidthsLanesLow) | (OutLanes << WidthsOutLanesLow);
  localparam [31:0] Bus    = (BusBytes << BusBusBytesLow) | (HeadsMax << BusHeadsMaxLow);

  // Bits of the descriptor registers that exist, HEADS in the low bits.
  localparam [24*32-1:0] DescriptorMask = {
    RegOStrideMask, RegVStrideMask, RegKStrideMask, RegQStrideMask, RegOHiMask, RegOLoMask,
    RegVHiMask, RegVLoMask, RegKfHiMask, RegKfLoMask, RegKiHiMask, RegKiLoMask, RegQfHiMask,
    RegQfLoMask, RegQiHiMask, RegQiLoMask, RegScaleMask, RegTauHiMask, RegTauLoMask, RegRhoMask,
    RegModeMask, RegDimMask, RegShapeMask, RegHeadsMask};

  // ---- write ----
  reg         aw_full_q;
  reg  [9:0]  aw_word_q;
  reg         w_full_q;
  reg  [31:0] w_data_q;
  reg  [3:0]  w_strb_q;
  reg         b_valid_q;
  reg  [1:0]  b_resp_q;

  wire        write      = aw_full_q && w_full_q && !b_valid_q;  // a write executes
  wire [11:0] write_addr = {aw_word_q, 2'b00};

  wire write_ctrl       = write_addr == RegCtrl;
  wire write_enable     = write_addr == RegIrqEnable;
  wire write_status     = write_addr == RegIrqStatus;
  wire write_index      = write_addr == RegStatIndex;
  wire write_descriptor = write_addr >= RegHeads && write_addr <= RegOStride;

  wire ctrl_soft_reset = write_ctrl && w_data_q[CtrlSoftResetLow];
  wire ctrl_start      = write_ctrl && w_data_q[CtrlStartLow] && !ctrl_soft_reset;

  wire       write_good = (write_ctrl || write_enable || write_status || write_index ||
                           write_descriptor) && w_strb_q == 4'b1111 &&
                          !(ctrl_start && queue_full_i);
  wire [1:0] write_resp = write_good ? Okay : SlvErr;
  wire       change     = write && write_good;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      aw_full_q <= 1'b0;
      w_full_q <= 1'b0;
      b_valid_q <= 1'b0;
    end else begin
      aw_full_q <= aw_full_q ? !write : awvalid_i;
      w_full_q <= w_full_q ? !write : wvalid_i;
      b_valid_q <= b_valid_q ? !bready_i : write;
    end
  end

  always @(posedge clk_i) begin
    if (!aw_full_q) aw_word_q <= awaddr_i[11:2];
    if (!w_full_q) begin
      w_data_q <= wdata_i;
      w_strb_q <= wstrb_i;
    end
    if (write) b_resp_q <= write_resp;
  end

  // ---- registers ----
  reg  [24*32-1:0] descriptor_q;
  reg  [1:0]       irq_enable_q;  // error, done
  reg  [1:0]       irq_status_q;
  reg              irq_q;
  reg              stat_bank_q;
  reg  [15:0]      stat_head_q;

  wire       soft_reset = change && ctrl_soft_reset;
  wire [1:0] irq_clear  = (change && write_status)
                        ? {w_data_q[IrqStatusErrorLow], w_data_q[IrqStatusDoneLow]} : 2'b00;
  wire [4:0] write_slot = (write_addr[6:2] - RegHeads[6:2]);

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      irq_enable_q <= 2'b00;
      irq_status_q <= 2'b00;
      irq_q <= 1'b0;
      stat_bank_q <= 1'b0;
      stat_head_q <= 16'd0;
    end else begin
      irq_q <= (irq_status_q & irq_enable_q) != 2'b00;
      irq_status_q <= {job_failed_i, job_done_i} | (irq_status_q & ~irq_clear);
      if (change && write_enable) begin
        irq_enable_q <= {w_data_q[IrqEnableErrorLow], w_data_q[IrqEnableDoneLow]};
      end
      if (change && write_index) begin
        stat_bank_q <= w_data_q[StatIndexBankLow];
        stat_head_q <= w_data_q[StatIndexHeadLow +: StatIndexHeadBits];
      end
      if (soft_reset) begin
        irq_enable_q <= 2'b00;
        irq_status_q <= 2'b00;
      end
    end
  end

  genvar i;
  generate
    for (i = 0; i < 24; i = i + 1) begin : gen_descriptor
      always @(posedge clk_i) begin
        if (!rst_ni) descriptor_q[i*32 +: 32] <= 32'd0;
        else if (change && write_descriptor && write_slot == i) begin
          descriptor_q[i*32 +: 32] <= w_data_q & DescriptorMask[i*32 +: 32];
        end
      end
    end
  endgenerate

  // ---- read ----
  reg         ar_full_q;
  reg  [9:0]  ar_word_q;
  reg         r_valid_q;
  reg  [31:0] r_data_q;
  reg  [1:0]  r_resp_q;

  wire        read      = ar_full_q && !r_valid_q;  // a read executes
  wire [11:0] read_addr = {ar_word_q, 2'b00};

  wire [4:0]  descriptor_slot = read_addr[6:2] - RegHeads[6:2];
  wire [4:0]  counter_slot    = read_addr[6:2] - RegCycles[6:2];
  reg  [31:0] read_data;
  reg         read_good;
  wire [1:0]  read_resp = read_good ? Okay : SlvErr;

  always @* begin
    read_data = 32'd0;
    read_good = 1'b1;
    case (read_addr)
      RegId:      read_data = RegIdReset;
      RegVersion: read_data = RegVersionReset;
      RegFormat:  read_data = Format;
      RegLimits:  read_data = Limits;
      RegWidths:  read_data = Widths;
      RegBus:     read_data = Bus;
      RegCtrl:    read_data = 32'd0;
      RegStatus: begin
        read_data[StatusBusyLow] = state_i != 3'd0;
        read_data[StatusQueueFullLow] = queue_full_i;
        read_data[StatusErrorLow] = error_i;
        read_data[StatusStateLow +: StatusStateBits] = state_i;
      end
      RegIrqEnable: begin
        read_data[IrqEnableDoneLow] = irq_enable_q[0];
        read_data[IrqEnableErrorLow] = irq_enable_q[1];
      end
      RegIrqStatus: begin
        read_data[IrqStatusDoneLow] = irq_status_q[0];
        read_data[IrqStatusErrorLow] = irq_status_q[1];
      end
      RegErrorCode: read_data[ErrorCodeCodeLow +: ErrorCodeCodeBits] = error_code_i;
      RegErrorHead: read_data[ErrorHeadHeadLow +: ErrorHeadHeadBits] = error_head_i;
      RegStatIndex: begin
        read_data[StatIndexHeadLow +: StatIndexHeadBits] = stat_head_q;
        read_data[StatIndexBankLow] = stat_bank_q;
      end
      RegStatKept:    read_data = stat_kept_i;
      RegStatLive:    read_data = stat_live_i;
      RegStatScoreLo: read_data = stat_score_i[31:0];
      RegStatScoreHi: begin
        read_data[StatScoreHiScoreLow +: StatScoreHiScoreBits] = stat_score_i[47:32];
        read_data[StatScoreHiPrunedLow] = stat_pruned_i;
      end
      default: begin
        if (read_addr >= RegHeads && read_addr <= RegOStride) begin
          read_data = descriptor_q[{descriptor_slot, 5'd0} +: 32];
        end else if (read_addr >= RegCycles && read_addr <= RegJobsFailed) begin
          read_data = counters_i[{counter_slot, 5'd0} +: 32];
        end else begin
          read_good = 1'b0;
        end
      end
    endcase
  end

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      ar_full_q <= 1'b0;
      r_valid_q <= 1'b0;
    end else begin
      ar_full_q <= ar_full_q ? !read : arvalid_i;
      r_valid_q <= r_valid_q ? !rready_i : read;
    end
  end

  always @(posedge clk_i) begin
    if (!ar_full_q) ar_word_q <= araddr_i[11:2];
    if (read) begin
      r_data_q <= read_data;
      r_resp_q <= read_resp;
    end
  end

  wire unused_addr = &{1'b0, awaddr_i[1:0], araddr_i[1:0]};

  assign awready_o     = !aw_full_q;
  assign wready_o      = !w_full_q;
  assign bvalid_o      = b_valid_q;
  assign bresp_o       = b_resp_q;
  assign arready_o     = !ar_full_q;
  assign rvalid_o      = r_valid_q;
  assign rdata_o       = r_data_q;
  assign rresp_o       = r_resp_q;
  assign start_o       = change && ctrl_start;
  assign soft_reset_o  = soft_reset;
  assign error_clear_o = irq_clear[1];
  assign descriptor_o  = descriptor_q;
  assign stat_bank_o   = stat_bank_q;
  assign stat_head_o   = stat_head_q;
  assign irq_o         = irq_q;
endmodule

`resetall
