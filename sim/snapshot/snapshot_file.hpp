// SPDX-License-Identifier: Apache-2.0
// A snapshot as a file, with everything that it takes to go on with the run.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cosim/design/initial_state.hpp"
#include "sim/snapshot/snapshot.hpp"

namespace hdp::sim {

/// How the run was started, beside its jobs.
struct SnapshotRun {
  std::string program;  ///< name and version, to be named in messages
  std::string build;
  std::uint64_t every = 0;  ///< CosimOptions::snapshot_every
  Origin origin = {};       ///< of the jobs
  /// What the run began with; the core's section holds the present state.
  cosim::InitSeed init_seed = cosim::kDefaultInitSeed;
};

/// Writes the file beside its place and renames it. Throws InputError; then an older file is
/// unchanged.
void write_snapshot(const std::string& path, const SnapshotRun& run, const std::vector<Job>& jobs,
                    const Snapshot& snapshot);

/// What a file held.
struct SnapshotFile {
  SnapshotRun run;
  std::vector<Job> jobs;
  Snapshot snapshot;
};

/// Reads it back. Everything is checked that can be without a core: sizes, checksums, ranges.
/// Throws InputError naming the file and the field.
SnapshotFile load_snapshot(const std::string& path);

/// For CosimOptions::on_snapshot: each snapshot replaces the file. One that cannot be written is no
/// reason to stop a long run: then `warn` gets a sentence, and the file stays as it was.
class SnapshotWriter {
 public:
  /// The jobs must outlive the writer.
  SnapshotWriter(std::string path, SnapshotRun run, const std::vector<Job>& jobs,
                 std::function<void(const std::string&)> warn);
  void operator()(const Snapshot& snapshot);

  const std::string& path() const { return path_; }
  /// Snapshots written so far, and the cycle of the last.
  std::uint64_t count() const { return count_; }
  std::uint64_t last_cycle() const { return last_cycle_; }

 private:
  std::string path_;
  SnapshotRun run_;
  const std::vector<Job>& jobs_;
  std::function<void(const std::string&)> warn_;
  std::uint64_t count_ = 0, last_cycle_ = 0;
};

}  // namespace hdp::sim
