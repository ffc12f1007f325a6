// SPDX-License-Identifier: Apache-2.0
// What Verilated models of every kind share: their initial state, the bytes of a port, and the
// ports that take golden's events.
#pragma once

#include <verilated.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "cosim/design/initial_state.hpp"
#include "cosim/probe/probe.hpp"

namespace cosim {

/// The context for a model that is made with it next, in this thread, before any other model is:
/// Verilator draws the initial state when a model is made, and seeds all threads' generators alike.
inline VerilatedContext* with_initial_state(VerilatedContext& context, InitSeed seed) {
  context.randReset(seed == 0 ? 0 : 2);
  if (seed != 0) context.randSeed(static_cast<int>(seed));  // its 0 is a seed of the system's
  return &context;
}

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

/// The ports of a shadow for one table of probes: of each side a valid bit
/// a probe and the payloads one behind the other, and item, row and column of each golden event, 32
/// bits each. The RTL's side comes through C++, too: a shadow that reads the design's signals
/// itself makes Verilator evaluate it in another order, and slower.
class ShadowPorts {
 public:
  struct Side {
    std::byte *valid = nullptr, *payloads = nullptr;
  };

  ShadowPorts() = default;
  ShadowPorts(Side rtl, Side golden, std::byte* at) : rtl_(rtl), golden_(golden), at_(at) {}

  /// The next probe of the table, and where the RTL shows its payload.
  void add(const std::byte* payload, std::size_t bytes) {
    probes_[count_] = {payload, begin_, bytes};
    begin_ += bytes;
    ++count_;
  }
  /// The RTL's events of this cycle, by probe.
  void show_rtl(std::uint32_t valid) {
    std::memcpy(rtl_.valid, &valid, sizeof valid);
    for (; valid != 0; valid &= valid - 1) {
      const Probe& probe = probes_[static_cast<std::size_t>(__builtin_ctz(valid))];
      std::memcpy(rtl_.payloads + probe.begin, probe.shown, probe.bytes);
    }
  }
  /// A golden event of probe p in this cycle.
  void show_golden(int p, const EventTag& tag, const std::byte* payload) {
    const auto n = static_cast<std::size_t>(p);
    std::uint32_t valid = 0;
    std::memcpy(&valid, golden_.valid, sizeof valid);
    valid |= 1u << p;
    std::memcpy(golden_.valid, &valid, sizeof valid);
    std::memcpy(golden_.payloads + probes_[n].begin, payload, probes_[n].bytes);
    const std::array<std::uint32_t, 3> at{tag.item, static_cast<std::uint32_t>(tag.row),
                                          static_cast<std::uint32_t>(tag.col)};
    std::memcpy(at_ + n * sizeof at, at.data(), sizeof at);
  }
  /// An event of every probe on both sides, all zeros: what the waveform shows before the first.
  void show_zeros() {
    const auto valid = static_cast<std::uint32_t>((std::uint64_t{1} << count_) - 1);
    for (const Side& side : {rtl_, golden_}) {
      std::memcpy(side.valid, &valid, sizeof valid);
      std::memset(side.payloads, 0, begin_);
    }
    std::memset(at_, 0, count_ * 3 * sizeof(std::uint32_t));
  }
  /// No golden event in this cycle.
  void clear() {
    const std::uint32_t none = 0;
    std::memcpy(golden_.valid, &none, sizeof none);
  }

 private:
  struct Probe {
    const std::byte* shown = nullptr;
    std::size_t begin = 0, bytes = 0;
  };
  Side rtl_, golden_;
  std::byte* at_ = nullptr;
  std::array<Probe, 32> probes_{};
  std::size_t count_ = 0, begin_ = 0;
};

}  // namespace cosim
