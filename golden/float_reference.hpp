// SPDX-License-Identifier: Apache-2.0
// Double-precision attention, and how far the fixed-point machine is from it.
#pragma once

#include <vector>

#include "golden/config.hpp"
#include "golden/head.hpp"

namespace hdp {

/// softmax(q k^T * score_scale) v in double precision, [lq][dim]; with causal only j <= i + lk -
/// lq. probabilities, when not null, receives the softmax, [lq][lk].
std::vector<double> float_attention(const Shape& shape, bool causal, const double* q,
                                    const double* k, const double* v, double score_scale,
                                    std::vector<double>* probabilities = nullptr);

/// Error of one head against the float reference.
struct HeadError {
  double relative =
      0;  ///< ||out - ref||_2 / ||ref||_2 (0 when both are zero, infinity when only ref is)
  double cosine =
      1;  ///< cosine of the angle between out and ref (1 when both are zero, 0 when one is)
  double kept_mass =
      1;  ///< mean over query rows of the float softmax mass on kept pairs; 0 if pruned
};

/// Compares out (already divided by V's scale) with ref, both [lq][dim].
HeadError compare_head(const Shape& shape, const HeadResult& result, const std::vector<double>& out,
                       const std::vector<double>& ref, const std::vector<double>& probabilities);

}  // namespace hdp
