// SPDX-License-Identifier: Apache-2.0
// When the probes of a core's reader fire, and what they carry.
// Made from spec/probes.toml by `make probes`; do not edit.
//
// Who includes this has the group's path, the names of the description and the payloads;
// while a probe does not fire its payload stays.
  wire fire_resolve = `HDP_READER.u_back_request.resolve_o;

  assign read_valid = {9'd0, fire_resolve, 22'd0};

  always_latch begin
    if (fire_resolve) begin
      p_resolve_o = {40'd0, 8'(`HDP_READER.u_back_request.survive_o),
                     16'(`HDP_READER.u_back_request.head_o)};
    end
  end
