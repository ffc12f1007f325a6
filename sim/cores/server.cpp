// SPDX-License-Identifier: Apache-2.0
// The Verilated server build.
#include "sim/cores/cores.hpp"
#include "sim/verilated_core.hpp"
#include "Vhdp_server.h"

namespace hdp::sim {

std::unique_ptr<Core> make_server_core() { return std::make_unique<VerilatedCore<Vhdp_server>>(); }

}  // namespace hdp::sim
