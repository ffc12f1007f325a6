// SPDX-License-Identifier: Apache-2.0
// A clocked hdp_top with its two buses and its probes, whoever simulates it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cosim/axi/axi.hpp"
#include "cosim/design/initial_state.hpp"
#include "cosim/design/waveform.hpp"
#include "cosim/probe/probe.hpp"
#include "golden/machine.hpp"

namespace hdp::sim {

/// A simulated co-processor. A cycle is: drive() its inputs, settle(), look, advance(). Probes come
/// in groups: 0 is hdp_top's table, 1 + n that of core n (docs/coprocessor.md section 10).
class Coprocessor : public cosim::Waveform {
 public:
  /// Holds reset for a few cycles and lets one pass, both buses silent; calls `look`(whether reset
  /// is held) in each, after settle(). The next settle() shows cycle 0.
  void reset(const std::function<void(bool)>& look = {});
  virtual void set_reset(bool held) = 0;
  virtual void drive(const cosim::AxiLiteMaster& host, const cosim::AxiSlave& memory) = 0;
  /// Lets the inputs of this cycle take effect.
  virtual void settle() = 0;
  /// What it drives in this cycle.
  virtual const cosim::AxiLiteSlave& registers() const = 0;
  virtual const cosim::AxiMaster& bus() const = 0;
  virtual bool interrupt() const = 0;
  /// Bit p: probe p of the group has an event in this cycle.
  virtual std::uint32_t probe_valid(int group) const = 0;
  virtual const std::byte* probe(int group, int p) const = 0;
  virtual std::size_t probe_bytes(int group, int p) const = 0;
  /// The rising clock edge.
  virtual void advance() = 0;

  // For the waveform, after settle():
  /// Whether one is being written.
  virtual bool tracing() const = 0;
  /// This cycle's number.
  virtual void show_cycle(std::uint64_t cycle) = 0;
  /// The golden model has an event of probe p of the group in this cycle.
  virtual void show_golden(int group, int p, const cosim::EventTag& tag,
                           const std::byte* payload) = 0;

  virtual std::string model_id() const = 0;
};

/// A Verilated co-processor of the named machine. Throws std::invalid_argument when this program
/// has no such machine. Not to be called in two threads at once, or the initial state does not
/// repeat.
std::unique_ptr<Coprocessor> make_coprocessor(const std::string& machine,
                                              cosim::InitSeed init_seed = cosim::kDefaultInitSeed);

/// The machines that this program has.
std::vector<std::string> coprocessor_machines();

}  // namespace hdp::sim
