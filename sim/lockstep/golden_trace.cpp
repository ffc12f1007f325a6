// SPDX-License-Identifier: Apache-2.0
// The golden model's events, queued until the simulation reaches their cycle.
#include "sim/lockstep/golden_trace.hpp"

#include <stdexcept>
#include <utility>

namespace hdp::sim {

GoldenTrace::GoldenTrace(std::vector<ProbeSpec> probes) : probes_(std::move(probes)) {
  if (probes_.size() > 32) throw std::invalid_argument("a trace takes at most 32 probes");
  for (const ProbeSpec& spec : probes_) {
    Queue queue;
    queue.width = spec.words;
    queues_.push_back(std::move(queue));
  }
}

std::byte* GoldenTrace::event(int probe, const EventTag& tag) {
  Queue& queue = queues_.at(static_cast<std::size_t>(probe));
  if (tag.cycle < base_ || (!queue.tags.empty() && queue.tags.back().cycle >= tag.cycle)) {
    throw std::logic_error("probe " + probes_[static_cast<std::size_t>(probe)].name +
                           ": the golden model's events are not in ascending cycles (cycle " +
                           std::to_string(tag.cycle) + ")");
  }
  const std::uint64_t index = tag.cycle - base_;
  if (index >= masks_.size()) masks_.resize(index + 1 + masks_.size() / 2, 0);
  masks_[index] |= 1u << probe;
  queue.tags.push_back(tag);
  queue.words.resize(queue.words.size() + queue.width, 0);
  return reinterpret_cast<std::byte*>(&queue.words[queue.words.size() - queue.width]);
}

void GoldenTrace::drop_before(std::uint64_t cycle) {
  if (cycle <= base_) return;
  const std::uint64_t count = cycle - base_;
  if (count >= masks_.size()) {
    masks_.clear();
  } else {
    masks_.erase(masks_.begin(), masks_.begin() + static_cast<std::ptrdiff_t>(count));
  }
  base_ = cycle;
  for (Queue& queue : queues_) {
    const auto gone = static_cast<std::ptrdiff_t>(queue.next);
    queue.tags.erase(queue.tags.begin(), queue.tags.begin() + gone);
    queue.words.erase(queue.words.begin(),
                      queue.words.begin() + gone * static_cast<std::ptrdiff_t>(queue.width));
    queue.next = 0;
  }
}

}  // namespace hdp::sim
