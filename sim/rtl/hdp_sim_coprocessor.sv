// SPDX-License-Identifier: Apache-2.0
// The top of a co-processor simulation: the untouched hdp_top, ports whose widths are easy on C++,
// and its probe points, reached from outside.
//
// t_valid_o bit p says that probe p of hdp_top's table (docs/coprocessor.md section 10) fires in
// this cycle, c_valid_o[32*n + p] the same of core n's table. t_<name>_o and c_<name>_o (the cores'
// side by side) hold the payloads, laid out as in hdp_sim_top.
`default_nettype none

module hdp_sim_coprocessor #(
  /// As in hdp_top.
  parameter IntBits = 8,
  parameter FracBits = 8,
  parameter Lanes = 64,
  parameter DMax = 64,
  parameter LMax = 128,
  parameter OutLanes = 8,
  parameter ThetaDepth = 128,
  parameter ThresholdDepth = 8,
  parameter RecordDepth = 4,
  parameter ScoreDepth = 512,
  parameter RowDepth = 8,
  parameter WeightDepth = 64,
  parameter TotalDepth = 8,
  parameter RecipDepth = 4,
  parameter OutDepth = 16,
  parameter Cores = 1,
  parameter BusBytes = 16,
  parameter AddrBits = 40,
  parameter BurstBeats = 16,
  parameter ReadDepth = 16,
  parameter WriteDepth = 16,
  parameter HeadDepth = 8,
  parameter HeadsMax = 256,
  /// Derived, not to be set: bits of the payloads that depend on the build.
  parameter LoadIntBits = (40 + 8*Lanes + 63) / 64 * 64,
  parameter LoadValBits = (32 + 16*Lanes + 63) / 64 * 64,
  parameter MaskRowBits = 192 + (LMax/2 + 63) / 64 * 64,
  parameter NumBits = 64*OutLanes,
  parameter OutputBits = (16*OutLanes + 63) / 64 * 64,
  parameter OutBits = (32 + 16*OutLanes + 63) / 64 * 64,
  parameter StrobeBytes = (BusBytes + 7) / 8,
  parameter WordBits = (8 + 8*StrobeBytes + 8*BusBytes + 63) / 64 * 64,
  parameter TopPayloadBits = 1024 + WordBits,
  parameter CorePayloadBits = 1408 + 2*LoadIntBits + LoadValBits + MaskRowBits + NumBits +
                             OutputBits + OutBits
) (
  /// Clock and synchronous reset.
  input  wire                   clk_i,
  input  wire                   rst_ni,
  /// Interrupt.
  output wire                   irq_o,
  /// AXI4-Lite.
  input  wire [31:0]            s_aw_addr_i,
  input  wire                   s_aw_valid_i,
  output wire                   s_aw_ready_o,
  input  wire [31:0]            s_w_data_i,
  input  wire [3:0]             s_w_strobe_i,
  input  wire                   s_w_valid_i,
  output wire                   s_w_ready_o,
  output wire [1:0]             s_b_resp_o,
  output wire                   s_b_valid_o,
  input  wire                   s_b_ready_i,
  input  wire [31:0]            s_ar_addr_i,
  input  wire                   s_ar_valid_i,
  output wire                   s_ar_ready_o,
  output wire [31:0]            s_r_data_o,
  output wire [1:0]             s_r_resp_o,
  output wire                   s_r_valid_o,
  input  wire                   s_r_ready_i,
  /// AXI4.
  output wire [15:0]            ar_id_o,
  output wire [63:0]            ar_addr_o,
  output wire [7:0]             ar_len_o,
  output wire [2:0]             ar_size_o,
  output wire [1:0]             ar_burst_o,
  output wire                   ar_valid_o,
  input  wire                   ar_ready_i,
  input  wire [15:0]            r_id_i,
  input  wire [8*BusBytes-1:0]  r_data_i,
  input  wire [1:0]             r_resp_i,
  input  wire                   r_last_i,
  input  wire                   r_valid_i,
  output wire                   r_ready_o,
  output wire [15:0]            aw_id_o,
  output wire [63:0]            aw_addr_o,
  output wire [7:0]             aw_len_o,
  output wire [2:0]             aw_size_o,
  output wire [1:0]             aw_burst_o,
  output wire                   aw_valid_o,
  input  wire                   aw_ready_i,
  output wire [8*BusBytes-1:0]  w_data_o,
  output wire [127:0]           w_strobe_o,
  output wire                   w_last_o,
  output wire                   w_valid_o,
  input  wire                   w_ready_i,
  input  wire [15:0]            b_id_i,
  input  wire [1:0]             b_resp_i,
  input  wire                   b_valid_i,
  output wire                   b_ready_o,
  /* verilator tracing_off */
  /// Probes of hdp_top; the waveform has them in the shadows.
  output wire [31:0]            t_valid_o,
  output logic [63:0]           t_csr_write_o,
  output logic [63:0]           t_csr_read_o,
  output logic [63:0]           t_state_o,
  output logic [63:0]           t_irq_o,
  output logic [63:0]           t_assign_o,
  output logic [127:0]          t_read_o,
  output logic [127:0]          t_ar_o,
  output logic [127:0]          t_r_o,
  output logic [127:0]          t_write_o,
  output logic [127:0]          t_aw_o,
  output logic [WordBits-1:0]   t_w_o,
  output logic [63:0]           t_b_o,
  /// Probes of the cores.
  output wire [Cores*32-1:0]    c_valid_o,
  output wire [Cores*64-1:0] c_start_o,
  output wire [Cores*LoadIntBits-1:0] c_load_int_o,
  output wire [Cores*LoadIntBits-1:0] c_load_frac_o,
  output wire [Cores*LoadValBits-1:0] c_load_val_o,
  output wire [Cores*128-1:0] c_si_o,
  output wire [Cores*64-1:0] c_theta_o,
  output wire [Cores*192-1:0] c_row_stat_o,
  output wire [Cores*64-1:0] c_threshold_o,
  output wire [Cores*128-1:0] c_decision_o,
  output wire [Cores*MaskRowBits-1:0] c_mask_row_o,
  output wire [Cores*64-1:0] c_report_o,
  output wire [Cores*64-1:0] c_score_o,
  output wire [Cores*64-1:0] c_fill_o,
  output wire [Cores*64-1:0] c_row_max_o,
  output wire [Cores*128-1:0] c_y_o,
  output wire [Cores*128-1:0] c_e_o,
  output wire [Cores*64-1:0] c_total_o,
  output wire [Cores*64-1:0] c_recip_o,
  output wire [Cores*NumBits-1:0] c_num_o,
  output wire [Cores*OutputBits-1:0] c_output_o,
  output wire [Cores*OutBits-1:0] c_out_o,
  output wire [Cores*64-1:0] c_done_o,
  output wire [Cores*64-1:0]    c_resolve_o,
  /// Both sides, for the waveform (hdp_shadow): of hdp_top's table, and of the cores' side by side.
  input  wire                   shadow_take_i,
  input  wire [63:0]            shadow_cycle_i,
  input  wire [31:0]            t_rtl_valid_i,
  input  wire [TopPayloadBits-1:0] t_rtl_i,
  input  wire [31:0]            t_golden_valid_i,
  input  wire [TopPayloadBits-1:0] t_golden_i,
  input  wire [12*96-1:0]       t_golden_at_i,
  input  wire [Cores*32-1:0]    c_rtl_valid_i,
  input  wire [Cores*CorePayloadBits-1:0] c_rtl_i,
  input  wire [Cores*32-1:0]    c_golden_valid_i,
  input  wire [Cores*CorePayloadBits-1:0] c_golden_i,
  input  wire [Cores*23*96-1:0] c_golden_at_i
  /* verilator tracing_on */
);
  localparam int SiW  = 2*IntBits + $clog2(DMax);
  localparam int NumW = $clog2(LMax) + 31;

  wire [3:0]          ar_id;
  wire [3:0]          aw_id;
  wire [AddrBits-1:0] ar_addr;
  wire [AddrBits-1:0] aw_addr;
  wire [BusBytes-1:0] w_strobe;
  // Constants of the design.
  wire                ar_lock;
  wire                aw_lock;
  wire [3:0]          ar_cache;
  wire [3:0]          aw_cache;
  wire [2:0]          ar_prot;
  wire [2:0]          aw_prot;

  hdp_top #(
    .IntBits(IntBits), .FracBits(FracBits), .Lanes(Lanes), .DMax(DMax), .LMax(LMax),
    .OutLanes(OutLanes), .ThetaDepth(ThetaDepth), .ThresholdDepth(ThresholdDepth),
    .RecordDepth(RecordDepth), .ScoreDepth(ScoreDepth), .RowDepth(RowDepth),
    .WeightDepth(WeightDepth), .TotalDepth(TotalDepth), .RecipDepth(RecipDepth),
    .OutDepth(OutDepth), .Cores(Cores), .BusBytes(BusBytes), .AddrBits(AddrBits),
    .BurstBeats(BurstBeats), .ReadDepth(ReadDepth), .WriteDepth(WriteDepth),
    .HeadDepth(HeadDepth), .HeadsMax(HeadsMax)
  ) u_top (
    .clk_i(clk_i), .rst_ni(rst_ni), .irq_o(irq_o),
    .s_axil_awaddr_i(s_aw_addr_i[11:0]), .s_axil_awvalid_i(s_aw_valid_i),
    .s_axil_awready_o(s_aw_ready_o), .s_axil_wdata_i(s_w_data_i),
    .s_axil_wstrb_i(s_w_strobe_i), .s_axil_wvalid_i(s_w_valid_i),
    .s_axil_wready_o(s_w_ready_o), .s_axil_bresp_o(s_b_resp_o), .s_axil_bvalid_o(s_b_valid_o),
    .s_axil_bready_i(s_b_ready_i), .s_axil_araddr_i(s_ar_addr_i[11:0]),
    .s_axil_arvalid_i(s_ar_valid_i), .s_axil_arready_o(s_ar_ready_o),
    .s_axil_rdata_o(s_r_data_o), .s_axil_rresp_o(s_r_resp_o), .s_axil_rvalid_o(s_r_valid_o),
    .s_axil_rready_i(s_r_ready_i),
    .m_axi_arid_o(ar_id), .m_axi_araddr_o(ar_addr), .m_axi_arlen_o(ar_len_o),
    .m_axi_arsize_o(ar_size_o), .m_axi_arburst_o(ar_burst_o), .m_axi_arlock_o(ar_lock),
    .m_axi_arcache_o(ar_cache), .m_axi_arprot_o(ar_prot), .m_axi_arvalid_o(ar_valid_o),
    .m_axi_arready_i(ar_ready_i),
    .m_axi_rid_i(r_id_i[3:0]), .m_axi_rdata_i(r_data_i), .m_axi_rresp_i(r_resp_i),
    .m_axi_rlast_i(r_last_i), .m_axi_rvalid_i(r_valid_i), .m_axi_rready_o(r_ready_o),
    .m_axi_awid_o(aw_id), .m_axi_awaddr_o(aw_addr), .m_axi_awlen_o(aw_len_o),
    .m_axi_awsize_o(aw_size_o), .m_axi_awburst_o(aw_burst_o), .m_axi_awlock_o(aw_lock),
    .m_axi_awcache_o(aw_cache), .m_axi_awprot_o(aw_prot), .m_axi_awvalid_o(aw_valid_o),
    .m_axi_awready_i(aw_ready_i),
    .m_axi_wdata_o(w_data_o), .m_axi_wstrb_o(w_strobe), .m_axi_wlast_o(w_last_o),
    .m_axi_wvalid_o(w_valid_o), .m_axi_wready_i(w_ready_i),
    .m_axi_bid_i(b_id_i[3:0]), .m_axi_bresp_i(b_resp_i), .m_axi_bvalid_i(b_valid_i),
    .m_axi_bready_o(b_ready_o)
  );

  assign ar_id_o    = 16'(ar_id);
  assign aw_id_o    = 16'(aw_id);
  assign ar_addr_o  = 64'(ar_addr);
  assign aw_addr_o  = 64'(aw_addr);
  assign w_strobe_o = 128'(w_strobe);

  // The host's words are wider than the bus.
  wire unused_high = &{1'b0, s_aw_addr_i, s_ar_addr_i, r_id_i, b_id_i, ar_lock, aw_lock, ar_cache,
                       aw_cache, ar_prot, aw_prot};

  // ---- probes of hdp_top ----
  // A state or a level is an event in its first cycle.
  logic [2:0] state_before_q;
  logic       irq_before_q;
  always_ff @(posedge clk_i) begin
    state_before_q <= rst_ni ? u_top.state : 3'd0;
    irq_before_q <= rst_ni && irq_o;
  end

  wire csr_write = u_top.u_registers.write;
  wire csr_read  = u_top.u_registers.read;
  wire new_state = u_top.state != state_before_q;
  wire new_irq   = irq_o != irq_before_q;
  wire assigned  = u_top.assign_valid;
  wire read      = u_top.read_grant;
  wire ar        = ar_valid_o && ar_ready_i;
  wire r         = r_valid_i && r_ready_o;
  wire write     = u_top.u_write_engine.burst;
  wire aw        = aw_valid_o && aw_ready_i;
  wire w         = w_valid_o && w_ready_i;
  wire b         = b_valid_i && b_ready_o;

  assign t_valid_o = {20'd0, b, w, aw, write, r, ar, read, assigned, new_irq, new_state, csr_read,
                      csr_write} & {32{rst_ni}};

  always_latch begin
    if (csr_write) begin
      t_csr_write_o = {u_top.u_registers.w_data_q, 6'd0, u_top.u_registers.write_resp, 4'd0,
                       u_top.u_registers.w_strb_q, 4'd0, u_top.u_registers.write_addr};
    end
  end

  always_latch begin
    if (csr_read) begin
      t_csr_read_o = {u_top.u_registers.read_data, 8'd0, 6'd0, u_top.u_registers.read_resp, 4'd0,
                      u_top.u_registers.read_addr};
    end
  end

  always_latch begin
    if (new_state) begin
      t_state_o = {32'd0, 16'(u_top.error_head), 4'd0, u_top.error_code, 5'd0, u_top.state};
    end
  end

  always_latch if (new_irq) t_irq_o = 64'(irq_o);

  always_latch begin
    if (assigned) t_assign_o = {40'd0, 8'(u_top.assign_core), 16'(u_top.assign_head)};
  end

  always_latch begin
    if (read) begin
      t_read_o = {64'(u_top.read_grant_addr), 32'd0, 16'(u_top.read_grant_beats), 8'd0,
                  8'(u_top.read_grant_id)};
    end
  end

  always_latch begin
    if (ar) t_ar_o = {ar_addr_o, 32'd0, 16'(ar_len_o) + 16'd1, 8'd0, 8'(ar_id)};
  end

  // What the walker of the word's ID knows.
  wire [3:0][15:0] r_front [Cores];  // head, row, word, array
  wire [3:0][15:0] r_back [Cores];
  for (genvar n = 0; n < Cores; n++) begin : gen_walkers
    assign r_front[n] = {16'(u_top.gen_core[n].u_reader.u_front_receive.array_o),
                         16'(u_top.gen_core[n].u_reader.u_front_receive.word),
                         16'(u_top.gen_core[n].u_reader.u_front_receive.row),
                         16'(u_top.gen_core[n].u_reader.u_front_receive.head_o)};
    assign r_back[n] = {16'(u_top.gen_core[n].u_reader.u_back_receive.array_o),
                        16'(u_top.gen_core[n].u_reader.u_back_receive.word),
                        16'(u_top.gen_core[n].u_reader.u_back_receive.row),
                        16'(u_top.gen_core[n].u_reader.u_back_receive.head_o)};
  end

  always_latch begin
    if (r) begin
      t_r_o = '0;
      t_r_o[31:0] = {8'd255, 7'd0, r_last_i, 6'd0, r_resp_i, 8'(r_id_i)};
      if (u_top.run) begin
        for (int n = 0; n < Cores; n++) begin
          if (r_id_i == 16'(2*n)) t_r_o[79:24] = {r_front[n][2:0], 8'(r_front[n][3])};
          if (r_id_i == 16'(2*n + 1)) t_r_o[79:24] = {r_back[n][2:0], 8'(r_back[n][3])};
        end
      end
    end
  end

  always_latch begin
    if (write) begin
      t_write_o = {64'(u_top.u_write_engine.burst_addr), 32'd0,
                   16'(u_top.u_write_engine.burst_beats), 8'd0,
                   8'(u_top.u_write_engine.burst_core)};
    end
  end

  always_latch begin
    if (aw) t_aw_o = {aw_addr_o, 32'd0, 16'(aw_len_o) + 16'd1, 8'd0, 8'(aw_id)};
  end

  always_latch begin
    if (w) begin
      t_w_o = '0;
      t_w_o[7:0] = {7'd0, w_last_o};
      t_w_o[8 +: 8*StrobeBytes] = (8*StrobeBytes)'(w_strobe);
      t_w_o[8 + 8*StrobeBytes +: 8*BusBytes] = w_data_o;
    end
  end

  always_latch if (b) t_b_o = {48'd0, 6'd0, b_resp_i, 8'(b_id_i)};

`ifndef HDP_NO_SHADOW
  hdp_top_shadow #(.BusBytes(BusBytes), .WordBits(WordBits)) u_shadow (
    .take_i(shadow_take_i), .cycle_i(shadow_cycle_i), .rtl_valid_i(t_rtl_valid_i),
    .golden_valid_i(t_golden_valid_i), .rtl_i(t_rtl_i), .golden_i(t_golden_i),
    .at_i(t_golden_at_i)
  );
