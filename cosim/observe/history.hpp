// SPDX-License-Identifier: Apache-2.0
// The last events of every probe, of both sides, before the first difference of a run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cosim/lockstep/observer.hpp"
#include "cosim/probe/probe.hpp"

namespace cosim {

/// One event of one probe. A side that had none in that cycle is marked by its flag.
struct HistoryEvent {
  std::uint64_t cycle = 0;
  std::size_t job = 0;
  bool in_rtl = false, in_golden = false;
  EventTag tag;                            ///< golden's coordinates, when in_golden
  std::vector<std::uint64_t> rtl, golden;  ///< payloads, ProbeSpec::words each; empty when absent
};

/// Keeps the last `depth` events of every probe. Give it to the repetition of a run that diverged:
/// the first run then costs nothing.
class EventHistory final : public Observer {
 public:
  static constexpr std::size_t kDepth = 16;

  /// `until`: the last cycle that is looked at.
  explicit EventHistory(std::vector<ProbeSpec> probes, std::size_t depth = kDepth,
                        std::uint64_t until = UINT64_MAX);

  void on_cycle(const CycleView& view) override;

  /// The events of probe p, oldest first.
  std::vector<HistoryEvent> events(int p) const;
  /// Events of probe p that were seen, kept or not.
  std::uint64_t seen(int p) const { return rings_[static_cast<std::size_t>(p)].seen; }

  /// A text that a person reads: probe by probe, oldest event first, payloads decoded. Where both
  /// sides had the same payload there is one line, else one a side.
  std::string format() const;

 private:
  struct Ring {
    std::uint64_t seen = 0;
    std::vector<HistoryEvent> events;
  };

  std::vector<ProbeSpec> probes_;
  std::size_t depth_;
  std::uint64_t until_;
  std::vector<Ring> rings_;
};

/// A payload in words: "port 5, gain -1234 (-4.820312)". Arrays stand in brackets.
std::string format_payload(const ProbeSpec& spec, const std::byte* payload);

}  // namespace cosim
