// SPDX-License-Identifier: Apache-2.0
// Brings block rows' records, in order, from the record memory to the scanner and the fill unit.
`default_nettype none

module hdp_fetch #(
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
  input  wire                              clk_i,
  /// Synchronous reset.
  input  wire                              rst_ni,
  /// Query rows.
  input  wire [LenW-1:0]                   lq_i,
  /// Prune heads.
  input  wire                              head_prune_i,
  /// A record is written to the record memory.
  input  wire                              record_written_i,
  /// A head is decided.
  input  wire                              decided_i,
  /// It is pruned.
  input  wire                              decided_pruned_i,
  /// The scanner takes a record.
  input  wire                              scan_take_i,
  /// The fill unit takes a record.
  input  wire                              fill_take_i,
  // record memory
  /// Fetches a record (f).
  output wire                              fetch_o,
  /// Bank of its head.
  output wire                              bank_o,
  /// Its block row.
  output wire [BlockW-1:0]                 block_row_o,
  /// The record (f+1): psum odd, psum even, np odd, np even, mask.
  input  wire [2*PsumW+2*NpW+Blocks-1:0]   record_i,
  // the two queues (f+1)
  /// A record arrives.
  output wire                              valid_o,
  /// Its head is pruned: mask, np and psum read 0.
  output wire                              pruned_o,
  /// It is the last of its head.
  output wire                              head_last_o,
  /// Query row 2b+1 exists.
  output wire                              has_odd_o,
  /// Its block row.
  output wire [BlockW-1:0]                 record_block_row_o,
  /// Bit c: block c is kept.
  output wire [Blocks-1:0]                 mask_o,
  /// psum odd, psum even, np odd, np even.
  output wire [2*PsumW+2*NpW-1:0]          fill_data_o
);
  localparam PosW = LenW + 1;
  localparam [PosW-1:0] One = 1;
  localparam [PosW-1:0] Two = 2;

  reg              bank_q;
  reg [BlockW-1:0] block_row_q;
  reg              decided_bank_q;
  reg [1:0]        decided_pruned_q;  // by bank
  reg              valid_q;
  reg              pruned_q;
  reg              head_last_q;
  reg              has_odd_q;
  reg [BlockW-1:0] record_block_row_q;

  wire written;
  wire decided;
  wire scan_room;
  wire fill_room;
  wire unused_written_room;
  wire unused_decided_room;
  wire unused_scan_any;
  wire unused_fill_any;

  wire [PosW-1:0] row_even  = {{(PosW-BlockW-1){1'b0}}, block_row_q, 1'b0};
  wire            has_odd   = row_even + One < {1'b0, lq_i};
  wire            head_last = row_even + Two >= {1'b0, lq_i};
  wire            fetch     = written && (decided || !head_prune_i) && scan_room && fill_room;
  wire            head_end  = fetch && head_last;

  // Records that are written and not fetched: at most two heads.
  hdp_credit #(
    .Limit(2*Blocks)
  ) u_written (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(record_written_i), .dec_i(fetch),
    .any_o(written), .room_o(unused_written_room)
  );

  // Heads that are decided and whose last record is not fetched.
  hdp_credit #(
    .Limit(2)
  ) u_decided (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(decided_i && head_prune_i),
    .dec_i(head_end && head_prune_i),
    .any_o(decided), .room_o(unused_decided_room)
  );

  hdp_credit #(
    .Limit(RecordDepth)
  ) u_scan_credit (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(fetch), .dec_i(scan_take_i),
    .any_o(unused_scan_any), .room_o(scan_room)
  );

  hdp_credit #(
    .Limit(RecordDepth)
  ) u_fill_credit (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(fetch), .dec_i(fill_take_i),
    .any_o(unused_fill_any), .room_o(fill_room)
  );

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      bank_q <= 1'b0;
      block_row_q <= {BlockW{1'b0}};
      decided_bank_q <= 1'b0;
      valid_q <= 1'b0;
    end else begin
      if (head_end) bank_q <= !bank_q;
      if (fetch) block_row_q <= head_last ? {BlockW{1'b0}} : block_row_q + 1'b1;
      if (decided_i) decided_bank_q <= !decided_bank_q;
      valid_q <= fetch;
    end
  end

  always @(posedge clk_i) begin
    if (decided_i) decided_pruned_q[decided_bank_q] <= decided_pruned_i;
    if (fetch) begin
      pruned_q <= head_prune_i && decided_pruned_q[bank_q];
      head_last_q <= head_last;
      has_odd_q <= has_odd;
      record_block_row_q <= block_row_q;
    end
  end

  assign fetch_o            = fetch;
  assign bank_o             = bank_q;
  assign block_row_o        = block_row_q;
  assign valid_o            = valid_q;
  assign pruned_o           = pruned_q;
  assign head_last_o        = head_last_q;
  assign has_odd_o          = has_odd_q;
  assign record_block_row_o = record_block_row_q;
  assign mask_o             = record_i[Blocks-1:0] & {Blocks{!pruned_q}};
  assign fill_data_o        = record_i[Blocks +: 2*PsumW+2*NpW] & {(2*PsumW+2*NpW){!pruned_q}};
endmodule

`resetall
