// SPDX-License-Identifier: Apache-2.0
// The scanner: turns a block row's mask into the fraction engine's steps, query row by query row,
// kept pair by kept pair; a row without kept pairs becomes one empty token.
`default_nettype none

module hdp_scan #(
  /// Bits of a row number.
  parameter RowW = 7,
  /// Bits of a length.
  parameter LenW = 8,
  /// Bits of a block row or block column number.
  parameter BlockW = 6,
  /// Block columns.
  parameter Blocks = 64,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1,
  /// Pairs of the score FIFO.
  parameter ScoreDepth = 512,
  /// Query rows of the row FIFO.
  parameter RowDepth = 8
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  // job
  /// Key rows.
  input  wire [LenW-1:0]   lk_i,
  /// Lk - Lq.
  input  wire [LenW-1:0]   off_i,
  /// Causal attention.
  input  wire              causal_i,
  /// A pair takes a second pass, for FQ*FK.
  input  wire              exact_i,
  /// Last chunk of a row.
  input  wire [ChunkW-1:0] last_chunk_i,
  // record queue
  /// A record is there.
  input  wire              record_valid_i,
  /// Its head is pruned.
  input  wire              record_pruned_i,
  /// It is the last of its head.
  input  wire              record_head_last_i,
  /// Query row 2b+1 exists.
  input  wire              record_has_odd_i,
  /// Its block row b.
  input  wire [BlockW-1:0] record_block_row_i,
  /// Bit c: block c is kept.
  input  wire [Blocks-1:0] record_mask_i,
  /// Takes it.
  output wire              take_o,
  // what steps wait for
  /// The fractions of row row_o of the oldest surviving head are loaded, and of its keys.
  input  wire              frac_row_loaded_i,
  /// The softmax engine pops a score.
  input  wire              score_pop_i,
  /// The softmax engine pops a row entry.
  input  wire              row_pop_i,
  // the step (s is its cycle when it is its token's last)
  /// A step issues.
  output wire              step_o,
  /// It belongs to a pair token, not an empty one.
  output wire              pair_o,
  /// Query row.
  output wire [RowW-1:0]   row_o,
  /// Key row.
  output wire [RowW-1:0]   key_o,
  /// Chunk.
  output wire [ChunkW-1:0] chunk_o,
  /// Second pass.
  output wire              pass_o,
  /// First step of its pass.
  output wire              first_o,
  /// Last step of its token.
  output wire              last_o,
  /// Its token is the last of its query row.
  output wire              row_last_o,
  /// Its query row is the last of its head.
  output wire              head_last_o,
  /// Its head is pruned.
  output wire              pruned_o,
  // the head
  /// The head's last step issues.
  output wire              head_end_o,
  /// The same, if it survived.
  output wire              survivor_end_o
);
  localparam PosW = LenW + 1;
  localparam [PosW-1:0] One = 1;

  // The record under way and what is left of its current query row.
  reg              active_q;
  reg              pruned_q;
  reg              head_last_q;
  reg              more_rows_q;  // row 2b+1 is still to come
  reg [RowW-1:0]   row_q;
  reg [PosW-1:0]   limit_q;      // valid keys of the row
  reg [Blocks-1:0] mask_q;
  reg [Blocks-1:0] left_q;       // kept blocks of the row not finished
  reg              key_odd_q;    // the block's even key is done
  reg              row_first_q;  // no token of the row has begun
  reg              pass_q;
  reg [ChunkW-1:0] chunk_q;

  // The lowest block that is left.
  wire [Blocks-1:0] lowest = left_q & (~left_q + 1'b1);
  wire [Blocks-1:0] others = left_q & ~lowest;
  wire [BlockW-1:0] block_col;

  // The block columns whose number has bit k set.
  function [Blocks-1:0] columns_with_bit;
    input integer k;
    integer c;
    begin
      for (c = 0; c < Blocks; c = c + 1) columns_with_bit[c] = ((c >> k) & 1) != 0;
    end
  endfunction

  genvar k;
  generate
    for (k = 0; k < BlockW; k = k + 1) begin : gen_block_col
      localparam [Blocks-1:0] Columns = columns_with_bit(k);
      assign block_col[k] = |(lowest & Columns);
    end
  endgenerate

  wire            empty      = left_q == {Blocks{1'b0}};
  wire [PosW-1:0] odd_key    = {{(PosW-BlockW-1){1'b0}}, block_col, 1'b1};
  wire            block_last = key_odd_q || odd_key >= limit_q;
  wire            row_last   = empty || (block_last && others == {Blocks{1'b0}});
  wire            pass_first = chunk_q == {ChunkW{1'b0}};
  wire            pass_last  = chunk_q == last_chunk_i;
  wire            begins     = pass_first && !pass_q;
  wire            ends       = empty || (pass_last && (pass_q || !exact_i));

  wire score_room;
  wire row_room;
  wire unused_score_any;
  wire unused_row_any;
  wire may_begin  = (pruned_q || frac_row_loaded_i) && (empty || score_room)
                    && (!row_first_q || row_room);
  wire step       = active_q && (!begins || may_begin);
  wire token_end  = step && ends;
  wire row_end    = token_end && row_last;
  wire record_end = row_end && !more_rows_q;
  wire take       = record_valid_i && (!active_q || record_end);

  hdp_credit #(
    .Limit(ScoreDepth)
  ) u_score_credit (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(step && begins && !empty), .dec_i(score_pop_i),
    .any_o(unused_score_any), .room_o(score_room)
  );

  hdp_credit #(
    .Limit(RowDepth)
  ) u_row_credit (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(step && begins && row_first_q), .dec_i(row_pop_i),
    .any_o(unused_row_any), .room_o(row_room)
  );

  // Row 2b of the record that is taken. Its last kept block may hold pairs of row 2b+1 only
  // (causal, odd off); row 2b+1 itself, or a lone row 2b, has a pair in every live block.
  wire [PosW-1:0]   even_row   = {{(PosW-BlockW-1){1'b0}}, record_block_row_i, 1'b0};
  wire [PosW-1:0]   even_limit = causal_i ? even_row + {1'b0, off_i} + One : {1'b0, lk_i};
  wire [LenW-1:0]   even_live  = even_limit[PosW-1:1] + {{(LenW-1){1'b0}}, even_limit[0]};
  wire [Blocks-1:0] even_dead  = {Blocks{1'b1}} << even_live;

  always @(posedge clk_i) begin
    if (!rst_ni) active_q <= 1'b0;
    else if (take) active_q <= 1'b1;
    else if (record_end) active_q <= 1'b0;
  end

  always @(posedge clk_i) begin
    if (take) begin
      pruned_q <= record_pruned_i;
      head_last_q <= record_head_last_i;
      more_rows_q <= record_has_odd_i;
      row_q <= {record_block_row_i, 1'b0};
      limit_q <= even_limit;
      mask_q <= record_mask_i;
      left_q <= causal_i ? record_mask_i & ~even_dead : record_mask_i;
      key_odd_q <= 1'b0;
      row_first_q <= 1'b1;
      pass_q <= 1'b0;
      chunk_q <= {ChunkW{1'b0}};
    end else if (row_end) begin
      more_rows_q <= 1'b0;
      row_q[0] <= 1'b1;
      if (causal_i) limit_q <= limit_q + One;
      left_q <= mask_q;
      key_odd_q <= 1'b0;
      row_first_q <= 1'b1;
      pass_q <= 1'b0;
      chunk_q <= {ChunkW{1'b0}};
    end else if (step) begin
      row_first_q <= 1'b0;
      chunk_q <= pass_last ? {ChunkW{1'b0}} : chunk_q + 1'b1;
      if (pass_last) pass_q <= exact_i && !pass_q;
      if (ends) begin
        key_odd_q <= !block_last;
        if (block_last) left_q <= others;
      end
    end
  end

  assign take_o         = take;
  assign step_o         = step;
  assign pair_o         = !empty;
  assign row_o          = row_q;
  assign key_o          = {block_col, key_odd_q};
  assign chunk_o        = chunk_q;
  assign pass_o         = pass_q;
  assign first_o        = pass_first;
  assign last_o         = ends;
  assign row_last_o     = row_last;
  assign head_last_o    = head_last_q && !more_rows_q;
  assign pruned_o       = pruned_q;
  assign head_end_o     = record_end && head_last_q;
  assign survivor_end_o = head_end_o && !pruned_q;
endmodule

`resetall
