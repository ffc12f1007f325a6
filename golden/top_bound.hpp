// SPDX-License-Identifier: Apache-2.0
// The bound of a job of the co-processor (docs/coprocessor.md section 11), and the bytes that it
// may read and must write.
#pragma once

#include <cstdint>
#include <vector>

#include "golden/config.hpp"
#include "golden/head.hpp"
#include "golden/machine.hpp"
#include "golden/top_job.hpp"

namespace hdp {

/// Words of the data bus, by what is read.
struct ReadWords {
  std::uint64_t integer = 0, fraction = 0, value = 0;
  std::uint64_t all() const { return integer + fraction + value; }
};

/// Cycles that a job cannot do without, each kind of work by itself.
struct TopBound {
  /// Work of all heads divided by the cores, rounded up; `out`: output beats.
  std::uint64_t integer = 0, fraction = 0, softmax = 0, value = 0, out = 0;
  ReadWords read;
  ReadWords dense_read;  ///< what a machine without any pruning would read
  std::uint64_t write = 0;

  std::uint64_t largest() const;
  const char* name() const;  ///< of the largest: integer, .. out, read or write
};

/// Adds up a job, head after head.
class TopBoundCounter {
 public:
  TopBoundCounter(const Machine& machine, const Config& config, const Shape& shape);
  void add(const HeadResult& result);
  TopBound bound() const;

 private:
  Machine machine_;
  Config config_;
  Shape shape_;
  TopBound sum_;  ///< not yet divided by the cores
};

TopBound top_bound(const Machine& machine, const Config& config, const Shape& shape,
                   const std::vector<HeadResult>& results);

/// Part of a row, or a whole one with its padding, of an array.
struct ByteRange {
  Array array;
  std::uint32_t head, row;
  std::uint64_t address, bytes;
};

/// For each key block whether at least one block row kept it.
std::vector<std::uint8_t> kept_key_blocks(const Shape& shape, const HeadResult& result);

/// What is read of a head's integer planes, in the order in which it is requested.
std::vector<ByteRange> integer_reads(const JobLayout& layout, std::uint32_t head);
/// What is read of a surviving head's fractions and V. `kept`: with fill skip kept_key_blocks(),
/// else empty.
std::vector<ByteRange> surviving_reads(const JobLayout& layout, std::uint32_t head,
                                       const std::vector<std::uint8_t>& kept);
/// What is written of a head: rows without their padding.
std::vector<ByteRange> head_writes(const JobLayout& layout, std::uint32_t head);

}  // namespace hdp
