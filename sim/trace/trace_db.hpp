// SPDX-License-Identifier: Apache-2.0
// Records every event of every probe, of the RTL and of the golden model, into an SQLite database
// (docs/guide/trace_database.md).
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "golden/build.hpp"
#include "sim/cosim.hpp"
#include "sim/observer.hpp"

namespace hdp::sim {

/// What a trace database says about the run that it holds, apart from the jobs.
struct TraceRun {
  std::uint64_t stall_seed = 0;
  std::string options;         ///< command-line options that are not defaults
  std::size_t jobs_given = 0;  ///< jobs that the run was to do
};

/// A command's configuration (CLI::App::config_to_str) as one line, without the names of what it
/// writes: runs that do the same have the same.
std::string recorded_options(const std::string& config);

/// An observer that writes the database. It appears under its name on commit(), as a whole; until
/// then it is a hidden file in the same folder, which the destructor removes.
class TraceDb final : public RunObserver {
 public:
  /// Throws InputError when the file cannot be made.
  TraceDb(const std::string& path, const Build& build, const TraceRun& run);
  ~TraceDb() override;
  TraceDb(const TraceDb&) = delete;
  TraceDb& operator=(const TraceDb&) = delete;

  /// A write that fails (a full disk) does not end the run: it ends the recording, and commit()
  /// tells.
  void on_job(const Job& job, std::size_t index, std::uint64_t start_cycle) override;
  void on_cycle(const cosim::CycleView& view) override;

  /// Adds how the run ended and puts the file in its place, whatever the outcome was.
  /// Throws InputError, also for an error that came earlier; then no file is left.
  void commit(const CosimReport& report);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hdp::sim
