// SPDX-License-Identifier: Apache-2.0
// The dot product of two signed vectors in two stages: products and sums of small groups, then the
// adder tree over the groups.
`default_nettype none

module hdp_dot #(
  /// Elements of a vector.
  parameter Lanes = 64,
  /// Bits of an element of a.
  parameter AW = 8,
  /// Bits of an element of b.
  parameter BW = 8
) (
  /// Clock.
  input  wire                               clk_i,
  /// Synchronous reset.
  input  wire                               rst_ni,
  /// a_i and b_i are valid.
  input  wire                               valid_i,
  /// First vector, lane 0 in the low bits.
  input  wire [Lanes*AW-1:0]                a_i,
  /// Second vector, likewise.
  input  wire [Lanes*BW-1:0]                b_i,
  /// sum a[l] * b[l], signed, two cycles later; it stays until the next one.
  output wire [AW+BW+$clog2(Lanes)-1:0]     sum_o
);
  localparam Group  = (Lanes % 8 == 0) ? 8 : Lanes;
  localparam Groups = Lanes / Group;
  localparam GroupW = AW + BW + $clog2(Group);
  localparam SumW   = AW + BW + $clog2(Lanes);

  function signed [GroupW-1:0] product;
    input signed [AW-1:0] x;
    input signed [BW-1:0] y;
    product = x * y;
  endfunction

  // sum over l of a[l] * b[l]
  function signed [GroupW-1:0] group_sum;
    input [Group*AW-1:0] a;
    input [Group*BW-1:0] b;
    integer l;
    begin
      group_sum = {GroupW{1'b0}};
      for (l = 0; l < Group; l = l + 1) begin
        group_sum = group_sum + product(a[l*AW +: AW], b[l*BW +: BW]);
      end
    end
  endfunction

  // group[g] = sum over l < Group of a[g*Group + l] * b[g*Group + l]
  function [Groups*GroupW-1:0] group_sums;
    input [Lanes*AW-1:0] a;
    input [Lanes*BW-1:0] b;
    integer g;
    begin
      for (g = 0; g < Groups; g = g + 1) begin
        group_sums[g*GroupW +: GroupW] =
            group_sum(a[g*Group*AW +: Group*AW], b[g*Group*BW +: Group*BW]);
      end
    end
  endfunction

  // sum over g of group[g]
  function [SumW-1:0] tree_sum;
    input [Groups*GroupW-1:0] groups;
    integer g;
    begin
      tree_sum = {SumW{1'b0}};
      for (g = 0; g < Groups; g = g + 1) begin
        tree_sum = tree_sum + {{(SumW-GroupW){groups[g*GroupW+GroupW-1]}},
                               groups[g*GroupW +: GroupW]};
      end
    end
  endfunction

  reg                      valid_q;
  reg [Groups*GroupW-1:0]  groups_q;
  reg [SumW-1:0]           sum_q;

  always @(posedge clk_i) begin
    if (!rst_ni) valid_q <= 1'b0;
    else valid_q <= valid_i;
  end

  always @(posedge clk_i) begin
    if (valid_i) groups_q <= group_sums(a_i, b_i);
    if (valid_q) sum_q <= tree_sum(groups_q);
  end

  assign sum_o = sum_q;

`ifdef FORMAL
  // Sums with bits enough for any of them: of the products of a group, and of the groups.
  function signed [SumW:0] f_group_sum;
    input [Group*AW-1:0] a;
    input [Group*BW-1:0] b;
    integer l;
    begin
      f_group_sum = 0;
      for (l = 0; l < Group; l = l + 1) begin
        f_group_sum = f_group_sum + $signed(a[l*AW +: AW]) * $signed(b[l*BW +: BW]);
      end
    end
  endfunction

  function signed [SumW:0] f_total;
    input [Groups*(SumW+1)-1:0] groups;
    integer g;
    begin
      f_total = 0;
      for (g = 0; g < Groups; g = g + 1) begin
        f_total = f_total + $signed(groups[g*(SumW+1) +: SumW+1]);
      end
    end
  endfunction

  reg                         f_coming = 0;
  reg                         f_known = 0;
  reg                         f_held = 0;
  reg [Groups*(SumW+1)-1:0]   f_groups;
  reg signed [SumW:0]         f_sum;
  integer                     f_g;

  initial assume (!rst_ni);

  always @(posedge clk_i) begin
    f_coming <= rst_ni && valid_i;
    if (valid_i) begin
      for (f_g = 0; f_g < Groups; f_g = f_g + 1) begin
        f_groups[f_g*(SumW+1) +: SumW+1] <=
            f_group_sum(a_i[f_g*Group*AW +: Group*AW], b_i[f_g*Group*BW +: Group*BW]);
      end
    end
    if (f_coming) f_known <= 1'b1;
    if (f_coming) f_sum <= f_total(f_groups);
    f_held <= f_known && !f_coming;
  end

  always @* begin
    if (f_known) assert ($signed(sum_o) == f_sum);

    // What the induction needs.
    if (rst_ni) assert (valid_q == f_coming);
    if (f_coming) assert (valid_q);
    for (f_g = 0; f_g < Groups; f_g = f_g + 1) begin
      if (f_coming) assert ($signed(groups_q[f_g*GroupW +: GroupW]) ==
                            $signed(f_groups[f_g*(SumW+1) +: SumW+1]));
    end

    cover (f_known && $signed(sum_o) == Lanes << (AW + BW - 2));
    cover (f_known && $signed(sum_o) == -1);
    cover (f_held && f_coming);
    cover (f_held && !f_coming && f_total(f_groups) != f_sum);
  end
`endif
endmodule

`resetall
