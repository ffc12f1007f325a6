// SPDX-License-Identifier: Apache-2.0
// Names and forms of the signals that hdp_shadow.sv shows, from the table of probes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "golden/probe.hpp"

namespace hdp::sim {

/// Scope of the simulation top in a waveform.
inline constexpr const char* kTopScope = "hdp.hdp_sim_top";

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

/// The scope of a probe: hdp.hdp_sim_top.u_shadow.softmax.e
std::string probe_scope(const ProbeSpec& probe);

/// The signals of all probes, in the table's order.
std::vector<WaveProbe> wave_probes(const std::vector<ProbeSpec>& probes);

/// The cycle number, the clock.
WaveSignal cycle_signal();
WaveSignal clock_signal();

}  // namespace hdp::sim
