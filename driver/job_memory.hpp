// SPDX-License-Identifier: Apache-2.0
// The memory of the jobs in flight: what one gives back, the next one takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>

#include "driver/platform.hpp"

namespace hdp {

/// Areas of a Platform's memory. The platform is asked for more only when no gap between the areas
/// is large enough, so it need not know how to take back a single one.
///
/// With at most two areas of at most S bytes in use, and a platform that gives out its memory from
/// one end to the other, 4 * S bytes are always enough: more is asked for only while every gap, of
/// which there are at most two around the one area in use, is smaller than S. Areas of one size
/// take 2 * S.
class JobMemory {
 public:
  /// Areas begin at multiples of `alignment` (a power of two) and are multiples of it in size.
  JobMemory(Platform& platform, std::size_t alignment)
      : platform_(platform), alignment_(alignment) {}

  /// The base of an area. Throws PlatformError when there is no more.
  std::uint64_t take(std::uint64_t bytes);
  /// For an area that was taken, with the bytes that it was taken with.
  void give_back(std::uint64_t base, std::uint64_t bytes);
  /// Whether take(bytes) would find memory.
  bool has(std::uint64_t bytes);
  /// Gives back all areas, and all memory to the platform.
  void release_all();

 private:
  Platform& platform_;
  std::size_t alignment_;
  std::map<std::uint64_t, std::uint64_t> gaps_;  ///< base to bytes; no two touch
};

}  // namespace hdp
