// SPDX-License-Identifier: Apache-2.0
// Grants the requesters' bursts, one a cycle, and holds the granted one for the bus
// (docs/coprocessor.md section 6).
`default_nettype none

module hdp_read_arbiter #(
  /// Cores.
  parameter Cores = 1,
  /// Bits of a core number, at least 1.
  parameter CoreW = 1,
  /// Bytes of a bus word: a power of two.
  parameter BusBytes = 16,
  /// Bits of an address.
  parameter AddrBits = 40,
  /// Bits of an address, counted in bus words.
  parameter PlaceW = 36,
  /// Bits of a number of words of a burst.
  parameter BeatsW = 5,
  /// Read bursts outstanding.
  parameter ReadDepth = 16
) (
  /// Clock.
  input  wire                    clk_i,
  /// Synchronous reset.
  input  wire                    rst_ni,
  /// Synchronous reset, of the job.
  input  wire                    job_rst_ni,
  /// The state is Run.
  input  wire                    run_i,
  // requesters; bit n or the n-th element belongs to core n
  /// The front requester offers a burst.
  input  wire [Cores-1:0]        front_offer_i,
  /// Its first word.
  input  wire [Cores*PlaceW-1:0] front_place_i,
  /// Its words.
  input  wire [Cores*BeatsW-1:0] front_beats_i,
  /// It is granted.
  output wire [Cores-1:0]        front_grant_o,
  /// The back requester offers a burst.
  input  wire [Cores-1:0]        back_offer_i,
  /// Its first word.
  input  wire [Cores*PlaceW-1:0] back_place_i,
  /// Its words.
  input  wire [Cores*BeatsW-1:0] back_beats_i,
  /// It is granted.
  output wire [Cores-1:0]        back_grant_o,
  // the burst that is granted
  /// A burst is granted.
  output wire                    grant_o,
  /// Its ID.
  output wire [3:0]              grant_id_o,
  /// Its address.
  output wire [AddrBits-1:0]     grant_addr_o,
  /// Its words.
  output wire [BeatsW-1:0]       grant_beats_o,
  // R
  /// The last word of a burst is accepted.
  input  wire                    burst_end_i,
  /// Bursts were granted before this cycle whose last word was not accepted before it.
  output wire                    outstanding_o,
  // AR
  /// A burst is offered.
  output wire                    arvalid_o,
  /// It is accepted.
  input  wire                    arready_i,
  /// Its ID.
  output wire [3:0]              arid_o,
  /// Its address.
  output wire [AddrBits-1:0]     araddr_o,
  /// Its words less 1.
  output wire [7:0]              arlen_o
);
  localparam BusBits = $clog2(BusBytes);
  localparam [BeatsW-1:0] One = 1;

  reg              arvalid_q;
  reg [3:0]        arid_q;
  reg [PlaceW-1:0] place_q;
  reg [BeatsW-1:0] beats_q;

  wire             room;
  wire [Cores-1:0] turn;
  wire [CoreW-1:0] core;
  wire [Cores-1:0] offers = front_offer_i | back_offer_i;
  wire             may    = run_i && room && (!arvalid_q || arready_i);
  wire             grant  = may && offers != {Cores{1'b0}};
  wire [Cores-1:0] given  = grant ? turn : {Cores{1'b0}};

  hdp_round_robin #(
    .Count(Cores), .IndexW(CoreW)
  ) u_turn (
    .clk_i(clk_i), .rst_ni(job_rst_ni), .request_i(offers), .take_i(grant), .turn_o(turn),
    .index_o(core)
  );

  // Bursts outlive their job when it fails, so only the reset of everything clears this.
  hdp_credit #(
    .Limit(ReadDepth)
  ) u_credit (
    .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(grant), .dec_i(burst_end_i),
    .any_o(outstanding_o), .room_o(room)
  );

  // In a core the back requester goes first.
  reg              back;
  reg [PlaceW-1:0] place;
  reg [BeatsW-1:0] beats;
  integer          n;

  always @* begin
    back = |(turn & back_offer_i);
    place = {PlaceW{1'b0}};
    beats = {BeatsW{1'b0}};
    for (n = 0; n < Cores; n = n + 1) begin
      if (turn[n]) begin
        place = place | (back_offer_i[n] ? back_place_i[n*PlaceW +: PlaceW]
                                         : front_place_i[n*PlaceW +: PlaceW]);
        beats = beats | (back_offer_i[n] ? back_beats_i[n*BeatsW +: BeatsW]
                                         : front_beats_i[n*BeatsW +: BeatsW]);
      end
    end
  end

  wire [CoreW+3:0] id = {3'd0, core, back};

  always @(posedge clk_i) begin
    if (!rst_ni) arvalid_q <= 1'b0;
    else if (grant) arvalid_q <= 1'b1;
    else if (arready_i) arvalid_q <= 1'b0;
  end

  always @(posedge clk_i) begin
    if (grant) begin
      arid_q <= id[3:0];
      place_q <= place;
      beats_q <= beats;
    end
  end

  wire [BeatsW-1:0] less_one    = beats_q - One;
  wire [BeatsW+7:0] arlen       = {8'd0, less_one};
  wire              unused_high = &{1'b0, id, arlen};

  assign front_grant_o = given & ~back_offer_i;
  assign back_grant_o  = given & back_offer_i;
  assign grant_o       = grant;
  assign grant_id_o    = id[3:0];
  assign grant_addr_o  = {place, {BusBits{1'b0}}};
  assign grant_beats_o = beats;
  assign arvalid_o     = arvalid_q;
  assign arid_o        = arid_q;
  assign araddr_o      = {place_q, {BusBits{1'b0}}};
  assign arlen_o       = arlen[7:0];
endmodule

`resetall
