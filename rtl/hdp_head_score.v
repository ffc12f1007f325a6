// SPDX-License-Identifier: Apache-2.0
// The head score H, complete one cycle after the head's last theta (A+6), and what follows from it.
`default_nettype none

module hdp_head_score #(
  /// Bits of a block's sum of abs(SI).
  parameter AbsW = 23,
  /// Bits of H, at most 48.
  parameter ScoreW = 35
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  /// Prune heads.
  input  wire              head_prune_i,
  /// tau.
  input  wire [47:0]       tau_i,
  /// A block is complete (A+5).
  input  wire              valid_i,
  /// Its sum of abs(SI).
  input  wire [AbsW-1:0]   abs_sum_i,
  /// It is the last of its head.
  input  wire              head_last_i,
  /// The head is decided (A+6).
  output wire              valid_o,
  /// It is pruned.
  output wire              pruned_o,
  /// H.
  output wire [47:0]       score_o
);
  reg              valid_q;
  reg              fresh_q;
  reg [ScoreW-1:0] score_q;

  wire [ScoreW-1:0] so_far = fresh_q ? {ScoreW{1'b0}} : score_q;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
      fresh_q <= 1'b1;
    end else begin
      valid_q <= valid_i && head_last_i;
      if (valid_i) fresh_q <= head_last_i;
    end
  end

  always @(posedge clk_i) begin
    if (valid_i) score_q <= so_far + {{(ScoreW-AbsW){1'b0}}, abs_sum_i};
  end

  assign valid_o  = valid_q;
  assign score_o  = {{(48-ScoreW){1'b0}}, score_q};
  assign pruned_o = head_prune_i && score_o <= tau_i;
endmodule

`resetall
