// SPDX-License-Identifier: Apache-2.0
// A job: heads that share one configuration and one shape. It is what a group of a vector set
// holds.
#pragma once

#include "vectors/vector_set.hpp"

namespace hdp::sim {

using Job = VectorGroup;

}  // namespace hdp::sim
