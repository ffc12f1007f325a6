// SPDX-License-Identifier: Apache-2.0
// hdp_top's receive walkers in time: from words on R to the cores' load beats (docs/coprocessor.md
// section 6).
#include "golden/top_read.hpp"

namespace hdp {
namespace {

constexpr std::uint8_t kNoArray = 255;
constexpr std::uint8_t kSlverr = 2, kDecerr = 3;

Counter counter_of(Array array) {
  switch (array) {
    case Array::Ki:
    case Array::Qi: return Counter::ReadIntWords;
    case Array::V: return Counter::ReadValWords;
    default: return Counter::ReadFracWords;
  }
}

}  // namespace

/// Whether a granted burst has the next word of the ID.
bool ReadSide::expects(std::size_t core, bool back, const Cores& cores) const {
  const Walker& walker = walkers_[core][back];
  return walker.head < (back ? cores[core].survivors : cores[core].assigned);
}

/// To the next word of the head; false when the one it was at is the head's last of its stream.
bool ReadSide::step_walker(Walker& w, bool back, const HeadInFlight& head) {
  const JobLayout::Plane& plane = layout_.plane(array_of(back, w.part));
  if (++w.word < plane.row_words) return true;
  w.word = 0;
  ++w.row;
  bool more = w.row < plane.rows;
  if (by_blocks(back, w.part) && (w.row % 2 == 0 || !more)) {
    more = ++w.block < head.key_blocks.size();
    w.row = more ? 2u * head.key_blocks[w.block] : 0;
  }
  if (more) return true;
  w.row = 0;
  w.block = 0;
  w.begun = false;
  if (!back) {
    w.part ^= 1;
    return w.part != 0;
  }
  w.part = w.part == 2 ? 0 : w.part + 1;
  return w.part == 1;  // KF and QF are one stream, V is another
}

void ReadSide::make_beat(std::size_t core, bool back, const Walker& at, const HeadInFlight& head) {
  const Array array = array_of(back, at.part);
  const std::uint32_t bytes = array == Array::V ? 2 * lanes_ : lanes_;
  const std::uint32_t words = bytes / layout_.word_bytes;  // of a chunk
  const bool row_done = at.word + 1 == layout_.plane(array).row_words;
  if (!row_done && (at.word + 1) % words != 0) return;
  Walker next = at;
  beat_.core = static_cast<int>(core);
  beat_.stream = !back ? Stream::Int : array == Array::V ? Stream::Val : Stream::Frac;
  beat_.beat.valid = true;
  beat_.beat.is_q = at.part == 1;
  beat_.beat.row = static_cast<std::uint16_t>(at.row);
  beat_.beat.chunk = static_cast<std::uint8_t>(at.word / words);
  beat_.beat.last = row_done && !step_walker(next, back, head);
}

ReadSide::Received ReadSide::receive(bool run, const TopInputs& inputs, const Cores& cores,
                                     Registers& registers, const TopEvents& events) {
  beat_ = {};
  if (!inputs.r_valid) {
    if (run && outstanding_before_ > 0) registers.count(Counter::ReadIdle);
    return {};
  }
  if (inputs.r_last && outstanding_ > 0) --outstanding_;
  const std::size_t core = inputs.r_id / 2u;
  const bool back = (inputs.r_id & 1) != 0;
  ReadWordPayload payload{static_cast<std::uint8_t>(inputs.r_id), inputs.r_resp, inputs.r_last,
                          kNoArray, 0, 0, 0};
  if (!run || core >= count_ || !expects(core, back, cores)) {
    events.emit(TopProbe::R, payload);
    return {};
  }
  Walker& walker = walkers_[core][back];
  const HeadInFlight& head =
      cores[core][back ? survivors_[core][walker.head % kSurvivors] : walker.head];
  if (!walker.begun) {
    walker.begun = true;
    if (by_blocks(back, walker.part)) walker.row = 2u * head.key_blocks[0];
  }
  const Array array = array_of(back, walker.part);
  registers.count(counter_of(array));
  payload.array = static_cast<std::uint8_t>(array);
  payload.head = static_cast<std::uint16_t>(head.head);
  payload.row = static_cast<std::uint16_t>(walker.row);
  payload.word = static_cast<std::uint16_t>(walker.word);
  events.emit(TopProbe::R, payload, head.head, payload.row, payload.word);

  make_beat(core, back, walker, head);
  step_walker(walker, back, head);
  const bool head_done = walker.part == 0 && walker.row == 0 && walker.word == 0 && !walker.begun;
  if (head_done) ++walker.head;

  if (inputs.r_resp == kSlverr) return {JobError::ReadSlverr, head.head};
  if (inputs.r_resp == kDecerr) return {JobError::ReadDecerr, head.head};
  return {};
}

}  // namespace hdp
