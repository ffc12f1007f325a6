// SPDX-License-Identifier: Apache-2.0
// make_core() for a program that links the small build alone: the mutation tests, which rebuild it often.
#include <stdexcept>

#include "sim/cores/cores.hpp"

namespace hdp::sim {

std::unique_ptr<Core> make_core(const std::string& build) {
  if (build == "small") return make_small_core();
  throw std::invalid_argument("no build is called '" + build + "' in this program; there is small");
}

}  // namespace hdp::sim
