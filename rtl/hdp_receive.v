// SPDX-License-Identifier: Apache-2.0
// Makes load beats of the words of one read ID: gathers chunks, which its walker tells apart
// (docs/coprocessor.md section 6).
`default_nettype none

module hdp_receive #(
  /// 0: a front requester's ID (KI, QI), 1: a back requester's (KF, V, QF).
  parameter Back = 1,
  /// Elements of a chunk: a multiple of BusBytes.
  parameter Lanes = 64,
  /// Bytes of a bus word: a power of two.
  parameter BusBytes = 16,
  /// Bits of a head number.
  parameter HeadW = 8,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Bits of a block number.
  parameter BlockW = 6,
  /// Key blocks.
  parameter Blocks = 64,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1,
  /// Bits of the number of a word in a row, at least 1.
  parameter WordW = 3
) (
  /// Clock.
  input  wire                              clk_i,
  /// Synchronous reset, of the job.
  input  wire                              rst_ni,
  // job
  /// Last query row.
  input  wire [RowW-1:0]                   last_query_i,
  /// Last key row.
  input  wire [RowW-1:0]                   last_key_i,
  /// Last word of a row of Q and K.
  input  wire [WordW-1:0]                  last_qk_word_i,
  /// Last word of a row of V.
  input  wire [WordW-1:0]                  last_vo_word_i,
  // requester
  /// A head's words will come.
  input  wire                              head_valid_i,
  /// Its number in the job.
  input  wire [HeadW-1:0]                  head_i,
  /// Bit k: its key block k is read; of a back requester only.
  input  wire [Blocks-1:0]                 needed_i,
  // R
  /// A word is accepted, in Run.
  input  wire                              word_valid_i,
  /// The word.
  input  wire [8*BusBytes-1:0]             data_i,
  /// Its head.
  output wire [HeadW-1:0]                  head_o,
  /// Its array: 0 KI, 1 QI, 2 KF, 3 QF, 4 V.
  output wire [2:0]                        array_o,
  // the load beat, one cycle after its last word
  /// A beat of integer or fraction parts.
  output wire                              qk_valid_o,
  /// A beat of V.
  output wire                              v_valid_o,
  /// It belongs to Q, not K.
  output wire                              is_q_o,
  /// Its row.
  output wire [RowW-1:0]                   row_o,
  /// Its chunk.
  output wire [ChunkW-1:0]                 chunk_o,
  /// Last beat of its head, of its stream.
  output wire                              last_o,
  /// Its elements: a byte each, or two of V.
  output wire [((Back != 0) ? 2 : 1)*8*Lanes-1:0] data_o
);
  localparam QkSlots = Lanes / BusBytes;
  localparam VSlots  = 2 * QkSlots;
  localparam Slots   = (Back != 0) ? VSlots : QkSlots;
  localparam SlotW   = (Slots > 1) ? $clog2(Slots) : 1;
  localparam LastQk  = QkSlots - 1;
  localparam LastV   = VSlots - 1;

  wire [RowW-1:0]  row;
  wire [WordW-1:0] word;
  wire             row_last;
  wire             array_last;
  wire             unused_word = &{1'b0, word};  // for the probe r

  hdp_walker #(
    .Back(Back), .HeadW(HeadW), .RowW(RowW), .BlockW(BlockW), .Blocks(Blocks), .WordW(WordW)
  ) u_walker (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .last_query_i(last_query_i), .last_key_i(last_key_i), .last_qk_word_i(last_qk_word_i),
    .last_vo_word_i(last_vo_word_i),
    .head_valid_i(head_valid_i), .head_i(head_i), .needed_i(needed_i),
    .word_valid_i(word_valid_i),
    .head_o(head_o), .array_o(array_o), .row_o(row), .word_o(word), .row_last_o(row_last),
    .array_last_o(array_last)
  );

  reg [SlotW-1:0]          slot_q;   // the word's place in its chunk
  reg [ChunkW-1:0]         chunk_q;  // its chunk
  reg [Slots*8*BusBytes-1:0] data_q;
  reg                      qk_valid_q;
  reg                      v_valid_q;
  reg                      is_q_q;
  reg [RowW-1:0]           beat_row_q;
  reg [ChunkW-1:0]         beat_chunk_q;
  reg                      last_q;

  // Array codes are odd for Q only.
  wire             is_q      = array_o[0];
  wire             is_v      = array_o[2];
  wire [SlotW-1:0] last_slot = is_v ? LastV[SlotW-1:0] : LastQk[SlotW-1:0];
  wire             beat      = word_valid_i && (row_last || slot_q == last_slot);

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      slot_q <= {SlotW{1'b0}};
      chunk_q <= {ChunkW{1'b0}};
      qk_valid_q <= 1'b0;
      v_valid_q <= 1'b0;
    end else begin
      qk_valid_q <= beat && !is_v;
      v_valid_q <= beat && is_v;
      if (word_valid_i) slot_q <= beat ? {SlotW{1'b0}} : slot_q + 1'b1;
      if (beat) chunk_q <= row_last ? {ChunkW{1'b0}} : chunk_q + 1'b1;
    end
  end

  integer s;

  always @(posedge clk_i) begin
    if (beat) begin
      is_q_q <= is_q;
      beat_row_q <= row;
      beat_chunk_q <= chunk_q;
      last_q <= (is_q || is_v) && array_last && row_last;
    end
    if (word_valid_i) begin
      for (s = 0; s < Slots; s = s + 1) begin
        if (slot_q == s[SlotW-1:0]) data_q[s*8*BusBytes +: 8*BusBytes] <= data_i;
      end
    end
  end

  assign qk_valid_o = qk_valid_q;
  assign v_valid_o  = v_valid_q;
  assign is_q_o     = is_q_q;
  assign row_o      = beat_row_q;
  assign chunk_o    = beat_chunk_q;
  assign last_o     = last_q;
  assign data_o     = data_q;
endmodule

`resetall
