// SPDX-License-Identifier: Apache-2.0
// The predicate of the shrinker on a real core.
#include <utility>

#include "sim/bundle/shrink.hpp"

namespace hdp::sim {

SameFailure::SameFailure(const Failure& like, std::function<bool()> interrupted)
    : like_(like), interrupted_(std::move(interrupted)) {}

bool SameFailure::operator()(const ShrinkCase& candidate) {
  CosimOptions options = like_.options();
  options.stall_seed = candidate.stall_seed;
  options.interrupted = interrupted_;
  const CosimReport report = run_cosim(*like_.new_core(), like_.build, candidate.jobs, options);
  cycles_ += report.cycles;
  if (!report.divergence || report.interrupted ||
      report.divergence->probe != like_.divergence.probe ||
      report.divergence->kind != like_.divergence.kind) {
    return false;
  }
  divergence_ = *report.divergence;
  return true;
}

}  // namespace hdp::sim
