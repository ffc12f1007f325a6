// SPDX-License-Identifier: Apache-2.0
// From a job's probe events to what its engines did in every cycle, by the rules of
// docs/microarchitecture.md (docs/guide/timeline.md says how).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "golden/build.hpp"
#include "golden/config.hpp"
#include "golden/hdp_probes.hpp"
#include "sim/trace/timeline_writer.hpp"

namespace hdp::sim {

/// The tracks, in the order in which they are shown.
enum class TimelineTrack : int {
  Jobs,
  LoadInt,
  LoadFrac,
  LoadVal,
  Integer,
  Mask,
  Fraction,
  Fill,
  Softmax,
  Reciprocal,
  Value,
  Finish,
  Out,
  Count
};
const char* track_name(TimelineTrack track);
/// The track on which a probe's events are marked.
TimelineTrack track_of(const cosim::ProbeSpec& probe);

/// Items numbered from 0 on, of which the old ones are forgotten.
template <class T>
class Series {
 public:
  void push(T item) { items_.push_back(std::move(item)); }
  bool has(std::uint64_t n) const { return n >= first_ && n < size(); }
  const T& operator[](std::uint64_t n) const {
    return items_[static_cast<std::size_t>(n - first_)];
  }
  T& operator[](std::uint64_t n) { return items_[static_cast<std::size_t>(n - first_)]; }
  std::uint64_t size() const { return first_ + items_.size(); }
  void forget_before(std::uint64_t n) {
    for (; first_ < n && !items_.empty(); ++first_) items_.pop_front();
  }

 private:
  std::deque<T> items_;
  std::uint64_t first_ = 0;
};

/// One job. Golden events go in as they happen; advance() works out everything that they settle.
class TimelineJob {
 public:
  TimelineJob(TimelineWriter& writer, const Build& build, const Config& config, const Shape& shape,
              std::uint64_t start);

  void event(Probe probe, const cosim::EventTag& tag, const std::byte* payload);
  /// `now`: the last cycle that was seen.
  void advance(std::uint64_t now);
  /// The job ended, or the run did, after cycle `now`.
  void finish(std::uint64_t now);

 private:
  using Cycle = std::uint64_t;
  struct Beat {
    Cycle cycle;
    int head;
    bool is_q, last;
  };
  struct Item {
    Cycle cycle;
    int head, row, col;
    bool last;
  };  ///< last: of its row, in `e`
  struct MaskRow {
    Cycle cycle;
    int head, row;
    int np[2];
  };
  struct Decision {
    Cycle cycle;
    bool pruned;
  };
  struct FillTime {
    Cycle start, cycle;
  };
  struct Total {
    Cycle cycle;
    bool zero;
  };
  /// Heads, block rows and query rows in order, as one unit goes through them.
  struct Place {
    int head = 0, row = 0;
  };

  bool load(Stream stream);
  bool integer();
  bool mask();
  bool fetch();
  bool fraction();
  void fraction_row_end(Cycle last);
  void next_row(Place& place) const;
  bool fill();
  bool softmax();
  bool reciprocal();
  bool value();
  bool finish_unit();
  bool out();
  void forget();
  std::array<FifoCounter*, 14> fifos();

  Track& track(TimelineTrack t) { return tracks_[static_cast<std::size_t>(t) - 1]; }
  Track::Path row_path(int head, int row) const { return {head, row / 2, row}; }
  int live_blocks(int b) const;
  int kept_pairs(const MaskRow& record, int row) const;
  /// Without head pruning nothing waits for the decision, and none is needed.
  bool is_pruned(int head) const {
    return config_.head_prune && decisions_[static_cast<std::uint64_t>(head)].pruned;
  }
  std::uint64_t row_number(int head, int row) const {
    return static_cast<std::uint64_t>(head) * static_cast<std::uint64_t>(shape_.lq) +
           static_cast<std::uint64_t>(row);
  }
  std::uint64_t record_number(int head, int row) const {
    return static_cast<std::uint64_t>(head) * static_cast<std::uint64_t>(shape_.block_rows()) +
           static_cast<std::uint64_t>(row / 2);
  }
  /// First cycle in which item n of a FIFO finds room; 0 when it always does. `pops` must have n -
  /// depth.
  static Cycle room(const Series<Cycle>& pops, std::uint64_t n, int depth) {
    const auto d = static_cast<std::uint64_t>(depth);
    return n < d ? 0 : pops[n - d] + 1;
  }
  static bool knows_room(const Series<Cycle>& pops, std::uint64_t n, int depth) {
    const auto d = static_cast<std::uint64_t>(depth);
    return n < d || pops.has(n - d);
  }

  Build build_;
  Config config_;
  Shape shape_;
  Cycle now_ = 0;
  Cycle steps_, pair_steps_, divide_cycles_;
  int out_beats_;
  std::vector<Track> tracks_;
  /// Bytes from the start of a payload.
  struct Offsets {
    std::size_t int_last, val_last, np, pruned, last;
  } at_;

  // Events that wait for their unit.
  std::deque<Beat> beats_[3];
  std::deque<Item> si_, score_, y_, e_, num_, out_;
  std::deque<FillTime> fills_;
  std::deque<Cycle> recips_;

  // What is known, by number: heads, records (block rows), query rows, output beats.
  Series<Decision> decisions_;
  Series<std::vector<Cycle>> q_loaded_;
  Series<Cycle> q_fractions_;  ///< query rows of surviving heads
  Series<MaskRow> mask_rows_;
  Series<Cycle> fetched_, taken_, fill_popped_;
  Series<Cycle> row_max_, fill_done_, scanned_, recip_start_, recip_done_, valued_, released_;
  Series<Total> totals_;
  Series<Cycle> output_;
  Series<Cycle> loaded_[3], freed_[3];  ///< heads of each load stream

  // How far each unit is.
  std::uint64_t load_heads_[3] = {0, 0, 0};
  bool load_first_[3] = {true, true, true};
  std::uint64_t masked_ = 0, recips_seen_ = 0, outs_seen_ = 0, rows_finished_ = 0;
  Place scan_, fill_at_, value_at_;
  int scan_token_ = 0;
  std::uint64_t scan_frac_ = 0;  ///< query rows of surviving heads before the one in hand
  std::uint64_t value_val_ = 0;  ///< surviving heads before the one in hand
  int integer_row_ = -1, integer_head_ = -1, softmax_row_ = -1, softmax_head_ = -1;
  bool value_first_ = true;

  FifoCounter theta_fifo_, threshold_fifo_, record_queue_, fill_queue_, score_fifo_, row_fifo_,
      fill_fifo_, weight_fifo_, total_fifo_, recip_fifo_, out_fifo_, int_banks_, frac_banks_,
      val_banks_;
  FifoCounter& banks(Stream stream) {
    return stream == Stream::Int ? int_banks_ : stream == Stream::Frac ? frac_banks_ : val_banks_;
  }
};

}  // namespace hdp::sim
