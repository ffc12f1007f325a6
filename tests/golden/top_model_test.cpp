// SPDX-License-Identifier: Apache-2.0
// The co-processor's model: jobs from registers to memory, to the cycle and to the byte.
#include "golden/top_model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden/top_bound.hpp"
#include "tests/golden/top_fixture.hpp"

namespace hdp::test {
namespace {

using ::testing::ElementsAre;

Config random_config(std::mt19937& random, const Shape& shape) {
  Config config;
  config.fill = static_cast<Fill>(random() % 3);
  config.importance = static_cast<Importance>(random() % 2);
  config.rho_q15 = static_cast<std::int32_t>(random() % 65536) - 32768;
  config.block_prune = random() % 4 != 0;
  config.head_prune = random() % 2 != 0;
  config.exact = random() % 4 == 0;
  config.causal = shape.lk >= shape.lq && random() % 2 != 0;
  config.tau = random() % 20000;
  config.mant = static_cast<std::uint32_t>(32768 + random() % 32768);
  config.shift = static_cast<std::uint32_t>(10 + random() % 10);
  return config;
}

/// Audited, and every row of O as the functional model says.
void expect_written(const Bench& bench, const JobDescriptor& job,
                    const std::vector<HeadResult>& results) {
  EXPECT_TRUE(bench.audit.ok()) << bench.audit.errors().front();
  const std::uint64_t pitch = up(2u * job.dim, static_cast<std::uint64_t>(bench.machine.bus_bytes));
  for (std::uint32_t h = 0; h < job.heads; ++h) {
    for (std::uint32_t r = 0; r < job.lq; ++r) {
      for (std::uint32_t d = 0; d < job.dim; ++d) {
        const std::uint64_t at = job.base[static_cast<std::size_t>(Array::O)] +
                                 h * std::uint64_t{job.o_stride} + r * pitch + 2 * d;
        const auto got =
            static_cast<std::int16_t>(bench.ram.bytes[at] | bench.ram.bytes[at + 1] << 8);
        ASSERT_EQ(got, results[h].out[r * job.dim + d]) << "head " << h << " row " << r;
      }
    }
  }
}

std::vector<HeadResult> results_of(const Bench& bench, const JobDescriptor& job) {
  std::vector<HeadResult> all;
  for (std::uint32_t h = 0; h < job.heads; ++h) {
    all.push_back(head_of(bench.machine, job, h, bench.ram));
  }
  return all;
}

PlacedJob small_job(Bench& bench, int heads = 3, std::uint64_t at = 0x1000) {
  std::mt19937 random(7);
  return place(bench.machine, Config(), {6, 10, 7}, heads, at, bench.ram, random);
}

TEST(TopModel, EveryCycleOfAJobWithOneBlock) {
  Bench bench(Machine::small(1));
  std::mt19937 random(1);
  const PlacedJob job = place(bench.machine, Config(), {2, 2, 4}, 1, 0x1000, bench.ram, random);
  const auto results = results_of(bench, job.descriptor);
  bench.write(reg::kIrqEnable, 3);
  bench.run(job.descriptor);
  expect_written(bench, job.descriptor, results);

  // All cycles from the one in which CTRL.start executed.
  const std::uint64_t x = bench.top.cycles(TopProbe::CsrWrite).back();
  const auto top = [&](TopProbe probe) {
    std::vector<std::uint64_t> all = bench.top.cycles(probe);
    for (auto& c : all) c -= x;
    return all;
  };
  const auto core = [&](int probe) {
    std::vector<std::uint64_t> all = bench.cores[0]->cycles(probe);
    for (auto& c : all) c -= x;
    return all;
  };
  EXPECT_THAT(top(TopProbe::State), ElementsAre(2, 18, 19, 89, 90));
  EXPECT_THAT(top(TopProbe::Assign), ElementsAre(19));
  EXPECT_THAT(top(TopProbe::Read), ElementsAre(21, 23, 26, 28, 30));
  EXPECT_THAT(top(TopProbe::Ar), ElementsAre(22, 24, 27, 29, 31));
  EXPECT_THAT(core(static_cast<int>(Probe::Count)), ElementsAre(24));  // resolve
  EXPECT_THAT(top(TopProbe::R), ElementsAre(26, 27, 28, 29, 31, 32, 33, 34, 35, 36, 37, 38));
  EXPECT_THAT(core(static_cast<int>(Probe::Start)), ElementsAre(18));
  EXPECT_THAT(core(static_cast<int>(Probe::LoadInt)), ElementsAre(27, 28, 29, 30));
  EXPECT_THAT(core(static_cast<int>(Probe::LoadFrac)), ElementsAre(32, 33, 38, 39));
  EXPECT_THAT(core(static_cast<int>(Probe::LoadVal)), ElementsAre(35, 37));
  EXPECT_THAT(core(static_cast<int>(Probe::Decision)), ElementsAre(37));
  EXPECT_THAT(core(static_cast<int>(Probe::Report)), ElementsAre(41));
  EXPECT_THAT(core(static_cast<int>(Probe::Out)), ElementsAre(76, 77, 81, 82));
  EXPECT_THAT(top(TopProbe::Write), ElementsAre(78, 83));
  EXPECT_THAT(top(TopProbe::Aw), ElementsAre(79, 84));
  EXPECT_THAT(top(TopProbe::W), ElementsAre(79, 80, 84, 85));
  EXPECT_THAT(top(TopProbe::B), ElementsAre(82, 87));
  EXPECT_THAT(top(TopProbe::Irq), ElementsAre(91));

  EXPECT_EQ(bench.read(reg::kCycles), 88u);
  EXPECT_EQ(bench.read(reg::kReadIdle), 5u);  // outstanding from 22 to 38, 12 words
  EXPECT_EQ(bench.read(reg::kReadIntWords), 4u);
  EXPECT_EQ(bench.read(reg::kReadFracWords), 4u);
  EXPECT_EQ(bench.read(reg::kReadValWords), 4u);
  EXPECT_EQ(bench.read(reg::kWriteWords), 4u);
  EXPECT_EQ(bench.read(reg::kReadBursts), 5u);
  EXPECT_EQ(bench.read(reg::kWriteBursts), 2u);
  EXPECT_EQ(bench.read(reg::kJobsDone), 1u);
  EXPECT_EQ(bench.read(reg::kIrqStatus), 1u);
}

TEST(TopModel, PayloadsOfTheBusProbes) {
  Bench bench(Machine::small(2));
  const PlacedJob job = small_job(bench);
  bench.run(job.descriptor);
  const TableRecorder& top = bench.top;
  EXPECT_EQ(top.field(TopProbe::State, 2, "state"), 3u);
  // wq = 2: KI is 20 words in bursts of 8, and 0x1000 is a boundary.
  EXPECT_EQ(top.field(TopProbe::Read, 0, "id"), 0u);
  EXPECT_EQ(top.field(TopProbe::Read, 0, "beats"), 8u);
  EXPECT_EQ(top.field(TopProbe::Read, 0, "addr"), 0x1000u);
  EXPECT_EQ(top.field(TopProbe::Assign, 1, "core"), 1u);
  EXPECT_EQ(top.field(TopProbe::R, 0, "array"), 0u);
  EXPECT_EQ(top.of(TopProbe::Aw).size(), 18u);
  // dim 7: four words a row, the last with two bytes.
  EXPECT_EQ(top.field(TopProbe::W, 3, "strobe"), 3u);
  EXPECT_EQ(top.field(TopProbe::W, 3, "last"), 1u);
  EXPECT_EQ(top.field(TopProbe::W, 3, "data", 2), 0u);
  EXPECT_EQ(top.field(TopProbe::W, 2, "strobe"), 15u);
  EXPECT_EQ(top.of(TopProbe::W)[3].tag.col, 3);
}

TEST(TopModel, BurstsEndAtFourKibibytes) {
  Bench bench(Machine::small(1));
  const PlacedJob job = small_job(bench, 2, 0x1ff8);
  PlacedJob split = job;
  // Rows of O of 16 bytes, the first one across a boundary.
  split.descriptor.base[static_cast<std::size_t>(Array::O)] = 0x4ff8;
  const auto results = results_of(bench, split.descriptor);
  bench.run(split.descriptor);
  expect_written(bench, split.descriptor, results);
  EXPECT_EQ(bench.top.field(TopProbe::Read, 0, "beats"), 2u);
  EXPECT_EQ(bench.top.field(TopProbe::Read, 1, "addr"), 0x2000u);
  EXPECT_EQ(bench.top.field(TopProbe::Write, 0, "beats"), 2u);
  EXPECT_EQ(bench.top.field(TopProbe::Write, 1, "addr"), 0x5000u);
  EXPECT_EQ(bench.top.field(TopProbe::W, 1, "last"), 1u);
}

TEST(TopModel, HeadsGoToTheNextEligibleCore) {
  Bench bench(Machine::small(3));
  const PlacedJob job = small_job(bench, 8);
  bench.run(job.descriptor);
  ASSERT_EQ(bench.top.of(TopProbe::Assign).size(), 8u);
  const auto cycles = bench.top.cycles(TopProbe::Assign);
  EXPECT_EQ(cycles[1], cycles[0] + 1);
  EXPECT_EQ(cycles[2], cycles[0] + 2);
  for (std::size_t n = 0; n < 8; ++n) {
    EXPECT_EQ(bench.top.field(TopProbe::Assign, n, "head"), n);
    if (n < 6) {
      EXPECT_EQ(bench.top.field(TopProbe::Assign, n, "core"), n % 3);
    }
  }
}

/// The counters, counted from the events and from the functional model.
void expect_counters(Bench& bench, const JobDescriptor& job,
                     const std::vector<HeadResult>& results) {
  const TopBound bound = top_bound(bench.machine, job.config(8), job.shape(), results);
  std::uint32_t pruned = 0, kept = 0, live = 0;
  std::uint64_t empty_rows = 0, pairs = 0;
  for (const HeadResult& r : results) {
    pruned += r.pruned;
    kept += r.kept_blocks;
    live += r.live_blocks;
    pairs += r.pairs.size();
    for (const RowResult& row : r.rows) empty_rows += row.count == 0;
  }
  EXPECT_EQ(bench.read(reg::kHeadsDone), job.heads);
  EXPECT_EQ(bench.read(reg::kPrunedHeads), pruned);
  EXPECT_EQ(bench.read(reg::kKeptBlocks), kept);
  EXPECT_EQ(bench.read(reg::kLiveBlocks), live);
  const std::uint64_t steps = (job.dim + 3) / 4;
  EXPECT_EQ(bench.read(reg::kIntegerSteps), live * steps);
  EXPECT_EQ(bench.read(reg::kFractionSteps), pairs * steps * (job.exact ? 2 : 1) + empty_rows);
  EXPECT_EQ(bench.read(reg::kSoftmaxSteps), pairs + empty_rows);
  EXPECT_EQ(bench.read(reg::kValueSteps), (pairs + empty_rows) * steps);
  EXPECT_EQ(bench.read(reg::kFinishSteps), job.heads * job.lq * ((job.dim + 1) / 2));
  EXPECT_EQ(bench.read(reg::kReadIntWords), bound.read.integer);
  EXPECT_EQ(bench.read(reg::kReadFracWords), bound.read.fraction);
  EXPECT_EQ(bench.read(reg::kReadValWords), bound.read.value);
  EXPECT_EQ(bench.read(reg::kWriteWords), bound.write);
  EXPECT_EQ(bench.read(reg::kReadBursts), bench.top.of(TopProbe::Ar).size());
  EXPECT_EQ(bench.read(reg::kWriteBursts), bench.top.of(TopProbe::Aw).size());
  EXPECT_EQ(bench.read(reg::kJobsDone), 1u);
  EXPECT_EQ(bench.read(reg::kJobsFailed), 0u);
  const auto states = bench.top.cycles(TopProbe::State);
  EXPECT_EQ(bench.read(reg::kCycles), states.back() - states.front());
}

void expect_statistics(Bench& bench, std::uint32_t bank, const std::vector<HeadResult>& results) {
  for (std::size_t h = 0; h < results.size(); ++h) {
    bench.write(reg::kStatIndex, bank << 16 | static_cast<std::uint32_t>(h));
    EXPECT_EQ(bench.read(reg::kStatKept), results[h].kept_blocks);
    EXPECT_EQ(bench.read(reg::kStatLive), results[h].live_blocks);
    EXPECT_EQ(bench.read(reg::kStatScoreLo), static_cast<std::uint32_t>(results[h].head_score));
    EXPECT_EQ(bench.read(reg::kStatScoreHi),
              results[h].head_score >> 32 | (results[h].pruned ? 0x80000000u : 0u));
  }
}

TEST(TopModel, RandomJobsComeOutRight) {
  std::mt19937 random(20);
  for (int n = 0; n < 120; ++n) {
    Bench::Options options;
    options.stall_seed = n % 3 == 0 ? 0 : random();
    options.read_latency = static_cast<std::uint32_t>(1 + random() % 30);
    options.write_latency = static_cast<std::uint32_t>(1 + random() % 30);
    Bench bench(Machine::small(1 + n % 4), options);
    const Shape shape{1 + static_cast<int>(random() % 16), 1 + static_cast<int>(random() % 16),
                      1 + static_cast<int>(random() % 8)};
    const PlacedJob job = place(bench.machine, random_config(random, shape), shape,
                                1 + static_cast<int>(random() % 20), random() % 9000, bench.ram,
                                random, n % 2 == 0 ? 500 : 20000);
    const auto results = results_of(bench, job.descriptor);
    bench.run(job.descriptor);
    ASSERT_EQ(bench.ended, std::vector<bool>{true});
    expect_written(bench, job.descriptor, results);
    expect_counters(bench, job.descriptor, results);
    expect_statistics(bench, 0, results);
    ASSERT_FALSE(HasFailure()) << "job " << n;
  }
}

TEST(TopModel, PrunedHeadsAndKeyBlocksThatNobodyKeptAreNotRead) {
  Bench bench(Machine::small(2));
  std::mt19937 random(3);
  Config config;
  config.fill = Fill::Skip;
  config.rho_q15 = 32767;
  config.head_prune = true;
  PlacedJob job = place(bench.machine, config, {8, 16, 8}, 6, 0, bench.ram, random);
  std::vector<HeadResult> results = results_of(bench, job.descriptor);
  job.descriptor.tau = (results[0].head_score + results[1].head_score) / 2;
  results = results_of(bench, job.descriptor);
  const TopBound bound =
      top_bound(bench.machine, job.descriptor.config(8), job.descriptor.shape(), results);
  ASSERT_LT(bound.read.value, bound.dense_read.value / 2);
  bench.run(job.descriptor);
  expect_written(bench, job.descriptor, results);
  expect_counters(bench, job.descriptor, results);
  EXPECT_EQ(bench.read_beats, bound.read.all());
}

TEST(TopModel, EveryHeadPruned) {
  for (int cores = 1; cores <= 4; ++cores) {
    Bench bench(Machine::small(cores));
    std::mt19937 random(3);
    Config config;
    config.head_prune = true;
    config.tau = 1ull << 47;
    const PlacedJob job = place(bench.machine, config, {5, 6, 8}, 30, 64, bench.ram, random);
    const auto results = results_of(bench, job.descriptor);
    bench.run(job.descriptor);
    expect_written(bench, job.descriptor, results);
    EXPECT_EQ(bench.read(reg::kReadFracWords) + bench.read(reg::kReadValWords), 0u);
    expect_counters(bench, job.descriptor, results);
  }
}

TEST(TopModel, HeadsMayShareTheirKeysAndValues) {
  Bench bench(Machine::small(3));
  PlacedJob job = small_job(bench, 5);
  job.descriptor.k_stride = job.descriptor.v_stride = 0;
  const auto results = results_of(bench, job.descriptor);
  bench.run(job.descriptor);
  expect_written(bench, job.descriptor, results);
}

TEST(TopModel, EdgeAndServer) {
  for (const Machine& machine : {Machine::edge(), Machine::server()}) {
    Bench bench(machine);
    std::mt19937 random(5);
    const PlacedJob job = place(machine, Config(), {33, 64, 50}, 9, 0, bench.ram, random);
    const auto results = results_of(bench, job.descriptor);
    bench.run(job.descriptor);
    expect_written(bench, job.descriptor, results);
    expect_statistics(bench, 0, results);
  }
}

TEST(TopModel, TwoJobsQueue) {
  Bench bench(Machine::small(2));
  std::mt19937 random(9);
  const PlacedJob first = place(bench.machine, Config(), {6, 10, 7}, 3, 0, bench.ram, random);
  const PlacedJob second =
      place(bench.machine, Config(), {4, 4, 8}, 5, first.end, bench.ram, random);
  const auto results1 = results_of(bench, first.descriptor);
  const auto results2 = results_of(bench, second.descriptor);
  bench.describe(first.descriptor);
  EXPECT_EQ(bench.write(reg::kCtrl, 1), 0u);
  bench.describe(second.descriptor);
  EXPECT_EQ(bench.write(reg::kCtrl, 1), 0u);
  EXPECT_EQ(bench.read(reg::kStatus), 0x33u);  // running, one waits
  EXPECT_EQ(bench.write(reg::kCtrl, 1), 2u);   // no room for a third
  bench.until([&] { return bench.ended.size() == 2; });
  bench.ticks(100);
  EXPECT_EQ(bench.ended, (std::vector<bool>{true, true}));
  expect_written(bench, first.descriptor, results1);
  expect_written(bench, second.descriptor, results2);
  expect_statistics(bench, 0, results1);
  expect_statistics(bench, 1, results2);
  EXPECT_EQ(bench.read(reg::kJobsDone), 2u);
  // Finish, one cycle of Idle, Check.
  const auto states = bench.top.cycles(TopProbe::State);
  ASSERT_EQ(bench.top.field(TopProbe::State, 4, "state"), 0u);
  EXPECT_EQ(states[4], states[3] + 1);
  EXPECT_EQ(states[5], states[4] + 1);
}

}  // namespace
}  // namespace hdp::test
