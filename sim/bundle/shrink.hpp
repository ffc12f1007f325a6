// SPDX-License-Identifier: Apache-2.0
// Makes a failing case small: fewer jobs, heads, rows, columns and dimensions, values towards zero,
// options towards their defaults, no stalls, while a predicate still holds (delta debugging, Zeller
// and Hildebrandt, IEEE TSE 2002, on the axes of the tensors).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/bundle/bundle.hpp"
#include "sim/job.hpp"

namespace hdp::sim {

struct ShrinkCase {
  std::vector<Job> jobs;
  std::uint64_t stall_seed = 0;
};

/// Smaller is better, compared from the front: elements of the jobs (heads * (lq + 2 lk) * dim, and
/// something for every job), elements that are not zero, sum of their bit lengths, options that are
/// not at their default.
using CaseSize = std::array<std::uint64_t, 4>;
CaseSize case_size(const ShrinkCase& c);

/// Whether a candidate still fails in the way that matters. Must depend on the candidate alone.
using StillFails = std::function<bool(const ShrinkCase&)>;

struct ShrinkProgress {
  const ShrinkCase& best;
  std::uint64_t tried;
  const char* pass;  ///< what is being tried
};

struct ShrinkOptions {
  std::function<bool()> stop;                           ///< polled before every candidate
  std::function<void(const ShrinkProgress&)> progress;  ///< called after every candidate
};

struct ShrinkResult {
  ShrinkCase best;          ///< fails
  std::uint64_t tried = 0;  ///< candidates given to the predicate
  bool finished = false;    ///< no smaller candidate fails; false when stopped
};

/// `failing` must satisfy the predicate. Deterministic.
ShrinkResult shrink(ShrinkCase failing, const StillFails& still_fails,
                    const ShrinkOptions& options);

/// The predicate of `hdp shrink`: a lockstep run diverges at the same probe with the same kind.
/// Each candidate gets a new core, so that what remains can be repeated.
class SameFailure {
 public:
  /// `like` gives build, core, probe and kind; its jobs and stall seed are not used. `interrupted`,
  /// if any, ends a run early; then the candidate does not count.
  SameFailure(const Failure& like, std::function<bool()> interrupted);

  bool operator()(const ShrinkCase& candidate);
  /// The divergence of the last candidate that counted.
  const cosim::Divergence& divergence() const { return divergence_; }
  std::uint64_t cycles() const { return cycles_; }  ///< simulated in all

 private:
  const Failure& like_;
  std::function<bool()> interrupted_;
  cosim::Divergence divergence_;
  std::uint64_t cycles_ = 0;
};

}  // namespace hdp::sim
