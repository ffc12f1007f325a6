// SPDX-License-Identifier: Apache-2.0
// The heads that a core of hdp_top has in hand, and how far each unit has come with them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "golden/core_model.hpp"
#include "golden/machine.hpp"
#include "golden/top_job.hpp"
#include "golden/top_model.hpp"

namespace hdp {

/// A head between its assignment and its last written word.
struct HeadInFlight {
  std::uint32_t head = 0;  ///< its number in the job
  std::shared_ptr<const HeadValues> values;
  std::vector<std::uint16_t> key_blocks;  ///< fill skip: those that a block row kept, ascending
};

/// One core's heads, in its own order from 0. Every count is of what happened before the cycle.
class CoreHeads {
 public:
  explicit CoreHeads(const Machine& machine)
      : mask_(static_cast<std::uint32_t>(machine.head_depth) - 1), ring_(mask_ + 1) {
    for (HeadInFlight& head : ring_) {
      head.key_blocks.reserve(static_cast<std::size_t>(machine.core.l_max) / 2);
    }
  }

  void start_job() {
    assigned = requested = resolved = survivors = int_freed = frac_freed = val_freed = decided =
        reported = written = 0;
    forget();
  }
  /// Lets go of all values.
  void forget() {
    for (HeadInFlight& head : ring_) head.values.reset();
  }

  /// Head n of this core, n < assigned and n >= written.
  HeadInFlight& operator[](std::uint32_t n) { return ring_[n & mask_]; }
  const HeadInFlight& operator[](std::uint32_t n) const { return ring_[n & mask_]; }

  std::uint32_t assigned = 0;
  std::uint32_t requested = 0;  ///< whose last front burst was granted
  std::uint32_t resolved = 0;   ///< by the back requester
  std::uint32_t survivors = 0;  ///< resolved and not pruned
  std::uint32_t int_freed = 0, frac_freed = 0, val_freed = 0;  ///< pulses of the core
  std::uint32_t decided = 0, reported = 0;                     ///< pulses of the core
  std::uint32_t written = 0;                                   ///< whose last word was issued

 private:
  std::uint32_t mask_;
  std::vector<HeadInFlight> ring_;
};

/// Reads heads from memory and computes them.
class HeadLoader {
 public:
  HeadLoader(const Machine& machine, const MemoryView& memory);

  void start_job(const JobLayout& layout, const Config& config, const Shape& shape);
  /// Head `number` of the job, as the memory has it now.
  void load(std::uint32_t number, HeadInFlight& head);

 private:
  const std::uint8_t* read_plane(Array array, std::uint32_t head);
  void read_split(Array integer, Array fraction, std::uint32_t head, std::vector<std::int16_t>& to);
  void read_values(std::uint32_t head, std::vector<std::int16_t>& to);
  void find_key_blocks(const HeadResult& result, std::vector<std::uint16_t>& blocks);
  std::shared_ptr<HeadValues> unused_values();

  const MemoryView& memory_;
  const int int_bits_;
  JobLayout layout_;
  Config config_;
  Shape shape_;
  std::vector<std::uint8_t> plane_;
  std::vector<std::uint8_t> kept_;                 ///< [key block]
  std::vector<std::shared_ptr<HeadValues>> pool_;  ///< used again when nobody else holds them
};

}  // namespace hdp
