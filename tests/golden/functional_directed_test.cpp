// SPDX-License-Identifier: Apache-2.0
// Hand-computed cases of algorithm.md's subtle rules, run on the golden model (both of its
// paths) and the reference.
#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>
#include <vector>

#include "golden/functional.hpp"
#include "golden/functional_plain.hpp"
#include "tests/golden/scalar_reference.hpp"

namespace {

using hdp::Config;
using hdp::Fill;
using hdp::HeadInput;
using hdp::HeadResult;
using hdp::Importance;
using hdp::Shape;
using Values = std::vector<std::int16_t>;
using Run = void (*)(const Config&, const Shape&, const HeadInput&, HeadResult&);

// Whole numbers as fixed point: no fractions.
Values whole(const std::vector<int>& numbers) {
  Values out;
  for (int n : numbers) out.push_back(static_cast<std::int16_t>(n * 256));
  return out;
}

struct Implementation {
  const char* name;
  Run run;
};

class Directed : public testing::TestWithParam<Implementation> {
 protected:
  HeadResult run(const Config& config, const Shape& shape, const Values& q, const Values& k,
                 Values v = {}) const {
    v.resize(static_cast<std::size_t>(shape.lk * shape.dim));
    HeadResult result;
    GetParam().run(config, shape, HeadInput{q.data(), k.data(), v.data()}, result);
    return result;
  }
};

INSTANTIATE_TEST_SUITE_P(Functional, Directed,
                         testing::Values(Implementation{"golden", hdp::run_head},
                                         Implementation{"plain", hdp::run_head_plain},
                                         Implementation{"reference", hdp::reference::run_head}),
                         [](const testing::TestParamInfo<Implementation>& test) {
                           return test.param.name;
                         });

Config with_rho(std::int32_t rho) {
  Config config;
  config.rho_q15 = rho;
  return config;
}

using Bytes = std::vector<std::int8_t>;
using Ints = std::vector<std::int32_t>;
using Mask = std::vector<std::uint8_t>;

TEST_P(Directed, NearestSplitSaturatesOnlyTheTop) {
  const Values x{32767, 32640, 32639, 128, 127, -128, -129, -32768};
  const HeadResult r = run(Config{}, Shape{1, 1, 8}, x, x);
  EXPECT_EQ(r.iq, (Bytes{127, 127, 127, 1, 0, 0, -1, -128}));
  EXPECT_EQ(r.fq, (Bytes{127, 127, 127, -128, 127, -128, 127, 0}));
  EXPECT_EQ(r.ik, r.iq);
  EXPECT_EQ(r.fk, r.fq);
}

TEST_P(Directed, NearestSplitWithFourIntegerBits) {
  Config config;
  config.int_bits = 4;
  const Values x{2047, 1919, 1918, -1920, -1921, -2048};
  const HeadResult r = run(config, Shape{1, 1, 6}, x, x);
  EXPECT_EQ(r.iq, (Bytes{7, 7, 7, -7, -8, -8}));
  EXPECT_EQ(r.fq, (Bytes{127, 127, 126, -128, 127, 0}));
}

TEST_P(Directed, ThetaFactorsTwelveSixThree) {
  const HeadResult r = run(Config{}, Shape{3, 3, 1}, whole({1, 1, 1}), whole({1, 2, 5}));
  EXPECT_EQ(r.theta, (Ints{3 * 6, 6 * 10, 6 * 3, 12 * 5}));
}

TEST_P(Directed, ThetaFactorFourOnTheDiagonal) {
  Config config;
  config.causal = true;
  const HeadResult r = run(config, Shape{2, 2, 1}, whole({1, 1}), whole({1, 2}));
  EXPECT_EQ(r.si, (Ints{1, 0, 1, 2}));
  EXPECT_EQ(r.theta, (Ints{4 * 4}));
}

TEST_P(Directed, AbsImportanceTakesTheMagnitudeOfEachPair) {
  Config config;
  config.importance = Importance::Abs;
  const HeadResult r = run(config, Shape{1, 2, 1}, whole({1}), whole({3, -5}));
  EXPECT_EQ(r.theta, (Ints{6 * 8}));
}

TEST_P(Directed, DeadBlocksAreInNoStatistic) {
  Config config;
  config.causal = true;
  const HeadResult r = run(config, Shape{4, 4, 1}, whole({1, 1, 1, 1}), whole({-1, -1, -1, -1}));
  EXPECT_EQ(r.theta, (Ints{-12, 0, -12, -12}));
  EXPECT_EQ(r.mask, (Mask{1, 0, 1, 1}));
  EXPECT_EQ(r.block_rows[0].live, 1u);
  EXPECT_EQ(r.block_rows[0].sum, -12);
  EXPECT_EQ(r.block_rows[0].max, -12);  // not the 0 that the dead block reads
  EXPECT_EQ(r.block_rows[0].rhs, -12 * 32768);
  EXPECT_EQ(r.live_blocks, 3u);
  EXPECT_EQ(r.kept_blocks, 3u);
  EXPECT_EQ(r.head_score, 10u);
}

TEST_P(Directed, DeadBlocksAreNotKeptWithBlockPruneOff) {
  Config config;
  config.causal = true;
  config.block_prune = false;
  const HeadResult r = run(config, Shape{4, 4, 1}, whole({1, 1, 1, 1}), whole({9, 1, 1, 9}));
  EXPECT_EQ(r.mask, (Mask{1, 0, 1, 1}));
}

TEST_P(Directed, ThresholdEqualityKeeps) {
  const Shape shape{2, 6, 1};
  HeadResult r = run(with_rho(0), shape, whole({1, 1}), whole({1, 1, 2, 2, 3, 3}));
  EXPECT_EQ(r.theta, (Ints{12, 24, 36}));
  EXPECT_EQ(r.block_rows[0].rhs, 32768 * 72);
  EXPECT_EQ(r.mask, (Mask{0, 1, 1}));
  r = run(with_rho(0), shape, whole({1, 1}), whole({1, 1, 2, 2, 3, 4}));
  EXPECT_EQ(r.mask, (Mask{0, 0, 1}));
}

TEST_P(Directed, RhoMinusOneKeepsAll) {
  const HeadResult r =
      run(with_rho(-32768), Shape{2, 6, 1}, whole({1, 1}), whole({-128, -128, 2, 2, 127, 127}));
  EXPECT_EQ(r.block_rows[0].rhs, 32768LL * 3 * (-12 * 128));
  EXPECT_EQ(r.mask, (Mask{1, 1, 1}));
}

TEST_P(Directed, NegativeRhoCutsTowardsTheMinimum) {
  // Half way from the mean (24) to the minimum (12): 18 keeps 24 and drops 12.
  const HeadResult r =
      run(with_rho(-16384), Shape{2, 6, 1}, whole({1, 1}), whole({1, 1, 2, 2, 3, 3}));
  EXPECT_EQ(r.block_rows[0].rhs, 18LL * 3 * 32768);
  EXPECT_EQ(r.mask, (Mask{0, 1, 1}));
}

TEST_P(Directed, RhoAtTheTopKeepsWhatIsWithinTheLastStep) {
  // (max - mean) / 32768 is 13.8 in all three: a block 6 or 12 below the maximum stays, 18 goes.
  const Shape shape{1, 6, 8};
  const auto keys = [](int a, int b) {
    Values k;
    for (int last : {127, 127, a, b, 0, 0}) {
      const int other = last == 0 ? 0 : 127;
      const Values key = whole({other, other, other, other, other, other, other, last});
      k.insert(k.end(), key.begin(), key.end());
    }
    return k;
  };
  const Values q = whole({127, 127, 127, 127, 127, 127, 127, 1});
  HeadResult r = run(with_rho(32767), shape, q, keys(126, 127));
  EXPECT_EQ(r.theta, (Ints{1356360, 1356354, 0}));
  EXPECT_EQ(r.mask, (Mask{1, 1, 0}));
  r = run(with_rho(32767), shape, q, keys(125, 127));
  EXPECT_EQ(r.theta[1], 1356360 - 12);
  EXPECT_EQ(r.mask, (Mask{1, 1, 0}));
  r = run(with_rho(32767), shape, q, keys(125, 126));
  EXPECT_EQ(r.theta[1], 1356360 - 18);
  EXPECT_EQ(r.mask, (Mask{1, 0, 0}));
}

TEST_P(Directed, FillIsFlooredAndTheWholeRowFollows) {
  Config config = with_rho(0);
  config.mant = 32768;
  config.shift = 12;  // y = 8 (m - s)
  const HeadResult r =
      run(config, Shape{1, 5, 1}, whole({1}), whole({5, 5, -1, -1, -2}), {100, 200, -300, 40, 7});
  EXPECT_EQ(r.theta, (Ints{60, -12, -24}));
  EXPECT_EQ(r.mask, (Mask{1, 0, 0}));
  EXPECT_EQ(r.block_rows[0].np[0], 3u);
  EXPECT_EQ(r.block_rows[0].psum[0], -4);
  EXPECT_EQ(r.block_rows[0].np[1], 0u);
  const hdp::RowResult& row = r.rows[0];
  EXPECT_EQ(row.fill, -342);  // -4 * 256 / 3 = -341.3
  EXPECT_EQ(row.max, 1280);
  EXPECT_EQ(row.yf, 8u * 1622);
  EXPECT_EQ(row.ef, 3653u);  // 688 * (22023 - 947) >> 12 = 3540; (32768 - 3540) >> 3
  EXPECT_EQ(row.total, 2u * 32768 + 3 * 3653);
  EXPECT_EQ(row.t, 1u);
  EXPECT_EQ(row.recip, 56147u);  // 2^31 / 38247
  EXPECT_EQ(r.num[0], 32768 * 300 + 3653 * -253);
  EXPECT_EQ(r.out[0], 116);
}

TEST_P(Directed, FillCanBeTheRowMaximum) {
  Config config = with_rho(0);
  config.importance = Importance::Abs;
  const Shape shape{1, 4, 1};
  HeadResult r = run(config, shape, whole({1}), whole({-9, -9, 1, 1}));
  EXPECT_EQ(r.mask, (Mask{1, 0}));
  EXPECT_EQ(r.rows[0].fill, 256);
  EXPECT_EQ(r.rows[0].max, 256);
  EXPECT_EQ(r.rows[0].ef, 32768u);
  config.fill = Fill::Zero;
  r = run(config, shape, whole({1}), whole({-9, -9, 1, 1}));
  EXPECT_TRUE(r.rows[0].has_fill);
  EXPECT_EQ(r.rows[0].fill, 0);
  EXPECT_EQ(r.rows[0].max, 0);
  config.fill = Fill::Skip;
  r = run(config, shape, whole({1}), whole({-9, -9, 1, 1}));
  EXPECT_FALSE(r.rows[0].has_fill);
  EXPECT_EQ(r.rows[0].np, 2u);
  EXPECT_EQ(r.rows[0].max, -9 * 256);
  EXPECT_EQ(r.rows[0].total, 65536u);
}

TEST_P(Directed, ExactAddsTheRoundedFractionProduct) {
  Config config;
  HeadResult r = run(config, Shape{1, 1, 1}, {127}, {128});
  EXPECT_EQ(r.pairs[0].score, 127);  // FQ * IK
  config.exact = true;
  r = run(config, Shape{1, 1, 1}, {127}, {128});
  EXPECT_EQ(r.pairs[0].score, 64);  // + (127 * -128 + 128) >> 8
  EXPECT_EQ(r.si[0], 0);
}

TEST_P(Directed, DistanceSaturates) {
  Config config;
  config.block_prune = false;
  config.mant = 65535;
  config.shift = 0;
  const HeadResult r = run(config, Shape{1, 2, 1}, whole({1}), whole({1, 0}), {10, 99});
  EXPECT_EQ(r.pairs[1].y, 131071u);
  EXPECT_EQ(r.pairs[1].e, 0u);
  EXPECT_EQ(r.out[0], 10);
}

TEST_P(Directed, OneKeyGivesItsValueExactly) {
  const HeadResult r =
      run(Config{}, Shape{1, 1, 3}, whole({1, 2, 3}), whole({4, 5, 6}), {32767, -32768, -1});
  EXPECT_EQ(r.rows[0].total, 32768u);
  EXPECT_EQ(r.rows[0].t, 0u);
  EXPECT_EQ(r.rows[0].recip, 65536u);
  EXPECT_EQ(r.num[0], 32768LL * 32767);
  EXPECT_EQ(r.out, (Values{32767, -32768, -1}));
}

TEST_P(Directed, OutputRoundsHalvesUp) {
  const HeadResult r =
      run(Config{}, Shape{1, 2, 2}, whole({1, 1}), whole({1, 1, 1, 1}), {1, -1, 2, -2});
  EXPECT_EQ(r.rows[0].total, 65536u);
  EXPECT_EQ(r.rows[0].t, 1u);
  EXPECT_EQ(r.rows[0].recip, 65536u);
  EXPECT_EQ(r.out, (Values{2, -1}));
}

TEST_P(Directed, OutputSaturatesWhenTheTotalLosesBits) {
  Config config;
  config.block_prune = false;
  config.shift = 12;
  const HeadResult r =
      run(config, Shape{1, 7, 1}, whole({1}), whole({30, 30, 30, 30, 0, 0, 0}), Values(7, 32767));
  EXPECT_EQ(r.pairs[6].y, 61440u);  // 15.0: the last y with a weight
  EXPECT_EQ(r.pairs[6].e, 1u);
  EXPECT_EQ(r.rows[0].total, 131075u);
  EXPECT_EQ(r.rows[0].t, 2u);
  EXPECT_EQ(r.rows[0].recip, 65536u);
  EXPECT_EQ(r.out[0], 32767);  // (131075 * 32767 + 65536) >> 17 = 32768
  const HeadResult low =
      run(config, Shape{1, 7, 1}, whole({1}), whole({30, 30, 30, 30, 0, 0, 0}), Values(7, -32768));
  EXPECT_EQ(low.out[0], -32768);
}

TEST_P(Directed, RowWithoutAnyWeightIsZero) {
  Config config;
  config.causal = true;
  config.fill = Fill::Skip;
  const HeadResult r = run(config, Shape{2, 3, 1}, whole({1, 1}), whole({1, 1, 100}), {7, 8, 9});
  EXPECT_EQ(r.theta, (Ints{12, 1200}));
  EXPECT_EQ(r.mask, (Mask{0, 1}));
  EXPECT_EQ(r.rows[0].count, 0u);
  EXPECT_EQ(r.rows[0].np, 2u);
  EXPECT_EQ(r.rows[0].psum, 2);
  EXPECT_EQ(r.rows[0].total, 0u);
  EXPECT_EQ(r.rows[0].recip, 0u);
  EXPECT_EQ(r.rows[1].total, 32768u);
  EXPECT_EQ(r.num, (std::vector<std::int64_t>{0, 32768 * 9}));
  EXPECT_EQ(r.out, (Values{0, 9}));
}

TEST_P(Directed, HeadIsPrunedByEquality) {
  Config config = with_rho(0);
  config.head_prune = true;
  config.tau = 2 * (3 + 5 + 1 + 1);
  const Shape shape{2, 4, 1};
  HeadResult r = run(config, shape, whole({1, -1}), whole({-3, 5, 1, 1}), {1, 2, 3, 4});
  EXPECT_EQ(r.head_score, 20u);
  EXPECT_TRUE(r.pruned);
  EXPECT_EQ(r.kept_blocks, 2u);  // both sums are 0: the mask is decided all the same
  EXPECT_TRUE(r.pairs.empty());
  EXPECT_EQ(r.rows[0].total, 0u);
  EXPECT_EQ(r.out, (Values{0, 0}));
  config.tau -= 1;
  r = run(config, shape, whole({1, -1}), whole({-3, 5, 1, 1}), {1, 2, 3, 4});
  EXPECT_FALSE(r.pruned);
  EXPECT_EQ(r.pairs.size(), 8u);
  config.head_prune = false;
  config.tau = ~std::uint64_t{0} >> 16;
  r = run(config, shape, whole({1, -1}), whole({-3, 5, 1, 1}), {1, 2, 3, 4});
  EXPECT_FALSE(r.pruned);
}

TEST_P(Directed, APrunedHeadReportsItsMask) {
  Config config = with_rho(0);
  config.head_prune = true;
  config.tau = 1000;
  const HeadResult r = run(config, Shape{1, 4, 1}, whole({1}), whole({5, 5, 1, 1}), {1, 2, 3, 4});
  EXPECT_TRUE(r.pruned);
  EXPECT_EQ(r.mask, (Mask{1, 0}));
  EXPECT_EQ(r.block_rows[0].np[0], 2u);
  EXPECT_EQ(r.block_rows[0].psum[0], 2);
  EXPECT_EQ(r.rows[0].np, 0u);
  EXPECT_EQ(r.rows[0].psum, 0);
}

// ---- What may be asked for at all -----------------------------------------------------------

TEST(Validate, AcceptsTheLimits) {
  Config config;
  hdp::validate(config, Shape{1, 1, 1});
  hdp::validate(config, Shape{4096, 4096, 256});
  config.int_bits = 4;
  config.rho_q15 = -32768;
  config.tau = (std::uint64_t{1} << 48) - 1;
  config.mant = 65535;
  config.shift = 47;
  config.causal = true;
  hdp::validate(config, Shape{7, 7, 3});
  config.rho_q15 = 32767;
  hdp::validate(config, Shape{7, 8, 3});
}

TEST(Validate, RefusesWhatIsBeyondThem) {
  const Shape good{4, 4, 4};
  const auto refused = [](const Config& config, const Shape& shape) {
    EXPECT_THROW(hdp::validate(config, shape), std::invalid_argument);
  };
  for (const Shape& shape : {Shape{0, 4, 4}, Shape{4, 0, 4}, Shape{4, 4, 0}, Shape{4097, 4, 4},
                             Shape{4, 4097, 4}, Shape{4, 4, 257}, Shape{-1, 4, 4}})
    refused(Config{}, shape);
  Config c;
  c.int_bits = 6;
  refused(c, good);
  for (const std::int32_t rho : {-32769, 32768}) refused(with_rho(rho), good);
  c = Config{};
  c.tau = std::uint64_t{1} << 48;
  refused(c, good);
  for (const std::uint32_t mant : {0u, 32767u, 65536u}) {
    c = Config{};
    c.mant = mant;
    refused(c, good);
  }
  c = Config{};
  c.shift = 48;
  refused(c, good);
  c = Config{};
  c.causal = true;
  refused(c, Shape{5, 4, 4});
}

}  // namespace
