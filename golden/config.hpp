// SPDX-License-Identifier: Apache-2.0
// The configuration and the shape of a job: what algorithm.md leaves to run time.
#pragma once

#include <cstdint>

namespace hdp {

/// What the mean over a block is taken of (algorithm.md section 2).
enum class Importance : std::uint8_t { Signed, Abs };

/// What stands in for the score of a pruned pair (algorithm.md section 4). The numbers are the
/// hardware's encoding.
enum class Fill : std::uint8_t { Mean = 0, Zero = 1, Skip = 2 };

/// Run-time configuration of a job. The defaults are those of algorithm.md section 9.
struct Config {
  int int_bits = 8;  ///< I: 8, or 4 (then Q and K must fit 12 bits)
  Importance importance = Importance::Signed;
  Fill fill = Fill::Mean;
  std::int32_t rho_q15 = 16384;  ///< rho in signed Q1.15: -32768 .. 32767
  std::uint64_t tau = 0;         ///< head threshold, 48 bits unsigned
  bool block_prune = true;
  bool head_prune = false;
  bool exact = false;
  bool causal = false;         ///< needs lk >= lq
  std::uint32_t mant = 32768;  ///< M: 32768 .. 65535 (algorithm.md section 5)
  std::uint32_t shift = 0;     ///< sh: 0 .. 47

  static constexpr int kFracBits = 8;
};

/// Shape of every head of a job, in elements.
struct Shape {
  int lq = 0;   ///< queries: 1 .. 4096
  int lk = 0;   ///< keys: 1 .. 4096
  int dim = 0;  ///< head dimension D: 1 .. 256

  int block_rows() const { return (lq + 1) / 2; }
  int block_cols() const { return (lk + 1) / 2; }
  /// Keys valid for query i: j < limit (algorithm.md section 1).
  int limit(int i, bool causal) const {
    const int reach = i + (lk - lq) + 1;
    return causal && reach < lk ? reach : lk;
  }
};

}  // namespace hdp
