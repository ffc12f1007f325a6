// SPDX-License-Identifier: Apache-2.0
// Outputs at the edge of rounding, found by solving num * R = r modulo 2^(31+t) for V.
//
// A head has one query and n + 1 keys. All keys but the last have the highest score, so the weight
// 2^15; the last one's score is `distance` below, and its weight e and with it total and R follow.
// With R and e odd, num = r / R and then V of the last key = num / e have a solution modulo powers
// of two, and the sum of the other V is what is left.
#include "tests/sim/rounding_jobs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace hdp::test {
namespace {

constexpr std::int64_t kOne = 32768;  // weight 1.0
constexpr int kHeads = 3;

/// What a head's output elements have in common.
struct Row {
  std::int64_t others = 0, last = 0;  ///< keys but the last, weight of the last
  std::int64_t total = 0, recip = 0;
  int t = 0;
};

/// One output element: V of its keys and what must come of them.
struct Element {
  std::int64_t sum = 0, last = 0;  ///< of V of all keys but the last; V of the last
  std::int64_t out = 0;
};

/// The weight of a score `distance` below the highest, where y = distance.
std::int64_t weight(std::int64_t distance) {
  const std::int64_t f = distance & 4095;
  return (32768 - ((f * (22023 - ((5639 * f) >> 12))) >> 12)) >> (distance >> 12);
}

Row row_of(std::int64_t others, std::int64_t distance) {
  Row row;
  row.others = others;
  row.last = weight(distance);
  row.total = others * kOne + row.last;
  while (row.total >> (row.t + 16) != 0) ++row.t;
  row.recip = (std::int64_t{1} << 31) / (row.total >> row.t);
  return row;
}

/// 1 / odd modulo 2^64: each step doubles the bits that are right.
std::uint64_t inverse(std::int64_t odd) {
  const auto a = static_cast<std::uint64_t>(odd);
  std::uint64_t x = a;
  for (int step = 0; step < 5; ++step) x *= 2 - a * x;
  return x;
}

/// The elements with num * R = remainder modulo 2^(31+t).
std::vector<Element> solve(const Row& row, std::int64_t remainder) {
  const std::int64_t modulus = std::int64_t{1} << (31 + row.t);
  const std::int64_t half = modulus / 2;
  const auto low =
      static_cast<std::int64_t>(static_cast<std::uint64_t>(remainder) * inverse(row.recip) %
                                static_cast<std::uint64_t>(modulus));
  std::vector<Element> found;
  for (const std::int64_t num : {low, low - modulus}) {
    const auto last = static_cast<std::int64_t>(
        static_cast<std::uint64_t>(num) * inverse(row.last) % static_cast<std::uint64_t>(kOne));
    for (const std::int64_t v : {last, last - kOne}) {
      const std::int64_t rest = num - row.last * v;  // a multiple of 2^15
      Element e;
      e.sum = rest / kOne;
      e.last = v;
      e.out = (num * row.recip - remainder) / modulus + (remainder >= half ? 1 : 0);
      if (e.sum < row.others * INT16_MIN || e.sum > row.others * INT16_MAX) continue;
      if (e.out < INT16_MIN || e.out > INT16_MAX) continue;
      found.push_back(e);
    }
  }
  return found;
}

/// Writes head `head` with the nearest distance above `distance` that has solutions, and returns
/// it.
std::int64_t fill_head(RoundingCase& to, int head, std::int64_t distance) {
  sim::Job& job = to.job;
  const auto dim = static_cast<std::size_t>(job.shape.dim);
  const auto keys = static_cast<std::size_t>(job.shape.lk);
  const std::size_t first = static_cast<std::size_t>(head) * keys * dim;
  for (++distance; distance < 2048; ++distance) {  // within four integer bits
    const Row row = row_of(job.shape.lk - 1, distance);
    if (row.recip % 2 == 0 || row.last % 2 == 0) continue;
    const std::int64_t half = std::int64_t{1} << (30 + row.t);
    const std::vector<Element> down = solve(row, half - 1), up = solve(row, half);
    if (down.empty() || up.empty()) continue;
    job.k[first + (keys - 1) * dim] = static_cast<std::int16_t>(-distance);
    for (std::size_t d = 0; d < dim; ++d) {
      const std::vector<Element>& from = d % 2 == 0 ? down : up;
      const Element& e = from[d / 2 % from.size()];
      std::int64_t left = e.sum;
      for (std::size_t key = 0; key + 1 < keys; ++key) {
        const std::int64_t share = left / static_cast<std::int64_t>(keys - 1 - key);
        job.v[first + key * dim + d] = static_cast<std::int16_t>(share);
        left -= share;
      }
      job.v[first + (keys - 1) * dim + d] = static_cast<std::int16_t>(e.last);
      to.out.push_back(static_cast<std::int16_t>(e.out));
    }
    return distance;
  }
  throw std::logic_error(fmt::format("no rounding case of {} keys", job.shape.lk));
}

}  // namespace

std::vector<RoundingCase> rounding_cases(const Build& build) {
  std::vector<RoundingCase> cases;
  for (int keys = 2; keys <= build.l_max; ++keys) {
    RoundingCase made;
    sim::Job& job = made.job;
    job.name = fmt::format("rounding, {} keys", keys);
    job.config.int_bits = build.int_bits;
    job.config.block_prune = false;
    job.config.shift = 15;  // with M = 2^15: y = m - s
    job.shape = {1, keys, build.d_max};
    job.heads = kHeads;
    const auto row = static_cast<std::size_t>(build.d_max);
    job.q.assign(kHeads * row, 0);
    job.k.assign(kHeads * static_cast<std::size_t>(keys) * row, 0);
    job.v.assign(job.k.size(), 0);
    std::int64_t distance = 0;
    for (int head = 0; head < kHeads; ++head) {
      job.q[static_cast<std::size_t>(head) * row] = 256;  // 1.0, so a score is K[0]
      distance = fill_head(made, head, distance);
    }
    cases.push_back(std::move(made));
  }
  return cases;
}

}  // namespace hdp::test
