// SPDX-License-Identifier: Apache-2.0
// The RTL of the co-processor in its memory, in lockstep with the golden model: every probe and
// every handshake in every cycle, both buses under a protocol checker, every byte of traffic
// audited.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "golden/traffic_audit.hpp"
#include "sim/axi/checker.hpp"
#include "sim/coprocessor/coprocessor.hpp"
#include "sim/coprocessor/simulation.hpp"
#include "sim/lockstep/comparer.hpp"
#include "sim/wave/wave_file.hpp"

namespace hdp::sim {

struct LockstepOptions : SimulationOptions {
  bool check = true;                   ///< false: the RTL alone (to measure what checking costs)
  std::uint64_t hang_after = 5000;     ///< cycles to wait for an event that does not come
  std::string wave;                    ///< waveform, if not empty,
  std::uint64_t wave_from = 0;         ///< from this cycle on,
  std::uint64_t wave_to = UINT64_MAX;  ///< up to this one, in which the run ends
};

/// Where the two sides first differed.
struct Mismatch {
  int group = 0;  ///< 0: hdp_top, 1 + n: core n
  Divergence divergence;
  std::string where() const;  ///< "hdp_top" or "core n"
};

/// RTL and golden model differ. what() is the whole report.
class LockstepError : public std::runtime_error {
 public:
  explicit LockstepError(Mismatch found);
  const Mismatch& mismatch() const { return mismatch_; }

 private:
  Mismatch mismatch_;
};

/// wave_to was reached.
class WaveEnd : public std::runtime_error {
 public:
  WaveEnd() : std::runtime_error("the last cycle of the waveform") {}
};

class LockstepSimulation final : public Simulation {
 public:
  /// The co-processor is reset. It must be of the same machine and outlive the simulation.
  LockstepSimulation(Coprocessor& rtl, const Machine& machine, const LockstepOptions& options);
  ~LockstepSimulation() override;

  /// Cycle checks: valid bits and payloads compared.
  std::uint64_t checks() const;
  const AxiReport& memory_protocol() const { return memory_checker_.report(); }
  const AxiReport& register_protocol() const { return register_checker_.report(); }
  /// What the audit of the memory traffic found wrong, a sentence each.
  std::vector<std::string> traffic_errors() const;
  /// Nothing may be outstanding any more: asks the protocol checkers.
  void finish();
  /// Ends the waveform, if there is one, and gives it its name. Throws InputError when it could not
  /// be written whole.
  void keep_wave() { wave_file_.keep(); }

 private:
  struct Group {
    std::unique_ptr<GoldenTrace> trace;
    std::unique_ptr<Comparer> comparer;
  };

  bool clock(const AxiLiteMaster& host) override;
  void compare();
  void compare_wires(const TopOutputs& golden);
  [[noreturn]] void settle_and_throw(std::size_t group);
  void wave();

  Coprocessor& rtl_;
  LockstepOptions lockstep_;
  MemoryImage image_;
  std::vector<Group> groups_;
  std::unique_ptr<TopModel> model_;
  AxiChecker memory_checker_;
  AxiLiteChecker register_checker_;
  TrafficAudit audit_;
  WaveFile wave_file_;
  bool waving_ = false;
  std::uint64_t now_ = 0;
};

}  // namespace hdp::sim
