// SPDX-License-Identifier: Apache-2.0
// Cuts along one axis of a job's tensors.
#include "sim/bundle/cuts.hpp"

#include <algorithm>
#include <cstddef>

#include "vectors/generator.hpp"

namespace hdp::sim {
namespace {

/// x is [outer][n][inner]; drops first .. first+count-1 of the middle axis.
void erase_axis(std::vector<std::int16_t>& x, int outer, int n, int inner, int first, int count) {
  std::vector<std::int16_t> kept;
  kept.reserve(static_cast<std::size_t>(outer) * static_cast<std::size_t>(n - count) *
               static_cast<std::size_t>(inner));
  const auto at = [&](int o, int i) {
    return x.begin() + (static_cast<std::ptrdiff_t>(o) * n + i) * inner;
  };
  for (int o = 0; o < outer; ++o) {
    kept.insert(kept.end(), at(o, 0), at(o, first));
    kept.insert(kept.end(), at(o, first + count), at(o, n));
  }
  x = std::move(kept);
}

}  // namespace

int length(const Job& job, Axis axis) {
  switch (axis) {
    case Axis::Heads:
      return job.heads;
    case Axis::Rows:
      return job.shape.lq;
    case Axis::Columns:
      return job.shape.lk;
    case Axis::Dims:
      return job.shape.dim;
  }
  return 0;
}

Job without(const Job& job, Axis axis, int first, int count) {
  Job out = job;
  const auto& [lq, lk, dim] = job.shape;
  switch (axis) {
    case Axis::Heads:
      erase_axis(out.q, 1, job.heads, lq * dim, first, count);
      erase_axis(out.k, 1, job.heads, lk * dim, first, count);
      erase_axis(out.v, 1, job.heads, lk * dim, first, count);
      out.heads -= count;
      break;
    case Axis::Rows:
      erase_axis(out.q, job.heads, lq, dim, first, count);
      out.shape.lq -= count;
      break;
    case Axis::Columns:
      erase_axis(out.k, job.heads, lk, dim, first, count);
      erase_axis(out.v, job.heads, lk, dim, first, count);
      out.shape.lk -= count;
      break;
    case Axis::Dims:
      erase_axis(out.q, job.heads * lq, dim, 1, first, count);
      erase_axis(out.k, job.heads * lk, dim, 1, first, count);
      erase_axis(out.v, job.heads * lk, dim, 1, first, count);
      out.shape.dim -= count;
      break;
  }
  return out;
}

bool is_valid(const Job& job) {
  const Shape& s = job.shape;
  return job.heads >= 1 && s.lq >= 1 && s.lk >= 1 && s.dim >= 1 &&
         (!job.config.causal || s.lk >= s.lq);
}

std::vector<std::uint64_t> tau_candidates(const Job& job) {
  constexpr int kMostHeads = 4;
  if (!job.config.head_prune || job.heads > kMostHeads) return {};
  std::vector<std::uint64_t> candidates;
  for (const std::uint64_t score : head_scores(job)) {
    candidates.push_back(score);
    if (score > 0) candidates.push_back(score - 1);
  }
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  candidates.erase(std::remove(candidates.begin(), candidates.end(), job.config.tau),
                   candidates.end());
  return candidates;
}

}  // namespace hdp::sim
