// SPDX-License-Identifier: Apache-2.0
// Random jobs over all modes, shapes and kinds of operands, for lockstep runs.
#pragma once

#include <cstdint>

#include "golden/build.hpp"
#include "sim/job.hpp"

namespace hdp::test {

struct RandomLimits {
  int max_length;     ///< of Lq and Lk, at most the build's
  int max_heads;      ///< a job
};

/// Job number `seed`: the same on every machine.
sim::Job random_job(const Build& build, const RandomLimits& limits, std::uint64_t seed);

}  // namespace hdp::test
