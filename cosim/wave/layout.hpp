// SPDX-License-Identifier: Apache-2.0
// Names and forms of the signals that the shadows of a design show, from its tables of probes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cosim/design/waveform.hpp"
#include "cosim/probe/probe.hpp"

namespace cosim {

/// Cycle n of the run is at this time in the waveform, in its unit of 1 ps.
constexpr std::uint64_t wave_time(std::uint64_t cycle) { return cycle * 1000; }

/// How a signal is best read.
enum class Form { Bit, Unsigned, Signed, Hex, State };

struct WaveSignal {
  std::string path;   ///< mac.mac_tb.u_shadow.out.sum.rtl.sum
  std::string range;  ///< [15:0]; empty for one bit
  std::string label;  ///< rtl.sum
  Form form = Form::Hex;
  int frac_bits = 0;
  std::string full() const { return path + range; }
};

/// One element of a payload, from all sides.
struct WaveElement {
  std::string name;  ///< sum, data[1]
  WaveSignal rtl, golden, diff;
};

/// What the waveform has of a probe.
struct WaveProbe {
  std::string stage, name;
  WaveSignal state;
  std::vector<WaveSignal> at;  ///< item, and row and column if the probe has them
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

/// The layout of the design's top module, still without probes. `top`: its hierarchical name, the
/// prefix of all paths, which has clk_i and, in u_shadow, the cycle.
WaveLayout wave_layout(const std::string& top);
/// Adds a group of probes, which the module `shadow` shows. `owner` goes before the names of its
/// stages: "core0.".
void add_group(WaveLayout& layout, const std::string& shadow, const std::string& owner,
               const std::vector<ProbeSpec>& probes);
/// Adds more probes to the group that was added last.
void add_probes(WaveLayout& layout, const std::string& shadow, const std::string& owner,
                const std::vector<ProbeSpec>& probes);

}  // namespace cosim
