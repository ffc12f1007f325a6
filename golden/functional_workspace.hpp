// SPDX-License-Identifier: Apache-2.0
// Working memory of run_head(): padded and rearranged operands. Internal to golden/functional*.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "golden/config.hpp"

namespace hdp {

/// Arrays in one block of memory. Padding is always zero where it is read.
struct Workspace {
  static constexpr std::size_t kPad = 32;   ///< two vectors of 16 lanes of 32 bits
  static constexpr std::size_t kPanel = 4;  ///< query rows of one pass over the keys
  /// Block rows that are scored in one go: so K and V take turns in the first-level cache.
  static constexpr int kGroup = 8;

  std::size_t dim;   ///< D up to a multiple of kPad
  std::size_t keys;  ///< Lk up to a multiple of kPad

  std::int16_t *q_int, *q_frac;  ///< [Lq + kPanel][dim]
  std::int16_t *k_int, *k_frac;  ///< [keys][dim]; k_frac only with exact
  std::int16_t* k_raised;        ///< [keys][dim] saturated K + 2^(F-1), so that >> F gives k_int
  std::int32_t* k_pairs;      ///< [dim / 2][keys]: elements 2p, 2p+1 of k_int's row, 16 bits each
  std::int16_t* v_pairs;      ///< [keys / 2][dim][2]: V of keys 2c and 2c+1 side by side
  std::int32_t* v_sum;        ///< [dim] sum of V over the valid keys of the row in hand
  std::int32_t* si;           ///< [kPanel][keys]
  std::int32_t* theta;        ///< [keys / 2 + kPad]
  std::uint8_t* mask;         ///< [keys / 2 + kPad]
  std::int32_t* pair_sum[2];  ///< [keys / 2 + kPad] SI of keys 2c and 2c+1 of two query rows
  std::uint32_t* kept;        ///< kept columns, block row after block row
  std::size_t* kept_first;    ///< [block rows + 1] where a block row's kept columns start
  std::int32_t* score;        ///< [2 * kGroup][keys + kPad] of the query rows of a group
  std::uint32_t* key;         ///< [keys + kPad] keys of the kept blocks
  std::int16_t *weight_high[2], *weight_low[2];  ///< [keys + kPad] weight = high * 256 + low
  std::int64_t* num;                             ///< [dim] of the row in hand
  std::int64_t* num_block[2];                    ///< [dim] sums over kept pairs
  std::int16_t* out;                             ///< [dim]

  std::int32_t* scores(int i) const {
    return score + static_cast<std::size_t>(i % (2 * kGroup)) * (keys + kPad);
  }

  /// Carves the arrays for a shape out of `memory`, which grows when it is too small.
  Workspace(const Shape& shape, std::vector<std::uint64_t>& memory);
};

}  // namespace hdp
