// SPDX-License-Identifier: Apache-2.0
// A snapshot: where a lockstep run is between two cycles, RTL and golden model together.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "cosim/util/hash.hpp"
#include "sim/cosim.hpp"

namespace hdp::sim {

/// Everything that run_cosim() needs, beside its jobs and options, to go on from here.
///
/// The RTL's state is the simulator's own. The golden model has none in here: it is run again,
/// alone, from the start of the job, and has to arrive at `golden_hash`.
struct Snapshot {
  std::string model_id;         ///< Core::model_id() of the core
  std::uint64_t jobs_hash = 0;  ///< hash_jobs() of all jobs of the run
  std::uint64_t stall_seed = 0;
  bool checked = true;  ///< CosimOptions::check

  std::uint64_t cycle = 0;                     ///< the next cycle to simulate
  std::uint64_t checks = 0;                    ///< made so far
  std::vector<JobReport> done;                 ///< the jobs before this one
  std::uint64_t job_start = 0;                 ///< cycle from which the job could start
  std::vector<std::uint64_t> popped_at_start;  ///< by probe: events compared before the job
  std::uint64_t golden_hash = 0;               ///< hash_golden() at `cycle`; 0 when not checked
  DriverState driver;
  std::vector<std::byte> core;  ///< Core::save()

  /// Index of the job that is running.
  std::size_t job() const { return done.size(); }
};

/// A snapshot that does not fit the run that is to go on from it. what() is a sentence.
class SnapshotMismatch : public std::invalid_argument {
 public:
  SnapshotMismatch(std::string field, const std::string& problem)
      : std::invalid_argument("snapshot: " + field + ": " + problem), field_(std::move(field)),
        problem_(problem) {}
  const std::string& field() const { return field_; }
  const std::string& problem() const { return problem_; }

 private:
  std::string field_, problem_;
};

/// Names, configurations, shapes and operands of the jobs.
std::uint64_t hash_jobs(const std::vector<Job>& jobs);

/// Events that were compared, by probe, and all events that the model has foretold since.
std::uint64_t hash_golden(const cosim::ExpectedEvents& trace);

/// Whether a run that goes on from here shows all of a divergence that came in job `job`: its cycle
/// and the `window` before it, and, where the head is known, all that was sent of that head and of
/// the one before it (sim/explain recomputes from these).
bool shows(const Snapshot& snapshot, const std::vector<Job>& jobs, std::size_t job,
           const cosim::Divergence& divergence, std::uint64_t window);

/// Some of a run's snapshots, in memory: CosimOptions::on_snapshot = [&](Snapshot&& s) {
/// history.add(std::move(s)); }. After a divergence, before(cycle - 200) is where to start again.
///
/// Kept are the last two, and older ones at distances that double, eight to sixteen intervals back:
/// the n-th takes the place of the last whose number had as many trailing zero bits.
class SnapshotHistory {
 public:
  void add(Snapshot&& snapshot);
  /// The latest that `fits`; null when there is none: start from the beginning.
  const Snapshot* latest(const std::function<bool(const Snapshot&)>& fits) const;
  /// The latest that is not after `cycle`, or null.
  const Snapshot* before(std::uint64_t cycle) const {
    return latest([cycle](const Snapshot& s) { return s.cycle <= cycle; });
  }

 private:
  std::array<std::optional<Snapshot>, 5> snapshots_;
  std::uint64_t count_ = 0;
};

}  // namespace hdp::sim
