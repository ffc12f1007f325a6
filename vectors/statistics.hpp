// SPDX-License-Identifier: Apache-2.0
// What attention heads look like: the measures by which generated sets are judged
// (docs/reference/vectors.md).
#pragma once

#include "golden/config.hpp"
#include "vectors/vector_set.hpp"

namespace hdp {

/// Measures of one head, or their means over heads. All are scale-free; Q and K are averaged where
/// both have the measure.
struct HeadStatistics {
  double rank = 0;  ///< effective rank: participation ratio of the tokens' covariance
  double neighbour =
      0;  ///< mean cosine of tokens next to each other, after the mean token is taken off
  double below = 0;      ///< the same for tokens one image row apart (statistics_grid())
  double hot_mass = 0;   ///< share of the attention mass on the kHotColumns strongest keys
  double outlier = 0;    ///< rms of K's strongest dimension over the median dimension's
  double score_rms = 0;  ///< spread of a row's scores, in nats: how sharp the softmax is
};

constexpr int kHotColumns = 3;

/// Tokens in an image row, of `tokens` patches and one [class] token: the patches fill a square.
int statistics_grid(int tokens);

/// Measures one head: q [lq][dim], k [lk][dim]; scores are q . k * score_scale. With causal, column
/// j is judged over the queries that see it.
HeadStatistics measure_head(const Shape& shape, bool causal, const double* q, const double* k,
                            double score_scale);

/// Mean over the heads of a group, of the fixed-point operands as the machine reads them.
HeadStatistics measure_group(const VectorGroup& group);

}  // namespace hdp
