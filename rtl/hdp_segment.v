// SPDX-License-Identifier: Apache-2.0
// A segment of memory to read, cut into bursts that cross no 4096-byte boundary.
`default_nettype none

module hdp_segment #(
  /// Bytes of a bus word: a power of two.
  parameter BusBytes = 16,
  /// Longest burst, words.
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
  /// Synchronous reset.
  input  wire              rst_ni,
  /// Sets a segment up; only when none is under way.
  input  wire              set_i,
  /// Its first word.
  input  wire [PlaceW-1:0] place_i,
  /// Its words, at least 1.
  input  wire [WordsW-1:0] words_i,
  /// The burst is granted.
  input  wire              grant_i,
  /// A burst is offered.
  output wire              offer_o,
  /// Its first word.
  output wire [PlaceW-1:0] place_o,
  /// Its words.
  output wire [BeatsW-1:0] beats_o,
  /// The segment's last burst is granted.
  output wire              end_o
);
  // Words of 4096 bytes, and enough bits for all that beats is the smallest of.
  localparam PageW  = 12 - $clog2(BusBytes);
  localparam LessW  = (WordsW > PageW + 1) ? WordsW : PageW + 1;
  localparam LimitW = (LessW > BeatsW) ? LessW : BeatsW;

  reg              active_q;
  reg [PlaceW-1:0] place_q;
  reg [WordsW-1:0] words_q;

  // beats = min(words left, words to the boundary, BurstBeats)
  wire [PageW:0]    to_page = {1'b1, {PageW{1'b0}}} - {1'b0, place_q[PageW-1:0]};
  wire [LimitW-1:0] left    = {{(LimitW-WordsW){1'b0}}, words_q};
  wire [LimitW-1:0] page    = {{(LimitW-PageW-1){1'b0}}, to_page};
  wire [LimitW-1:0] longest = BurstBeats[LimitW-1:0];
  wire [LimitW-1:0] least   = (left < page) ? left : page;
  wire [LimitW-1:0] beats   = (least < longest) ? least : longest;
  wire              last    = left == beats;

  always @(posedge clk_i) begin
    if (!rst_ni) active_q <= 1'b0;
    else if (set_i) active_q <= 1'b1;
    else if (end_o) active_q <= 1'b0;
  end

  // The widths cut only zeros: beats fits a burst and the words left.
  wire [LimitW-1:0] less = left - beats;
  wire              unused_high = &{1'b0, beats, less};

  always @(posedge clk_i) begin
    if (set_i) begin
      place_q <= place_i;
      words_q <= words_i;
    end else if (grant_i) begin
      place_q <= place_q + {{(PlaceW-BeatsW){1'b0}}, beats[BeatsW-1:0]};
      words_q <= less[WordsW-1:0];
    end
  end

  assign offer_o = active_q;
  assign place_o = place_q;
  assign beats_o = beats[BeatsW-1:0];
  assign end_o   = grant_i && last;
endmodule

`resetall
