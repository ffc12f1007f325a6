// SPDX-License-Identifier: Apache-2.0
// The Verilated small build.
#include "sim/cores/cores.hpp"
#include "sim/verilated_core.hpp"
#include "Vhdp_small.h"

namespace hdp::sim {

std::unique_ptr<Core> make_small_core() { return std::make_unique<VerilatedCore<Vhdp_small>>(); }

}  // namespace hdp::sim
