// SPDX-License-Identifier: Apache-2.0
// A divergence as JSON.
#include "cosim/lockstep/divergence_json.hpp"

#include <fmt/format.h>

namespace cosim {

nlohmann::ordered_json divergence_json(const Divergence& d) {
  nlohmann::ordered_json j;
  j["kind"] = to_string(d.kind);
  j["cycle"] = d.cycle;
  j["stage"] = d.stage;
  j["probe"] = d.probe;
  if (d.has_tag) {
    if (!d.item_name.empty()) j[d.item_name] = d.tag.item;
    if (d.tag.row >= 0) j["row"] = d.tag.row;
    if (d.tag.col >= 0) j["col"] = d.tag.col;
    j["golden_cycle"] = d.tag.cycle;
  }
  j["shift"] = d.shift;
  j["waited"] = d.waited;
  j["fields"] = nlohmann::ordered_json::array();
  for (const FieldDifference& f : d.fields) {
    nlohmann::ordered_json field;
    field["field"] = f.field;
    if (f.lane >= 0) field["lane"] = f.lane;
    field["rtl"] = fmt::format("0x{:0{}x}", f.rtl, f.container / 4);
    field["golden"] = fmt::format("0x{:0{}x}", f.golden, f.container / 4);
    field["bits"] = fmt::format("0x{:0{}x}", f.rtl ^ f.golden, f.container / 4);
    field["frac_bits"] = f.frac_bits;
    j["fields"].push_back(field);
  }
  for (const StageProgress& p : d.upstream) j["agreed_upstream"][p.probe] = p.events;
  return j;
}

}  // namespace cosim
