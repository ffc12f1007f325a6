// SPDX-License-Identifier: Apache-2.0
// The bound of a job of the co-processor, and its bytes (docs/coprocessor.md sections 2, 6, 11).
#include "golden/top_bound.hpp"

#include <algorithm>

namespace hdp {
namespace {

std::uint64_t ceil_div(std::uint64_t a, std::uint64_t b) { return (a + b - 1) / b; }
std::uint64_t wide(int x) { return static_cast<std::uint64_t>(x); }

struct NamedBound {
  const char* name;
  std::uint64_t cycles;
};

/// Of equal ones the first.
NamedBound largest_bound(const TopBound& b) {
  NamedBound best{"integer", b.integer};
  for (const NamedBound& other :
       {NamedBound{"fraction", b.fraction}, NamedBound{"softmax", b.softmax},
        NamedBound{"value", b.value}, NamedBound{"out", b.out}, NamedBound{"read", b.read.all()},
        NamedBound{"write", b.write}}) {
    if (other.cycles > best.cycles) best = other;
  }
  return best;
}

void add_rows(const JobLayout& layout, Array array, std::uint32_t head,
              const std::vector<std::uint8_t>& kept, std::vector<ByteRange>& ranges) {
  const JobLayout::Plane& plane = layout.plane(array);
  for (std::uint32_t row = 0; row < plane.rows; ++row) {
    if (!kept.empty() && kept[row / 2] == 0) continue;
    ranges.push_back({array, head, row, layout.address(array, head, row),
                      std::uint64_t{plane.row_words} * layout.word_bytes});
  }
}

}  // namespace

std::uint64_t TopBound::largest() const { return largest_bound(*this).cycles; }
const char* TopBound::name() const { return largest_bound(*this).name; }

TopBoundCounter::TopBoundCounter(const Machine& machine, const Config& config, const Shape& shape)
    : machine_(machine), config_(config), shape_(shape) {}

void TopBoundCounter::add(const HeadResult& result) {
  const std::uint64_t steps = ceil_div(wide(shape_.dim), wide(machine_.core.lanes));
  const std::uint64_t lq = wide(shape_.lq), lk = wide(shape_.lk);
  const std::uint64_t wq = ceil_div(wide(shape_.dim), wide(machine_.bus_bytes));
  const std::uint64_t wv = ceil_div(2 * wide(shape_.dim), wide(machine_.bus_bytes));
  const std::uint64_t pairs = result.pairs.size();
  sum_.integer += result.live_blocks * steps;
  sum_.fraction += pairs * steps * (config_.exact ? 2 : 1);
  sum_.softmax += pairs;
  sum_.value += pairs * steps;
  sum_.out += lq * ceil_div(wide(shape_.dim), wide(machine_.core.out_lanes));
  sum_.write += lq * wv;

  const std::uint64_t integer = (lk + lq) * wq;
  sum_.read.integer += integer;
  sum_.dense_read.integer += integer;
  sum_.dense_read.fraction += integer;
  sum_.dense_read.value += lk * wv;
  if (result.pruned) return;
  std::uint64_t keys = lk;
  if (config_.fill == Fill::Skip) {
    const std::vector<std::uint8_t> kept = kept_key_blocks(shape_, result);
    keys = 2 * wide(static_cast<int>(std::count(kept.begin(), kept.end(), 1)));
    if (lk % 2 != 0 && kept.back() != 0) --keys;
  }
  sum_.read.fraction += (keys + lq) * wq;
  sum_.read.value += keys * wv;
}

TopBound TopBoundCounter::bound() const {
  TopBound bound = sum_;
  const std::uint64_t cores = wide(machine_.cores);
  for (std::uint64_t* work :
       {&bound.integer, &bound.fraction, &bound.softmax, &bound.value, &bound.out}) {
    *work = ceil_div(*work, cores);
  }
  return bound;
}

TopBound top_bound(const Machine& machine, const Config& config, const Shape& shape,
                   const std::vector<HeadResult>& results) {
  TopBoundCounter counter(machine, config, shape);
  for (const HeadResult& result : results) counter.add(result);
  return counter.bound();
}

std::vector<std::uint8_t> kept_key_blocks(const Shape& shape, const HeadResult& result) {
  const auto cols = static_cast<std::size_t>(shape.block_cols());
  std::vector<std::uint8_t> kept(cols, 0);
  for (std::size_t n = 0; n < result.mask.size(); ++n) kept[n % cols] |= result.mask[n];
  return kept;
}

std::vector<ByteRange> integer_reads(const JobLayout& layout, std::uint32_t head) {
  std::vector<ByteRange> ranges;
  add_rows(layout, Array::Ki, head, {}, ranges);
  add_rows(layout, Array::Qi, head, {}, ranges);
  return ranges;
}

std::vector<ByteRange> surviving_reads(const JobLayout& layout, std::uint32_t head,
                                       const std::vector<std::uint8_t>& kept) {
  std::vector<ByteRange> ranges;
  add_rows(layout, Array::Kf, head, kept, ranges);
  add_rows(layout, Array::Qf, head, {}, ranges);
  add_rows(layout, Array::V, head, kept, ranges);
  return ranges;
}

std::vector<ByteRange> head_writes(const JobLayout& layout, std::uint32_t head) {
  std::vector<ByteRange> ranges;
  const JobLayout::Plane& plane = layout.plane(Array::O);
  for (std::uint32_t row = 0; row < plane.rows; ++row) {
    ranges.push_back({Array::O, head, row, layout.address(Array::O, head, row), plane.row_bytes});
  }
  return ranges;
}

}  // namespace hdp
