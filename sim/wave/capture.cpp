// SPDX-License-Identifier: Apache-2.0
// A waveform of only the cycles around a difference, made after the fact by repeating the run.
#include "sim/wave/capture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "cosim/wave/save_files.hpp"
#include "sim/wave/core_wave.hpp"

namespace hdp::sim {
namespace {

bool same(const cosim::FieldDifference& a, const cosim::FieldDifference& b) {
  return a.field == b.field && a.lane == b.lane && a.rtl == b.rtl && a.golden == b.golden;
}

bool same(const cosim::Divergence& a, const cosim::Divergence& b) {
  return a.cycle == b.cycle && a.probe_index == b.probe_index && a.kind == b.kind &&
         a.shift == b.shift && a.more_fields == b.more_fields &&
         std::equal(a.fields.begin(), a.fields.end(), b.fields.begin(), b.fields.end(),
                    [](const cosim::FieldDifference& x, const cosim::FieldDifference& y) {
                      return same(x, y);
                    });
}

std::string describe(const cosim::Divergence& d) {
  return fmt::format("in probe {} at cycle {} ({})", d.probe, d.cycle, to_string(d.kind));
}

}  // namespace

CosimReport capture_window(Core& core, const Build& build, const std::vector<Job>& jobs,
                           const CosimOptions& options, const cosim::Divergence& divergence,
                           const std::string& path, const WaveWindow& window) {
  CoreWave wave(
      core, build,
      {path, cosim::WaveDepth::All, window.first(divergence.cycle), window.last(divergence.cycle)});
  CosimOptions repeat = options;
  repeat.wave = {};
  repeat.run_on = std::max(options.run_on, window.after);
  repeat.cycle_observers.push_back(&wave);
  CosimReport report = run_cosim(core, build, jobs, repeat);
  if (!report.divergence || !same(*report.divergence, divergence)) {
    throw std::runtime_error(fmt::format(
        "the repeated run {}, the first one diverged {}; there is no waveform of it",
        report.divergence ? "diverged " + describe(*report.divergence) : "did not diverge",
        describe(divergence)));
  }
  try {
    wave.keep(&divergence);
  } catch (...) {
    cosim::remove_wave(path);
    throw;
  }
  return report;
}

}  // namespace hdp::sim
