// SPDX-License-Identifier: Apache-2.0
// Attention in double precision, and the error of the fixed-point machine against it.
#include "golden/float_reference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hdp {

std::vector<double> float_attention(const Shape& shape, bool causal, const double* q,
                                    const double* k, const double* v, double score_scale,
                                    std::vector<double>* probabilities) {
  const auto lq = static_cast<std::size_t>(shape.lq), lk = static_cast<std::size_t>(shape.lk);
  const auto dim = static_cast<std::size_t>(shape.dim);
  std::vector<double> out(lq * dim, 0.0), weight(lk);
  if (probabilities != nullptr) probabilities->assign(lq * lk, 0.0);

  for (std::size_t i = 0; i < lq; ++i) {
    const auto limit = static_cast<std::size_t>(shape.limit(static_cast<int>(i), causal));
    double largest = -std::numeric_limits<double>::infinity();
    for (std::size_t j = 0; j < limit; ++j) {
      double score = 0;
      for (std::size_t d = 0; d < dim; ++d) score += q[i * dim + d] * k[j * dim + d];
      weight[j] = score * score_scale;
      largest = std::max(largest, weight[j]);
    }
    double total = 0;
    for (std::size_t j = 0; j < limit; ++j) {
      weight[j] = std::exp(weight[j] - largest);
      total += weight[j];
    }
    for (std::size_t j = 0; j < limit; ++j) {
      const double p = weight[j] / total;
      if (probabilities != nullptr) (*probabilities)[i * lk + j] = p;
      for (std::size_t d = 0; d < dim; ++d) out[i * dim + d] += p * v[j * dim + d];
    }
  }
  return out;
}

HeadError compare_head(const Shape& shape, const HeadResult& result, const std::vector<double>& out,
                       const std::vector<double>& ref, const std::vector<double>& probabilities) {
  double out2 = 0, ref2 = 0, dot = 0, diff2 = 0;
  for (std::size_t n = 0; n < ref.size(); ++n) {
    out2 += out[n] * out[n];
    ref2 += ref[n] * ref[n];
    dot += out[n] * ref[n];
    diff2 += (out[n] - ref[n]) * (out[n] - ref[n]);
  }
  HeadError error;
  if (ref2 > 0) {
    error.relative = std::sqrt(diff2 / ref2);
  } else {
    error.relative = out2 > 0 ? std::numeric_limits<double>::infinity() : 0;
  }
  if (out2 > 0 && ref2 > 0) {
    error.cosine = dot / (std::sqrt(out2) * std::sqrt(ref2));
  } else {
    error.cosine = out2 > 0 || ref2 > 0 ? 0 : 1;
  }

  const auto lk = static_cast<std::size_t>(shape.lk);
  double mass = 0;
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    const RowResult& row = result.rows[i];
    for (std::size_t p = row.first; p < row.first + row.count; ++p) {
      mass += probabilities[i * lk + result.pairs[p].key];
    }
  }
  error.kept_mass = mass / shape.lq;
  return error;
}

}  // namespace hdp
