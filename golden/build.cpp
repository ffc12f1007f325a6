// SPDX-License-Identifier: Apache-2.0
// The named builds of the core.
#include "golden/build.hpp"

#include <stdexcept>

namespace hdp {

Build Build::named(std::string_view name) {
  for (const Build& build : {edge(), server(), small(), quad(), lanes16(), lanes32(), lanes64()}) {
    if (build.name == name) return build;
  }
  throw std::invalid_argument(
      "no build is called '" + std::string(name) +
      "': the builds are edge, server, small, quad, lanes16, lanes32, lanes64");
}

}  // namespace hdp
