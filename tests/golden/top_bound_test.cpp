// SPDX-License-Identifier: Apache-2.0
// The bound of a co-processor's job, by hand.
#include "golden/top_bound.hpp"

#include <gtest/gtest.h>

#include "tests/golden/top_fixture.hpp"

namespace hdp::test {
namespace {

/// 4 x 5 tokens of which block column 1 is kept by nobody; 12 kept pairs.
HeadResult some_head() {
  HeadResult r;
  r.live_blocks = 6;
  r.kept_blocks = 4;
  r.mask = {1, 0, 1, 1, 0, 1};
  r.pairs.resize(12);
  return r;
}

TEST(TopBound, OfAHead) {
  const Machine machine = Machine::small(1);  // a word of 4 bytes, 4 lanes, 2 output lanes
  Config config;
  config.exact = true;
  const Shape shape{4, 5, 6};  // T 2, U 3, wq 2, wv 3
  TopBound b = top_bound(machine, config, shape, {some_head()});
  EXPECT_EQ(b.integer, 12u);
  EXPECT_EQ(b.fraction, 48u);
  EXPECT_EQ(b.softmax, 12u);
  EXPECT_EQ(b.value, 24u);
  EXPECT_EQ(b.out, 12u);
  EXPECT_EQ(b.read.integer, 18u);
  EXPECT_EQ(b.read.fraction, 18u);
  EXPECT_EQ(b.read.value, 15u);
  EXPECT_EQ(b.read.all(), b.dense_read.all());
  EXPECT_EQ(b.write, 12u);
  EXPECT_EQ(b.largest(), 51u);
  EXPECT_STREQ(b.name(), "read");

  config.fill = Fill::Skip;  // keys 0, 1 and 4
  b = top_bound(machine, config, shape, {some_head()});
  EXPECT_EQ(b.read.integer, 18u);
  EXPECT_EQ(b.read.fraction, 14u);
  EXPECT_EQ(b.read.value, 9u);
  EXPECT_EQ(b.dense_read.all(), 51u);
  EXPECT_EQ(b.largest(), 48u);
  EXPECT_STREQ(b.name(), "fraction");
}

TEST(TopBound, PrunedHeadsAndSeveralCores) {
  HeadResult pruned = some_head();
  pruned.pruned = true;
  pruned.pairs.clear();
  const TopBound b =
      top_bound(Machine::small(4), Config(), {4, 5, 6}, {some_head(), pruned, some_head()});
  EXPECT_EQ(b.integer, 9u);
  EXPECT_EQ(b.fraction, 12u);
  EXPECT_EQ(b.softmax, 6u);
  EXPECT_EQ(b.out, 9u);
  EXPECT_EQ(b.read.integer, 54u);
  EXPECT_EQ(b.read.fraction, 36u);
  EXPECT_EQ(b.dense_read.fraction, 54u);
  EXPECT_EQ(b.write, 36u);
}

TEST(TopBound, Ranges) {
  JobDescriptor d;
  d.heads = 2;
  d.lq = 4;
  d.lk = 5;
  d.dim = 6;
  d.base = {0x1000, 0x2000, 0x3000, 0x4000, 0x5000, 0x6000};
  d.q_stride = 100;
  d.k_stride = 200;
  d.v_stride = 300;
  d.o_stride = 400;
  const JobLayout layout(Machine::small(1), d);
  const auto integer = integer_reads(layout, 1);
  ASSERT_EQ(integer.size(), 9u);
  EXPECT_EQ(integer[4].address, 0x1000u + 200 + 32);
  EXPECT_EQ(integer[4].bytes, 8u);
  EXPECT_EQ(integer[5].array, Array::Qi);
  EXPECT_EQ(integer[5].address, 0x2000u + 100);
  const auto rest = surviving_reads(layout, 1, {0, 0, 1});
  ASSERT_EQ(rest.size(), 6u);  // K row 4, four rows of Q, V row 4
  EXPECT_EQ(rest[0].address, 0x3000u + 200 + 32);
  EXPECT_EQ(rest[5].address, 0x5000u + 300 + 48);
  EXPECT_EQ(rest[5].bytes, 12u);
  EXPECT_EQ(surviving_reads(layout, 1, {}).size(), 14u);
  const auto writes = head_writes(layout, 1);
  ASSERT_EQ(writes.size(), 4u);
  EXPECT_EQ(writes[3].address, 0x6000u + 400 + 36);
}

TEST(TopBound, NoJobIsFasterThanItsBound) {
  std::mt19937 random(8);
  for (int n = 0; n < 20; ++n) {
    Bench bench(Machine::small(1 + n % 4));
    Config config;
    config.rho_q15 = n % 2 == 0 ? -32768 : 16384;
    const PlacedJob job = place(bench.machine, config, {16, 16, 8}, 8, 0, bench.ram, random);
    std::vector<HeadResult> results;
    for (std::uint32_t h = 0; h < 8; ++h) {
      results.push_back(head_of(bench.machine, job.descriptor, h, bench.ram));
    }
    bench.run(job.descriptor);
    const TopBound bound = top_bound(bench.machine, config, {16, 16, 8}, results);
    EXPECT_GT(bench.read(reg::kCycles), bound.largest());
    EXPECT_LT(bench.read(reg::kCycles), 3 * bound.largest()) << bound.name();
  }
}

}  // namespace
}  // namespace hdp::test
