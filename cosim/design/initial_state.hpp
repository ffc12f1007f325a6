// SPDX-License-Identifier: Apache-2.0
// What the registers and memories of a simulated model hold before its first reset.
#pragma once

#include <cstdint>
#include <string>

namespace cosim {

/// Seed of the initial state: a random value in every register and memory word, the same for the
/// same seed, model and simulator. 0: all zeros. At most kMaxInitSeed.
using InitSeed = std::uint32_t;

constexpr InitSeed kDefaultInitSeed = 1;
constexpr InitSeed kMaxInitSeed = 0x7fff'ffff;  ///< what VerilatedContext::randSeed() takes

/// The seed of the n-th model of a campaign that begins with `first`: never 0, unless `first` is,
/// which means zeros throughout.
constexpr InitSeed nth_init_seed(std::uint64_t first, std::uint64_t n) {
  return first == 0 ? 0 : static_cast<InitSeed>((first - 1 + n) % kMaxInitSeed + 1);
}

/// "zeros", or "random, seed 3".
inline std::string describe_initial_state(InitSeed seed) {
  return seed == 0 ? "zeros" : "random, seed " + std::to_string(seed);
}

}  // namespace cosim
