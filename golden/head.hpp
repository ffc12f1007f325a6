// SPDX-License-Identifier: Apache-2.0
// One attention head's operands, and everything that is computed from them.
#pragma once

#include <cstdint>
#include <vector>

#include "golden/config.hpp"

namespace hdp {

/// Operands of a head, row-major, not owned. Values are as in algorithm.md section 1.
struct HeadInput {
  const std::int16_t* q = nullptr;  ///< [lq][dim]
  const std::int16_t* k = nullptr;  ///< [lk][dim]
  const std::int16_t* v = nullptr;  ///< [lk][dim]
};

/// One kept pair of a query row.
struct KeptPair {
  std::uint16_t key;
  std::uint16_t e;     ///< weight, unsigned Q1.15
  std::int32_t score;  ///< S, F fraction bits
  std::uint32_t y;     ///< 12 fraction bits, 17 bits
};

/// Everything that belongs to one query row i. In a pruned head: no pairs, no fill, zeros.
struct RowResult {
  std::uint32_t first = 0, count = 0;  ///< its kept pairs: HeadResult::pairs[first .. first+count)
  std::uint32_t np = 0;                ///< pruned pairs (of the mask; 0 in a pruned head)
  std::int64_t psum = 0;               ///< sum of SI over them (0 in a pruned head)
  bool has_fill = false;               ///< np > 0 and fill is not skip, and the head survived
  std::int32_t fill = 0;               ///< score of the pruned pairs
  std::int32_t max = 0;                ///< m; 0 when there is neither pair nor fill
  std::uint32_t yf = 0;                ///< y of the fill
  std::uint32_t ef = 0;                ///< e of the fill
  std::uint32_t total = 0;
  std::uint32_t t = 0;
  std::uint32_t recip = 0;  ///< R; 0 when total is 0
};

/// Everything that belongs to one block row b. Computed for pruned heads too (algorithm.md section
/// 7).
struct BlockRowResult {
  std::uint32_t live = 0, kept = 0;
  std::int64_t sum = 0;
  std::int32_t max = 0, min = 0;
  std::int64_t rhs = 0;           ///< w*ext*n + (2^15-w)*sum
  std::uint32_t np[2] = {0, 0};   ///< pruned pairs of rows 2b, 2b+1, in pruned heads too
  std::int64_t psum[2] = {0, 0};  ///< sums of SI over them, in pruned heads too
};

/// Every intermediate of one head (algorithm.md sections 2 to 7).
struct HeadResult {
  std::vector<std::int8_t> iq, fq;         ///< nearest split of Q, [lq][dim]
  std::vector<std::int8_t> ik, fk;         ///< nearest split of K, [lk][dim]
  std::vector<std::int32_t> si;            ///< [lq][lk], 0 for invalid pairs
  std::vector<std::int32_t> theta;         ///< [B][C], 0 for dead blocks
  std::vector<std::uint8_t> mask;          ///< [B][C], 1 = kept
  std::vector<BlockRowResult> block_rows;  ///< [B]
  std::uint64_t head_score = 0;            ///< H
  bool pruned = false;
  std::uint32_t kept_blocks = 0, live_blocks = 0;
  std::vector<KeptPair> pairs;         ///< by row, keys ascending; empty when pruned
  std::vector<RowResult> rows;         ///< [lq]
  std::vector<std::int64_t> num;       ///< [lq][dim]; 0 in rows with total 0
  std::vector<std::int16_t> out;       ///< [lq][dim]
  std::vector<std::uint64_t> scratch;  ///< run_head()'s working memory; has no meaning
};

}  // namespace hdp
