// SPDX-License-Identifier: Apache-2.0
// Payloads, a few 64-bit words each, many in every cycle: a library call costs more than the work.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace cosim {

inline void clear_words(std::uint64_t* to, std::size_t count) {
  switch (count) {
    case 3:
      to[2] = 0;
      [[fallthrough]];
    case 2:
      to[1] = 0;
      [[fallthrough]];
    case 1:
      to[0] = 0;
      return;
    default:
      std::fill_n(to, count, 0);
  }
}

inline void copy_words(std::uint64_t* to, const std::byte* from, std::size_t count) {
  switch (count) {
    case 3:
      std::memcpy(to + 2, from + 16, 8);
      [[fallthrough]];
    case 2:
      std::memcpy(to + 1, from + 8, 8);
      [[fallthrough]];
    case 1:
      std::memcpy(to, from, 8);
      return;
    default:
      std::memcpy(to, from, count * 8);
  }
}

/// Whether `count` words are the same, at least one.
inline bool same_words(const std::byte* a, const std::byte* b, std::size_t count) {
  std::uint64_t difference = 0;
  for (std::size_t n = 0; n < count; ++n) {
    std::uint64_t x, y;
    std::memcpy(&x, a + n * 8, 8);
    std::memcpy(&y, b + n * 8, 8);
    difference |= x ^ y;
  }
  return difference == 0;
}

}  // namespace cosim
