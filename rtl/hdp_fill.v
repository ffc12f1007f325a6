// SPDX-License-Identifier: Apache-2.0
// The fill unit: what stands in for the scores of a query row's pruned pairs. A divider of eight
// quotient bits a cycle.
`default_nettype none

module hdp_fill #(
  /// Integer bits of an element.
  parameter IntBits = 8,
  /// Fraction bits of an element.
  parameter FracBits = 8,
  /// Largest D.
  parameter DMax = 64,
  /// Bits of np.
  parameter NpW = 7,
  /// Bits of psum.
  parameter PsumW = 29,
  /// Bits of a score.
  parameter ScoreW = 30,
  /// Query rows of the fill FIFO.
  parameter RowDepth = 8
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset.
  input  wire              rst_ni,
  /// Fill is mean.
  input  wire              fill_mean_i,
  /// Fill is skip.
  input  wire              fill_skip_i,
  // fill queue
  /// A record is there.
  input  wire              record_valid_i,
  /// Query row 2b+1 exists.
  input  wire              record_has_odd_i,
  /// Pruned pairs of query row 2b.
  input  wire [NpW-1:0]    np_even_i,
  /// Pruned pairs of query row 2b+1.
  input  wire [NpW-1:0]    np_odd_i,
  /// Sum of SI over the pruned pairs of query row 2b, signed.
  input  wire [PsumW-1:0]  psum_even_i,
  /// The same of query row 2b+1.
  input  wire [PsumW-1:0]  psum_odd_i,
  /// Takes it, when its last row starts.
  output wire              take_o,
  // fill FIFO
  /// The softmax engine pops a fill.
  input  wire              pop_i,
  /// A row's fill is there.
  output wire              valid_o,
  /// The row has pruned pairs that get a weight.
  output wire              has_o,
  /// Its pruned pairs.
  output wire [NpW-1:0]    np_o,
  /// The score of every one of them, signed; 0 without.
  output wire [ScoreW-1:0] fill_o
);
  // |fill| <= DMax * 4^(IntBits-1) * 2^F, in whole cycles of eight bits.
  localparam Cycles    = (2*(IntBits-1) + $clog2(DMax) + FracBits + 1 + 7) / 8;
  localparam CountW    = $clog2(Cycles + 1);
  localparam QuotientW = 8*Cycles;
  localparam DividendW = PsumW + FracBits;
  localparam StateW    = NpW + QuotientW;  // remainder, then dividend becoming quotient

  // One step of restoring division.
  function [StateW-1:0] divide_step;
    input [StateW-1:0] state;
    input [NpW-1:0]    divisor;
    if (state[StateW-1:QuotientW-1] >= {1'b0, divisor}) begin
      divide_step = {state[StateW-2:QuotientW-1] - divisor, state[QuotientW-2:0], 1'b1};
    end else begin
      divide_step = {state[StateW-2:0], 1'b0};
    end
  endfunction

  // Eight steps.
  function [StateW-1:0] divide;
    input [StateW-1:0] state;
    input [NpW-1:0]    divisor;
    integer s;
    begin
      divide = state;
      for (s = 0; s < 8; s = s + 1) divide = divide_step(divide, divisor);
    end
  endfunction

  reg              valid_q;   // a row is under way
  reg              odd_q;     // the next row is the record's second
  reg [CountW-1:0] count_q;   // cycles of division left
  reg              has_q;
  reg              divided_q;
  reg              negative_q;
  reg [NpW-1:0]    np_q;
  reg [StateW-1:0] state_q;

  wire              room;
  wire              unused_any;
  wire              finished = count_q == {CountW{1'b0}};
  wire              start    = record_valid_i && room && (!valid_q || finished);
  wire              row_last = odd_q || !record_has_odd_i;
  wire [NpW-1:0]    np       = odd_q ? np_odd_i : np_even_i;
  wire [PsumW-1:0]  psum     = odd_q ? psum_odd_i : psum_even_i;
  wire              negative = psum[PsumW-1];
  wire              has      = np != {NpW{1'b0}} && !fill_skip_i;
  wire              divides  = has && fill_mean_i;

  // fill = floor(psum * 2^F / np); floor(-a / n) = -1 - floor((a-1) / n), and ~x = -1 - x.
  wire [DividendW-1:0] dividend = {psum, {FracBits{1'b0}}} ^ {DividendW{negative}};
  wire [QuotientW:0]   quotient = {1'b0, state_q[QuotientW-1:0]} ^ {(QuotientW+1){negative_q}};
  wire                 unused_sign = &{1'b0, dividend[DividendW-1], quotient};

  hdp_credit #(
    .Limit(RowDepth)
  ) u_fill_credit (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(start), .dec_i(pop_i),
    .any_o(unused_any), .room_o(room)
  );

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
      odd_q <= 1'b0;
      count_q <= {CountW{1'b0}};
    end else if (start) begin
      valid_q <= 1'b1;
      odd_q <= !row_last;
      count_q <= divides ? Cycles[CountW-1:0] : {CountW{1'b0}};
    end else begin
      if (finished) valid_q <= 1'b0;
      else count_q <= count_q - 1'b1;
    end
  end

  always @(posedge clk_i) begin
    if (start) begin
      has_q <= has;
      divided_q <= divides;
      negative_q <= negative;
      np_q <= np;
      if (divides) state_q <= {{(StateW-DividendW+1){1'b0}}, dividend[DividendW-2:0]};
    end else if (!finished) begin
      state_q <= divide(state_q, np_q);
    end
  end

  // The row's fill, in the cycle in which it enters the FIFO.
  wire              fill_valid = valid_q && finished;
  wire [ScoreW-1:0] fill = divided_q ? quotient[ScoreW-1:0] : {ScoreW{1'b0}};

  hdp_fifo #(
    .Width(1+NpW+ScoreW),
    .Depth(RowDepth)
  ) u_fill_fifo (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .push_i (fill_valid),
    .data_i ({has_q, np_q, fill}),
    .pop_i  (pop_i),
    .valid_o(valid_o),
    .data_o ({has_o, np_o, fill_o})
  );

  assign take_o = start && row_last;
endmodule

`resetall
