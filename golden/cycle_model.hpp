// SPDX-License-Identifier: Apache-2.0
// The golden model in time: docs/microarchitecture.md as a model of elastic stages.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "cosim/probe/probe.hpp"
#include "golden/build.hpp"
#include "golden/config.hpp"
#include "golden/head.hpp"
#include "golden/stimulus.hpp"

namespace hdp {

/// Why a sequencer did not issue in a cycle, while it still had work to do in the job.
enum class Wait : int {
  Input,   ///< the stage before it had nothing for it
  Output,  ///< no credit: the stage after it was full
  Memory,  ///< a load stream's beat had not come, or the consumer did not take an output
  Count
};

/// The sequencers whose cycles are accounted for.
enum class Engine : int { Integer, Fraction, Softmax, Value, Finish, Count };

/// Cycles of one sequencer from the job's start to its done: busy + waits + drained = cycles.
struct EngineTime {
  std::uint64_t busy = 0;  ///< steps issued
  std::array<std::uint64_t, static_cast<std::size_t>(Wait::Count)> wait{};
  std::uint64_t drained = 0;  ///< after its last step
};

/// docs/microarchitecture.md section 16, in cycles.
struct Bound {
  std::uint64_t integer = 0, fraction = 0, softmax = 0, value = 0;
  std::uint64_t load_int = 0, load_frac = 0, load_val = 0, out = 0;
  std::uint64_t largest() const;
  const char* name() const;  ///< of the largest
};

struct JobTime {
  std::uint64_t start = 0;  ///< cycle in which start was accepted
  std::uint64_t done = 0;   ///< cycle of the done pulse
  std::uint64_t cycles() const { return done - start; }
  std::array<EngineTime, static_cast<std::size_t>(Engine::Count)> engines{};
  Bound bound;
};

/// One job. Heads are given one by one, in order; each call emits all events of that head.
class CycleModel {
 public:
  /// start_cycle: the cycle in which `start` is accepted, counted from the end of reset (0 is the
  /// first cycle with reset high). sink may be null: then only time is computed. Throws
  /// std::invalid_argument when the shape does not fit the build or validate() fails.
  CycleModel(const Build& build, const Config& config, const Shape& shape, int heads,
             const Stalls& stalls, std::uint64_t start_cycle, cosim::EventSink* sink);
  ~CycleModel();
  CycleModel(CycleModel&&) noexcept;

  /// Advances the job by one head, of which `result` has the values.
  void head(const HeadInput& input, const HeadResult& result);

  /// A cycle before which no head that is still to be given has an event (the cycle in which the
  /// next head's first load_int beat is at the earliest accepted).
  std::uint64_t horizon() const;

  /// After the last head: emits `done` and returns the times.
  JobTime finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hdp
