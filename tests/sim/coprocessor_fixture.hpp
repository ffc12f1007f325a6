// SPDX-License-Identifier: Apache-2.0
// What the tests of the co-processor share.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "sim/coprocessor/lockstep.hpp"
#include "sim/job.hpp"

namespace hdp::test {

inline const Machine& small() {
  static const Machine machine = Machine::small();
  return machine;
}

/// The end of a run in which nothing was wrong.
inline void expect_clean(sim::LockstepSimulation& simulation) {
  simulation.finish();
  EXPECT_EQ(simulation.memory_protocol().text(), "");
  EXPECT_EQ(simulation.register_protocol().text(), "");
  EXPECT_THAT(simulation.traffic_errors(), testing::IsEmpty());
}

/// The job with more heads: those that it has over and over, each time a little different.
inline sim::Job with_heads(sim::Job job, int heads) {
  const auto grow = [&](std::vector<std::int16_t>& x) {
    const std::size_t one = x.size() / static_cast<std::size_t>(job.heads);
    for (std::size_t n = x.size(); n < one * static_cast<std::size_t>(heads); ++n) {
      x.push_back(static_cast<std::int16_t>((x[n % x.size()] + static_cast<int>(n)) % 2000));
    }
  };
  grow(job.q);
  grow(job.k);
  grow(job.v);
  job.heads = heads;
  return job;
}

}  // namespace hdp::test
