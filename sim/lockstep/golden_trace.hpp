// SPDX-License-Identifier: Apache-2.0
// The golden model's events, queued until the simulation reaches their cycle. Knows probes, not HDP.
#pragma once

#include <cstdint>
#include <vector>

#include "golden/probe.hpp"

namespace hdp::sim {

/// Collects a model's events (in any order between probes) and hands them out by cycle.
class GoldenTrace final : public EventSink {
 public:
  /// At most 32 probes. Throws std::invalid_argument otherwise.
  explicit GoldenTrace(std::vector<ProbeSpec> probes);

  /// Throws std::logic_error when an event lies before the cycle that was last dropped, or when the
  /// events of a probe do not come in ascending cycles.
  std::byte* event(int probe, const EventTag& tag) override;

  /// Bit p: probe p has an event in `cycle`.
  std::uint32_t valid(std::uint64_t cycle) const {
    const std::uint64_t index = cycle - base_;
    return index < masks_.size() ? masks_[index] : 0;
  }

  /// The oldest event of probe p that was not popped; null when there is none.
  const EventTag* front(int p) const {
    const Queue& queue = queues_[static_cast<std::size_t>(p)];
    return queue.next < queue.tags.size() ? &queue.tags[queue.next] : nullptr;
  }
  /// Payload of front(p).
  const std::byte* payload(int p) const {
    const Queue& queue = queues_[static_cast<std::size_t>(p)];
    return reinterpret_cast<const std::byte*>(&queue.words[queue.next * queue.width]);
  }
  void pop(int p) {
    Queue& queue = queues_[static_cast<std::size_t>(p)];
    ++queue.next;
    ++queue.popped;
  }
  /// Events of probe p popped so far.
  std::uint64_t popped(int p) const { return queues_[static_cast<std::size_t>(p)].popped; }

  /// Forgets everything before `cycle`, which has been handed out. Cheap to call now and then.
  void drop_before(std::uint64_t cycle);

  const std::vector<ProbeSpec>& probes() const { return probes_; }

 private:
  struct Queue {
    std::size_t width = 1;             ///< 64-bit words a payload
    std::size_t next = 0;              ///< index of the front
    std::uint64_t popped = 0;
    std::vector<EventTag> tags;
    std::vector<std::uint64_t> words;
  };

  std::vector<ProbeSpec> probes_;
  std::vector<Queue> queues_;
  std::uint64_t base_ = 0;             ///< cycle of masks_[0]
  std::vector<std::uint32_t> masks_;
};

}  // namespace hdp::sim
