// SPDX-License-Identifier: Apache-2.0
// What a job's configuration and shape come to on a build (docs/microarchitecture.md section 2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "golden/build.hpp"
#include "golden/config.hpp"

namespace hdp {

using Cycle = std::uint64_t;

/// Index of a non-negative int.
constexpr std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Throws std::invalid_argument when the build is none that the page allows.
void check_build(const Build& build);

/// A job that the build can do.
struct JobPlan {
  /// Throws std::invalid_argument (what is wrong, what is allowed) when the build is none that the
  /// page allows, the shape does not fit it, or validate() fails.
  JobPlan(const Build& build, const Config& config, const Shape& shape, int heads);

  Config config;
  Shape shape;
  int heads;
  int steps;              ///< T: steps, and load beats, of a row
  int out_beats;          ///< U
  Cycle divide_cycles;    ///< ND of the fill unit
  std::vector<int> live;  ///< n(b)
};

}  // namespace hdp
