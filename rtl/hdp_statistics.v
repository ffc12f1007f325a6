// SPDX-License-Identifier: Apache-2.0
// What the host can read about each head of the last two jobs (docs/coprocessor.md section 8): a
// queue of complete entries a core, and the memory that they are written to, one a cycle.
`default_nettype none

module hdp_statistics #(
  /// Cores.
  parameter Cores = 1,
  /// Bits of a core number, at least 1.
  parameter CoreW = 1,
  /// Largest Lq and Lk.
  parameter LMax = 128,
  /// Heads of a job: a power of two.
  parameter HeadsMax = 256,
  /// Bits of a head number: $clog2(HeadsMax).
  parameter HeadW = 8
) (
  /// Clock.
  input  wire                clk_i,
  /// Synchronous reset.
  input  wire                rst_ni,
  // job control
  /// The state is Run.
  input  wire                run_i,
  /// The state is Drain.
  input  wire                drain_i,
  /// Bank of the job that runs.
  input  wire                bank_i,
  // scheduler
  /// A head is assigned.
  input  wire                assign_i,
  /// To this core.
  input  wire [CoreW-1:0]    assign_core_i,
  /// Its number in the job.
  input  wire [HeadW-1:0]    assign_head_i,
  // cores; bit n or the n-th element belongs to core n
  /// A head is decided.
  input  wire [Cores-1:0]    decision_i,
  /// It is pruned.
  input  wire [Cores-1:0]    pruned_i,
  /// Its H.
  input  wire [Cores*48-1:0] score_i,
  /// A head's mask is complete.
  input  wire [Cores-1:0]    report_i,
  /// Its kept blocks.
  input  wire [Cores*32-1:0] kept_i,
  /// Its live blocks.
  input  wire [Cores*32-1:0] live_i,
  // registers
  /// Bank to show.
  input  wire                stat_bank_i,
  /// Head to show.
  input  wire [15:0]         stat_head_i,
  /// Kept blocks of the entry selected in the previous cycle.
  output wire [31:0]         stat_kept_o,
  /// Its live blocks.
  output wire [31:0]         stat_live_o,
  /// Its H.
  output wire [47:0]         stat_score_o,
  /// It was pruned.
  output wire                stat_pruned_o
);
  // Blocks of a head: 0 .. (LMax/2)^2.
  localparam CountW = 2*$clog2(LMax/2) + 1;
  localparam EntryW = 1 + 48 + 2*CountW;
  // A core has at most two heads without free_int, so at most two of which one of these is due;
  // its third head is reported more than 2 * 8 cycles after the first, when all cores' entries of
  // that time are written. So two entries are room enough everywhere.
  localparam QueueDepth = 2;

  wire queue_rst_n = rst_ni && (run_i || drain_i);

  wire [Cores-1:0]                entry_valid;
  wire [Cores*(HeadW+EntryW)-1:0] entries;
  // The lowest-numbered core that has an entry.
  wire [Cores-1:0]                turn = entry_valid & (~entry_valid + 1'b1);

  genvar n;
  generate
    for (n = 0; n < Cores; n = n + 1) begin : gen_core
      wire [HeadW-1:0] head;
      wire [48:0]      decided;
      wire             unused_valid;
      wire             unused_decided;
      wire             report = report_i[n] && run_i;

      // Heads on their way to a report.
      hdp_fifo #(
        .Width(HeadW), .Depth(QueueDepth)
      ) u_heads (
        .clk_i(clk_i), .rst_ni(queue_rst_n),
        .push_i(assign_i && assign_core_i == n), .data_i(assign_head_i),
        .pop_i(report), .valid_o(unused_valid), .data_o(head)
      );

      // Decisions of heads on their way to a report.
      hdp_fifo #(
        .Width(49), .Depth(QueueDepth)
      ) u_decisions (
        .clk_i(clk_i), .rst_ni(queue_rst_n),
        .push_i(decision_i[n] && run_i), .data_i({pruned_i[n], score_i[n*48 +: 48]}),
        .pop_i(report), .valid_o(unused_decided), .data_o(decided)
      );

      // Complete entries.
      hdp_fifo #(
        .Width(HeadW+EntryW), .Depth(QueueDepth)
      ) u_entries (
        .clk_i(clk_i), .rst_ni(queue_rst_n),
        .push_i(report),
        .data_i({head, decided, kept_i[n*32 +: CountW], live_i[n*32 +: CountW]}),
        .pop_i(turn[n]), .valid_o(entry_valid[n]),
        .data_o(entries[n*(HeadW+EntryW) +: HeadW+EntryW])
      );
    end
  endgenerate

  function [HeadW+EntryW-1:0] chosen;
    input [Cores-1:0]                one_hot;
    input [Cores*(HeadW+EntryW)-1:0] all;
    integer k;
    begin
      chosen = {(HeadW+EntryW){1'b0}};
      for (k = 0; k < Cores; k = k + 1) begin
        chosen = chosen |
                 ({(HeadW+EntryW){one_hot[k]}} & all[k*(HeadW+EntryW) +: HeadW+EntryW]);
      end
    end
  endfunction

  wire [HeadW+EntryW-1:0] entry = chosen(turn, entries);
  wire                    write = entry_valid != {Cores{1'b0}} && (run_i || drain_i);
  wire [EntryW-1:0]       shown;

  hdp_ram_1r1w #(
    .Width(EntryW), .Depth(2*HeadsMax)
  ) u_memory (
    .clk_i(clk_i),
    .we_i(write), .waddr_i({bank_i, entry[EntryW +: HeadW]}),
    .wdata_i(entry[EntryW-1:0]),
    .re_i(1'b1), .raddr_i({stat_bank_i, stat_head_i[HeadW-1:0]}), .rdata_o(shown)
  );

  // High bits of the blocks are 0, and STAT_INDEX.head is below HeadsMax.
  wire unused_bits = &{1'b0, stat_head_i, kept_i, live_i};

  assign stat_kept_o   = {{(32-CountW){1'b0}}, shown[CountW +: CountW]};
  assign stat_live_o   = {{(32-CountW){1'b0}}, shown[0 +: CountW]};
  assign stat_score_o  = shown[2*CountW +: 48];
  assign stat_pruned_o = shown[EntryW-1];
endmodule

`resetall
