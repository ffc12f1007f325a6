// SPDX-License-Identifier: Apache-2.0
// A 64-bit hash that tells damaged from undamaged data. Not against an adversary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace cosim {

/// Each word is mixed in by a bijection, so that data that differ in one word differ in the hash.
class Hash {
 public:
  Hash& word(std::uint64_t x) {
    value_ = (value_ ^ x) * 0x9fb21c651e98df25u;
    value_ ^= value_ >> 32;
    return *this;
  }
  /// Any bytes, preceded by their number.
  Hash& bytes(const void* data, std::size_t size) {
    word(size);
    const auto* from = static_cast<const std::byte*>(data);
    for (; size > 0; from += 8) {
      const std::size_t step = size < 8 ? size : 8;
      std::uint64_t x = 0;
      std::memcpy(&x, from, step);
      word(x);
      size -= step;
      if (step < 8) break;
    }
    return *this;
  }
  Hash& text(const std::string& s) { return bytes(s.data(), s.size()); }
  template <class T>
  Hash& array(const std::vector<T>& x) {
    return bytes(x.data(), x.size() * sizeof(T));
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0x243f6a8885a308d3u;
};

}  // namespace cosim
