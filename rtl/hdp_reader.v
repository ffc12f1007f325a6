// SPDX-License-Identifier: Apache-2.0
// One core's read side: its two requesters, and what becomes of their words. Only wiring
// (docs/coprocessor.md section 6).
`default_nettype none

module hdp_reader #(
  /// Integer bits of an element.
  parameter IntBits = 8,
  /// Fraction bits of an element.
  parameter FracBits = 8,
  /// Elements of a chunk: a multiple of BusBytes.
  parameter Lanes = 64,
  /// Bytes of a bus word: a power of two.
  parameter BusBytes = 16,
  /// Longest burst, words; at most 4096 bytes.
  parameter BurstBeats = 16,
  /// Bits of a number of words of a burst.
  parameter BeatsW = 5,
  /// Bits of an address, counted in bus words.
  parameter PlaceW = 36,
  /// Bits of the number of words of a segment.
  parameter WordsW = 11,
  /// Bits of the number of a word in a row, at least 1.
  parameter WordW = 3,
  /// Bits of a head number.
  parameter HeadW = 8,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Bits of a block number.
  parameter BlockW = 6,
  /// Key blocks.
  parameter Blocks = 64,
  /// Bits of a chunk number, at least 1.
  parameter ChunkW = 1
) (
  /// Clock.
  input  wire                      clk_i,
  /// Synchronous reset, of the job.
  input  wire                      rst_ni,
  // job
  /// The state is Run.
  input  wire                      run_i,
  /// Prune heads.
  input  wire                      head_prune_i,
  /// Fill is skip.
  input  wire                      fill_skip_i,
  /// Base of KI, bus words.
  input  wire [PlaceW-1:0]         ki_base_i,
  /// Base of QI, bus words.
  input  wire [PlaceW-1:0]         qi_base_i,
  /// Base of KF, bus words.
  input  wire [PlaceW-1:0]         kf_base_i,
  /// Base of QF, bus words.
  input  wire [PlaceW-1:0]         qf_base_i,
  /// Base of V, bus words.
  input  wire [PlaceW-1:0]         v_base_i,
  /// Words of KI or KF of a head.
  input  wire [WordsW-1:0]         k_words_i,
  /// Words of QI or QF of a head.
  input  wire [WordsW-1:0]         q_words_i,
  /// Words of V of a head.
  input  wire [WordsW-1:0]         v_words_i,
  /// Words of a row of Q and K.
  input  wire [WordW:0]            qk_words_i,
  /// Words of a row of V.
  input  wire [WordW:0]            vo_words_i,
  /// Last word of a row of Q and K.
  input  wire [WordW-1:0]          last_qk_word_i,
  /// Last word of a row of V.
  input  wire [WordW-1:0]          last_vo_word_i,
  /// Last query row.
  input  wire [RowW-1:0]           last_query_i,
  /// Last key row.
  input  wire [RowW-1:0]           last_key_i,
  // scheduler
  /// The front requester has no head.
  output wire                      front_idle_o,
  /// A head is assigned; only when front_idle_o.
  input  wire                      assign_i,
  /// Its number in the job.
  input  wire [HeadW-1:0]          assign_head_i,
  /// Its offset in QI and QF, bus words.
  input  wire [PlaceW-1:0]         q_offset_i,
  /// Its offset in KI and KF, bus words.
  input  wire [PlaceW-1:0]         k_offset_i,
  /// Its offset in V, bus words.
  input  wire [PlaceW-1:0]         v_offset_i,
  /// The back requester resolves a head.
  output wire                      resolve_o,
  // arbiter
  /// The front requester offers a burst.
  output wire                      front_offer_o,
  /// Its first word.
  output wire [PlaceW-1:0]         front_place_o,
  /// Its words.
  output wire [BeatsW-1:0]         front_beats_o,
  /// It is granted.
  input  wire                      front_grant_i,
  /// The back requester offers a burst.
  output wire                      back_offer_o,
  /// Its first word.
  output wire [PlaceW-1:0]         back_place_o,
  /// Its words.
  output wire [BeatsW-1:0]         back_beats_o,
  /// It is granted.
  input  wire                      back_grant_i,
  // R
  /// A word of the front requester's ID is accepted, in Run.
  input  wire                      front_word_i,
  /// A word of the back requester's ID is accepted, in Run.
  input  wire                      back_word_i,
  /// The word.
  input  wire [8*BusBytes-1:0]     data_i,
  /// Its head, if it is of the front requester's ID.
  output wire [HeadW-1:0]          front_head_o,
  /// Its head, if it is of the back requester's ID.
  output wire [HeadW-1:0]          back_head_o,
  /// It is of V then, not of KF or QF.
  output wire                      back_is_v_o,
  // core
  /// A head is decided.
  input  wire                      decision_i,
  /// It is pruned.
  input  wire                      pruned_i,
  /// A block row's mask is complete.
  input  wire                      mask_valid_i,
  /// Bit c: block c of it is kept.
  input  wire [Blocks-1:0]         mask_i,
  /// It is the head's last.
  input  wire                      report_i,
  /// A fraction bank is freed.
  input  wire                      free_frac_i,
  /// A V bank is freed.
  input  wire                      free_val_i,
  // load_int; the core is always ready, because a head's bank is free before its first burst
  /// A beat.
  output wire                      int_valid_o,
  /// It belongs to Q, not K.
  output wire                      int_is_q_o,
  /// Its row.
  output wire [RowW-1:0]           int_row_o,
  /// Its chunk.
  output wire [ChunkW-1:0]         int_chunk_o,
  /// Last beat of its head.
  output wire                      int_last_o,
  /// Integer parts.
  output wire [Lanes*IntBits-1:0]  int_data_o,
  // load_frac
  /// A beat.
  output wire                      frac_valid_o,
  /// It belongs to Q, not K.
  output wire                      frac_is_q_o,
  /// Its row.
  output wire [RowW-1:0]           frac_row_o,
  /// Its chunk.
  output wire [ChunkW-1:0]         frac_chunk_o,
  /// Last beat of its head.
  output wire                      frac_last_o,
  /// Fraction parts.
  output wire [Lanes*FracBits-1:0] frac_data_o,
  // load_val
  /// A beat.
  output wire                      val_valid_o,
  /// Its row.
  output wire [RowW-1:0]           val_row_o,
  /// Its chunk.
  output wire [ChunkW-1:0]         val_chunk_o,
  /// Last beat of its head.
  output wire                      val_last_o,
  /// Values.
  output wire [Lanes*16-1:0]       val_data_o
);
  // ---- requesters ----
  wire              front_done;
  wire              survive;
  wire [HeadW-1:0]  resolve_head;
  wire [Blocks-1:0] needed;

  hdp_front_request #(
    .BusBytes(BusBytes), .BurstBeats(BurstBeats), .BeatsW(BeatsW), .PlaceW(PlaceW),
    .WordsW(WordsW)
  ) u_front_request (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .ki_base_i(ki_base_i), .qi_base_i(qi_base_i), .k_words_i(k_words_i),
    .q_words_i(q_words_i),
    .idle_o(front_idle_o), .assign_i(assign_i), .k_offset_i(k_offset_i),
    .q_offset_i(q_offset_i),
    .offer_o(front_offer_o), .place_o(front_place_o), .beats_o(front_beats_o),
    .grant_i(front_grant_i), .done_o(front_done)
  );

  hdp_back_request #(
    .BusBytes(BusBytes), .BurstBeats(BurstBeats), .BeatsW(BeatsW), .PlaceW(PlaceW),
    .WordsW(WordsW), .WordW(WordW), .HeadW(HeadW), .RowW(RowW), .BlockW(BlockW),
    .Blocks(Blocks)
  ) u_back_request (
    .clk_i(clk_i), .rst_ni(rst_ni), .run_i(run_i), .head_prune_i(head_prune_i),
    .fill_skip_i(fill_skip_i),
    .kf_base_i(kf_base_i), .qf_base_i(qf_base_i), .v_base_i(v_base_i),
    .k_words_i(k_words_i), .q_words_i(q_words_i), .v_words_i(v_words_i),
    .qk_words_i(qk_words_i), .vo_words_i(vo_words_i), .last_key_i(last_key_i),
    .assign_i(assign_i), .assign_head_i(assign_head_i), .q_offset_i(q_offset_i),
    .k_offset_i(k_offset_i), .v_offset_i(v_offset_i), .front_done_i(front_done),
    .decision_i(decision_i), .pruned_i(pruned_i), .mask_valid_i(mask_valid_i),
    .mask_i(mask_i), .report_i(report_i), .free_frac_i(free_frac_i),
    .free_val_i(free_val_i),
    .resolve_o(resolve_o), .survive_o(survive), .head_o(resolve_head), .needed_o(needed),
    .offer_o(back_offer_o), .place_o(back_place_o), .beats_o(back_beats_o),
    .grant_i(back_grant_i)
  );

  // ---- what they read ----
  wire [2:0]          front_array;
  wire                unused_v_valid;
  wire [8*Lanes-1:0]  front_data;
  wire [2:0]          back_array;
  wire                back_is_q;
  wire [RowW-1:0]     back_row;
  wire [ChunkW-1:0]   back_chunk;
  wire                back_last;
  wire [16*Lanes-1:0] back_data;

  hdp_receive #(
    .Back(0), .Lanes(Lanes), .BusBytes(BusBytes), .HeadW(HeadW), .RowW(RowW),
    .BlockW(BlockW), .Blocks(Blocks), .ChunkW(ChunkW), .WordW(WordW)
  ) u_front_receive (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .last_query_i(last_query_i), .last_key_i(last_key_i), .last_qk_word_i(last_qk_word_i),
    .last_vo_word_i(last_vo_word_i),
    .head_valid_i(assign_i), .head_i(assign_head_i), .needed_i({Blocks{1'b1}}),
    .word_valid_i(front_word_i), .data_i(data_i), .head_o(front_head_o),
    .array_o(front_array),
    .qk_valid_o(int_valid_o), .v_valid_o(unused_v_valid), .is_q_o(int_is_q_o),
    .row_o(int_row_o), .chunk_o(int_chunk_o), .last_o(int_last_o), .data_o(front_data)
  );

  hdp_receive #(
    .Back(1), .Lanes(Lanes), .BusBytes(BusBytes), .HeadW(HeadW), .RowW(RowW),
    .BlockW(BlockW), .Blocks(Blocks), .ChunkW(ChunkW), .WordW(WordW)
  ) u_back_receive (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .last_query_i(last_query_i), .last_key_i(last_key_i), .last_qk_word_i(last_qk_word_i),
    .last_vo_word_i(last_vo_word_i),
    .head_valid_i(survive), .head_i(resolve_head), .needed_i(needed),
    .word_valid_i(back_word_i), .data_i(data_i), .head_o(back_head_o),
    .array_o(back_array),
    .qk_valid_o(frac_valid_o), .v_valid_o(val_valid_o), .is_q_o(back_is_q),
    .row_o(back_row), .chunk_o(back_chunk), .last_o(back_last), .data_o(back_data)
  );

  // The low bits of a byte count, and the front's array is of interest to the probe r only.
  wire unused_bits = &{1'b0, front_array, front_data, back_array, back_data};

  genvar l;
  generate
    for (l = 0; l < Lanes; l = l + 1) begin : gen_lane
      assign int_data_o[l*IntBits +: IntBits]    = front_data[8*l +: IntBits];
      assign frac_data_o[l*FracBits +: FracBits] = back_data[8*l +: FracBits];
    end
  endgenerate

  assign back_is_v_o  = back_array[2];
  assign frac_is_q_o  = back_is_q;
  assign frac_row_o   = back_row;
  assign frac_chunk_o = back_chunk;
  assign frac_last_o  = back_last;
  assign val_row_o    = back_row;
  assign val_chunk_o  = back_chunk;
  assign val_last_o   = back_last;
  assign val_data_o   = back_data;
endmodule

`resetall
