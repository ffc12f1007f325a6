// SPDX-License-Identifier: Apache-2.0
// The jobs that look for planted bugs.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "tests/sim/random_jobs.hpp"
#include "tests/sim/rounding_jobs.hpp"

namespace hdp::test {

inline constexpr std::uint64_t kMutantBatches = 61;

/// Batch number `batch`, below kMutantBatches: random jobs, and at last those that no chance leads
/// to.
inline std::vector<sim::Job> mutant_jobs(const Build& build, std::uint64_t batch) {
  if (batch + 1 < kMutantBatches) {
    return random_batch(build, {16, 4}, 9'000'000 + batch * 10, 10, batch);
  }
  std::vector<sim::Job> jobs;
  for (RoundingCase& made : rounding_cases(build)) jobs.push_back(std::move(made.job));
  return jobs;
}

}  // namespace hdp::test
