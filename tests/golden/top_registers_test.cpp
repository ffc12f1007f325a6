// SPDX-License-Identifier: Apache-2.0
// The registers of the co-processor's model: the port to the cycle, responses, interrupt, errors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/golden/top_fixture.hpp"

namespace hdp::test {
namespace {

using ::testing::ElementsAre;

constexpr std::uint8_t kOkay = 0, kSlverr = 2;

/// Offers AW from cycle `aw` on and W from cycle `w` on; takes B from cycle `b` on. Returns when B
/// was taken: the cycles in which AW and W were accepted, the write executed and B was valid first.
std::vector<std::uint64_t> write_at(Bench& bench, std::uint64_t aw, std::uint64_t w,
                                    std::uint64_t b) {
  std::uint64_t aw_taken = 0, w_taken = 0, b_valid = 0;
  bench.host.s_aw_addr = reg::kDim;
  bench.host.s_w_data = 5;
  bench.host.s_w_strobe = 15;
  bool aw_done = false, w_done = false, b_seen = false;
  while (true) {
    const std::uint64_t c = bench.cycle();
    const TopOutputs out = bench.model->outputs();
    bench.host.s_aw_valid = !aw_done && c >= aw;
    bench.host.s_w_valid = !w_done && c >= w;
    bench.host.s_b_ready = c >= b;
    if (bench.host.s_aw_valid && out.s_aw_ready) {
      aw_done = true;
      aw_taken = c;
    }
    if (bench.host.s_w_valid && out.s_w_ready) {
      w_done = true;
      w_taken = c;
    }
    if (out.s_b_valid && !b_seen) {
      b_seen = true;
      b_valid = c;
    }
    bench.tick();
    if (out.s_b_valid && c >= b) {
      return {aw_taken, w_taken, bench.top.cycles(TopProbe::CsrWrite).back(), b_valid};
    }
  }
}

TEST(TopRegisters, AWriteExecutesWhenBothHalvesAreThere) {
  Bench bench(Machine::small(1));
  EXPECT_THAT(write_at(bench, 0, 0, 0), ElementsAre(0, 0, 1, 2));
  EXPECT_THAT(write_at(bench, 10, 15, 0), ElementsAre(10, 15, 16, 17));
  EXPECT_THAT(write_at(bench, 35, 30, 0), ElementsAre(35, 30, 36, 37));
  EXPECT_THAT(write_at(bench, 40, 41, 50), ElementsAre(40, 41, 42, 43));
  EXPECT_EQ(bench.cycle(), 51u);
}

TEST(TopRegisters, TheNextWriteWaitsUntilTheResponseIsTaken) {
  Bench bench(Machine::small(1));
  bench.host.s_aw_valid = bench.host.s_w_valid = true;
  bench.host.s_aw_addr = reg::kDim;
  bench.host.s_w_strobe = 15;
  bench.ticks(20);
  EXPECT_THAT(bench.top.cycles(TopProbe::CsrWrite), ElementsAre(1));
  EXPECT_FALSE(bench.model->outputs().s_aw_ready);
  EXPECT_FALSE(bench.model->outputs().s_w_ready);
  bench.host.s_b_ready = true;  // B is taken in cycle 20, the next write executes in 21
  bench.ticks(6);
  EXPECT_THAT(bench.top.cycles(TopProbe::CsrWrite), ElementsAre(1, 21, 23, 25));
}

TEST(TopRegisters, AReadShowsTheValueOfItsCycle) {
  Bench bench(Machine::small(1));
  bench.host.s_aw_valid = bench.host.s_w_valid = bench.host.s_ar_valid = true;
  bench.host.s_aw_addr = bench.host.s_ar_addr = reg::kDim;
  bench.host.s_w_data = 9;
  bench.host.s_w_strobe = 15;
  bench.host.s_b_ready = true;
  bench.ticks(1);
  bench.host.s_aw_valid = bench.host.s_w_valid = false;
  bench.ticks(3);  // both execute in cycle 1: the read shows the old value
  EXPECT_TRUE(bench.model->outputs().s_r_valid);
  EXPECT_EQ(bench.model->outputs().s_r_data, 0u);
  bench.host.s_r_ready = true;
  bench.ticks(4);
  EXPECT_THAT(bench.top.cycles(TopProbe::CsrRead), ElementsAre(1, 5, 7));
  EXPECT_EQ(bench.top.field(TopProbe::CsrRead, 1, "data"), 9u);
}

TEST(TopRegisters, BuildParameters) {
  Bench bench(Machine::server());
  EXPECT_EQ(bench.read(reg::kId), 0x48445043u);
  EXPECT_EQ(bench.read(reg::kVersion), reg::kVersionReset);
  EXPECT_EQ(bench.read(reg::kFormat), 8u | 8u << 8 | 4u << 16 | 40u << 24);
  EXPECT_EQ(bench.read(reg::kLimits), 512u | 64u << 16);
  EXPECT_EQ(bench.read(reg::kWidths), 64u | 16u << 16);
  EXPECT_EQ(bench.read(reg::kBus), 64u | 256u << 16);
}

TEST(TopRegisters, EveryAddress) {
  Bench bench(Machine::small(2));
  std::array<const reg::Register*, 1024> map{};
  for (const reg::Register& r : reg::kRegisters) map[r.offset / 4] = &r;
  for (std::uint32_t offset = 0; offset < 4096; offset += 4) {
    const reg::Register* r = map[offset / 4];
    std::uint8_t resp = 9;
    const std::uint32_t before = bench.read(offset | 0xfff03003, &resp);
    EXPECT_EQ(resp, r != nullptr ? kOkay : kSlverr) << offset;
    if (r == nullptr) {
      EXPECT_EQ(before, 0u) << offset;
    }
    if (offset == reg::kCtrl) continue;
    const bool writable = r != nullptr && r->access != reg::Access::ro;
    EXPECT_EQ(bench.write(offset, 0xffffffff, 7), kSlverr) << offset;
    EXPECT_EQ(bench.read(offset), before) << offset;
    EXPECT_EQ(bench.write(offset, 0xffffffff), writable ? kOkay : kSlverr) << offset;
    if (writable && r->access == reg::Access::rw) {
      EXPECT_EQ(bench.read(offset), r->mask) << offset;
    } else if (r == nullptr || offset < reg::kStatKept) {
      EXPECT_EQ(bench.read(offset), before) << offset;
    }
  }
}

TEST(TopRegisters, CommandsAndTheQueue) {
  Bench bench(Machine::small(1));
  EXPECT_EQ(bench.write(reg::kCtrl, 0), kOkay);
  EXPECT_EQ(bench.write(reg::kCtrl, 1, 14), kSlverr);
  bench.ticks(30);
  EXPECT_TRUE(bench.top.of(TopProbe::State).empty());
  // An empty descriptor: the job fails, and the next one waits until the error is cleared.
  EXPECT_EQ(bench.write(reg::kCtrl, 1), kOkay);
  bench.ticks(30);
  EXPECT_EQ(bench.read(reg::kStatus), reg::kStatusError.put(1));
  EXPECT_EQ(bench.write(reg::kCtrl, 1), kOkay);
  EXPECT_EQ(bench.write(reg::kCtrl, 1), kSlverr);
  EXPECT_EQ(bench.read(reg::kStatus), reg::kStatusError.put(1) | reg::kStatusQueueFull.put(1));
  bench.write(reg::kIrqStatus, 1);
  bench.ticks(30);
  EXPECT_EQ(bench.read(reg::kJobsFailed), 1u);
  bench.write(reg::kIrqStatus, 2);
  bench.ticks(30);
  EXPECT_EQ(bench.read(reg::kJobsFailed), 2u);
  // With both bits soft reset wins; a full queue is no reason to refuse it.
  EXPECT_EQ(bench.write(reg::kCtrl, 1), kOkay);
  EXPECT_EQ(bench.write(reg::kCtrl, 3), kOkay);
  bench.ticks(30);
  EXPECT_EQ(bench.read(reg::kStatus), 0u);
  EXPECT_EQ(bench.read(reg::kJobsFailed), 0u);
}

TEST(TopRegisters, TheInterruptIsACycleBehindItsCauses) {
  Bench bench(Machine::small(1));
  bench.write(reg::kCtrl, 1);
  const std::uint64_t x = bench.top.cycles(TopProbe::CsrWrite).back();
  bench.ticks(40);
  EXPECT_THAT(bench.top.cycles(TopProbe::State), ElementsAre(x + 2, x + 18));
  EXPECT_EQ(bench.top.field(TopProbe::State, 1, "error"), 1u);
  EXPECT_FALSE(bench.model->outputs().irq);
  bench.write(reg::kIrqEnable, 2);
  const std::uint64_t enabled = bench.top.cycles(TopProbe::CsrWrite).back();
  bench.ticks(5);
  bench.write(reg::kIrqStatus, 2);
  const std::uint64_t cleared = bench.top.cycles(TopProbe::CsrWrite).back();
  bench.ticks(5);
  EXPECT_THAT(bench.top.cycles(TopProbe::Irq), ElementsAre(enabled + 2, cleared + 2));
  EXPECT_EQ(bench.read(reg::kErrorCode), 0u);
}

/// A job of the small machine that is right, to be spoiled.
JobDescriptor good() {
  JobDescriptor d;
  d.heads = 2;
  d.lq = 3;
  d.lk = 5;
  d.dim = 6;  // wq 2, wv 3: rows of 8 and 12 bytes
  d.mant = 40000;
  d.shift = 20;
  d.base = {0x1000, 0x2000, 0x3000, 0x4000, 0x5000, 0x6000};
  d.q_stride = 24;
  d.k_stride = 40;
  d.v_stride = 60;
  d.o_stride = 36;
  return d;
}

JobError error_of(void (*spoil)(JobDescriptor&)) {
  JobDescriptor d = good();
  spoil(d);
  return descriptor_error(Machine::small(), d);
}

std::uint64_t& base(JobDescriptor& d, Array array) {
  return d.base[static_cast<std::size_t>(array)];
}

TEST(TopDescriptor, ErrorsAtTheirBoundaries) {
  using D = JobDescriptor&;
  EXPECT_EQ(error_of([](D) {}), JobError::None);
  EXPECT_EQ(error_of([](D d) { d.heads = 0; }), JobError::Zero);
  EXPECT_EQ(error_of([](D d) { d.lq = 0; }), JobError::Zero);
  EXPECT_EQ(error_of([](D d) { d.lk = 0; }), JobError::Zero);
  EXPECT_EQ(error_of([](D d) { d.dim = 0; }), JobError::Zero);
  EXPECT_EQ(error_of([](D d) { d.heads = 64; }), JobError::None);
  EXPECT_EQ(error_of([](D d) { d.heads = 65; }), JobError::TooLarge);
  EXPECT_EQ(error_of([](D d) { d.lq = 17; }), JobError::TooLarge);
  EXPECT_EQ(error_of([](D d) { d.lk = 17; }), JobError::TooLarge);
  EXPECT_EQ(error_of([](D d) { d.dim = 9; }), JobError::TooLarge);
  EXPECT_EQ(error_of([](D d) { d.dim = 9, d.lq = 0; }), JobError::Zero);
  EXPECT_EQ(error_of([](D d) { d.fill = 3; }), JobError::Config);
  EXPECT_EQ(error_of([](D d) { d.mant = 32767; }), JobError::Config);
  EXPECT_EQ(error_of([](D d) { d.mant = 32768; }), JobError::None);
  EXPECT_EQ(error_of([](D d) { d.shift = 47; }), JobError::None);
  EXPECT_EQ(error_of([](D d) { d.shift = 48; }), JobError::Config);
  EXPECT_EQ(error_of([](D d) { d.causal = true; }), JobError::None);
  EXPECT_EQ(error_of([](D d) { d.causal = true, d.lk = 2; }), JobError::Config);
  for (std::size_t n = 0; n < kArrays; ++n) {
    JobDescriptor d = good();
    d.base[n] += 2;
    EXPECT_EQ(descriptor_error(Machine::small(), d), JobError::Misaligned) << n;
  }
  EXPECT_EQ(error_of([](D d) { d.q_stride += 2; }), JobError::Misaligned);
  EXPECT_EQ(error_of([](D d) { d.k_stride += 2; }), JobError::Misaligned);
  EXPECT_EQ(error_of([](D d) { d.v_stride += 1; }), JobError::Misaligned);
  EXPECT_EQ(error_of([](D d) { d.o_stride += 1; }), JobError::Misaligned);
}

TEST(TopDescriptor, AddressesThatWrap) {
  // The end of each array at 2^20, and a word further; then far beyond 64 bits.
  const std::uint64_t size[kArrays] = {80, 48, 80, 48, 120, 72};
  for (std::size_t n = 0; n < kArrays; ++n) {
    JobDescriptor d = good();
    d.base[n] = (1u << 20) - size[n];
    EXPECT_EQ(descriptor_error(Machine::small(), d), JobError::None) << n;
    d.base[n] += 4;
    EXPECT_EQ(descriptor_error(Machine::small(), d), JobError::Wrap) << n;
    d.base[n] = ~std::uint64_t{0} - 3;
    EXPECT_EQ(descriptor_error(Machine::small(), d), JobError::Wrap) << n;
  }
  EXPECT_EQ(error_of([](JobDescriptor& d) { d.k_stride = 0xfffffffc; }), JobError::Wrap);
  EXPECT_EQ(error_of([](JobDescriptor& d) { d.k_stride = 0; }), JobError::None);
  Machine whole = Machine::small();
  whole.addr_bits = 64;
  JobDescriptor d = good();
  base(d, Array::V) = ~std::uint64_t{0} - 119;
  EXPECT_EQ(descriptor_error(whole, d), JobError::None);
  base(d, Array::V) += 4;
  EXPECT_EQ(descriptor_error(whole, d), JobError::Wrap);
}

TEST(TopDescriptor, InputsThatMeetTheOutput) {
  const std::uint64_t size[kArrays] = {80, 48, 80, 48, 120, 72};
  for (std::size_t n = 0; n + 1 < kArrays; ++n) {
    JobDescriptor d = good();
    d.base[n] = 0x6000 - size[n];
    EXPECT_EQ(descriptor_error(Machine::small(), d), JobError::None) << n;
    d.base[n] += 4;
    EXPECT_EQ(descriptor_error(Machine::small(), d), JobError::Overlap) << n;
    d.base[n] = 0x6000 + 72;
    EXPECT_EQ(descriptor_error(Machine::small(), d), JobError::None) << n;
    d.base[n] -= 4;
    EXPECT_EQ(descriptor_error(Machine::small(), d), JobError::Overlap) << n;
  }
  EXPECT_EQ(error_of([](JobDescriptor& d) { d.o_stride = 32; }), JobError::Overlap);
  EXPECT_EQ(error_of([](JobDescriptor& d) { d.o_stride = 32, d.heads = 1; }), JobError::None);
  // Inputs may lie in each other.
  EXPECT_EQ(error_of([](JobDescriptor& d) { d.base[0] = d.base[1] = d.base[4]; }), JobError::None);
}

TEST(TopDescriptor, AFailedJobTouchesNothingAndTheNextOneWorks) {
  Bench bench(Machine::small(2));
  std::mt19937 random(4);
  const PlacedJob job = place(bench.machine, Config(), {4, 6, 8}, 3, 64, bench.ram, random);
  JobDescriptor bad = job.descriptor;
  base(bad, Array::O) = base(bad, Array::V);
  bench.write(reg::kIrqEnable, 2);
  bench.describe(bad);
  bench.write(reg::kCtrl, 1);
  bench.until([&] { return bench.model->outputs().irq; });
  EXPECT_EQ(bench.read(reg::kErrorCode), 6u);
  EXPECT_EQ(bench.read_beats + bench.write_beats, 0u);
  EXPECT_EQ(bench.read(reg::kCycles), 16u);
  bench.write(reg::kIrqStatus, 2);
  bench.run(job.descriptor);
  EXPECT_EQ(bench.ended, std::vector<bool>{true});
  EXPECT_TRUE(bench.audit.ok());
  EXPECT_EQ(bench.read(reg::kJobsDone), 1u);
  EXPECT_EQ(bench.read(reg::kJobsFailed), 1u);
}

}  // namespace
}  // namespace hdp::test
