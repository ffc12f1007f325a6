// SPDX-License-Identifier: Apache-2.0
// A word, some cycles later: what travels beside a pipeline.
`default_nettype none

module hdp_delay #(
  /// Bits of the word.
  parameter Width = 8,
  /// Cycles, at least 2.
  parameter Cycles = 2
) (
  /// Clock.
  input  wire             clk_i,
  /// The word.
  input  wire [Width-1:0] data_i,
  /// The word of `Cycles` cycles ago.
  output wire [Width-1:0] data_o
);
  reg [Cycles*Width-1:0] stages_q;

  always @(posedge clk_i) stages_q <= {stages_q[(Cycles-1)*Width-1:0], data_i};

  assign data_o = stages_q[(Cycles-1)*Width +: Width];

`ifdef FORMAL
  // Cycles before this one, as far as they matter.
  reg [7:0] f_cycles = 0;

  always @(posedge clk_i) begin
    if (f_cycles < Cycles) f_cycles <= f_cycles + 1'b1;
    else begin
      assert (data_o == $past(data_i, Cycles));
      cover (&data_o && data_i == 0);
      cover (data_o == 0 && &data_i);
    end
  end
`endif
endmodule

`resetall
