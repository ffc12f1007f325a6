// SPDX-License-Identifier: Apache-2.0
// What each unit did, from its own probe where it has one, else by its rules in
// docs/microarchitecture.md. The first bound named in the cycle model's accounting wins a tie.
#include <algorithm>

#include "sim/trace/timeline_job.hpp"

namespace hdp::sim {
namespace {

/// The latest of several lower bounds and its name.
struct Bound {
  std::uint64_t cycle;
  Wait why = Wait::Input;
  const char* reason = "";

  void at_least(std::uint64_t c, Wait wait, const char* name) {
    if (c <= cycle) return;
    cycle = c;
    why = wait;
    reason = name;
  }
};

}  // namespace

// Section 4. A gap belongs to the full banks while they are full, then to the head's decision, then
// to the feeder.
bool TimelineJob::load(Stream stream) {
  const auto s = static_cast<std::size_t>(stream);
  Track& t = track(stream == Stream::Int    ? TimelineTrack::LoadInt
                   : stream == Stream::Frac ? TimelineTrack::LoadFrac
                                            : TimelineTrack::LoadVal);
  bool moved = false;
  for (; !beats_[s].empty(); beats_[s].pop_front(), moved = true) {
    const Beat& beat = beats_[s].front();
    const Track::Path path{beat.head, stream == Stream::Val ? -1 : beat.is_q ? 1 : 0, -1};
    if (load_first_[s]) {
      if (load_heads_[s] >= 2) {
        if (!freed_[s].has(load_heads_[s] - 2)) break;
        t.wait(path, std::min(freed_[s][load_heads_[s] - 2] + 1, beat.cycle), Wait::Output,
               "both banks are full");
      }
      if (config_.head_prune && stream != Stream::Int) {
        const Cycle decision = decisions_[static_cast<std::uint64_t>(beat.head)].cycle;
        t.wait(path, std::min(decision + 1, beat.cycle), Wait::Input, "the decision on the head");
      }
    }
    t.wait(path, beat.cycle, Wait::Memory, "the feeder");
    t.work(path, beat.cycle, beat.cycle);
    load_first_[s] = beat.last;
    load_heads_[s] += beat.last ? 1 : 0;
  }
  return moved;
}

// Section 5: si = last step + 4.
bool TimelineJob::integer() {
  Track& t = track(TimelineTrack::Integer);
  bool moved = false;
  for (; !si_.empty(); si_.pop_front(), moved = true) {
    const Item& block = si_.front();
    const Cycle last = block.cycle - 4, first = last - steps_ + 1;
    const Track::Path path{block.head, block.row, -1};
    const bool new_row = block.head != integer_head_ || block.row != integer_row_;
    integer_head_ = block.head;
    integer_row_ = block.row;
    if (first > t.last() + 1) {
      const auto row = static_cast<std::size_t>(std::min(2 * block.row + 1, shape_.lq - 1));
      const std::uint64_t record = record_number(block.head, 2 * block.row);
      const auto depth = static_cast<std::uint64_t>(build_.threshold_depth);
      if (new_row && q_loaded_[static_cast<std::uint64_t>(block.head)][row] + 1 == first) {
        t.wait(path, first, Wait::Memory, "rows of K and Q");
      } else if (new_row && record >= depth && mask_rows_.has(record - depth) &&
                 mask_rows_[record - depth].cycle - 1 == first) {
        t.wait(path, first, Wait::Output, "room in the threshold FIFO");
      } else {
        t.wait(path, first, Wait::Output, "room in the theta FIFO");
      }
    }
    t.work(path, first, last);
  }
  return moved;
}

// Section 6: mask_row = last pop + 2; a row's pops have no gap.
bool TimelineJob::mask() {
  Track& t = track(TimelineTrack::Mask);
  bool moved = false;
  for (; masked_ < mask_rows_.size(); ++masked_, moved = true) {
    const MaskRow& row = mask_rows_[masked_];
    const Cycle last = row.cycle - 2, first = last + 1 - static_cast<Cycle>(live_blocks(row.row));
    const Track::Path path{row.head, row.row, -1};
    t.wait(path, first, Wait::Input, "the row's threshold");
    t.work(path, first, last);
    for (Cycle c = first; c <= last; ++c) theta_fifo_.pop(c);
    threshold_fifo_.pop(last);
  }
  return moved;
}

// Section 7.
bool TimelineJob::fetch() {
  bool moved = false;
  for (std::uint64_t r = fetched_.size(); mask_rows_.has(r); ++r, moved = true) {
    const MaskRow& row = mask_rows_[r];
    const auto head = static_cast<std::uint64_t>(row.head);
    if (!knows_room(taken_, r, build_.record_depth) ||
        !knows_room(fill_popped_, r, build_.record_depth)) {
      break;
    }
    Cycle f = std::max({row.cycle + 1, room(taken_, r, build_.record_depth),
                        room(fill_popped_, r, build_.record_depth)});
    if (r > 0) f = std::max(f, fetched_[r - 1] + 1);
    if (config_.head_prune) {
      if (!decisions_.has(head)) break;
      f = std::max(f, decisions_[head].cycle + 1);
    }
    if (f > now_) break;
    fetched_.push(f);
    record_queue_.push(f);
    fill_queue_.push(f);
  }
  return moved;
}

// Section 9: the probe comes 1 cycle after the start, 1 + ND with a division.
bool TimelineJob::fill() {
  Track& t = track(TimelineTrack::Fill);
  bool moved = false;
  for (; !fills_.empty(); fills_.pop_front(), moved = true) {
    const FillTime& each = fills_.front();
    const std::uint64_t record = record_number(fill_at_.head, fill_at_.row);
    if (!fetched_.has(record)) break;
    const Track::Path path = row_path(fill_at_.head, fill_at_.row);
    if (fetched_[record] + 2 == each.start) {
      t.wait(path, each.start, Wait::Input, "a record");
    } else {
      t.wait(path, each.start, Wait::Output, "room in the fill FIFO");
    }
    t.work(path, each.start, each.cycle - 1);
    fill_done_.push(each.cycle);
    if (fill_at_.row % 2 == 1 || fill_at_.row == shape_.lq - 1) {
      fill_popped_.push(each.start);
      fill_queue_.pop(each.start);
    }
    next_row(fill_at_);
  }
  return moved;
}

// Section 8: score = last step + 4. Empty tokens have no probe: their cycle follows from the rules.
bool TimelineJob::fraction() {
  Track& t = track(TimelineTrack::Fraction);
  bool moved = false;
  for (;; moved = true) {
    const std::uint64_t row = row_number(scan_.head, scan_.row);
    const std::uint64_t record = record_number(scan_.head, scan_.row);
    if (!fetched_.has(record)) break;
    const Track::Path path = row_path(scan_.head, scan_.row);
    const bool survives = !is_pruned(scan_.head);
    if ((survives && !q_fractions_.has(scan_frac_)) || !knows_room(row_max_, row, build_.row_depth))
      break;
    const Cycle taken = std::max(fetched_[record] + 2, t.last());
    if (taken_.size() == record) {
      if (taken > now_) break;
      taken_.push(taken);
      record_queue_.pop(taken);
    }
    Bound first{t.last() + 1};
    if (scan_token_ == 0) {
      first.at_least(fetched_[record] + 3, Wait::Input, "a record");
      if (survives)
        first.at_least(q_fractions_[scan_frac_] + 1, Wait::Memory, "the row's fraction parts");
      first.at_least(room(row_max_, row, build_.row_depth), Wait::Output, "room in the row FIFO");
    }
    const int count = kept_pairs(mask_rows_[record], scan_.row);
    if (count == 0) {
      if (first.cycle > now_) break;
      t.wait(path, first.cycle, first.why, first.reason);
      t.work(path, first.cycle, first.cycle);
      fraction_row_end(first.cycle);
      continue;
    }
    if (score_.empty() || score_.front().head != scan_.head || score_.front().row != scan_.row)
      break;
    const Cycle last = score_.front().cycle - 4;
    score_.pop_front();
    first.at_least(last - pair_steps_ + 1, Wait::Output, "room in the score FIFO");
    t.wait(path, last - pair_steps_ + 1, first.why, first.reason);
    t.work(path, last - pair_steps_ + 1, last);
    if (++scan_token_ == count) fraction_row_end(last);
  }
  return moved;
}

void TimelineJob::fraction_row_end(Cycle last) {
  scanned_.push(last);
  row_fifo_.push(last + 5);
  scan_token_ = 0;
  if (!is_pruned(scan_.head)) ++scan_frac_;
  if (scan_.row == shape_.lq - 1) {
    freed_[static_cast<std::size_t>(Stream::Int)].push(last);
    int_banks_.pop(last);
    if (!is_pruned(scan_.head)) {
      freed_[static_cast<std::size_t>(Stream::Frac)].push(last);
      frac_banks_.pop(last);
    }
  }
  next_row(scan_);
}

// Section 10: y = issue + 4.
bool TimelineJob::softmax() {
  Track& t = track(TimelineTrack::Softmax);
  bool moved = false;
  for (; !y_.empty(); y_.pop_front(), moved = true) {
    const Item& token = y_.front();
    const Cycle x = token.cycle - 4;
    const std::uint64_t row = row_number(token.head, token.row);
    Bound first{t.last() + 1};
    if (token.head != softmax_head_ || token.row != softmax_row_) {
      if (!scanned_.has(row) || !fill_done_.has(row) ||
          !knows_room(recip_start_, row, build_.total_depth)) {
        break;
      }
      first.at_least(scanned_[row] + 7, Wait::Input, "a row of scores");
      first.at_least(fill_done_[row] + 2, Wait::Input, "the row's fill");
      const Cycle total = room(recip_start_, row, build_.total_depth);
      if (total != 0) first.at_least(total + 1, Wait::Output, "room in the total FIFO");
    }
    first.at_least(x, Wait::Output, "room in the weight FIFO");
    const Track::Path path = row_path(token.head, token.row);
    t.wait(path, x, first.why, first.reason);
    t.work(path, x, x);
    softmax_head_ = token.head;
    softmax_row_ = token.row;
  }
  return moved;
}

// Section 11: recip = start + 5, or + 1 without a division.
bool TimelineJob::reciprocal() {
  Track& t = track(TimelineTrack::Reciprocal);
  bool moved = false;
  for (; !recips_.empty(); recips_.pop_front(), ++recips_seen_, moved = true) {
    const Total& total = totals_[recips_seen_];
    const Cycle done = recips_.front(), start = done - (total.zero ? 1 : 5);
    const auto lq = static_cast<std::uint64_t>(shape_.lq);
    const Track::Path path =
        row_path(static_cast<int>(recips_seen_ / lq), static_cast<int>(recips_seen_ % lq));
    if (total.cycle + 1 == start) {
      t.wait(path, start, Wait::Input, "a row's total");
    } else {
      t.wait(path, start, Wait::Output, "room in the reciprocal FIFO");
    }
    t.work(path, start, done - 1);
    total_fifo_.pop(start);
    recip_start_.push(start);
    recip_done_.push(done);
  }
  return moved;
}

// Section 12. The value engine has no probe of its own: every cycle follows from the rules.
bool TimelineJob::value() {
  Track& t = track(TimelineTrack::Value);
  bool moved = false;
  for (; !e_.empty(); e_.pop_front(), moved = true) {
    const Item& token = e_.front();
    const bool survives = !is_pruned(token.head);
    Bound first{t.last() + 1};
    if (value_first_) {
      const Series<Cycle>& loaded = loaded_[static_cast<std::size_t>(Stream::Val)];
      const std::uint64_t row = row_number(token.head, token.row);
      if (!knows_room(released_, row, 2) || (survives && !loaded.has(value_val_))) break;
      first.at_least(room(released_, row, 2), Wait::Output, "a free accumulator set");
      if (survives) first.at_least(loaded[value_val_] + 1, Wait::Memory, "the head's values");
    }
    first.at_least(token.cycle + 1, Wait::Input, "a weight");
    const Cycle last = first.cycle + steps_ - 1;
    if (last > now_) break;
    const Track::Path path = row_path(token.head, token.row);
    t.wait(path, first.cycle, first.why, first.reason);
    t.work(path, first.cycle, last);
    weight_fifo_.pop(last);
    value_first_ = token.last;
    if (!token.last) continue;
    valued_.push(last);
    if (token.row == shape_.lq - 1 && survives) {
      freed_[static_cast<std::size_t>(Stream::Val)].push(last);
      val_banks_.pop(last);
      ++value_val_;
    }
  }
  return moved;
}

// Section 13: num = issue + 3.
bool TimelineJob::finish_unit() {
  Track& t = track(TimelineTrack::Finish);
  bool moved = false;
  for (; !num_.empty(); num_.pop_front(), moved = true) {
    const Item& chunk = num_.front();
    const Cycle w = chunk.cycle - 3;
    const std::uint64_t row = row_number(chunk.head, chunk.row);
    Bound first{t.last() + 1};
    if (chunk.col == 0) {
      if (!valued_.has(row) || !recip_done_.has(row)) break;
      first.at_least(valued_[row] + 3, Wait::Input, "the row's sums");
      first.at_least(recip_done_[row] + 1, Wait::Input, "the row's reciprocal");
    }
    first.at_least(w, Wait::Memory, "room in the output FIFO");
    const Track::Path path = row_path(chunk.head, chunk.row);
    t.wait(path, w, first.why, first.reason);
    t.work(path, w, w);
    if (chunk.col == out_beats_ - 1) rows_finished_ = row + 1;
  }
  return moved;
}

// Section 13: a beat can be taken in the cycle after `output`.
bool TimelineJob::out() {
  Track& t = track(TimelineTrack::Out);
  bool moved = false;
  for (; !out_.empty(); out_.pop_front(), ++outs_seen_, moved = true) {
    const Item& beat = out_.front();
    const Track::Path path = row_path(beat.head, beat.row);
    t.wait(path, std::min(output_[outs_seen_] + 1, beat.cycle), Wait::Input, "a beat");
    t.wait(path, beat.cycle, Wait::Memory, "the consumer");
    t.work(path, beat.cycle, beat.cycle);
  }
  return moved;
}

}  // namespace hdp::sim
