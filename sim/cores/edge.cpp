// SPDX-License-Identifier: Apache-2.0
// The Verilated edge build.
#include "sim/cores/cores.hpp"
#include "sim/verilated_core.hpp"
#include "Vhdp_edge.h"

namespace hdp::sim {

std::unique_ptr<Core> make_edge_core() { return std::make_unique<VerilatedCore<Vhdp_edge>>(); }

}  // namespace hdp::sim
