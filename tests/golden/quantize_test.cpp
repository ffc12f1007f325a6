// SPDX-License-Identifier: Apache-2.0
// The host's part, by hand from algorithm.md sections 1 and 5.
#include "golden/quantize.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace {

using hdp::choose_scale;
using hdp::quantize;
using hdp::softmax_scale;
using hdp::SoftmaxScale;
using hdp::TensorFormat;
using Reals = std::vector<double>;
using Values = std::vector<std::int16_t>;

double scale_of(const Reals& x, const TensorFormat& format) {
  return choose_scale(x.data(), x.size(), format);
}

Values quantized(const Reals& x, double scale, const TensorFormat& format) {
  return quantize(x.data(), x.size(), scale, format);
}

const TensorFormat kKey = TensorFormat::query_key(8);
const TensorFormat kKey4 = TensorFormat::query_key(4);
const TensorFormat kValue = TensorFormat::value();

TEST(TensorFormat, RangesOfSectionOne) {
  EXPECT_EQ(kKey.frac_bits, 8);
  EXPECT_EQ(kKey.lowest, -32768);
  EXPECT_EQ(kKey.highest, 32639);  // 2^15 - 2^7 - 1
  EXPECT_EQ(kKey4.frac_bits, 8);
  EXPECT_EQ(kKey4.lowest, -2048);
  EXPECT_EQ(kKey4.highest, 1919);  // 2^11 - 2^7 - 1
  EXPECT_EQ(kValue.frac_bits, 0);
  EXPECT_EQ(kValue.lowest, -32768);
  EXPECT_EQ(kValue.highest, 32767);
}

TEST(ChooseScale, LargestPowerOfTwoThatFits) {
  EXPECT_EQ(scale_of({1.0}, kKey), 64);    // 128 would make it 32768
  EXPECT_EQ(scale_of({-1.0}, kKey), 128);  // -32768 is allowed
  EXPECT_EQ(scale_of({-1.0, 0.25}, kKey), 128);
  EXPECT_EQ(scale_of({-1.0, 1.0}, kKey), 64);
  EXPECT_EQ(scale_of({32639.0 / 256}, kKey), 1);
  EXPECT_EQ(scale_of({32640.0 / 256}, kKey), 0.5);
  EXPECT_EQ(scale_of({-128.0}, kKey), 1);
  EXPECT_EQ(scale_of({-129.0}, kKey), 0.5);
  EXPECT_EQ(scale_of({0, 3.0, -0.1}, kKey4), 2);  // 3 * 2 * 256 = 1536
  EXPECT_EQ(scale_of({-8.0}, kKey4), 1);
  EXPECT_EQ(scale_of({7.5}, kKey4), 0.5);  // 1920 is one too many
  EXPECT_EQ(scale_of({32767.0}, kValue), 1);
  EXPECT_EQ(scale_of({32768.0}, kValue), 0.5);
  EXPECT_EQ(scale_of({-32768.0}, kValue), 1);
  EXPECT_EQ(scale_of({0.5}, kValue), 32768);
}

TEST(ChooseScale, ZeroAndEmptyTakeOne) {
  EXPECT_EQ(scale_of({0.0, -0.0, 0.0}, kKey), 1);
  EXPECT_EQ(choose_scale(nullptr, 0, kKey), 1);
  EXPECT_EQ(scale_of({0.0}, kValue), 1);
}

TEST(ChooseScale, FitsAndTwiceDoesNot) {
  // Over many magnitudes. The numbers are integers over 2^20, so nothing but the range decides.
  for (const TensorFormat& format : {kKey, kKey4, kValue}) {
    for (int n = 1; n < 3000; ++n) {
      const double magnitude = std::ldexp(n * 65539LL % 1048573 + 1, n % 60 - 40);
      const double x = n % 2 == 0 ? magnitude : -magnitude;
      const double scale = scale_of({x}, format);
      int exponent = 0;
      EXPECT_EQ(std::frexp(scale, &exponent), 0.5);
      const auto integer = [&](double s) {
        return std::nearbyint(std::ldexp(x * s, format.frac_bits));
      };
      EXPECT_LE(integer(scale), format.highest) << x;
      EXPECT_GE(integer(scale), format.lowest) << x;
      const double twice = integer(2 * scale);
      EXPECT_TRUE(twice > format.highest || twice < format.lowest) << x;
    }
  }
}

