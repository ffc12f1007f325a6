// SPDX-License-Identifier: Apache-2.0
// The finish unit's pipeline: from a chunk of the accumulators (w+1) to its outputs (w+5).
`default_nettype none

module hdp_finish_pipe #(
  /// Elements of an output chunk.
  parameter OutLanes = 8,
  /// Bits of a column sum.
  parameter SumW = 23,
  /// Bits of num.
  parameter NumW = 38
) (
  /// Clock.
  input  wire                     clk_i,
  /// Synchronous reset.
  input  wire                     rst_ni,
  // w
  /// A chunk issues.
  input  wire                     issue_i,
  /// R of its row.
  input  wire [16:0]              recip_i,
  /// t of its row.
  input  wire [3:0]               t_i,
  // w+1
  /// sum over kept pairs of e * V, signed.
  input  wire [OutLanes*NumW-1:0] kept_i,
  /// sum over pruned pairs of V, signed.
  input  wire [OutLanes*SumW-1:0] pruned_i,
  /// Weight of the row's pruned pairs.
  input  wire [15:0]              ef_i,
  // w+3
  /// num is there.
  output wire                     num_valid_o,
  /// num, signed.
  output wire [OutLanes*NumW-1:0] num_o,
  // w+5
  /// The outputs are there.
  output wire                     valid_o,
  /// The outputs.
  output wire [OutLanes*16-1:0]   data_o
);
  localparam ScaledW = NumW + 18;  // num * R

  // ef * sum over pruned pairs of V; its magnitude stays below total * 2^15, as num's does.
  function [OutLanes*NumW-1:0] fill_part;
    input [15:0]              weight;
    input [OutLanes*SumW-1:0] sums;
    reg signed [SumW-1:0] sum;
    reg signed [NumW-1:0] product;
    integer l;
    begin
      for (l = 0; l < OutLanes; l = l + 1) begin
        sum = sums[l*SumW +: SumW];
        product = $signed({1'b0, weight}) * sum;
        fill_part[l*NumW +: NumW] = product;
      end
    end
  endfunction

  // num = sum kept e * V + ef * sum pruned V
  function [OutLanes*NumW-1:0] add;
    input [OutLanes*NumW-1:0] a;
    input [OutLanes*NumW-1:0] b;
    integer l;
    begin
      for (l = 0; l < OutLanes; l = l + 1) begin
        add[l*NumW +: NumW] = a[l*NumW +: NumW] + b[l*NumW +: NumW];
      end
    end
  endfunction

  function signed [ScaledW-1:0] product;
    input signed [17:0]     recip;
    input signed [NumW-1:0] num;
    product = recip * num;
  endfunction

  // num * R
  function [OutLanes*ScaledW-1:0] scale;
    input [16:0]              recip;
    input [OutLanes*NumW-1:0] nums;
    integer l;
    begin
      for (l = 0; l < OutLanes; l = l + 1) begin
        scale[l*ScaledW +: ScaledW] = product({1'b0, recip}, nums[l*NumW +: NumW]);
      end
    end
  endfunction

  // (scaled + 2^(30+t)) >> (31+t)
  function signed [ScaledW-1:0] round;
    input [3:0]                t;
    input signed [ScaledW-1:0] scaled;
    round = (scaled + $signed({{(ScaledW-31){1'b0}}, 1'b1, 30'd0} << t))
        >>> (6'd31 + {2'd0, t});
  endfunction

  function [15:0] saturate;
    input [ScaledW-1:0] value;
    if (value[ScaledW-1:15] == {(ScaledW-15){value[ScaledW-1]}}) begin
      saturate = value[15:0];
    end else begin
      saturate = {value[ScaledW-1], {15{!value[ScaledW-1]}}};
    end
  endfunction

  // O = saturate16((num * R + 2^(30+t)) >> (31+t))
  function [OutLanes*16-1:0] outputs;
    input [3:0]                  t;
    input [OutLanes*ScaledW-1:0] scaled;
    integer l;
    begin
      for (l = 0; l < OutLanes; l = l + 1) begin
        outputs[l*16 +: 16] = saturate(round(t, scaled[l*ScaledW +: ScaledW]));
      end
    end
  endfunction

  reg  [4:0]                  valid_q;   // bit k: a chunk in w+1+k
  reg  [OutLanes*NumW-1:0]    kept_q;    // w+2
  reg  [OutLanes*NumW-1:0]    fills_q;
  reg  [OutLanes*NumW-1:0]    num_q;     // w+3
  reg  [OutLanes*ScaledW-1:0] scaled_q;  // w+4
  reg  [3:0]                  t_q;
  reg  [OutLanes*16-1:0]      data_q;    // w+5
  wire [16:0]                 recip3;
  wire [3:0]                  t3;

  hdp_delay #(
    .Width (21),
    .Cycles(3)
  ) u_beside (
    .clk_i (clk_i),
    .data_i({recip_i, t_i}),
    .data_o({recip3, t3})
  );

  always @(posedge clk_i) begin
    if (!rst_ni) valid_q <= 5'd0;
    else valid_q <= {valid_q[3:0], issue_i};
  end

  always @(posedge clk_i) begin
    if (valid_q[0]) begin
      kept_q <= kept_i;
      // Without a fill the sum means nothing (pruned head, skip), so it is not looked at.
      fills_q <= (ef_i == 16'd0) ? {(OutLanes*NumW){1'b0}} : fill_part(ef_i, pruned_i);
    end
    if (valid_q[1]) num_q <= add(kept_q, fills_q);
    if (valid_q[2]) begin
      scaled_q <= scale(recip3, num_q);
      t_q <= t3;
    end
    if (valid_q[3]) data_q <= outputs(t_q, scaled_q);
  end

  assign num_valid_o = valid_q[2];
  assign num_o       = num_q;
  assign valid_o     = valid_q[4];
  assign data_o      = data_q;
endmodule

`resetall
