// SPDX-License-Identifier: Apache-2.0
// What each head reports, as the host reads it (docs/coprocessor.md section 8).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "golden/machine.hpp"

namespace hdp {

class StatisticsMemory {
 public:
  struct Entry {
    std::uint32_t kept = 0, live = 0;
    std::uint64_t score = 0;
    bool pruned = false;
  };

  explicit StatisticsMemory(const Machine& machine)
      : heads_max_(static_cast<std::size_t>(machine.heads_max)), memory_(2 * heads_max_),
        queues_(static_cast<std::size_t>(machine.cores)) {
    for (auto& queue : queues_) queue.waiting.reserve(heads_max_);
  }

  /// A job reaches Start: it takes the other bank.
  void start_job() { bank_ = jobs_++ & 1; }
  /// Soft reset: the next job is number 0.
  void reset() { jobs_ = 0; }

  /// The cycle: one entry is written, and the one that `index` (STAT_INDEX) selects is read as it
  /// was before.
  void step(std::uint32_t index) {
    shown_ = memory_[(index >> 16 & 1) * heads_max_ + ((index & 0xffff) & (heads_max_ - 1))];
    if (waiting_ == 0) return;
    for (auto& queue : queues_) {
      if (queue.next == queue.waiting.size()) continue;
      const Waiting& first = queue.waiting[queue.next++];
      memory_[first.at] = first.entry;
      if (queue.next == queue.waiting.size()) {
        queue.waiting.clear();
        queue.next = 0;
      }
      --waiting_;
      return;
    }
  }
  /// A report of `core` in this cycle; after step().
  void report(std::size_t core, std::uint32_t head, const Entry& entry) {
    queues_[core].waiting.push_back({bank_ * heads_max_ + head, entry});
    ++waiting_;
  }
  /// Forgets what is queued.
  void drop() {
    for (auto& queue : queues_) {
      queue.waiting.clear();
      queue.next = 0;
    }
    waiting_ = 0;
  }

  const Entry& shown() const { return shown_; }

 private:
  struct Waiting {
    std::size_t at;
    Entry entry;
  };
  struct Queue {
    std::vector<Waiting> waiting;
    std::size_t next = 0;
  };

  std::size_t heads_max_;
  std::vector<Entry> memory_;  ///< [bank][head]
  std::vector<Queue> queues_;  ///< by core
  std::size_t waiting_ = 0;    ///< in all queues
  std::size_t jobs_ = 0, bank_ = 0;
  Entry shown_;
};

}  // namespace hdp
