// SPDX-License-Identifier: Apache-2.0
// Jobs through a simulated co-processor by its driver, one after another, and what each came to.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "driver/device.hpp"
#include "golden/top_bound.hpp"
#include "sim/coprocessor/simulation.hpp"
#include "sim/job.hpp"

namespace hdp::sim {

/// Words that pruning left unread, by cause.
struct SavedWords {
  std::uint64_t head_fractions = 0, head_values = 0;  ///< of pruned heads
  std::uint64_t key_fractions = 0, key_values = 0;    ///< of key blocks that nobody kept

  /// A head of a job of this shape.
  void add(const Machine& machine, const Config& config, const Shape& shape,
           const HeadResult& head);
  void add(const SavedWords& other);
};

/// What one job came to.
struct MachineJob {
  std::string name;
  int heads = 0;
  DeviceCounters counters;  ///< of this job alone, read over the bus
  TopBound bound;
  SavedWords saved;
  std::vector<HeadStatistic> statistics;
  std::vector<std::int16_t> out;  ///< [heads][lq][dim]
  std::uint64_t wrong_heads = 0;  ///< whose output or statistics are not the functional model's
};

/// The descriptor's view of a job.
AttentionJob attention(const Job& job);

/// Runs the jobs. `done` is called after each one. Throws what the platform and the driver throw,
/// and std::invalid_argument, with the job's name, when a job does not fit the machine.
std::vector<MachineJob> run_jobs(Simulation& simulation, const std::vector<Job>& jobs,
                                 const std::function<void(const MachineJob&)>& done = {});

/// Sums over jobs.
struct MachineTotals {
  int heads = 0;
  std::uint64_t pruned_heads = 0, kept_blocks = 0, live_blocks = 0, wrong_heads = 0;
  std::uint64_t cycles = 0;
  std::array<std::uint64_t, 5> steps{};
  ReadWords read, dense_read;
  SavedWords saved;
  std::uint64_t write_words = 0, read_bursts = 0, write_bursts = 0;
  std::uint64_t read_wait = 0, write_wait = 0, read_idle = 0;
  TopBound bound;
};
MachineTotals total(const std::vector<MachineJob>& jobs);

}  // namespace hdp::sim
