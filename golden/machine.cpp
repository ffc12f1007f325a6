// SPDX-License-Identifier: Apache-2.0
// The named builds of the co-processor.
#include "golden/machine.hpp"

#include <stdexcept>
#include <string>

namespace hdp {

Machine Machine::small(int cores) {
  if (cores < 1 || (cores > 4 && cores != 8)) {
    throw std::invalid_argument("a small machine of " + std::to_string(cores) +
                                " cores; allowed: 1 .. 4 and 8");
  }
  Machine machine{Build::small(), cores, 4, 20, 8, 4, 4, 4, 64};
  if (cores != 2) machine.core.name += std::to_string(cores);
  return machine;
}

Machine Machine::named(std::string_view name) {
  for (const Machine& machine : {edge(), server(), small(), small(1), small(3), small(4), small(8),
                                 quad(), lanes16(), lanes32(), lanes64()}) {
    if (machine.core.name == name) return machine;
  }
  throw std::invalid_argument("no machine is called '" + std::string(name) +
                              "': the machines are edge, server, small, small1, small3, small4, "
                              "small8, quad, lanes16, lanes32, lanes64");
}

}  // namespace hdp
