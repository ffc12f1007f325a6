// SPDX-License-Identifier: Apache-2.0
// The predicate of the shrinker on a real core.
#include <utility>

#include "sim/bundle/shrink.hpp"

namespace hdp::sim {

SameFailure::SameFailure(const Failure& like, std::function<bool()> interrupted)
    : like_(like), interrupted_(std::move(interrupted)) {}

bool SameFailure::fails(Core& core, const ShrinkCase& candidate) {
  CosimOptions options = like_.options();
  options.stall_seed = candidate.stall_seed;
  options.interrupted = interrupted_;
  const CosimReport report = run_cosim(core, like_.build, candidate.jobs, options);
  cycles_ += report.cycles;
  if (!report.divergence) return false;
  // What a failed run leaves behind in a broken core need not be gone after reset.
  if (&core == core_.get()) core_.reset();
  if (report.interrupted || report.divergence->probe != like_.divergence.probe ||
      report.divergence->kind != like_.divergence.kind) {
    return false;
  }
  divergence_ = *report.divergence;
  return true;
}

bool SameFailure::operator()(const ShrinkCase& candidate) {
  if (!core_) core_ = like_.make_core();
  if (!fails(*core_, candidate)) return false;
  return fails(*like_.make_core(), candidate);
}

}  // namespace hdp::sim
