// SPDX-License-Identifier: Apache-2.0
// The cycle model against cycles worked out by hand from docs/microarchitecture.md. All jobs are on
// the small build (Lanes 4, OutLanes 2, RowDepth 2, TotalDepth 2, OutDepth 4) and start in cycle 0.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/golden/cycle_model_fixture.hpp"

namespace hdp::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Job small_job(int lq, int lk, int dim, int heads) {
  Job job;
  job.shape = {lq, lk, dim};
  job.config.shift = 20;
  std::mt19937 random(1);
  for (int h = 0; h < heads; ++h) job.add_random_head(random, 4000);
  return job;
}

std::uint64_t wait(const JobTime& time, Engine engine, Wait why) {
  return time.engines[static_cast<std::size_t>(engine)].wait[static_cast<std::size_t>(why)];
}

// One block, which is kept: four pairs. T = U = 1.
//   load_int  K 1 2, Q 3 4; load_frac the same; load_val 1 2
//   integer   A = 5, the cycle after Q row 1
//   mask      threshold A+7 = 12, pop 13, mask_row and report 15
//   fetch     16; fill unit and scanner take it in 18
//   fill      a = 18 and 19, no division: 19 and 20
//   fraction  19 20 | 21 22
//   softmax   row 0: g = 20+6 = 26, x = 27 28; row 1: g = 22+6 = 28 = x of row 0's last, x = 29 30
//   recip     row 0: a = 38; row 1: total 39, but not before recip of row 0: a = 43
//   value     e+1: 35 36 | 37 38
//   finish    recip+1: 44, 49
TEST(CycleModel, OneBlock) {
  const Job job = small_job(2, 2, 1, 1);
  Recorder r(job.build);
  const JobTime time = job.time(&r);
  EXPECT_THAT(r.cycles(Probe::Start), ElementsAre(0));
  EXPECT_THAT(r.cycles(Probe::LoadInt), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(r.cycles(Probe::LoadFrac), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(r.cycles(Probe::LoadVal), ElementsAre(1, 2));
  EXPECT_THAT(r.cycles(Probe::Si), ElementsAre(9));
  EXPECT_THAT(r.cycles(Probe::Theta), ElementsAre(10));
  EXPECT_THAT(r.cycles(Probe::RowStat), ElementsAre(10));
  EXPECT_THAT(r.cycles(Probe::Decision), ElementsAre(11));
  EXPECT_THAT(r.cycles(Probe::Threshold), ElementsAre(12));
  EXPECT_THAT(r.cycles(Probe::MaskRow), ElementsAre(15));
  EXPECT_THAT(r.cycles(Probe::Report), ElementsAre(15));
  EXPECT_THAT(r.cycles(Probe::Fill), ElementsAre(19, 20));
  EXPECT_THAT(r.cycles(Probe::Score), ElementsAre(23, 24, 25, 26));
  EXPECT_THAT(r.cycles(Probe::RowMax), ElementsAre(26, 28));
  EXPECT_THAT(r.cycles(Probe::Y), ElementsAre(31, 32, 33, 34));
  EXPECT_THAT(r.cycles(Probe::E), ElementsAre(34, 35, 36, 37));
  EXPECT_THAT(r.cycles(Probe::Total), ElementsAre(37, 39));
  EXPECT_THAT(r.cycles(Probe::Recip), ElementsAre(43, 48));
  EXPECT_THAT(r.cycles(Probe::Num), ElementsAre(47, 52));
  EXPECT_THAT(r.cycles(Probe::Output), ElementsAre(49, 54));
  EXPECT_THAT(r.cycles(Probe::Out), ElementsAre(50, 55));
  EXPECT_THAT(r.cycles(Probe::Done), ElementsAre(56));
  EXPECT_EQ(time.cycles(), 56u);

  // The value engine: 34 cycles to its first step, none between them, 18 after 38.
  const EngineTime& value = time.engines[static_cast<std::size_t>(Engine::Value)];
  EXPECT_EQ(value.busy, 4u);
  EXPECT_EQ(wait(time, Engine::Value, Wait::Input), 34u);
  EXPECT_EQ(value.drained, 18u);
  // Integer: cycles 1 to 4 for the loads. Finish: up to recip, twice.
  EXPECT_EQ(wait(time, Engine::Integer, Wait::Memory), 4u);
  EXPECT_EQ(wait(time, Engine::Finish, Wait::Input), 43u + 4u);
  EXPECT_EQ(time.bound.integer, 1u);
  EXPECT_EQ(time.bound.value, 4u);
  EXPECT_EQ(time.bound.largest(), 4u);
  EXPECT_STREQ(time.bound.name(), "fraction");
}

// With exact a pair takes two fraction steps: 19-20, 21-22 | 23-24, 25-26.
TEST(CycleModel, ExactTakesASecondPass) {
  Job job = small_job(2, 2, 1, 1);
  job.config.exact = true;
  job.run();
  Recorder r(job.build);
  const JobTime time = job.time(&r);
  EXPECT_THAT(r.cycles(Probe::Score), ElementsAre(24, 26, 28, 30));
  EXPECT_THAT(r.cycles(Probe::RowMax), ElementsAre(22 + 6, 26 + 6));
  EXPECT_EQ(time.bound.fraction, 8u);
}

// D = 8: T = 2, U = 4.
//   integer   K 1-4, Q 5-8, steps 9 10: A = 10, threshold 17, pop 18, mask_row 20, fetch 21
//   fraction  p = 23; pairs end in 25 27 | 29 31
//   softmax   g = 33, x = 34 35; g = 37, x = 38 39
//   value     from e+1 = 42: 42-43 44-45 | 46-47 48-49
//   recip     total 44 48: recip 50, then a = 50: 55
//   finish    51-54; chunk 4 could go in 56 but OutDepth 4 waits for beat 0, accepted in 57: 58-61
TEST(CycleModel, TwoStepsAndAFullOutputFifo) {
  const Job job = small_job(2, 2, 8, 1);
  Recorder r(job.build);
  const JobTime time = job.time(&r);
  EXPECT_THAT(r.cycles(Probe::LoadInt), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
  EXPECT_THAT(r.cycles(Probe::Si), ElementsAre(14));
  EXPECT_THAT(r.cycles(Probe::MaskRow), ElementsAre(20));
  EXPECT_THAT(r.cycles(Probe::Score), ElementsAre(29, 31, 33, 35));
  EXPECT_THAT(r.cycles(Probe::RowMax), ElementsAre(33, 37));
  EXPECT_THAT(r.cycles(Probe::E), ElementsAre(41, 42, 45, 46));
  EXPECT_THAT(r.cycles(Probe::Recip), ElementsAre(50, 55));
  EXPECT_THAT(r.cycles(Probe::Num), ElementsAre(54, 55, 56, 57, 61, 62, 63, 64));
  EXPECT_THAT(r.cycles(Probe::Out), ElementsAre(57, 58, 59, 60, 64, 65, 66, 67));
  EXPECT_EQ(time.done, 68u);
  // Between chunk 3 (54) and chunk 4 (58), the output FIFO was the last to be satisfied.
  EXPECT_EQ(wait(time, Engine::Finish, Wait::Memory), 3u);
}

// Causal 4 x 4, nothing pruned: rows have 1, 2, 3 and 4 keys, block rows 1 and 2 live blocks.
//   integer   K 1-4, Q 5-8: block 7, then (Q row 3 in 8) 9 10
//   mask      thresholds 14 17: pops 15 | 18 19, mask_row 17 21, fetch 18 22
//   fraction  p = 20: 21 | 22 23; p = 24, but RowDepth 2: row 2 after g of row 0 (27): 28 29 30,
//             row 3 after g of row 1 (29): 31-34
//   fill      a = 20 21, then after the same pops 28 30: 21 22 29 31
//   softmax   g = 27, x = 28; g = 29, x = 30 31; TotalDepth 2: row 2 after row 0's reciprocal
//             has started (38): g = 39, x = 40-42; row 3 after row 1's (43): g = 44, x = 45-48
//   recip     totals 37 40 51 57: a = 38 43 52 58: 43 48 57 63
//   finish    44 49 58 64
TEST(CycleModel, CausalAndRowCredits) {
  Job job = small_job(4, 4, 1, 1);
  job.config.causal = true;
  job.config.block_prune = false;
  job.run();
  Recorder r(job.build);
  const JobTime time = job.time(&r);
  EXPECT_THAT(r.cycles(Probe::Si), ElementsAre(11, 13, 14));
  EXPECT_THAT(r.cycles(Probe::RowStat), ElementsAre(12, 15));
  EXPECT_THAT(r.cycles(Probe::Decision), ElementsAre(16));
  EXPECT_THAT(r.cycles(Probe::MaskRow), ElementsAre(17, 21));
  EXPECT_THAT(r.cycles(Probe::Score), ElementsAre(25, 26, 27, 32, 33, 34, 35, 36, 37, 38));
  EXPECT_THAT(r.cycles(Probe::Fill), ElementsAre(21, 22, 29, 31));
  EXPECT_THAT(r.cycles(Probe::RowMax), ElementsAre(27, 29, 39, 44));
  EXPECT_THAT(r.cycles(Probe::Total), ElementsAre(37, 40, 51, 57));
  EXPECT_THAT(r.cycles(Probe::Recip), ElementsAre(43, 48, 57, 63));
  EXPECT_THAT(r.cycles(Probe::Out), ElementsAre(50, 55, 64, 70));
  EXPECT_EQ(time.done, 71u);
}

// Two blocks of which one is pruned: ND = ceil((2*7 + 3 + 8 + 1) / 8) = 4. Blocks 7 8, threshold
// 15, pops 16 17, mask_row 19, fetch 20: a = 22, then the cycle of the first fill.
TEST(CycleModel, FillDivision) {
  Job job;
  job.shape = {2, 4, 1};
  job.add_head({256, 256}, {512, 512, 0, 0}, {1, 2, 3, 4});
  ASSERT_EQ(job.results[0].kept_blocks, 1u);
  Recorder mean(job.build);
  job.time(&mean);
  EXPECT_THAT(mean.cycles(Probe::Fill), ElementsAre(27, 32));

  job.config.fill = Fill::Zero;
  job.run();
  Recorder zero(job.build);
  job.time(&zero);
  EXPECT_THAT(zero.cycles(Probe::Fill), ElementsAre(23, 24));
}

// Banks: head 0's last fraction step is 22 and its last value step 38 (OneBlock), so the third
// head's first beats are in 23 and 39.
TEST(CycleModel, BanksHoldBackTheThirdHead) {
  const Job job = small_job(2, 2, 1, 3);
  Recorder r(job.build);
  job.time(&r);
  EXPECT_THAT(r.cycles(Probe::LoadInt), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 23, 24, 25, 26));
  EXPECT_THAT(r.cycles(Probe::LoadFrac), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 23, 24, 25, 26));
  EXPECT_THAT(r.cycles(Probe::LoadVal), ElementsAre(1, 2, 3, 4, 39, 40));
}

// 16 query rows, 2 keys: Q 3-18, one block a row, popped 8 cycles later. ThresholdDepth 2: row b
// issues after the pop of row b-2: 5 7 | 14 16 | 23 25 | 32 34, decision 40. Without head_prune row
// 0's mask (15) is fetched in 16; with it in 41, and the fractions come from 41 on: K 41 42,
// Q 43-58. Row 0 does not wait for the other rows' Q: taken in 43, first step in 44.
TEST(CycleModel, HeadPruneWaitsForTheDecision) {
  Job job = small_job(16, 2, 1, 1);
  Recorder plain(job.build);
  job.time(&plain);
  EXPECT_EQ(plain.cycles(Probe::Fill).front(), 19u);
  EXPECT_EQ(plain.cycles(Probe::Score).front(), 23u);

  job.config.head_prune = true;
  job.run();
  ASSERT_FALSE(job.results[0].pruned);
  Recorder r(job.build);
  job.time(&r);
  EXPECT_THAT(r.cycles(Probe::Si), ElementsAre(9, 11, 18, 20, 27, 29, 36, 38));
  EXPECT_THAT(r.cycles(Probe::Decision), ElementsAre(40));
  EXPECT_EQ(r.cycles(Probe::LoadFrac).front(), 41u);
  EXPECT_EQ(r.cycles(Probe::LoadFrac).back(), 58u);
  EXPECT_EQ(r.cycles(Probe::LoadVal).front(), 41u);
  EXPECT_EQ(r.cycles(Probe::Fill).front(), 44u);
  EXPECT_EQ(r.cycles(Probe::Score).front(), 48u);
}

// A pruned head: one empty token a row, nothing loaded behind the decision, zeros out.
//   fraction 19 20; g = 25 26, x = 26 27; total 35 36; recip after one cycle: 37 38
//   value 34 35; finish 38 39
TEST(CycleModel, PrunedHead) {
  Job job = small_job(2, 2, 1, 1);
  job.config.head_prune = true;
  job.config.tau = (std::uint64_t{1} << 48) - 1;
  job.run();
  Recorder r(job.build);
  const JobTime time = job.time(&r);
  EXPECT_THAT(r.cycles(Probe::LoadFrac), IsEmpty());
  EXPECT_THAT(r.cycles(Probe::LoadVal), IsEmpty());
  EXPECT_THAT(r.cycles(Probe::Score), IsEmpty());
  EXPECT_THAT(r.cycles(Probe::RowMax), ElementsAre(25, 26));
  EXPECT_THAT(r.cycles(Probe::E), ElementsAre(33, 34));
  EXPECT_THAT(r.cycles(Probe::Total), ElementsAre(35, 36));
  EXPECT_THAT(r.cycles(Probe::Recip), ElementsAre(37, 38));
  EXPECT_THAT(r.cycles(Probe::Out), ElementsAre(44, 45));
  EXPECT_EQ(time.done, 46u);
  EXPECT_EQ(time.bound.load_frac, 0u);
  EXPECT_EQ(r.field(Probe::Decision, 0, "pruned"), 1);
  EXPECT_EQ(r.field(Probe::E, 0, "first"), 1);
  EXPECT_EQ(r.field(Probe::E, 0, "last"), 1);
  EXPECT_EQ(r.field(Probe::E, 0, "pair"), 0);
  EXPECT_EQ(r.of(Probe::E)[0].tag.col, -1);
}

// IQ = 1, IK = 2 2 0 0: SI = 2 in the kept block and 0 in the pruned one.
TEST(CycleModel, Payloads) {
  Job job;
  job.shape = {2, 4, 1};
  job.config.shift = 15;
  job.config.mant = 32768;  // y is the difference of scores
  job.add_head({256, 257}, {512, 511, 0, 0}, {100, -200, 300, -400});
  Recorder r(job.build);
  job.time(&r);
  EXPECT_EQ(r.field(Probe::Start, 0, "heads"), 1);
  EXPECT_EQ(r.field(Probe::Start, 0, "lk"), 4);
  EXPECT_EQ(r.field(Probe::LoadInt, 1, "data", 0), 2);
  EXPECT_EQ(r.field(Probe::LoadInt, 1, "data", 1), 0);  // a lane beyond D
  EXPECT_EQ(r.field(Probe::LoadInt, 4, "is_q"), 1);
  EXPECT_EQ(r.field(Probe::LoadInt, 5, "last"), 1);
  EXPECT_EQ(r.field(Probe::LoadFrac, 1, "data", 0), -1);
  EXPECT_EQ(r.field(Probe::LoadVal, 3, "data", 0), -400);
  for (int n = 0; n < 4; ++n) EXPECT_EQ(r.field(Probe::Si, 0, "si", n), 2);
  EXPECT_EQ(r.field(Probe::Theta, 0, "theta"), 24);
  EXPECT_EQ(r.field(Probe::RowStat, 0, "n"), 2);
  EXPECT_EQ(r.field(Probe::RowStat, 0, "max"), 24);
  EXPECT_EQ(r.field(Probe::RowStat, 0, "min"), 0);
  EXPECT_EQ(r.field(Probe::RowStat, 0, "sum"), 24);
  EXPECT_EQ(r.field(Probe::Threshold, 0, "rhs"), 16384 * 24 * 2 + 16384 * 24);
  EXPECT_EQ(r.field(Probe::Decision, 0, "score"), 8);
  EXPECT_EQ(r.field(Probe::MaskRow, 0, "kept"), 1);
  EXPECT_EQ(r.field(Probe::MaskRow, 0, "np", 1), 2);
  EXPECT_EQ(r.field(Probe::MaskRow, 0, "psum", 1), 0);
  EXPECT_EQ(r.field(Probe::MaskRow, 0, "mask"), 1);
  EXPECT_EQ(r.field(Probe::Report, 0, "live"), 2);
  // Row 0: S = 512, 511; row 1 (IQ 1, FQ 1): S = 514, 513. The fill is 0.
  EXPECT_EQ(r.field(Probe::Score, 1, "key"), 1);
  EXPECT_EQ(r.field(Probe::Score, 1, "score"), 511);
  EXPECT_EQ(r.field(Probe::Score, 3, "score"), 513);
  EXPECT_EQ(r.field(Probe::Fill, 0, "has"), 1);
  EXPECT_EQ(r.field(Probe::Fill, 0, "np"), 2);
  EXPECT_EQ(r.field(Probe::RowMax, 0, "count"), 2);
  EXPECT_EQ(r.field(Probe::RowMax, 0, "max"), 512);
  EXPECT_EQ(r.field(Probe::Y, 0, "fill"), 1);
  EXPECT_EQ(r.field(Probe::Y, 0, "yf"), 512);
  EXPECT_EQ(r.field(Probe::Y, 1, "fill"), 0);
  EXPECT_EQ(r.field(Probe::Y, 1, "yf"), 0);
  EXPECT_EQ(r.field(Probe::Y, 1, "y"), 1);
  // e of 512: 512 * (22023 - 704) >> 12 = 2664; e of 1: 22022 >> 12 = 5.
  EXPECT_EQ(r.field(Probe::E, 0, "e"), 32768);
  EXPECT_EQ(r.field(Probe::E, 0, "ef"), 32768 - 2664);
  EXPECT_EQ(r.field(Probe::E, 1, "e"), 32768 - 5);
  EXPECT_EQ(r.field(Probe::E, 1, "ef"), 0);
  EXPECT_EQ(r.field(Probe::E, 1, "last"), 1);
  const std::int64_t total = 32768 + 32763 + 2 * 30104;
  EXPECT_EQ(r.field(Probe::Total, 0, "total"), total);
  EXPECT_EQ(r.field(Probe::Recip, 0, "t"), 1);
  EXPECT_EQ(r.field(Probe::Recip, 0, "recip"), 0x80000000 / (total >> 1));
  EXPECT_EQ(r.field(Probe::Num, 0, "num", 0), 32768 * 100 - 32763 * 200 - 30104 * 100);
  EXPECT_EQ(r.field(Probe::Num, 0, "num", 1), 0);
  EXPECT_EQ(r.field(Probe::Output, 0, "data"), job.results[0].out[0]);
  EXPECT_EQ(r.field(Probe::Out, 1, "row"), 1);
  EXPECT_EQ(r.field(Probe::Out, 1, "last"), 1);
}

TEST(CycleModel, RefusesWhatDoesNotFit) {
  const Build small = Build::small();
  const auto make = [&](const Build& build, const Config& config, const Shape& shape, int heads) {
    CycleModel model(build, config, shape, heads, Stalls(), 0, nullptr);
  };
  EXPECT_THROW(make(small, Config(), {17, 2, 1}, 1), std::invalid_argument);
  EXPECT_THROW(make(small, Config(), {2, 2, 9}, 1), std::invalid_argument);
  EXPECT_THROW(make(small, Config(), {2, 2, 1}, 0), std::invalid_argument);
  // Four integer bits fit a build of eight, not the other way round.
  Config config;
  config.int_bits = 4;
  EXPECT_NO_THROW(make(small, config, {2, 2, 1}, 1));
  Build narrow = small;
  narrow.int_bits = 4;
  EXPECT_NO_THROW(make(narrow, config, {2, 2, 1}, 1));
  EXPECT_THROW(make(narrow, Config(), {2, 2, 1}, 1), std::invalid_argument);
  Build odd = small;
  odd.out_lanes = 8;  // more than Lanes
  EXPECT_THROW(make(odd, Config(), {2, 2, 1}, 1), std::invalid_argument);
  Build single = small;
  single.row_depth = 1;
  EXPECT_THROW(make(single, Config(), {2, 2, 1}, 1), std::invalid_argument);
  Build shallow = small;
  shallow.score_depth = 8;
  EXPECT_THROW(make(shallow, Config(), {2, 2, 1}, 1), std::invalid_argument);
  EXPECT_THROW(Build::named("huge"), std::invalid_argument);
  EXPECT_EQ(Build::named("edge").l_max, 128);

  const Job job = small_job(2, 2, 1, 1);
  CycleModel model = job.model(nullptr);
  EXPECT_THROW(model.finish(), std::logic_error);
  model.head(job.input(0), job.results[0]);
  EXPECT_THROW(model.head(job.input(0), job.results[0]), std::logic_error);
}

}  // namespace
}  // namespace hdp::test
