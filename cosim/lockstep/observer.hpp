// SPDX-License-Identifier: Apache-2.0
// Who wants to see every cycle of a run: event database, timeline, event history, coverage.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "cosim/lockstep/expected_events.hpp"

namespace cosim {

inline constexpr std::size_t kMaxProbes = 32;  ///< of a table

/// Where the payloads of a cycle's events lie, by probe; of probes without an event: anything.
using Payloads = std::array<const std::byte*, kMaxProbes>;

/// One cycle of one table, before anything of it is compared or popped.
struct CycleView {
  std::uint64_t cycle = 0;
  int group = 0;                   ///< number of the table
  std::size_t job = 0;             ///< which part of the stimulus runs, where it has several
  std::uint32_t rtl_valid = 0;     ///< bit p: the RTL has an event of probe p
  std::uint32_t golden_valid = 0;  ///< the same of the model; 0 once a difference was seen
  const Payloads* rtl = nullptr;
  const ExpectedEvents* golden = nullptr;  ///< front(p), payload(p): the model's events
};

/// Sees a run cycle by cycle, in the thread that checks. A run without observers pays nothing.
class Observer {
 public:
  virtual ~Observer() = default;
  /// Called once a table and cycle in which either side has an event.
  virtual void on_cycle(const CycleView& view) = 0;
};

}  // namespace cosim
