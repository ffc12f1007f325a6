// SPDX-License-Identifier: Apache-2.0
// One core in time, a cycle at a time: docs/microarchitecture.md for whoever feeds it (CycleModel
// is the same core for a whole job whose feeder is known beforehand).
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "cosim/probe/probe.hpp"
#include "golden/build.hpp"
#include "golden/config.hpp"
#include "golden/cycle_model.hpp"
#include "golden/head.hpp"

namespace hdp {

/// A head's operands and everything that is computed of it. Shared: a head is in several engines.
struct HeadValues {
  std::vector<std::int16_t> q, k, v;  ///< [lq][dim], [lk][dim], [lk][dim]
  HeadResult result;
};

/// A beat that a load stream offers in a cycle.
struct CoreBeat {
  bool valid = false, is_q = false, last = false;
  std::uint16_t row = 0;
  std::uint8_t chunk = 0;
};

/// What surrounds the core in a cycle.
struct CoreInputs {
  bool reset = false;  ///< rst_ni is low: this cycle's events are shown, then all is forgotten
  bool start = false;  ///< with CoreModel::configure() before; accepted if not busy
  std::array<CoreBeat, 3> load;  ///< by Stream: Int, Frac, Val
  bool out_ready = false;
};

/// What the core does in a cycle.
struct CoreCycle {
  bool started = false;
  std::array<bool, 3> load_ready{};
  bool decision = false, pruned = false;
  std::uint64_t head_score = 0;
  bool mask_row = false;        ///< a block row's mask
  int mask_b = 0;               ///< its number
  std::uint32_t mask_head = 0;  ///< the core's number of its head
  bool report = false;
  std::uint32_t kept = 0, live = 0;
  std::array<bool, 3> freed{};  ///< by Stream: int, frac, val bank
  std::array<bool, 5> step{};   ///< by Engine (golden/cycle_model.hpp)
  bool out_valid = false;       ///< accepted when out_ready
  std::uint32_t out_head = 0;
  std::uint16_t out_row = 0;
  std::uint8_t out_chunk = 0;
  bool out_last = false, done = false;
};

class CoreModel {
 public:
  /// sink may be null. Events have the numbers of golden/hdp_probes.hpp.
  CoreModel(const Build& build, cosim::EventSink* sink);
  ~CoreModel();
  CoreModel(CoreModel&&) noexcept;

  /// The configuration that the next start takes. Throws as CycleModel does.
  void configure(const Config& config, const Shape& shape, int heads);
  /// The values of the next head in this core's order. It must be known before the first load_int
  /// beat of that head.
  void push_head(std::shared_ptr<const HeadValues> values);

  /// In the coming cycle: whether a start is not accepted, and whether a beat of a load stream
  /// (by Stream) is.
  bool busy() const;
  bool load_ready(int stream) const;

  /// Cycle `cycle`: one more than that of the last call. The reference is valid until the next
  /// call.
  const CoreCycle& step(std::uint64_t cycle, const CoreInputs& inputs);

  /// Where the cycles of a sequencer went since the last start, as CycleModel books them. What it
  /// has waited since its last step counts as drained. A reset ends the books and keeps them.
  EngineTime engine_time(Engine engine) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hdp
