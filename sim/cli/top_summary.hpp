// SPDX-License-Identifier: Apache-2.0
// What a run of the co-processor came to, for people and as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sim/coprocessor/checks.hpp"
#include "sim/coprocessor/run.hpp"

namespace hdp::cli {

struct TopSummary {
  Machine machine = Machine::edge();
  std::string memory;
  std::uint64_t seed = 0;
  cosim::InitSeed init_seed = cosim::kDefaultInitSeed;  ///< of the RTL
  std::vector<sim::MachineJob> jobs;                    ///< complete ones
  std::size_t all_jobs = 0;
  std::string failed_job;                 ///< the one in which the run ended, if it did
  std::optional<sim::Mismatch> mismatch;  ///< where RTL and golden model first differ
  std::string failure;                    ///< of another kind; empty: none
  bool lockstep = false, interrupted = false;
  std::uint64_t simulated = 0, checks = 0;
  std::uint64_t dense_cycles = 0;  ///< the same jobs without pruning; 0: not known
  double seconds = 0;
  std::string protocol;  ///< violations of the buses' protocols
  std::uint64_t violations = 0;
  std::vector<std::string> traffic;  ///< what is wrong with the memory traffic

  bool good() const;
};

/// Cycles of the jobs with block and head pruning off, by the golden model.
std::uint64_t dense_cycles(const Machine& machine, const sim::SimulationOptions& options,
                           const std::vector<sim::Job>& jobs);

std::string format_top_summary(const std::string& command, const TopSummary& summary, bool bad);
/// Members after those of `head`: with the first difference, if there is one; without the counters
/// of the machine while no job is complete.
nlohmann::ordered_json json_top_summary(nlohmann::ordered_json head, const TopSummary& summary,
                                        bool bad);

}  // namespace hdp::cli
