// SPDX-License-Identifier: Apache-2.0
// Random jobs. Only the generator's own integers are used, so that a seed means the same
// everywhere.
#include "tests/sim/random_jobs.hpp"

#include <algorithm>
#include <random>

#include "golden/functional.hpp"

namespace hdp::test {
namespace {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed * 0x9e3779b97f4a7c15u + 1) {}
  /// lowest .. highest, both included.
  std::int64_t in(std::int64_t lowest, std::int64_t highest) {
    return lowest +
           static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(highest - lowest + 1));
  }
  bool one_in(int n) { return in(1, n) == 1; }

 private:
  std::mt19937_64 engine_;
};

/// Elements in one of several characters: full range, small, constant rows, sparse, extremes.
std::vector<std::int16_t> operand(Random& random, std::size_t count, int bits) {
  const std::int64_t top = (std::int64_t{1} << (bits - 1)) - 1, bottom = -top - 1;
  const std::int64_t kind = random.in(0, 6);
  const std::int64_t constant = random.in(bottom, top);
  std::vector<std::int16_t> x(count);
  for (auto& value : x) {
    std::int64_t v = 0;
    switch (kind) {
      case 0:
        v = random.in(bottom, top);
        break;
      case 1:
        v = random.in(-700, 700);
        break;
      case 2:
        v = random.in(-200, 200);
        break;
      case 3:
        v = constant;
        break;
      case 4:
        v = random.one_in(6) ? random.in(bottom, top) : 0;
        break;
      case 5:
        v = random.one_in(2) ? top : bottom;
        break;
      default:
        v = random.in(-3, 3) * 256 + random.in(-2, 2);
        break;
    }
    value = static_cast<std::int16_t>(std::clamp(v, bottom, top));
  }
  return x;
}

std::int32_t rho(Random& random) {
  switch (random.in(0, 5)) {
    case 0:
      return 16384;
    case 1:
      return random.one_in(2) ? -32768 : 32767;
    case 2:
      return 0;
    default:
      return static_cast<std::int32_t>(random.in(-32768, 32767));
  }
}

}  // namespace

sim::Job random_job(const Build& build, const RandomLimits& limits, std::uint64_t seed) {
  Random random(seed);
  sim::Job job;
  job.name = "random " + std::to_string(seed);
  Config& c = job.config;
  c.int_bits = random.one_in(5) ? 4 : build.int_bits;
  c.importance = random.one_in(2) ? Importance::Abs : Importance::Signed;
  c.fill = static_cast<Fill>(random.in(0, 2));
  c.rho_q15 = rho(random);
  c.block_prune = !random.one_in(6);
  c.head_prune = random.one_in(3);
  c.exact = random.one_in(5);
  c.causal = random.one_in(3);
  c.mant = static_cast<std::uint32_t>(random.in(32768, 65535));
  c.shift = static_cast<std::uint32_t>(random.in(4, 24));

  const int longest = std::min(limits.max_length, build.l_max);
  Shape& s = job.shape;
  s.lq = static_cast<int>(random.one_in(8) ? longest : random.in(1, longest));
  s.lk = static_cast<int>(random.one_in(8) ? longest : random.in(1, longest));
  if (c.causal && s.lk < s.lq) std::swap(s.lk, s.lq);
  s.dim = static_cast<int>(random.one_in(3) ? build.d_max : random.in(1, build.d_max));
  job.heads = static_cast<int>(random.in(1, limits.max_heads));

  const auto heads = static_cast<std::size_t>(job.heads), dim = static_cast<std::size_t>(s.dim);
  const int bits = c.int_bits + Config::kFracBits;
  job.q = operand(random, heads * static_cast<std::size_t>(s.lq) * dim, bits);
  job.k = operand(random, heads * static_cast<std::size_t>(s.lk) * dim, bits);
  job.v = operand(random, heads * static_cast<std::size_t>(s.lk) * dim, 16);
  if (c.head_prune) {  // the head score of one of the heads: some are below, one is exactly at it
    HeadResult result;
    const int chosen = static_cast<int>(random.in(0, job.heads - 1));
    run_head(c, s, job.head(chosen), result);
    c.tau = result.head_score;
  }
  return job;
}

std::vector<sim::Job> random_batch(const Build& build, const RandomLimits& limits,
                                   std::uint64_t first, std::uint64_t count, std::uint64_t batch) {
  std::vector<sim::Job> jobs;
  for (std::uint64_t n = 0; n < count; ++n) jobs.push_back(random_job(build, limits, first + n));
  Config& c = jobs[count - 3].config;
  if (c.head_prune) c.tau |= std::uint64_t{1} << (32 + batch % 16);
  jobs[count - 2].config.shift = static_cast<std::uint32_t>(batch * 13 % 48);
  const std::int16_t end = batch % 4 < 2 ? INT16_MIN : INT16_MAX;
  std::fill(jobs.back().v.begin(), jobs.back().v.end(), end);
  return jobs;
}

}  // namespace hdp::test
