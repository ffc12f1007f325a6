// SPDX-License-Identifier: Apache-2.0
// The options with which a long run leaves snapshots, and what is said of them afterwards.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/cli/terminal.hpp"
#include "sim/snapshot/snapshot_file.hpp"

namespace hdp::cli {

struct SnapshotOptions {
  std::uint64_t every = 0;  ///< cycles; 0: no snapshots
  std::string file = "hdp.snapshot";

  void add_to(CLI::App& app);
  /// Makes a run leave snapshots; null when it shall not. The jobs, the bar and what is returned
  /// must outlive the run. Throws InputError where no snapshot can be written.
  std::unique_ptr<sim::SnapshotWriter> install(sim::CosimOptions& options, const sim::Core& core,
                                               const std::string& build,
                                               const std::vector<sim::Job>& jobs,
                                               ProgressBar& bar) const;
};

/// After an interrupt: from where the run can be taken up, and how. Ends with a new line.
std::string resume_hint(const sim::SnapshotWriter& writer);

/// Fails before a long run rather than after it: throws InputError when `path` cannot be a file.
void check_writable(const std::string& path, const char* field);

}  // namespace hdp::cli
