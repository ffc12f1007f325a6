// SPDX-License-Identifier: Apache-2.0
// A simulated design that can write a waveform of itself.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cosim {

/// What a waveform has: all signals of the design and all probes, or the probes' alone.
enum class WaveDepth { All, Probes };

/// The waveform that a run shall write: that of its cycles from .. to.
struct WaveRequest {
  std::string path;  ///< empty: none
  WaveDepth depth = WaveDepth::All;
  std::uint64_t from = 0, to = UINT64_MAX;

  bool wanted() const { return !path.empty(); }
  bool has(std::uint64_t cycle) const { return wanted() && from <= cycle && cycle <= to; }
};

class Waveform {
 public:
  virtual ~Waveform() = default;
  /// Starts writing a waveform, with this cycle when called between settle() and advance(), else
  /// with the next one. Cycle n is at n ns. `only`: hierarchical names of the scopes and signals
  /// that are written; empty: all. Throws InputError when the file cannot be written.
  virtual void open_wave(const std::string& path, const std::vector<std::string>& only) = 0;
  virtual void close_wave() = 0;
};

}  // namespace cosim
