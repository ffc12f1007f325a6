// SPDX-License-Identifier: Apache-2.0
// The core model against cycles worked out by hand from the diagrams of docs/microarchitecture.md,
// and what it refuses. All jobs are on the small build (Lanes 4, OutLanes 2) and start in cycle 0.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/golden/core_model_fixture.hpp"

namespace hdp::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Job small_job(int lq, int lk, int dim, int heads) {
  Job job;
  job.shape = {lq, lk, dim};
  job.config.shift = 20;
  std::mt19937 random(1);
  for (int h = 0; h < heads; ++h) job.add_random_head(random, 4000);
  return job;
}

struct CoreRun {
  explicit CoreRun(const Job& job) : r(job.build) {
    CoreModel core(job.build, &r);
    StallsFeeder feeder(job);
    shown = run_core(core, job, feeder, 0);
  }
  Recorder r;
  Shown shown;
};

// One block, which is kept: four pairs. T = U = 1.
//   load      K 1 2, Q 3 4 on both; V 1 2
//   integer   A = 5; decision 11; threshold 12, pop 13, mask_row and report 15, record fetched 16
//   fill      a = 18, 19; no division
//   fraction  p = 18; 19 20 | 21 22, which frees both banks
//   softmax   g = 20+6 = 26, x = 27 28; g = 22+6 = 28, x = 29 30
//   recip     a = 38; total of row 1 in 39, but a = the cycle of recip 43
//   value     e+1: 35 36 | 37 38, which frees the bank
//   finish    recip+1: 44, 49; out w+6, done one later
TEST(CoreModelDirected, OneBlock) {
  const CoreRun run(small_job(2, 2, 1, 1));
  const Recorder& r = run.r;
  EXPECT_THAT(r.cycles(Probe::Start), ElementsAre(0));
  EXPECT_THAT(r.cycles(Probe::LoadInt), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(r.cycles(Probe::LoadFrac), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(r.cycles(Probe::LoadVal), ElementsAre(1, 2));
  EXPECT_THAT(r.cycles(Probe::Si), ElementsAre(9));
  EXPECT_THAT(r.cycles(Probe::Theta), ElementsAre(10));
  EXPECT_THAT(r.cycles(Probe::RowStat), ElementsAre(10));
  EXPECT_THAT(r.cycles(Probe::Threshold), ElementsAre(12));
  EXPECT_THAT(r.cycles(Probe::Fill), ElementsAre(19, 20));
  EXPECT_THAT(r.cycles(Probe::Score), ElementsAre(23, 24, 25, 26));
  EXPECT_THAT(r.cycles(Probe::RowMax), ElementsAre(26, 28));
  EXPECT_THAT(r.cycles(Probe::Y), ElementsAre(31, 32, 33, 34));
  EXPECT_THAT(r.cycles(Probe::E), ElementsAre(34, 35, 36, 37));
  EXPECT_THAT(r.cycles(Probe::Total), ElementsAre(37, 39));
  EXPECT_THAT(r.cycles(Probe::Recip), ElementsAre(43, 48));
  EXPECT_THAT(r.cycles(Probe::Num), ElementsAre(47, 52));
  EXPECT_THAT(r.cycles(Probe::Output), ElementsAre(49, 54));

  EXPECT_THAT(run.shown.decision, ElementsAre(11));
  EXPECT_THAT(run.shown.mask_row, ElementsAre(15));
  EXPECT_THAT(run.shown.report, ElementsAre(15));
  EXPECT_THAT(run.shown.step,
              ElementsAre(ElementsAre(5), ElementsAre(19, 20, 21, 22), ElementsAre(27, 28, 29, 30),
                          ElementsAre(35, 36, 37, 38), ElementsAre(44, 49)));
  EXPECT_THAT(run.shown.freed, ElementsAre(ElementsAre(22), ElementsAre(22), ElementsAre(38)));
  EXPECT_THAT(run.shown.out, ElementsAre(50, 55));
  EXPECT_THAT(run.shown.done, ElementsAre(56));
}

// Section 5: a row of two blocks, then the next row's first; Lq = 4, Lk = 4, nothing pruned.
//   load      K 1-4, Q 5-8: rows 0 and 1 are there from 7 on
//   integer   7 8, 9 10: the second row's Q came in 8
//   threshold 15, 17: pops 16 17, then 18 19: mask_row 19, 21
TEST(CoreModelDirected, MaskFollowsTheThreshold) {
  Job job = small_job(4, 4, 1, 1);
  job.config.block_prune = false;
  job.run();
  const CoreRun run(job);
  EXPECT_THAT(run.shown.step[0], ElementsAre(7, 8, 9, 10));
  EXPECT_THAT(run.r.cycles(Probe::Si), ElementsAre(11, 12, 13, 14));
  EXPECT_THAT(run.r.cycles(Probe::Theta), ElementsAre(12, 13, 14, 15));
  EXPECT_THAT(run.r.cycles(Probe::RowStat), ElementsAre(13, 15));
  EXPECT_THAT(run.r.cycles(Probe::Threshold), ElementsAre(15, 17));
  EXPECT_THAT(run.shown.mask_row, ElementsAre(19, 21));
  EXPECT_THAT(run.shown.decision, ElementsAre(16));
  EXPECT_THAT(run.shown.report, ElementsAre(21));
}

// Section 9: ND = 4. One query row, three blocks of which at least one is pruned: the record is
// fetched in mask_row + 1, taken two later, and the fill is five later still.
TEST(CoreModelDirected, AFillIsDivided) {
  const Job job = small_job(1, 6, 1, 1);
  ASSERT_TRUE(job.results[0].rows[0].has_fill);
  const CoreRun run(job);
  // K 1-6, Q 7; blocks 8 9 10; threshold 17; pops 18 19 20; mask_row 22; fetch 23; a = 25.
  EXPECT_THAT(run.shown.mask_row, ElementsAre(22));
  EXPECT_THAT(run.r.cycles(Probe::Fill), ElementsAre(30));
}

// Section 13, U = 2: D = 3 on two lanes of output, T = 1. As OneBlock up to finish: w = 44 45.
TEST(CoreModelDirected, TwoOutputBeatsARow) {
  const CoreRun run(small_job(2, 2, 3, 1));
  EXPECT_THAT(run.shown.step[4], ElementsAre(44, 45, 49, 50));
  EXPECT_THAT(run.r.cycles(Probe::Num), ElementsAre(47, 48, 52, 53));
  EXPECT_THAT(run.r.cycles(Probe::Output), ElementsAre(49, 50, 54, 55));
  EXPECT_THAT(run.shown.out, ElementsAre(50, 51, 55, 56));
}

// A pruned head: two empty tokens, no fraction or value bank; recip after one cycle.
//   fraction  19 | 20; entries visible 25, 26
//   softmax   g = 25, x = 26 = g of row 1, x = 27
//   total     35 36; recip 37; a = 37, recip 38
//   value     34, 35; finish 38, 39
TEST(CoreModelDirected, APrunedHead) {
  Job job = small_job(2, 2, 1, 1);
  job.config.head_prune = true;
  job.config.tau = job.results[0].head_score;
  job.run();
  const CoreRun run(job);
  EXPECT_THAT(run.r.cycles(Probe::LoadFrac), IsEmpty());
  EXPECT_THAT(run.shown.step, ElementsAre(ElementsAre(5), ElementsAre(19, 20), ElementsAre(26, 27),
                                          ElementsAre(34, 35), ElementsAre(38, 39)));
  EXPECT_THAT(run.r.cycles(Probe::Recip), ElementsAre(37, 38));
  EXPECT_THAT(run.shown.freed, ElementsAre(ElementsAre(20), IsEmpty(), IsEmpty()));
  EXPECT_THAT(run.shown.out, ElementsAre(44, 45));
}

// The two banks of load_int: head 2 has to wait until head 0 is freed, which it is in 22.
TEST(CoreModelDirected, TheThirdHeadWaitsForABank) {
  const CoreRun run(small_job(2, 2, 1, 3));
  EXPECT_EQ(run.shown.freed[0][0], 22u);
  EXPECT_THAT(run.r.cycles(Probe::LoadInt),
              ElementsAreArray({1, 2, 3, 4, 5, 6, 7, 8, 23, 24, 25, 26}));
}

/// A core that was given a job, and has seen its start in cycle 0.
struct Started {
  explicit Started(const Job& job) : core(job.build, nullptr) {
    core.configure(job.config, job.shape, static_cast<int>(job.results.size()));
    CoreInputs inputs;
    inputs.start = true;
    EXPECT_TRUE(core.step(0, inputs).started);
  }
  void offer(std::size_t stream, const CoreBeat& beat) {
    CoreInputs inputs;
    inputs.load[stream] = beat;
    core.step(++cycle, inputs);
  }
  std::string error_of(std::size_t stream, const CoreBeat& beat) {
    try {
      offer(stream, beat);
    } catch (const std::logic_error& error) {
      return error.what();
    }
    return "none";
  }
  CoreModel core;
  std::uint64_t cycle = 0;
};

TEST(CoreModelErrors, ABeatThatTheCoreDoesNotTake) {
  const Job job = small_job(2, 2, 1, 4);
  Started s(job);
  for (std::size_t h = 0; h < 4; ++h) s.core.push_head(values_of(job, h));
  for (int head = 0; head < 2; ++head) {
    s.offer(2, {true, false, false, 1, 0});
    s.offer(2, {true, false, true, 0, 0});
  }
  EXPECT_FALSE(s.core.load_ready(2));
  EXPECT_THAT(s.error_of(2, {true, false, false, 1, 0}),
              AllOf(HasSubstr("load_val"), HasSubstr("head 2"), HasSubstr("V row 1"),
                    HasSubstr("load_ready is low")));
}

TEST(CoreModelErrors, ABeatWhileIdle) {
  CoreModel core(Build::small(), nullptr);
  CoreInputs inputs;
  inputs.load[0] = {true, true, false, 3, 0};
  EXPECT_FALSE(core.load_ready(0));
  EXPECT_THROW(core.step(0, inputs), std::logic_error);
}

TEST(CoreModelErrors, BeatsThatTheJobDoesNotHave) {
  const Job job = small_job(2, 4, 5, 2);
  Job other = small_job(3, 4, 5, 1);
  Started s(job);
  EXPECT_THAT(s.error_of(0, {true, false, false, 0, 0}), HasSubstr("values are not known"));
  s.core.push_head(values_of(other, 0));
  EXPECT_THAT(s.error_of(0, {true, false, false, 0, 0}), HasSubstr("another shape"));

  Started t(job);
  for (std::size_t h = 0; h < 2; ++h) t.core.push_head(values_of(job, h));
  EXPECT_THAT(t.error_of(0, {true, false, false, 1, 0}), HasSubstr("not the next one"));
  EXPECT_THAT(t.error_of(1, {true, true, false, 2, 0}), HasSubstr("load_frac, head 0, Q row 2"));
  EXPECT_THAT(t.error_of(2, {true, false, false, 3, 2}), HasSubstr("beyond the job's shape"));
}

TEST(CoreModelErrors, JobsThatTheBuildCannotDo) {
  CoreModel core(Build::small(), nullptr);
  CoreInputs inputs;
  inputs.start = true;
  EXPECT_THROW(core.step(0, inputs), std::logic_error);
  EXPECT_THROW(core.configure({}, {17, 4, 4}, 1), std::invalid_argument);
  EXPECT_THROW(core.configure({}, {4, 4, 4}, 0), std::invalid_argument);
  EXPECT_THROW(core.push_head(nullptr), std::invalid_argument);
  Build odd = Build::small();
  odd.row_depth = 3;
  EXPECT_THROW(CoreModel(odd, nullptr), std::invalid_argument);
}

TEST(CoreModelErrors, CyclesAreStepped) {
  CoreModel core(Build::small(), nullptr);
  core.step(7, {});
  core.step(8, {});
  EXPECT_THROW(core.step(10, {}), std::logic_error);
}

}  // namespace
}  // namespace hdp::test
