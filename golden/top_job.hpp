// SPDX-License-Identifier: Apache-2.0
// A job of the co-processor: its descriptor, what is wrong with it, and where its planes lie
// (docs/coprocessor.md sections 2 and 4).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "golden/config.hpp"
#include "golden/machine.hpp"

namespace hdp {

/// The arrays of a job. The first five have the numbers of probe `r`.
enum class Array : int { Ki, Qi, Kf, Qf, V, O, Count };
constexpr std::size_t kArrays = static_cast<std::size_t>(Array::Count);
/// "KI", "QI", "KF", "QF", "V", "O".
const char* array_name(Array array);

enum class JobError : std::uint8_t {
  None = 0,
  Zero = 1,
  TooLarge = 2,
  Config = 3,
  Misaligned = 4,
  Wrap = 5,
  Overlap = 6,
  ReadSlverr = 8,
  ReadDecerr = 9,
  WriteSlverr = 10,
  WriteDecerr = 11
};

/// What the descriptor registers hold when a job is started; nothing is checked.
struct JobDescriptor {
  std::uint32_t heads = 0, lq = 0, lk = 0, dim = 0;  ///< 16 bits each
  bool causal = false, importance_abs = false, exact = false, block_prune = false,
       head_prune = false;
  std::uint8_t fill = 0;                      ///< 2 bits
  std::int16_t rho = 0;                       ///< Q1.15
  std::uint64_t tau = 0;                      ///< 48 bits
  std::uint32_t mant = 0, shift = 0;          ///< 16 and 6 bits
  std::array<std::uint64_t, kArrays> base{};  ///< by Array
  std::uint32_t q_stride = 0, k_stride = 0, v_stride = 0, o_stride = 0;

  /// Bytes from a head's plane to that of the next head.
  std::uint32_t stride(Array array) const;
  Config config(int int_bits) const;
  Shape shape() const {
    return {static_cast<int>(lq), static_cast<int>(lk), static_cast<int>(dim)};
  }
};

/// The smallest error code that applies; None when the job can start.
JobError descriptor_error(const Machine& machine, const JobDescriptor& job);

/// Where everything is. The descriptor must have no error.
struct JobLayout {
  JobLayout() = default;
  JobLayout(const Machine& machine, const JobDescriptor& job);

  /// A plane: the rows of an array that belong to one head.
  struct Plane {
    std::uint64_t base = 0;
    std::uint32_t stride = 0;  ///< bytes between heads
    std::uint32_t rows = 0;
    std::uint32_t row_words = 0;  ///< wq or wv
    std::uint32_t row_bytes = 0;  ///< without padding
  };
  const Plane& plane(Array array) const { return planes[static_cast<std::size_t>(array)]; }
  std::uint64_t address(Array array, std::uint32_t head, std::uint32_t row) const {
    const Plane& p = plane(array);
    return p.base + std::uint64_t{head} * p.stride + std::uint64_t{row} * p.row_words * word_bytes;
  }

  std::array<Plane, kArrays> planes;
  std::uint32_t heads = 0;
  std::uint32_t word_bytes = 0;
  std::uint32_t out_chunks = 0;  ///< U
};

/// Words of the burst that begins at `address` with `words` words to go and at most `longest`.
inline std::uint32_t burst_words(std::uint64_t address, std::uint32_t words, std::uint32_t longest,
                                 std::uint32_t word_bytes) {
  constexpr std::uint64_t kBoundary = 4096;
  const auto room = static_cast<std::uint32_t>((kBoundary - address % kBoundary) / word_bytes);
  return std::min({words, room, longest});
}

}  // namespace hdp
