// SPDX-License-Identifier: Apache-2.0
// The timeline of a run for Perfetto: engines as tracks, heads and rows as slices, stalls with
// their cause, FIFO levels (docs/guide/timeline.md).
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "golden/build.hpp"
#include "sim/observer.hpp"
#include "sim/trace/timeline_job.hpp"
#include "sim/trace/timeline_writer.hpp"

namespace hdp::sim {

/// An observer that writes the file, which appears on commit(), as a whole.
class Timeline final : public RunObserver {
 public:
  /// Throws InputError when the file cannot be made.
  Timeline(const std::string& path, const Build& build, std::uint64_t stall_seed);

  /// A write that fails (a full disk) does not end the run: it ends the recording, and commit()
  /// tells.
  void on_job(const Job& job, std::size_t index, std::uint64_t start_cycle) override;
  void on_cycle(const cosim::CycleView& view) override;

  /// Ends the last job and puts the file in its place. Throws InputError, also for an earlier
  /// error.
  void commit();

 private:
  void end_job();
  void cycle(const cosim::CycleView& view);

  template <class Action>
  void guarded(const Action& action) {
    if (problem_) return;
    try {
      action();
    } catch (const cosim::InputError&) {
      problem_ = std::current_exception();
      job_.reset();
      writer_.reset();
    }
  }

  Build build_;
  std::vector<cosim::ProbeSpec> probes_;
  std::optional<TimelineWriter> writer_;
  std::optional<TimelineJob> job_;
  std::uint64_t now_ = 0;
  bool differed_ = false;
  std::exception_ptr problem_;
};

}  // namespace hdp::sim
