// SPDX-License-Identifier: Apache-2.0
// Double-precision attention and the error measures, by hand; and the machine close to the truth.
#include "golden/float_reference.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "golden/quantize.hpp"
#include "tests/golden/scalar_reference.hpp"

namespace {

using hdp::Config;
using hdp::float_attention;
using hdp::HeadError;
using hdp::HeadInput;
using hdp::HeadResult;
using hdp::Shape;
using Reals = std::vector<double>;

void expect_near(const Reals& actual, const Reals& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t n = 0; n < actual.size(); ++n) EXPECT_NEAR(actual[n], expected[n], 1e-12) << n;
}

TEST(FloatAttention, TwoKeys) {
  const double q[] = {2}, k[] = {0, std::log(3.0)}, v[] = {4, 8};
  Reals p;
  expect_near(float_attention(Shape{1, 2, 1}, false, q, k, v, 0.5, &p), {7});
  expect_near(p, {0.25, 0.75});
}

TEST(FloatAttention, SeveralDimensionsAndRows) {
  const double l = std::log(2.0);
  const double q[] = {l, 0, 0, l}, k[] = {1, 0, 0, 1}, v[] = {3, 30, 6, 60};
  Reals p;
  expect_near(float_attention(Shape{2, 2, 2}, false, q, k, v, 1, &p), {4, 40, 5, 50});
  expect_near(p, {2.0 / 3, 1.0 / 3, 1.0 / 3, 2.0 / 3});
}

TEST(FloatAttention, CausalSeesOnlyThePast) {
  const double q[] = {0, 0}, k[] = {5, 6, 7}, v[] = {1, 3, 8};
  Reals p;
  expect_near(float_attention(Shape{2, 3, 1}, true, q, k, v, 1, &p), {2, 4});
  expect_near(p, {0.5, 0.5, 0, 1.0 / 3, 1.0 / 3, 1.0 / 3});
}

TEST(FloatAttention, LargeScoresDoNotOverflow) {
  const double q[] = {1000}, k[] = {1000, -1000}, v[] = {1, 2};
  expect_near(float_attention(Shape{1, 2, 1}, false, q, k, v, 1), {1});
}

// One query, four keys, the first block kept.
HeadResult half_kept(Config config, const Shape& shape) {
  const std::int16_t q[] = {256}, k[] = {1280, 1280, 256, 256}, v[] = {1, 2, 3, 4};
  HeadResult result;
  hdp::reference::run_head(config, shape, HeadInput{q, k, v}, result);
  return result;
}

TEST(CompareHead, RelativeErrorAndCosine) {
  const Shape shape{1, 4, 1};
  HeadResult result = half_kept(Config{}, shape);
  ASSERT_EQ(result.pairs.size(), 2u);
  const Reals p{0.5, 0.3, 0.15, 0.05};
  HeadError error = hdp::compare_head(shape, result, {3}, {4}, p);
  EXPECT_NEAR(error.relative, 0.25, 1e-12);
  EXPECT_NEAR(error.cosine, 1, 1e-12);
  EXPECT_NEAR(error.kept_mass, 0.8, 1e-12);
  error = hdp::compare_head(shape, result, {-4}, {4}, p);
  EXPECT_NEAR(error.relative, 2, 1e-12);
  EXPECT_NEAR(error.cosine, -1, 1e-12);
}

TEST(CompareHead, CosineOfAnAngle) {
  const Shape shape{1, 1, 2};
  const std::int16_t x[] = {256, 0};
  HeadResult result;
  hdp::reference::run_head(Config{}, shape, HeadInput{x, x, x}, result);
  const HeadError error = hdp::compare_head(shape, result, {3, 4}, {3, 0}, {1});
  EXPECT_NEAR(error.cosine, 0.6, 1e-12);
  EXPECT_NEAR(error.relative, 4.0 / 3, 1e-12);
  EXPECT_NEAR(error.kept_mass, 1, 1e-12);
}

