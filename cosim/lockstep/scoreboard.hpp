// SPDX-License-Identifier: Apache-2.0
// Holds what the model announced against what the design showed, table by table, and keeps the
// first difference of all.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "cosim/lockstep/bench.hpp"
#include "cosim/lockstep/comparer.hpp"
#include "cosim/lockstep/cycle_batch.hpp"
#include "cosim/lockstep/observer.hpp"

namespace cosim {

/// The first difference, and in which table it was.
struct Mismatch {
  int group = 0;
  std::string table;  ///< its name
  Divergence divergence;
};

class Scoreboard {
 public:
  /// At most kMaxProbes probes a table. Throws std::invalid_argument otherwise.
  explicit Scoreboard(std::vector<ProbeTable> tables);
  ~Scoreboard();
  Scoreboard(const Scoreboard&) = delete;
  Scoreboard& operator=(const Scoreboard&) = delete;

  /// Where a model announces the events of a table.
  EventSink& sink(int group) { return groups_[static_cast<std::size_t>(group)].events; }
  const std::vector<ProbeTable>& tables() const { return tables_; }
  /// 64-bit words of the payloads, [table][probe].
  std::vector<std::vector<std::size_t>> words() const;
  const ExpectedEvents& expected(int group) const {
    return groups_[static_cast<std::size_t>(group)].events;
  }

  /// Compares the next cycle: the tables' events and their payloads as a CycleBatch holds them. The
  /// model must have announced its events. Returns false at the first difference and from then on;
  /// further cycles then tell late from never, until pending() says that it is known.
  bool check(std::uint64_t cycle, const std::uint32_t* valid, const std::uint64_t* payloads,
             const std::vector<Observer*>& observers, std::uint64_t hang_after);
  bool pending() const;
  const std::optional<Mismatch>& mismatch() const { return mismatch_; }
  /// Whether the model announced events that have not come yet.
  bool waiting() const;
  /// Nothing more comes: what is pending never came in `waited` cycles.
  void give_up(std::uint64_t waited);
  /// Valid bits and payloads compared.
  std::uint64_t checks() const;

 private:
  struct Group {
    explicit Group(std::vector<ProbeSpec> probes) : events(std::move(probes)), comparer(events) {}
    ExpectedEvents events;
    Comparer comparer;
  };

  Payloads spread(std::size_t group, std::uint32_t valid, const std::uint64_t*& packed) const;
  void show(std::uint64_t cycle, const std::uint32_t* valid, const std::uint64_t* payloads,
            const std::vector<Observer*>& observers);
  void settle(std::uint64_t cycle, const std::uint32_t* valid, const std::uint64_t* payloads,
              std::uint64_t hang_after);

  std::vector<ProbeTable> tables_;
  std::deque<Group> groups_;  ///< a comparer refers to its events: they must not move
  std::optional<Mismatch> mismatch_;
};

}  // namespace cosim
