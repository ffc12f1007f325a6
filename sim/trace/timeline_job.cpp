// SPDX-License-Identifier: Apache-2.0
// A job's events into queues, by unit; what is known of it, forgotten in time.
#include "sim/trace/timeline_job.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace hdp::sim {
namespace {

TimelineLabel head_label(int n) { return {"head", n}; }
TimelineLabel key_query_label(int n) { return {n == 0 ? "K" : "Q", -1}; }
TimelineLabel block_row_label(int n) { return {"block row", n}; }
TimelineLabel row_label(int n) { return {"row", n}; }

std::size_t offset_of(const std::vector<cosim::ProbeSpec>& probes, Probe probe, const char* name) {
  for (const cosim::ProbeField& field : probes[static_cast<std::size_t>(probe)].fields) {
    if (field.name == name) return field.offset;
  }
  throw std::logic_error(std::string("no probe has the field ") + name);
}

std::uint64_t ceil_div(int a, int b) { return static_cast<std::uint64_t>((a + b - 1) / b); }

/// Cycles of the division in the fill unit (docs/microarchitecture.md section 9).
std::uint64_t divide_cycles(const Build& build) {
  int log2 = 0;
  while ((1 << log2) < build.d_max) ++log2;
  return ceil_div(2 * (build.int_bits - 1) + log2 + build.frac_bits + 1, 8);
}

template <class T>
T read(const std::byte* payload, std::size_t offset = 0) {
  T value;
  std::memcpy(&value, payload + offset, sizeof value);
  return value;
}

}  // namespace

const char* track_name(TimelineTrack track) {
  static constexpr const char* kNames[] = {
      "jobs", "load_int", "load_frac",  "load_val", "integer", "mask", "fraction",
      "fill", "softmax",  "reciprocal", "value",    "finish",  "out"};
  return kNames[static_cast<std::size_t>(track)];
}

TimelineTrack track_of(const cosim::ProbeSpec& probe) {
  for (const std::string& name : {probe.name, probe.stage}) {
    for (int t = 1; t < static_cast<int>(TimelineTrack::Count); ++t) {
      if (name == track_name(static_cast<TimelineTrack>(t))) return static_cast<TimelineTrack>(t);
    }
  }
  return TimelineTrack::Jobs;
}

TimelineJob::TimelineJob(TimelineWriter& writer, const Build& build, const Config& config,
                         const Shape& shape, std::uint64_t start)
    : build_(build), config_(config), shape_(shape), steps_(ceil_div(shape.dim, build.lanes)),
      pair_steps_(config.exact ? 2 * steps_ : steps_), divide_cycles_(divide_cycles(build)),
      out_beats_(static_cast<int>(ceil_div(shape.dim, build.out_lanes))),
      theta_fifo_(writer, "theta FIFO", build.theta_depth, start),
      threshold_fifo_(writer, "threshold FIFO", build.threshold_depth, start),
      record_queue_(writer, "record queue", build.record_depth, start),
      fill_queue_(writer, "fill queue", build.record_depth, start),
      score_fifo_(writer, "score FIFO", build.score_depth, start),
      row_fifo_(writer, "row FIFO", build.row_depth, start),
      fill_fifo_(writer, "fill FIFO", build.row_depth, start),
      weight_fifo_(writer, "weight FIFO", build.weight_depth, start),
      total_fifo_(writer, "total FIFO", build.total_depth, start),
      recip_fifo_(writer, "reciprocal FIFO", build.recip_depth, start),
      out_fifo_(writer, "output FIFO", build.out_depth, start),
      int_banks_(writer, "int banks", 2, start), frac_banks_(writer, "frac banks", 2, start),
      val_banks_(writer, "val banks", 2, start) {
  const auto probes = hdp_probes(build);
  at_ = {offset_of(probes, Probe::LoadInt, "last"), offset_of(probes, Probe::LoadVal, "last"),
         offset_of(probes, Probe::MaskRow, "np"), offset_of(probes, Probe::Decision, "pruned"),
         offset_of(probes, Probe::E, "last")};
  for (int t = 1; t < static_cast<int>(TimelineTrack::Count); ++t) {
    std::vector<Track::Label> labels{head_label};
    switch (static_cast<TimelineTrack>(t)) {
      case TimelineTrack::LoadInt:
      case TimelineTrack::LoadFrac:
        labels.push_back(key_query_label);
        break;
      case TimelineTrack::LoadVal:
        break;
      case TimelineTrack::Integer:
      case TimelineTrack::Mask:
        labels.push_back(block_row_label);
        break;
      default:
        labels.insert(labels.end(), {block_row_label, row_label});
    }
    tracks_.emplace_back(writer, t, std::move(labels), start);
  }
}

