// SPDX-License-Identifier: Apache-2.0
// What every shadow is made of.
// Made from spec/probes.toml by `make probes`; do not edit.
//
// Included in a shadow's scope, which has its ports, and `one` and `both`: the probes with an
// event on one side only, on both.

  typedef enum logic [2:0] {
    quiet       = 3'd0,  // no event
    agree       = 3'd1,  // both, with one payload
    differ      = 3'd2,  // both, with different payloads
    rtl_only    = 3'd3,
    golden_only = 3'd4
  } probe_state_e;

  function automatic probe_state_e state_of(input logic rtl, input logic golden, input logic same);
    if (rtl && golden) return same ? agree : differ;
    if (rtl) return rtl_only;
    return golden ? golden_only : quiet;
  endfunction

  // The three sides of probe number p of the shadow, whose payload has `bits` bits from bit
  // `from` on; `view` shows its fields. `at`: where the golden model says that it belongs.
`define HDP_SHADOW(p, view, from, bits) \
  probe_state_e state; \
  always_ff @(posedge take_i) begin \
    state <= state_of(rtl_valid_i[p], golden_valid_i[p], \
                      rtl_i[from +: bits] == golden_i[from +: bits]); \
  end \
  if (1) begin : at \
    logic [31:0] item; \
    logic signed [31:0] row, col; \
    always_ff @(posedge take_i) begin \
      if (golden_valid_i[p]) {col, row, item} <= at_i[96*(p) +: 96]; \
    end \
  end \
  view rtl(take_i, rtl_valid_i[p], rtl_valid_i[p], rtl_i[from +: bits], '0); \
  view golden(take_i, golden_valid_i[p], golden_valid_i[p], golden_i[from +: bits], '0); \
  view diff(take_i, one[p], both[p], rtl_i[from +: bits], golden_i[from +: bits]);
