// SPDX-License-Identifier: Apache-2.0
// hdp_top in lockstep under its driver: memories of every profile, queue, pruning and what is read,
// errors, and the golden model as a device in its place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "golden/registers.hpp"
#include "sim/coprocessor/lockstep.hpp"
#include "sim/coprocessor/run.hpp"
#include "tests/sim/coprocessor_filter.hpp"
#include "tests/sim/coprocessor_fixture.hpp"
#include "tests/sim/coprocessor_host.hpp"
#include "tests/sim/random_jobs.hpp"

namespace hdp::sim {
namespace {

using test::expect;
using test::expect_clean;
using test::Expected;
using test::with_heads;

struct Case {
  const char* machine;
  const char* memory;
};

class Coprocessors : public testing::TestWithParam<Case> {};

TEST_P(Coprocessors, RandomJobsAgree) {
  const Machine machine = Machine::named(GetParam().machine);
  std::unique_ptr<Coprocessor> rtl;
  try {
    rtl = make_coprocessor(GetParam().machine);
  } catch (const std::invalid_argument& error) {
    GTEST_SKIP() << error.what();
  }
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    LockstepOptions options;
    options.memory = cosim::MemoryProfile::named(GetParam().memory);
    options.seed = seed;
    options.polite_host = seed % 2 == 0;
    LockstepSimulation simulation(*rtl, machine, options);
    Device device(simulation);
    for (std::uint64_t n = 0; n < 3; ++n) {
      const Job job =
          test::random_job(machine.core, {machine.core.l_max, 4 * machine.cores}, seed * 100 + n);
      const AttentionResult result = device.run(attention(job));
      ASSERT_EQ(result.out, expect(machine, job).out);
    }
    device.counters();
    expect_clean(simulation);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Coprocessors,
                         testing::Values(Case{"small", "ideal"}, Case{"small", "lpddr"},
                                         Case{"small", "hostile"}, Case{"small3", "lpddr"},
                                         Case{"small4", "ideal"}),
                         [](const auto& test) {
                           return std::string(test.param.machine) + "_" + test.param.memory;
                         });

/// The small machine in lockstep, in an ideal memory.
class CoprocessorTest : public testing::Test {
 protected:
  CoprocessorTest()
      : machine_(Machine::small()), rtl_(make_coprocessor("small")),
        simulation_(*rtl_, machine_, LockstepOptions{}), device_(simulation_) {}

  Job job(std::uint64_t seed, int heads = 6) {
    return test::random_job(machine_.core, {machine_.core.l_max, heads}, seed);
  }
  /// The first random job for which `good` holds.
  template <class Good>
  Job find_job(Good good) {
    for (std::uint64_t seed = 1; seed < 5000; ++seed) {
      Job found = job(seed);
      if (good(found)) return found;
    }
    throw std::logic_error("no such job");
  }
  void expect_result(const AttentionResult& result, const Job& of) {
    const Expected want = expect(machine_, of);
    EXPECT_EQ(result.out, want.out);
    EXPECT_TRUE(test::same(result.heads, want.heads));
  }
  cosim::AxiErrorSpec error_at(std::uint64_t address, bool write, cosim::AxiResp resp) {
    cosim::AxiErrorSpec error;
    error.write = write;
    error.resp = resp;
    error.where = cosim::AxiErrorSpec::Where::Address;
    error.at = address;
    return error;
  }