void TimelineJob::event(Probe probe, const cosim::EventTag& tag, const std::byte* payload) {
  const Cycle c = tag.cycle;
  const int head = static_cast<int>(tag.item);
  const Item item{c, head, tag.row, tag.col, false};
  const auto load_beat = [&](Stream stream, bool is_q, bool last) {
    const auto s = static_cast<std::size_t>(stream);
    beats_[s].push_back({c, head, is_q, last});
    if (!last) return;
    loaded_[s].push(c);
    banks(stream).push(c);
  };
  switch (probe) {
    case Probe::LoadInt: {
      const bool is_q = read<std::uint8_t>(payload) != 0;
      if (is_q) {
        const auto h = static_cast<std::uint64_t>(head);
        if (!q_loaded_.has(h))
          q_loaded_.push(std::vector<Cycle>(static_cast<std::size_t>(shape_.lq)));
        q_loaded_[h][static_cast<std::size_t>(tag.row)] = c;  // of the last chunk, in the end
      }
      load_beat(Stream::Int, is_q, read<std::uint8_t>(payload, at_.int_last) != 0);
      break;
    }
    case Probe::LoadFrac: {
      const bool is_q = read<std::uint8_t>(payload) != 0;
      if (is_q && static_cast<Cycle>(tag.col) + 1 == steps_) q_fractions_.push(c);
      load_beat(Stream::Frac, is_q, read<std::uint8_t>(payload, at_.int_last) != 0);
      break;
    }
    case Probe::LoadVal:
      load_beat(Stream::Val, false, read<std::uint8_t>(payload, at_.val_last) != 0);
      break;
    case Probe::Si:
      si_.push_back(item);
      break;
    case Probe::Theta:
      theta_fifo_.push(c);
      break;
    case Probe::Threshold:
      threshold_fifo_.push(c);
      break;
    case Probe::Decision:
      decisions_.push({c, read<std::uint8_t>(payload, at_.pruned) != 0});
      break;
    case Probe::MaskRow:
      mask_rows_.push(
          {c,
           head,
           tag.row,
           {read<std::uint16_t>(payload, at_.np), read<std::uint16_t>(payload, at_.np + 2)}});
      break;
    case Probe::Score:
      score_.push_back(item);
      score_fifo_.push(c);
      break;
    case Probe::Fill: {
      const bool divides = read<std::uint8_t>(payload) != 0 && config_.fill == Fill::Mean;
      fills_.push_back({c - 1 - (divides ? divide_cycles_ : 0), c});
      fill_fifo_.push(c);
      break;
    }
    case Probe::RowMax:
      row_max_.push(c);
      row_fifo_.pop(c);
      fill_fifo_.pop(c);
      break;
    case Probe::Y: {
      const bool pair = read<std::uint8_t>(payload) != 0;
      y_.push_back(item);
      if (pair) score_fifo_.pop(c - 4);
      break;
    }
    case Probe::E: {
      Item token = item;
      token.last = read<std::uint8_t>(payload, at_.last) != 0;
      e_.push_back(token);
      weight_fifo_.push(c);
      break;
    }
    case Probe::Total:
      totals_.push({c, read<std::uint32_t>(payload) == 0});
      total_fifo_.push(c);
      break;
    case Probe::Recip:
      recips_.push_back(c);
      recip_fifo_.push(c);
      break;
    case Probe::Num:
      num_.push_back(item);
      if (tag.col != out_beats_ - 1) break;
      released_.push(c - 3);
      recip_fifo_.pop(c - 3);
      break;
    case Probe::Output:
      output_.push(c);
      out_fifo_.push(c);
      break;
    case Probe::Out:
      out_.push_back(item);
      out_fifo_.pop(c);
      break;
    default:
      break;
  }
}

void TimelineJob::advance(std::uint64_t now) {
  now_ = now;
  bool moved = true;
  while (moved) {
    moved = false;
    for (const Stream stream : {Stream::Int, Stream::Frac, Stream::Val}) moved |= load(stream);
    moved |= integer();
    moved |= mask();
    moved |= fetch();
    moved |= fill();
    moved |= fraction();
    moved |= softmax();
    moved |= reciprocal();
    moved |= value();
    moved |= finish_unit();
    moved |= out();
  }
  for (FifoCounter* fifo : fifos()) fifo->drain();
  forget();
}

void TimelineJob::finish(std::uint64_t now) {
  advance(now);
  for (Track& each : tracks_) each.close();
  for (FifoCounter* fifo : fifos()) fifo->finish(now);
}

std::array<FifoCounter*, 14> TimelineJob::fifos() {
  return {&theta_fifo_, &threshold_fifo_, &record_queue_, &fill_queue_, &score_fifo_,
          &row_fifo_,   &fill_fifo_,      &weight_fifo_,  &total_fifo_, &recip_fifo_,
          &out_fifo_,   &int_banks_,      &frac_banks_,   &val_banks_};
}

/// No rule looks further back than a FIFO's depth.
void TimelineJob::forget() {
  const auto back = [](std::uint64_t n, int depth) {
    const auto d = static_cast<std::uint64_t>(depth);
    return n > d ? n - d : 0;
  };
  const std::uint64_t row =
      back(rows_finished_, std::max({build_.row_depth, build_.total_depth, build_.recip_depth, 2}));
  for (Series<Cycle>* rows :
       {&row_max_, &fill_done_, &scanned_, &recip_start_, &recip_done_, &valued_, &released_}) {
    rows->forget_before(row);
  }
  totals_.forget_before(row);
  const auto lq = static_cast<std::uint64_t>(shape_.lq);
  const std::uint64_t records =
      rows_finished_ / lq * static_cast<std::uint64_t>(shape_.block_rows()) +
      rows_finished_ % lq / 2;
  const std::uint64_t record =
      back(records, std::max(build_.record_depth, build_.threshold_depth) + 1);
  for (Series<Cycle>* series : {&fetched_, &taken_, &fill_popped_}) series->forget_before(record);
  mask_rows_.forget_before(record);
  output_.forget_before(outs_seen_);
  q_fractions_.forget_before(scan_frac_);
  if (integer_head_ > 0) q_loaded_.forget_before(static_cast<std::uint64_t>(integer_head_));
}

int TimelineJob::live_blocks(int b) const {
  const int last_row = std::min(2 * b + 1, shape_.lq - 1);
  return (shape_.limit(last_row, config_.causal) + 1) / 2;
}

int TimelineJob::kept_pairs(const MaskRow& record, int row) const {
  if (is_pruned(record.head)) return 0;
  return std::max(0, shape_.limit(row, config_.causal) - record.np[row & 1]);
}

void TimelineJob::next_row(Place& place) const {
  if (++place.row < shape_.lq) return;
  place.row = 0;
  ++place.head;
}

}  // namespace hdp::sim
