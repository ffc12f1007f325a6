// SPDX-License-Identifier: Apache-2.0
// Sums up a query row's tokens (s+4) into its row entry (s+5): kept pairs and their largest score.
`default_nettype none

module hdp_row_entry #(
  /// Bits of a length.
  parameter LenW = 8,
  /// Bits of a score.
  parameter ScoreW = 30
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  // the token (s+4)
  /// A token is complete.
  input  wire              valid_i,
  /// It is a pair token.
  input  wire              pair_i,
  /// Its score, signed.
  input  wire [ScoreW-1:0] score_i,
  /// The token is the last of its query row.
  input  wire              row_last_i,
  /// Its query row is the last of its head.
  input  wire              head_last_i,
  /// Its head is pruned.
  input  wire              pruned_i,
  // the row entry (s+5)
  /// The row is complete.
  output wire              valid_o,
  /// Kept pairs.
  output wire [LenW-1:0]   count_o,
  /// Their largest score, signed; 0 without pairs.
  output wire [ScoreW-1:0] max_o,
  /// The row is the last of its head.
  output wire              head_last_o,
  /// Its head is pruned.
  output wire              pruned_o
);
  reg              valid_q;
  reg              fresh_q;
  reg [LenW-1:0]   count_q;
  reg [ScoreW-1:0] max_q;
  reg              head_last_q;
  reg              pruned_q;

  wire [LenW-1:0]   so_far = fresh_q ? {LenW{1'b0}} : count_q;
  wire              above  = fresh_q || $signed(score_i) > $signed(max_q);

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
      fresh_q <= 1'b1;
    end else begin
      valid_q <= valid_i && row_last_i;
      if (valid_i) fresh_q <= row_last_i;
    end
  end

  always @(posedge clk_i) begin
    if (valid_i) begin
      count_q <= so_far + {{(LenW-1){1'b0}}, pair_i};
      // An empty token is its row's only one.
      if (!pair_i) max_q <= {ScoreW{1'b0}};
      else if (above) max_q <= score_i;
      head_last_q <= head_last_i;
      pruned_q <= pruned_i;
    end
  end

  assign valid_o     = valid_q;
  assign count_o     = count_q;
  assign max_o       = max_q;
  assign head_last_o = head_last_q;
  assign pruned_o    = pruned_q;
endmodule

`resetall
