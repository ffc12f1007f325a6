// SPDX-License-Identifier: Apache-2.0
// What the shadow shows of each probe: the fields of docs/microarchitecture.md section 14, by name.
//
// Each module is used three times: with b_i = 0 it shows the fields of a_i (rtl, golden), with both
// the difference a_i - b_i, field by field (diff). take_i is the clock of the shadow; valid_i is
// shown in every cycle that is taken, the fields change with show_i. Fixed-point fields are
// declared with their fraction bits below index 0, as [7:-8]: a viewer can tell where the point is.
`default_nettype none

// The signals are there to be looked at in the waveform, nothing reads them.
/* verilator lint_off UNUSEDSIGNAL */
// A dozen lines each: one file for all.
/* verilator lint_off DECLFILENAME */

// Where the golden model says that the event belongs.
module hdp_shadow_at
  /* verilator tracing_off */ (
  input wire take_i, input wire show_i, input wire [95:0] at_i
);
  /* verilator tracing_on */
  logic [31:0] head;
  logic signed [31:0] row, col;
  always_ff @(posedge take_i) begin
    if (show_i) {col, row, head} <= at_i;
  end
endmodule

module hdp_view_start
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] heads, lq, lk, dim;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      heads <= a_i[15:0] - b_i[15:0];
      lq    <= a_i[31:16] - b_i[31:16];
      lk    <= a_i[47:32] - b_i[47:32];
      dim   <= a_i[63:48] - b_i[63:48];
    end
  end
endmodule

module hdp_view_load_int #(parameter Bits = 128, parameter Lanes = 4)
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [Bits-1:0] a_i, input wire [Bits-1:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] is_q, chunk, last;
  logic [15:0] row;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      is_q  <= a_i[7:0] - b_i[7:0];
      chunk <= a_i[15:8] - b_i[15:8];
      row   <= a_i[31:16] - b_i[31:16];
      last  <= a_i[39:32] - b_i[39:32];
    end
  end
  // A wide build shows all lanes as one vector, whose difference is bit by bit.
  localparam int Count = (Lanes <= 16) ? Lanes : 1;
  localparam int Width = 8*Lanes/Count;
  for (genvar l = 0; l < Count; l++) begin : data
    logic signed [Width-1:0] v;
    always_ff @(posedge take_i) begin
      if (show_i) begin
        v <= (Lanes <= 16) ? a_i[40 + Width*l +: Width] - b_i[40 + Width*l +: Width]
                           : a_i[40 + Width*l +: Width] ^ b_i[40 + Width*l +: Width];
      end
    end
  end
endmodule

module hdp_view_load_frac #(parameter Bits = 128, parameter Lanes = 4)
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [Bits-1:0] a_i, input wire [Bits-1:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] is_q, chunk, last;
  logic [15:0] row;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      is_q  <= a_i[7:0] - b_i[7:0];
      chunk <= a_i[15:8] - b_i[15:8];
      row   <= a_i[31:16] - b_i[31:16];
      last  <= a_i[39:32] - b_i[39:32];
    end
  end
  // A wide build shows all lanes as one vector, whose difference is bit by bit.
  localparam int Count = (Lanes <= 16) ? Lanes : 1;
  localparam int Width = 8*Lanes/Count;
  localparam int Frac  = (Lanes <= 16) ? 8 : 0;
  for (genvar l = 0; l < Count; l++) begin : data
    logic signed [Width-1-Frac:-Frac] v;
    always_ff @(posedge take_i) begin
      if (show_i) begin
        v <= (Lanes <= 16) ? a_i[40 + Width*l +: Width] - b_i[40 + Width*l +: Width]
                           : a_i[40 + Width*l +: Width] ^ b_i[40 + Width*l +: Width];
      end
    end
  end
endmodule

module hdp_view_load_val #(parameter Bits = 128, parameter Lanes = 4)
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [Bits-1:0] a_i, input wire [Bits-1:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] row;
  logic [7:0] chunk, last;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      row   <= a_i[15:0] - b_i[15:0];
      chunk <= a_i[23:16] - b_i[23:16];
      last  <= a_i[31:24] - b_i[31:24];
    end
  end
  // A wide build shows all lanes as one vector, whose difference is bit by bit.
  localparam int Count = (Lanes <= 16) ? Lanes : 1;
  localparam int Width = 16*Lanes/Count;
  for (genvar l = 0; l < Count; l++) begin : data
    logic signed [Width-1:0] v;
    always_ff @(posedge take_i) begin
      if (show_i) begin
        v <= (Lanes <= 16) ? a_i[32 + Width*l +: Width] - b_i[32 + Width*l +: Width]
                           : a_i[32 + Width*l +: Width] ^ b_i[32 + Width*l +: Width];
      end
    end
  end
endmodule

module hdp_view_si
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [127:0] a_i, input wire [127:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
  end
  for (genvar l = 0; l < 4; l++) begin : si
    logic signed [31:0] v;
    always_ff @(posedge take_i) if (show_i) v <= a_i[32*l +: 32] - b_i[32*l +: 32];
  end
endmodule

module hdp_view_theta
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic signed [31:0] theta;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      theta <= a_i[31:0] - b_i[31:0];
    end
  end
endmodule

module hdp_view_row_stat
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [191:0] a_i, input wire [191:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] n;
  logic signed [31:0] max, min;
  logic signed [63:0] sum;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      n   <= a_i[15:0] - b_i[15:0];
      max <= a_i[63:32] - b_i[63:32];
      min <= a_i[95:64] - b_i[95:64];
      sum <= a_i[191:128] - b_i[191:128];
    end
  end
endmodule

module hdp_view_threshold
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic signed [63:0] rhs;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      rhs <= a_i[63:0] - b_i[63:0];
    end
  end
endmodule

module hdp_view_decision
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [127:0] a_i, input wire [127:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [63:0] score;
  logic [7:0] pruned;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      score  <= a_i[63:0] - b_i[63:0];
      pruned <= a_i[71:64] - b_i[71:64];
    end
  end
endmodule

module hdp_view_mask_row #(parameter Bits = 256)
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [Bits-1:0] a_i, input wire [Bits-1:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] kept;
  logic [Bits-193:0] mask;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      kept <= a_i[15:0] - b_i[15:0];
      mask <= a_i[Bits-1:192] ^ b_i[Bits-1:192];
    end
  end
  for (genvar l = 0; l < 2; l++) begin : np
    logic [15:0] v;
    always_ff @(posedge take_i) if (show_i) v <= a_i[16 + 16*l +: 16] - b_i[16 + 16*l +: 16];
  end
  for (genvar l = 0; l < 2; l++) begin : psum
    logic signed [63:0] v;
    always_ff @(posedge take_i) if (show_i) v <= a_i[64 + 64*l +: 64] - b_i[64 + 64*l +: 64];
  end
endmodule

module hdp_view_report
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [31:0] kept, live;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      kept <= a_i[31:0] - b_i[31:0];
      live <= a_i[63:32] - b_i[63:32];
    end
  end
endmodule

module hdp_view_score
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] key;
  logic signed [23:-8] score;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      key   <= a_i[15:0] - b_i[15:0];
      score <= a_i[63:32] - b_i[63:32];
    end
  end
endmodule

module hdp_view_fill
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] has;
  logic [15:0] np;
  logic signed [23:-8] fill;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      has  <= a_i[7:0] - b_i[7:0];
      np   <= a_i[31:16] - b_i[31:16];
      fill <= a_i[63:32] - b_i[63:32];
    end
  end
endmodule

module hdp_view_row_max
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] count;
  logic signed [23:-8] max;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      count <= a_i[15:0] - b_i[15:0];
      max   <= a_i[63:32] - b_i[63:32];
    end
  end
endmodule

module hdp_view_y
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [127:0] a_i, input wire [127:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] pair, fill;
  logic [19:-12] y, yf;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      pair <= a_i[7:0] - b_i[7:0];
      fill <= a_i[15:8] - b_i[15:8];
      y    <= a_i[63:32] - b_i[63:32];
      yf   <= a_i[95:64] - b_i[95:64];
    end
  end
endmodule

module hdp_view_e
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [127:0] a_i, input wire [127:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] pair, fill, first, last;
  logic [15:0] key;
  logic [0:-15] e, ef;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      pair  <= a_i[7:0] - b_i[7:0];
      fill  <= a_i[15:8] - b_i[15:8];
      first <= a_i[23:16] - b_i[23:16];
      last  <= a_i[31:24] - b_i[31:24];
      key   <= a_i[47:32] - b_i[47:32];
      e     <= a_i[63:48] - b_i[63:48];
      ef    <= a_i[79:64] - b_i[79:64];
    end
  end
endmodule

module hdp_view_total
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [16:-15] total;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      total <= a_i[31:0] - b_i[31:0];
    end
  end
endmodule

module hdp_view_recip
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] t;
  logic [31:0] recip;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      t     <= a_i[7:0] - b_i[7:0];
      recip <= a_i[63:32] - b_i[63:32];
    end
  end
endmodule

module hdp_view_num #(parameter Bits = 128, parameter OutLanes = 2)
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [Bits-1:0] a_i, input wire [Bits-1:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
  end
  for (genvar l = 0; l < OutLanes; l++) begin : num
    logic signed [48:-15] v;
    always_ff @(posedge take_i) if (show_i) v <= a_i[64*l +: 64] - b_i[64*l +: 64];
  end
endmodule

module hdp_view_output #(parameter Bits = 64, parameter OutLanes = 2)
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [Bits-1:0] a_i, input wire [Bits-1:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
  end
  for (genvar l = 0; l < OutLanes; l++) begin : data
    logic signed [15:0] v;
    always_ff @(posedge take_i) if (show_i) v <= a_i[16*l +: 16] - b_i[16*l +: 16];
  end
endmodule

module hdp_view_out #(parameter Bits = 64, parameter OutLanes = 2)
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [Bits-1:0] a_i, input wire [Bits-1:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] row;
  logic [7:0] chunk, last;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      row   <= a_i[15:0] - b_i[15:0];
      chunk <= a_i[23:16] - b_i[23:16];
      last  <= a_i[31:24] - b_i[31:24];
    end
  end
  for (genvar l = 0; l < OutLanes; l++) begin : data
    logic signed [15:0] v;
    always_ff @(posedge take_i) if (show_i) v <= a_i[32 + 16*l +: 16] - b_i[32 + 16*l +: 16];
  end
endmodule

module hdp_view_done
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
  end
  // Carries nothing.
endmodule

/* verilator lint_on DECLFILENAME */
/* verilator lint_on UNUSEDSIGNAL */
`resetall
