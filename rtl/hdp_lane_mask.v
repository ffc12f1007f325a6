// SPDX-License-Identifier: Apache-2.0
// Zeroes the lanes of a load beat that lie at or above D, whatever they carry.
`default_nettype none

module hdp_lane_mask #(
  /// Elements of a beat.
  parameter Lanes = 64,
  /// Bits of an element.
  parameter Width = 8
) (
  /// A beat is offered.
  input  wire                   valid_i,
  /// It is the last chunk of its row.
  input  wire                   tail_i,
  /// Lanes of the last chunk that lie below D.
  input  wire [Lanes-1:0]       tail_lanes_i,
  /// The beat as it came.
  input  wire [Lanes*Width-1:0] data_i,
  /// The beat as it is written.
  output reg  [Lanes*Width-1:0] data_o
);
  function [Lanes*Width-1:0] masked;
    input [Lanes-1:0]       lanes;
    input [Lanes*Width-1:0] data;
    integer l;
    begin
      for (l = 0; l < Lanes; l = l + 1) begin
        masked[l*Width +: Width] = data[l*Width +: Width] & {Width{lanes[l]}};
      end
    end
  endfunction

  always @* begin
    data_o = data_i;
    if (valid_i && tail_i && !(&tail_lanes_i)) data_o = masked(tail_lanes_i, data_i);
  end
endmodule

`resetall
