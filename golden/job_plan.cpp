// SPDX-License-Identifier: Apache-2.0
// Checks a job against a build, and derives its numbers.
#include "golden/job_plan.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "golden/functional.hpp"

namespace hdp {
namespace {

void check(bool ok, const std::string& what) {
  if (!ok) throw std::invalid_argument(what);
}

void check_job(const Build& build, const Config& config, const Shape& shape, int heads) {
  check_build(build);
  validate(config, shape);
  // The split is the host's: a build with 8 integer bits computes (4, 8) operands as they are.
  check(config.int_bits <= build.int_bits && build.frac_bits == Config::kFracBits,
        "int_bits " + std::to_string(config.int_bits) + ": build " + build.name + " has (" +
            std::to_string(build.int_bits) + ", " + std::to_string(build.frac_bits) + ")");
  check(shape.lq <= build.l_max && shape.lk <= build.l_max && shape.dim <= build.d_max,
        "shape " + std::to_string(shape.lq) + " x " + std::to_string(shape.lk) + ", dim " +
            std::to_string(shape.dim) + ": build " + build.name + " takes up to " +
            std::to_string(build.l_max) + " and dim " + std::to_string(build.d_max));
  check(heads >= 1 && heads <= 65535,
        "heads is " + std::to_string(heads) + "; allowed: 1 .. 65535");
}

int ceil_div(int a, int b) { return (a + b - 1) / b; }

int ceil_log2(int x) {
  int k = 0;
  while ((1 << k) < x) ++k;
  return k;
}

}  // namespace

void check_build(const Build& build) {
  for (const int depth : {build.theta_depth, build.threshold_depth, build.record_depth,
                          build.score_depth, build.row_depth, build.weight_depth, build.total_depth,
                          build.recip_depth, build.out_depth}) {
    check(depth >= 2 && (depth & (depth - 1)) == 0, "build " + build.name + ": a FIFO has depth " +
                                                        std::to_string(depth) +
                                                        "; depths are powers of two, at least 2");
  }
  check(build.out_lanes >= 1 && build.lanes >= 1 && build.lanes % build.out_lanes == 0 &&
            build.d_max >= 1 && build.d_max % build.lanes == 0,
        "build " + build.name + ": out-lanes " + std::to_string(build.out_lanes) + ", lanes " +
            std::to_string(build.lanes) + ", d-max " + std::to_string(build.d_max) +
            "; each must divide the next");
  check(build.l_max >= 4 && build.l_max % 2 == 0, "build " + build.name + ": l-max is " +
                                                      std::to_string(build.l_max) +
                                                      "; it must be even and at least 4");
  check(2 * build.theta_depth >= build.l_max && build.score_depth >= build.l_max,
        "build " + build.name + ": theta-depth " + std::to_string(build.theta_depth) +
            " and score-depth " + std::to_string(build.score_depth) +
            "; they must be at least l-max / 2 and l-max, l-max is " + std::to_string(build.l_max));
}

JobPlan::JobPlan(const Build& build, const Config& config_in, const Shape& shape_in, int heads_in)
    : config(config_in), shape(shape_in), heads(heads_in) {
  check_job(build, config, shape, heads);
  steps = ceil_div(shape.dim, build.lanes);
  out_beats = ceil_div(shape.dim, build.out_lanes);
  divide_cycles =
      at(ceil_div(2 * (build.int_bits - 1) + ceil_log2(build.d_max) + build.frac_bits + 1, 8));
  for (int b = 0; b < shape.block_rows(); ++b) {
    const int reach = std::min(2 * b + 1, shape.lq - 1) + (shape.lk - shape.lq);
    live.push_back(config.causal ? std::min(shape.block_cols(), (reach >> 1) + 1)
                                 : shape.block_cols());
  }
}

}  // namespace hdp