TEST(Quantize, RoundsHalvesToEven) {
  EXPECT_EQ(quantized({0.5, 1.5, 2.5, 3.5, -0.5, -1.5, -2.5, 0.49, -0.51}, 1, kValue),
            (Values{0, 2, 2, 4, 0, -2, -2, 0, -1}));
  EXPECT_EQ(quantized({0.5 / 256, 1.5 / 256, 1.0, -1.0}, 1, kKey), (Values{0, 2, 256, -256}));
  EXPECT_EQ(quantized({0.25, 0.75}, 2, kValue), (Values{0, 2}));
}

TEST(Quantize, SaturatesToTheFormat) {
  EXPECT_EQ(quantized({1e9, -1e9, 32767.4, -32768.4}, 1, kValue),
            (Values{32767, -32768, 32767, -32768}));
  EXPECT_EQ(quantized({127.6, -128.5}, 1, kKey), (Values{32639, -32768}));
  EXPECT_EQ(quantized({7.6, -8.5}, 1, kKey4), (Values{1919, -2048}));
}

TEST(Quantize, ScaleOfTheTensorUsesTheRange) {
  const Reals x{0.013, -0.02, 0.0171};
  const double scale = scale_of(x, kKey);
  EXPECT_EQ(scale, 4096);  // -0.02 * 4096 * 256 = -20972; twice that is out of range
  EXPECT_EQ(quantized(x, scale, kKey), (Values{13631, -20972, 17931}));
}

void expect_scale(const SoftmaxScale& scale, std::uint32_t mant, std::uint32_t shift) {
  EXPECT_EQ(scale.mant, mant);
  EXPECT_EQ(scale.shift, shift);
}

TEST(SoftmaxScale, HandComputed) {
  expect_scale(softmax_scale(1, 1, 1), 47274, 11);     // c = 16 log2(e) = 23.083
  expect_scale(softmax_scale(64, 64, 64), 47274, 26);  // c / 2^15: the same mantissa
  expect_scale(softmax_scale(3, 1, 1), 54588, 12);     // c = 13.327
  expect_scale(softmax_scale(15, 32, 64), 48825, 24);  // c = 0.0029102
  expect_scale(softmax_scale(256, 128, 128), 47274, 29);
  expect_scale(softmax_scale(64, 1.0 / 32, 1.0 / 32), 47274, 4);
}

TEST(SoftmaxScale, EveryDimensionIsWithinHalfAStep) {
  for (int dim = 1; dim <= 256; ++dim) {
    const SoftmaxScale s = softmax_scale(dim, 16, 8);
    EXPECT_GE(s.mant, 32768u);
    EXPECT_LE(s.mant, 65535u);
    const double c = std::log2(std::exp(1.0)) / std::sqrt(dim) / 128 * 16;
    EXPECT_NEAR(std::ldexp(c, static_cast<int>(s.shift)), s.mant, 0.5000001) << dim;
  }
}

TEST(SoftmaxScale, ShiftMustBeWithin0And47) {
  expect_scale(softmax_scale(1, std::ldexp(1, 18), std::ldexp(1, 18)), 47274, 47);
  EXPECT_THROW(softmax_scale(1, std::ldexp(1, 18), std::ldexp(1, 19)), std::invalid_argument);
  expect_scale(softmax_scale(1, std::ldexp(1, -11), 1), 47274, 0);
  EXPECT_THROW(softmax_scale(1, std::ldexp(1, -12), 1), std::invalid_argument);
  const auto problem = [](double q, double k) -> std::string {
    try {
      softmax_scale(1, q, k);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "none";
  };
  // Products that no double holds; 11 is sh of scales of 1.
  EXPECT_EQ(problem(std::ldexp(1, 1023), std::ldexp(1, 1023)),
            "softmax scale: sh would be 2057; sh is 0 .. 47, choose smaller scales of Q and K");
  EXPECT_EQ(problem(std::ldexp(1, -1022), std::ldexp(1, -1022)),
            "softmax scale: sh would be -2033; sh is 0 .. 47, choose larger scales of Q and K");
  expect_scale(softmax_scale(1, std::ldexp(1, 1023), std::ldexp(1, -1022)), 47274, 12);
}

}  // namespace
