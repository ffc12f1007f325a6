// SPDX-License-Identifier: Apache-2.0
// The counters that the host reads (docs/coprocessor.md section 8): an event in cycle c counts from
// c+1.
`default_nettype none

module hdp_counters #(
  /// Cores.
  parameter Cores = 1
) (
  /// Clock.
  input  wire                clk_i,
  /// Synchronous reset.
  input  wire                rst_ni,
  /// Soft reset: all are 0 from the next cycle.
  input  wire                clear_i,
  // job control
  /// The state is not Idle.
  input  wire                busy_i,
  /// The state is Run.
  input  wire                run_i,
  /// A job has ended well.
  input  wire                job_done_i,
  /// A job has failed.
  input  wire                job_failed_i,
  // cores; bit n or the n-th element belongs to core n
  /// A head is decided.
  input  wire [Cores-1:0]    decision_i,
  /// It is pruned.
  input  wire [Cores-1:0]    pruned_i,
  /// A head's mask is complete.
  input  wire [Cores-1:0]    report_i,
  /// Its kept blocks.
  input  wire [Cores*32-1:0] kept_i,
  /// Its live blocks.
  input  wire [Cores*32-1:0] live_i,
  /// The integer engine issues a step.
  input  wire [Cores-1:0]    integer_step_i,
  /// The fraction engine issues a step.
  input  wire [Cores-1:0]    fraction_step_i,
  /// The softmax engine issues a step.
  input  wire [Cores-1:0]    softmax_step_i,
  /// The value engine issues a step.
  input  wire [Cores-1:0]    value_step_i,
  /// The finish unit issues a step.
  input  wire [Cores-1:0]    finish_step_i,
  // the bus
  /// A word of QI or KI is accepted on R, in Run.
  input  wire                read_int_i,
  /// A word of QF or KF is accepted on R, in Run.
  input  wire                read_frac_i,
  /// A word of V is accepted on R, in Run.
  input  wire                read_val_i,
  /// A read burst is outstanding: granted before this cycle, its last word not accepted before it.
  input  wire                read_outstanding_i,
  /// AR: an address is offered.
  input  wire                arvalid_i,
  /// AR: it is accepted.
  input  wire                arready_i,
  /// R: a word is offered; rready is always high.
  input  wire                rvalid_i,
  /// AW: an address is offered.
  input  wire                awvalid_i,
  /// AW: it is accepted.
  input  wire                awready_i,
  /// W: a word is offered.
  input  wire                wvalid_i,
  /// W: it is accepted.
  input  wire                wready_i,
  // registers
  /// The counters CYCLES .. JOBS_FAILED, CYCLES in the low bits.
  output wire [21*32-1:0]    counters_o
);
`include "hdp_registers.vh"

  // How many of the cores.
  function [31:0] number_of;
    input [Cores-1:0] which;
    integer n;
    begin
      number_of = 32'd0;
      for (n = 0; n < Cores; n = n + 1) number_of = number_of + {31'd0, which[n]};
    end
  endfunction

  // The sum of the numbers of some cores.
  function [31:0] sum_of;
    input [Cores-1:0]    which;
    input [Cores*32-1:0] numbers;
    integer n;
    begin
      sum_of = 32'd0;
      for (n = 0; n < Cores; n = n + 1) begin
        if (which[n]) sum_of = sum_of + numbers[n*32 +: 32];
      end
    end
  endfunction

  reg  [21*32-1:0] counters_q;
  wire [21*32-1:0] more;  // what this cycle adds

  assign more[8*(RegCycles-RegCycles) +: 32]        = {31'd0, busy_i};
  assign more[8*(RegHeadsDone-RegCycles) +: 32]     = number_of(decision_i);
  assign more[8*(RegPrunedHeads-RegCycles) +: 32]   = number_of(decision_i & pruned_i);
  assign more[8*(RegKeptBlocks-RegCycles) +: 32]    = sum_of(report_i, kept_i);
  assign more[8*(RegLiveBlocks-RegCycles) +: 32]    = sum_of(report_i, live_i);
  assign more[8*(RegIntegerSteps-RegCycles) +: 32]  = number_of(integer_step_i);
  assign more[8*(RegFractionSteps-RegCycles) +: 32] = number_of(fraction_step_i);
  assign more[8*(RegSoftmaxSteps-RegCycles) +: 32]  = number_of(softmax_step_i);
  assign more[8*(RegValueSteps-RegCycles) +: 32]    = number_of(value_step_i);
  assign more[8*(RegFinishSteps-RegCycles) +: 32]   = number_of(finish_step_i);
  assign more[8*(RegReadIntWords-RegCycles) +: 32]  = {31'd0, read_int_i};
  assign more[8*(RegReadFracWords-RegCycles) +: 32] = {31'd0, read_frac_i};
  assign more[8*(RegReadValWords-RegCycles) +: 32]  = {31'd0, read_val_i};
  assign more[8*(RegWriteWords-RegCycles) +: 32]    = {31'd0, wvalid_i && wready_i};
  assign more[8*(RegReadBursts-RegCycles) +: 32]    = {31'd0, arvalid_i && arready_i};
  assign more[8*(RegWriteBursts-RegCycles) +: 32]   = {31'd0, awvalid_i && awready_i};
  assign more[8*(RegReadWait-RegCycles) +: 32]      = {31'd0, arvalid_i && !arready_i};
  assign more[8*(RegWriteWait-RegCycles) +: 32]     = {31'd0, wvalid_i && !wready_i};
  assign more[8*(RegReadIdle-RegCycles) +: 32]      =
    {31'd0, run_i && read_outstanding_i && !rvalid_i};
  assign more[8*(RegJobsDone-RegCycles) +: 32]      = {31'd0, job_done_i};
  assign more[8*(RegJobsFailed-RegCycles) +: 32]    = {31'd0, job_failed_i};

  genvar i;
  generate
    for (i = 0; i < 21; i = i + 1) begin : gen_counter
      always @(posedge clk_i) begin
        if (!rst_ni || clear_i) counters_q[i*32 +: 32] <= 32'd0;
        else counters_q[i*32 +: 32] <= counters_q[i*32 +: 32] + more[i*32 +: 32];
      end
    end
  endgenerate

  assign counters_o = counters_q;
endmodule

`resetall
