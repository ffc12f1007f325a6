// SPDX-License-Identifier: Apache-2.0
// A build of the core: widths, maxima and FIFO depths (docs/microarchitecture.md section 2).
#pragma once

#include <string>
#include <string_view>

namespace hdp {

struct Build {
  std::string name;
  int int_bits, frac_bits;
  int lanes, d_max, l_max, out_lanes;
  int theta_depth, threshold_depth, record_depth, score_depth, row_depth;
  int weight_depth, total_depth, recip_depth, out_depth;

  static Build edge() { return {"edge", 8, 8, 64, 64, 128, 8, 128, 8, 4, 512, 8, 64, 8, 4, 16}; }
  static Build server() {
    return {"server", 8, 8, 64, 64, 512, 16, 512, 8, 4, 2048, 8, 64, 8, 4, 16};
  }
  static Build small() { return {"small", 8, 8, 4, 8, 16, 2, 16, 2, 2, 32, 2, 8, 2, 2, 4}; }
  /// The corners: four chunks a row, an odd number of blocks, four integer bits.
  static Build quad() { return {"quad", 4, 8, 4, 16, 14, 2, 8, 2, 2, 16, 2, 8, 2, 2, 4}; }
  // The builds for the targets of docs/guide/explore.md, by their lanes.
  static Build lanes16() {
    return {"lanes16", 8, 8, 16, 64, 128, 1, 128, 8, 4, 512, 8, 64, 8, 4, 16};
  }
  static Build lanes32() {
    return {"lanes32", 8, 8, 32, 64, 128, 2, 128, 8, 4, 512, 8, 64, 8, 4, 16};
  }
  static Build lanes64() {
    return {"lanes64", 8, 8, 64, 64, 128, 4, 128, 8, 4, 512, 8, 64, 8, 4, 16};
  }

  /// The build called `name`. Throws std::invalid_argument that lists the names.
  static Build named(std::string_view name);
};

}  // namespace hdp
