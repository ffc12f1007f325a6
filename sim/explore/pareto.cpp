// SPDX-License-Identifier: Apache-2.0
// A sweep over the points in order of x.
#include "sim/explore/pareto.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace hdp::explore {

std::vector<bool> pareto_front(const std::vector<Candidate>& points) {
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&points](std::size_t a, std::size_t b) {
    const Candidate &p = points[a], &q = points[b];
    return std::tie(p.group, p.x, p.y) < std::tie(q.group, q.x, q.y);
  });
  std::vector<bool> front(points.size(), false);
  constexpr double kNone = std::numeric_limits<double>::infinity();
  double least = kNone;             // y of the group's points so far
  const Candidate* last = nullptr;  // the last point on the front
  for (const std::size_t n : order) {
    const Candidate& p = points[n];
    if (last != nullptr && last->group != p.group) {
      least = kNone;
      last = nullptr;
    }
    const bool equal = last != nullptr && last->x == p.x && last->y == p.y;
    if (!equal && !(p.y < least)) continue;
    front[n] = true;
    least = p.y;
    last = &p;
  }
  return front;
}

}  // namespace hdp::explore
