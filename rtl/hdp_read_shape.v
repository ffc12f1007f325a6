// SPDX-License-Identifier: Apache-2.0
// What the read side needs to know of a job's shape, in rows and bus words; settled from the first
// cycle of Run.
`default_nettype none

module hdp_read_shape #(
  /// Bytes of a bus word: a power of two.
  parameter BusBytes = 16,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Bits of a length.
  parameter LenW = 8,
  /// Bits of the number of a word in a row, at least 1.
  parameter WordW = 3,
  /// Bits of the number of words of a segment.
  parameter WordsW = 11
) (
  /// Clock.
  input  wire              clk_i,
  // job; good from Start on
  /// Query rows.
  input  wire [LenW-1:0]   lq_i,
  /// Key rows.
  input  wire [LenW-1:0]   lk_i,
  /// Bytes of a row of Q and K.
  input  wire [15:0]       qk_pitch_i,
  /// Bytes of a row of V.
  input  wire [15:0]       vo_pitch_i,
  /// Last query row.
  output wire [RowW-1:0]   last_query_o,
  /// Last key row.
  output wire [RowW-1:0]   last_key_o,
  /// Last word of a row of Q and K.
  output wire [WordW-1:0]  last_qk_word_o,
  /// Last word of a row of V.
  output wire [WordW-1:0]  last_vo_word_o,
  /// Words of a row of Q and K: wq.
  output wire [WordW:0]    qk_words_o,
  /// Words of a row of V: wv.
  output wire [WordW:0]    vo_words_o,
  /// Words of QI or QF of a head: lq * wq.
  output wire [WordsW-1:0] q_words_o,
  /// Words of KI or KF of a head: lk * wq.
  output wire [WordsW-1:0] k_words_o,
  /// Words of V of a head: lk * wv.
  output wire [WordsW-1:0] v_words_o
);
  localparam BusBits = $clog2(BusBytes);
  localparam [WordW:0]  WordOne = 1;
  localparam [LenW-1:0] LenOne  = 1;

  wire [WordW:0]  qk_words = qk_pitch_i[BusBits +: WordW+1];
  wire [WordW:0]  vo_words = vo_pitch_i[BusBits +: WordW+1];
  wire [WordW:0]  last_qk_word = qk_words - WordOne;
  wire [WordW:0]  last_vo_word = vo_words - WordOne;
  wire [LenW-1:0] last_query   = lq_i - LenOne;
  wire [LenW-1:0] last_key     = lk_i - LenOne;
  // A pitch is whole words, and a legal shape leaves the high bits of these at 0.
  wire            unused_bits  = &{1'b0, qk_pitch_i, vo_pitch_i, last_qk_word, last_vo_word,
                                   last_query, last_key};

  reg [RowW-1:0]   last_query_q;
  reg [RowW-1:0]   last_key_q;
  reg [WordW-1:0]  last_qk_word_q;
  reg [WordW-1:0]  last_vo_word_q;
  reg [WordsW-1:0] q_words_q;
  reg [WordsW-1:0] k_words_q;
  reg [WordsW-1:0] v_words_q;

  always @(posedge clk_i) begin
    last_query_q <= last_query[RowW-1:0];
    last_key_q <= last_key[RowW-1:0];
    last_qk_word_q <= last_qk_word[WordW-1:0];
    last_vo_word_q <= last_vo_word[WordW-1:0];
    q_words_q <= {{(WordsW-LenW){1'b0}}, lq_i} * {{(WordsW-WordW-1){1'b0}}, qk_words};
    k_words_q <= {{(WordsW-LenW){1'b0}}, lk_i} * {{(WordsW-WordW-1){1'b0}}, qk_words};
    v_words_q <= {{(WordsW-LenW){1'b0}}, lk_i} * {{(WordsW-WordW-1){1'b0}}, vo_words};
  end

  assign last_query_o   = last_query_q;
  assign last_key_o     = last_key_q;
  assign last_qk_word_o = last_qk_word_q;
  assign last_vo_word_o = last_vo_word_q;
  assign qk_words_o     = qk_words;
  assign vo_words_o     = vo_words;
  assign q_words_o      = q_words_q;
  assign k_words_o      = k_words_q;
  assign v_words_o      = v_words_q;
endmodule

`resetall
