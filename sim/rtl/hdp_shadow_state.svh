// SPDX-License-Identifier: Apache-2.0
// What a cycle is to a probe, in the waveform. Included in a shadow's scope.

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
