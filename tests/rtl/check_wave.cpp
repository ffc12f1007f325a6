// SPDX-License-Identifier: Apache-2.0
// Reads a bundle's waveform back: the first difference must be in it, at its cycle, and none
// before.
#include "tests/rtl/check_wave.hpp"

#include <fmt/format.h>

#include "golden/hdp_probes.hpp"
#include "sim/bundle/bundle.hpp"
#include "sim/wave/signals.hpp"
#include "tests/sim/fst_reader.hpp"

namespace hdp::test {

bool check_wave(const std::string& folder) {
  constexpr std::uint64_t kAgree =
      1;  // hdp_shadow_probe.svh: 0 quiet, 1 agree, then the kinds of difference
  const sim::Bundle bundle = sim::load_bundle(folder);
  const Fst fst(folder + "/wave.fst");
  const std::uint64_t now = cosim::wave_time(bundle.cycle);
  bool good = true;
  for (const cosim::WaveProbe& probe : sim::core_waves(Build::named(bundle.build)).probes) {
    for (const auto& [time, state] : fst.changes(probe.state.full())) {
      if (time >= now || state <= kAgree) continue;
      fmt::print("{}: differs at {} ps, before the first difference at {} ps\n", probe.name, time,
                 now);
      good = false;
    }
    if (probe.name != bundle.probe) continue;
    bool differs = fst.at(probe.valid.diff.full(), now) != 0;
    for (const cosim::WaveElement& e : probe.elements) differs |= fst.at(e.diff.full(), now) != 0;
    if (differs && fst.at(probe.state.full(), now) > kAgree) continue;
    fmt::print("{}: the waveform has no difference in cycle {}\n", probe.name, bundle.cycle);
    good = false;
  }
  return good;
}

}  // namespace hdp::test
