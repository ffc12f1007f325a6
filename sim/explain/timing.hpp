// SPDX-License-Identifier: Apache-2.0
// The rules of docs/microarchitecture.md that fix the cycle of an event.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/explain/explain.hpp"
#include "sim/explain/side.hpp"

namespace hdp::sim::explain_detail {

/// "The event is not before cycle `earliest`, because `what`."
struct TimeBound {
  std::string what;
  std::uint64_t earliest = 0;
  bool known = true;     ///< the cause is in the log
  bool required = true;  ///< an event without this cause cannot be
};

struct TimeRule {
  std::string section;  ///< of docs/microarchitecture.md
  std::string formula;
  bool exact = false;  ///< the event is in the latest of the bounds' cycles, not after it
  std::vector<TimeBound> bounds;
  int cause = -1, latency = 0;  ///< exact rules with one cause: its probe, and cycles after it
};

/// The rule for an event of a probe at these coordinates. `side` gives the job's shape and the log.
TimeRule time_rule(Probe probe, const cosim::EventTag& tag, std::uint64_t cycle, const Side& side);

Explanation explain_timing(const Side& side, const cosim::Divergence& divergence);

}  // namespace hdp::sim::explain_detail
