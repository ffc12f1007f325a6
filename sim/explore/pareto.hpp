// SPDX-License-Identifier: Apache-2.0
// The Pareto front of points in two measures, both the smaller the better.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace hdp::explore {

/// A point of the plane. Only points of the same group are compared.
struct Candidate {
  double x = 0, y = 0;
  std::string group;
};

/// For each point whether it is on its group's front: no other point is at least as good in both
/// and better in one. Equal points are on the front together.
std::vector<bool> pareto_front(const std::vector<Candidate>& points);

}  // namespace hdp::explore
