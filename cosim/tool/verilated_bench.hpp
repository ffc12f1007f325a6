// SPDX-License-Identifier: Apache-2.0
// The Bench of a Verilated module with one table of probes.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cosim/design/verilated_design.hpp"
#include "cosim/tool/tool.hpp"

namespace cosim {

/// `Top`: the class that Verilator made of module `module`, whose instance u_shadow shows the
/// probes. `ports`: what probegen made to find them, as a function object ports(top, bind).
/// `model_id`: COSIM_MODEL_ID, which cosim_bench() of CMake defines. Model(Scoreboard&) is a Model,
/// Stimulus(VerilatedDesign<Top>&, const Case&) a Stimulus.
template <class Top, class Model, class Stimulus, class Ports>
Bench verilated_bench(const std::string& name, const std::string& module,
                      const std::vector<ProbeSpec>& probes, const Ports& ports,
                      std::vector<CaseField> fields, const std::string& model_id) {
  Bench bench;
  bench.name = name;
  bench.tables = {{"", probes}};
  bench.waves = wave_layout(name + "." + module);
  add_group(bench.waves, name + "." + module + ".u_shadow", "", probes);
  bench.fields = std::move(fields);
  bench.make = parts_of<Model, Stimulus>([name, ports, model_id](InitSeed seed) {
    return std::make_unique<VerilatedDesign<Top>>(ports, seed, name, model_id);
  });
  return bench;
}

}  // namespace cosim
