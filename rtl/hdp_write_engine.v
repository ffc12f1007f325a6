// SPDX-License-Identifier: Apache-2.0
// The write engine: chooses complete rows, and writes them as bursts (docs/coprocessor.md section
// 7).
`default_nettype none

module hdp_write_engine #(
  /// Cores.
  parameter Cores = 1,
  /// Bits of a core number, at least 1.
  parameter CoreW = 1,
  /// Bytes of a data bus word: a power of two.
  parameter BusBytes = 16,
  /// Bits of an address.
  parameter AddrBits = 40,
  /// Write bursts outstanding: a power of two.
  parameter WriteDepth = 16,
  /// Heads between assignment and their last written word, a core: a power of two.
  parameter HeadDepth = 8,
  /// Bits of a head number.
  parameter HeadW = 8,
  /// Bits of a length.
  parameter LenW = 8,
  /// Bits of a dimension.
  parameter DimW = 7,
  /// Bits of the number of a word in a row, at least 1: $clog2(ceil(2*DMax/BusBytes)) or 1.
  parameter WordW = 3
) (
  /// Clock.
  input  wire                        clk_i,
  /// Synchronous reset.
  input  wire                        rst_ni,
  /// Reset of the job's part: high in Run only.
  input  wire                        job_rst_ni,
  // job
  /// The state is Run.
  input  wire                        run_i,
  /// Query rows.
  input  wire [LenW-1:0]             lq_i,
  /// Head dimension.
  input  wire [DimW-1:0]             dim_i,
  /// Base of O.
  input  wire [AddrBits-1:0]         base_i,
  /// Bytes between heads of O.
  input  wire [31:0]                 stride_i,
  /// Bytes of a row of O in memory: wv * BusBytes.
  input  wire [15:0]                 pitch_i,
  // scheduler
  /// A head is assigned: the next of the job.
  input  wire                        assign_i,
  /// To this core.
  input  wire [CoreW-1:0]            assign_core_i,
  /// Its number in the job.
  input  wire [HeadW-1:0]            assign_head_i,
  /// Bit n: the last word of a head of core n is issued.
  output wire [Cores-1:0]            head_written_o,
  // packers; bit n or the n-th element belongs to core n
  /// A row is complete.
  input  wire [Cores-1:0]            row_valid_i,
  /// Buffer of the oldest complete row.
  input  wire [Cores-1:0]            row_bank_i,
  /// The last word of the oldest complete row is issued.
  output wire [Cores-1:0]            row_done_o,
  /// Reads a word.
  output wire [Cores-1:0]            read_o,
  /// Buffer to read.
  output wire                        read_bank_o,
  /// Word of the row.
  output wire [WordW-1:0]            read_word_o,
  /// The word, one cycle after read_o; it stays until the next read.
  input  wire [Cores*BusBytes*8-1:0] read_data_i,
  // job control
  /// Every write burst was answered before this cycle.
  output wire                        answered_o,
  /// AW and W registers are empty, no burst is under way.
  output wire                        idle_o,
  /// An error response is accepted.
  output wire                        error_o,
  /// It is DECERR, not SLVERR.
  output wire                        error_decode_o,
  /// Head of its burst.
  output wire [HeadW-1:0]            error_head_o,
  // AXI4: INCR bursts of whole words
  /// AW: an address is offered.
  output wire                        awvalid_o,
  /// AW: it is accepted.
  input  wire                        awready_i,
  /// AW: core.
  output wire [CoreW-1:0]            awid_o,
  /// AW: address.
  output wire [AddrBits-1:0]         awaddr_o,
  /// AW: words less one.
  output wire [7:0]                  awlen_o,
  /// W: a word is offered.
  output wire                        wvalid_o,
  /// W: it is accepted.
  input  wire                        wready_i,
  /// W: the word.
  output wire [BusBytes*8-1:0]       wdata_o,
  /// W: its byte strobes.
  output wire [BusBytes-1:0]         wstrb_o,
  /// W: last word of its burst.
  output wire                        wlast_o,
  /// B: a response is offered.
  input  wire                        bvalid_i,
  /// B: it is accepted, always.
  output wire                        bready_o,
  /// B: core.
  input  wire [CoreW-1:0]            bid_i,
  /// B: the response.
  input  wire [1:0]                  bresp_i
);
  localparam BytesLog = $clog2(BusBytes);
  localparam PageW    = 12 - BytesLog;       // bits of a word's number in 4096 bytes
  localparam CountW   = WordW + 1;           // words of a row
  // A minimum of the words of a row and those to the end of the page needs the wider of the two.
  localparam MinW     = ((CountW > PageW) ? CountW : PageW) + 1;
  localparam WordBits = BusBytes * 8;

  localparam [CountW-1:0] One = 1;

  // ---- the job ----
  reg  [CountW-1:0]   words_q;       // wv
  reg  [BusBytes-1:0] tail_strb_q;   // strobes of a row's last word
  reg  [LenW-1:0]     last_row_q;    // lq - 1
  reg  [AddrBits-1:0] head_addr_q;   // where the next head to be assigned begins

  // Bytes b of a row's last word with b <= (2D - 1) mod BusBytes.
  function [BusBytes-1:0] bytes_up_to;
    input [31:0] last;
    integer b;
    begin
      for (b = 0; b < BusBytes; b = b + 1) bytes_up_to[b] = b <= last;
    end
  endfunction

  wire [31:0]            last_byte = {{(31-DimW){1'b0}}, dim_i, 1'b0} - 32'd1;
  wire [AddrBits+31:0]   stride    = {{AddrBits{1'b0}}, stride_i};
  wire [AddrBits+15:0]   pitch     = {{AddrBits{1'b0}}, pitch_i};
  wire                   unused_high = &{1'b0, stride, pitch};

  always @(posedge clk_i) begin
    words_q <= pitch_i[BytesLog +: CountW];
    tail_strb_q <= bytes_up_to(last_byte & (BusBytes - 1));
    last_row_q <= lq_i - 1'b1;
    if (!job_rst_ni) head_addr_q <= base_i;
    else if (assign_i) head_addr_q <= head_addr_q + stride[AddrBits-1:0];
  end

  // ---- the cores' heads ----
  wire [Cores*AddrBits-1:0] row_addrs;    // address of the core's next row
  wire [Cores*HeadW-1:0]    row_heads;    // its head
  wire [Cores-1:0]          row_lasts;    // it is the last of its head
  wire [Cores*HeadW-1:0]    burst_heads;  // head of the core's oldest unanswered burst
  wire [Cores-1:0]          begin_row;
  wire [Cores-1:0]          begin_burst;
  wire [HeadW-1:0]          burst_head;
  wire                      answer = bvalid_i;

  genvar n;
  generate
    for (n = 0; n < Cores; n = n + 1) begin : gen_core
      wire                next_valid;
      wire [HeadW-1:0]    next_head;
      wire [AddrBits-1:0] next_addr;
      reg                 have_q;
      reg  [HeadW-1:0]    head_q;
      reg  [AddrBits-1:0] addr_q;
      reg  [LenW-1:0]     row_q;
      wire                unused_valid;

      wire last = row_q == last_row_q;
      wire load = next_valid && (!have_q || (begin_row[n] && last));

      hdp_fifo #(
        .Width(HeadW+AddrBits), .Depth((HeadDepth > 1) ? HeadDepth : 2)
      ) u_heads (
        .clk_i(clk_i), .rst_ni(job_rst_ni),
        .push_i(assign_i && assign_core_i == n), .data_i({assign_head_i, head_addr_q}),
        .pop_i(load), .valid_o(next_valid), .data_o({next_head, next_addr})
      );

      always @(posedge clk_i) begin
        if (!job_rst_ni) begin
          have_q <= 1'b0;
          row_q <= {LenW{1'b0}};
        end else begin
          if (load) have_q <= 1'b1;
          else if (begin_row[n] && last) have_q <= 1'b0;
          if (begin_row[n]) row_q <= last ? {LenW{1'b0}} : row_q + 1'b1;
        end
      end

      always @(posedge clk_i) begin
        if (load) begin
          head_q <= next_head;
          addr_q <= next_addr;
        end else if (begin_row[n]) begin
          addr_q <= addr_q + pitch[AddrBits-1:0];
        end
      end

      hdp_fifo #(
        .Width(HeadW), .Depth((WriteDepth > 1) ? WriteDepth : 2)
      ) u_bursts (
        .clk_i(clk_i), .rst_ni(rst_ni),
        .push_i(begin_burst[n]), .data_i(burst_head),
        .pop_i(answer && bid_i == n), .valid_o(unused_valid),
        .data_o(burst_heads[n*HeadW +: HeadW])
      );

      assign row_addrs[n*AddrBits +: AddrBits] = addr_q;
      assign row_heads[n*HeadW +: HeadW]       = head_q;
      assign row_lasts[n]                      = last;
    end
  endgenerate

  // ---- the row ----
  reg                 row_q;        // a row is under way: some of its words are not issued
  reg  [CoreW-1:0]    core_q;       // and what is known of it
  reg                 bank_q;
  reg  [HeadW-1:0]    head_q;
  reg                 head_last_q;
  reg  [WordW-1:0]    word_q;       // next word
  reg  [CountW-1:0]   left_q;       // words not issued of the burst under way; 0: none is
  reg  [CountW-1:0]   rest_q;       // words of the second burst, while it is not begun
  reg  [AddrBits-13:0] page_q;      // its page

  wire [Cores-1:0]    turn;
  wire [CoreW-1:0]    turn_core;
  wire                room;
  wire                any;
  wire                issue;
  wire                begin_any = issue && !row_q;

  hdp_round_robin #(
    .Count(Cores), .IndexW(CoreW)
  ) u_turn (
    .clk_i(clk_i), .rst_ni(job_rst_ni), .request_i(row_valid_i), .take_i(begin_any),
    .turn_o(turn), .index_o(turn_core)
  );

  // The core's slice of a vector of all cores'.
  function [AddrBits-1:0] addr_of;
    input [CoreW-1:0]          core;
    input [Cores*AddrBits-1:0] all;
    integer k;
    begin
      addr_of = {AddrBits{1'b0}};
      for (k = 0; k < Cores; k = k + 1) begin
        if (core == k[CoreW-1:0]) addr_of = all[k*AddrBits +: AddrBits];
      end
    end
  endfunction

  function [HeadW-1:0] head_of;
    input [CoreW-1:0]       core;
    input [Cores*HeadW-1:0] all;
    integer k;
    begin
      head_of = {HeadW{1'b0}};
      for (k = 0; k < Cores; k = k + 1) begin
        if (core == k[CoreW-1:0]) head_of = all[k*HeadW +: HeadW];
      end
    end
  endfunction

  function [WordBits-1:0] word_of;
    input [CoreW-1:0]          core;
    input [Cores*WordBits-1:0] all;
    integer k;
    begin
      word_of = {WordBits{1'b0}};
      for (k = 0; k < Cores; k = k + 1) begin
        if (core == k[CoreW-1:0]) word_of = all[k*WordBits +: WordBits];
      end
    end
  endfunction

  // The word that is issued, and its burst when it is the first.
  wire [AddrBits-1:0] row_addr    = addr_of(turn_core, row_addrs);
  wire [MinW-1:0]     to_page_end = {1'b1, {PageW{1'b0}}} - row_addr[11:BytesLog];
  wire [MinW-1:0]     row_words   = {{(MinW-CountW){1'b0}}, words_q};
  wire                crosses     = row_words > to_page_end;
  wire                burst       = issue && left_q == {CountW{1'b0}};
  wire [CoreW-1:0]    burst_core  = row_q ? core_q : turn_core;
  wire [CountW-1:0]   burst_beats = row_q ? rest_q : crosses ? to_page_end[CountW-1:0] : words_q;
  wire [AddrBits-1:0] burst_addr  = row_q ? {page_q, 12'd0} : row_addr;
  wire [CountW-1:0]   rest        = (row_q || !crosses) ? {CountW{1'b0}} : words_q - burst_beats;
  wire [CountW-1:0]   left        = burst ? burst_beats : left_q;       // this word included
  wire                burst_last  = left == One;
  wire                row_last    = burst_last && (burst ? rest : rest_q) == {CountW{1'b0}};
  wire                head_last   = row_q ? head_last_q : (row_lasts & turn) != {Cores{1'b0}};

  assign burst_head = row_q ? head_q : head_of(turn_core, row_heads);

  // ---- AW and W registers ----
  reg                aw_valid_q;
  reg [CoreW-1:0]    aw_id_q;
  reg [AddrBits-1:0] aw_addr_q;
  reg [7:0]          aw_len_q;
  reg                w_valid_q;
  reg [CoreW-1:0]    w_core_q;
  reg [BusBytes-1:0] w_strb_q;
  reg                w_last_q;

  wire first   = left_q == {CountW{1'b0}};  // the next word is the first of its burst
  wire aw_free = !aw_valid_q || awready_i;
  wire w_free  = !w_valid_q || wready_i;

  assign issue = (row_q || row_valid_i != {Cores{1'b0}}) && w_free &&
                 (!first || (run_i && aw_free && room));

  hdp_credit #(
    .Limit(WriteDepth)
  ) u_outstanding (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(burst), .dec_i(answer), .any_o(any), .room_o(room)
  );

  wire [7:0] unused_len;
  wire [7:0] len;
  assign {unused_len, len} = {{(16-CountW){1'b0}}, burst_beats} - 16'd1;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      row_q <= 1'b0;
      left_q <= {CountW{1'b0}};
      aw_valid_q <= 1'b0;
      w_valid_q <= 1'b0;
    end else begin
      if (issue) row_q <= !row_last;
      else if (!job_rst_ni && first) row_q <= 1'b0;  // the second burst is not begun in Drain
      if (issue) left_q <= left - One;
      aw_valid_q <= burst || (aw_valid_q && !awready_i);
      w_valid_q <= issue || (w_valid_q && !wready_i);
    end
  end

  always @(posedge clk_i) begin
    if (begin_any) begin
      core_q <= turn_core;
      bank_q <= read_bank_o;
      head_q <= burst_head;
      head_last_q <= head_last;
      page_q <= row_addr[AddrBits-1:12] + 1'b1;
    end
    if (burst) begin
      rest_q <= rest;
      aw_id_q <= burst_core;
      aw_addr_q <= burst_addr;
      aw_len_q <= len;
    end
    if (issue) begin
      word_q <= read_word_o + 1'b1;
      w_core_q <= burst_core;
      w_strb_q <= row_last ? tail_strb_q : {BusBytes{1'b1}};
      w_last_q <= burst_last;
    end
  end

  // ---- out ----
  wire [Cores-1:0] core_now;
  generate
    for (n = 0; n < Cores; n = n + 1) begin : gen_now
      assign core_now[n] = row_q ? core_q == n : turn[n];
    end
  endgenerate

  wire [WordBits-1:0] word_data = word_of(w_core_q, read_data_i);
  generate
    for (n = 0; n < BusBytes; n = n + 1) begin : gen_byte
      assign wdata_o[n*8 +: 8] = word_data[n*8 +: 8] & {8{w_strb_q[n]}};
    end
  endgenerate

  assign begin_row      = turn & {Cores{begin_any}};
  assign begin_burst    = core_now & {Cores{burst}};
  assign head_written_o = core_now & {Cores{issue && row_last && head_last}};
  assign row_done_o     = core_now & {Cores{issue && row_last}};
  assign read_o         = core_now & {Cores{issue}};
  assign read_bank_o    = row_q ? bank_q : (row_bank_i & turn) != {Cores{1'b0}};
  assign read_word_o    = row_q ? word_q : {WordW{1'b0}};
  assign answered_o     = !any;
  assign idle_o         = !aw_valid_q && !w_valid_q && first;
  assign error_o        = bvalid_i && bresp_i[1];
  assign error_decode_o = bresp_i[0];
  assign error_head_o   = head_of(bid_i, burst_heads);
  assign awvalid_o      = aw_valid_q;
  assign awid_o         = aw_id_q;
  assign awaddr_o       = aw_addr_q;
  assign awlen_o        = aw_len_q;
  assign wvalid_o       = w_valid_q;
  assign wstrb_o        = w_strb_q;
  assign wlast_o        = w_last_q;
  assign bready_o       = 1'b1;
endmodule

`resetall
