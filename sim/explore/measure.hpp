// SPDX-License-Identifier: Apache-2.0
// One point of the grid: the jobs through the driver on the golden co-processor in its memory.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "driver/device.hpp"
#include "golden/top_bound.hpp"
#include "sim/coprocessor/simulation.hpp"
#include "sim/explore/multipliers.hpp"
#include "sim/explore/workload.hpp"

namespace hdp::explore {

/// The device's counters over all jobs, without wrapping.
struct Totals {
  std::uint64_t cycles = 0, heads = 0, pruned_heads = 0, kept_blocks = 0, live_blocks = 0;
  std::array<std::uint64_t, 5> steps{};  ///< integer, fraction, softmax, value, finish
  std::uint64_t read_int_words = 0, read_frac_words = 0, read_val_words = 0, write_words = 0;
  std::uint64_t read_bursts = 0, write_bursts = 0, read_wait = 0, write_wait = 0, read_idle = 0;

  void add(const DeviceCounters& counters);
  std::uint64_t read_words() const { return read_int_words + read_frac_words + read_val_words; }
};
constexpr std::array<const char*, 5> kEngineNames{"integer", "fraction", "softmax", "value",
                                                  "finish"};

/// The counters with their names, in a fixed order: what is written down and what --verify
/// compares.
struct NamedTotal {
  const char* name;
  std::uint64_t value;
};
std::vector<NamedTotal> named(const Totals& totals);

/// All jobs, one after another, on whatever platform the device sits in.
Totals run_jobs(Platform& platform, const std::vector<Job>& jobs);

/// How every point is simulated, on the golden model and on the RTL.
sim::SimulationOptions simulation_options(const Point& point, const std::vector<Job>& jobs,
                                          std::uint64_t seed);

/// What a point came to.
struct Measurement {
  Totals totals;
  /// Sum of the jobs' bounds, and the resource that is the bound for most of it.
  std::uint64_t bound = 0;
  std::string bound_by;
  std::uint64_t dense_read_words = 0;  ///< that a machine without pruning would read
  std::uint64_t dense_macs = 0;
  Multipliers multipliers;
  int cores = 0, bus_bytes = 0;

  double cycles_over_bound() const;
  /// Steps issued / (cycles * cores); engine: index of kEngineNames.
  double utilisation(std::size_t engine) const;
  double efficiency() const;
  std::uint64_t read_bytes() const;
  std::uint64_t write_bytes() const;
  /// Bytes moved / those of a machine without pruning, which writes as much.
  double bytes_over_dense() const;
};

/// `interrupted` and `progress` as in sim::SimulationOptions. Throws sim::Interrupted;
/// PlatformError or DeviceError should the model hang or refuse a job.
Measurement measure(const Point& point, const std::vector<Job>& jobs, std::uint64_t seed,
                    const std::function<bool()>& interrupted = {},
                    const std::function<void(std::uint64_t, std::uint64_t)>& progress = {});

}  // namespace hdp::explore
