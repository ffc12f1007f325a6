// SPDX-License-Identifier: Apache-2.0
// A clocked design under simulation, whoever simulates it. VerilatedDesign (verilated_design.hpp)
// is one made from a Verilated model.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "cosim/design/waveform.hpp"
#include "cosim/probe/probe.hpp"

namespace cosim {

/// A cycle is: the stimulus sets the inputs, settle(), everybody looks at outputs and probes,
/// advance(). Probes come in groups, one table each: the design itself, or its copies of a unit.
///
///     legal:    set_reset(true) settle() advance() set_reset(false) settle() advance() settle() ..
///     illegal:  advance() advance()      the inputs of the second cycle never took effect
class Design : public Waveform {
 public:
  virtual int groups() const { return 1; }
  virtual void set_reset(bool held) = 0;
  /// Lets the inputs of this cycle take effect.
  virtual void settle() = 0;
  /// The rising clock edge.
  virtual void advance() = 0;

  // Between settle() and advance():
  /// Bit p: probe p of the group has an event in this cycle.
  virtual std::uint32_t valid(int group) const = 0;
  /// The payload of probe p, as laid out by its ProbeSpec. Means something while it is valid.
  virtual const std::byte* payload(int group, int p) const = 0;
  /// Bytes of that payload: those of the design's port.
  virtual std::size_t payload_bytes(int group, int p) const = 0;

  // For the waveform, between settle() and advance():
  /// Whether one is being written.
  virtual bool tracing() const { return false; }
  virtual void show_cycle(std::uint64_t /*cycle*/) {}
  /// The model has an event of probe p of the group in this cycle.
  virtual void show_golden(int /*group*/, int /*p*/, const EventTag& /*tag*/,
                           const std::byte* /*payload*/) {}

  /// What simulates it, and its version: "Verilator 5.006 2023-01-22". Empty: not known.
  virtual std::string simulator() const { return {}; }
  /// A name that changes with the design, its parameters and its simulator. Empty: not known.
  virtual std::string model_id() const { return {}; }

  /// The whole state between advance() and the next cycle's inputs, for restore() on a design of
  /// the same model_id(). Throws std::logic_error when this one has no such thing.
  virtual std::vector<std::byte> save() { throw std::logic_error("this design cannot be saved"); }
  /// Puts the design where save() was. Throws std::invalid_argument when the size is not right.
  virtual void restore(const std::vector<std::byte>& /*state*/) {
    throw std::logic_error("this design cannot be restored");
  }

  /// Holds reset for `cycles` cycles and releases it; inputs stay as they are. The next settle()
  /// shows cycle 0.
  void reset(int cycles = 4) {
    set_reset(true);
    for (int n = 0; n < cycles; ++n) {
      settle();
      advance();
    }
    set_reset(false);
  }
};

}  // namespace cosim
