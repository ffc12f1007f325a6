// SPDX-License-Identifier: Apache-2.0
// The host's part: floats to fixed point, and M and sh from the scales (algorithm.md sections 1,
// 5).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "golden/config.hpp"

namespace hdp {

/// How one of the tensors Q, K, V is held: integer = round_half_even(real * scale * 2^frac_bits),
/// within [lowest, highest].
struct TensorFormat {
  int frac_bits;
  std::int32_t lowest, highest;

  /// Q and K: F fraction bits, W = int_bits + F bits, the top cut so that the nearest split fits.
  static TensorFormat query_key(int int_bits);
  /// V: 16 bits, no fraction bits of its own.
  static TensorFormat value();
};

/// The largest power of two with which no element of x leaves the format's range; 1 for an all-zero
/// (or empty) tensor. Every x must be finite.
double choose_scale(const double* x, std::size_t count, const TensorFormat& format);

/// round_half_even(x[i] * scale * 2^frac_bits), saturated to the format's range.
std::vector<std::int16_t> quantize(const double* x, std::size_t count, double scale,
                                   const TensorFormat& format);

/// An element of Q or K as the machine holds it: integer * 2^F + fraction.
struct SplitNumber {
  std::int8_t integer, fraction;
};

/// The nearest split of algorithm.md section 1. Numbers above the highest one that it can hold are
/// cut to that.
SplitNumber split_nearest(std::int16_t x, int int_bits);

/// M and sh of algorithm.md section 5.
struct SoftmaxScale {
  std::uint32_t mant;   ///< M
  std::uint32_t shift;  ///< sh
};

/// M and sh for c = log2(e) / sqrt(dim) / (scale_q * scale_k) * 2^(12-F), with the scales as in
/// TensorFormat. Throws std::invalid_argument when sh leaves 0..47.
SoftmaxScale softmax_scale(int dim, double scale_q, double scale_k);

}  // namespace hdp
