// SPDX-License-Identifier: Apache-2.0
// A first-in first-out queue that allocates only when it grows past its largest size so far.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace cosim {

template <typename T>
class Ring {
 public:
  explicit Ring(std::size_t capacity = 16) {
    std::size_t size = 1;
    while (size < capacity) size *= 2;
    slots_.resize(size);
  }
  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  T& front() { return slots_[first_]; }
  const T& front() const { return slots_[first_]; }
  void push(const T& value) {
    if (count_ == slots_.size()) grow();
    slots_[(first_ + count_) & (slots_.size() - 1)] = value;
    ++count_;
  }
  void pop() {
    first_ = (first_ + 1) & (slots_.size() - 1);
    --count_;
  }
  void clear() { first_ = count_ = 0; }

 private:
  void grow() {
    std::vector<T> larger(slots_.size() * 2);
    for (std::size_t i = 0; i < count_; ++i) {
      larger[i] = std::move(slots_[(first_ + i) & (slots_.size() - 1)]);
    }
    slots_ = std::move(larger);
    first_ = 0;
  }
  std::vector<T> slots_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

}  // namespace cosim
