// SPDX-License-Identifier: Apache-2.0
// What a design showed in some cycles in a row, written down to be checked later.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "cosim/design/design.hpp"
#include "cosim/lockstep/bench.hpp"
#include "cosim/lockstep/words.hpp"

namespace cosim {

/// Room for a number of cycles, used again and again.
class CycleBatch {
 public:
  /// `words[g][p]`: 64-bit words of a payload of probe p of table g.
  CycleBatch(std::size_t cycles, std::vector<std::vector<std::size_t>> words,
             std::size_t input_bytes)
      : words_(std::move(words)), valid_(cycles * words_.size()), first_(cycles),
        input_bytes_(input_bytes), inputs_(cycles * input_bytes), capacity_(cycles) {
    std::size_t all = 0;
    for (const auto& group : words_) {
      for (const std::size_t probe : group) all += probe;
    }
    payloads_.resize(cycles * all);
  }

  /// Writes down the cycle that the design shows. Returns the room for what the model is told of
  /// it.
  void* add(const Design& design) {
    first_[size_] = used_;
    for (std::size_t g = 0; g < words_.size(); ++g) {
      const std::uint32_t valid = design.valid(static_cast<int>(g));
      valid_[size_ * words_.size() + g] = valid;
      for (std::uint32_t left = valid; left != 0; left &= left - 1) {
        const int p = __builtin_ctz(left);
        const std::size_t count = words_[g][static_cast<std::size_t>(p)];
        copy_words(&payloads_[used_], design.payload(static_cast<int>(g), p), count);
        used_ += count;
      }
    }
    std::byte* inputs = inputs_.data() + size_ * input_bytes_;
    if (input_bytes_ > 0) std::memset(inputs, 0, input_bytes_);
    ++size_;
    return inputs;
  }
  void clear() { size_ = used_ = 0; }

  bool empty() const { return size_ == 0; }
  bool full() const { return size_ == capacity_; }
  std::size_t size() const { return size_; }
  /// Of cycle n: the events of each table, their payloads one behind the other, the inputs.
  const std::uint32_t* valid(std::size_t n) const { return &valid_[n * words_.size()]; }
  const std::uint64_t* payloads(std::size_t n) const { return payloads_.data() + first_[n]; }
  const void* inputs(std::size_t n) const { return inputs_.data() + n * input_bytes_; }

 private:
  std::vector<std::vector<std::size_t>> words_;
  std::vector<std::uint32_t> valid_;  ///< [cycle][table]
  std::vector<std::size_t> first_;    ///< [cycle]: where its payloads begin
  std::vector<std::uint64_t> payloads_;
  std::size_t input_bytes_;
  std::vector<std::byte> inputs_;
  std::size_t capacity_, size_ = 0, used_ = 0;
};

}  // namespace cosim
