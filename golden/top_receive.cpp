// SPDX-License-Identifier: Apache-2.0
// hdp_top's receive walkers in time: from words on R to the cores' load beats (docs/coprocessor.md
// section 6).
#include "golden/top_read.hpp"

namespace hdp {
namespace {

constexpr std::uint8_t kNoArray = 255;
constexpr std::uint8_t kSlverr = 2, kDecerr = 3;

}  // namespace

/// Whether a granted burst has the next word of the ID.
bool ReadSide::expects(std::size_t core, bool back, const Cores& cores) const {
  const Walker& walker = walkers_[core][back];
  return walker.head < (back ? cores[core].survivors : cores[core].assigned);
}

/// To the next row of the part; false when there is none.
bool ReadSide::next_row(Walker& w, const Part& part, const HeadInFlight& head) const {
  w.word = w.chunk = w.chunk_word = 0;
  ++w.row;
  if (part.by_blocks && (w.row % 2 == 0 || w.row == part.rows)) {
    if (++w.block == head.key_blocks.size()) return false;
    w.row = 2u * head.key_blocks[w.block];
  }
  return w.row < part.rows;
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
  RPayload payload(static_cast<std::uint8_t>(inputs.r_id), inputs.r_resp, inputs.r_last, kNoArray,
                   0, 0, 0);
  if (!run || core >= count_ || !expects(core, back, cores)) {
    events.emit(payload);
    return {};
  }
  Walker& walker = walkers_[core][back];
  const HeadInFlight& head =
      cores[core][back ? survivors_[core][walker.head % kSurvivors] : walker.head];
  const Part& part = part_of(back, walker.part);
  if (!walker.begun) {
    walker.begun = true;
    if (part.by_blocks) walker.row = 2u * head.key_blocks[0];
  }
  registers.count(part.counter);
  payload.array = static_cast<std::uint8_t>(part.array);
  payload.head = static_cast<std::uint16_t>(head.head);
  payload.row = static_cast<std::uint16_t>(walker.row);
  payload.word = static_cast<std::uint16_t>(walker.word);
  events.emit(payload, head.head, payload.row, payload.word);

  const bool row_done = ++walker.word == part.row_words;
  if (++walker.chunk_word == part.chunk_words || row_done) {
    beat_.core = static_cast<int>(core);
    beat_.stream = part.stream;
    beat_.beat = {true, part.array == Array::Qi || part.array == Array::Qf, false, payload.row,
                  static_cast<std::uint8_t>(walker.chunk)};
    walker.chunk_word = 0;
    ++walker.chunk;
  }
  if (row_done && !next_row(walker, part, head)) {
    beat_.beat.last = part.ends_stream;
    const bool head_done = last_part(back, walker.part);
    walker = {walker.head + head_done, head_done ? 0 : walker.part + 1};
  }

  if (inputs.r_resp == kSlverr) return {JobError::ReadSlverr, head.head};
  if (inputs.r_resp == kDecerr) return {JobError::ReadDecerr, head.head};
  return {};
}

}  // namespace hdp
