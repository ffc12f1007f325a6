// SPDX-License-Identifier: Apache-2.0
// The load stream of fraction parts, and the buffer that it fills.
`default_nettype none

module hdp_load_frac #(
  /// Fraction bits of an element.
  parameter FracBits = 8,
  /// Elements of a beat.
  parameter Lanes = 64,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Chunks of a row.
  parameter Chunks = 1,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1
) (
  /// Clock.
  input  wire                      clk_i,
  /// Synchronous reset.
  input  wire                      rst_ni,
  // job
  /// A job is under way.
  input  wire                      busy_i,
  /// Last chunk of a row.
  input  wire [ChunkW-1:0]         last_chunk_i,
  /// Lanes of the last chunk that lie below D.
  input  wire [Lanes-1:0]          tail_lanes_i,
  // load_frac: of every head K rows, then all Q rows, ascending
  /// A beat is offered.
  input  wire                      valid_i,
  /// It is accepted.
  output wire                      ready_o,
  /// It belongs to Q, not K.
  input  wire                      is_q_i,
  /// Its row.
  input  wire [RowW-1:0]           row_i,
  /// Its chunk.
  input  wire [ChunkW-1:0]         chunk_i,
  /// It is the last of its head.
  input  wire                      last_i,
  /// Its lanes.
  input  wire [Lanes*FracBits-1:0] data_i,
  // fraction engine
  /// It no longer needs the oldest surviving head.
  input  wire                      free_i,
  /// That head's query row pair_row_i is loaded, and with it all its K rows.
  output wire                      row_loaded_o,
  /// Read a pair's step, of that head.
  input  wire                      pair_re_i,
  /// Query row.
  input  wire [RowW-1:0]           pair_row_i,
  /// Key row.
  input  wire [RowW-1:0]           pair_key_i,
  /// Chunk.
  input  wire [ChunkW-1:0]         pair_chunk_i,
  /// FQ of the query, one cycle later.
  output wire [Lanes*FracBits-1:0] pair_q_o,
  /// FK of the key.
  output wire [Lanes*FracBits-1:0] pair_k_o
);
  wire                      accept;
  wire                      wbank;
  wire                      rbank;
  wire                      head_loaded;
  wire                      tail = chunk_i == last_chunk_i;
  wire [Lanes*FracBits-1:0] written;

  hdp_bank_ctrl u_banks (
    .clk_i(clk_i), .rst_ni(rst_ni), .busy_i(busy_i), .valid_i(valid_i), .last_i(last_i),
    .free_i(free_i), .ready_o(ready_o), .accept_o(accept), .wbank_o(wbank), .rbank_o(rbank),
    .loaded_o(head_loaded)
  );

  hdp_lane_mask #(
    .Lanes(Lanes), .Width(FracBits)
  ) u_lane_mask (
    .valid_i(valid_i), .tail_i(tail), .tail_lanes_i(tail_lanes_i), .data_i(data_i),
    .data_o(written)
  );

  hdp_frac_buffer #(
    .Width(Lanes*FracBits), .RowW(RowW), .Chunks(Chunks), .ChunkW(ChunkW)
  ) u_buffer (
    .clk_i(clk_i),
    .we_i(accept), .wbank_i(wbank), .is_q_i(is_q_i), .row_i(row_i), .chunk_i(chunk_i),
    .data_i(written),
    .re_i(pair_re_i), .rbank_i(rbank), .pair_row_i(pair_row_i), .pair_key_i(pair_key_i),
    .pair_chunk_i(pair_chunk_i), .pair_q_o(pair_q_o), .pair_k_o(pair_k_o)
  );

  // Q rows of the head that comes in, which is the oldest one unless that is loaded; its last row
  // makes it so.
  reg [RowW-1:0] q_rows_q;

  always @(posedge clk_i) begin
    if (!rst_ni || (accept && last_i)) q_rows_q <= {RowW{1'b0}};
    else if (accept && is_q_i && tail) q_rows_q <= q_rows_q + 1'b1;
  end

  assign row_loaded_o = head_loaded || q_rows_q > pair_row_i;
endmodule

`resetall
