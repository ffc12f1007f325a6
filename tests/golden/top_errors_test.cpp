// SPDX-License-Identifier: Apache-2.0
// Error responses and soft reset of the co-processor's model: the bus is left legal, and the next
// job works.
#include <gtest/gtest.h>

#include "tests/golden/top_fixture.hpp"

namespace hdp::test {
namespace {

PlacedJob a_job(Bench& bench, unsigned seed) {
  std::mt19937 random(seed);
  Config config;
  config.head_prune = seed % 2 != 0;
  config.tau = 3000;
  config.fill = static_cast<Fill>(seed % 3);
  return place(bench.machine, config, {6, 10, 7}, 7, 0x800, bench.ram, random);
}

void expect_works(Bench& bench, const JobDescriptor& job) {
  bench.ended.clear();
  const std::uint64_t before = bench.audit.written_bytes();
  bench.run(job);
  EXPECT_EQ(bench.ended, std::vector<bool>{true});
  EXPECT_TRUE(bench.audit.ok()) << bench.audit.errors().front();
  EXPECT_EQ(bench.audit.written_bytes() - before, std::uint64_t{job.heads} * job.lq * job.dim * 2);
  EXPECT_EQ(bench.read(reg::kJobsDone), 1u);
}

/// The only error of a run: its code and head as the host reads them, after the drain.
void expect_drained(Bench& bench, std::uint32_t code, std::uint32_t head) {
  EXPECT_EQ(bench.ended, std::vector<bool>{false});
  EXPECT_EQ(bench.read(reg::kStatus), 4u);
  EXPECT_EQ(bench.read(reg::kIrqStatus), 2u);
  EXPECT_EQ(bench.read(reg::kErrorCode), code);
  EXPECT_EQ(bench.read(reg::kErrorHead), head);
  EXPECT_EQ(bench.read(reg::kJobsFailed), 1u);
  EXPECT_EQ(bench.read(reg::kJobsDone), 0u);
  bench.write(reg::kIrqStatus, 2);
  EXPECT_EQ(bench.read(reg::kErrorCode), 0u);
}

TEST(TopErrors, ReadError) {
  for (int word = 0; word < 200; word += 7) {
    Bench::Options options;
    options.bad_read_word = word;
    options.bad_resp = word % 2 == 0 ? 2 : 3;
    options.stall_seed = static_cast<std::uint64_t>(word);
    Bench bench(Machine::small(1 + word % 4), options);
    const PlacedJob job = a_job(bench, static_cast<unsigned>(word));
    bench.run(job.descriptor);
    const auto n = static_cast<std::size_t>(word);
    ASSERT_EQ(bench.top.field(TopProbe::R, n, "resp"), options.bad_resp);
    const std::uint64_t bad = bench.top.cycles(TopProbe::R)[n];
    EXPECT_EQ(bench.top.cycles(TopProbe::State)[3], bad + 1);
    EXPECT_EQ(bench.top.field(TopProbe::State, 3, "state"), 4u);
    EXPECT_EQ(bench.top.field(TopProbe::State, 3, "error"), options.bad_resp + 6u);
    for (std::size_t k = n + 1; k < bench.top.of(TopProbe::R).size(); ++k) {
      EXPECT_EQ(bench.top.field(TopProbe::R, k, "array"), 255u);
    }
    for (const std::uint64_t c : bench.top.cycles(TopProbe::Read)) EXPECT_LE(c, bad);
    const auto head = static_cast<std::uint32_t>(bench.top.field(TopProbe::R, n, "head"));
    expect_drained(bench, options.bad_resp + 6u, head);
    expect_works(bench, job.descriptor);
    ASSERT_FALSE(HasFailure()) << "word " << word;
  }
}

TEST(TopErrors, TheWordOfAReadErrorStillMakesItsLoadBeat) {
  Bench::Options options;
  options.bad_read_word = 1;  // the last word of KI's row 0
  Bench bench(Machine::small(1), options);
  bench.run(a_job(bench, 2).descriptor);
  const std::uint64_t bad = bench.top.cycles(TopProbe::R)[1];
  EXPECT_EQ(bench.cores[0]->cycles(Probe::LoadInt), (std::vector<std::uint64_t>{bad, bad + 1}));
}

TEST(TopErrors, ExclusiveOkayIsOkay) {
  Bench::Options options;
  options.bad_read_word = 20;
  options.bad_write = 3;
  options.bad_resp = 1;
  Bench bench(Machine::small(2), options);
  expect_works(bench, a_job(bench, 2).descriptor);
}

TEST(TopErrors, WriteError) {
  for (int burst = 0; burst < 42; burst += 3) {
    Bench::Options options;
    options.bad_write = burst;
    options.bad_resp = burst % 2 == 0 ? 2 : 3;
    options.stall_seed = static_cast<std::uint64_t>(burst);
    Bench bench(Machine::small(1 + burst % 4), options);
    const PlacedJob job = a_job(bench, static_cast<unsigned>(burst));
    bench.run(job.descriptor);
    const auto n = static_cast<std::size_t>(burst);
    const std::uint64_t bad = bench.top.cycles(TopProbe::B)[n];
    EXPECT_EQ(bench.top.cycles(TopProbe::State)[3], bad + 1);
    // The head of the n-th response: of its ID's bursts the one as old as the response.
    const std::uint64_t id = bench.top.field(TopProbe::B, n, "id");
    std::size_t older = 0;
    for (std::size_t k = 0; k < n; ++k) older += bench.top.field(TopProbe::B, k, "id") == id;
    std::uint32_t head = 0;
    for (std::size_t k = 0;; ++k) {
      if (bench.top.field(TopProbe::Aw, k, "id") != id || older-- > 0) continue;
      head = bench.top.of(TopProbe::Aw)[k].tag.item;
      break;
    }
    EXPECT_EQ(bench.top.of(TopProbe::B)[n].tag.item, head);
    expect_drained(bench, options.bad_resp + 8u, head);
    expect_works(bench, job.descriptor);
    ASSERT_FALSE(HasFailure()) << "burst " << burst;
  }
}

TEST(TopErrors, OfTwoInACycleTheReadsIsReported) {
  // Find a run in which a word and a response come in the same cycle, then spoil both.
  Bench first(Machine::small(1));
  const PlacedJob job = a_job(first, 2);
  first.run(job.descriptor);
  const auto words = first.top.cycles(TopProbe::R), answers = first.top.cycles(TopProbe::B);
  Bench::Options options;
  for (std::size_t n = 0; n < answers.size() && options.bad_write < 0; ++n) {
    const auto same = std::find(words.begin(), words.end(), answers[n]);
    if (same == words.end()) continue;
    options.bad_write = static_cast<int>(n);
    options.bad_read_word = static_cast<int>(same - words.begin());
  }
  ASSERT_GE(options.bad_write, 0);
  Bench bench(Machine::small(1), options);
  bench.run(a_job(bench, 2).descriptor);
  const auto n = static_cast<std::size_t>(options.bad_read_word);
  expect_drained(bench, 8, static_cast<std::uint32_t>(bench.top.field(TopProbe::R, n, "head")));
}

TEST(TopErrors, ClearingTheCauseInDrainClearsTheCode) {
  Bench::Options options;
  options.bad_read_word = 30;
  options.read_latency = 200;
  options.write_latency = 400;
  Bench bench(Machine::small(1), options);
  const PlacedJob job = a_job(bench, 2);
  bench.describe(job.descriptor);
  bench.write(reg::kCtrl, 1);
  bench.until([&] { return (bench.read(reg::kStatus) >> 4) == 4; });
  EXPECT_EQ(bench.read(reg::kErrorCode), 8u);
  EXPECT_EQ(bench.read(reg::kIrqStatus), 0u);
  bench.write(reg::kIrqStatus, 2);
  EXPECT_EQ(bench.read(reg::kErrorCode), 0u);
  bench.until([&] { return (bench.read(reg::kStatus) >> 4) == 0; });
  EXPECT_EQ(bench.read(reg::kIrqStatus), 2u);
}

/// Soft reset `delay` cycles after the start, with a second job in the queue.
void soft_reset(int delay) {
  Bench::Options options;
  options.stall_seed = delay % 3 == 0 ? 0 : static_cast<std::uint64_t>(delay);
  options.read_latency = 1 + static_cast<std::uint32_t>(delay % 40);
  options.write_latency = 1 + static_cast<std::uint32_t>(delay % 29);
  Bench bench(Machine::small(1 + delay % 4), options);
  const PlacedJob job = a_job(bench, static_cast<unsigned>(delay));
  bench.write(reg::kIrqEnable, 3);
  bench.describe(job.descriptor);
  bench.write(reg::kCtrl, 1);
  bench.ticks(delay);
  bench.write(reg::kCtrl, 1);
  const std::uint8_t resp = bench.write(reg::kCtrl, 2);
  EXPECT_EQ(resp, 0);
  const std::uint64_t x = bench.top.cycles(TopProbe::CsrWrite).back();
  EXPECT_FALSE(bench.model->outputs().irq);
  bench.until([&] { return bench.read(reg::kStatus) == 0; }, 20000);
  bench.ticks(50);
  // Drain begins in the cycle after; what was granted was answered, and no more is asked for.
  const auto& states = bench.top.of(TopProbe::State);
  EXPECT_EQ(bench.top.field(TopProbe::State, states.size() - 2, "state"), 4u);
  EXPECT_EQ(states[states.size() - 2].tag.cycle, x + 1);
  for (const std::uint64_t c : bench.top.cycles(TopProbe::Read)) EXPECT_LE(c, x);
  EXPECT_EQ(bench.top.of(TopProbe::Read).size(), bench.top.of(TopProbe::Ar).size());
  EXPECT_EQ(bench.top.of(TopProbe::Write).size(), bench.top.of(TopProbe::B).size());
  EXPECT_EQ(bench.read(reg::kIrqEnable), 0u);
  EXPECT_EQ(bench.read(reg::kIrqStatus), 0u);
  EXPECT_EQ(bench.read(reg::kErrorCode), 0u);
  EXPECT_EQ(bench.read(reg::kHeads), 7u);
  EXPECT_EQ(bench.read(reg::kJobsFailed) + bench.read(reg::kJobsDone), 0u);
  expect_works(bench, job.descriptor);
}

TEST(TopErrors, SoftResetAtAnyMoment) {
  for (int delay = 0; delay < 600; ++delay) {
    soft_reset(delay);
    ASSERT_FALSE(HasFailure()) << "after " << delay << " cycles";
  }
}

TEST(TopErrors, SoftResetInIdle) {
  Bench bench(Machine::small(1));
  bench.write(reg::kCtrl, 2);
  bench.ticks(5);
  const std::uint64_t x = bench.top.cycles(TopProbe::CsrWrite).back();
  EXPECT_EQ(bench.top.cycles(TopProbe::State), (std::vector<std::uint64_t>{x + 1, x + 2}));
  EXPECT_EQ(bench.read(reg::kCycles), 1u);
}

}  // namespace
}  // namespace hdp::test
