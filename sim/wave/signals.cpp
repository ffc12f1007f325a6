// SPDX-License-Identifier: Apache-2.0
// What a waveform of a core or of hdp_top shows.
#include "sim/wave/signals.hpp"

#include <fmt/format.h>

#include "golden/hdp_probes.hpp"

namespace hdp::sim {

cosim::WaveLayout core_waves(const Build& build) {
  const std::string top = "hdp.hdp_sim_top";
  cosim::WaveLayout layout = cosim::wave_layout(top);
  add_group(layout, top + ".u_shadow", "", hdp_probes(build));
  return layout;
}

cosim::WaveLayout coprocessor_waves(const Machine& machine) {
  const std::string top = "hdp.hdp_sim_coprocessor";
  cosim::WaveLayout layout = cosim::wave_layout(top);
  add_group(layout, top + ".u_shadow", "", top_probes(machine));
  for (int core = 0; core < machine.cores; ++core) {
    const std::string scope = fmt::format("{}.gen_probes[{}].", top, core);
    const std::string owner = fmt::format("core{}.", core);
    add_group(layout, scope + "u_shadow", owner, hdp_probes(machine.core));
    // The last one of the core's table is not inside the core.
    add_probes(layout, scope + "u_read_shadow", owner, {top_core_probes(machine).back()});
  }
  return layout;
}

}  // namespace hdp::sim
