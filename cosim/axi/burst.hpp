// SPDX-License-Identifier: Apache-2.0
// Which bytes each beat of an AXI burst moves, and on which byte lanes.
#pragma once

#include <algorithm>
#include <cstdint>

#include "cosim/axi/axi.hpp"

namespace cosim {

/// The bytes of one beat: `bytes` bytes from `address`, the first of them on byte lane `lane`.
struct AxiBeat {
  std::uint64_t address = 0;
  int lane = 0;
  int bytes = 0;
};

/// Bytes that a beat of `burst` moves at most. A size over the bus width counts as the bus width.
inline std::uint64_t axi_beat_size(const AxiAddress& burst, int data_bytes) {
  const auto width = static_cast<std::uint64_t>(data_bytes);
  return burst.size >= 7 ? width : std::min(std::uint64_t{1} << burst.size, width);
}

/// Beat `beat` (from 0) of a burst, after the pseudocode of IHI 0022E A3.4.2. Illegal bursts get a
/// defined answer too: a reserved burst type counts as INCR.
inline AxiBeat axi_beat(const AxiAddress& burst, int beat, int data_bytes) {
  const std::uint64_t size = axi_beat_size(burst, data_bytes);
  const std::uint64_t offset = static_cast<std::uint64_t>(beat) * size;
  std::uint64_t address = burst.addr;
  if (beat > 0 && burst.burst != AxiBurst::Fixed) {
    const std::uint64_t aligned = burst.addr & ~(size - 1);
    address = aligned + offset;
    if (burst.burst == AxiBurst::Wrap) {
      const std::uint64_t total = size * (std::uint64_t{burst.len} + 1);
      const std::uint64_t lower = burst.addr - burst.addr % total;
      address = lower + (aligned - lower + offset) % total;
    }
  }
  AxiBeat result;
  result.address = address;
  result.lane = static_cast<int>(address & static_cast<std::uint64_t>(data_bytes - 1));
  result.bytes = static_cast<int>(size - (address & (size - 1)));
  return result;
}

/// Strobes of `bytes` byte lanes from `lane` on.
inline AxiStrobe axi_lanes(int lane, int bytes) {
  AxiStrobe mask{};
  for (int word = 0; word < static_cast<int>(mask.size()); ++word) {
    const int from = std::clamp(lane - word * 64, 0, 64);
    const int to = std::clamp(lane + bytes - word * 64, 0, 64);
    if (to <= from) continue;
    const std::uint64_t below_to = to == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << to) - 1;
    mask[static_cast<std::size_t>(word)] = below_to & ~((std::uint64_t{1} << from) - 1);
  }
  return mask;
}

inline bool axi_strobed(const AxiStrobe& strobe, int lane) {
  return (strobe[static_cast<std::size_t>(lane) / 64] >> (lane % 64) & 1) != 0;
}

}  // namespace cosim
