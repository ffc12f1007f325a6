// SPDX-License-Identifier: Apache-2.0
// The Verilated builds that a program can link.
#pragma once

#include <memory>

#include "sim/core.hpp"

namespace hdp::sim {

std::unique_ptr<Core> make_edge_core();
std::unique_ptr<Core> make_server_core();
std::unique_ptr<Core> make_small_core();

}  // namespace hdp::sim
