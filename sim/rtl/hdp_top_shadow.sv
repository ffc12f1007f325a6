// SPDX-License-Identifier: Apache-2.0
// The waveform's three sides of every probe of hdp_top's table; what hdp_shadow.sv is for a core's.
`default_nettype none

/* verilator lint_off UNUSEDSIGNAL */
module hdp_top_shadow #(
  /// As in hdp_sim_coprocessor.
  parameter BusBytes = 4,
  parameter WordBits = 64,
  /// Bits of all payloads.
  parameter PayloadBits = 1024 + WordBits
)
  /* verilator tracing_off */ (
  /// As in hdp_shadow.
  input  wire                  take_i,
  input  wire [63:0]           cycle_i,
  input  wire [31:0]           rtl_valid_i,
  input  wire [31:0]           golden_valid_i,
  input  wire [PayloadBits-1:0] rtl_i,
  input  wire [PayloadBits-1:0] golden_i,
  input  wire [12*96-1:0]      at_i
);
  /* verilator tracing_on */
`include "hdp_shadow_state.svh"

  logic [63:0] cycle;
  always_ff @(posedge take_i) cycle <= cycle_i;

  /* verilator tracing_off */
  wire [31:0] rv   = rtl_valid_i;
  wire [31:0] gv   = golden_valid_i;
  wire [31:0] one  = rv ^ gv;
  wire [31:0] both = rv & gv;

  // Where the payloads lie.
  localparam int CsrWriteAt = 0;
  localparam int CsrReadAt = CsrWriteAt + 64;
  localparam int StateAt = CsrReadAt + 64;
  localparam int IrqAt = StateAt + 64;
  localparam int AssignAt = IrqAt + 64;
  localparam int ReadAt = AssignAt + 64;
  localparam int ArAt = ReadAt + 128;
  localparam int RAt = ArAt + 128;
  localparam int WriteAt = RAt + 128;
  localparam int AwAt = WriteAt + 128;
  localparam int WAt = AwAt + 128;
  localparam int BAt = WAt + WordBits;

  wire [63:0] r_csr_write = rtl_i[CsrWriteAt +: 64];
  wire [63:0] g_csr_write = golden_i[CsrWriteAt +: 64];
  wire [63:0] r_csr_read = rtl_i[CsrReadAt +: 64];
  wire [63:0] g_csr_read = golden_i[CsrReadAt +: 64];
  wire [63:0] r_state = rtl_i[StateAt +: 64];
  wire [63:0] g_state = golden_i[StateAt +: 64];
  wire [63:0] r_irq = rtl_i[IrqAt +: 64];
  wire [63:0] g_irq = golden_i[IrqAt +: 64];
  wire [63:0] r_assign = rtl_i[AssignAt +: 64];
  wire [63:0] g_assign = golden_i[AssignAt +: 64];
  wire [127:0] r_read = rtl_i[ReadAt +: 128];
  wire [127:0] g_read = golden_i[ReadAt +: 128];
  wire [127:0] r_ar = rtl_i[ArAt +: 128];
  wire [127:0] g_ar = golden_i[ArAt +: 128];
  wire [127:0] r_r = rtl_i[RAt +: 128];
  wire [127:0] g_r = golden_i[RAt +: 128];
  wire [127:0] r_write = rtl_i[WriteAt +: 128];
  wire [127:0] g_write = golden_i[WriteAt +: 128];
  wire [127:0] r_aw = rtl_i[AwAt +: 128];
  wire [127:0] g_aw = golden_i[AwAt +: 128];
  wire [WordBits-1:0] r_w = rtl_i[WAt +: WordBits];
  wire [WordBits-1:0] g_w = golden_i[WAt +: WordBits];
  wire [63:0] r_b = rtl_i[BAt +: 64];
  wire [63:0] g_b = golden_i[BAt +: 64];
  /* verilator tracing_on */

  // One probe is called `state`, and every probe has one.
  /* verilator lint_off VARHIDDEN */
  if (1) begin : registers
    if (1) begin : csr_write
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[0], gv[0], r_csr_write == g_csr_write);
      hdp_shadow_at at(take_i, gv[0], at_i[96*0 +: 96]);
      hdp_view_csr_write rtl(take_i, rv[0], rv[0], r_csr_write, '0);
      hdp_view_csr_write golden(take_i, gv[0], gv[0], g_csr_write, '0);
      hdp_view_csr_write diff(take_i, one[0], both[0], r_csr_write, g_csr_write);
    end
    if (1) begin : csr_read
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[1], gv[1], r_csr_read == g_csr_read);
      hdp_shadow_at at(take_i, gv[1], at_i[96*1 +: 96]);
      hdp_view_csr_read rtl(take_i, rv[1], rv[1], r_csr_read, '0);
      hdp_view_csr_read golden(take_i, gv[1], gv[1], g_csr_read, '0);
      hdp_view_csr_read diff(take_i, one[1], both[1], r_csr_read, g_csr_read);
    end
  end
  if (1) begin : job
    if (1) begin : state
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[2], gv[2], r_state == g_state);
      hdp_shadow_at at(take_i, gv[2], at_i[96*2 +: 96]);
      hdp_view_state rtl(take_i, rv[2], rv[2], r_state, '0);
      hdp_view_state golden(take_i, gv[2], gv[2], g_state, '0);
      hdp_view_state diff(take_i, one[2], both[2], r_state, g_state);
    end
    if (1) begin : irq
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[3], gv[3], r_irq == g_irq);
      hdp_shadow_at at(take_i, gv[3], at_i[96*3 +: 96]);
      hdp_view_irq rtl(take_i, rv[3], rv[3], r_irq, '0);
      hdp_view_irq golden(take_i, gv[3], gv[3], g_irq, '0);
      hdp_view_irq diff(take_i, one[3], both[3], r_irq, g_irq);
    end
  end
  if (1) begin : scheduler
    if (1) begin : \assign 
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[4], gv[4], r_assign == g_assign);
      hdp_shadow_at at(take_i, gv[4], at_i[96*4 +: 96]);
      hdp_view_assign rtl(take_i, rv[4], rv[4], r_assign, '0);
      hdp_view_assign golden(take_i, gv[4], gv[4], g_assign, '0);
      hdp_view_assign diff(take_i, one[4], both[4], r_assign, g_assign);
    end
  end
  if (1) begin : read
    if (1) begin : read
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[5], gv[5], r_read == g_read);
      hdp_shadow_at at(take_i, gv[5], at_i[96*5 +: 96]);
      hdp_view_burst rtl(take_i, rv[5], rv[5], r_read, '0);
      hdp_view_burst golden(take_i, gv[5], gv[5], g_read, '0);
      hdp_view_burst diff(take_i, one[5], both[5], r_read, g_read);
    end
    if (1) begin : ar
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[6], gv[6], r_ar == g_ar);
      hdp_shadow_at at(take_i, gv[6], at_i[96*6 +: 96]);
      hdp_view_burst rtl(take_i, rv[6], rv[6], r_ar, '0);
      hdp_view_burst golden(take_i, gv[6], gv[6], g_ar, '0);
      hdp_view_burst diff(take_i, one[6], both[6], r_ar, g_ar);
    end
    if (1) begin : r
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[7], gv[7], r_r == g_r);
      hdp_shadow_at at(take_i, gv[7], at_i[96*7 +: 96]);
      hdp_view_r rtl(take_i, rv[7], rv[7], r_r, '0);
      hdp_view_r golden(take_i, gv[7], gv[7], g_r, '0);
      hdp_view_r diff(take_i, one[7], both[7], r_r, g_r);
    end
  end
  if (1) begin : write
    if (1) begin : write
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[8], gv[8], r_write == g_write);
      hdp_shadow_at at(take_i, gv[8], at_i[96*8 +: 96]);
      hdp_view_burst rtl(take_i, rv[8], rv[8], r_write, '0);
      hdp_view_burst golden(take_i, gv[8], gv[8], g_write, '0);
      hdp_view_burst diff(take_i, one[8], both[8], r_write, g_write);
    end
    if (1) begin : aw
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[9], gv[9], r_aw == g_aw);
      hdp_shadow_at at(take_i, gv[9], at_i[96*9 +: 96]);
      hdp_view_burst rtl(take_i, rv[9], rv[9], r_aw, '0);
      hdp_view_burst golden(take_i, gv[9], gv[9], g_aw, '0);
      hdp_view_burst diff(take_i, one[9], both[9], r_aw, g_aw);
    end
    if (1) begin : w
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[10], gv[10], r_w == g_w);
      hdp_shadow_at at(take_i, gv[10], at_i[96*10 +: 96]);
      hdp_view_w #(WordBits, BusBytes) rtl(take_i, rv[10], rv[10], r_w, '0);
      hdp_view_w #(WordBits, BusBytes) golden(take_i, gv[10], gv[10], g_w, '0);
      hdp_view_w #(WordBits, BusBytes) diff(take_i, one[10], both[10], r_w, g_w);
    end
    if (1) begin : b
      probe_state_e state;
      always_ff @(posedge take_i) state <= state_of(rv[11], gv[11], r_b == g_b);
      hdp_shadow_at at(take_i, gv[11], at_i[96*11 +: 96]);
      hdp_view_b rtl(take_i, rv[11], rv[11], r_b, '0);
      hdp_view_b golden(take_i, gv[11], gv[11], g_b, '0);
      hdp_view_b diff(take_i, one[11], both[11], r_b, g_b);
    end
  end
  /* verilator lint_on VARHIDDEN */
endmodule
/* verilator lint_on UNUSEDSIGNAL */

`resetall
