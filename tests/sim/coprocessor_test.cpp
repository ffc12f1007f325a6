// SPDX-License-Identifier: Apache-2.0
// hdp_top in lockstep: the driver on the RTL in memories of every profile, errors, soft resets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "driver/device.hpp"
#include "golden/functional.hpp"
#include "sim/coprocessor/lockstep.hpp"
#include "tests/sim/random_jobs.hpp"

namespace hdp::sim {
namespace {

AttentionJob attention(const Job& job) {
  return {job.config, job.shape, job.heads, job.q.data(), job.k.data(), job.v.data()};
}

/// The functional model's output of a job.
std::vector<std::int16_t> expected(const Job& job) {
  std::vector<std::int16_t> out;
  HeadResult result;
  for (int head = 0; head < job.heads; ++head) {
    run_head(job.config, job.shape, job.head(head), result);
    out.insert(out.end(), result.out.begin(), result.out.end());
  }
  return out;
}

void expect_clean(LockstepSimulation& simulation) {
  simulation.finish();
  EXPECT_EQ(simulation.memory_protocol().text(), "");
  EXPECT_EQ(simulation.register_protocol().text(), "");
  EXPECT_THAT(simulation.traffic_errors(), testing::IsEmpty());
}

struct Case {
  const char* machine;
  const char* memory;
};

class Coprocessors : public testing::TestWithParam<Case> {};

TEST_P(Coprocessors, RandomJobsAgree) {
  const Machine machine = Machine::named(GetParam().machine);
  const auto rtl = make_coprocessor(GetParam().machine);
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    LockstepOptions options;
    options.memory = MemoryProfile::named(GetParam().memory);
    options.seed = seed;
    options.polite_host = seed % 2 == 0;
    LockstepSimulation simulation(*rtl, machine, options);
    Device device(simulation);
    for (int n = 0; n < 3; ++n) {
      const Job job = test::random_job(machine.core, {machine.core.l_max, 8}, seed * 100 + static_cast<std::uint64_t>(n));
      const AttentionResult result = device.run(attention(job));
      ASSERT_EQ(result.out, expected(job));
    }
    device.counters();
    expect_clean(simulation);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, Coprocessors,
    testing::Values(Case{"small", "ideal"}, Case{"small", "lpddr"}, Case{"small", "hostile"}),
    [](const auto& test) { return std::string(test.param.machine) + "_" + test.param.memory; });

}  // namespace
}  // namespace hdp::sim
