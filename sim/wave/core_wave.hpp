// SPDX-License-Identifier: Apache-2.0
// The waveform of a core, as an observer of its run.
#pragma once

#include <utility>

#include "cosim/wave/wave_file.hpp"
#include "sim/core.hpp"
#include "sim/wave/signals.hpp"

namespace hdp::sim {

/// Shows the golden model's events of each cycle beside the RTL's. After the first difference too:
/// golden then goes on as if there had been none.
class CoreWave final : public cosim::Observer {
 public:
  CoreWave(Core& core, const Build& build, cosim::WaveRequest request)
      : core_(core), file_(core, core_waves(build), std::move(request)) {}

  void on_cycle(const cosim::CycleView& view) override {
    if (!file_.begin(view.cycle)) return;
    if ((view.rtl_valid | view.golden_valid) != 0) file_.saw_event(view.cycle);
    if (!core_.tracing()) return;
    core_.show_cycle(view.cycle);
    view.golden->for_each_in(view.cycle,
                             [&](int p, const cosim::EventTag& tag, const std::byte* payload) {
                               core_.show_golden(p, tag, payload);
                             });
  }
  void keep(const cosim::Divergence* divergence) { file_.keep(divergence); }

 private:
  Core& core_;
  cosim::WaveFile file_;
};

}  // namespace hdp::sim