  Machine machine_;
  std::unique_ptr<Coprocessor> rtl_;
  LockstepSimulation simulation_;
  Device device_;
};

TEST_F(CoprocessorTest, SkipReadsOnlyKeyBlocksThatSomeRowKept) {
  const Job chosen = find_job([&](const Job& j) {
    if (j.config.fill != Fill::Skip || j.config.head_prune || !j.config.block_prune) return false;
    const TopBound bound = expect(machine_, j).bound;
    return bound.read.value * 10 < bound.dense_read.value * 7;
  });
  const DeviceCounters before = device_.counters();
  expect_result(device_.run(attention(chosen)), chosen);
  const DeviceCounters spent = device_.counters().since(before);
  const TopBound bound = expect(machine_, chosen).bound;
  EXPECT_EQ(spent.read_val_words, bound.read.value);
  EXPECT_EQ(spent.read_frac_words, bound.read.fraction);
  EXPECT_LT(spent.read_val_words, bound.dense_read.value * 7 / 10);
  expect_clean(simulation_);
}

TEST_F(CoprocessorTest, WhatIsNotReadHasACause) {
  const Job heads = find_job([&](const Job& j) {
    if (!j.config.head_prune) return false;
    const Expected want = expect(machine_, j);
    return std::any_of(want.heads.begin(), want.heads.end(),
                       [](const auto& h) { return h.pruned; });
  });
  const Job keys = find_job([&](const Job& j) {
    if (j.config.fill != Fill::Skip || j.config.head_prune || !j.config.block_prune) return false;
    const TopBound bound = expect(machine_, j).bound;
    return bound.read.value < bound.dense_read.value;
  });
  const MachineTotals sum = total(run_jobs(simulation_, {heads, keys}));
  EXPECT_EQ(sum.saved.head_fractions + sum.saved.key_fractions,
            sum.dense_read.fraction - sum.read.fraction);
  EXPECT_EQ(sum.saved.head_values + sum.saved.key_values, sum.dense_read.value - sum.read.value);
  EXPECT_GT(sum.pruned_heads, 0u);
  EXPECT_GT(sum.saved.head_values, 0u);
  EXPECT_GT(sum.saved.key_values, 0u);
}

TEST_F(CoprocessorTest, PrunedHeadsAreWrittenButTheirFractionsAndValuesAreNotRead) {
  const Job chosen = find_job([&](const Job& j) {
    if (!j.config.head_prune || j.config.fill == Fill::Skip) return false;
    int pruned = 0;
    for (const HeadStatistic& head : expect(machine_, j).heads) pruned += head.pruned;
    return pruned >= 2 && pruned < j.heads;
  });
  std::uint32_t pruned = 0;
  for (const HeadStatistic& head : expect(machine_, chosen).heads) pruned += head.pruned;
  const auto heads = static_cast<std::uint64_t>(chosen.heads);
  const DeviceCounters before = device_.counters();
  expect_result(device_.run(attention(chosen)), chosen);
  const DeviceCounters spent = device_.counters().since(before);
  const TopBound bound = expect(machine_, chosen).bound;
  EXPECT_EQ(spent.pruned_heads, pruned);
  EXPECT_EQ(spent.heads_done, heads);
  EXPECT_EQ(spent.read_int_words, bound.dense_read.integer);
  EXPECT_EQ(spent.read_val_words, bound.dense_read.value * (heads - pruned) / heads);
  EXPECT_EQ(spent.read_frac_words, bound.dense_read.fraction * (heads - pruned) / heads);
  EXPECT_EQ(spent.write_words, bound.write);
  expect_clean(simulation_);
}

TEST_F(CoprocessorTest, TwoJobsQueueAndAThirdIsRefused) {
  const Job first = job(11), second = job(12), third = job(13);
  device_.submit(attention(first));
  device_.submit(attention(second));
  EXPECT_EQ(device_.pending(), 2);
  EXPECT_THROW(device_.submit(attention(third)), std::logic_error);
  expect_result(device_.wait(), first);
  device_.submit(attention(third));
  expect_result(device_.wait(true), second);
  expect_result(device_.wait(), third);
  EXPECT_EQ(device_.counters().jobs_done, 3u);
  expect_clean(simulation_);
}

TEST_F(CoprocessorTest, StartIntoAFullQueueIsRefused) {
  simulation_.memory().inject(error_at(simulation_.memory().base(), false, cosim::AxiResp::SlvErr));
  const Job first = job(21), second = job(22);
  device_.submit(attention(first));
  ASSERT_EQ(device_.layout(0).qi, simulation_.memory().base());
  device_.submit(attention(second));
  simulation_.wait_interrupt();
  // The error holds the second job in the queue.
  EXPECT_EQ(simulation_.read_register(reg::kStatus),
            reg::kStatusQueueFull.put(1) | reg::kStatusError.put(1));
  EXPECT_THROW(simulation_.write_register(reg::kCtrl, reg::kCtrlStart.put(1)), PlatformError);
  EXPECT_THROW(device_.wait(), DeviceError);
  expect_result(device_.wait(), second);
  expect_clean(simulation_);
}

TEST_F(CoprocessorTest, AfterABusErrorTheQueuedJobRuns) {
  struct Error {
    bool write;
    cosim::AxiResp resp;
    int code;
  };
  for (const Error& e :
       {Error{false, cosim::AxiResp::SlvErr, 8}, Error{false, cosim::AxiResp::DecErr, 9},
        Error{true, cosim::AxiResp::SlvErr, 10}, Error{true, cosim::AxiResp::DecErr, 11}}) {
    SCOPED_TRACE(e.code);
    const Job bad = find_job([](const Job&j) { return j.heads >= 4; }), good = job(32);
    device_.submit(attention(bad));
    const Device::Layout at = device_.layout(0);
    // Injected when the job has hardly begun.
    simulation_.memory().inject(
        error_at(e.write ? at.o + 2 * at.o_stride : at.ki + 2 * at.k_stride, e.write, e.resp));
    device_.submit(attention(good));
    try {
      device_.wait();
      FAIL() << "no error";
    } catch (const DeviceError& error) {
      EXPECT_EQ(error.code(), e.code);
      EXPECT_EQ(error.head(), 2);
    }
    expect_result(device_.wait(), good);
    EXPECT_EQ(simulation_.read_register(reg::kErrorCode), 0u);
    simulation_.memory().clear_errors();
  }
  EXPECT_EQ(device_.counters().jobs_failed, 4u);
  expect_clean(simulation_);
}

/// A memory that answers every access as if it were an exclusive one.
class ExclusiveMemory final : public test::CoprocessorFilter {
  using CoprocessorFilter::CoprocessorFilter;
  void change_memory(cosim::AxiSlave& memory) override {
    for (cosim::AxiResp* resp : {&memory.r.resp, &memory.b.resp}) {
      if (*resp == cosim::AxiResp::Okay) *resp = cosim::AxiResp::ExOkay;
    }
  }
};

// On the RTL alone: the protocol checkers forbid it, and the golden model sees the memory's
// answers.
TEST(Coprocessor, TakesExOkayForOkay) {
  const auto rtl = make_coprocessor("small");
  ExclusiveMemory memory(*rtl);
  LockstepOptions options;
  options.check = false;
  LockstepSimulation simulation(memory, Machine::small(), options);
  const Job job = test::random_job(Machine::small().core, {16, 6}, 4);
  EXPECT_EQ(Device(simulation).run(attention(job)).out, expect(Machine::small(), job).out);
}

TEST_F(CoprocessorTest, HeadsShareKeysAndValuesWithStride0) {
  Job shared = find_job([](const Job& j) { return j.heads >= 5; });
  test::share_keys(shared);
  JobDescriptor at = test::describe(shared);
  test::Dice dice(5);
  test::MemoryRange range{simulation_.memory().base(),
                          simulation_.memory().base() + simulation_.memory().size()};
  ASSERT_TRUE(test::place(dice, machine_, range, true, at));
  ASSERT_EQ(at.k_stride, 0u);
  const Expected want = expect(machine_, shared);
  test::write_operands(simulation_, machine_, shared, want, at);
  test::write_descriptor(simulation_, at);
  simulation_.write_register(reg::kCtrl, reg::kCtrlStart.put(1));
  simulation_.wait_interrupt();
  EXPECT_EQ(simulation_.read_register(reg::kIrqStatus), reg::kIrqStatusDone.put(1));
  EXPECT_EQ(test::read_output(simulation_, machine_, at), want.out);
  expect_clean(simulation_);
}

TEST_F(CoprocessorTest, LargestJobAndOneOfMoreHeads) {
  Job large = find_job([&](const Job& j) {
    return j.shape.lq <= 4 && j.shape.lk <= 4 && j.config.head_prune == false;
  });
  for (const int heads : {machine_.heads_max, machine_.heads_max + 7}) {
    SCOPED_TRACE(heads);
    large = with_heads(large, heads);
    const DeviceCounters before = device_.counters();
    expect_result(device_.run(attention(large)), large);
    const DeviceCounters spent = device_.counters().since(before);
    EXPECT_EQ(spent.heads_done, static_cast<std::uint32_t>(heads));
    EXPECT_EQ(spent.jobs_done, heads > machine_.heads_max ? 2u : 1u);
  }
  expect_clean(simulation_);
}

TEST_F(CoprocessorTest, CountersAreThoseOfTheBound) {
  for (std::uint64_t seed = 60; seed < 70; ++seed) {
    const Job one = job(seed);
    const TopBound bound = expect(machine_, one).bound;
    const DeviceCounters before = device_.counters();
    device_.run(attention(one));
    const DeviceCounters spent = device_.counters().since(before);
    EXPECT_GE(spent.cycles, bound.largest());
    EXPECT_EQ(spent.read_int_words, bound.read.integer);
    EXPECT_EQ(spent.read_frac_words, bound.read.fraction);
    EXPECT_EQ(spent.read_val_words, bound.read.value);
    EXPECT_EQ(spent.write_words, bound.write);
  }
  expect_clean(simulation_);
}

// ---- the golden model as a device ----

bool equal(const DeviceCounters& a, const DeviceCounters& b) {
  const auto all = [](const DeviceCounters& c) {
    return std::array<std::uint32_t, 21>{
        c.cycles,         c.heads_done,      c.pruned_heads,   c.kept_blocks, c.live_blocks,
        c.steps[0],       c.steps[1],        c.steps[2],       c.steps[3],    c.steps[4],
        c.read_int_words, c.read_frac_words, c.read_val_words, c.write_words, c.read_bursts,
        c.write_bursts,   c.read_wait,       c.write_wait,     c.read_idle,   c.jobs_done,
        c.jobs_failed};
  };
  return all(a) == all(b);
}

TEST(GoldenDevice, IsTheSameAsTheRtlToTheCycle) {
  const Machine machine = Machine::small();
  const auto rtl = make_coprocessor("small");
  for (const char* memory : {"ideal", "lpddr", "hostile"}) {
    SCOPED_TRACE(memory);
    LockstepOptions options;
    options.memory = cosim::MemoryProfile::named(memory);
    options.seed = 5;
    options.polite_host = false;
    options.check = false;  // the RTL by itself
    LockstepSimulation hardware(*rtl, machine, options);
    GoldenSimulation software(machine, options);
    Device a(hardware), b(software);
    for (std::uint64_t seed = 40; seed < 46; ++seed) {
      const Job job = test::random_job(machine.core, {16, 6}, seed);
      const AttentionResult from_a = a.run(attention(job)), from_b = b.run(attention(job));
      EXPECT_EQ(from_a.out, from_b.out);
      EXPECT_TRUE(test::same(from_a.heads, from_b.heads));
      EXPECT_TRUE(equal(a.counters(), b.counters()));
      EXPECT_EQ(hardware.cycle(), software.cycle());
    }
  }
}

}  // namespace
}  // namespace hdp::sim
