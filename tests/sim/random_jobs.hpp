// SPDX-License-Identifier: Apache-2.0
// Random jobs over all modes, shapes and kinds of operands, for lockstep runs.
#pragma once

#include <cstdint>
#include <vector>

#include "golden/build.hpp"
#include "sim/job.hpp"

namespace hdp::test {

struct RandomLimits {
  int max_length;  ///< of Lq and Lk, at most the build's
  int max_heads;   ///< a job
};

/// Job number `seed`: the same on every machine.
sim::Job random_job(const Build& build, const RandomLimits& limits, std::uint64_t seed);

/// Jobs first .. first + count - 1 (count at least 3), the last three of which, varied by `batch`,
/// reach what chance does not: a tau beyond every head score, every shift, and V at one end of its
/// range in all elements, since only then does the rounding of the reciprocal lead beyond 16 bits,
/// where the output saturates.
std::vector<sim::Job> random_batch(const Build& build, const RandomLimits& limits,
                                   std::uint64_t first, std::uint64_t count, std::uint64_t batch);

}  // namespace hdp::test
