// SPDX-License-Identifier: Apache-2.0
// A clocked core with load streams, an output stream and probes, whoever simulates it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "cosim/design/initial_state.hpp"
#include "cosim/design/waveform.hpp"
#include "cosim/probe/probe.hpp"
#include "golden/config.hpp"
#include "golden/stimulus.hpp"

namespace hdp::sim {

/// One beat of a load stream (docs/microarchitecture.md section 4).
struct LoadBeat {
  bool is_q = false;  ///< not used on load_val
  bool last = false;
  std::uint8_t chunk = 0;
  std::uint16_t row = 0;
  const std::byte* data = nullptr;  ///< one byte a lane on load_int and load_frac, two on load_val
};

/// What the core shows in a cycle, after its inputs have settled.
struct CoreOutputs {
  bool start_ready = false;
  std::array<bool, 3> load_ready{};  ///< by Stream: Int, Frac, Val
  bool decision_valid = false, decision_pruned = false;
  std::uint64_t decision_score = 0;
  bool report_valid = false;
  std::uint32_t report_kept = 0, report_live = 0;
  bool out_valid = false, out_last = false;
  std::uint16_t out_row = 0;
  std::uint8_t out_chunk = 0;
  bool done = false;
  std::uint32_t probe_valid = 0;  ///< bit p: probe p has an event in this cycle
};

/// A simulated core. A cycle is: set_*() the inputs, settle(), look at outputs and probes,
/// advance().
class Core : public cosim::Waveform {
 public:
  /// Holds reset for a few cycles. The next settle() shows cycle 0.
  virtual void reset() = 0;
  virtual void set_job(const Config& config, const Shape& shape, int heads) = 0;
  virtual void set_start(bool valid) = 0;
  /// Offers a beat on a load stream (Int, Frac or Val), or nothing when beat is null.
  virtual void set_load(Stream stream, const LoadBeat* beat) = 0;
  virtual void set_out_ready(bool ready) = 0;

  /// Lets the inputs of this cycle take effect. The reference is valid until advance().
  virtual const CoreOutputs& settle() = 0;
  /// Payload of probe p in this cycle, as laid out by its ProbeSpec.
  virtual const std::byte* probe(int p) const = 0;
  /// Bytes of the payload port of probe p.
  virtual std::size_t probe_bytes(int p) const = 0;
  /// The OutLanes values of the beat at the output, when out_valid.
  virtual const std::int16_t* out_data() const = 0;
  /// The rising clock edge.
  virtual void advance() = 0;

  /// Whether a waveform is being written.
  virtual bool tracing() const { return false; }
  /// Between settle() and advance(), in a waveform: the number of this cycle.
  virtual void show_cycle(std::uint64_t /*cycle*/) {}
  /// Between settle() and advance(), in a waveform: the golden model has an event of probe p in
  /// this cycle.
  virtual void show_golden(int /*p*/, const cosim::EventTag& /*tag*/,
                           const std::byte* /*payload*/) {}

  /// What simulates the core, and its version: "Verilator 5.006 2023-01-22". Empty: not known.
  virtual std::string simulator() const { return {}; }
  /// Which model this is, as a name of its build, RTL, parameters and simulator. Empty: not known.
  virtual std::string model_id() const { return {}; }
  /// The whole state between advance() and the next cycle's inputs, for restore() on a core of the
  /// same model_id(). Throws std::logic_error when this core has no such thing.
  virtual std::vector<std::byte> save() { throw std::logic_error("this core cannot be saved"); }
  /// Puts the core where save() was, instead of reset(). Throws std::invalid_argument when the
  /// state's size is not this model's.
  virtual void restore(const std::vector<std::byte>& /*state*/) {
    throw std::logic_error("this core cannot be restored");
  }
};

/// A Verilated core of the named build. Throws std::invalid_argument when this program has no such
/// build. Not to be called in two threads at once, or the initial state does not repeat.
std::unique_ptr<Core> make_core(const std::string& build,
                                cosim::InitSeed init_seed = cosim::kDefaultInitSeed);

/// The builds that this program has.
std::vector<std::string> core_builds();

}  // namespace hdp::sim
