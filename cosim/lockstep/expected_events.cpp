// SPDX-License-Identifier: Apache-2.0
// The golden model's events, queued until the simulation reaches their cycle.
#include "cosim/lockstep/expected_events.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "cosim/lockstep/words.hpp"

namespace cosim {
namespace {

// Small, so that the rings of a model that is a few cycles ahead stay in the processor's cache.
constexpr std::size_t kFirstSize = 16, kFirstCycles = 64;

}  // namespace

ExpectedEvents::ExpectedEvents(std::vector<ProbeSpec> probes)
    : probes_(std::move(probes)), masks_(kFirstCycles, 0), last_mask_(kFirstCycles - 1) {
  if (probes_.size() > 32) throw std::invalid_argument("a trace takes at most 32 probes");
  for (const ProbeSpec& spec : probes_) {
    Queue queue;
    queue.width = spec.words;
    queue.tags.resize(kFirstSize);
    queue.last_slot = kFirstSize - 1;
    queue.words.resize(kFirstSize * queue.width);
    queues_.push_back(std::move(queue));
  }
}

std::byte* ExpectedEvents::event(int probe, const EventTag& tag) {
  Queue& queue = queues_[static_cast<std::size_t>(probe)];
  if (tag.cycle < base_ || tag.cycle < queue.last) {
    throw std::logic_error("probe " + probes_[static_cast<std::size_t>(probe)].name +
                           ": the golden model's events are not in ascending cycles (cycle " +
                           std::to_string(tag.cycle) + ")");
  }
  if (tag.cycle - base_ > last_mask_) grow_masks(tag.cycle - base_ + 1);
  if (queue.end - queue.next > queue.last_slot) queue.grow();
  masks_[tag.cycle & last_mask_] |= 1u << probe;
  const std::size_t slot = queue.slot(queue.end++);
  queue.last = tag.cycle + 1;
  queue.tags[slot] = tag;
  std::uint64_t* words = &queue.words[slot * queue.width];
  clear_words(words, queue.width);
  return reinterpret_cast<std::byte*>(words);
}

void ExpectedEvents::cancel_after(std::uint64_t cycle) {
  for (std::size_t p = 0; p < queues_.size(); ++p) {
    Queue& queue = queues_[p];
    for (; queue.end != queue.next; --queue.end) {
      const std::uint64_t newest = queue.tags[queue.slot(queue.end - 1)].cycle;
      if (newest <= cycle) break;
      masks_[newest & last_mask_] &= ~(1u << p);
    }
    queue.last = std::min(queue.last, cycle + 1);
  }
}

void ExpectedEvents::Queue::grow() {
  std::vector<EventTag> more_tags(tags.size() * 2);
  std::vector<std::uint64_t> more_words(words.size() * 2);
  for (std::uint64_t n = next; n != end; ++n) {
    const std::size_t to = n & (more_tags.size() - 1);
    more_tags[to] = tags[slot(n)];
    std::copy_n(payload(n), width, &more_words[to * width]);
  }
  tags = std::move(more_tags);
  last_slot = tags.size() - 1;
  words = std::move(more_words);
}

void ExpectedEvents::grow_masks(std::uint64_t span) {
  std::size_t size = masks_.size();
  while (size < span) size *= 2;
  std::vector<std::uint32_t> more(size, 0);
  for (std::uint64_t cycle = base_; cycle < base_ + masks_.size(); ++cycle) {
    more[cycle & (size - 1)] = masks_[cycle & last_mask_];
  }
  masks_ = std::move(more);
  last_mask_ = size - 1;
}

void ExpectedEvents::begin_at(std::uint64_t cycle, const std::vector<std::uint64_t>& popped) {
  base_ = cycle;
  for (std::size_t p = 0; p < queues_.size(); ++p) queues_[p].before = popped.at(p);
}

ExpectedEvents::Found ExpectedEvents::find(int p, std::uint64_t cycle) const {
  const Queue& queue = queues_[static_cast<std::size_t>(p)];
  std::uint64_t low = queue.next, high = queue.end;
  while (low != high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (queue.tags[queue.slot(middle)].cycle < cycle) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == queue.end || queue.tags[queue.slot(low)].cycle != cycle) return {};
  return {&queue.tags[queue.slot(low)], reinterpret_cast<const std::byte*>(queue.payload(low))};
}

}  // namespace cosim
