// SPDX-License-Identifier: Apache-2.0
// Knows which word comes next for one read ID: its head, array, row and place in the row
// (docs/coprocessor.md section 6).
`default_nettype none

module hdp_walker #(
  /// 0: a front requester's ID (KI, QI), 1: a back requester's (KF, V, QF).
  parameter Back = 1,
  /// Bits of a head number.
  parameter HeadW = 8,
  /// Bits of a row number.
  parameter RowW = 7,
  /// Bits of a block number.
  parameter BlockW = 6,
  /// Key blocks.
  parameter Blocks = 64,
  /// Bits of the number of a word in a row, at least 1.
  parameter WordW = 3
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset, of the job.
  input  wire              rst_ni,
  // job
  /// Last query row.
  input  wire [RowW-1:0]   last_query_i,
  /// Last key row.
  input  wire [RowW-1:0]   last_key_i,
  /// Last word of a row of Q and K.
  input  wire [WordW-1:0]  last_qk_word_i,
  /// Last word of a row of V.
  input  wire [WordW-1:0]  last_vo_word_i,
  // requester
  /// A head's words will come.
  input  wire              head_valid_i,
  /// Its number in the job.
  input  wire [HeadW-1:0]  head_i,
  /// Bit k: its key block k is read; of a back requester only.
  input  wire [Blocks-1:0] needed_i,
  // R
  /// A word is accepted.
  input  wire              word_valid_i,
  // the word that is accepted, or comes next
  /// Its head.
  output wire [HeadW-1:0]  head_o,
  /// Its array: 0 KI, 1 QI, 2 KF, 3 QF, 4 V.
  output wire [2:0]        array_o,
  /// Its row.
  output wire [RowW-1:0]   row_o,
  /// Its place in the row.
  output wire [WordW-1:0]  word_o,
  /// It is its row's last.
  output wire              row_last_o,
  /// Its row is the last of its array.
  output wire              array_last_o
);
  localparam [1:0] ArrayK = 2'd0;
  localparam [1:0] ArrayQ = 2'd1;
  localparam [1:0] ArrayV = 2'd2;
  localparam [1:0] AfterK = (Back != 0) ? ArrayV : ArrayQ;
  localparam [2:0] First  = (Back != 0) ? 3'd2 : 3'd0;

  reg [1:0]       array_q;
  reg [RowW-1:0]  next_q;  // rows before it are done
  reg [WordW-1:0] word_q;

  wire             is_q = array_q == ArrayQ;
  wire             is_v = array_q == ArrayV;
  wire [RowW-1:0]  row;
  wire             array_last;
  wire [WordW-1:0] last_word = is_v ? last_vo_word_i : last_qk_word_i;
  wire             row_last  = word_q == last_word;
  wire             row_end   = word_valid_i && row_last;
  wire             array_end = row_end && array_last;
  wire             head_end  = array_end && is_q;
  wire             unused_valid;

  // At most two heads of an ID are requested and not received.
  generate
    if (Back != 0) begin : gen_back
      wire [Blocks-1:0] needed;
      wire [BlockW-1:0] block;
      wire              more;

      hdp_fifo #(
        .Width(HeadW+Blocks), .Depth(2)
      ) u_heads (
        .clk_i(clk_i), .rst_ni(rst_ni), .push_i(head_valid_i), .data_i({head_i, needed_i}),
        .pop_i(head_end), .valid_o(unused_valid), .data_o({head_o, needed})
      );

      hdp_first_block #(
        .BlockW(BlockW), .Blocks(Blocks)
      ) u_block (
        .needed_i(needed), .from_i(next_q[RowW-1:1]), .block_o(block), .more_o(more)
      );

      // A key row lies in the first needed block; an odd one only after its even one.
      assign row        = is_q ? next_q : {block, next_q[0]};
      assign array_last = is_q ? row == last_query_i
                               : row == last_key_i || (row[0] && !more);
    end else begin : gen_front
      wire unused_needed = &{1'b0, needed_i};

      hdp_fifo #(
        .Width(HeadW), .Depth(2)
      ) u_heads (
        .clk_i(clk_i), .rst_ni(rst_ni), .push_i(head_valid_i), .data_i(head_i),
        .pop_i(head_end), .valid_o(unused_valid), .data_o(head_o)
      );

      assign row        = next_q;
      assign array_last = row == (is_q ? last_query_i : last_key_i);
    end
  endgenerate

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      array_q <= ArrayK;
      next_q <= {RowW{1'b0}};
      word_q <= {WordW{1'b0}};
    end else if (word_valid_i) begin
      word_q <= row_last ? {WordW{1'b0}} : word_q + 1'b1;
      if (row_end) next_q <= array_last ? {RowW{1'b0}} : row + 1'b1;
      if (array_end) array_q <= is_q ? ArrayK : is_v ? ArrayQ : AfterK;
    end
  end

  assign array_o      = First + {1'b0, array_q};
  assign row_o        = row;
  assign word_o       = word_q;
  assign row_last_o   = row_last;
  assign array_last_o = array_last;
endmodule

`resetall
