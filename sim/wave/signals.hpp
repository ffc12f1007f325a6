// SPDX-License-Identifier: Apache-2.0
// Names and forms of the signals that the shadows (sim/rtl/hdp_*shadow.sv) show, from the tables of
// probes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "golden/build.hpp"
#include "golden/machine.hpp"
#include "golden/probe.hpp"
#include "sim/wave/waveform.hpp"

namespace hdp::sim {

/// Cycle n of the run is at this time in the waveform, in its unit of 1 ps.
constexpr std::uint64_t wave_time(std::uint64_t cycle) { return cycle * 1000; }

/// How a signal is best read.
enum class Form { Bit, Unsigned, Signed, Hex, State };

struct WaveSignal {
  std::string path;   ///< hdp.hdp_sim_top.u_shadow.softmax.e.rtl.key
  std::string range;  ///< [15:0]; empty for one bit
  std::string label;  ///< rtl.key
  Form form = Form::Hex;
  int frac_bits = 0;
  std::string full() const { return path + range; }
};

/// One element of a payload, from all sides.
struct WaveElement {
  std::string name;  ///< key, np[1]
  WaveSignal rtl, golden, diff;
};

/// What the waveform has of a probe.
struct WaveProbe {
  std::string stage, name;
  WaveSignal state;
  std::vector<WaveSignal> at;  ///< head, and row and column if the probe has them
  WaveElement valid;
  std::vector<WaveElement> elements;
};

/// All that a waveform shows of the probes.
struct WaveLayout {
  WaveSignal cycle, clock;
  std::vector<WaveProbe> probes;
  std::vector<std::size_t> first;  ///< [group of probes]: its first one
  std::vector<std::string> own;    ///< the scopes and signals that hold all of these, and no others

  /// What Waveform::open_wave() takes for it.
  std::vector<std::string> only(WaveDepth depth) const {
    return depth == WaveDepth::Probes ? own : std::vector<std::string>{};
  }
};

/// Of a core: one group.
WaveLayout core_waves(const Build& build);
/// Of hdp_top: its own group and one a core, whose stages are called "core0.softmax".
WaveLayout coprocessor_waves(const Machine& machine);

}  // namespace hdp::sim
