// SPDX-License-Identifier: Apache-2.0
// A core's front requester: reads the integer parts of every head assigned to it, KI and then QI
// (docs/coprocessor.md section 6).
`default_nettype none

module hdp_front_request #(
  /// Bytes of a bus word: a power of two.
  parameter BusBytes = 16,
  /// Longest burst, words; at most 4096 bytes.
  parameter BurstBeats = 16,
  /// Bits of a number of words of a burst.
  parameter BeatsW = 5,
  /// Bits of an address, counted in bus words.
  parameter PlaceW = 36,
  /// Bits of the number of words of a segment.
  parameter WordsW = 11
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset, of the job.
  input  wire              rst_ni,
  // job
  /// Base of KI, bus words.
  input  wire [PlaceW-1:0] ki_base_i,
  /// Base of QI, bus words.
  input  wire [PlaceW-1:0] qi_base_i,
  /// Words of KI of a head.
  input  wire [WordsW-1:0] k_words_i,
  /// Words of QI of a head.
  input  wire [WordsW-1:0] q_words_i,
  // scheduler
  /// It has no head.
  output wire              idle_o,
  /// A head is assigned; only when idle_o.
  input  wire              assign_i,
  /// Its offset in KI, bus words.
  input  wire [PlaceW-1:0] k_offset_i,
  /// Its offset in QI, bus words.
  input  wire [PlaceW-1:0] q_offset_i,
  // arbiter
  /// A burst is offered.
  output wire              offer_o,
  /// Its first word.
  output wire [PlaceW-1:0] place_o,
  /// Its words.
  output wire [BeatsW-1:0] beats_o,
  /// It is granted.
  input  wire              grant_i,
  // back requester
  /// The head's last burst is granted.
  output wire              done_o
);
  reg              idle_q;
  reg              set_q;   // sets the segment up
  reg              is_q_q;  // the segment is QI, not KI
  reg [PlaceW-1:0] k_offset_q;
  reg [PlaceW-1:0] q_offset_q;

  wire segment_end;

  hdp_segment #(
    .BusBytes(BusBytes), .BurstBeats(BurstBeats), .BeatsW(BeatsW), .PlaceW(PlaceW),
    .WordsW(WordsW)
  ) u_segment (
    .clk_i(clk_i), .rst_ni(rst_ni), .set_i(set_q),
    .place_i(is_q_q ? qi_base_i + q_offset_q : ki_base_i + k_offset_q),
    .words_i(is_q_q ? q_words_i : k_words_i),
    .grant_i(grant_i), .offer_o(offer_o), .place_o(place_o), .beats_o(beats_o),
    .end_o(segment_end)
  );

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      idle_q <= 1'b1;
      set_q <= 1'b0;
      is_q_q <= 1'b0;
    end else begin
      if (assign_i) idle_q <= 1'b0;
      else if (done_o) idle_q <= 1'b1;
      set_q <= assign_i || (segment_end && !is_q_q);
      if (segment_end) is_q_q <= !is_q_q;
    end
  end

  always @(posedge clk_i) begin
    if (assign_i) begin
      k_offset_q <= k_offset_i;
      q_offset_q <= q_offset_i;
    end
  end

  assign idle_o = idle_q;
  assign done_o = segment_end && is_q_q;
endmodule

`resetall
