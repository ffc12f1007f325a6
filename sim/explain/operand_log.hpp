// SPDX-License-Identifier: Apache-2.0
// What each side showed at every probe of the last heads of a run: the operands of what comes next.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "golden/build.hpp"
#include "golden/hdp_probes.hpp"
#include "sim/observer.hpp"

namespace hdp::sim {

/// One event of a probe. The payloads are valid until the log changes.
struct LoggedEvent {
  cosim::EventTag tag;
  const std::byte* rtl = nullptr;
  const std::byte* golden = nullptr;
};

/// Keeps the events that both sides had in the same cycle, of the job in hand, by the golden side's
/// coordinates. It holds the heads in flight, the one before them, and of the job before what each
/// probe showed last.
class OperandLog final : public RunObserver {
 public:
  explicit OperandLog(const Build& build) : probes_(hdp_probes(build)) {}

  void on_job(const Job& job, std::size_t index, std::uint64_t start_cycle) override;
  void on_cycle(const cosim::CycleView& view) override;

  /// Adds an event. on_cycle() calls it; a test can build a log by hand.
  void record(Probe probe, const cosim::EventTag& tag, const std::byte* rtl,
              const std::byte* golden);

  /// The event of a probe at these coordinates. On load_int and load_frac queries and keys have the
  /// same coordinates: is_q tells which one is meant.
  std::optional<LoggedEvent> find(Probe probe, std::uint32_t head, int row, int col,
                                  bool is_q = false) const;
  /// The latest event of a probe in `cycle`.
  std::optional<LoggedEvent> in_cycle(Probe probe, std::uint64_t cycle) const;
  /// Calls visit(LoggedEvent) for every event of a probe in a head, in ascending cycles.
  template <class Visit>
  void for_each(Probe probe, std::uint32_t head, const Visit& visit) const {
    const auto found = heads_.find(head);
    if (found == heads_.end()) return;
    const Events& events = found->second[static_cast<std::size_t>(probe)];
    for (const Entry& entry : events.entries) visit(view(events, entry));
  }

  /// The same for the last head of the job before.
  template <class Visit>
  void for_each_of_job_before(Probe probe, const Visit& visit) const {
    const Events& events = before_[static_cast<std::size_t>(probe)];
    for (const Entry& entry : events.entries) visit(view(events, entry));
  }

  const cosim::ProbeSpec& spec(Probe probe) const {
    return probes_[static_cast<std::size_t>(probe)];
  }
  /// The first cycle that was seen, if any: what was before it is not in the log.
  std::optional<std::uint64_t> first_cycle() const { return first_cycle_; }

 private:
  struct Entry {
    cosim::EventTag tag;
    std::size_t rtl = 0,
                golden = 0;  ///< index of the first word; the same when the payloads are equal
  };
  struct Events {
    std::vector<Entry> entries;
    std::vector<std::uint64_t> words;
  };
  using HeadEvents = std::array<Events, static_cast<std::size_t>(Probe::Count)>;

  static LoggedEvent view(const Events& events, const Entry& entry) {
    const auto at = [&events](std::size_t n) {
      return reinterpret_cast<const std::byte*>(events.words.data() + n);
    };
    return {entry.tag, at(entry.rtl), at(entry.golden)};
  }

  std::vector<cosim::ProbeSpec> probes_;
  std::map<std::uint32_t, HeadEvents> heads_;
  HeadEvents before_;  ///< of the job before: of each probe the last head that it showed
  std::optional<std::uint64_t> first_cycle_;
};

/// Element `lane` of a field of a payload, sign- or zero-extended. Throws std::logic_error when the
/// probe has no such field.
std::int64_t read_field(const cosim::ProbeSpec& spec, const std::byte* payload, const char* field,
                        int lane = 0);
/// Writes the element.
void write_field(const cosim::ProbeSpec& spec, std::byte* payload, const char* field, int lane,
                 std::int64_t value);

}  // namespace hdp::sim
