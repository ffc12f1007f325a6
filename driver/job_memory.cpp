// SPDX-License-Identifier: Apache-2.0
// The memory of the jobs in flight.
#include "driver/job_memory.hpp"

#include <algorithm>
#include <iterator>

namespace hdp {

std::uint64_t JobMemory::take(std::uint64_t bytes) {
  const auto gap = std::find_if(gaps_.begin(), gaps_.end(),
                                [bytes](const auto& each) { return each.second >= bytes; });
  if (gap == gaps_.end()) return platform_.allocate(static_cast<std::size_t>(bytes), alignment_);
  const auto [base, room] = *gap;
  gaps_.erase(gap);
  if (room > bytes) gaps_.emplace(base + bytes, room - bytes);
  return base;
}

void JobMemory::give_back(std::uint64_t base, std::uint64_t bytes) {
  const auto after = gaps_.lower_bound(base);
  if (after != gaps_.begin()) {
    const auto before = std::prev(after);
    if (before->first + before->second == base) {
      base = before->first;
      bytes += before->second;
      gaps_.erase(before);
    }
  }
  if (after != gaps_.end() && base + bytes == after->first) {
    bytes += after->second;
    gaps_.erase(after);
  }
  gaps_.emplace(base, bytes);
}

bool JobMemory::has(std::uint64_t bytes) {
  try {
    give_back(take(bytes), bytes);
    return true;
  } catch (const PlatformError&) {  // the only way in which a platform says that there is no more
    return false;
  }
}

void JobMemory::release_all() {
  gaps_.clear();
  platform_.release_all();
}

}  // namespace hdp
