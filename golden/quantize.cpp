// SPDX-License-Identifier: Apache-2.0
// The host's part of algorithm.md: scales, quantisation, M and sh.
#include "golden/quantize.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace hdp {
namespace {

/// Exponents beyond which a power of two is no normal double.
constexpr int kHighestExponent = 1023, kLowestExponent = -1022;

/// The largest exponent k with round(x * 2^k * 2^frac_bits) within the format, for x != 0.
int largest_exponent(double x, const TensorFormat& format) {
  const double limit = x > 0 ? format.highest : format.lowest;
  int k = std::ilogb(limit) - std::ilogb(x) - format.frac_bits + 1;
  // std::nearbyint rounds half to even in the default rounding mode.
  while (std::abs(std::nearbyint(std::ldexp(x, k + format.frac_bits))) > std::abs(limit)) --k;
  return k;
}

}  // namespace

TensorFormat TensorFormat::query_key(int int_bits) {
  const std::int32_t half = std::int32_t{1} << (int_bits + Config::kFracBits - 1);
  return {Config::kFracBits, -half, half - (1 << (Config::kFracBits - 1)) - 1};
}

TensorFormat TensorFormat::value() { return {0, -32768, 32767}; }

double choose_scale(const double* x, std::size_t count, const TensorFormat& format) {
  if (count == 0) return 1;
  const auto [low, high] = std::minmax_element(x, x + count);
  int exponent = kHighestExponent;
  if (*high > 0) exponent = std::min(exponent, largest_exponent(*high, format));
  if (*low < 0) exponent = std::min(exponent, largest_exponent(*low, format));
  if (!(*high > 0) && !(*low < 0)) return 1;
  return std::ldexp(1, std::max(exponent, kLowestExponent));
}

std::vector<std::int16_t> quantize(const double* x, std::size_t count, double scale,
                                   const TensorFormat& format) {
  std::vector<std::int16_t> fixed(count);
  const double lowest = format.lowest, highest = format.highest;
  for (std::size_t i = 0; i < count; ++i) {
    const double rounded = std::nearbyint(std::ldexp(x[i] * scale, format.frac_bits));
    fixed[i] = static_cast<std::int16_t>(std::clamp(rounded, lowest, highest));
  }
  return fixed;
}

SplitNumber split_nearest(std::int16_t x, int int_bits) {
  constexpr int kHalf = 1 << (Config::kFracBits - 1);
  const int top = (1 << (int_bits + Config::kFracBits - 1)) - kHalf - 1;
  const int number = std::min<int>(x, top);
  const int integer = (number + kHalf) >> Config::kFracBits;
  return {static_cast<std::int8_t>(integer),
          static_cast<std::int8_t>(number - integer * (1 << Config::kFracBits))};
}

SoftmaxScale softmax_scale(int dim, double scale_q, double scale_k) {
  constexpr double kLog2E = 1.4426950408889634;
  for (const double scale : {scale_q, scale_k}) {
    if (std::isfinite(scale) && scale > 0) continue;
    throw std::invalid_argument("softmax scale: a scale of Q or K is not positive and finite");
  }
  if (dim < 1) {
    throw std::invalid_argument("softmax scale: dim is " + std::to_string(dim) +
                                "; dim is 1 or more");
  }
  // Exponents by themselves: the product of the scales may leave the range of a double.
  int exponent_q = 0, exponent_k = 0;
  const double product = std::frexp(scale_q, &exponent_q) * std::frexp(scale_k, &exponent_k);
  const double c =
      kLog2E / std::sqrt(static_cast<double>(dim)) / product * (1 << (12 - Config::kFracBits));
  const int scaled = 15 - std::ilogb(c);
  double mant = std::floor(std::ldexp(c, scaled) + 0.5);
  int shift = scaled + exponent_q + exponent_k;
  if (mant == 65536) {
    mant = 32768;
    --shift;
  }
  if (shift < 0 || shift > 47) {
    throw std::invalid_argument("softmax scale: sh would be " + std::to_string(shift) +
                                "; sh is 0 .. 47, choose " + (shift < 0 ? "larger" : "smaller") +
                                " scales of Q and K");
  }
  return {static_cast<std::uint32_t>(mant), static_cast<std::uint32_t>(shift)};
}

}  // namespace hdp
