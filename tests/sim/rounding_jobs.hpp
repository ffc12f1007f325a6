// SPDX-License-Identifier: Apache-2.0
// Jobs whose outputs lie at the edge of rounding (docs/algorithm.md section 6).
#pragma once

#include <cstdint>
#include <vector>

#include "golden/build.hpp"
#include "sim/job.hpp"

namespace hdp::test {

struct RoundingCase {
  sim::Job job;
  std::vector<std::int16_t> out;  ///< [heads][1][dim], by construction
};

/// One job for every number of keys from 2 to the build's, so every t that they reach. In each,
/// num * R modulo 2^(31+t) is 2^(30+t), which rounds up, in half of the output elements, and
/// 2^(30+t) - 1, which rounds down, in the others. Of random products one in 2^31 is either.
std::vector<RoundingCase> rounding_cases(const Build& build);

}  // namespace hdp::test
