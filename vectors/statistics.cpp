// SPDX-License-Identifier: Apache-2.0
// What attention heads look like: the measures by which generated sets are judged
// (docs/reference/vectors.md).
#include "vectors/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace hdp {
namespace {

// Tokens of one tensor, with the mean token taken off.
class Tokens {
 public:
  Tokens(const double* x, int rows, int dim) : rows_(rows), dim_(dim), x_(x, x + rows * dim) {
    for (int d = 0; d < dim; ++d) {
      double mean = 0;
      for (int i = 0; i < rows; ++i) mean += at(i, d) / rows;
      for (int i = 0; i < rows; ++i) at(i, d) -= mean;
    }
  }

  double& at(int i, int d) { return x_[static_cast<std::size_t>(i * dim_ + d)]; }
  double dot(int i, int j) {
    double sum = 0;
    for (int d = 0; d < dim_; ++d) sum += at(i, d) * at(j, d);
    return sum;
  }

  // (sum of eigenvalues)^2 / sum of their squares, of the covariance; 0 for equal tokens.
  double rank() {
    double trace = 0, squares = 0;
    for (int i = 0; i < rows_; ++i) {
      trace += dot(i, i);
      for (int j = 0; j < rows_; ++j) squares += dot(i, j) * dot(i, j);
    }
    return squares > 0 ? trace * trace / squares : 0;
  }

  // Mean cosine of tokens i and i + lag, from token `first` on.
  double cosine(int first, int lag) {
    double sum = 0;
    for (int i = first; i + lag < rows_; ++i) {
      const double norms = std::sqrt(dot(i, i) * dot(i + lag, i + lag));
      if (norms > 0) sum += dot(i, i + lag) / norms;
    }
    const int count = rows_ - lag - first;
    return count > 0 ? sum / count : 0;
  }

 private:
  int rows_, dim_;
  std::vector<double> x_;
};

double outlier_ratio(const double* x, int rows, int dim) {
  std::vector<double> rms;
  for (int d = 0; d < dim; ++d) {
    double squares = 0;
    for (int i = 0; i < rows; ++i) squares += x[i * dim + d] * x[i * dim + d];
    rms.push_back(std::sqrt(squares / rows));
  }
  std::sort(rms.begin(), rms.end());
  const double median = rms[rms.size() / 2];
  return median > 0 ? rms.back() / median : 0;
}

// Attention mass per key and the spread of the scores.
void attention(const Shape& shape, bool causal, const double* q, const double* k,
               double score_scale, HeadStatistics& out) {
  std::vector<double> mass(static_cast<std::size_t>(shape.lk));
  for (int i = 0; i < shape.lq; ++i) {
    const int limit = shape.limit(i, causal);
    std::vector<double> scores;
    for (int j = 0; j < limit; ++j) {
      double sum = 0;
      for (int d = 0; d < shape.dim; ++d) sum += q[i * shape.dim + d] * k[j * shape.dim + d];
      scores.push_back(sum * score_scale);
    }
    double mean = 0, squares = 0, total = 0;
    for (double s : scores) mean += s / limit;
    for (double s : scores) squares += (s - mean) * (s - mean);
    out.score_rms += std::sqrt(squares / limit) / shape.lq;
    const double largest = *std::max_element(scores.begin(), scores.end());
    for (double& s : scores) total += s = std::exp(s - largest);
    for (std::size_t j = 0; j < scores.size(); ++j) mass[j] += scores[j] / total / shape.lq;
  }
  std::sort(mass.rbegin(), mass.rend());
  for (std::size_t j = 0; j < mass.size() && j < kHotColumns; ++j) out.hot_mass += mass[j];
}

}  // namespace

int statistics_grid(int tokens) {
  int side = 1;
  while (side * side < tokens - 1) ++side;
  return side;
}

HeadStatistics measure_head(const Shape& shape, bool causal, const double* q, const double* k,
                            double score_scale) {
  HeadStatistics out;
  Tokens queries(q, shape.lq, shape.dim), keys(k, shape.lk, shape.dim);
  out.rank = (queries.rank() + keys.rank()) / 2;
  out.neighbour = (queries.cosine(1, 1) + keys.cosine(1, 1)) / 2;
  out.below =
      (queries.cosine(1, statistics_grid(shape.lq)) + keys.cosine(1, statistics_grid(shape.lk))) /
      2;
  out.outlier = outlier_ratio(k, shape.lk, shape.dim);
  attention(shape, causal, q, k, score_scale, out);
  return out;
}

HeadStatistics measure_group(const VectorGroup& group) {
  HeadStatistics mean;
  const Shape& shape = group.shape;
  const double unit = 1.0 / (1 << Config::kFracBits);
  for (int head = 0; head < group.heads; ++head) {
    const HeadInput input = group.head(head);
    std::vector<double> q(input.q, input.q + shape.lq * shape.dim);
    std::vector<double> k(input.k, input.k + shape.lk * shape.dim);
    for (double& x : q) x *= unit / group.scale_q;
    for (double& x : k) x *= unit / group.scale_k;
    const HeadStatistics one =
        measure_head(shape, group.config.causal, q.data(), k.data(), 1 / std::sqrt(shape.dim));
    mean.rank += one.rank / group.heads;
    mean.neighbour += one.neighbour / group.heads;
    mean.below += one.below / group.heads;
    mean.hot_mass += one.hot_mass / group.heads;
    mean.outlier += one.outlier / group.heads;
    mean.score_rms += one.score_rms / group.heads;
  }
  return mean;
}

}  // namespace hdp