TEST(CompareHead, Zeros) {
  const Shape shape{1, 4, 1};
  const HeadResult result = half_kept(Config{}, shape);
  const Reals p{0.25, 0.25, 0.25, 0.25};
  HeadError error = hdp::compare_head(shape, result, {0}, {0}, p);
  EXPECT_EQ(error.relative, 0);
  EXPECT_EQ(error.cosine, 1);
  error = hdp::compare_head(shape, result, {1}, {0}, p);
  EXPECT_EQ(error.relative, std::numeric_limits<double>::infinity());
  EXPECT_EQ(error.cosine, 0);
  error = hdp::compare_head(shape, result, {0}, {1}, p);
  EXPECT_EQ(error.relative, 1);
  EXPECT_EQ(error.cosine, 0);
}

TEST(CompareHead, APrunedHeadKeepsNoMass) {
  Config config;
  config.head_prune = true;
  config.tau = 1000;
  const Shape shape{1, 4, 1};
  const HeadResult result = half_kept(config, shape);
  ASSERT_TRUE(result.pruned);
  const HeadError error = hdp::compare_head(shape, result, {0}, {1}, {0.25, 0.25, 0.25, 0.25});
  EXPECT_EQ(error.kept_mass, 0);
}

TEST(CompareHead, KeptMassIsTheMeanOverRows) {
  // Row 0 keeps mass 0.8, row 1 keeps 0.4; both keep the first block.
  const Shape shape{2, 4, 1};
  const std::int16_t q[] = {256, 256}, k[] = {1280, 1280, 256, 256}, v[] = {1, 2, 3, 4};
  HeadResult result;
  hdp::reference::run_head(Config{}, shape, HeadInput{q, k, v}, result);
  const HeadError error =
      hdp::compare_head(shape, result, {1, 1}, {1, 1}, {0.5, 0.3, 0.1, 0.1, 0.1, 0.3, 0.3, 0.3});
  EXPECT_NEAR(error.kept_mass, 0.6, 1e-12);
}

// Without pruning and with the exact product the page's arithmetic is attention: a wrong M, sh,
// split or softmax would be far off.
TEST(FloatReference, UnprunedMachineIsCloseToTheTruth) {
  std::mt19937_64 random(1);
  const Shape shape{24, 32, 16};
  const auto reals = [&](int count) {
    Reals x;
    for (int n = 0; n < count; ++n) x.push_back(static_cast<double>(random() >> 11) * 0x1p-52 - 1);
    return x;
  };
  for (const bool causal : {false, true}) {
    const Reals q = reals(24 * 16), k = reals(32 * 16), v = reals(32 * 16);
    const hdp::TensorFormat key = hdp::TensorFormat::query_key(8),
                            value = hdp::TensorFormat::value();
    const double sq = hdp::choose_scale(q.data(), q.size(), key);
    const double sk = hdp::choose_scale(k.data(), k.size(), key);
    const double sv = hdp::choose_scale(v.data(), v.size(), value);
    const auto fq = hdp::quantize(q.data(), q.size(), sq, key);
    const auto fk = hdp::quantize(k.data(), k.size(), sk, key);
    const auto fv = hdp::quantize(v.data(), v.size(), sv, value);
    const hdp::SoftmaxScale softmax = hdp::softmax_scale(shape.dim, sq, sk);
    Config config;
    config.block_prune = false;
    config.exact = true;
    config.causal = causal;
    config.mant = softmax.mant;
    config.shift = softmax.shift;
    HeadResult result;
    hdp::reference::run_head(config, shape, HeadInput{fq.data(), fk.data(), fv.data()}, result);
    Reals out, p;
    for (const std::int16_t o : result.out) out.push_back(o / sv);
    const Reals ref = float_attention(shape, causal, q.data(), k.data(), v.data(), 0.25, &p);
    const HeadError error = hdp::compare_head(shape, result, out, ref, p);
    EXPECT_LT(error.relative, 0.01);
    EXPECT_GT(error.relative, 0);
    EXPECT_GT(error.cosine, 0.9999);
    EXPECT_NEAR(error.kept_mass, 1, 1e-12);
  }
}

}  // namespace
