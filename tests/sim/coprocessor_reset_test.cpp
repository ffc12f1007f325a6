// SPDX-License-Identifier: Apache-2.0
// The co-processor's two resets: the one of the bus, in mid-burst too, and the soft one in every
// cycle of a job.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden/registers.hpp"
#include "sim/coprocessor/lockstep.hpp"
#include "sim/coprocessor/run.hpp"
#include "tests/sim/coprocessor_fixture.hpp"
#include "tests/sim/coprocessor_host.hpp"
#include "tests/sim/coprocessor_session.hpp"
#include "tests/sim/random_jobs.hpp"

namespace hdp::sim {
namespace {

using test::expect_clean;
using test::ReadWords;
using test::small;
using testing::HasSubstr;

/// Tells what is going on.
class Watch final : public ReadWords {
 public:
  using ReadWords::ReadWords;
  bool in_read_burst() const { return words_due(); }
};

/// Every cut is a reset of the RTL, a new memory and a new golden model.
TEST(Reset, InMidBurstLeavesTheMachineReady) {
  const auto rtl = make_coprocessor("small");
  Watch watch(*rtl);
  const Job job = test::random_job(small().core, {16, 6}, 8);
  const std::vector<std::int16_t> want = test::expect(small(), job).out;
  int in_bursts = 0;
  for (std::uint64_t cut = 40; cut < 1200; cut += 29) {
    SCOPED_TRACE(cut);
    LockstepOptions options;
    options.memory = cosim::MemoryProfile::hostile();
    options.seed = cut;
    {
      LockstepSimulation simulation(watch, small(), options);
      Device device(simulation);
      device.submit(attention(job));
      simulation.idle(cut);
      simulation.sync();
      in_bursts += watch.in_read_burst() ? 1 : 0;
    }
    LockstepSimulation simulation(watch, small(), options);
    const AttentionResult result =
        in_lockstep(simulation, [&] { return Device(simulation).run(attention(job)); });
    ASSERT_EQ(result.out, want);
    expect_clean(simulation);
  }
  EXPECT_GT(in_bursts, 5);
}

/// What the host sees of a run.
struct Seen {
  std::vector<std::int16_t> out;
  std::vector<std::uint64_t> statistics;  ///< of the heads
  std::vector<std::uint32_t> counters;    ///< after each job, all of them
  std::uint64_t cycles = 0;
};

/// Two jobs, and one more after a soft reset in the middle of another.
Seen run_from(const std::string& name, cosim::InitSeed seed) {
  const Machine machine = Machine::named(name);
  const auto rtl = make_coprocessor(name, seed);
  LockstepOptions options;
  options.memory = cosim::MemoryProfile::hostile();
  LockstepSimulation simulation(*rtl, machine, options);
  Seen seen;
  in_lockstep(simulation, [&] {
    Device device(simulation);
    const auto run = [&](std::uint64_t job_seed) {
      const Job job = test::random_job(machine.core, {14, 6}, job_seed);
      const AttentionResult result = device.run(attention(job));
      EXPECT_EQ(result.out, test::expect(machine, job).out);
      seen.out.insert(seen.out.end(), result.out.begin(), result.out.end());
      for (const HeadStatistic& head : result.heads) {
        seen.statistics.insert(seen.statistics.end(), {head.pruned ? 1u : 0u, head.score,
                                                       head.kept_blocks, head.live_blocks});
      }
      for (std::uint32_t at = reg::kCycles; at <= reg::kJobsFailed; at += 4) {
        seen.counters.push_back(simulation.read_register(at));
      }
    };
    run(8);
    run(9);
    device.submit(attention(test::random_job(machine.core, {14, 6}, 8)));
    simulation.idle(150);
    device.reset();
    run(10);
  });
  expect_clean(simulation);
  seen.cycles = simulation.cycle();
  return seen;
}

TEST(Reset, WhatIsThereBeforeItDoesNotMatter) {
  int machines = 0;
  for (const char* name : {"small1", "small", "small8", "quad"}) {
    SCOPED_TRACE(name);
    try {
      make_coprocessor(name);
    } catch (const std::invalid_argument&) {
      continue;  // not compiled in
    }
    ++machines;
    const Seen zeros = run_from(name, 0);
    for (cosim::InitSeed seed = 1; seed <= 20; ++seed) {
      SCOPED_TRACE(seed);
      const Seen seen = run_from(name, seed);
      EXPECT_EQ(seen.out, zeros.out);
      EXPECT_EQ(seen.statistics, zeros.statistics);
      EXPECT_EQ(seen.counters, zeros.counters);
      EXPECT_EQ(seen.cycles, zeros.cycles);
    }
  }
  EXPECT_GT(machines, 0);
}

/// Drives a write address while reset is held.
class LoudInReset final : public test::CoprocessorFilter {
  using CoprocessorFilter::CoprocessorFilter;
  void look() override { bus_.aw.valid |= in_reset_; }
};

/// Answers the host in the cycle in which reset is released.
class HastyAfterReset final : public test::CoprocessorFilter {
  using CoprocessorFilter::CoprocessorFilter;
  void look() override {
    registers_.b_valid |= was_ && !in_reset_;
    was_ = in_reset_;
  }
  bool was_ = false;
};

TEST(Reset, IsSeenByTheProtocolCheckers) {
  const auto rtl = make_coprocessor("small");
  LoudInReset loud(*rtl);
  EXPECT_THAT(LockstepSimulation(loud, small(), {}).memory_protocol().text(),
              HasSubstr("AXI4_AW_RESET"));
  HastyAfterReset hasty(*rtl);
  EXPECT_THAT(LockstepSimulation(hasty, small(), {}).register_protocol().text(),
              HasSubstr("AXI4LITE_B_RESET"));
}

TEST(Reset, SoftInEveryCycleOfAJob) {
  const auto rtl = make_coprocessor("small");
  test::SessionTally tally;
  test::SessionWatch watch(*rtl, small(), tally);
  const Job job = test::random_job(small().core, {6, 2}, 3);
  LockstepSimulation simulation(watch, small(), {});
  Device device(simulation);
  const std::vector<std::int16_t> want = test::expect(small(), job).out;
  device.run(attention(job));
  const std::uint64_t cycles = device.counters().cycles;
  for (std::uint64_t n = 0; n < cycles; ++n) {
    SCOPED_TRACE(n);
    device.submit(attention(job));
    simulation.idle(n);
    // Half of them twice: the second one while the first still drains the bus.
    if (n % 2 != 0) simulation.write_register(reg::kCtrl, reg::kCtrlSoftReset.put(1));
    device.reset();
    ASSERT_EQ(device.run(attention(job)).out, want);
  }
  expect_clean(simulation);
  for (const char* state : {"Check", "Start", "Run", "Drain", "Finish"}) {
    EXPECT_GT(tally.resets[std::string("in ") + state], 0u) << state;
  }
}

}  // namespace
}  // namespace hdp::sim
