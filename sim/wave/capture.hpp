// SPDX-License-Identifier: Apache-2.0
// A waveform of only the cycles around a difference, made after the fact by repeating the run.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/cosim.hpp"

namespace hdp::sim {

/// Cycles to show around the first difference.
struct WaveWindow {
  std::uint64_t before = 200, after = 50;

  std::uint64_t first(std::uint64_t cycle) const { return cycle - std::min(cycle, before); }
  std::uint64_t last(std::uint64_t cycle) const { return cycle + after; }
};

/// Repeats a run that diverged, without a waveform up to `window.before` cycles before the
/// difference, then with one up to `window.after` cycles after it, or to the end of the job. Writes
/// PATH (.fst) and beside it the save files for GTKWave (.gtkw) and Surfer (.sucl).
///
/// `core` has to be as the core of the first run was when that began: a new one. Reset is not
/// enough, because it leaves memories as they are, and a core that is wrong may well read a word
/// that it never wrote. `options` are those of the first run; `wave` in them is ignored, observers
/// are kept, `resume` may name a snapshot of the first run; one that lies in the window cuts it.
///
/// Returns the report of the repeated run. Throws std::runtime_error when it does not diverge in
/// the same way in the same cycle, InputError when a file cannot be written; then none is left.
CosimReport capture_window(Core& core, const Build& build, const std::vector<Job>& jobs,
                           const CosimOptions& options, const cosim::Divergence& divergence,
                           const std::string& path, const WaveWindow& window = {});

}  // namespace hdp::sim
