// SPDX-License-Identifier: Apache-2.0
// The head scheduler: gives the job's heads, in order, to the cores in turn (docs/coprocessor.md
// section 5).
`default_nettype none

module hdp_scheduler #(
  /// Cores.
  parameter Cores = 1,
  /// Bits of a core number, at least 1.
  parameter CoreW = 1,
  /// Heads between assignment and their last written word, a core.
  parameter HeadDepth = 8,
  /// Bits of a head number.
  parameter HeadW = 8,
  /// Bytes of a bus word: a power of two.
  parameter BusBytes = 16,
  /// Bits of an address, counted in bus words.
  parameter PlaceW = 36
) (
  /// Clock.
  input  wire              clk_i,
  /// Synchronous reset, of the job.
  input  wire              rst_ni,
  // job
  /// The state is Run.
  input  wire              run_i,
  /// Heads.
  input  wire [15:0]       heads_i,
  /// Bytes between heads of QI and of QF.
  input  wire [31:0]       q_stride_i,
  /// Bytes between heads of KI and of KF.
  input  wire [31:0]       k_stride_i,
  /// Bytes between heads of V.
  input  wire [31:0]       v_stride_i,
  // cores; bit n belongs to core n
  /// The front requester is idle.
  input  wire [Cores-1:0]  front_idle_i,
  /// The core frees an integer bank.
  input  wire [Cores-1:0]  free_int_i,
  /// The core decides a head.
  input  wire [Cores-1:0]  decision_i,
  /// The back requester resolves a head.
  input  wire [Cores-1:0]  resolve_i,
  /// The last word of a head is issued.
  input  wire [Cores-1:0]  written_i,
  // the assignment
  /// A head is assigned.
  output wire              assign_o,
  /// To this core, one-hot.
  output wire [Cores-1:0]  assign_cores_o,
  /// To this core.
  output wire [CoreW-1:0]  assign_core_o,
  /// Its number in the job.
  output wire [HeadW-1:0]  assign_head_o,
  /// Its offset in QI and QF, bus words.
  output wire [PlaceW-1:0] q_offset_o,
  /// Its offset in KI and KF, bus words.
  output wire [PlaceW-1:0] k_offset_o,
  /// Its offset in V, bus words.
  output wire [PlaceW-1:0] v_offset_o
);
  localparam BusBits = $clog2(BusBytes);

  // Heads assigned, one bit more than a head's number.
  reg [HeadW:0]    heads_q;
  reg [PlaceW-1:0] q_offset_q;
  reg [PlaceW-1:0] k_offset_q;
  reg [PlaceW-1:0] v_offset_q;

  wire [Cores-1:0] int_room;
  wire [Cores-1:0] resolve_room;
  wire [Cores-1:0] write_room;
  wire [Cores-1:0] unused_int_any;
  wire [Cores-1:0] unused_resolve_any;
  wire [Cores-1:0] unused_write_any;
  wire [Cores-1:0] undecided;
  wire [Cores-1:0] unused_undecided_room;
  wire [Cores-1:0] turn;
  wire [CoreW-1:0] core;

  // The last N heads: only a core with the fewest undecided heads. A core with two is not eligible
  // anyway, because a head's integer bank is not free before its decision.
  wire [16:0]      head     = {{(16-HeadW){1'b0}}, heads_q};
  wire             ending   = head + Cores[16:0] >= {1'b0, heads_i};
  wire [Cores-1:0] fewest   = ~undecided | {Cores{&undecided}};
  wire [Cores-1:0] eligible = front_idle_i & int_room & resolve_room & write_room
                              & (fewest | {Cores{!ending}});
  wire             more     = head < {1'b0, heads_i};
  wire             give     = run_i && more && eligible != {Cores{1'b0}};
  wire [Cores-1:0] given    = give ? turn : {Cores{1'b0}};

  hdp_round_robin #(
    .Count(Cores), .IndexW(CoreW)
  ) u_turn (
    .clk_i(clk_i), .rst_ni(rst_ni), .request_i(eligible), .take_i(give), .turn_o(turn),
    .index_o(core)
  );

  genvar n;
  generate
    for (n = 0; n < Cores; n = n + 1) begin : gen_core
      hdp_credit #(
        .Limit(2)
      ) u_int_credit (
        .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(given[n]), .dec_i(free_int_i[n]),
        .any_o(unused_int_any[n]), .room_o(int_room[n])
      );

      hdp_credit #(
        .Limit(2)
      ) u_resolve_credit (
        .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(given[n]), .dec_i(resolve_i[n]),
        .any_o(unused_resolve_any[n]), .room_o(resolve_room[n])
      );

      hdp_credit #(
        .Limit(HeadDepth)
      ) u_write_credit (
        .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(given[n]), .dec_i(written_i[n]),
        .any_o(unused_write_any[n]), .room_o(write_room[n])
      );

      hdp_credit #(
        .Limit(2)
      ) u_undecided (
        .clk_i(clk_i), .rst_ni(rst_ni), .inc_i(given[n]), .dec_i(decision_i[n]),
        .any_o(undecided[n]), .room_o(unused_undecided_room[n])
      );
    end
  endgenerate

  // A stride in bus words; an address has no room for more bits, and with one head none is used.
  wire [PlaceW+31:0] q_stride = {{PlaceW{1'b0}}, q_stride_i} >> BusBits;
  wire [PlaceW+31:0] k_stride = {{PlaceW{1'b0}}, k_stride_i} >> BusBits;
  wire [PlaceW+31:0] v_stride = {{PlaceW{1'b0}}, v_stride_i} >> BusBits;
  wire               unused_high = &{1'b0, q_stride, k_stride, v_stride};

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      heads_q <= {(HeadW+1){1'b0}};
      q_offset_q <= {PlaceW{1'b0}};
      k_offset_q <= {PlaceW{1'b0}};
      v_offset_q <= {PlaceW{1'b0}};
    end else if (give) begin
      heads_q <= heads_q + 1'b1;
      q_offset_q <= q_offset_q + q_stride[PlaceW-1:0];
      k_offset_q <= k_offset_q + k_stride[PlaceW-1:0];
      v_offset_q <= v_offset_q + v_stride[PlaceW-1:0];
    end
  end

  assign assign_o       = give;
  assign assign_cores_o = given;
  assign assign_core_o  = core;
  assign assign_head_o  = heads_q[HeadW-1:0];
  assign q_offset_o     = q_offset_q;
  assign k_offset_o     = k_offset_q;
  assign v_offset_o     = v_offset_q;
endmodule

`resetall
