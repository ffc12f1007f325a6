// SPDX-License-Identifier: Apache-2.0
// Takes the words of R, each for the walker of its ID, and tells the rest of the machine what came.
`default_nettype none

module hdp_read_select #(
  /// Cores.
  parameter Cores = 1,
  /// Bits of a head number.
  parameter HeadW = 8
) (
  /// The state is Run: words belong to walkers.
  input  wire                   run_i,
  // R
  /// A word is offered.
  input  wire                   rvalid_i,
  /// It is accepted, always.
  output wire                   rready_o,
  /// Its ID.
  input  wire [3:0]             rid_i,
  /// Its response.
  input  wire [1:0]             rresp_i,
  /// Last word of its burst.
  input  wire                   rlast_i,
  // walkers; bit n or the n-th element belongs to core n
  /// A word of the front requester's ID.
  output wire [Cores-1:0]       front_word_o,
  /// Its head.
  input  wire [Cores*HeadW-1:0] front_head_i,
  /// A word of the back requester's ID.
  output wire [Cores-1:0]       back_word_o,
  /// Its head.
  input  wire [Cores*HeadW-1:0] back_head_i,
  /// It is of V, not of KF or QF.
  input  wire [Cores-1:0]       back_is_v_i,
  // arbiter
  /// The last word of a burst is accepted.
  output wire                   burst_end_o,
  // job control
  /// A word with an error response is accepted, in Run.
  output wire                   error_o,
  /// It is DECERR, not SLVERR.
  output wire                   error_decode_o,
  /// Its head.
  output wire [HeadW-1:0]       error_head_o,
  // counters
  /// A word of QI or KI is accepted, in Run.
  output wire                   int_word_o,
  /// A word of QF or KF is accepted, in Run.
  output wire                   frac_word_o,
  /// A word of V is accepted, in Run.
  output wire                   val_word_o
);
  wire accept = rvalid_i && rready_o;

  genvar g;
  generate
    for (g = 0; g < Cores; g = g + 1) begin : gen_core
      localparam [2:0] Core = g;
      assign front_word_o[g] = accept && run_i && rid_i == {Core, 1'b0};
      assign back_word_o[g]  = accept && run_i && rid_i == {Core, 1'b1};
    end
  endgenerate

  reg [HeadW-1:0] head;
  integer         n;

  always @* begin
    head = {HeadW{1'b0}};
    for (n = 0; n < Cores; n = n + 1) begin
      if (front_word_o[n]) head = head | front_head_i[n*HeadW +: HeadW];
      if (back_word_o[n]) head = head | back_head_i[n*HeadW +: HeadW];
    end
  end

  assign rready_o       = 1'b1;
  assign burst_end_o    = accept && rlast_i;
  assign error_o        = accept && run_i && rresp_i[1];
  assign error_decode_o = rresp_i[0];
  assign error_head_o   = head;
  assign int_word_o     = front_word_o != {Cores{1'b0}};
  assign frac_word_o    = (back_word_o & ~back_is_v_i) != {Cores{1'b0}};
  assign val_word_o     = (back_word_o & back_is_v_i) != {Cores{1'b0}};
endmodule

`resetall
