// SPDX-License-Identifier: Apache-2.0
// hdp_top's requesters and arbiter in time (docs/coprocessor.md section 6).
#include "golden/top_read.hpp"

#include <cstring>

#include "golden/hdp_probes.hpp"

namespace hdp {
ReadSide::ReadSide(const Machine& machine, TopModel::Watch* const& watch,
                   std::vector<cosim::EventSink*> core_sinks)
    : count_(static_cast<std::size_t>(machine.cores)),
      burst_beats_(static_cast<std::uint32_t>(machine.burst_beats)),
      read_depth_(static_cast<std::uint32_t>(machine.read_depth)),
      lanes_(static_cast<std::uint32_t>(machine.core.lanes)), watch_(watch),
      core_sinks_(std::move(core_sinks)), front_(count_), back_(count_), walkers_(count_),
      survivors_(count_) {}

void ReadSide::start_job(const JobLayout& layout, const Config& config) {
  layout_ = layout;
  head_prune_ = config.head_prune;
  skip_ = config.fill == Fill::Skip;
  const auto part = [&](Array array, Stream stream, Counter counter, bool of_keys, bool ends) {
    const JobLayout::Plane& plane = layout.plane(array);
    const std::uint32_t chunk_bytes = array == Array::V ? 2 * lanes_ : lanes_;
    return Part{array,
                stream,
                counter,
                plane.rows,
                plane.row_words,
                chunk_bytes / layout.word_bytes,
                of_keys && skip_,
                ends};
  };
  parts_[0][0] = part(Array::Ki, Stream::Int, Counter::ReadIntWords, false, false);
  parts_[0][1] = part(Array::Qi, Stream::Int, Counter::ReadIntWords, false, true);
  parts_[1][0] = part(Array::Kf, Stream::Frac, Counter::ReadFracWords, true, false);
  parts_[1][1] = part(Array::V, Stream::Val, Counter::ReadValWords, true, true);
  parts_[1][2] = part(Array::Qf, Stream::Frac, Counter::ReadFracWords, false, true);
  for (std::size_t n = 0; n < count_; ++n) {
    front_[n] = back_[n] = {};
    walkers_[n] = {};
  }
  last_core_ = count_ - 1;
}

bool ReadSide::may_resolve(const CoreHeads& heads) const {
  const std::uint32_t n = heads.resolved;
  if (n >= heads.requested) return false;
  if (head_prune_ && n >= heads.decided) return false;
  if (skip_ && n >= heads.reported) return false;
  if (heads[n].values->result.pruned) return true;
  return heads.survivors - heads.frac_freed < 2 && heads.survivors - heads.val_freed < 2;
}

void ReadSide::resolve(std::size_t core, CoreHeads& heads, const TopEvents& events) {
  const std::uint32_t n = heads.resolved++;
  const HeadInFlight& head = heads[n];
  const bool survived = !head.values->result.pruned;
  if (survived) {
    back_[core] = {Phase::SetUp, 0, 0, n, 0, 0};
    survivors_[core][heads.survivors++ % kSurvivors] = n;
  }
  if (core_sinks_[core] != nullptr) {
    const ResolvePayload payload(static_cast<std::uint16_t>(head.head), std::uint8_t{survived});
    std::memcpy(
        core_sinks_[core]->event(static_cast<int>(ReadProbe::Resolve), {events.cycle(), n, -1, -1}),
        &payload, sizeof payload);
  }
  if (watch_ != nullptr) watch_->on_resolve(head.head, static_cast<int>(core), survived);
}

void ReadSide::set_up(Requester& r, bool back, const CoreHeads& heads) {
  const Part& part = part_of(back, r.part);
  const HeadInFlight& head = heads[r.head];
  std::uint32_t row = 0, rows = part.rows;
  if (part.by_blocks) {
    row = 2u * head.key_blocks[r.segment];
    rows = std::min(2u, rows - row);
  }
  r.addr = layout_.address(part.array, head.head, row);
  r.words = rows * part.row_words;
  r.phase = Phase::Offer;
}

/// The ID of the requester whose burst is granted; -1: none.
int ReadSide::choose(bool ar_ready) const {
  if (outstanding_ >= read_depth_ || (ar_.full && !ar_ready)) return -1;
  for (std::size_t k = 0, core = last_core_; k < count_; ++k) {
    core = core + 1 == count_ ? 0 : core + 1;
    if (back_[core].phase == Phase::Offer) return static_cast<int>(2 * core + 1);
    if (front_[core].phase == Phase::Offer) return static_cast<int>(2 * core);
  }
  return -1;
}

void ReadSide::next_segment(Requester& r, bool back, CoreHeads& heads) {
  r.phase = Phase::SetUp;
  if (part_of(back, r.part).by_blocks && ++r.segment < heads[r.head].key_blocks.size()) return;
  r.segment = 0;
  if (!last_part(back, r.part++)) return;
  r.part = 0;
  r.phase = Phase::Idle;
  ++r.head;
  if (!back) ++heads.requested;
}

void ReadSide::grant(std::size_t id, Cores& cores, const TopEvents& events) {
  const std::size_t core = id / 2;
  const bool back = (id & 1) != 0;
  Requester& r = back ? back_[core] : front_[core];
  const std::uint32_t words = burst_words(r.addr, r.words, burst_beats_, layout_.word_bytes);
  ar_ = {true,   static_cast<std::uint8_t>(id), static_cast<std::uint16_t>(words),
         r.addr, cores[core][r.head].head,      -1};
  events.emit(ar_.payload<ReadPayload>(), ar_.head);
  ++outstanding_;
  last_core_ = core;
  r.addr += std::uint64_t{words} * layout_.word_bytes;
  r.words -= words;
  if (r.words == 0) next_segment(r, back, cores[core]);
}

void ReadSide::request(bool run, bool ar_ready, Cores& cores, Registers& registers,
                       const TopEvents& events) {
  outstanding_before_ = outstanding_;
  // What is granted was offered before this cycle, and what is resolved was requested before it.
  const int id = run ? choose(ar_ready) : -1;
  for (std::size_t core = 0; run && core < count_; ++core) {
    if (back_[core].phase == Phase::Idle) {
      if (may_resolve(cores[core])) resolve(core, cores[core], events);
    } else if (back_[core].phase == Phase::SetUp) {
      set_up(back_[core], true, cores[core]);
    }
    if (front_[core].phase == Phase::SetUp) set_up(front_[core], false, cores[core]);
  }
  if (ar_.full && ar_ready) {
    events.emit(ar_.payload<ArPayload>(), ar_.head);
    registers.count(Counter::ReadBursts);
    ar_.full = false;
  } else if (ar_.full) {
    registers.count(Counter::ReadWait);
  }
  if (id >= 0) grant(static_cast<std::size_t>(id), cores, events);
}

}  // namespace hdp
