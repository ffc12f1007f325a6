// SPDX-License-Identifier: Apache-2.0
// Drives one job through a core: start, the load streams with their stalls, and the output stream.
// When beats are offered is the contract of golden/stimulus.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "golden/build.hpp"
#include "golden/stimulus.hpp"
#include "sim/core.hpp"
#include "sim/job.hpp"

namespace hdp::sim {

/// What the core reported of a head, and its output.
struct HeadReport {
  bool pruned = false;
  std::uint64_t head_score = 0;
  std::uint32_t kept = 0, live = 0;
};

/// Where a driver is in its job. Between two cycles there is this, the job and the core's state.
struct DriverState {
  /// A head that a stream may send from cycle `gate` on.
  struct Turn {
    int head = 0;
    std::uint64_t gate = 0;
  };
  struct LoadState {
    std::deque<Turn> turns;       ///< front: the head being sent
    std::uint32_t beat = 0;       ///< next beat of the front head
    std::uint64_t sent = 0;       ///< beats of the job
    std::uint64_t accepted = 0;   ///< cycle of the last accepted beat (at first: of start)
    std::uint64_t offer = 0;      ///< cycle from which the next beat is offered
    bool ready_to_offer = false;  ///< offer is known
    bool offered = false;         ///< the next beat is at the core, not accepted yet
    bool valid = false;           ///< valid is high at the core
  };

  bool started = false, start_driven = false, done = false;
  bool out_ready = false, out_ready_driven = false;
  std::array<LoadState, 3> loads;
  std::vector<std::int16_t> out;  ///< [heads][lq][dim]
  std::vector<HeadReport> heads;
  std::size_t decisions = 0, reports = 0;  ///< heads whose decision, report was seen
  std::size_t out_head = 0;                ///< head of the next output beat
  std::uint64_t beats = 0;                 ///< output beats accepted
  std::uint64_t last_progress = 0;
};

/// One job on one core. In each cycle: drive(), Core::settle(), observe(), Core::advance().
class JobDriver {
 public:
  /// start is offered from cycle `start_cycle` on. The job must outlive the driver.
  JobDriver(Core& core, const Build& build, const Job& job, const Stalls& stalls,
            std::uint64_t start_cycle);
  /// The job from where another driver was, on a core that is where that driver's core was.
  JobDriver(Core& core, const Build& build, const Job& job, const Stalls& stalls,
            std::uint64_t start_cycle, DriverState state);

  /// Sets the core's inputs for cycle `cycle`.
  void drive(std::uint64_t cycle);
  /// Takes in what the core showed in `cycle`.
  void observe(std::uint64_t cycle, const CoreOutputs& outputs);

  bool done() const { return state_.done; }
  /// Output beats accepted so far, of how many.
  std::uint64_t beats() const { return state_.beats; }
  std::uint64_t all_beats() const { return all_beats_; }
  /// The last cycle in which any stream moved.
  std::uint64_t last_progress() const { return state_.last_progress; }

  /// Outputs, [heads][lq][dim].
  const std::vector<std::int16_t>& out() const { return state_.out; }
  const std::vector<HeadReport>& heads() const { return state_.heads; }
  const DriverState& state() const { return state_; }

 private:
  using LoadState = DriverState::LoadState;
  /// A head's planes as beats: K rows then Q rows (integer, fraction), V rows, each row padded to
  /// whole steps. The padding is garbage on purpose: the core has to mask it.
  struct Feed {
    std::vector<std::byte> integer, fraction, value;
  };

  void offer_start(bool valid);
  Feed make_feed(int head) const;
  Feed& feed(int head);
  std::uint32_t beats_of(Stream stream) const;
  void plan(Stream stream);
  void drive_stream(Stream stream, std::uint64_t cycle);
  void observe_stream(Stream stream, std::uint64_t cycle, bool ready);
  int first_needed();
  void drop_feeds();
  LoadState& load(Stream s) { return state_.loads[static_cast<std::size_t>(s)]; }

  Core& core_;
  const Job& job_;
  Stalls stalls_;
  int lanes_, out_lanes_;
  int steps_, out_steps_;
  std::uint64_t start_cycle_;
  int first_feed_ = 0;  ///< head of feeds_.front()
  std::deque<Feed> feeds_;
  std::uint64_t all_beats_ = 0;
  DriverState state_;
};

}  // namespace hdp::sim
