// SPDX-License-Identifier: Apache-2.0
// The options with which a long run leaves snapshots, and what is said of them afterwards.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cosim/cli/progress.hpp"
#include "sim/snapshot/snapshot_file.hpp"

namespace hdp::cli {

struct SnapshotOptions {
  std::uint64_t every = 0;  ///< cycles; 0: no snapshots
  std::string file = "hdp.snapshot";

  void add_to(CLI::App& app);
  /// Throws InputError where no snapshot can be written.
  void check(const sim::Core& core) const;
  /// Makes a run leave snapshots; null when it shall not. All that is given, and what is returned,
  /// must outlive the run. `history` gets what repeats the run's last part, without the outputs of
  /// finished jobs.
  std::unique_ptr<sim::SnapshotWriter> install(sim::CosimOptions& options,
                                               const sim::SnapshotRun& run,
                                               const std::vector<sim::Job>& jobs,
                                               cosim::ProgressBar& bar,
                                               sim::SnapshotHistory& history) const;
};

/// After an interrupt: from where the run can be taken up, and how. Ends with a new line.
std::string resume_hint(const sim::SnapshotWriter& writer);

}  // namespace hdp::cli
