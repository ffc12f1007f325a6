// SPDX-License-Identifier: Apache-2.0
// What the core model remembers from cycle to cycle. Internal to golden/core_model*.cpp.
//
// A cycle evaluates the sequencers from the first to the last stage, the load streams and the
// pulses at its end. So a credit that a later stage gives back, a beat and a pulse are seen from
// the next cycle on, as the page wants it ("before c"); what goes forward carries the cycle from
// which it can be taken. In the exceptions (*same cycle*) both steps belong to one unit, which
// decides first whether it is free and then what it starts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "golden/core_events.hpp"
#include "golden/core_model.hpp"
#include "golden/cycle_model.hpp"
#include "golden/job_plan.hpp"

namespace hdp {
namespace core_model {

/// A FIFO of which only the times count: item n can be taken from a cycle on. Whoever pushes has
/// asked for room, so it never overflows.
class Queue {
 public:
  explicit Queue(int depth) : mask_(at(depth) - 1), from_(at(depth), 0) {}

  void push(Cycle from) { from_[end_++ & mask_] = from; }
  bool has(Cycle c) const { return next_ != end_ && from_[next_ & mask_] <= c; }
  void pop() { ++next_; }
  void clear() { next_ = end_ = 0; }

 private:
  std::uint64_t mask_, next_ = 0, end_ = 0;
  std::vector<Cycle> from_;
};

/// Room in a FIFO or of banks, as the page counts it: X - Y < depth.
class Credits {
 public:
  explicit Credits(int depth) : depth_(static_cast<std::uint32_t>(depth)) {}

  bool room() const { return used_ < depth_; }
  void take() { ++used_; }
  void give() { --used_; }
  void clear() { used_ = 0; }

 private:
  std::uint32_t depth_, used_ = 0;
};

/// Heads known to the core until their last beat is out; beyond those of the job, of the next one.
class HeadQueue {
 public:
  void push(std::shared_ptr<const HeadValues> values) {
    if (end_ - next_ == ring_.size()) grow();
    ring_[end_++ & (ring_.size() - 1)] = std::move(values);
  }
  /// Head h of the job, not before first(). Null when it is not known.
  const HeadValues* find(std::uint32_t h) const {
    const std::uint64_t n = job_ + h;
    return n < end_ ? ring_[n & (ring_.size() - 1)].get() : nullptr;
  }
  const HeadResult& result(std::uint32_t h) const {
    return ring_[(job_ + h) & (ring_.size() - 1)]->result;
  }
  /// The oldest head of the job that is not out.
  std::uint32_t first() const { return static_cast<std::uint32_t>(next_ - job_); }
  void pop() { ring_[next_++ & (ring_.size() - 1)].reset(); }
  void begin_job() { job_ = next_; }
  void clear() {
    while (next_ != end_) pop();
    job_ = next_;
  }

 private:
  void grow() {
    std::vector<std::shared_ptr<const HeadValues>> more(2 * ring_.size());
    for (std::uint64_t n = next_; n != end_; ++n) {
      more[n & (more.size() - 1)] = std::move(ring_[n & (ring_.size() - 1)]);
    }
    ring_ = std::move(more);
  }

  std::vector<std::shared_ptr<const HeadValues>> ring_{16};
  std::uint64_t next_ = 0, end_ = 0, job_ = 0;
};

/// The books of one sequencer. All cycles between two steps go to what was the last to come, which
/// is what is missing in the cycle before the step; of several the one that `wait` is told.
struct EngineBook {
  EngineTime time;
  std::uint64_t waiting = 0;  ///< cycles since the last step
  Wait why = Wait::Input;

  void step() {
    time.wait[static_cast<std::size_t>(why)] += waiting;
    waiting = 0;
    ++time.busy;
  }
  void wait(Wait reason) {
    ++waiting;
    why = reason;
  }
};

/// A load stream's two banks and where it is.
struct LoadPort {
  std::uint32_t head = 0;    ///< of the next beat (of load_frac and load_val: once `known`)
  std::uint32_t loaded = 0;  ///< heads whose last beat was accepted
  std::uint32_t freed = 0;
  int q_rows = 0;      ///< load_frac: Q rows accepted of the head that is being loaded
  bool known = false;  ///< `head` was looked up, and its values fit the job

  bool ready() const { return loaded - freed < 2; }
};

}  // namespace core_model

struct CoreModel::State {
  State(const Build& build, cosim::EventSink* sink);

