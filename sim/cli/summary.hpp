// SPDX-License-Identifier: Apache-2.0
// What a co-simulation came to, for people and as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/cli/accuracy.hpp"
#include "sim/cosim.hpp"

namespace hdp::cli {

/// Everything that the summary shows.
struct Summary {
  std::string build;
  std::uint64_t stall_seed = 0;
  cosim::InitSeed init_seed = cosim::kDefaultInitSeed;
  int heads = 0, heads_done = 0, pruned_heads = 0;
  std::uint64_t kept_blocks = 0, live_blocks = 0;
  std::uint64_t job_cycles = 0;    ///< sum over complete jobs, start to done
  Bound bound;                     ///< summed over complete jobs, by engine
  std::uint64_t dense_cycles = 0;  ///< the same jobs with pruning off, cycle model
  std::array<EngineTime, static_cast<std::size_t>(Engine::Count)> engines{};
  Accuracy accuracy;
  const sim::CosimReport* report = nullptr;
};

/// Computes it. For complete jobs it also runs the golden model with pruning off, and the float
/// reference.
Summary summarise(const Build& build, const std::vector<sim::Job>& jobs, std::uint64_t stall_seed,
                  cosim::InitSeed init_seed, const sim::CosimReport& report);

/// Plain or coloured text, several lines.
std::string format_summary(const Summary& summary);

/// What a run ends with: the divergence, if there was one, then "<command>: agreed" and the
/// summary.
std::string format_outcome(const std::string& command, const Summary& summary);

/// The same as members after those of `head`, with the divergence if there was one.
nlohmann::ordered_json json_summary(nlohmann::ordered_json head, const Summary& summary);

}  // namespace hdp::cli
