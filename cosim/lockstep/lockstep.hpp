// SPDX-License-Identifier: Apache-2.0
// The lockstep run: a design and its model, every probe in every cycle.
//
//   cosim::Scoreboard board({{"mac", mac_probes()}});
//   MacModel model(board.sink(0));
//   MacStimulus stimulus(design, ...);
//   const cosim::Report report = cosim::Lockstep(design, board, model, stimulus, {}).run();
//   if (report.mismatch) std::cout << cosim::format_mismatch(*report.mismatch);
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "cosim/design/design.hpp"
#include "cosim/lockstep/bench.hpp"
#include "cosim/lockstep/cycle_batch.hpp"
#include "cosim/lockstep/observer.hpp"
#include "cosim/lockstep/scoreboard.hpp"
#include "cosim/lockstep/worker.hpp"

namespace cosim {

/// Whether a second thread can run beside the first.
bool has_second_processor();

/// Writes a waveform while the design runs.
class WaveWriter {
 public:
  virtual ~WaveWriter() = default;
  /// Called in every cycle, after settle(). Returns whether this cycle is written.
  virtual bool begin(std::uint64_t cycle) = 0;
  /// A probe has an event in this cycle, which is written.
  virtual void saw_event(std::uint64_t cycle) = 0;
};

struct LockstepOptions {
  bool check = true;  ///< false: the design alone, to measure what checking costs
  bool check_thread = has_second_processor();  ///< checks beside the design, not in turn with it
  std::size_t batch = 512;                     ///< cycles checked at a time
  std::uint64_t hang_after = 5000;             ///< cycles to wait for an event that does not come
  std::uint64_t quiet_after = 100;             ///< the run ends that long after the last event
  std::uint64_t run_on = 0;                    ///< cycles to go on after the first difference
  std::uint64_t stop_at = UINT64_MAX;          ///< cycle in which to stop, as if interrupted
  std::vector<Observer*> observers;            ///< not owned; called in the thread that checks
  WaveWriter* wave = nullptr;                  ///< not owned
  std::function<bool()> interrupted;           ///< polled every 1,024 cycles
  std::function<void(double fraction, std::uint64_t cycles)> progress;  ///< every 16,384 cycles
};

struct Report {
  std::uint64_t cycles = 0;  ///< simulated
  std::uint64_t checks = 0;  ///< valid bits and payloads compared
  double seconds = 0;
  bool interrupted = false;
  std::optional<Mismatch> mismatch;  ///< the first difference
  bool agreed() const { return !mismatch && !interrupted; }
};

/// The report of a difference that a person reads: format_divergence(), and which table when there
/// are several.
std::string format_mismatch(const Mismatch& mismatch);

/// One run. The design's cycles are written down and checked some hundred at a time: its code and
/// the model's do not fit into a processor's cache together. With check_thread a second thread
/// checks while the design goes on. What is found, and for which cycle, is the same in every way;
/// only the design has gone further. While a waveform is written every cycle is checked at once, so
/// that it has the model's side.
class Lockstep {
 public:
  /// The design is reset by run(). Throws std::logic_error when a port of the design and the table
  /// of probes differ in size: they are not of one configuration.
  Lockstep(Design& design, Scoreboard& board, Model& model, Stimulus& stimulus,
           LockstepOptions options);

  Report run();

 private:
  void cycle();
  bool poll();
  bool check(const CycleBatch& seen);
  bool hand_over();
  bool collect();
  bool sync();
  void settle();
  bool show();

  Design& design_;
  Scoreboard& board_;
  Model& model_;
  Stimulus& stimulus_;
  LockstepOptions options_;
  std::array<CycleBatch, 2> batches_;
  std::size_t filling_ = 0;       ///< the batch that takes the next cycle
  std::uint64_t now_ = 0;         ///< the design's cycle
  std::uint64_t last_event_ = 0;  ///< cycle in which the design last had one
  std::uint64_t checked_ = 0;     ///< cycles that were checked
  bool agrees_ = true;
  Report report_;
  std::future<bool> checking_;  ///< of the other batch
  Worker checker_;              ///< the last member: it uses those above
};

}  // namespace cosim
