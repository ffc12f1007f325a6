// SPDX-License-Identifier: Apache-2.0
// The HDP co-processor: cores behind a register file, a head scheduler and an AXI4 master. Only
// wiring: every unit is a module, and docs/coprocessor.md says what each does in which cycle.
`default_nettype none

module hdp_top #(
  /// Integer bits of Q and K: 8 or 4.
  parameter IntBits = 8,
  /// Fraction bits of Q and K.
  parameter FracBits = 8,
  /// Elements of D that an engine takes in one step: a multiple of BusBytes.
  parameter Lanes = 64,
  /// Largest D: a multiple of Lanes, at most 256.
  parameter DMax = 64,
  /// Largest Lq and Lk: even, 4 .. 4096.
  parameter LMax = 128,
  /// Elements in one output beat: divides Lanes, at most BusBytes / 2.
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
  parameter OutDepth = 16,
  /// Cores, 1 .. 8.
  parameter Cores = 1,
  /// Bytes of a data bus word: a power of two, 4 .. 128.
  parameter BusBytes = 16,
  /// Bits of an address, 13 .. 64.
  parameter AddrBits = 40,
  /// Longest burst, words: a power of two, 1 .. 256.
  parameter BurstBeats = 16,
  /// Read bursts outstanding: a power of two.
  parameter ReadDepth = 16,
  /// Write bursts outstanding: a power of two.
  parameter WriteDepth = 16,
  /// Heads between assignment and their last written word, a core: a power of two.
  parameter HeadDepth = 8,
  /// Heads of a job: a power of two.
  parameter HeadsMax = 256
) (
  /// Clock.
  input  wire                  clk_i,
  /// Synchronous reset.
  input  wire                  rst_ni,
  /// Interrupt: a job has ended, well or not.
  output wire                  irq_o,
  // AXI4-Lite slave: the registers
  /// Write address.
  input  wire [11:0]           s_axil_awaddr_i,
  /// It is offered.
  input  wire                  s_axil_awvalid_i,
  /// It is accepted.
  output wire                  s_axil_awready_o,
  /// Write data.
  input  wire [31:0]           s_axil_wdata_i,
  /// Its strobes.
  input  wire [3:0]            s_axil_wstrb_i,
  /// It is offered.
  input  wire                  s_axil_wvalid_i,
  /// It is accepted.
  output wire                  s_axil_wready_o,
  /// Write response.
  output wire [1:0]            s_axil_bresp_o,
  /// It is offered.
  output wire                  s_axil_bvalid_o,
  /// It is accepted.
  input  wire                  s_axil_bready_i,
  /// Read address.
  input  wire [11:0]           s_axil_araddr_i,
  /// It is offered.
  input  wire                  s_axil_arvalid_i,
  /// It is accepted.
  output wire                  s_axil_arready_o,
  /// Read data.
  output wire [31:0]           s_axil_rdata_o,
  /// Its response.
  output wire [1:0]            s_axil_rresp_o,
  /// It is offered.
  output wire                  s_axil_rvalid_o,
  /// It is accepted.
  input  wire                  s_axil_rready_i,
  // AXI4 master: read address
  /// ID: 2n is core n's front requester, 2n+1 its back requester.
  output wire [3:0]            m_axi_arid_o,
  /// Address of the first word.
  output wire [AddrBits-1:0]   m_axi_araddr_o,
  /// Words less 1.
  output wire [7:0]            m_axi_arlen_o,
  /// Log2 of the bytes of a word.
  output wire [2:0]            m_axi_arsize_o,
  /// INCR.
  output wire [1:0]            m_axi_arburst_o,
  /// Normal access.
  output wire                  m_axi_arlock_o,
  /// Normal non-cacheable bufferable memory.
  output wire [3:0]            m_axi_arcache_o,
  /// Unprivileged, secure, data.
  output wire [2:0]            m_axi_arprot_o,
  /// A burst is offered.
  output wire                  m_axi_arvalid_o,
  /// It is accepted.
  input  wire                  m_axi_arready_i,
  // AXI4 master: read data
  /// ID.
  input  wire [3:0]            m_axi_rid_i,
  /// Word.
  input  wire [8*BusBytes-1:0] m_axi_rdata_i,
  /// Response.
  input  wire [1:0]            m_axi_rresp_i,
  /// Last word of its burst.
  input  wire                  m_axi_rlast_i,
  /// It is offered.
  input  wire                  m_axi_rvalid_i,
  /// It is accepted.
  output wire                  m_axi_rready_o,
  // AXI4 master: write address
  /// ID: the core.
  output wire [3:0]            m_axi_awid_o,
  /// Address of the first word.
  output wire [AddrBits-1:0]   m_axi_awaddr_o,
  /// Words less 1.
  output wire [7:0]            m_axi_awlen_o,
  /// Log2 of the bytes of a word.
  output wire [2:0]            m_axi_awsize_o,
  /// INCR.
  output wire [1:0]            m_axi_awburst_o,
  /// Normal access.
  output wire                  m_axi_awlock_o,
  /// Normal non-cacheable bufferable memory.
  output wire [3:0]            m_axi_awcache_o,
  /// Unprivileged, secure, data.
  output wire [2:0]            m_axi_awprot_o,
  /// A burst is offered.
  output wire                  m_axi_awvalid_o,
  /// It is accepted.
  input  wire                  m_axi_awready_i,
  // AXI4 master: write data
  /// Word.
  output wire [8*BusBytes-1:0] m_axi_wdata_o,
  /// Its bytes that are written.
  output wire [BusBytes-1:0]   m_axi_wstrb_o,
  /// Last word of its burst.
  output wire                  m_axi_wlast_o,
  /// It is offered.
  output wire                  m_axi_wvalid_o,
  /// It is accepted.
  input  wire                  m_axi_wready_i,
  // AXI4 master: write response
  /// ID.
  input  wire [3:0]            m_axi_bid_i,
  /// Response.
  input  wire [1:0]            m_axi_bresp_i,
  /// It is offered.
  input  wire                  m_axi_bvalid_i,
  /// It is accepted.
  output wire                  m_axi_bready_o
);
  // Numbers of things, as in hdp_core.
  localparam Blocks    = LMax / 2;
  localparam RowW      = $clog2(LMax);
  localparam LenW      = $clog2(LMax+1);
  localparam DimW      = $clog2(DMax+1);
  localparam BlockW    = $clog2(Blocks);
  localparam ChunkW    = (DMax > Lanes) ? $clog2(DMax/Lanes) : 1;
  localparam OutChunkW = (DMax > OutLanes) ? $clog2(DMax/OutLanes) : 1;

  // Heads, cores, and memory in bus words. No burst is longer than 4096 bytes.
  localparam HeadW     = (HeadsMax > 1) ? $clog2(HeadsMax) : 1;
  localparam CoreW     = (Cores > 1) ? $clog2(Cores) : 1;
  localparam BusBits   = $clog2(BusBytes);
  localparam PageWords = 4096 / BusBytes;
  localparam Burst     = (BurstBeats < PageWords) ? BurstBeats : PageWords;
  localparam BeatsW    = $clog2(Burst+1);
  localparam PlaceW    = AddrBits - BusBits;
  localparam RowWords  = (2*DMax + BusBytes - 1) / BusBytes;
  localparam WordW     = (RowWords > 1) ? $clog2(RowWords) : 1;
  localparam WordsW    = $clog2(LMax*RowWords+1);

  localparam [1:0] FillSkip = 2'd2;

  // ---- registers and job control ----
  wire                 queue_start;
  wire                 soft_reset;
  wire                 error_clear;
  wire [24*32-1:0]     descriptor;
  wire [2:0]           state;
  wire                 queue_full;
  wire                 error_flag;
  wire [3:0]           error_code;
  wire [15:0]          error_head;
  wire                 job_done;
  wire                 job_failed;
  wire                 stat_bank;
  wire [15:0]          stat_head;
  wire [31:0]          stat_kept;
  wire [31:0]          stat_live;
  wire [47:0]          stat_score;
  wire                 stat_pruned;
  wire [21*32-1:0]     counters;

  hdp_registers #(
    .IntBits(IntBits), .FracBits(FracBits), .Lanes(Lanes), .DMax(DMax), .LMax(LMax),
    .OutLanes(OutLanes), .Cores(Cores), .BusBytes(BusBytes), .AddrBits(AddrBits),
    .HeadsMax(HeadsMax)
  ) u_registers (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .awvalid_i(s_axil_awvalid_i), .awready_o(s_axil_awready_o), .awaddr_i(s_axil_awaddr_i),
    .wvalid_i(s_axil_wvalid_i), .wready_o(s_axil_wready_o), .wdata_i(s_axil_wdata_i),
    .wstrb_i(s_axil_wstrb_i), .bvalid_o(s_axil_bvalid_o), .bready_i(s_axil_bready_i),
    .bresp_o(s_axil_bresp_o), .arvalid_i(s_axil_arvalid_i), .arready_o(s_axil_arready_o),
    .araddr_i(s_axil_araddr_i), .rvalid_o(s_axil_rvalid_o), .rready_i(s_axil_rready_i),
    .rdata_o(s_axil_rdata_o), .rresp_o(s_axil_rresp_o),
    .start_o(queue_start), .soft_reset_o(soft_reset), .error_clear_o(error_clear),
    .descriptor_o(descriptor), .state_i(state), .queue_full_i(queue_full),
    .error_i(error_flag), .error_code_i(error_code), .error_head_i(error_head),
    .job_done_i(job_done), .job_failed_i(job_failed),
    .stat_bank_o(stat_bank), .stat_head_o(stat_head), .stat_kept_i(stat_kept),
    .stat_live_i(stat_live), .stat_score_i(stat_score), .stat_pruned_i(stat_pruned),
    .counters_i(counters), .irq_o(irq_o)
  );

  wire                 busy;
  wire                 core_start;
  wire                 run;
  wire                 drain;
  wire                 core_rst_n;
  wire                 job_rst_n;
  wire                 job_bank;
  wire [Cores-1:0]     head_written;
  wire                 write_answered;
  wire                 write_idle;
  wire                 read_outstanding;
  wire                 read_error;
  wire                 read_error_decode;
  wire [HeadW-1:0]     read_error_head;
  wire                 write_error;
  wire                 write_error_decode;
  wire [HeadW-1:0]     write_error_head;
  wire [15:0]          heads;
  wire [LenW-1:0]      lq;
  wire [LenW-1:0]      lk;
  wire [DimW-1:0]      dim;
  wire                 causal;
  wire                 importance_abs;
  wire [1:0]           fill;
  wire                 exact;
  wire                 block_prune;
  wire                 head_prune;
  wire [15:0]          rho;
  wire [47:0]          tau;
  wire [15:0]          mant;
  wire [5:0]           shift;
  wire [AddrBits-1:0]  qi_base;
  wire [AddrBits-1:0]  qf_base;
  wire [AddrBits-1:0]  ki_base;
  wire [AddrBits-1:0]  kf_base;
  wire [AddrBits-1:0]  v_base;
  wire [AddrBits-1:0]  o_base;
  wire [31:0]          q_stride;
  wire [31:0]          k_stride;
  wire [31:0]          v_stride;
  wire [31:0]          o_stride;
  wire [15:0]          qk_pitch;
  wire [15:0]          vo_pitch;
  wire [OutChunkW-1:0] last_out_chunk;
  // Bases of a job that runs are whole bus words.
  wire                 unused_low = &{1'b0, qi_base, qf_base, ki_base, kf_base, v_base};

  hdp_job_control #(
    .DMax(DMax), .LMax(LMax), .OutLanes(OutLanes), .BusBytes(BusBytes), .AddrBits(AddrBits),
    .HeadsMax(HeadsMax), .HeadW(HeadW), .LenW(LenW), .DimW(DimW), .OutChunkW(OutChunkW)
  ) u_job_control (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .start_i(queue_start), .soft_reset_i(soft_reset), .error_clear_i(error_clear),
    .descriptor_i(descriptor), .state_o(state), .queue_full_o(queue_full),
    .error_o(error_flag), .error_code_o(error_code), .error_head_o(error_head),
    .job_done_o(job_done), .job_failed_o(job_failed),
    .busy_o(busy), .start_o(core_start), .run_o(run), .drain_o(drain),
    .core_rst_no(core_rst_n), .job_rst_no(job_rst_n), .bank_o(job_bank),
    .head_written_i(|head_written), .write_answered_i(write_answered),
    .write_idle_i(write_idle), .read_answered_i(!read_outstanding),
    .read_idle_i(!m_axi_arvalid_o),
    .read_error_i(read_error), .read_error_decode_i(read_error_decode),
    .read_error_head_i(read_error_head), .write_error_i(write_error),
    .write_error_decode_i(write_error_decode), .write_error_head_i(write_error_head),
    .heads_o(heads), .lq_o(lq), .lk_o(lk), .dim_o(dim), .causal_o(causal),
    .importance_abs_o(importance_abs), .fill_o(fill), .exact_o(exact),
    .block_prune_o(block_prune), .head_prune_o(head_prune), .rho_o(rho), .tau_o(tau),
    .mant_o(mant), .shift_o(shift),
    .qi_base_o(qi_base), .qf_base_o(qf_base), .ki_base_o(ki_base), .kf_base_o(kf_base),
    .v_base_o(v_base), .o_base_o(o_base), .q_stride_o(q_stride), .k_stride_o(k_stride),
    .v_stride_o(v_stride), .o_stride_o(o_stride), .qk_pitch_o(qk_pitch),
    .vo_pitch_o(vo_pitch), .last_out_chunk_o(last_out_chunk)
  );

  // ---- what each core shows ----
  wire [Cores-1:0]    decision;
  wire [Cores-1:0]    decision_pruned;
  wire [Cores*48-1:0] decision_score;
  wire [Cores-1:0]    report;
  wire [Cores*32-1:0] report_kept;
  wire [Cores*32-1:0] report_live;
  wire [Cores-1:0]    free_int;
  wire [Cores-1:0]    integer_step;
  wire [Cores-1:0]    fraction_step;
  wire [Cores-1:0]    softmax_step;
  wire [Cores-1:0]    value_step;
  wire [Cores-1:0]    finish_step;

  // ---- scheduler ----
  wire [Cores-1:0]    front_idle;
  wire [Cores-1:0]    resolve;
  wire                assign_valid;
  wire [Cores-1:0]    assign_cores;
  wire [CoreW-1:0]    assign_core;
  wire [HeadW-1:0]    assign_head;
  wire [PlaceW-1:0]   q_offset;
  wire [PlaceW-1:0]   k_offset;
  wire [PlaceW-1:0]   v_offset;

  hdp_scheduler #(
    .Cores(Cores), .CoreW(CoreW), .HeadDepth(HeadDepth), .HeadW(HeadW), .BusBytes(BusBytes),
    .PlaceW(PlaceW)
  ) u_scheduler (
    .clk_i(clk_i), .rst_ni(job_rst_n), .run_i(run), .heads_i(heads), .q_stride_i(q_stride),
    .k_stride_i(k_stride), .v_stride_i(v_stride),
    .front_idle_i(front_idle), .free_int_i(free_int), .decision_i(decision),
    .resolve_i(resolve), .written_i(head_written),
    .assign_o(assign_valid), .assign_cores_o(assign_cores), .assign_core_o(assign_core),
    .assign_head_o(assign_head), .q_offset_o(q_offset), .k_offset_o(k_offset),
    .v_offset_o(v_offset)
  );

  // ---- reading ----
  wire [RowW-1:0]         last_query;
  wire [RowW-1:0]         last_key;
  wire [WordW-1:0]        last_qk_word;
  wire [WordW-1:0]        last_vo_word;
  wire [WordW:0]          qk_words;
  wire [WordW:0]          vo_words;
  wire [WordsW-1:0]       q_words;
  wire [WordsW-1:0]       k_words;
  wire [WordsW-1:0]       v_words;

  hdp_read_shape #(
    .BusBytes(BusBytes), .RowW(RowW), .LenW(LenW), .WordW(WordW), .WordsW(WordsW)
  ) u_read_shape (
    .clk_i(clk_i), .lq_i(lq), .lk_i(lk), .qk_pitch_i(qk_pitch), .vo_pitch_i(vo_pitch),
    .last_query_o(last_query), .last_key_o(last_key), .last_qk_word_o(last_qk_word),
    .last_vo_word_o(last_vo_word), .qk_words_o(qk_words), .vo_words_o(vo_words),
    .q_words_o(q_words), .k_words_o(k_words), .v_words_o(v_words)
  );

  wire [Cores-1:0]        front_offer;
  wire [Cores*PlaceW-1:0] front_place;
  wire [Cores*BeatsW-1:0] front_beats;
  wire [Cores-1:0]        front_grant;
  wire [Cores-1:0]        back_offer;
  wire [Cores*PlaceW-1:0] back_place;
  wire [Cores*BeatsW-1:0] back_beats;
  wire [Cores-1:0]        back_grant;
  wire                    read_grant;
  wire [3:0]              read_grant_id;
  wire [AddrBits-1:0]     read_grant_addr;
  wire [BeatsW-1:0]       read_grant_beats;
  wire                    unused_grant = &{1'b0, read_grant, read_grant_id, read_grant_addr,
                                           read_grant_beats};  // for the probe read
  wire                    read_burst_end;

  hdp_read_arbiter #(
    .Cores(Cores), .CoreW(CoreW), .BusBytes(BusBytes), .AddrBits(AddrBits), .PlaceW(PlaceW),
    .BeatsW(BeatsW), .ReadDepth(ReadDepth)
  ) u_read_arbiter (
    .clk_i(clk_i), .rst_ni(rst_ni), .job_rst_ni(job_rst_n), .run_i(run),
    .front_offer_i(front_offer), .front_place_i(front_place), .front_beats_i(front_beats),
    .front_grant_o(front_grant), .back_offer_i(back_offer), .back_place_i(back_place),
    .back_beats_i(back_beats), .back_grant_o(back_grant),
    .grant_o(read_grant), .grant_id_o(read_grant_id), .grant_addr_o(read_grant_addr),
    .grant_beats_o(read_grant_beats),
    .burst_end_i(read_burst_end), .outstanding_o(read_outstanding),
    .arvalid_o(m_axi_arvalid_o), .arready_i(m_axi_arready_i), .arid_o(m_axi_arid_o),
    .araddr_o(m_axi_araddr_o), .arlen_o(m_axi_arlen_o)
  );

  assign m_axi_arsize_o  = BusBits[2:0];
  assign m_axi_arburst_o = 2'b01;
  assign m_axi_arlock_o  = 1'b0;
  assign m_axi_arcache_o = 4'b0011;
  assign m_axi_arprot_o  = 3'b000;

  wire [Cores-1:0]        front_word;
  wire [Cores*HeadW-1:0]  front_head;
  wire [Cores-1:0]        back_word;
  wire [Cores*HeadW-1:0]  back_head;
  wire [Cores-1:0]        back_is_v;
  wire                    int_word;
  wire                    frac_word;
  wire                    val_word;

  hdp_read_select #(
    .Cores(Cores), .HeadW(HeadW)
  ) u_read_select (
    .run_i(run), .rvalid_i(m_axi_rvalid_i), .rready_o(m_axi_rready_o), .rid_i(m_axi_rid_i),
    .rresp_i(m_axi_rresp_i), .rlast_i(m_axi_rlast_i),
    .front_word_o(front_word), .front_head_i(front_head), .back_word_o(back_word),
    .back_head_i(back_head), .back_is_v_i(back_is_v),
    .burst_end_o(read_burst_end), .error_o(read_error), .error_decode_o(read_error_decode),
    .error_head_o(read_error_head), .int_word_o(int_word), .frac_word_o(frac_word),
    .val_word_o(val_word)
  );

  // ---- cores ----
  wire [Cores-1:0]            row_valid;
  wire [Cores-1:0]            row_bank;
  wire [Cores-1:0]            row_done;
  wire [Cores-1:0]            row_read;
  wire                        row_read_bank;
  wire [WordW-1:0]            row_read_word;
  wire [Cores*8*BusBytes-1:0] row_read_data;

  genvar n;
  generate
    for (n = 0; n < Cores; n = n + 1) begin : gen_core
      // What goes to and fro between the core and its reader.
      wire                      mask_valid;
      wire [Blocks-1:0]         mask;
      wire                      free_frac;
      wire                      free_val;
      wire                      int_valid;
      wire                      int_is_q;
      wire [RowW-1:0]           int_row;
      wire [ChunkW-1:0]         int_chunk;
      wire                      int_last;
      wire [Lanes*IntBits-1:0]  int_data;
      wire                      frac_valid;
      wire                      frac_is_q;
      wire [RowW-1:0]           frac_row;
      wire [ChunkW-1:0]         frac_chunk;
      wire                      frac_last;
      wire [Lanes*FracBits-1:0] frac_data;
      wire                      val_valid;
      wire [RowW-1:0]           val_row;
      wire [ChunkW-1:0]         val_chunk;
      wire                      val_last;
      wire [Lanes*16-1:0]       val_data;

      hdp_reader #(
        .IntBits(IntBits), .FracBits(FracBits), .Lanes(Lanes), .BusBytes(BusBytes),
        .BurstBeats(Burst), .BeatsW(BeatsW), .PlaceW(PlaceW), .WordsW(WordsW), .WordW(WordW),
        .HeadW(HeadW), .RowW(RowW), .BlockW(BlockW), .Blocks(Blocks), .ChunkW(ChunkW)
      ) u_reader (
        .clk_i(clk_i), .rst_ni(job_rst_n), .run_i(run), .head_prune_i(head_prune),
        .fill_skip_i(fill == FillSkip),
        .ki_base_i(ki_base[AddrBits-1:BusBits]), .qi_base_i(qi_base[AddrBits-1:BusBits]),
        .kf_base_i(kf_base[AddrBits-1:BusBits]), .qf_base_i(qf_base[AddrBits-1:BusBits]),
        .v_base_i(v_base[AddrBits-1:BusBits]),
        .k_words_i(k_words), .q_words_i(q_words), .v_words_i(v_words),
        .qk_words_i(qk_words), .vo_words_i(vo_words), .last_qk_word_i(last_qk_word),
        .last_vo_word_i(last_vo_word), .last_query_i(last_query), .last_key_i(last_key),
        .front_idle_o(front_idle[n]), .assign_i(assign_cores[n]),
        .assign_head_i(assign_head), .q_offset_i(q_offset), .k_offset_i(k_offset),
        .v_offset_i(v_offset), .resolve_o(resolve[n]),
        .front_offer_o(front_offer[n]), .front_place_o(front_place[n*PlaceW +: PlaceW]),
        .front_beats_o(front_beats[n*BeatsW +: BeatsW]), .front_grant_i(front_grant[n]),
        .back_offer_o(back_offer[n]), .back_place_o(back_place[n*PlaceW +: PlaceW]),
        .back_beats_o(back_beats[n*BeatsW +: BeatsW]), .back_grant_i(back_grant[n]),
        .front_word_i(front_word[n]), .back_word_i(back_word[n]), .data_i(m_axi_rdata_i),
        .front_head_o(front_head[n*HeadW +: HeadW]),
        .back_head_o(back_head[n*HeadW +: HeadW]), .back_is_v_o(back_is_v[n]),
        .decision_i(decision[n]), .pruned_i(decision_pruned[n]), .mask_valid_i(mask_valid),
        .mask_i(mask), .report_i(report[n]), .free_frac_i(free_frac), .free_val_i(free_val),
        .int_valid_o(int_valid), .int_is_q_o(int_is_q), .int_row_o(int_row),
        .int_chunk_o(int_chunk), .int_last_o(int_last), .int_data_o(int_data),
        .frac_valid_o(frac_valid), .frac_is_q_o(frac_is_q), .frac_row_o(frac_row),
        .frac_chunk_o(frac_chunk), .frac_last_o(frac_last), .frac_data_o(frac_data),
        .val_valid_o(val_valid), .val_row_o(val_row), .val_chunk_o(val_chunk),
        .val_last_o(val_last), .val_data_o(val_data)
      );

      wire                   int_ready;
      wire                   frac_ready;
      wire                   val_ready;
      wire                   out_valid;
      wire                   out_ready;
      wire [RowW-1:0]        out_row;
      wire [OutChunkW-1:0]   out_chunk;
      wire                   out_last;
      wire [OutLanes*16-1:0] out_data;
      wire                   core_ready;
      wire                   core_busy;
      wire                   core_done;
      // The core is always ready for its reader, and the write engine counts rows and heads.
      wire                   unused_core = &{1'b0, int_ready, frac_ready, val_ready, out_row,
                                             out_last, core_ready, core_busy, core_done};

      hdp_core #(
        .IntBits(IntBits), .FracBits(FracBits), .Lanes(Lanes), .DMax(DMax), .LMax(LMax),
        .OutLanes(OutLanes), .ThetaDepth(ThetaDepth), .ThresholdDepth(ThresholdDepth),
        .RecordDepth(RecordDepth), .ScoreDepth(ScoreDepth), .RowDepth(RowDepth),
        .WeightDepth(WeightDepth), .TotalDepth(TotalDepth), .RecipDepth(RecipDepth),
        .OutDepth(OutDepth)
      ) u_core (
        .clk_i(clk_i), .rst_ni(core_rst_n),
        .start_valid_i(core_start), .start_ready_o(core_ready),
        .cfg_heads_i(heads), .cfg_lq_i(lq), .cfg_lk_i(lk), .cfg_dim_i(dim),
        .cfg_causal_i(causal), .cfg_importance_abs_i(importance_abs), .cfg_fill_i(fill),
        .cfg_exact_i(exact), .cfg_block_prune_i(block_prune),
        .cfg_head_prune_i(head_prune), .cfg_rho_i(rho), .cfg_tau_i(tau), .cfg_mant_i(mant),
        .cfg_shift_i(shift),
        .int_valid_i(int_valid), .int_ready_o(int_ready), .int_is_q_i(int_is_q),
        .int_row_i(int_row), .int_chunk_i(int_chunk), .int_last_i(int_last),
        .int_data_i(int_data),
        .frac_valid_i(frac_valid), .frac_ready_o(frac_ready), .frac_is_q_i(frac_is_q),
        .frac_row_i(frac_row), .frac_chunk_i(frac_chunk), .frac_last_i(frac_last),
        .frac_data_i(frac_data),
        .val_valid_i(val_valid), .val_ready_o(val_ready), .val_row_i(val_row),
        .val_chunk_i(val_chunk), .val_last_i(val_last), .val_data_i(val_data),
        .decision_valid_o(decision[n]), .decision_pruned_o(decision_pruned[n]),
        .decision_score_o(decision_score[n*48 +: 48]),
        .report_valid_o(report[n]), .report_kept_o(report_kept[n*32 +: 32]),
        .report_live_o(report_live[n*32 +: 32]),
        .out_valid_o(out_valid), .out_ready_i(out_ready), .out_row_o(out_row),
        .out_chunk_o(out_chunk), .out_last_o(out_last), .out_data_o(out_data),
        .free_int_o(free_int[n]), .free_frac_o(free_frac), .free_val_o(free_val),
        .mask_valid_o(mask_valid), .mask_o(mask),
        .step_o({finish_step[n], value_step[n], softmax_step[n], fraction_step[n],
                 integer_step[n]}),
        .busy_o(core_busy), .done_o(core_done)
      );

      hdp_row_packer #(
        .OutLanes(OutLanes), .OutChunkW(OutChunkW), .BusBytes(BusBytes), .WordW(WordW)
      ) u_row_packer (
        .clk_i(clk_i), .rst_ni(job_rst_n), .run_i(run), .last_chunk_i(last_out_chunk),
        .out_valid_i(out_valid), .out_ready_o(out_ready), .out_chunk_i(out_chunk),
        .out_data_i(out_data),
        .row_valid_o(row_valid[n]), .row_bank_o(row_bank[n]), .row_done_i(row_done[n]),
        .read_i(row_read[n]), .read_bank_i(row_read_bank), .read_word_i(row_read_word),
        .read_data_o(row_read_data[n*8*BusBytes +: 8*BusBytes])
      );
    end
  endgenerate

  // ---- writing ----
  wire [CoreW-1:0] awid;

  hdp_write_engine #(
    .Cores(Cores), .CoreW(CoreW), .BusBytes(BusBytes), .AddrBits(AddrBits),
    .WriteDepth(WriteDepth), .HeadDepth(HeadDepth), .HeadW(HeadW), .LenW(LenW), .DimW(DimW),
    .WordW(WordW)
  ) u_write_engine (
    .clk_i(clk_i), .rst_ni(rst_ni), .job_rst_ni(job_rst_n), .run_i(run), .lq_i(lq),
    .dim_i(dim), .base_i(o_base), .stride_i(o_stride), .pitch_i(vo_pitch),
    .assign_i(assign_valid), .assign_core_i(assign_core), .assign_head_i(assign_head),
    .head_written_o(head_written),
    .row_valid_i(row_valid), .row_bank_i(row_bank), .row_done_o(row_done),
    .read_o(row_read), .read_bank_o(row_read_bank), .read_word_o(row_read_word),
    .read_data_i(row_read_data),
    .answered_o(write_answered), .idle_o(write_idle), .error_o(write_error),
    .error_decode_o(write_error_decode), .error_head_o(write_error_head),
    .awvalid_o(m_axi_awvalid_o), .awready_i(m_axi_awready_i), .awid_o(awid),
    .awaddr_o(m_axi_awaddr_o), .awlen_o(m_axi_awlen_o),
    .wvalid_o(m_axi_wvalid_o), .wready_i(m_axi_wready_i), .wdata_o(m_axi_wdata_o),
    .wstrb_o(m_axi_wstrb_o), .wlast_o(m_axi_wlast_o),
    .bvalid_i(m_axi_bvalid_i), .bready_o(m_axi_bready_o), .bid_i(m_axi_bid_i[CoreW-1:0]),
    .bresp_i(m_axi_bresp_i)
  );

  assign m_axi_awid_o    = {{(4-CoreW){1'b0}}, awid};
  assign m_axi_awsize_o  = BusBits[2:0];
  assign m_axi_awburst_o = 2'b01;
  assign m_axi_awlock_o  = 1'b0;
  assign m_axi_awcache_o = 4'b0011;
  assign m_axi_awprot_o  = 3'b000;

  // A response comes with an ID that was sent: the core's number.
  wire unused_bid = &{1'b0, m_axi_bid_i};

  // ---- statistics and counters ----
  hdp_statistics #(
    .Cores(Cores), .CoreW(CoreW), .LMax(LMax), .HeadsMax(HeadsMax), .HeadW(HeadW)
  ) u_statistics (
    .clk_i(clk_i), .rst_ni(rst_ni), .run_i(run), .drain_i(drain), .bank_i(job_bank),
    .assign_i(assign_valid), .assign_core_i(assign_core), .assign_head_i(assign_head),
    .decision_i(decision), .pruned_i(decision_pruned), .score_i(decision_score),
    .report_i(report), .kept_i(report_kept), .live_i(report_live),
    .stat_bank_i(stat_bank), .stat_head_i(stat_head), .stat_kept_o(stat_kept),
    .stat_live_o(stat_live), .stat_score_o(stat_score), .stat_pruned_o(stat_pruned)
  );

  hdp_counters #(
    .Cores(Cores)
  ) u_counters (
    .clk_i(clk_i), .rst_ni(rst_ni), .clear_i(soft_reset),
    .busy_i(busy), .run_i(run), .job_done_i(job_done), .job_failed_i(job_failed),
    .decision_i(decision), .pruned_i(decision_pruned), .report_i(report),
    .kept_i(report_kept), .live_i(report_live),
    .integer_step_i(integer_step), .fraction_step_i(fraction_step),
    .softmax_step_i(softmax_step), .value_step_i(value_step), .finish_step_i(finish_step),
    .read_int_i(int_word), .read_frac_i(frac_word), .read_val_i(val_word),
    .read_outstanding_i(read_outstanding),
    .arvalid_i(m_axi_arvalid_o), .arready_i(m_axi_arready_i), .rvalid_i(m_axi_rvalid_i),
    .awvalid_i(m_axi_awvalid_o), .awready_i(m_axi_awready_i),
    .wvalid_i(m_axi_wvalid_o), .wready_i(m_axi_wready_i),
    .counters_o(counters)
  );
endmodule

`resetall
