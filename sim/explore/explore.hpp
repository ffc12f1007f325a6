// SPDX-License-Identifier: Apache-2.0
// The exploration: every point of a grid measured, several at a time, and which of them are on the
// Pareto fronts.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/explore/measure.hpp"

namespace hdp::explore {

/// What a cycle is weighed against.
enum class Cost { Multipliers, BusBytes };

/// A point of the grid and what became of it.
struct Result {
  Point point;
  std::optional<Measurement> measurement;  ///< none: not measured before the interrupt
  bool on_front[2] = {false, false};       ///< by Cost, of (cycles, cost) within its group

  double cost(Cost kind) const;
};

/// How far a run of points is. Every point counts for the same.
struct ExploreProgress {
  std::size_t done = 0, all = 0;  ///< points
  double fraction = 0;            ///< 0 .. 1, with the parts of points that are under way
  std::uint64_t cycles = 0;       ///< simulated so far
};

struct ExploreOptions {
  int jobs = 1;                                          ///< points at a time
  std::uint64_t seed = 1;                                ///< of the memories
  std::function<bool()> interrupted;                     ///< called from every thread
  std::function<void(const ExploreProgress&)> progress;  ///< often; calls do not overlap
};

struct Exploration {
  std::vector<std::string> columns;  ///< Grid::columns
  std::vector<Result> results;       ///< in the order of the grid, whatever ExploreOptions::jobs
  Skipped skipped;
  bool interrupted = false;
  int heads = 0;                 ///< of the workload
  std::uint64_t dense_macs = 0;  ///< of the workload

  std::size_t measured() const;
};

/// Throws std::runtime_error, with the point, when a model hangs or refuses a job.
Exploration explore(const Grid& grid, const Workload& workload, const ExploreOptions& options);

}  // namespace hdp::explore
