// SPDX-License-Identifier: Apache-2.0
// The design of the example in docs/guide/axi.md: copies 64 bytes from 0x1000 to 0x2000 in bursts of four beats.
`default_nettype none

module copier (
  input  wire         clk,
  input  wire         rst_n,
  output wire         done,

  output wire [3:0]   m_axi_arid,
  output wire [31:0]  m_axi_araddr,
  output wire [7:0]   m_axi_arlen,
  output wire [2:0]   m_axi_arsize,
  output wire [1:0]   m_axi_arburst,
  output wire         m_axi_arvalid,
  input  wire         m_axi_arready,
  input  wire [3:0]   m_axi_rid,
  input  wire [127:0] m_axi_rdata,
  input  wire [1:0]   m_axi_rresp,
  input  wire         m_axi_rlast,
  input  wire         m_axi_rvalid,
  output wire         m_axi_rready,

  output wire [3:0]   m_axi_awid,
  output wire [31:0]  m_axi_awaddr,
  output wire [7:0]   m_axi_awlen,
  output wire [2:0]   m_axi_awsize,
  output wire [1:0]   m_axi_awburst,
  output wire         m_axi_awvalid,
  input  wire         m_axi_awready,
  output wire [127:0] m_axi_wdata,
  output wire [15:0]  m_axi_wstrb,
  output wire         m_axi_wlast,
  output wire         m_axi_wvalid,
  input  wire         m_axi_wready,
  input  wire [3:0]   m_axi_bid,
  input  wire [1:0]   m_axi_bresp,
  input  wire         m_axi_bvalid,
  output wire         m_axi_bready
);
  localparam [2:0] StAsk = 0, StRead = 1, StWrite = 2, StAnswer = 3, StDone = 4, StReset = 5;
  reg [2:0]   state_q;
  reg         address_q;  // the write address waits
  reg [1:0]   beat_q;
  reg [127:0] data_q [0:3];

  assign done = state_q == StDone;
  assign m_axi_arid = 4'd3;
  assign m_axi_araddr = 32'h1000;
  assign m_axi_arlen = 8'd3;
  assign m_axi_arsize = 3'd4;
  assign m_axi_arburst = 2'b01;
  assign m_axi_arvalid = state_q == StAsk;
  assign m_axi_rready = state_q == StRead;
  assign m_axi_awid = 4'd5;
  assign m_axi_awaddr = 32'h2000;
  assign m_axi_awlen = 8'd3;
  assign m_axi_awsize = 3'd4;
  assign m_axi_awburst = 2'b01;
  assign m_axi_awvalid = address_q;
  assign m_axi_wdata = data_q[beat_q];
  assign m_axi_wstrb = 16'hFFFF;
`ifdef BROKEN
  assign m_axi_wlast = beat_q == 2'd2;
`else
  assign m_axi_wlast = beat_q == 2'd3;
`endif
  assign m_axi_wvalid = state_q == StWrite;
  assign m_axi_bready = state_q == StAnswer;

  always @(posedge clk) begin
    if (!rst_n) begin
      state_q <= StReset;
      address_q <= 1'b0;
      beat_q <= 2'd0;
    end else begin
      if (m_axi_awvalid && m_axi_awready) address_q <= 1'b0;
      if (m_axi_rvalid && m_axi_rready) data_q[beat_q] <= m_axi_rdata;
      if ((m_axi_rvalid && m_axi_rready) || (m_axi_wvalid && m_axi_wready)) beat_q <= beat_q + 2'd1;
      case (state_q)
        StReset: state_q <= StAsk;
        StAsk: if (m_axi_arready) state_q <= StRead;
        StRead: if (m_axi_rvalid && m_axi_rlast) begin
          state_q <= StWrite;
          address_q <= 1'b1;
        end
        StWrite: if (m_axi_wready && beat_q == 2'd3) state_q <= StAnswer;
        StAnswer: if (m_axi_bvalid) state_q <= StDone;
        default: state_q <= StDone;
      endcase
    end
  end

  // Not of interest here.
  wire unused = ^{m_axi_rid, m_axi_rresp, m_axi_bid, m_axi_bresp};
endmodule

`resetall
