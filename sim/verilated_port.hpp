// SPDX-License-Identifier: Apache-2.0
// The bytes of a port of a Verilated model, and the ports that take golden's events.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "golden/probe.hpp"

namespace hdp::sim {

/// Ports up to 64 bits are integers, wider ones arrays of 32-bit words. On a little-endian machine
/// both read as one little-endian number.
template <class T>
std::byte* port_bytes(T& port) {
  if constexpr (std::is_integral_v<T>) {
    return reinterpret_cast<std::byte*>(&port);
  } else {
    return reinterpret_cast<std::byte*>(port.data());
  }
}

/// The ports of a shadow (sim/rtl/hdp_shadow.sv) for one table of probes: a valid bit each, the
/// payloads one behind the other, and head, row and column of each event, 32 bits each.
class ShadowPorts {
 public:
  ShadowPorts() = default;
  ShadowPorts(std::byte* valid, std::byte* payloads, std::byte* at)
      : valid_(valid), payloads_(payloads), at_(at) {}

  /// The next probe of the table has payloads of so many bytes.
  void add(std::size_t bytes) {
    begin_[count_ + 1] = begin_[count_] + bytes;
    ++count_;
  }
  /// An event of probe p in this cycle.
  void show(int p, const EventTag& tag, const std::byte* payload) {
    const auto n = static_cast<std::size_t>(p);
    set_valid(1u << p);
    std::memcpy(payloads_ + begin_[n], payload, begin_[n + 1] - begin_[n]);
    const std::array<std::uint32_t, 3> at{tag.head, static_cast<std::uint32_t>(tag.row),
                                          static_cast<std::uint32_t>(tag.col)};
    std::memcpy(at_ + n * sizeof at, at.data(), sizeof at);
  }
  /// No event in this cycle.
  void clear() {
    const std::uint32_t none = 0;
    std::memcpy(valid_, &none, sizeof none);
  }

 private:
  void set_valid(std::uint32_t bits) {
    std::uint32_t valid = 0;
    std::memcpy(&valid, valid_, sizeof valid);
    valid |= bits;
    std::memcpy(valid_, &valid, sizeof valid);
  }

  std::byte *valid_ = nullptr, *payloads_ = nullptr, *at_ = nullptr;
  std::array<std::size_t, 33> begin_{};
  std::size_t count_ = 0;
};

}  // namespace hdp::sim
