// SPDX-License-Identifier: Apache-2.0
// The state of a Verilated model as bytes: Verilator's save-restore streams without a file.
#pragma once

#include <verilated_save.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>
#include <vector>

namespace cosim {

/// Collects what a model made with --savable writes.
class VerilatedMemorySave final : public VerilatedSerialize {
 public:
  void flush() override {
    const auto* from = reinterpret_cast<const std::byte*>(m_bufp);
    bytes_.insert(bytes_.end(), from, from + (m_cp - m_bufp));
    m_cp = m_bufp;
  }
  std::vector<std::byte> take() {
    flush();
    return std::move(bytes_);
  }

 private:
  std::vector<std::byte> bytes_;
};

/// Gives back what VerilatedMemorySave collected. The bytes must outlive it.
class VerilatedMemoryRestore final : public VerilatedDeserialize {
 public:
  explicit VerilatedMemoryRestore(const std::vector<std::byte>& bytes) : bytes_(bytes) {
    m_endp = m_bufp;
  }

  /// Whether the model has read all bytes and no more.
  bool complete() const {
    return given_ - static_cast<std::size_t>(m_endp - m_cp) == bytes_.size();
  }

 protected:
  // The reader looks ahead by a whole block: after the last byte it gets zeros.
  void fill() override {
    const auto kept = static_cast<std::size_t>(m_endp - m_cp);
    std::memmove(m_bufp, m_cp, kept);
    m_cp = m_bufp;
    const std::size_t room = bufferSize() - kept;
    const std::size_t left = bytes_.size() - std::min(given_, bytes_.size());
    const std::size_t count = std::min(room, left);
    if (count > 0) std::memcpy(m_bufp + kept, bytes_.data() + given_, count);
    std::memset(m_bufp + kept + count, 0, room - count);
    given_ += room;
    m_endp = m_bufp + bufferSize();
  }

 private:
  const std::vector<std::byte>& bytes_;
  std::size_t given_ = 0;  ///< bytes put into the buffer, the zeros after the end included
};

}  // namespace cosim
