// SPDX-License-Identifier: Apache-2.0
// What the cycle model remembers between items. Internal to golden/cycle_model*.cpp.
//
// Every item (block, record, token, query row, output beat) issues in the first cycle that
// satisfies all lower bounds of docs/microarchitecture.md. All order is fixed, so each bound refers
// to items that are already known, and a head is computed in one pass from its loads to its output.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "golden/core_events.hpp"
#include "golden/cycle_model.hpp"
#include "golden/job_plan.hpp"

namespace hdp {
namespace cycle_model {

/// Room of a FIFO of `depth` items: "X - Y < depth" as a bound on the n-th X, where Y is a pop.
class Credits {
 public:
  explicit Credits(int depth) : mask_(at(depth) - 1), free_(at(depth), 0) {}

  /// First cycle in which item n finds room: the cycle after the pop of item n - depth.
  Cycle room(std::uint64_t n) const { return free_[n & mask_]; }
  /// Whether items n .. n+count-1, count <= depth, find room when they come in cycle c and the
  /// cycles after it. Pops are at least a cycle apart, so the last item is the one to ask for.
  bool room_for_run(std::uint64_t n, std::uint64_t count, Cycle c) const {
    return room(n + count - 1) <= c + count - 1;
  }
  /// Item n is popped in cycle c. Call it after room(n), whose memory it reuses.
  void pop(std::uint64_t n, Cycle c) { free_[n & mask_] = c + 1; }
  /// Items n .. n+count-1, count <= depth, are popped in cycles c, c + stride, ...
  void pop_run(std::uint64_t n, std::uint64_t count, Cycle c, Cycle stride) {
    const std::uint64_t begin = n & mask_;
    const std::uint64_t first = std::min(count, mask_ + 1 - begin);
    ++c;
    for (std::uint64_t k = 0; k < first; ++k, c += stride) free_[begin + k] = c;
    for (std::uint64_t k = 0; k < count - first; ++k, c += stride) free_[k] = c;
  }

 private:
  std::uint64_t mask_;
  std::vector<Cycle> free_;
};

/// The lower bounds of one issue: the latest one, and why. A tie goes to the one named first.
struct Latest {
  Cycle cycle;
  Wait why = Wait::Input;

  void bound(Cycle c, Wait reason) {
    if (c > cycle) {
      cycle = c;
      why = reason;
    }
  }
};

/// Books every cycle of one sequencer.
struct Sequencer {
  Cycle last = 0;  ///< of its last step; the cycle of the start before the first
  EngineTime time;

  /// `steps` steps without a gap, the first one in cycle c > last; `why` they waited until c.
  void issue(Cycle c, Cycle steps, Wait why) {
    time.wait[static_cast<std::size_t>(why)] += c - last - 1;
    time.busy += steps;
    last = c + steps - 1;
  }
};

/// One load stream (section 4): the feeder's clock and the two head-sized banks.
struct LoadStream {
  Stream stream;
  std::uint64_t beats = 0;           ///< beats accepted
  Cycle last = 0;                    ///< cycle of the last accepted one
  std::uint64_t heads = 0;           ///< heads loaded
  std::array<Cycle, 2> bank_free{};  ///< first cycle in which the bank of head n & 1 takes beats

  /// The cycle in which the next beat is accepted; gate as in golden/stimulus.hpp.
  Cycle next(const Stalls& stalls, Cycle gate) const {
    const Cycle offer = std::max(last + 1 + stalls.gap(stream, beats), gate);
    return std::max(offer, bank_free[heads & 1]);
  }
};

}  // namespace cycle_model

struct CycleModel::State {
  State(const Build& build, const JobPlan& plan, const Stalls& stalls, Cycle start,
        cosim::EventSink* sink);

  // The job.
  Build build;
  Config config;
  Shape shape;
  int heads;
  Stalls stalls;
  cosim::EventSink* sink;
  CoreEvents events;
  int steps;              ///< T
  int out_beats;          ///< U
  Cycle pair_steps;       ///< fraction steps of a pair token: T, with exact 2T
  Cycle value_steps;      ///< value steps of a token: T
  Cycle divide_cycles;    ///< ND of the fill unit
  std::vector<int> live;  ///< n(b)

  // The head in hand.
  std::uint32_t head = 0;  ///< its number; between heads, of the next
  Cycle decision = 0;
  Cycle val_loaded = 0;            ///< first cycle with the head's V; 0: not needed
  std::vector<Cycle> q_loaded;     ///< [Lq] cycle in which the row's last chunk was accepted
  std::vector<Cycle> frac_loaded;  ///< [Lq] first cycle with the row's fractions; 0: not needed
  std::vector<Cycle> block_last;   ///< with a sink: last step of each block of the row in hand
  std::vector<Cycle> mask_row;     ///< [B] cycle of the probe

  // The query row in hand.
  std::vector<Cycle> scan_last;                   ///< with a sink: last fraction step of each token
  std::vector<Cycle> softmax_issue;               ///< with a sink: softmax issue of each token
  std::vector<Cycle> chunk_issue, beat_accepted;  ///< [U]
  Cycle fill = 0, row_start = 0, total = 0, recip = 0;

  // Running numbers: blocks, block rows = records, query rows, pair tokens, tokens, output beats.
  std::uint64_t blocks = 0, block_rows = 0, records = 0, rows = 0, pairs = 0, tokens = 0, beats = 0;

  cycle_model::LoadStream load_int{Stream::Int}, load_frac{Stream::Frac}, load_val{Stream::Val};
  cycle_model::Sequencer integer, fraction, softmax, value, finish;
  Cycle mask_pop = 0;    ///< last pop of the mask unit
  Cycle fetch = 0;       ///< last record fetch
  Cycle fill_done = 0;   ///< probe fill of the last row
  Cycle recip_done = 0;  ///< probe recip of the last row
  Cycle out = 0;         ///< last accepted output beat

  cycle_model::Credits theta_credits, threshold_credits;
  cycle_model::Credits scanner_credits, fill_queue_credits;  ///< RecordDepth each
  cycle_model::Credits score_credits, row_credits;  ///< row FIFO and fill FIFO are popped together
  cycle_model::Credits weight_credits, total_credits, recip_credits, accumulator_credits,
      out_credits;

  Cycle start;
  Bound bound;

  // cycle_model.cpp
  void load_head_int(const HeadResult& result);
  void load_head_frac(const HeadResult& result, Cycle gate);
  void load_head_val(const HeadInput& input, Cycle gate);

  // cycle_model_integer.cpp
  void integer_head(const HeadResult& result);
  void integer_row(int b, const HeadResult& result);

  // cycle_model_backend.cpp
  void backend_head(const HeadResult& result);
  Cycle fetch_record(int b);
  void fill_row(const RowResult& row, Cycle fetched);
  void scan_row(const RowResult& row, Cycle fetched, Cycle loaded);
  void softmax_value_row(const RowResult& row);
  void recip_row(const RowResult& row);
  void finish_row();

  // cycle_model_events.cpp: called only with a sink
  void emit_integer_row(int b, const HeadResult& result);
  void emit_tokens(int i, const HeadResult& result);
  void emit_row(int i, const HeadResult& result);
  void emit_output(int i, const HeadResult& result);
};

}  // namespace hdp
