// SPDX-License-Identifier: Apache-2.0
// Fixed point back to real numbers, and the comparison.
#include "sim/cli/accuracy.hpp"

#include <algorithm>
#include <cmath>

namespace hdp::cli {
namespace {

std::vector<double> real(const std::int16_t* x, std::size_t count, double unit) {
  std::vector<double> values(count);
  for (std::size_t n = 0; n < count; ++n) values[n] = x[n] * unit;
  return values;
}

}  // namespace

double score_scale(const sim::Job& job) {
  // algorithm.md section 5, solved for 1/sqrt(D).
  const double c =
      std::ldexp(static_cast<double>(job.config.mant), -static_cast<int>(job.config.shift));
  return std::ldexp(c * std::log(2.0) * job.scale_q * job.scale_k, Config::kFracBits - 12);
}

HeadError head_error(const sim::Job& job, int head, const HeadResult& result,
                     const std::int16_t* out) {
  const auto dim = static_cast<std::size_t>(job.shape.dim);
  const std::size_t queries = static_cast<std::size_t>(job.shape.lq) * dim;
  const std::size_t keys = static_cast<std::size_t>(job.shape.lk) * dim;
  const HeadInput in = job.head(head);
  const std::vector<double> q =
      real(in.q, queries, std::ldexp(1 / job.scale_q, -Config::kFracBits));
  const std::vector<double> k = real(in.k, keys, std::ldexp(1 / job.scale_k, -Config::kFracBits));
  const std::vector<double> v = real(in.v, keys, 1 / job.scale_v);
  std::vector<double> probabilities;
  const std::vector<double> reference = float_attention(
      job.shape, job.config.causal, q.data(), k.data(), v.data(), score_scale(job), &probabilities);
  return compare_head(job.shape, result, real(out, queries, 1 / job.scale_v), reference,
                      probabilities);
}

void AccuracyMeter::add(const HeadError& error) {
  ++sum_.heads;
  sum_.relative += error.relative;
  sum_.worst_relative = std::max(sum_.worst_relative, error.relative);
  sum_.cosine += error.cosine;
  sum_.kept_mass += error.kept_mass;
}

Accuracy AccuracyMeter::mean() const {
  Accuracy mean = sum_;
  const double count = std::max(1, sum_.heads);
  mean.relative /= count;
  mean.cosine /= count;
  mean.kept_mass /= count;
  return mean;
}

}  // namespace hdp::cli
