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
  parameter HeadsMax = 256
  /// Derived, not to be set: bits of the payloads; a core's table is its own and its reader's.
`include "hdp_core_probe_bits.svh"
`include "hdp_read_probe_bits.svh"
`include "hdp_top_probe_bits.svh"
  , parameter CoreTableBits = CorePayloadBits + ReadPayloadBits
  , parameter CoreTableProbes = CoreProbes + ReadProbes
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
`define HDP_PROBE(name, bits) output logic [bits-1:0] t_``name``_o,
`include "hdp_top_probe_list.svh"
`undef HDP_PROBE
  /// Probes of the cores.
  output wire [Cores*32-1:0]    c_valid_o,
`define HDP_PROBE(name, bits) output wire [Cores*(bits)-1:0] c_``name``_o,
`include "hdp_core_probe_list.svh"
`include "hdp_read_probe_list.svh"
`undef HDP_PROBE
  /// Both sides, for the waveform : of hdp_top's table, and of the cores' side by side.
  input  wire                   shadow_take_i,
  input  wire [63:0]            shadow_cycle_i,
  input  wire [31:0]            t_rtl_valid_i,
  input  wire [TopPayloadBits-1:0] t_rtl_i,
  input  wire [31:0]            t_golden_valid_i,
  input  wire [TopPayloadBits-1:0] t_golden_i,
  input  wire [TopProbes*96-1:0] t_golden_at_i,
  input  wire [Cores*32-1:0]    c_rtl_valid_i,
  input  wire [Cores*CoreTableBits-1:0] c_rtl_i,
  input  wire [Cores*32-1:0]    c_golden_valid_i,
  input  wire [Cores*CoreTableBits-1:0] c_golden_i,
  input  wire [Cores*CoreTableProbes*96-1:0] c_golden_at_i
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

  wire new_state = u_top.state != state_before_q;
  wire new_irq   = irq_o != irq_before_q;

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

  logic [3:0][15:0] r_walker;

`include "hdp_top_probes.svh"

  always_latch begin
    if (fire_r) begin
      r_walker = {16'd255, 48'd0};
      if (u_top.run) begin
        for (int n = 0; n < Cores; n++) begin
          if (r_id_i == 16'(2*n)) r_walker = r_front[n];
          if (r_id_i == 16'(2*n + 1)) r_walker = r_back[n];
        end
      end
    end
  end

`ifndef HDP_NO_SHADOW
  hdp_top_shadow #(.BusBytes(BusBytes)) u_shadow (
    .take_i(shadow_take_i), .cycle_i(shadow_cycle_i), .rtl_valid_i(t_rtl_valid_i),
    .golden_valid_i(t_golden_valid_i), .rtl_i(t_rtl_i), .golden_i(t_golden_i),
    .at_i(t_golden_at_i)
  );
`endif

  // ---- probes of the cores ----
  for (genvar n = 0; n < Cores; n++) begin : gen_probes
    /* verilator tracing_off */
    wire [31:0] probe_valid_o;
    wire [31:0] read_valid;
`define HDP_PROBE(name, bits) logic [bits-1:0] p_``name``_o;
`include "hdp_core_probe_list.svh"
`include "hdp_read_probe_list.svh"
`undef HDP_PROBE
    /* verilator tracing_on */

`define HDP_CORE u_top.gen_core[n].u_core
`include "hdp_core_probes.svh"
`undef HDP_CORE
`define HDP_READER u_top.gen_core[n].u_reader
`include "hdp_read_probes.svh"
`undef HDP_READER

    assign c_valid_o[32*n +: 32] = probe_valid_o | read_valid;
`define HDP_PROBE(name, bits) assign c_``name``_o[(bits)*n +: bits] = p_``name``_o;
`include "hdp_core_probe_list.svh"
`include "hdp_read_probe_list.svh"
`undef HDP_PROBE

`ifndef HDP_NO_SHADOW
    // A core's table is the core's probes, and its reader's behind them.
    hdp_core_shadow #(.Lanes(Lanes), .OutLanes(OutLanes), .LMax(LMax)) u_shadow (
      .take_i(shadow_take_i), .cycle_i(shadow_cycle_i),
      .rtl_valid_i(c_rtl_valid_i[32*n +: 32]), .golden_valid_i(c_golden_valid_i[32*n +: 32]),
      .rtl_i(c_rtl_i[CoreTableBits*n +: CorePayloadBits]),
      .golden_i(c_golden_i[CoreTableBits*n +: CorePayloadBits]),
      .at_i(c_golden_at_i[CoreTableProbes*96*n +: CoreProbes*96])
    );
    hdp_read_shadow u_read_shadow (
      .take_i(shadow_take_i), .cycle_i(shadow_cycle_i),
      .rtl_valid_i(32'(c_rtl_valid_i[32*n + CoreProbes +: ReadProbes])),
      .golden_valid_i(32'(c_golden_valid_i[32*n + CoreProbes +: ReadProbes])),
      .rtl_i(c_rtl_i[CoreTableBits*n + CorePayloadBits +: ReadPayloadBits]),
      .golden_i(c_golden_i[CoreTableBits*n + CorePayloadBits +: ReadPayloadBits]),
      .at_i(c_golden_at_i[(CoreTableProbes*n + CoreProbes)*96 +: ReadProbes*96])
    );
`endif
  end
endmodule

`resetall
