// SPDX-License-Identifier: Apache-2.0
// Compares a cycle of all tables.
#include "cosim/lockstep/scoreboard.hpp"

#include <utility>

namespace cosim {

Scoreboard::Scoreboard(std::vector<ProbeTable> tables) : tables_(std::move(tables)) {
  for (const ProbeTable& table : tables_) groups_.emplace_back(table.probes);
}

Scoreboard::~Scoreboard() = default;

std::vector<std::vector<std::size_t>> Scoreboard::words() const {
  std::vector<std::vector<std::size_t>> words;
  for (const ProbeTable& table : tables_) {
    words.emplace_back();
    for (const ProbeSpec& probe : table.probes) words.back().push_back(probe.words);
  }
  return words;
}

std::uint64_t Scoreboard::checks() const {
  std::uint64_t sum = 0;
  for (const Group& group : groups_) sum += group.comparer.checks();
  return sum;
}

bool Scoreboard::pending() const {
  return mismatch_ && groups_[static_cast<std::size_t>(mismatch_->group)].comparer.pending();
}

bool Scoreboard::waiting() const {
  for (const Group& group : groups_) {
    for (int p = 0; p < static_cast<int>(group.events.probes().size()); ++p) {
      if (group.events.front(p) != nullptr) return true;
    }
  }
  return false;
}

/// The payloads of a table's events, and `packed` moved behind them.
Payloads Scoreboard::spread(std::size_t group, std::uint32_t valid,
                            const std::uint64_t*& packed) const {
  Payloads at{};
  for (; valid != 0; valid &= valid - 1) {
    const int p = __builtin_ctz(valid);
    at[static_cast<std::size_t>(p)] = reinterpret_cast<const std::byte*>(packed);
    packed += groups_[group].events.width(p);
  }
  return at;
}

void Scoreboard::show(std::uint64_t cycle, const std::uint32_t* valid,
                      const std::uint64_t* payloads, const std::vector<Observer*>& observers) {
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const Payloads at = spread(g, valid[g], payloads);
    const std::uint32_t golden = mismatch_ ? 0 : groups_[g].events.valid(cycle);
    if ((valid[g] | golden) == 0) continue;
    const CycleView view{cycle, static_cast<int>(g), 0, valid[g], golden, &at, &groups_[g].events};
    for (Observer* observer : observers) observer->on_cycle(view);
  }
}

bool Scoreboard::check(std::uint64_t cycle, const std::uint32_t* valid,
                       const std::uint64_t* payloads, const std::vector<Observer*>& observers,
                       std::uint64_t hang_after) {
  if (!observers.empty()) show(cycle, valid, payloads, observers);
  if (mismatch_) {
    if (pending()) settle(cycle, valid, payloads, hang_after);
    return false;
  }
  std::optional<std::size_t> first;
  bool downstream = false;
  const std::uint64_t* packed = payloads;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    Comparer& comparer = groups_[g].comparer;
    if (comparer.agrees(cycle, valid[g], packed)) continue;
    const Payloads at = spread(g, valid[g], packed);
    if (comparer.compare(cycle, valid[g], [&](int p) { return at[static_cast<std::size_t>(p)]; })) {
      continue;
    }
    if (!first || downstream) first = g;
    downstream =
        static_cast<std::size_t>(comparer.divergence()->probe_index) >= tables_[g].downstream_from;
  }
  if (!first) return true;
  mismatch_ = Mismatch{static_cast<int>(*first), tables_[*first].name,
                       *groups_[*first].comparer.divergence()};
  return false;
}

/// A later cycle of the table in which the difference was.
void Scoreboard::settle(std::uint64_t cycle, const std::uint32_t* valid,
                        const std::uint64_t* payloads, std::uint64_t hang_after) {
  const auto group = static_cast<std::size_t>(mismatch_->group);
  Payloads at{};
  for (std::size_t g = 0; g <= group; ++g) at = spread(g, valid[g], payloads);
  Comparer& comparer = groups_[group].comparer;
  comparer.look_ahead(cycle, valid[group], [&](int p) { return at[static_cast<std::size_t>(p)]; });
  const std::uint64_t waited = cycle - comparer.divergence()->cycle;
  if (comparer.pending() && waited >= hang_after) comparer.give_up(waited);
  mismatch_->divergence = *comparer.divergence();
}

void Scoreboard::give_up(std::uint64_t waited) {
  if (!pending()) return;
  Comparer& comparer = groups_[static_cast<std::size_t>(mismatch_->group)].comparer;
  comparer.give_up(waited);
  mismatch_->divergence = *comparer.divergence();
}

}  // namespace cosim
