// SPDX-License-Identifier: Apache-2.0
// A lockstep run of the command line, from reset or from a snapshot, with all that it leaves.
#pragma once

#include <spdlog/logger.h>

#include <memory>
#include <string>
#include <vector>

#include "sim/cli/json_output.hpp"
#include "sim/cli/outputs.hpp"
#include "sim/cli/snapshot_options.hpp"
#include "sim/cosim.hpp"
#include "sim/job.hpp"
#include "sim/snapshot/snapshot_file.hpp"

namespace hdp::cli {

struct LockstepRun {
  std::string command;  ///< as the summary names it: "hdp cosim"
  Build build;
  const std::vector<sim::Job>& jobs;
  std::uint64_t stall_seed = 0;
  cosim::InitSeed init_seed = cosim::kDefaultInitSeed;
  sim::Origin origin;
  std::string options;            ///< as the trace database records them
  nlohmann::ordered_json inputs;  ///< as the JSON names them
  const JsonOutput& json;
  OutputOptions outputs;
  SnapshotOptions snapshots;
  sim::SpoilGolden spoil_golden;              ///< tests only
  std::shared_ptr<spdlog::logger> log;        ///< null: none
  const sim::SnapshotFile* resume = nullptr;  ///< goes on from here
  std::string resume_path;
};

/// Runs, tells the outcome, leaves a bundle of a divergence, and writes the outputs. An output that
/// cannot be written is told, and does not hide the rest. Returns the exit code: a divergence comes
/// before an output that could not be written, and that before an interrupt.
int run_lockstep(const LockstepRun& run);

}  // namespace hdp::cli
