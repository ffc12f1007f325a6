// SPDX-License-Identifier: Apache-2.0
// How hdp_top's units announce their events (docs/coprocessor.md section 10).
#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "golden/hdp_payloads.hpp"
#include "golden/top_model.hpp"

namespace hdp {

/// hdp_top's sink in the cycle under way.
class TopEvents {
 public:
  explicit TopEvents(cosim::EventSink* sink) : sink_(sink) {}

  bool on() const { return sink_ != nullptr; }
  void cycle(std::uint64_t c) { cycle_ = c; }
  std::uint64_t cycle() const { return cycle_; }

  /// Where the payload goes. Only with on().
  std::byte* event(TopProbe probe, std::uint32_t head = 0, int row = -1, int col = -1) const {
    return sink_->event(static_cast<int>(probe), cosim::EventTag{cycle_, head, row, col});
  }
  /// Announces an event and writes its payload, or the part before the lanes. Returns where it is;
  /// null when nobody listens.
  template <typename Payload>
  std::byte* emit(const Payload& payload, std::uint32_t head = 0, int row = -1,
                  int col = -1) const {
    static_assert(std::is_trivially_copyable_v<Payload>);
    if (!on()) return nullptr;
    std::byte* to = event(Payload::kProbe, head, row, col);
    std::memcpy(to, &payload, sizeof payload);
    return to;
  }

 private:
  cosim::EventSink* sink_;
  std::uint64_t cycle_ = 0;
};

/// An address on AR or AW: what the register holds, and whose it is.
struct AddressRegister {
  bool full = false;
  std::uint8_t id = 0;
  std::uint16_t beats = 0;
  std::uint64_t addr = 0;
  std::uint32_t head = 0;  ///< number in the job
  int row = -1;            ///< of a write

  /// As ArPayload, AwPayload, or as that of the burst's grant.
  template <typename Payload>
  Payload payload() const {
    return {id, beats, addr};
  }
};

}  // namespace hdp
