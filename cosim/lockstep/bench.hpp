// SPDX-License-Identifier: Apache-2.0
// What a user brings to a lockstep run beside the design: a model and a stimulus.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "cosim/probe/probe.hpp"

namespace cosim {

/// A table of probes: what one group of the design's probes shows.
struct ProbeTable {
  std::string name;  ///< of the group, as the report says it: "mac", "core 2"
  std::vector<ProbeSpec> probes;
  /// Probes from this number on lie downstream of those of every other table: when tables differ in
  /// the same cycle, these are named last.
  std::size_t downstream_from = SIZE_MAX;
};

/// The other side of the comparison. It announces its events to the sinks it was made with, one a
/// table: an event of cycle c at the latest in step(c).
class Model {
 public:
  virtual ~Model() = default;
  /// The cycle happens, with these inputs: what Stimulus::observe() wrote. Called for every cycle
  /// from 0 on, perhaps in another thread than the stimulus, and up to some hundred cycles later.
  virtual void step(std::uint64_t cycle, const void* inputs) = 0;
};

/// Plays the world around the design, and tells the model of it.
class Stimulus {
 public:
  virtual ~Stimulus() = default;
  /// Sets the design's inputs of this cycle.
  virtual void drive(std::uint64_t cycle) = 0;
  /// Sees the design's outputs, after settle(). Writes what the model needs of this cycle to
  /// `inputs`: input_bytes() bytes, zeros so far.
  virtual void observe(std::uint64_t cycle, void* inputs) = 0;
  virtual std::size_t input_bytes() const = 0;
  /// Nothing more will be driven. The run goes on until the design has been quiet for a while
  /// (LockstepOptions::quiet_after) and all announced events have come.
  virtual bool done() const = 0;
  /// How far it is, 0 .. 1, for a progress bar.
  virtual double progress() const { return 0; }
};

/// A model whose inputs of a cycle are a struct, copied byte for byte.
template <class Inputs>
class ModelOf : public Model {
  static_assert(std::is_trivially_copyable_v<Inputs>, "inputs are copied byte for byte");

 public:
  void step(std::uint64_t cycle, const void* inputs) final {
    Inputs copy;
    std::memcpy(&copy, inputs, sizeof copy);
    step(cycle, copy);
  }
  virtual void step(std::uint64_t cycle, const Inputs& inputs) = 0;
};

/// The stimulus of such a model.
template <class Inputs>
class StimulusOf : public Stimulus {
  static_assert(std::is_trivially_copyable_v<Inputs>, "inputs are copied byte for byte");

 public:
  void observe(std::uint64_t cycle, void* inputs) final {
    const Inputs made = observe(cycle);
    std::memcpy(inputs, &made, sizeof made);
  }
  std::size_t input_bytes() const final { return sizeof(Inputs); }
  /// What the model is told of this cycle.
  virtual Inputs observe(std::uint64_t cycle) = 0;
};

}  // namespace cosim
