// SPDX-License-Identifier: Apache-2.0
// A divergence as JSON: in the summary of a run and in a bundle.
#pragma once

#include <nlohmann/json.hpp>

#include "cosim/lockstep/comparer.hpp"

namespace cosim {

/// Kind, cycle, stage, probe, coordinates, differing fields, and how far the stages upstream had
/// agreed.
nlohmann::ordered_json divergence_json(const Divergence& divergence);

}  // namespace cosim
