// SPDX-License-Identifier: Apache-2.0
// The golden model's events, queued until the simulation reaches their cycle. Knows probes, not
// a design.
#pragma once

#include <cstdint>
#include <vector>

#include "cosim/probe/probe.hpp"

namespace cosim {

/// Collects a model's events (in any order between probes) and hands them out by cycle. Everything
/// lies in rings that grow to the largest backlog and stay: a long run allocates nothing.
class ExpectedEvents final : public EventSink {
 public:
  /// At most 32 probes. Throws std::invalid_argument otherwise.
  explicit ExpectedEvents(std::vector<ProbeSpec> probes);

  /// Throws std::logic_error when an event lies before the cycle that was last dropped, or when the
  /// events of a probe do not come in ascending cycles.
  std::byte* event(int probe, const EventTag& tag) override;
  /// Events after `cycle` are forgotten; others can be announced in their place. None of them may
  /// have been popped.
  void cancel_after(std::uint64_t cycle) override;

  /// Bit p: probe p has an event in `cycle`.
  std::uint32_t valid(std::uint64_t cycle) const {
    return cycle - base_ <= last_mask_ ? masks_[cycle & last_mask_] : 0;
  }

  /// The oldest event of probe p that was not popped; null when there is none.
  const EventTag* front(int p) const {
    const Queue& queue = queues_[static_cast<std::size_t>(p)];
    return queue.next != queue.end ? &queue.tags[queue.slot(queue.next)] : nullptr;
  }
  /// 64-bit words of a payload of probe p.
  std::size_t width(int p) const { return queues_[static_cast<std::size_t>(p)].width; }
  /// Payload of front(p).
  const std::byte* payload(int p) const {
    const Queue& queue = queues_[static_cast<std::size_t>(p)];
    return reinterpret_cast<const std::byte*>(queue.payload(queue.next));
  }
  /// An event by its cycle; without one both are null.
  struct Found {
    const EventTag* tag = nullptr;
    const std::byte* payload = nullptr;
  };
  /// The event of probe p in `cycle`, if it was not popped. Unlike front() also beyond the first
  /// difference.
  Found find(int p, std::uint64_t cycle) const;

  /// Calls visit(p, tag, payload) for every event of `cycle` that was not popped.
  template <class Visit>
  void for_each_in(std::uint64_t cycle, Visit visit) const {
    for (std::uint32_t left = valid(cycle); left != 0; left &= left - 1) {
      const int p = __builtin_ctz(left);
      const Found found = find(p, cycle);
      if (found.tag != nullptr) visit(p, *found.tag, found.payload);
    }
  }

  void pop(int p) { ++queues_[static_cast<std::size_t>(p)].next; }
  /// Events of probe p popped so far.
  std::uint64_t popped(int p) const {
    const Queue& queue = queues_[static_cast<std::size_t>(p)];
    return queue.before + queue.next;
  }

  /// Forgets which probes were valid before `cycle`, which has been handed out.
  void drop_before(std::uint64_t cycle) {
    for (; base_ < cycle; ++base_) masks_[base_ & last_mask_] = 0;
  }

  /// Calls visit(tag, payload words) for the events of probe p that were not popped, oldest first.
  template <class Visit>
  void for_each_pending(int p, Visit visit) const {
    const Queue& queue = queues_[static_cast<std::size_t>(p)];
    for (std::uint64_t n = queue.next; n != queue.end; ++n) {
      visit(queue.tags[queue.slot(n)], queue.payload(n));
    }
  }
  /// Makes an empty trace begin in `cycle`, with popped[p] events of probe p before it.
  void begin_at(std::uint64_t cycle, const std::vector<std::uint64_t>& popped);

  const std::vector<ProbeSpec>& probes() const { return probes_; }

 private:
  /// A ring of events: [next, end) counted from the first event of all.
  struct Queue {
    std::size_t width = 1;      ///< 64-bit words a payload
    std::size_t last_slot = 0;  ///< tags.size() - 1
    std::uint64_t next = 0, end = 0;
    std::uint64_t before = 0;    ///< events before the trace began
    std::uint64_t last = 0;      ///< cycle after the newest event
    std::vector<EventTag> tags;  ///< its size is a power of two
    std::vector<std::uint64_t> words;

    std::size_t slot(std::uint64_t n) const { return n & last_slot; }
    const std::uint64_t* payload(std::uint64_t n) const { return &words[slot(n) * width]; }
    void grow();
  };

  void grow_masks(std::uint64_t span);

  std::vector<ProbeSpec> probes_;
  std::vector<Queue> queues_;
  std::uint64_t base_ = 0;            ///< the oldest cycle that is kept
  std::vector<std::uint32_t> masks_;  ///< by cycle modulo its size, a power of two
  std::uint64_t last_mask_ = 0;       ///< its size - 1
};

}  // namespace cosim
