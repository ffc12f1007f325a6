// SPDX-License-Identifier: Apache-2.0
// The RTL of the co-processor in its memory, in lockstep with the golden model: every probe and
// every handshake in every cycle, both buses under a protocol checker, every byte of traffic
// audited.
#pragma once

#include <array>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "cosim/lockstep/worker.hpp"
#include "cosim/wave/wave_file.hpp"
#include "sim/coprocessor/checks.hpp"
#include "sim/coprocessor/coprocessor.hpp"
#include "sim/coprocessor/observation.hpp"
#include "sim/coprocessor/simulation.hpp"

namespace hdp::sim {

/// Whether a second thread can run beside the first.
bool has_second_processor();

struct LockstepOptions : SimulationOptions {
  bool check = true;    ///< false: the RTL alone (to measure what checking costs)
  bool compare = true;  ///< false: the golden model goes along for the waveform only
  bool check_thread = has_second_processor();  ///< checks beside the RTL, not in turn with it
  std::uint64_t hang_after = 5000;             ///< cycles to wait for an event that does not come
  cosim::WaveRequest wave;
  bool end_with_wave = false;  ///< behind the last cycle of the waveform (WaveEnd)
};

/// RTL and golden model differ. what() is the whole report.
class LockstepError : public std::runtime_error {
 public:
  explicit LockstepError(Mismatch found);
  const Mismatch& mismatch() const { return mismatch_; }

 private:
  Mismatch mismatch_;
};

/// The run ends with its waveform (end_with_wave).
class WaveEnd : public std::runtime_error {
 public:
  WaveEnd() : std::runtime_error("the last cycle of the waveform") {}
};

/// The RTL's cycles are written down and checked some hundred at a time: its code and the golden
/// model's do not fit into a processor's cache together. With check_thread a second thread checks
/// while the RTL goes on. What is found, and for which cycle, is the same in every way; only the
/// RTL has gone further. Simulation says when the host has to wait for the checks (sync()).
class LockstepSimulation final : public Simulation {
 public:
  /// The co-processor is reset. It must be of the same machine and outlive the simulation.
  LockstepSimulation(Coprocessor& rtl, const Machine& machine, const LockstepOptions& options);
  ~LockstepSimulation() override;

  void write_memory(std::uint64_t address, const void* from, std::size_t bytes) override;
  /// Checks all cycles so far. Throws LockstepError when there is a difference, once.
  void sync() override;
  /// Nothing may be outstanding any more: sync(), and asks the protocol checkers.
  void finish();

  // Of the cycles up to the last sync():
  /// Cycle checks: valid bits and payloads compared.
  std::uint64_t checks() const { return checks_.count(); }
  const cosim::AxiReport& memory_protocol() const { return checks_.memory_protocol(); }
  const cosim::AxiReport& register_protocol() const { return checks_.register_protocol(); }
  /// What the audit of the memory traffic found wrong, a sentence each.
  std::vector<std::string> traffic_errors() const { return checks_.traffic().errors(); }
  /// Ends the waveform, if there is one, and gives it its name (WaveFile::keep()).
  void keep_wave(const Mismatch* mismatch = nullptr);

 private:
  bool clock(const cosim::AxiLiteMaster& host) override;
  bool pass_cycle(const cosim::AxiLiteMaster& host);
  void show_golden();
  void hand_over();
  void collect();
  [[noreturn]] void settle_and_throw();
  void begin_wave();

  Coprocessor& rtl_;
  LockstepOptions lockstep_;
  cosim::WaveFile wave_file_;
  bool waving_ = false;
  bool agree_ = true;  ///< while a waveform is written
  std::uint64_t now_ = 0;

  bool recording_;  ///< false from the first difference on
  Checks checks_;
  std::array<Observation, 2> batches_;
  std::size_t filling_ = 0;     ///< the batch that takes the next cycle
  std::future<bool> checking_;  ///< of the other batch
  cosim::Worker checker_;       ///< the last member: it uses those above
};

/// What `run`, which clocks the simulation, returns; then finish(). When it throws, as a driver
/// does that reads something wrong, a difference of RTL and golden model is thrown instead, if
/// there is one: it is the cause.
template <class Run>
auto in_lockstep(LockstepSimulation& simulation, const Run& run) {
  try {
    if constexpr (std::is_void_v<decltype(run())>) {
      run();
      simulation.finish();
    } else {
      auto result = run();
      simulation.finish();
      return result;
    }
  } catch (const std::runtime_error&) {
    simulation.sync();
    throw;
  }
}

}  // namespace hdp::sim