  const Build build;
  cosim::EventSink* const sink;
  std::optional<JobPlan> next_plan;  ///< configure()'s
  std::optional<JobPlan> plan;       ///< of the job under way or the last one
  std::optional<CoreEvents> events;  ///< with the plan
  core_model::HeadQueue heads;
  CoreCycle out;
  Cycle now = 0;
  bool stepped = false;
  std::array<core_model::EngineBook, static_cast<std::size_t>(Engine::Count)> books;

  /// All that is cleared when a job starts. A row or block row number is that of the unit's next
  /// item, in the unit's own head.
  struct Units {
    bool busy = false, done = false;  ///< done: in the coming cycle
    core_model::LoadPort load[3];
    bool int_is_q = false;  ///< the next load_int beat
    int int_row = 0, int_chunk = 0;
    int q_rows = 0;  ///< of head load[0].head: its Q rows that were accepted

    struct {
      std::uint32_t head = 0;
      int b = 0, c = 0, t = 0;
    } integer;
    std::uint32_t decision_line = 0;  ///< bit k: a head's last step was k cycles ago
    std::uint32_t decided = 0;        ///< heads with their decision before this cycle

    struct {
      std::uint32_t head = 0;
      int b = 0, left = 0;  ///< left: thetas of the row under way
    } mask;
    std::uint32_t mask_line = 0;  ///< bit k: a row's last theta was popped k cycles ago
    struct {
      std::uint32_t head = 0;
      int b = 0;
    } masked, fetch;              ///< the next mask_row; the next record
    std::uint64_t in_memory = 0;  ///< records written before this cycle and not fetched

    struct {
      std::uint32_t head = 0;
      int i = 0;
      Cycle free = 0;
    } fill, recip;

    struct {
      std::uint32_t head = 0, k = 0, count = 0;
      int i = 0, t = 0, steps = 0;  ///< t of `steps` of the token
      bool open = false;            ///< a record was taken
      bool pruned = false;
      const KeptPair* pairs = nullptr;
    } fraction;

    struct {
      std::uint32_t head = 0, k = 0, left = 0;  ///< token k of the row, `left` are to be issued
      int i = 0;                                ///< of the row under way, else of the next
      const RowResult* row = nullptr;
      const KeptPair* pairs = nullptr;
      Wait why = Wait::Input;  ///< the row did not start
    } softmax;

    struct {
      std::uint32_t head = 0, left = 0;  ///< left: tokens of the row under way
      int i = 0, t = 0;
    } value;

    struct {
      std::uint32_t head = 0;
      int i = 0, u = 0;
    } finish, output;
  } units;

  core_model::Queue thresholds, scan_records, fill_records, entries, fills, weights, totals, recips,
      sums, beats;
  core_model::Credits theta_room, threshold_room, scan_room, fill_record_room, score_room, row_room,
      fill_room, weight_room, total_room, recip_room, sum_room, out_room;

  bool load_ready(int stream) const { return units.busy && units.load[stream].ready(); }
  void start();
  void clear();
  void run(const CoreInputs& inputs);

  // core_model_load.cpp: the load streams (section 4)
  void load(int stream, const CoreBeat& beat);
  void load_int(const CoreBeat& beat);
  void load_back(int stream, const CoreBeat& beat);
  const HeadValues& open_head(int stream, const CoreBeat& beat);
  [[noreturn]] void refuse(int stream, const CoreBeat& beat, const char* why) const;

  // core_model_front.cpp: sections 5 to 7
  void integer_step();
  void mask_step();
  void fetch_step();
  void pulses();

  // core_model_back.cpp: sections 8 to 13
  void fill_step();
  void fraction_step();
  void take_record();
  void open_scan_row();
  void softmax_step();
  void recip_step();
  void value_step();
  void finish_step();
  void output_step(bool ready);

  void stepped_engine(Engine engine) {
    out.step[static_cast<std::size_t>(engine)] = true;
    books[static_cast<std::size_t>(engine)].step();
  }
  void waits(Engine engine, Wait why) { books[static_cast<std::size_t>(engine)].wait(why); }
  /// On to the next query row of a unit. Whether that was the head's last one.
  bool next_row(std::uint32_t& head, int& i) const {
    if (++i < plan->shape.lq) return false;
    i = 0;
    ++head;
    return true;
  }
  bool next_block_row(std::uint32_t& head, int& b) const {
    if (++b < plan->shape.block_rows()) return false;
    b = 0;
    ++head;
    return true;
  }
};

}  // namespace hdp
