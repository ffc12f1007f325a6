// SPDX-License-Identifier: Apache-2.0
// The job: takes its configuration, derives what every unit needs, and knows when it is over.
`default_nettype none

module hdp_job #(
  /// Elements of D that an engine takes in one step.
  parameter Lanes = 64,
  /// Elements in one output beat.
  parameter OutLanes = 8,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Bits of a length.
  parameter LenW = 8,
  /// Bits of a dimension.
  parameter DimW = 7,
  /// Bits of a chunk number.
  parameter ChunkW = 1,
  /// Bits of an output chunk number.
  parameter OutChunkW = 3
) (
  /// Clock.
  input  wire                 clk_i,
  /// Synchronous reset.
  input  wire                 rst_ni,
  /// A job is offered.
  input  wire                 start_valid_i,
  /// It is accepted.
  output wire                 start_ready_o,
  /// Heads of the job, at least 1.
  input  wire [15:0]          cfg_heads_i,
  /// Query rows, 1 .. LMax.
  input  wire [LenW-1:0]      cfg_lq_i,
  /// Key rows, 1 .. LMax; with causal at least lq.
  input  wire [LenW-1:0]      cfg_lk_i,
  /// Head dimension, 1 .. DMax.
  input  wire [DimW-1:0]      cfg_dim_i,
  /// Causal attention.
  input  wire                 cfg_causal_i,
  /// Importance is abs, not signed.
  input  wire                 cfg_importance_abs_i,
  /// Fill: 0 mean, 1 zero, 2 skip.
  input  wire [1:0]           cfg_fill_i,
  /// Scores include FQ*FK.
  input  wire                 cfg_exact_i,
  /// Prune blocks.
  input  wire                 cfg_block_prune_i,
  /// Prune heads.
  input  wire                 cfg_head_prune_i,
  /// rho, signed Q1.15.
  input  wire [15:0]          cfg_rho_i,
  /// tau.
  input  wire [47:0]          cfg_tau_i,
  /// M.
  input  wire [15:0]          cfg_mant_i,
  /// sh.
  input  wire [5:0]           cfg_shift_i,
  /// The last beat of a head is accepted.
  input  wire                 head_out_i,
  /// Reset of the units: low between jobs, so that every job begins with them as after reset.
  output wire                 job_rst_no,
  /// A job is under way.
  output wire                 busy_o,
  /// The job has ended.
  output wire                 done_o,
  /// Key rows.
  output wire [LenW-1:0]      lk_o,
  /// Query rows.
  output wire [LenW-1:0]      lq_o,
  /// off = Lk - Lq; used with causal only.
  output wire [LenW-1:0]      off_o,
  /// Last query row.
  output wire [RowW-1:0]      last_row_o,
  /// Last chunk of a row, T - 1.
  output wire [ChunkW-1:0]    last_chunk_o,
  /// Last output chunk of a row, U - 1.
  output wire [OutChunkW-1:0] last_out_chunk_o,
  /// Lanes of chunk T - 1 that lie below D.
  output wire [Lanes-1:0]     tail_lanes_o,
  /// Causal attention.
  output wire                 causal_o,
  /// Importance is abs.
  output wire                 importance_abs_o,
  /// Fill is mean.
  output wire                 fill_mean_o,
  /// Fill is skip.
  output wire                 fill_skip_o,
  /// Scores include FQ*FK.
  output wire                 exact_o,
  /// Prune blocks.
  output wire                 block_prune_o,
  /// Prune heads.
  output wire                 head_prune_o,
  /// rho < 0: the extreme is the minimum.
  output wire                 rho_negative_o,
  /// w = abs(rho), 0 .. 2^15.
  output wire [15:0]          weight_o,
  /// tau.
  output wire [47:0]          tau_o,
  /// M.
  output wire [15:0]          mant_o,
  /// sh.
  output wire [5:0]           shift_o
);
  localparam [1:0] FillMean = 2'd0;
  localparam [1:0] FillSkip = 2'd2;
  localparam [LenW-1:0] LenOne = 1;
  localparam [DimW-1:0] DimOne = 1;
  localparam [DimW-1:0] LanesDim = Lanes[DimW-1:0];
  localparam [DimW-1:0] OutLanesDim = OutLanes[DimW-1:0];

  // Lanes l of the last chunk with (T-1) * Lanes + l < D.
  function [Lanes-1:0] lanes_below;
    input [DimW-1:0] last_element;  // (D-1) mod Lanes
    integer l;
    begin
      for (l = 0; l < Lanes; l = l + 1) lanes_below[l] = l[DimW-1:0] <= last_element;
    end
  endfunction

  reg                 busy_q;
  reg                 done_q;
  reg [15:0]          heads_left_q;
  reg [LenW-1:0]      lk_q;
  reg [LenW-1:0]      lq_q;
  reg [LenW-1:0]      off_q;
  reg [RowW-1:0]      last_row_q;
  reg [ChunkW-1:0]    last_chunk_q;
  reg [OutChunkW-1:0] last_out_chunk_q;
  reg [Lanes-1:0]     tail_lanes_q;
  reg                 causal_q;
  reg                 importance_abs_q;
  reg [1:0]           fill_q;
  reg                 exact_q;
  reg                 block_prune_q;
  reg                 head_prune_q;
  reg                 rho_negative_q;
  reg [15:0]          weight_q;
  reg [47:0]          tau_q;
  reg [15:0]          mant_q;
  reg [5:0]           shift_q;

  wire start = start_valid_i && start_ready_o;

  wire [LenW-1:0] lq_less_one  = cfg_lq_i - LenOne;
  wire [DimW-1:0] dim_less_one = cfg_dim_i - DimOne;
  wire [DimW-1:0] steps        = dim_less_one / LanesDim;
  wire [DimW-1:0] out_steps    = dim_less_one / OutLanesDim;
  // A legal shape leaves the high bits of these at 0.
  wire            unused_high  = &{1'b0, lq_less_one, steps, out_steps};

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      busy_q <= 1'b0;
      done_q <= 1'b0;
      heads_left_q <= 16'd0;
    end else begin
      done_q <= head_out_i && heads_left_q == 16'd1;
      if (start) begin
        busy_q <= 1'b1;
        heads_left_q <= cfg_heads_i;
      end else begin
        if (done_q) busy_q <= 1'b0;
        if (head_out_i) heads_left_q <= heads_left_q - 16'd1;
      end
    end
  end

  always @(posedge clk_i) begin
    if (start) begin
      lk_q <= cfg_lk_i;
      lq_q <= cfg_lq_i;
      off_q <= cfg_lk_i - cfg_lq_i;
      last_row_q <= lq_less_one[RowW-1:0];
      last_chunk_q <= steps[ChunkW-1:0];
      last_out_chunk_q <= out_steps[OutChunkW-1:0];
      tail_lanes_q <= lanes_below(dim_less_one % LanesDim);
      causal_q <= cfg_causal_i;
      importance_abs_q <= cfg_importance_abs_i;
      fill_q <= cfg_fill_i;
      exact_q <= cfg_exact_i;
      block_prune_q <= cfg_block_prune_i;
      head_prune_q <= cfg_head_prune_i;
      rho_negative_q <= cfg_rho_i[15];
      weight_q <= cfg_rho_i[15] ? -cfg_rho_i : cfg_rho_i;
      tau_q <= cfg_tau_i;
      mant_q <= cfg_mant_i;
      shift_q <= cfg_shift_i;
    end
  end

  assign start_ready_o    = !busy_q;
  assign job_rst_no       = rst_ni && busy_q;
  assign busy_o           = busy_q;
  assign done_o           = done_q;
  assign lk_o             = lk_q;
  assign lq_o             = lq_q;
  assign off_o            = off_q;
  assign last_row_o       = last_row_q;
  assign last_chunk_o     = last_chunk_q;
  assign last_out_chunk_o = last_out_chunk_q;
  assign tail_lanes_o     = tail_lanes_q;
  assign causal_o         = causal_q;
  assign importance_abs_o = importance_abs_q;
  assign fill_mean_o      = fill_q == FillMean;
  assign fill_skip_o      = fill_q == FillSkip;
  assign exact_o          = exact_q;
  assign block_prune_o    = block_prune_q;
  assign head_prune_o     = head_prune_q;
  assign rho_negative_o   = rho_negative_q;
  assign weight_o         = weight_q;
  assign tau_o            = tau_q;
  assign mant_o           = mant_q;
  assign shift_o          = shift_q;
endmodule

`resetall
