// SPDX-License-Identifier: Apache-2.0
// A job: heads that share one configuration and one shape. It is what a group of a vector set
// holds.
#pragma once

#include <cstdint>
#include <string>

#include "vectors/vector_set.hpp"

namespace hdp::sim {

using Job = VectorGroup;

/// Where the jobs of a run came from.
struct Origin {
  std::string profile;  ///< of the vector set; "files" for tensors given one by one
  std::uint64_t seed = 0;
  std::string command;  ///< regenerates the whole set
};

}  // namespace hdp::sim
