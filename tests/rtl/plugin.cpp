// SPDX-License-Identifier: Apache-2.0
// The entries of a core in a shared library (plugin_core.cpp).
#include <memory>

#include "sim/core.hpp"

namespace hdp::sim {
std::unique_ptr<Core> make_mutant_core(cosim::InitSeed init_seed);
}

extern "C" const char* hdp_plugin_build() { return HDP_PLUGIN_BUILD; }
extern "C" hdp::sim::Core* hdp_plugin_core(cosim::InitSeed init_seed) {
  return hdp::sim::make_mutant_core(init_seed).release();
}
