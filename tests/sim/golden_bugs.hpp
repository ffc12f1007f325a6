// SPDX-License-Identifier: Apache-2.0
// Bugs that tests plant in the golden model: each changes one number of what it computed of a head.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "golden/head.hpp"
#include "sim/cosim.hpp"

namespace hdp::test {

struct GoldenBug {
  const char* name;  ///< on the command line of hdp_plugin
  const char* what;
  const char* probe;                       ///< that diverges first
  std::function<void(HeadResult&)> plant;  ///< nothing happens where a head has no such number
  const char* says;                        ///< a part of explain.txt
};

const std::vector<GoldenBug>& golden_bugs();

/// From "NAME" (in every head) or "NAME@HEAD" (in the heads from HEAD on). Throws
/// std::invalid_argument with the names that there are.
sim::SpoilGolden golden_bug(const std::string& name);

}  // namespace hdp::test
