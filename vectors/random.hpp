// SPDX-License-Identifier: Apache-2.0
// The generator's random numbers: the same on every machine, unlike those of <random>.
#pragma once

#include <cstdint>
#include <string_view>

namespace hdp {

/// splitmix64 (Steele, Lea, Flood, OOPSLA 2014). Every number is exact: integers, and doubles that
/// are integers over a power of two.
class VectorRandom {
 public:
  /// Streams of different names are independent of each other.
  VectorRandom(std::uint64_t seed, std::string_view stream) : state_(seed) {
    for (char c : stream) state_ = (next() ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  }

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t x = state_;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
  }

  /// From low to high, both included.
  int range(int low, int high) {
    const std::uint64_t size = static_cast<std::uint64_t>(high - low + 1);
    return low + static_cast<int>((next() >> 32) * size >> 32);
  }

  /// In [0, 1), a multiple of 2^-53.
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }

  /// Nearly normal, mean 0, variance 1: twelve uniform numbers summed, as integers.
  double normal() {
    std::int64_t sum = -(std::int64_t{6} << 32);
    for (int n = 0; n < 6; ++n) {
      const std::uint64_t two = next();
      sum += static_cast<std::int64_t>((two >> 32) + (two & 0xffffffffu));
    }
    return static_cast<double>(sum) * 0x1p-32;
  }

 private:
  std::uint64_t state_;
};

}  // namespace hdp