`endif

  // ---- probes of the cores ----
  for (genvar n = 0; n < Cores; n++) begin : gen_probes
    /* verilator tracing_off */
    wire  [31:0]            probe_valid_o;
    logic [64-1:0] p_start_o;
    logic [LoadIntBits-1:0] p_load_int_o;
    logic [LoadIntBits-1:0] p_load_frac_o;
    logic [LoadValBits-1:0] p_load_val_o;
    logic [128-1:0] p_si_o;
    logic [64-1:0] p_theta_o;
    logic [192-1:0] p_row_stat_o;
    logic [64-1:0] p_threshold_o;
    logic [128-1:0] p_decision_o;
    logic [MaskRowBits-1:0] p_mask_row_o;
    logic [64-1:0] p_report_o;
    logic [64-1:0] p_score_o;
    logic [64-1:0] p_fill_o;
    logic [64-1:0] p_row_max_o;
    logic [128-1:0] p_y_o;
    logic [128-1:0] p_e_o;
    logic [64-1:0] p_total_o;
    logic [64-1:0] p_recip_o;
    logic [NumBits-1:0] p_num_o;
    logic [OutputBits-1:0] p_output_o;
    logic [OutBits-1:0] p_out_o;
    logic [64-1:0] p_done_o;

    wire [31:0] rtl_valid_i = c_rtl_valid_i[32*n +: 32];
    wire [CorePayloadBits-65:0] rtl_i = c_rtl_i[CorePayloadBits*n +: CorePayloadBits-64];
    wire [31:0] golden_valid_i = c_golden_valid_i[32*n +: 32];
    wire [CorePayloadBits-65:0] golden_i = c_golden_i[CorePayloadBits*n +: CorePayloadBits-64];
    wire [22*96-1:0] golden_at_i = c_golden_at_i[23*96*n +: 22*96];
    /* verilator tracing_on */

`define HDP_CORE u_top.gen_core[n].u_core
`include "hdp_core_probes.svh"
`undef HDP_CORE

    logic [63:0] p_resolve_o;
    wire resolve = u_top.gen_core[n].u_reader.u_back_request.resolve_o;
    always_latch begin
      if (resolve) begin
        p_resolve_o = {40'd0, 7'd0, u_top.gen_core[n].u_reader.u_back_request.survive_o,
                       16'(u_top.gen_core[n].u_reader.u_back_request.head_o)};
      end
    end
`ifndef HDP_NO_SHADOW
    hdp_read_shadow u_read_shadow (
      .take_i(shadow_take_i), .rtl_valid_i(rtl_valid_i[22]), .golden_valid_i(golden_valid_i[22]),
      .rtl_i(c_rtl_i[CorePayloadBits*(n+1)-64 +: 64]),
      .golden_i(c_golden_i[CorePayloadBits*(n+1)-64 +: 64]),
      .at_i(c_golden_at_i[96*(23*n+22) +: 96])
    );
`endif
    assign c_valid_o[32*n +: 32] = probe_valid_o | {9'd0, resolve, 22'd0};
    assign c_resolve_o[64*n +: 64] = p_resolve_o;
    assign c_start_o[64*n +: 64] = p_start_o;
    assign c_load_int_o[LoadIntBits*n +: LoadIntBits] = p_load_int_o;
    assign c_load_frac_o[LoadIntBits*n +: LoadIntBits] = p_load_frac_o;
    assign c_load_val_o[LoadValBits*n +: LoadValBits] = p_load_val_o;
    assign c_si_o[128*n +: 128] = p_si_o;
    assign c_theta_o[64*n +: 64] = p_theta_o;
    assign c_row_stat_o[192*n +: 192] = p_row_stat_o;
    assign c_threshold_o[64*n +: 64] = p_threshold_o;
    assign c_decision_o[128*n +: 128] = p_decision_o;
    assign c_mask_row_o[MaskRowBits*n +: MaskRowBits] = p_mask_row_o;
    assign c_report_o[64*n +: 64] = p_report_o;
    assign c_score_o[64*n +: 64] = p_score_o;
    assign c_fill_o[64*n +: 64] = p_fill_o;
    assign c_row_max_o[64*n +: 64] = p_row_max_o;
    assign c_y_o[128*n +: 128] = p_y_o;
    assign c_e_o[128*n +: 128] = p_e_o;
    assign c_total_o[64*n +: 64] = p_total_o;
    assign c_recip_o[64*n +: 64] = p_recip_o;
    assign c_num_o[NumBits*n +: NumBits] = p_num_o;
    assign c_output_o[OutputBits*n +: OutputBits] = p_output_o;
    assign c_out_o[OutBits*n +: OutBits] = p_out_o;
    assign c_done_o[64*n +: 64] = p_done_o;
  end
endmodule

`resetall
