// SPDX-License-Identifier: Apache-2.0
// An exploration as a picture: cycles over a cost, and the Pareto front of every group, as SVG.
#pragma once

#include <string>

#include "sim/explore/explore.hpp"

namespace hdp::explore {

/// Both axes logarithmic. Points of the front are filled, numbered as in the table and listed;
/// every point says what it is when pointed at. `heading` stands above.
std::string picture_svg(const Exploration& exploration, Cost cost, const std::string& heading);

}  // namespace hdp::explore
