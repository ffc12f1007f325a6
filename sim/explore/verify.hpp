// SPDX-License-Identifier: Apache-2.0
// Spot checks: points of an exploration again, on the RTL, in lockstep with the golden model.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/coprocessor/coprocessor.hpp"
#include "sim/explore/explore.hpp"

namespace hdp::explore {

/// A Verilated co-processor by its name; throws std::invalid_argument when there is none
/// (sim::make_coprocessor).
using MakeCoprocessor = std::function<std::unique_ptr<sim::Coprocessor>(const std::string&)>;

/// A point whose machine is one that was Verilated.
struct Verifiable {
  std::size_t point;    ///< in Grid::points and Exploration::results
  std::string machine;  ///< its name
};

/// Empty when no point has a machine with a name. Throws InputError, with the names and how to get
/// them, when there are some and none of them was Verilated.
std::vector<Verifiable> verifiable_points(const Grid& grid, const MakeCoprocessor& make);

/// `count` of them, evenly spread; all when there are no more.
std::vector<Verifiable> spread(const std::vector<Verifiable>& points, std::size_t count);

struct Verification {
  std::size_t point = 0;
  std::string machine;
  bool agreed = false;
  std::string problem;       ///< when not agreed: the report
  std::uint64_t checks = 0;  ///< valid bits and payloads compared
};

/// The point's jobs on the RTL with the same memory and seed: every probe, every handshake and
/// every byte of traffic checked, and the counters compared with the measurement. Tells
/// options.progress of this point alone. Throws sim::Interrupted.
Verification verify(const Verifiable& chosen, const Result& result, const Workload& workload,
                    const ExploreOptions& options, const MakeCoprocessor& make);

}  // namespace hdp::explore
