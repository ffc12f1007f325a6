// SPDX-License-Identifier: Apache-2.0
// A job on the golden model of the co-processor in the ideal memory, and where its cycles went.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "bench/sets.hpp"
#include "driver/device.hpp"
#include "golden/cycle_model.hpp"
#include "golden/machine.hpp"
#include "golden/top_bound.hpp"
#include "sim/coprocessor/run.hpp"

namespace hdp::bench {

/// The cycles of the read channel: they add up to those of the job.
struct ReadTime {
  std::uint64_t start = 0;    ///< Check and Start
  std::uint64_t lead = 0;     ///< Run, before the first word
  std::uint64_t words = 0;    ///< a word was accepted
  std::uint64_t starved = 0;  ///< none was, and a burst was outstanding
  std::uint64_t silent = 0;   ///< nothing was outstanding: no bank was free, or nothing resolved
  std::uint64_t tail = 0;     ///< after the last word
};

struct TopRun {
  int cores = 1;
  DeviceCounters counters;  ///< of this job
  TopBound bound;
  ReadTime read;
  /// By Engine, summed over the cores; drained: all cycles of the job that are in nothing else.
  std::array<EngineTime, static_cast<std::size_t>(Engine::Count)> engines{};
  sim::SavedWords saved;

  std::uint64_t cycles() const { return counters.cycles; }
  double kept() const;
  double over_bound() const;
};

/// Throws when the device's outputs, or the words that it read, are not what they must be.
TopRun run_top(const Machine& machine, const Job& job);

/// "integer 52 + 1 + 40 + 2 + 5, fraction ..": busy, waiting for input, for output, for memory,
/// drained, in % of the cycles.
std::string engines_text(const TopRun& run);
/// "1 + 2 + 90 + 3 + 0 + 4": the members of ReadTime in % of the cycles.
std::string read_text(const TopRun& run);
/// What the resource that is the bound did with its other cycles, in % of the bound's.
std::string lost_text(const TopRun& run);

}  // namespace hdp::bench
