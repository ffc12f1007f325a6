// SPDX-License-Identifier: Apache-2.0
// What must hold of every job that the cycle model times, on random jobs.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "tests/golden/cycle_model_fixture.hpp"

namespace hdp::test {
namespace {

class CycleModelProperty : public ::testing::TestWithParam<unsigned> {
 protected:
  Job job_ = random_job(GetParam());
};

TEST_P(CycleModelProperty, EveryCycleIsBooked) {
  const JobTime time = job_.time(nullptr);
  for (const EngineTime& engine : time.engines) {
    std::uint64_t sum = engine.busy + engine.drained;
    for (const std::uint64_t waited : engine.wait) sum += waited;
    EXPECT_EQ(sum, time.cycles());
  }
  EXPECT_LE(time.bound.largest(), time.cycles());
}

TEST_P(CycleModelProperty, ASinkDoesNotChangeTime) {
  Recorder recorder(job_.build);
  const JobTime with = job_.time(&recorder), without = job_.time(nullptr);
  EXPECT_EQ(with.done, without.done);
  for (std::size_t n = 0; n < with.engines.size(); ++n) {
    EXPECT_EQ(with.engines[n].busy, without.engines[n].busy);
    EXPECT_EQ(with.engines[n].wait, without.engines[n].wait);
    EXPECT_EQ(with.engines[n].drained, without.engines[n].drained);
  }
}

TEST_P(CycleModelProperty, EventsOfAProbeAscend) {
  Recorder recorder(job_.build);
  job_.time(&recorder);
  for (int probe = 0; probe < static_cast<int>(Probe::Count); ++probe) {
    const auto cycles = recorder.cycles(static_cast<Probe>(probe));
    EXPECT_TRUE(std::adjacent_find(cycles.begin(), cycles.end(), std::greater_equal<>()) ==
                cycles.end())
        << recorder.specs()[static_cast<std::size_t>(probe)].name;
  }
}

TEST_P(CycleModelProperty, NoEventOfAHeadIsBeforeTheHorizon) {
  Recorder recorder(job_.build);
  CycleModel model = job_.model(&recorder);
  std::vector<std::uint64_t> horizons;
  for (std::size_t h = 0; h < job_.results.size(); ++h) {
    horizons.push_back(model.horizon());
    model.head(job_.input(h), job_.results[h]);
  }
  EXPECT_EQ(model.horizon(), model.finish().done);
  for (int probe = static_cast<int>(Probe::LoadInt); probe < static_cast<int>(Probe::Done);
       ++probe) {
    for (const Recorder::Event& event : recorder.of(static_cast<Probe>(probe))) {
      EXPECT_GE(event.tag.cycle, horizons[event.tag.item]);
    }
  }
}

// The consumer: a beat goes in the first ready cycle after it has entered the FIFO and after the
// beat before it; and no more than OutDepth chunks are under way.
TEST_P(CycleModelProperty, TheOutputFollowsTheConsumer) {
  Recorder recorder(job_.build);
  job_.time(&recorder);
  const auto entered = recorder.cycles(Probe::Output), taken = recorder.cycles(Probe::Out);
  ASSERT_EQ(entered.size(), taken.size());
  const auto depth = static_cast<std::size_t>(job_.build.out_depth);
  for (std::size_t n = 0; n < taken.size(); ++n) {
    std::uint64_t c = entered[n] + 1;
    if (n > 0) c = std::max(c, taken[n - 1] + 1);
    while (!job_.stalls.ready(c)) ++c;
    EXPECT_EQ(taken[n], c);
    if (n >= depth) {
      EXPECT_GT(entered[n] - 5, taken[n - depth]);
    }
  }
}

// Room in the weight and score FIFOs, counted from the probes.
TEST_P(CycleModelProperty, FifosDoNotOverflow) {
  Recorder recorder(job_.build);
  job_.time(&recorder);
  const auto scores = recorder.cycles(Probe::Score), y = recorder.cycles(Probe::Y);
  std::vector<std::uint64_t> score_pops;
  for (std::size_t n = 0; n < y.size(); ++n) {
    if (recorder.field(Probe::Y, n, "pair")) score_pops.push_back(y[n] - 4);
  }
  ASSERT_EQ(scores.size(), score_pops.size());
  for (std::size_t n = 0; n < scores.size(); ++n) {
    EXPECT_LT(scores[n], score_pops[n]);
    const auto depth = static_cast<std::size_t>(job_.build.score_depth);
    if (n >= depth) {
      EXPECT_GT(scores[n] - 4, score_pops[n - depth]);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Random, CycleModelProperty, ::testing::Range(1u, 61u));

}  // namespace
}  // namespace hdp::test
