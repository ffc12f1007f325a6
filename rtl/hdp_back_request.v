// SPDX-License-Identifier: Apache-2.0
// A core's back requester: resolves the heads assigned to it, in order, and reads the fractions and
// V of those that survive: KF, V, QF (docs/coprocessor.md section 6).
`default_nettype none

module hdp_back_request #(
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
  /// Bits of the number of a word in a row.
  parameter WordW = 3,
  /// Bits of a head number.
  parameter HeadW = 8,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Bits of a block number.
  parameter BlockW = 6,
  /// Key blocks.
  parameter Blocks = 64
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset, of the job.
  input  wire              rst_ni,
  // job
  /// The state is Run.
  input  wire              run_i,
  /// Prune heads: wait for the decision.
  input  wire              head_prune_i,
  /// Fill is skip: read needed key blocks only.
  input  wire              fill_skip_i,
  /// Base of KF, bus words.
  input  wire [PlaceW-1:0] kf_base_i,
  /// Base of QF, bus words.
  input  wire [PlaceW-1:0] qf_base_i,
  /// Base of V, bus words.
  input  wire [PlaceW-1:0] v_base_i,
  /// Words of KF of a head.
  input  wire [WordsW-1:0] k_words_i,
  /// Words of QF of a head.
  input  wire [WordsW-1:0] q_words_i,
  /// Words of V of a head.
  input  wire [WordsW-1:0] v_words_i,
  /// Words of a row of KF.
  input  wire [WordW:0]    qk_words_i,
  /// Words of a row of V.
  input  wire [WordW:0]    vo_words_i,
  /// Last key row.
  input  wire [RowW-1:0]   last_key_i,
  // scheduler
  /// A head is assigned.
  input  wire              assign_i,
  /// Its number in the job.
  input  wire [HeadW-1:0]  assign_head_i,
  /// Its offset in QF, bus words.
  input  wire [PlaceW-1:0] q_offset_i,
  /// Its offset in KF, bus words.
  input  wire [PlaceW-1:0] k_offset_i,
  /// Its offset in V, bus words.
  input  wire [PlaceW-1:0] v_offset_i,
  // front requester
  /// A head's last burst is granted.
  input  wire              front_done_i,
  // core
  /// A head is decided.
  input  wire              decision_i,
  /// It is pruned.
  input  wire              pruned_i,
  /// A block row's mask is complete.
  input  wire              mask_valid_i,
  /// Bit c: block c of it is kept.
  input  wire [Blocks-1:0] mask_i,
  /// It is the head's last.
  input  wire              report_i,
  /// A fraction bank is freed.
  input  wire              free_frac_i,
  /// A V bank is freed.
  input  wire              free_val_i,
  // what becomes of a head
  /// A head is resolved.
  output wire              resolve_o,
  /// It survives: its words will come.
  output wire              survive_o,
  /// Its number in the job.
  output wire [HeadW-1:0]  head_o,
  /// Bit k: its key block k is read; all without skip.
  output wire [Blocks-1:0] needed_o,
  // arbiter
  /// A burst is offered.
  output wire              offer_o,
  /// Its first word.
  output wire [PlaceW-1:0] place_o,
  /// Its words.
  output wire [BeatsW-1:0] beats_o,
  /// It is granted.
  input  wire              grant_i
);
  localparam [1:0] ArrayK = 2'd0;
  localparam [1:0] ArrayV = 2'd1;
  localparam [1:0] ArrayQ = 2'd2;

  reg              idle_q;
  reg              set_q;    // sets the segment up
  reg [1:0]        array_q;
  reg [BlockW-1:0] from_q;   // key blocks before it are done
  reg              more_q;   // the segment under way is not the array's last
  reg [PlaceW-1:0] q_offset_q;
  reg [PlaceW-1:0] k_offset_q;
  reg [PlaceW-1:0] v_offset_q;
  reg [Blocks-1:0] needed_q;

  // ---- resolving ----
  wire              front_done;
  wire              decided;
  wire              pruned_head;
  wire              gathered;
  wire [Blocks-1:0] gathered_blocks;
  wire              frac_room;
  wire              val_room;
  wire              unused_front_room;
  wire              unused_frac_any;
  wire              unused_val_any;
  wire              unused_head_valid;
  wire [PlaceW-1:0] q_offset;
  wire [PlaceW-1:0] k_offset;
  wire [PlaceW-1:0] v_offset;

  wire pruned  = head_prune_i && pruned_head;
  wire known   = front_done && (!head_prune_i || decided) && (!fill_skip_i || gathered);
  wire resolve = run_i && idle_q && known && (pruned || (frac_room && val_room));
  wire survive = resolve && !pruned;

  // Heads assigned and not resolved: at most two.
  hdp_fifo #(
    .Width(HeadW+3*PlaceW), .Depth(2)
  ) u_heads (
    .clk_i(clk_i), .rst_ni(rst_ni), .push_i(assign_i),
    .data_i({assign_head_i, q_offset_i, k_offset_i, v_offset_i}), .pop_i(resolve),
    .valid_o(unused_head_valid), .data_o({head_o, q_offset, k_offset, v_offset})
  );

  hdp_credit #(
    .Limit(2)
  ) u_front_done (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(front_done_i), .dec_i(resolve),
    .any_o(front_done), .room_o(unused_front_room)
  );

  hdp_fifo #(
    .Width(1), .Depth(2)
  ) u_decisions (
    .clk_i(clk_i), .rst_ni(rst_ni), .push_i(head_prune_i && decision_i), .data_i(pruned_i),
    .pop_i(head_prune_i && resolve), .valid_o(decided), .data_o(pruned_head)
  );

  hdp_needed_keys #(
    .Blocks(Blocks)
  ) u_needed (
    .clk_i(clk_i), .rst_ni(rst_ni), .fill_skip_i(fill_skip_i), .mask_valid_i(mask_valid_i),
    .mask_i(mask_i), .report_i(report_i), .pop_i(fill_skip_i && resolve), .valid_o(gathered),
    .needed_o(gathered_blocks)
  );

  hdp_credit #(
    .Limit(2)
  ) u_frac_credit (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(survive), .dec_i(free_frac_i),
    .any_o(unused_frac_any), .room_o(frac_room)
  );

  hdp_credit #(
    .Limit(2)
  ) u_val_credit (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(survive), .dec_i(free_val_i),
    .any_o(unused_val_any), .room_o(val_room)
  );

  // ---- segments ----
  wire [BlockW-1:0] block;
  wire              more;
  wire              segment_end;

  hdp_first_block #(
    .BlockW(BlockW), .Blocks(Blocks)
  ) u_block (
    .needed_i(needed_q), .from_i(from_q), .block_o(block), .more_o(more)
  );

  // Rows 2k and, if < lk, 2k+1 of key block k.
  wire              is_v        = array_q == ArrayV;
  wire              is_q        = array_q == ArrayQ;
  wire [WordW:0]    row_words   = is_v ? vo_words_i : qk_words_i;
  wire              has_odd     = {block, 1'b1} <= last_key_i;
  wire [WordW+1:0]  block_words = has_odd ? {row_words, 1'b0} : {1'b0, row_words};
  wire [WordsW-1:0] block_start = {{(WordsW-BlockW-1){1'b0}}, block, 1'b0}
                                  * {{(WordsW-WordW-1){1'b0}}, row_words};
  wire              by_block    = fill_skip_i && !is_q;

  reg  [PlaceW-1:0] start;
  reg  [WordsW-1:0] words;

  always @* begin
    case (array_q)
      ArrayK: begin
        start = kf_base_i + k_offset_q;
        words = k_words_i;
      end
      ArrayV: begin
        start = v_base_i + v_offset_q;
        words = v_words_i;
      end
      default: begin
        start = qf_base_i + q_offset_q;
        words = q_words_i;
      end
    endcase
  end

  wire [PlaceW+WordsW-1:0] block_place = {{PlaceW{1'b0}}, block_start};
  wire                     unused_high = &{1'b0, block_place};

  hdp_segment #(
    .BusBytes(BusBytes), .BurstBeats(BurstBeats), .BeatsW(BeatsW), .PlaceW(PlaceW),
    .WordsW(WordsW)
  ) u_segment (
    .clk_i(clk_i), .rst_ni(rst_ni), .set_i(set_q),
    .place_i(by_block ? start + block_place[PlaceW-1:0] : start),
    .words_i(by_block ? {{(WordsW-WordW-2){1'b0}}, block_words} : words),
    .grant_i(grant_i), .offer_o(offer_o), .place_o(place_o), .beats_o(beats_o),
    .end_o(segment_end)
  );

  wire array_end = segment_end && !more_q;
  wire head_end  = array_end && is_q;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      idle_q <= 1'b1;
      set_q <= 1'b0;
      array_q <= ArrayK;
      from_q <= {BlockW{1'b0}};
      more_q <= 1'b0;
    end else begin
      if (survive) idle_q <= 1'b0;
      else if (head_end) idle_q <= 1'b1;
      set_q <= survive || (segment_end && !head_end);
      if (array_end) array_q <= is_q ? ArrayK : array_q + 1'b1;
      if (array_end) from_q <= {BlockW{1'b0}};
      else if (set_q && by_block) from_q <= block + 1'b1;
      if (set_q) more_q <= by_block && more;
    end
  end

  always @(posedge clk_i) begin
    if (survive) begin
      q_offset_q <= q_offset;
      k_offset_q <= k_offset;
      v_offset_q <= v_offset;
      needed_q <= gathered_blocks;
    end
  end

  assign resolve_o = resolve;
  assign survive_o = survive;
  assign needed_o  = fill_skip_i ? gathered_blocks : {Blocks{1'b1}};
endmodule

`resetall
