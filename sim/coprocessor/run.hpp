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

/// What one job came to.
struct MachineJob {
  std::string name;
  int heads = 0;
  DeviceCounters counters;  ///< of this job alone, read over the bus
  TopBound bound;
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
  std::uint64_t write_words = 0, read_bursts = 0, write_bursts = 0;
  std::uint64_t read_wait = 0, write_wait = 0, read_idle = 0;
  TopBound bound;
};
MachineTotals total(const std::vector<MachineJob>& jobs);

}  // namespace hdp::sim
