// SPDX-License-Identifier: Apache-2.0
// A snapshot: where a lockstep run is between two cycles, RTL and golden model together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/cosim.hpp"
#include "sim/snapshot/hash.hpp"

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
  std::uint64_t job_start = 0;                 ///< cycle from which the job's start was offered
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
std::uint64_t hash_golden(const GoldenTrace& trace);

/// The last few snapshots of a run, in memory: CosimOptions::on_snapshot = [&](Snapshot&& s) {
/// history.add(std::move(s)); }. After a divergence, before(cycle - 200) is where to start again.
class SnapshotHistory {
 public:
  explicit SnapshotHistory(std::size_t kept = 2) : kept_(kept) {}
  void add(Snapshot&& snapshot) {
    snapshots_.push_back(std::move(snapshot));
    if (snapshots_.size() > kept_) snapshots_.pop_front();
  }
  /// The latest that is not after `cycle`; null when there is none: start from the beginning.
  const Snapshot* before(std::uint64_t cycle) const {
    for (auto s = snapshots_.rbegin(); s != snapshots_.rend(); ++s) {
      if (s->cycle <= cycle) return &*s;
    }
    return nullptr;
  }

 private:
  std::size_t kept_;
  std::deque<Snapshot> snapshots_;
};

}  // namespace hdp::sim
