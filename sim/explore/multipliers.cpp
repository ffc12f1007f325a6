// SPDX-License-Identifier: Apache-2.0
// What is multiplied in which width.
#include "sim/explore/multipliers.hpp"

namespace hdp::explore {
namespace {

using Bits = std::uint64_t;

/// Smallest k with 2^k >= x.
Bits log2ceil(int x) {
  Bits k = 0;
  while ((std::uint64_t{1} << k) < static_cast<std::uint64_t>(x)) ++k;
  return k;
}

Bits wide(int x) { return static_cast<Bits>(x); }

}  // namespace

Multipliers count_multipliers(const Machine& machine) {
  const Build& core = machine.core;
  const Bits i = wide(core.int_bits), f = wide(core.frac_bits), word = i + f;
  const Bits lanes = wide(core.lanes), out_lanes = wide(core.out_lanes);
  const Bits dim = log2ceil(core.d_max), row = log2ceil(core.l_max);
  const Bits blocks = log2ceil(core.l_max / 2), live = log2ceil(core.l_max / 2 + 1);
  const Bits theta = 2 * i + dim + 3, theta_sum = theta + blocks;
  const Bits score = 2 * i + f + dim;
  const Bits column_sum = row + 16, num = row + 31;

  Multipliers one;
  one.integer = 4 * lanes * i * i;
  // w*n * extreme and (2^15 - w) * sum; theta * n.
  one.threshold = (live + 16 + 1) * theta + 17 * theta_sum + theta * (live + 1);
  // IQ * K, which the second pass of `exact` uses for FQ * FK, and FQ * IK.
  one.fraction = lanes * ((i > f ? i : f) * word + f * i);
  // Each exponential: (m - s) * M, and the curve's 12 x 15; 5639 is a constant.
  one.softmax = 2 * (score * 16 + 12 * 15) + row * 16;
  one.value = lanes * 17 * 16;
  one.finish = out_lanes * (17 * column_sum + 18 * num);

  const int row_words = (2 * core.d_max + machine.bus_bytes - 1) / machine.bus_bytes;
  const Bits word_index = row_words > 1 ? log2ceil(row_words) : 1;
  const Bits length = log2ceil(core.l_max + 1);

  Multipliers all;
  const Bits cores = wide(machine.cores);
  all.integer = cores * one.integer;
  all.threshold = cores * one.threshold;
  all.fraction = cores * one.fraction;
  all.softmax = cores * one.softmax;
  all.value = cores * one.value;
  all.finish = cores * one.finish;
  // One check of (heads - 1) * stride and rows * pitch, rows * words of Q, K and V, and in every
  // core the start of a key block.
  all.control = 16 * 32 + 3 * length * (word_index + 1) + cores * blocks * (word_index + 1);
  return all;
}

double normalised_efficiency(std::uint64_t dense_macs, std::uint64_t cycles, double multipliers) {
  const double work = static_cast<double>(cycles) * multipliers;
  return work > 0 ? 2 * static_cast<double>(dense_macs) / work : 0;
}

}  // namespace hdp::explore
