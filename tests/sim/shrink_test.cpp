// SPDX-License-Identifier: Apache-2.0
// The shrinker on predicates that are known in full, and on a core with a bug that depends on the
// data.
#include "sim/bundle/shrink.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "golden/functional.hpp"
#include "golden/hdp_probes.hpp"
#include "sim/bundle/cuts.hpp"
#include "tests/sim/data_spoiler.hpp"
#include "tests/sim/random_jobs.hpp"
#include "vectors/generator.hpp"

namespace hdp::sim {
namespace {

Job uniform(int heads, int lq, int lk, int dim) {
  Job job = generate_group("uniform", 7, heads, {lq, lk, dim});
  job.name = "uniform";
  return job;
}

std::size_t index(const Job& job, int head, int row, int d) {
  return static_cast<std::size_t>((head * job.shape.lq + row) * job.shape.dim + d);
}

TEST(Cuts, TakeAwayWhatTheyAreToldTo) {
  Job job;
  job.name = "job";
  job.heads = 2;
  job.shape = {2, 3, 2};
  const auto fill = [](std::size_t n, int base) {
    std::vector<std::int16_t> x(n);
    for (std::size_t i = 0; i < n; ++i)
      x[i] = static_cast<std::int16_t>(base + static_cast<int>(i));
    return x;
  };
  job.q = fill(8, 0);
  job.k = fill(12, 100);
  job.v = fill(12, 200);
  const Job head = without(job, Axis::Heads, 0, 1);
  EXPECT_EQ(head.heads, 1);
  EXPECT_EQ(head.q, (std::vector<std::int16_t>{4, 5, 6, 7}));
  EXPECT_EQ(head.v, (std::vector<std::int16_t>{206, 207, 208, 209, 210, 211}));
  const Job row = without(job, Axis::Rows, 1, 1);
  EXPECT_EQ(row.shape.lq, 1);
  EXPECT_EQ(row.q, (std::vector<std::int16_t>{0, 1, 4, 5}));
  EXPECT_EQ(row.k, job.k);
  const Job columns = without(job, Axis::Columns, 0, 2);
  EXPECT_EQ(columns.shape.lk, 1);
  EXPECT_EQ(columns.k, (std::vector<std::int16_t>{104, 105, 110, 111}));
  EXPECT_EQ(columns.v, (std::vector<std::int16_t>{204, 205, 210, 211}));
  const Job dims = without(job, Axis::Dims, 0, 1);
  EXPECT_EQ(dims.shape.dim, 1);
  EXPECT_EQ(dims.q, (std::vector<std::int16_t>{1, 3, 5, 7}));
  EXPECT_EQ(dims.k, (std::vector<std::int16_t>{101, 103, 105, 107, 109, 111}));
  EXPECT_FALSE(is_valid(without(job, Axis::Rows, 0, 2)));
}

TEST(Shrink, OneElementAndThreeColumns) {
  const std::int16_t kMark = 31000;  // above everything in the set
  ShrinkCase start{{uniform(1, 8, 8, 4), uniform(3, 40, 50, 33)}, 5};
  start.jobs[1].q[index(start.jobs[1], 1, 17, 20)] = kMark;
  start.jobs[1].config.fill = Fill::Skip;
  start.jobs[1].config.rho_q15 = 77;
  const auto fails = [&](const ShrinkCase& c) {
    for (const Job& job : c.jobs) {
      if (job.shape.lk < 3) continue;
      if (std::find(job.q.begin(), job.q.end(), kMark) != job.q.end()) return true;
    }
    return false;
  };
  const ShrinkResult result = shrink(start, fails, {});
  ASSERT_TRUE(fails(result.best));
  EXPECT_TRUE(result.finished);
  ASSERT_EQ(result.best.jobs.size(), 1u);
  const Job& job = result.best.jobs[0];
  EXPECT_EQ(result.best.stall_seed, 0u);
  EXPECT_EQ(job.heads, 1);
  EXPECT_EQ(job.shape.lq, 1);
  EXPECT_EQ(job.shape.lk, 3);
  EXPECT_EQ(job.shape.dim, 1);
  EXPECT_EQ(case_size(result.best)[1], 1u);
  EXPECT_EQ(job.config.fill, Fill::Mean);
  EXPECT_EQ(job.config.rho_q15, 16384);
  EXPECT_LT(result.tried, 2000u);
}

TEST(Shrink, ValuesGoTowardsZero) {
  const ShrinkCase start{{uniform(1, 4, 4, 4)}, 0};
  const auto fails = [](const ShrinkCase& c) {
    return std::any_of(c.jobs[0].v.begin(), c.jobs[0].v.end(),
                       [](std::int16_t v) { return v <= -300; });
  };
  ASSERT_TRUE(fails(start));
  const ShrinkResult result = shrink(start, fails, {});
  EXPECT_EQ(result.best.jobs[0].v, std::vector<std::int16_t>{-300});
  EXPECT_EQ(result.best.jobs[0].q, std::vector<std::int16_t>{0});
}

TEST(Shrink, CausalCandidatesAreAlwaysValid) {
  Job job = uniform(1, 9, 12, 4);
  job.config.causal = true;
  bool all_valid = true;
  const auto fails = [&](const ShrinkCase& c) {
    for (const Job& candidate : c.jobs) {
      all_valid = all_valid && is_valid(candidate);
      validate(candidate.config, candidate.shape);
    }
    return c.jobs[0].config.causal && c.jobs[0].shape.lq >= 3;
  };
  const ShrinkResult result = shrink({{job}, 0}, fails, {});
  EXPECT_TRUE(all_valid);
  EXPECT_EQ(result.best.jobs[0].shape.lq, 3);
  EXPECT_EQ(result.best.jobs[0].shape.lk, 3);
  EXPECT_TRUE(result.best.jobs[0].config.causal);
}

TEST(Shrink, TauFollowsTheHeadsScore) {
  Job job = uniform(3, 8, 8, 8);
  for (auto& x : job.q) x = static_cast<std::int16_t>(x * 4);
  job.config.head_prune = true;
  job.config.tau = head_scores(job)[1];
  const auto fails = [](const ShrinkCase& c) {  // a head is exactly at the threshold
    const Job& j = c.jobs[0];
    const auto scores = head_scores(j);
    return j.config.head_prune && j.config.tau > 0 &&
           std::find(scores.begin(), scores.end(), j.config.tau) != scores.end();
  };
  ASSERT_TRUE(fails({{job}, 0}));
  const ShrinkResult result = shrink({{job}, 0}, fails, {});
  EXPECT_TRUE(fails(result.best));
  EXPECT_EQ(result.best.jobs[0].heads, 1);
  EXPECT_EQ(result.best.jobs[0].shape.lq, 1);
  EXPECT_EQ(result.best.jobs[0].shape.lk, 1);
  EXPECT_EQ(result.best.jobs[0].shape.dim, 1);
}

TEST(Shrink, StallsGetASimplerSeed) {
  const auto fails = [](const ShrinkCase& c) { return c.stall_seed % 3 == 2; };
  const ShrinkResult result = shrink({{uniform(1, 2, 2, 2)}, 101}, fails, {});
  EXPECT_EQ(result.best.stall_seed, 2u);
}

TEST(Shrink, KeepsJobsThatAreNeeded) {
  ShrinkCase start;
  for (int n = 0; n < 7; ++n) start.jobs.push_back(uniform(2, 5, 6, 3));
  start.jobs[2].config.exact = true;
  const auto fails =
      [](const ShrinkCase& c) {  // the state that an exact job leaves breaks the one after it
        for (std::size_t n = 0; n + 1 < c.jobs.size(); ++n) {
          if (c.jobs[n].config.exact) return true;
        }
        return false;
      };
  const ShrinkResult result = shrink(start, fails, {});
  ASSERT_EQ(result.best.jobs.size(), 2u);
  EXPECT_TRUE(result.best.jobs[0].config.exact);
  EXPECT_EQ(case_size(result.best)[1], 0u);
}

TEST(Shrink, StopsWithTheBestSoFar) {
  int left = 15;
  ShrinkOptions options;
  options.stop = [&left] { return left-- <= 0; };
  const auto fails = [](const ShrinkCase& c) { return c.jobs.back().shape.lq >= 2; };
  const ShrinkCase start{{uniform(2, 30, 30, 8), uniform(2, 30, 30, 8)}, 0};
  const ShrinkResult result = shrink(start, fails, options);
  EXPECT_FALSE(result.finished);
  EXPECT_EQ(result.tried, 15u);
  EXPECT_TRUE(fails(result.best));
  EXPECT_LT(case_size(result.best), case_size(start));
}

TEST(Shrink, IsDeterministic) {
  const ShrinkCase start{{test::random_job(Build::small(), {16, 3}, 11)}, 3};
  const auto fails = [](const ShrinkCase& c) {
    std::uint64_t hash = 1;
    for (const std::int16_t x : c.jobs[0].q) hash = hash * 31 + static_cast<std::uint16_t>(x);
    return hash % 3 != 0;
  };
  if (!fails(start)) GTEST_SKIP();
  const ShrinkResult a = shrink(start, fails, {}), b = shrink(start, fails, {});
  EXPECT_EQ(a.tried, b.tried);
  EXPECT_EQ(a.best.jobs[0].q, b.best.jobs[0].q);
  EXPECT_EQ(a.best.jobs[0].k, b.best.jobs[0].k);
}

/// Odd scores of key 2 have bit 3 flipped.
std::unique_ptr<Core> buggy_core(cosim::InitSeed init_seed) {
  return std::make_unique<test::DataSpoiler>(
      make_core("small", init_seed), static_cast<int>(Probe::Score), [](std::byte* p) {
        std::uint16_t key = 0;
        std::memcpy(&key, p, 2);
        if (key == 2 && (p[4] & std::byte{1}) != std::byte{0}) p[4] ^= std::byte{8};
      });
}

TEST(Shrink, ABugOfACoreEndsSmall) {
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u}) {
    Failure failure;
    failure.build = Build::small();
    failure.make_core = buggy_core;
    ShrinkCase start;
    start.stall_seed = seed % 2 == 0 ? 0 : seed;
    for (std::uint64_t n = 0; n < 6; ++n) {
      start.jobs.push_back(test::random_job(Build::small(), {16, 4}, 700 + seed * 10 + n));
    }
    failure.stall_seed = start.stall_seed;
    const auto core = failure.new_core();
    const CosimReport report = run_cosim(*core, failure.build, start.jobs, failure.options());
    ASSERT_TRUE(report.divergence);
    ASSERT_EQ(report.divergence->probe, "score");
    failure.divergence = *report.divergence;

    SameFailure still_fails(failure, {});
    const ShrinkResult result = shrink(start, std::ref(still_fails), {});
    ASSERT_EQ(result.best.jobs.size(), 1u);
    const Job& job = result.best.jobs[0];
    EXPECT_EQ(result.best.stall_seed, 0u);
    EXPECT_EQ(job.heads, 1);
    EXPECT_LE(job.shape.lq, 2);
    EXPECT_EQ(job.shape.lk, 3);
    EXPECT_EQ(job.shape.dim, 1);
    EXPECT_LE(case_size(result.best)[1], 2u);
    EXPECT_TRUE(still_fails(result.best));
    EXPECT_EQ(still_fails.divergence().probe, "score");
  }
}

}  // namespace
}  // namespace hdp::sim
