// SPDX-License-Identifier: Apache-2.0
// What the waveform shows of a probe around the cores: its fields (hdp_top_shadow.sv). As in
// hdp_shadow_views.sv: with b_i = 0 the fields of a_i, with both sides their difference.
`default_nettype none

// Nothing reads the signals; a payload's padding is not shown; the modules are one idea.
/* verilator lint_off UNUSEDSIGNAL */
/* verilator lint_off DECLFILENAME */

module hdp_view_csr_write
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] addr;
  logic [7:0] strobe, resp;
  logic [31:0] data;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      addr   <= a_i[15:0] - b_i[15:0];
      strobe <= a_i[23:16] - b_i[23:16];
      resp   <= a_i[31:24] - b_i[31:24];
      data   <= a_i[63:32] - b_i[63:32];
    end
  end
endmodule

module hdp_view_csr_read
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] addr;
  logic [7:0] resp;
  logic [31:0] data;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      addr <= a_i[15:0] - b_i[15:0];
      resp <= a_i[23:16] - b_i[23:16];
      data <= a_i[63:32] - b_i[63:32];
    end
  end
endmodule

module hdp_view_state
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] state, error;
  logic [15:0] head;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      state <= a_i[7:0] - b_i[7:0];
      error <= a_i[15:8] - b_i[15:8];
      head  <= a_i[31:16] - b_i[31:16];
    end
  end
endmodule

module hdp_view_irq
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] level;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      level <= a_i[7:0] - b_i[7:0];
    end
  end
endmodule

module hdp_view_assign
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] head;
  logic [7:0] core;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      head <= a_i[15:0] - b_i[15:0];
      core <= a_i[23:16] - b_i[23:16];
    end
  end
endmodule

module hdp_view_burst
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [127:0] a_i, input wire [127:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] id;
  logic [15:0] beats;
  logic [63:0] addr;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      id    <= a_i[7:0] - b_i[7:0];
      beats <= a_i[31:16] - b_i[31:16];
      addr  <= a_i[127:64] - b_i[127:64];
    end
  end
endmodule

module hdp_view_r
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [127:0] a_i, input wire [127:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] id, resp, last, array;
  logic [15:0] head, row, word;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      id    <= a_i[7:0] - b_i[7:0];
      resp  <= a_i[15:8] - b_i[15:8];
      last  <= a_i[23:16] - b_i[23:16];
      array <= a_i[31:24] - b_i[31:24];
      head  <= a_i[47:32] - b_i[47:32];
      row   <= a_i[63:48] - b_i[63:48];
      word  <= a_i[79:64] - b_i[79:64];
    end
  end
endmodule

module hdp_view_b
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [7:0] id, resp;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      id   <= a_i[7:0] - b_i[7:0];
      resp <= a_i[15:8] - b_i[15:8];
    end
  end
endmodule

module hdp_view_resolve
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [63:0] a_i, input wire [63:0] b_i
);
  /* verilator tracing_on */
  logic valid;
  logic [15:0] head;
  logic [7:0] survived;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      head     <= a_i[15:0] - b_i[15:0];
      survived <= a_i[23:16] - b_i[23:16];
    end
  end
endmodule

module hdp_view_w #(parameter Bits = 64, parameter BusBytes = 4)
  /* verilator tracing_off */ (
  input wire take_i, input wire valid_i, input wire show_i,
  input wire [Bits-1:0] a_i, input wire [Bits-1:0] b_i
);
  /* verilator tracing_on */
  localparam int StrobeBits = (BusBytes + 7) / 8 * 8;
  logic valid;
  logic [7:0] last;
  logic [StrobeBits-1:0] strobe;
  always_ff @(posedge take_i) begin
    valid <= valid_i;
    if (show_i) begin
      last   <= a_i[7:0] - b_i[7:0];
      strobe <= a_i[8 +: StrobeBits] ^ b_i[8 +: StrobeBits];
    end
  end
  // A wide bus shows all bytes as one vector, whose difference is bit by bit.
  localparam int Count = (BusBytes <= 16) ? BusBytes : 1;
  localparam int Width = 8*BusBytes/Count;
  localparam int Data  = 8 + StrobeBits;
  for (genvar l = 0; l < Count; l++) begin : data
    logic [Width-1:0] v;
    always_ff @(posedge take_i) begin
      if (show_i) begin
        v <= (BusBytes <= 16) ? a_i[Data + Width*l +: Width] - b_i[Data + Width*l +: Width]
                              : a_i[Data + Width*l +: Width] ^ b_i[Data + Width*l +: Width];
      end
    end
  end
endmodule

/* verilator lint_on DECLFILENAME */
/* verilator lint_on UNUSEDSIGNAL */
`resetall
