// SPDX-License-Identifier: Apache-2.0
// make_core() for a program that links every build.
#include <stdexcept>

#include "sim/cores/cores.hpp"

namespace hdp::sim {

std::unique_ptr<Core> make_core(const std::string& build) {
  if (build == "edge") return make_edge_core();
  if (build == "server") return make_server_core();
  if (build == "small") return make_small_core();
  throw std::invalid_argument("no build is called '" + build + "'; there are edge, server and small");
}

}  // namespace hdp::sim
