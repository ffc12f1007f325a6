// SPDX-License-Identifier: Apache-2.0
// When the AXI memory answers, and when it is ready: latency, bandwidth, order, stalls.
#include <algorithm>

#include "cosim/axi/memory.hpp"

namespace cosim {

/// SplitMix64: the standard library's distributions differ between implementations.
std::uint64_t AxiMemory::random() {
  random_state_ += 0x9E3779B97F4A7C15;
  std::uint64_t z = random_state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

int AxiMemory::random_below(int n) {
  return static_cast<int>((random() >> 32) * static_cast<std::uint64_t>(n) >> 32);
}

std::uint64_t AxiMemory::latency(const MemoryProfile::Latency& range, std::uint64_t address) {
  int cycles = range.min;
  if (range.max > range.min) cycles += random_below(range.max - range.min + 1);
  if (profile_.row_bytes > 0) {
    const std::uint64_t row = address / static_cast<std::uint64_t>(profile_.row_bytes);
    std::uint64_t& open = open_row_[row % open_row_.size()];
    if (open != row + 1) cycles += profile_.row_miss;
    open = row + 1;
  }
  return static_cast<std::uint64_t>(cycles);
}

/// Whether the cycle that begins is one of refresh; the phase counts in reset too.
bool AxiMemory::in_refresh() {
  if (profile_.refresh_period == 0) return false;
  const bool refresh = refresh_phase_ >= profile_.refresh_period - profile_.refresh_length;
  if (++refresh_phase_ == profile_.refresh_period) refresh_phase_ = 0;
  return refresh;
}

bool AxiMemory::stalls(AxiChannel channel) const {
  const auto i = static_cast<std::size_t>(channel);
  return (draw_ >> (12 * i) & 4095) < stall_below_[i];
}

/// The slot to answer next, or -1. Only the oldest of each ID may go, so that an ID keeps its
/// order.
int AxiMemory::pick(Table& table) {
  if (cycle_ < table.wake) return -1;
  const bool accepted_order = profile_.order == MemoryOrder::Accepted;
  int found = 0;
  std::uint64_t wake = ~std::uint64_t{0};
  for (int i = 0; i < (accepted_order ? std::min(table.size(), 1) : table.size()); ++i) {
    const int slot = table.slot_at(i);
    const Burst& burst = table.slot(slot);
    if (!burst.oldest) continue;
    if (burst.ready > cycle_) {
      wake = std::min(wake, burst.ready);
      continue;
    }
    if (profile_.order != MemoryOrder::Random) return slot;
    candidates_[static_cast<std::size_t>(found++)] = slot;
  }
  if (found != 0) return candidates_[static_cast<std::size_t>(random_below(found))];
  table.wake = wake;
  return -1;
}

/// READY of the next cycle. `valid_waits`: VALID was high in this one and not accepted.
bool AxiMemory::may_be_ready(AxiChannel channel, bool valid_waits, bool room) {
  const bool held_back = wait_for_valid_[static_cast<std::size_t>(channel)] && !valid_waits;
  return room && !held_back && !stalls(channel);
}

/// Outputs of the cycle that begins; `master` is what the master drove in the one that ended.
void AxiMemory::prepare(const AxiMaster& master) {
  if (any_stall_) draw_ = random();
  bool silent = false;
  if (silence_left_ > 0) {
    --silence_left_;
    silent = true;
  } else if (profile_.silence > 0 && profile_.silence_max > 0) {
    // 2^-53 is the step of a double in 0 .. 1.
    silent = static_cast<double>(random() >> 11) * 0x1p-53 < profile_.silence;
    if (silent) silence_left_ = random_below(profile_.silence_max);
  }
  if (profile_.wait_for_valid) {
    // After a handshake it is decided anew whether the next one waits for VALID.
    const std::uint64_t bits = random();
    if (master.ar.valid && out_.ar_ready) wait_for_valid_[0] = (bits & 1) != 0;
    if (master.aw.valid && out_.aw_ready) wait_for_valid_[1] = (bits & 2) != 0;
    if (master.w.valid && out_.w_ready) wait_for_valid_[2] = (bits & 4) != 0;
  }
  const bool ar_waits = master.ar.valid && !out_.ar_ready;
  const bool aw_waits = master.aw.valid && !out_.aw_ready;
  const bool blocked = in_refresh() || silent;
  if (!out_.b.valid && !blocked && !stalls(AxiChannel::B)) present_response();
  out_.ar_ready = !silent && may_be_ready(AxiChannel::Ar, ar_waits, !reads_.full());
  out_.aw_ready = !silent && may_be_ready(AxiChannel::Aw, aw_waits, !writes_.full());
  prepare_data(master, blocked);
  settled_ = plain_ && idle();
}

/// Read and write data, which may share the bandwidth: then the side that moved last lets the other
/// go first.
void AxiMemory::prepare_data(const AxiMaster& master, bool blocked) {
  read_tokens_.refill();
  write_tokens_.refill();
  const bool w_waits = master.w.valid && !out_.w_ready;
  const bool room =
      !unwritten_.empty() || data_ahead_.size() < static_cast<std::size_t>(profile_.write_ahead);
  const bool write_first = profile_.shared_rate && w_waits && room && read_moved_last_;
  const bool read_may_start =
      !out_.r.valid && !blocked && read_tokens_.has(write_first ? 2 : 1) && !stalls(AxiChannel::R);
  if (read_may_start && present_read()) {
    read_tokens_.take();
    read_moved_last_ = true;
  }
  out_.w_ready = !blocked && write_tokens().has(1) && may_be_ready(AxiChannel::W, w_waits, room);
}

}  // namespace cosim
