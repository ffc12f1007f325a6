// SPDX-License-Identifier: Apache-2.0
// The block rows' records on their way: from the mask unit into the record memory, and, fetched in
// order, into the record queue of the scanner and the fill queue of the fill unit.
`default_nettype none

module hdp_records #(
  /// Bits of a length.
  parameter LenW = 8,
  /// Bits of a block row or block column number.
  parameter BlockW = 6,
  /// Block columns.
  parameter Blocks = 64,
  /// Bits of np.
  parameter NpW = 7,
  /// Bits of psum.
  parameter PsumW = 29,
  /// Records of each of the two queues.
  parameter RecordDepth = 4
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  // job
  /// Query rows.
  input  wire [LenW-1:0]   lq_i,
  /// Prune heads.
  input  wire              head_prune_i,
  // decision
  /// A head is decided.
  input  wire              decided_i,
  /// It is pruned.
  input  wire              decided_pruned_i,
  // mask unit
  /// A record is complete.
  input  wire              written_i,
  /// Bank of its head.
  input  wire              written_bank_i,
  /// Its block row.
  input  wire [BlockW-1:0] written_block_row_i,
  /// Bit c: block c is kept.
  input  wire [Blocks-1:0] written_mask_i,
  /// Pruned pairs of query row 2b.
  input  wire [NpW-1:0]    written_np_even_i,
  /// Pruned pairs of query row 2b+1.
  input  wire [NpW-1:0]    written_np_odd_i,
  /// Sum of SI over the pruned pairs of query row 2b, signed.
  input  wire [PsumW-1:0]  written_psum_even_i,
  /// The same of query row 2b+1.
  input  wire [PsumW-1:0]  written_psum_odd_i,
  // record queue
  /// The scanner takes a record.
  input  wire              scan_take_i,
  /// A record is there.
  output wire              scan_valid_o,
  /// Its head is pruned.
  output wire              scan_pruned_o,
  /// It is the last of its head.
  output wire              scan_head_last_o,
  /// Query row 2b+1 exists.
  output wire              scan_has_odd_o,
  /// Its block row b.
  output wire [BlockW-1:0] scan_block_row_o,
  /// Bit c: block c is kept; 0 in a pruned head.
  output wire [Blocks-1:0] scan_mask_o,
  // fill queue; np and psum are 0 in a pruned head
  /// The fill unit takes a record.
  input  wire              fill_take_i,
  /// A record is there.
  output wire              fill_valid_o,
  /// Query row 2b+1 exists.
  output wire              fill_has_odd_o,
  /// Pruned pairs of query row 2b.
  output wire [NpW-1:0]    fill_np_even_o,
  /// Pruned pairs of query row 2b+1.
  output wire [NpW-1:0]    fill_np_odd_o,
  /// Sum of SI over the pruned pairs of query row 2b, signed.
  output wire [PsumW-1:0]  fill_psum_even_o,
  /// The same of query row 2b+1.
  output wire [PsumW-1:0]  fill_psum_odd_o
);
  localparam FillDataW = 2*PsumW + 2*NpW;
  localparam RecordW   = FillDataW + Blocks;

  wire                 fetch;
  wire                 fetch_bank;
  wire [BlockW-1:0]    fetch_block_row;
  wire [RecordW-1:0]   fetched;
  wire                 valid;
  wire                 pruned;
  wire                 head_last;
  wire                 has_odd;
  wire [BlockW-1:0]    block_row;
  wire [Blocks-1:0]    mask;
  wire [FillDataW-1:0] fill_data;

  hdp_ram_1r1w #(
    .Width(RecordW), .Depth(2 << BlockW)
  ) u_memory (
    .clk_i(clk_i),
    .we_i(written_i), .waddr_i({written_bank_i, written_block_row_i}),
    .wdata_i({written_psum_odd_i, written_psum_even_i, written_np_odd_i, written_np_even_i,
              written_mask_i}),
    .re_i(fetch), .raddr_i({fetch_bank, fetch_block_row}), .rdata_o(fetched)
  );

  hdp_fetch #(
    .LenW(LenW), .BlockW(BlockW), .Blocks(Blocks), .NpW(NpW), .PsumW(PsumW),
    .RecordDepth(RecordDepth)
  ) u_fetch (
    .clk_i(clk_i), .rst_ni(rst_ni), .lq_i(lq_i), .head_prune_i(head_prune_i),
    .record_written_i(written_i), .decided_i(decided_i), .decided_pruned_i(decided_pruned_i),
    .scan_take_i(scan_take_i), .fill_take_i(fill_take_i),
    .fetch_o(fetch), .bank_o(fetch_bank), .block_row_o(fetch_block_row), .record_i(fetched),
    .valid_o(valid), .pruned_o(pruned), .head_last_o(head_last), .has_odd_o(has_odd),
    .record_block_row_o(block_row), .mask_o(mask), .fill_data_o(fill_data)
  );

  hdp_fifo #(
    .Width(3+BlockW+Blocks), .Depth(RecordDepth)
  ) u_record_queue (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .push_i(valid), .data_i({pruned, head_last, has_odd, block_row, mask}),
    .pop_i(scan_take_i), .valid_o(scan_valid_o),
    .data_o({scan_pruned_o, scan_head_last_o, scan_has_odd_o, scan_block_row_o, scan_mask_o})
  );

  hdp_fifo #(
    .Width(1+FillDataW), .Depth(RecordDepth)
  ) u_fill_queue (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .push_i(valid), .data_i({has_odd, fill_data}),
    .pop_i(fill_take_i), .valid_o(fill_valid_o),
    .data_o({fill_has_odd_o, fill_psum_odd_o, fill_psum_even_o, fill_np_odd_o, fill_np_even_o})
  );
endmodule

`resetall
