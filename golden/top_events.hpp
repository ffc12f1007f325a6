// SPDX-License-Identifier: Apache-2.0
// How hdp_top's units announce their events (docs/coprocessor.md section 10).
#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "golden/top_model.hpp"

namespace hdp {

/// hdp_top's sink in the cycle under way.
class TopEvents {
 public:
  explicit TopEvents(EventSink* sink) : sink_(sink) {}

  bool on() const { return sink_ != nullptr; }
  void cycle(std::uint64_t c) { cycle_ = c; }
  std::uint64_t cycle() const { return cycle_; }

  /// Where the payload goes. Only with on().
  std::byte* event(TopProbe probe, std::uint32_t head = 0, int row = -1, int col = -1) const {
    return sink_->event(static_cast<int>(probe), EventTag{cycle_, head, row, col});
  }
  template <typename Payload>
  void emit(TopProbe probe, const Payload& payload, std::uint32_t head = 0, int row = -1,
            int col = -1) const {
    static_assert(std::is_trivially_copyable_v<Payload>);
    if (on()) std::memcpy(event(probe, head, row, col), &payload, sizeof payload);
  }

 private:
  EventSink* sink_;
  std::uint64_t cycle_ = 0;
};

// Payloads. Gaps are members: they are written as zeros.
struct CsrWritePayload {
  std::uint16_t addr;
  std::uint8_t strobe, resp;
  std::uint32_t data;
};
struct CsrReadPayload {
  std::uint16_t addr;
  std::uint8_t resp, gap = 0;
  std::uint32_t data;
};
struct StatePayload {
  std::uint8_t state, error;
  std::uint16_t head;
};
struct AssignPayload {
  std::uint16_t head;
  std::uint8_t core, gap = 0;
};
struct BurstPayload {  // of read, ar, write and aw
  std::uint8_t id, gap0 = 0;
  std::uint16_t beats;
  std::uint32_t gap1 = 0;
  std::uint64_t addr;
};
struct ReadWordPayload {
  std::uint8_t id, resp, last, array;
  std::uint16_t head, row, word;
};
struct ResponsePayload {
  std::uint8_t id, resp;
};
struct ResolvePayload {
  std::uint16_t head;
  std::uint8_t survived, gap = 0;
};

/// An address on AR or AW: what the register holds, and whose it is.
struct AddressRegister {
  bool full = false;
  std::uint8_t id = 0;
  std::uint16_t beats = 0;
  std::uint64_t addr = 0;
  std::uint32_t head = 0;  ///< number in the job
  int row = -1;            ///< of a write

  BurstPayload payload() const { return {id, 0, beats, 0, addr}; }
};

}  // namespace hdp
