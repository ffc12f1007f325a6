// SPDX-License-Identifier: Apache-2.0
// Issues the integer engine's steps: every live block of every head, in order, chunk by chunk.
`default_nettype none

module hdp_integer_seq #(
  /// Bits of a length.
  parameter LenW = 8,
  /// Bits of a block row or block column number.
  parameter BlockW = 6,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1,
  /// Blocks of the theta FIFO.
  parameter ThetaDepth = 128,
  /// Block rows of the threshold FIFO.
  parameter ThresholdDepth = 8
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  // job
  /// Query rows.
  input  wire [LenW-1:0]   lq_i,
  /// Key rows.
  input  wire [LenW-1:0]   lk_i,
  /// Lk - Lq.
  input  wire [LenW-1:0]   off_i,
  /// Causal attention.
  input  wire              causal_i,
  /// Last chunk of a row.
  input  wire [ChunkW-1:0] last_chunk_i,
  // load_int
  /// The last chunk of a Q row is accepted; Q rows come after all K rows, ascending.
  input  wire              q_row_loaded_i,
  /// The last beat of a head is accepted.
  input  wire              head_loaded_i,
  // mask unit
  /// It pops a theta.
  input  wire              theta_pop_i,
  /// It pops a threshold.
  input  wire              threshold_pop_i,
  // the step
  /// A step issues.
  output wire              step_o,
  /// Bank of its head.
  output wire              bank_o,
  /// Block row b.
  output wire [BlockW-1:0] block_row_o,
  /// Block column c.
  output wire [BlockW-1:0] block_col_o,
  /// Chunk t.
  output wire [ChunkW-1:0] chunk_o,
  /// First step of its block.
  output wire              first_o,
  /// Last step of its block.
  output wire              last_o,
  /// Valid pairs of the block: bits 0 and 1 are row 2b, 2 and 3 row 2b+1.
  output wire [3:0]        pair_valid_o,
  /// Last block of its row.
  output wire              row_last_o,
  /// Last block of its head.
  output wire              head_last_o
);
  localparam PosW = LenW + 1;
  localparam [PosW-1:0] One = 1;
  localparam [PosW-1:0] Two = 2;

  reg              bank_q;
  reg [BlockW-1:0] block_row_q;
  reg [BlockW-1:0] block_col_q;
  reg [ChunkW-1:0] chunk_q;
  reg [LenW-1:0]   q_rows_q;

  // Rows 2b, 2b+1 and keys 2c, 2c+1.
  wire [PosW-1:0] row_even = {{(PosW-BlockW-1){1'b0}}, block_row_q, 1'b0};
  wire [PosW-1:0] row_odd  = row_even + One;
  wire [PosW-1:0] key_even = {{(PosW-BlockW-1){1'b0}}, block_col_q, 1'b0};
  wire [PosW-1:0] key_odd  = key_even + One;
  wire            has_odd  = row_odd < {1'b0, lq_i};

  // limit(i) = causal ? i + off + 1 : Lk; a row that does not exist has none.
  wire [PosW-1:0] limit_even = causal_i ? row_even + {1'b0, off_i} + One : {1'b0, lk_i};
  wire [PosW-1:0] limit_odd  = causal_i ? limit_even + One : {1'b0, lk_i};
  wire [PosW-1:0] limit_last = has_odd ? limit_odd : limit_even;

  wire row_last   = key_even + Two >= limit_last;
  wire head_last  = row_even + Two >= {1'b0, lq_i};
  wire chunk_last = chunk_q == last_chunk_i;
  wire first      = chunk_q == {ChunkW{1'b0}};
  wire row_first  = block_col_q == {BlockW{1'b0}};

  // Q rows up to min(2b+1, Lq-1) of this head, and with them all its K rows, have come.
  wire head_loaded;
  wire arrived = head_loaded || {1'b0, q_rows_q} > (has_odd ? row_odd : row_even);

  wire unused_theta_any;
  wire unused_threshold_any;
  wire unused_heads_room;
  wire theta_room;
  wire threshold_room;
  wire step = arrived && (!first || theta_room) && (!(first && row_first) || threshold_room);
  wire block_end = step && chunk_last;
  wire row_end   = block_end && row_last;
  wire head_end  = row_end && head_last;

  hdp_credit #(
    .Limit(ThetaDepth)
  ) u_theta_credit (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .inc_i (step && first),
    .dec_i (theta_pop_i),
    .any_o (unused_theta_any),
    .room_o(theta_room)
  );

  hdp_credit #(
    .Limit(ThresholdDepth)
  ) u_threshold_credit (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .inc_i (step && first && row_first),
    .dec_i (threshold_pop_i),
    .any_o (unused_threshold_any),
    .room_o(threshold_room)
  );

  // Heads that are loaded and whose last step has not issued.
  hdp_credit #(
    .Limit(2)
  ) u_heads (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .inc_i (head_loaded_i),
    .dec_i (head_end),
    .any_o (head_loaded),
    .room_o(unused_heads_room)
  );

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      bank_q <= 1'b0;
      block_row_q <= {BlockW{1'b0}};
      block_col_q <= {BlockW{1'b0}};
      chunk_q <= {ChunkW{1'b0}};
      q_rows_q <= {LenW{1'b0}};
    end else begin
      if (head_end) bank_q <= !bank_q;
      if (row_end) block_row_q <= head_last ? {BlockW{1'b0}} : block_row_q + 1'b1;
      if (block_end) block_col_q <= row_last ? {BlockW{1'b0}} : block_col_q + 1'b1;
      if (step) chunk_q <= chunk_last ? {ChunkW{1'b0}} : chunk_q + 1'b1;
      if (head_loaded_i) q_rows_q <= {LenW{1'b0}};
      else if (q_row_loaded_i) q_rows_q <= q_rows_q + 1'b1;
    end
  end

  assign step_o       = step;
  assign bank_o       = bank_q;
  assign block_row_o  = block_row_q;
  assign block_col_o  = block_col_q;
  assign chunk_o      = chunk_q;
  assign first_o      = first;
  assign last_o       = chunk_last;
  assign pair_valid_o = {has_odd && key_odd < limit_odd, has_odd && key_even < limit_odd,
                         key_odd < limit_even, key_even < limit_even};
  assign row_last_o   = row_last;
  assign head_last_o  = row_last && head_last;
endmodule

`resetall
