// SPDX-License-Identifier: Apache-2.0
// Numbers as the summaries show them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace cosim {

/// a / b; 0 when b is 0.
inline double ratio(std::uint64_t a, std::uint64_t b) {
  return b == 0 ? 0.0 : static_cast<double>(a) / static_cast<double>(b);
}

/// 1234567 as "1,234,567".
inline std::string grouped(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

}  // namespace cosim
