// SPDX-License-Identifier: Apache-2.0
// Packs a core's output beats into rows of bus words: two row buffers, one filled while the other
// is written (docs/coprocessor.md section 7).
`default_nettype none

module hdp_row_packer #(
  /// Elements in one output beat: a power of two, 2 * OutLanes <= BusBytes.
  parameter OutLanes = 8,
  /// Bits of an output chunk number, at least 1.
  parameter OutChunkW = 3,
  /// Bytes of a data bus word: a power of two.
  parameter BusBytes = 16,
  /// Bits of the number of a word in a row, at least 1: $clog2(ceil(2*DMax/BusBytes)) or 1.
  parameter WordW = 3
) (
  /// Clock.
  input  wire                   clk_i,
  /// Synchronous reset, of the job: empty. The words of the row being written stay readable.
  input  wire                   rst_ni,
  /// The state is Run.
  input  wire                   run_i,
  /// Last output chunk of a row, U - 1.
  input  wire [OutChunkW-1:0]   last_chunk_i,
  // out of the core
  /// A beat is offered.
  input  wire                   out_valid_i,
  /// It is accepted.
  output wire                   out_ready_o,
  /// Its output chunk.
  input  wire [OutChunkW-1:0]   out_chunk_i,
  /// Its lanes.
  input  wire [OutLanes*16-1:0] out_data_i,
  // write engine
  /// A row is complete.
  output wire                   row_valid_o,
  /// Buffer of the oldest complete row.
  output wire                   row_bank_o,
  /// The last word of the oldest complete row is issued.
  input  wire                   row_done_i,
  /// Reads a word.
  input  wire                   read_i,
  /// Buffer to read.
  input  wire                   read_bank_i,
  /// Word of the row.
  input  wire [WordW-1:0]       read_word_i,
  /// The word, one cycle after read_i; it stays until the next read.
  output wire [BusBytes*8-1:0]  read_data_o
);
  localparam BeatW = OutLanes * 16;
  localparam Slots = BusBytes * 8 / BeatW;   // beats of a word
  localparam SlotLog = $clog2(Slots);
  localparam SlotW   = (Slots > 1) ? SlotLog : 1;

  reg  fill_bank_q;   // buffer that is filled
  reg  row_bank_q;
  wire room;

  wire accept   = out_valid_i && out_ready_o;
  wire complete = accept && out_chunk_i == last_chunk_i;

  // Chunk u is in slot u mod Slots of word u / Slots.
  wire [SlotW+OutChunkW+WordW-1:0] chunk = {{(SlotW+WordW){1'b0}}, out_chunk_i};
  wire [WordW-1:0]                 word  = chunk[SlotLog +: WordW];
  wire unused_high = &{1'b0, chunk};  // 0 in a row of at most DMax elements

  hdp_credit #(
    .Limit(2)
  ) u_rows (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(complete), .dec_i(row_done_i), .any_o(row_valid_o),
    .room_o(room)
  );

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      fill_bank_q <= 1'b0;
      row_bank_q <= 1'b0;
    end else begin
      if (complete) fill_bank_q <= !fill_bank_q;
      if (row_done_i) row_bank_q <= !row_bank_q;
    end
  end

  genvar s;
  generate
    for (s = 0; s < Slots; s = s + 1) begin : gen_slot
      localparam [SlotW-1:0] Slot = s;
      wire here;
      if (Slots > 1) begin : gen_select
        assign here = chunk[SlotW-1:0] == Slot;
      end else begin : gen_whole
        assign here = 1'b1;
      end

      hdp_ram_1r1w #(
        .Width(BeatW), .Depth(2 << WordW)
      ) u_ram (
        .clk_i(clk_i),
        .we_i(accept && here), .waddr_i({fill_bank_q, word}), .wdata_i(out_data_i),
        .re_i(read_i), .raddr_i({read_bank_i, read_word_i}),
        .rdata_o(read_data_o[s*BeatW +: BeatW])
      );
    end
  endgenerate

  assign out_ready_o = run_i && room;
  assign row_bank_o  = row_bank_q;
endmodule

`resetall
