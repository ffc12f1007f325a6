// SPDX-License-Identifier: Apache-2.0
// The AXI memory in every profile: data, order, legality, errors, bandwidth, determinism.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <set>
#include <stdexcept>

#include "cosim/axi/checker.hpp"
#include "cosim/axi/memory.hpp"
#include "tests/sim/axi_master.hpp"

namespace hdp::sim {
namespace {

constexpr std::uint64_t kBase = 0x10000;
constexpr std::size_t kSize = 64 * 4096;

struct Traffic {
  std::string violations;
  std::vector<std::string> errors;
  std::uint64_t hash = 14695981039346656037ULL;
  bool memory_agrees = false, drained = false;
  std::uint64_t reads = 0, writes = 0, beats = 0;
  std::uint64_t reads_overtaken = 0, writes_overtaken = 0, interleaved = 0;
  cosim::AxiMemoryCounters counters;
};

void add(std::uint64_t& hash, std::uint64_t value) { hash = (hash ^ value) * 1099511628211ULL; }

Traffic run(const cosim::AxiParams& params, const cosim::MemoryProfile& profile, std::uint64_t seed,
            int cycles, MasterOptions options = {}) {
  cosim::AxiMemory memory(params, kBase, kSize, profile, seed);
  options.seed = seed + 100;
  RandomMaster master(params, memory, options);
  cosim::AxiChecker checker(params);
  Traffic t;
  for (int c = 0; c < 3; ++c) {
    checker.cycle(true, {}, memory.outputs());
    memory.reset();
  }
  const int limit = cycles + 200000;
  for (int c = 0; c < limit && (c < cycles || !master.idle() || !memory.idle()); ++c) {
    const cosim::AxiSlave slave = memory.outputs();
    checker.cycle(false, master.outputs(), slave);
    add(t.hash, slave.ar_ready + 2U * slave.aw_ready + 4U * slave.w_ready);
    add(t.hash, slave.r.valid ? slave.r.id + 65536U + slave.r.data[0] : 0U);
    add(t.hash, slave.b.valid ? slave.b.id + 1U : 0U);
    memory.clock(master.outputs());
    master.clock(slave, c < cycles);
  }
  // A cycle more: the last VALID was taken in the one before.
  checker.cycle(false, master.outputs(), memory.outputs());
  checker.finish();
  t.violations = checker.report().text();
  t.errors = master.errors();
  t.memory_agrees = master.memory_agrees();
  t.drained = master.idle() && memory.idle();
  t.reads = master.reads;
  t.writes = master.writes;
  t.beats = master.beats;
  t.reads_overtaken = master.reads_overtaken;
  t.writes_overtaken = master.writes_overtaken;
  t.interleaved = master.interleaved;
  t.counters = memory.counters();
  return t;
}

class EveryProfile : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Profiles, EveryProfile, ::testing::Values("ideal", "lpddr", "hostile"));

TEST_P(EveryProfile, RandomTrafficIsRightAndLegal) {
  for (const cosim::AxiParams params :
       {cosim::AxiParams{40, 16, 4}, cosim::AxiParams{32, 4, 0}, cosim::AxiParams{64, 128, 16},
        cosim::AxiParams{20, 64, 2}, cosim::AxiParams{32, 1, 1}}) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      SCOPED_TRACE(std::to_string(params.data_bytes) + " bytes, seed " + std::to_string(seed));
      const Traffic t = run(params, cosim::MemoryProfile::named(GetParam()), seed, 4000);
      EXPECT_EQ(t.violations, "");
      EXPECT_THAT(t.errors, ::testing::IsEmpty());
      EXPECT_TRUE(t.memory_agrees);
      EXPECT_TRUE(t.drained);
      EXPECT_GT(t.reads, 50U);
      EXPECT_GT(t.writes, 50U);
      EXPECT_EQ(t.counters.read_beats, t.beats);
      EXPECT_EQ(t.counters.read_bursts, t.reads);
      EXPECT_EQ(t.counters.write_bursts, t.writes);
    }
  }
}

TEST_P(EveryProfile, SameSeedSameRun) {
  const cosim::MemoryProfile profile = cosim::MemoryProfile::named(GetParam());
  EXPECT_EQ(run({}, profile, 5, 2000).hash, run({}, profile, 5, 2000).hash);
  // A copy goes on as the original does.
  cosim::AxiMemory memory({}, kBase, kSize, profile, 9);
  RandomMaster master({}, memory, {});
  for (int c = 0; c < 1000; ++c) {
    const cosim::AxiSlave slave = memory.outputs();
    memory.clock(master.outputs());
    master.clock(slave, true);
  }
  cosim::AxiMemory copy = memory;
  for (int c = 0; c < 1000; ++c) {
    const cosim::AxiSlave slave = memory.outputs();
    ASSERT_EQ(slave.ar_ready, copy.outputs().ar_ready);
    ASSERT_EQ(slave.w_ready, copy.outputs().w_ready);
    ASSERT_EQ(slave.r.valid, copy.outputs().r.valid);
    ASSERT_EQ(slave.b.valid, copy.outputs().b.valid);
    memory.clock(master.outputs());
    copy.clock(master.outputs());
    master.clock(slave, true);
  }
}

TEST(AxiMemory, HostileReordersAndInterleaves) {
  const Traffic t = run({}, cosim::MemoryProfile::hostile(), 1, 20000);
  EXPECT_GT(t.reads_overtaken, 20U);
  EXPECT_GT(t.writes_overtaken, 20U);
  EXPECT_GT(t.interleaved, 100U);
  for (const auto& channel : t.counters.channel) {
    EXPECT_GT(channel.stalls, 100U);
    EXPECT_GT(channel.transfers, 50U);
  }
  EXPECT_NE(t.hash, run({}, cosim::MemoryProfile::hostile(), 2, 20000).hash);
}

TEST(AxiMemory, OrderedProfileDoesNotReorder) {
  const Traffic t = run({}, cosim::MemoryProfile::ideal(), 1, 10000);
  EXPECT_EQ(t.reads_overtaken, 0U);
  EXPECT_EQ(t.writes_overtaken, 0U);
  EXPECT_EQ(t.interleaved, 0U);
  EXPECT_EQ(t.counters.channel[0].stalls, 0U);
  EXPECT_EQ(t.counters.channel[1].stalls, 0U);
  EXPECT_EQ(t.counters.channel[2].stalls, 0U);
}

TEST(AxiMemory, FirstReadyReordersButKeepsBurstsWhole) {
  // On a full bus the oldest is always ready, so that few bursts, far apart, are what reorders.
  MasterOptions options;
  options.start = 0.02;
  const Traffic t = run({}, cosim::MemoryProfile::lpddr(), 1, 20000, options);
  EXPECT_GT(t.reads_overtaken, 0U);
  EXPECT_EQ(t.interleaved, 0U);
}

/// One transfer at a time.
class Single {
 public:
  explicit Single(const cosim::MemoryProfile& profile = cosim::MemoryProfile::ideal(),
                  std::uint64_t seed = 1)
      : memory(cosim::AxiParams{}, kBase, kSize, profile, seed) {}

  struct Answer {
    std::vector<cosim::AxiResp> resp;
    std::vector<std::uint8_t> first_lane;
    int latency = 0;
  };
  Answer read(std::uint64_t addr, int beats, int size = 4) {
    cosim::AxiMaster m;
    m.ar = {true,
            1,
            addr,
            static_cast<std::uint8_t>(beats - 1),
            static_cast<std::uint8_t>(size),
            cosim::AxiBurst::Incr};
    m.r_ready = true;
    Answer a;
    for (int since = -1; a.resp.size() < static_cast<std::size_t>(beats);) {
      const cosim::AxiSlave s = memory.outputs();
      if (since >= 0) ++since;
      if (m.ar.valid && s.ar_ready) since = 0;
      if (s.r.valid) {
        if (a.resp.empty()) a.latency = since;
        a.resp.push_back(s.r.resp);
        a.first_lane.push_back(s.r.data[addr % 16]);
      }
      memory.clock(m);
      if (since == 0) m.ar.valid = false;
    }
    return a;
  }
  cosim::AxiResp write(std::uint64_t addr, int beats, std::uint8_t value,
                       std::uint64_t strobe = 0xFFFF) {
    cosim::AxiMaster m;
    m.aw = {true, 1, addr, static_cast<std::uint8_t>(beats - 1), 4, cosim::AxiBurst::Incr};
    m.w.valid = true;
    m.w.strobe[0] = strobe;
    m.w.data.fill(value);
    m.b_ready = true;
    for (int left = beats;;) {
      m.w.last = left == 1;
      const cosim::AxiSlave s = memory.outputs();
      const bool aw = m.aw.valid && s.aw_ready;
      const bool w = m.w.valid && s.w_ready;
      memory.clock(m);
      if (aw) m.aw.valid = false;
      if (w && --left == 0) m.w.valid = false;
      if (s.b.valid) return s.b.resp;
    }
  }
  std::uint8_t byte(std::uint64_t addr) const {
    std::uint8_t value = 0;
    memory.read(addr, &value, 1);
    return value;
  }
  cosim::AxiMemory memory;
};

using ::testing::Each;
using ::testing::ElementsAre;
constexpr cosim::AxiResp kOkay = cosim::AxiResp::Okay;
constexpr cosim::AxiResp kSlv = cosim::AxiResp::SlvErr;
constexpr cosim::AxiResp kDec = cosim::AxiResp::DecErr;

TEST(AxiMemory, Latency) {
  Single ideal;
  EXPECT_EQ(ideal.read(kBase, 1).latency, 4);
  Single lpddr(cosim::MemoryProfile::lpddr());
  std::set<int> seen;
  for (int i = 0; i < 20; ++i)
    seen.insert(lpddr.read(kBase + 4096U * static_cast<unsigned>(i), 1).latency);
  EXPECT_GE(*seen.begin(), 90);
  EXPECT_LE(*seen.rbegin(), 100);
  for (int i = 0; i < 10; ++i) {
    const int hit = lpddr.read(kBase + 4096U * 19, 1).latency;
    EXPECT_GE(hit, 60);
    EXPECT_LE(hit, 70);
  }
}

TEST(AxiMemory, ErrorsLandOnTheNamedReadBeat) {
  Single one;
  one.memory.inject({false, kSlv, cosim::AxiErrorSpec::Where::Beat, 6});
  EXPECT_THAT(one.read(kBase, 4).resp, ElementsAre(kOkay, kOkay, kOkay, kOkay));
  EXPECT_THAT(one.read(kBase, 4).resp, ElementsAre(kOkay, kOkay, kSlv, kOkay));
  EXPECT_THAT(one.read(kBase, 4).resp, Each(kOkay));

  one.memory.inject({false, kDec, cosim::AxiErrorSpec::Where::Burst, 4, 1});
  one.memory.inject({false, kSlv, cosim::AxiErrorSpec::Where::Burst, 5});
  EXPECT_THAT(one.read(kBase, 3).resp, Each(kOkay));
  EXPECT_THAT(one.read(kBase, 3).resp, ElementsAre(kOkay, kDec, kOkay));
  EXPECT_THAT(one.read(kBase, 3).resp, Each(kSlv));

  one.memory.inject({false, kSlv, cosim::AxiErrorSpec::Where::Address, kBase + 0x25});
  EXPECT_THAT(one.read(kBase + 0x10, 3).resp, ElementsAre(kOkay, kSlv, kOkay));
  EXPECT_THAT(one.read(kBase + 0x10, 3).resp, Each(kOkay));
  one.memory.inject({false, kDec, cosim::AxiErrorSpec::Where::Address, kBase + 0x25, -1, 0});
  for (int i = 0; i < 3; ++i) {
    const auto answer = one.read(kBase + 0x10, 3);
    EXPECT_THAT(answer.resp, ElementsAre(kOkay, kDec, kOkay));
    EXPECT_EQ(answer.first_lane[1], 0xEE) << "a failed beat must not carry the data";
  }
  EXPECT_EQ(one.memory.counters().read_errors, 1U + 1 + 3 + 1 + 3);
  one.memory.clear_errors();
  EXPECT_THAT(one.read(kBase + 0x10, 3).resp, Each(kOkay));
  EXPECT_EQ(one.write(kBase, 4, 1), kOkay) << "read errors must not meet writes";
}

TEST(AxiMemory, AFailedReadCanCarryTheData) {
  Single one;
  const auto data = one.read(kBase + 0x10, 3);
  one.memory.errors_carry_data = true;
  one.memory.inject({false, kDec, cosim::AxiErrorSpec::Where::Address, kBase + 0x25});
  const auto answer = one.read(kBase + 0x10, 3);
  EXPECT_THAT(answer.resp, ElementsAre(kOkay, kDec, kOkay));
  EXPECT_EQ(answer.first_lane, data.first_lane);
  EXPECT_NE(answer.first_lane[1], 0xEE);
}

TEST(AxiMemory, ErrorsLandOnTheNamedWriteBeat) {
  Single one;
  one.memory.inject({true, kSlv, cosim::AxiErrorSpec::Where::Beat, 5});
  EXPECT_EQ(one.write(kBase, 4, 0x11), kOkay);
  EXPECT_EQ(one.write(kBase, 4, 0x22), kSlv);
  EXPECT_EQ(one.byte(kBase), 0x22);
  EXPECT_EQ(one.byte(kBase + 0x10), 0x11) << "the failed beat is not stored";
  EXPECT_EQ(one.byte(kBase + 0x20), 0x22);
  one.memory.inject({true, kDec, cosim::AxiErrorSpec::Where::Burst, 2});
  EXPECT_EQ(one.write(kBase, 4, 0x33), kDec);
  EXPECT_EQ(one.byte(kBase), 0x22);
  one.memory.inject({true, kSlv, cosim::AxiErrorSpec::Where::Address, kBase + 0x31});
  EXPECT_EQ(one.write(kBase, 3, 0x44), kOkay);
  EXPECT_EQ(one.write(kBase, 4, 0x44), kSlv);
  EXPECT_EQ(one.write(kBase, 4, 0x55), kOkay);
  EXPECT_THAT(one.read(kBase, 4).resp, Each(kOkay)) << "write errors must not meet reads";
  EXPECT_EQ(one.memory.counters().write_errors, 1U + 4 + 1);
}

TEST(AxiMemory, OutsideAnswersDecodeError) {
  Single one;
  EXPECT_THAT(one.read(kBase - 0x10, 2).resp, ElementsAre(kDec, kOkay));
  EXPECT_THAT(one.read(kBase + kSize - 0x10, 2).resp, ElementsAre(kOkay, kDec));
  EXPECT_EQ(one.write(kBase + kSize - 0x10, 2, 0x77), kDec);
  EXPECT_EQ(one.byte(kBase + kSize - 1), 0x77);
  EXPECT_EQ(one.write(0, 1, 0x77), kDec);
  EXPECT_THAT(one.read(~std::uint64_t{0xF}, 2).resp, Each(kDec));
}

TEST(AxiMemory, StrobesSelectBytes) {
  Single one;
  one.write(kBase, 1, 0xFF);
  one.write(kBase, 1, 0x01, 0x8001);
  std::vector<std::uint8_t> bytes(16);
  one.memory.read(kBase, bytes.data(), 16);
  EXPECT_EQ(bytes[0], 1);
  EXPECT_EQ(bytes[1], 0xFF);
  EXPECT_EQ(bytes[15], 1);
  EXPECT_EQ(one.memory.counters().write_bytes, 18U);
}

TEST(AxiMemory, ObserversSeeEveryBeat) {
  cosim::AxiMemory memory({}, kBase, kSize, cosim::MemoryProfile::hostile(), 3);
  RandomMaster master({}, memory, {});
  std::vector<std::byte> shadow(memory.data(), memory.data() + kSize);
  std::uint64_t read_bytes = 0, written = 0, last_cycle = 0;
  memory.on_read = [&](const cosim::AxiReadBeat& beat) {
    read_bytes += static_cast<std::uint64_t>(beat.place.bytes);
    EXPECT_EQ(beat.cycle, memory.cycle());
    EXPECT_GE(beat.cycle, last_cycle);
    last_cycle = beat.cycle;
  };
  memory.on_write = [&](const cosim::AxiWriteBeat& beat) {
    for (int i = 0; i < beat.place.bytes; ++i) {
      const int lane = beat.place.lane + i;
      if (!cosim::axi_strobed(beat.strobe, lane)) continue;
      ++written;
      shadow[beat.place.address - kBase + static_cast<std::uint64_t>(i)] =
          static_cast<std::byte>((*beat.data)[static_cast<std::size_t>(lane)]);
    }
  };
  for (int c = 0; c < 5000 || !master.idle(); ++c) {
    const cosim::AxiSlave slave = memory.outputs();
    memory.clock(master.outputs());
    master.clock(slave, c < 5000);
  }
  EXPECT_GT(written, 1000U);
  EXPECT_EQ(memory.counters().read_bytes, read_bytes);
  EXPECT_EQ(memory.counters().write_bytes, written);
  EXPECT_EQ(std::memcmp(shadow.data(), memory.data(), kSize), 0);
}

TEST(AxiMemory, NamedBeatsDoNotMoveUnderStalls) {
  cosim::AxiMemory memory({}, kBase, kSize, cosim::MemoryProfile::hostile(), 4);
  RandomMaster master({}, memory, {});
  memory.inject({false, kSlv, cosim::AxiErrorSpec::Where::Beat, 500});
  memory.inject({true, kDec, cosim::AxiErrorSpec::Where::Beat, 500});
  std::vector<int> failed_reads, failed_writes;
  int reads = 0, writes = 0;
  memory.on_read = [&](const cosim::AxiReadBeat& beat) {
    if (beat.resp != kOkay) failed_reads.push_back(reads);
    ++reads;
  };
  memory.on_write = [&](const cosim::AxiWriteBeat& beat) {
    if (beat.resp != kOkay) failed_writes.push_back(writes);
    ++writes;
  };
  for (int c = 0; c < 5000; ++c) {
    const cosim::AxiSlave slave = memory.outputs();
    memory.clock(master.outputs());
    master.clock(slave, true);
  }
  EXPECT_THAT(failed_reads, ElementsAre(500));
  EXPECT_THAT(failed_writes, ElementsAre(500));
}

TEST(AxiMemory, ResetForgetsDataWithoutAddress) {
  Single one;
  cosim::AxiMaster m;
  m.w.valid = m.w.last = true;
  m.w.strobe[0] = 0xFFFF;
  m.w.data.fill(0xAA);
  one.memory.clock(m);
  EXPECT_FALSE(one.memory.idle());
  one.memory.reset();
  EXPECT_TRUE(one.memory.idle());
  EXPECT_EQ(one.write(kBase, 1, 0x55), kOkay);
  EXPECT_EQ(one.byte(kBase), 0x55);
}

TEST(AxiMemory, ResetForgetsTransfersAndKeepsBytes) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    cosim::AxiMemory memory({}, kBase, kSize, cosim::MemoryProfile::hostile(), seed);
    cosim::AxiChecker checker({});
    RandomMaster before({}, memory, {});
    for (int c = 0; c < 300; ++c) {
      const cosim::AxiSlave slave = memory.outputs();
      checker.cycle(false, before.outputs(), slave);
      memory.clock(before.outputs());
      before.clock(slave, true);
    }
    for (int c = 0; c < 4; ++c) {
      checker.cycle(true, {}, memory.outputs());
      memory.reset();
    }
    EXPECT_TRUE(memory.idle());
    RandomMaster after({}, memory, {});
    for (int c = 0; c < 300 || !after.idle(); ++c) {
      const cosim::AxiSlave slave = memory.outputs();
      checker.cycle(false, after.outputs(), slave);
      memory.clock(after.outputs());
      after.clock(slave, c < 300);
    }
    EXPECT_EQ(checker.report().text(), "");
    EXPECT_THAT(after.errors(), ::testing::IsEmpty());
    EXPECT_TRUE(after.memory_agrees());
  }
}

TEST(AxiMemory, SurvivesAMasterThatBreaksEveryRule) {
  std::mt19937_64 random(1);
  for (const cosim::AxiParams params :
       {cosim::AxiParams{40, 16, 4}, cosim::AxiParams{64, 128, 16}, cosim::AxiParams{12, 1, 0}}) {
    cosim::AxiMemory memory(params, 0x40, 0xF00, cosim::MemoryProfile::hostile(), 1);
    cosim::AxiChecker checker(params);
    std::uint64_t seen = 0;
    memory.on_read = [&](const cosim::AxiReadBeat& beat) { seen += beat.place.bytes > 0; };
    for (int c = 0; c < 20000; ++c) {
      cosim::AxiMaster m;
      for (cosim::AxiAddress* a : {&m.ar, &m.aw}) {
        a->valid = random() % 2 != 0;
        a->id = static_cast<std::uint16_t>(random());
        a->addr = random() >> (random() % 2 * 52);
        a->len = static_cast<std::uint8_t>(random());
        a->size = static_cast<std::uint8_t>(random() >> (random() % 8));
        a->burst = static_cast<cosim::AxiBurst>(random() % 4);
      }
      m.w.valid = random() % 2 != 0;
      m.w.last = random() % 2 != 0;
      m.w.strobe = {random(), random()};
      m.r_ready = random() % 2 != 0;
      m.b_ready = random() % 2 != 0;
      checker.cycle(false, m, memory.outputs());
      memory.clock(m);
    }
    checker.finish();
    EXPECT_GT(seen, 1000U);
    EXPECT_GT(checker.report().total, 10000U);
    EXPECT_EQ(checker.report().of(cosim::AxiRule::RValidDropped), 0U);
    EXPECT_EQ(checker.report().of(cosim::AxiRule::RStable), 0U);
    EXPECT_EQ(checker.report().of(cosim::AxiRule::BStable), 0U);
  }
}

TEST(AxiMemory, RefusesNonsense) {
  EXPECT_THROW(cosim::MemoryProfile::named("fast"), std::invalid_argument);
  EXPECT_THROW(cosim::AxiMemory({40, 3, 4}, 0, 4096), std::invalid_argument);
  EXPECT_THROW(cosim::AxiMemory({12, 4, 4}, 0, 8192), std::invalid_argument);
  EXPECT_THROW(cosim::AxiMemory({64, 4, 4}, ~std::uint64_t{0} - 99, 101), std::invalid_argument);
  EXPECT_NO_THROW(cosim::AxiMemory({64, 4, 4}, ~std::uint64_t{0} - 99, 100));
  cosim::MemoryProfile profile = cosim::MemoryProfile::ideal();
  profile.interleave = true;
  EXPECT_THROW(cosim::AxiMemory({}, 0, 4096, profile), std::invalid_argument);
  profile = cosim::MemoryProfile::ideal();
  profile.refresh_period = profile.refresh_length = 10;
  EXPECT_THROW(cosim::AxiMemory({}, 0, 4096, profile), std::invalid_argument);
  cosim::AxiMemory memory({}, 64, 4096);
  EXPECT_THROW(memory.inject({false, cosim::AxiResp::ExOkay}), std::invalid_argument);
  int value = 0;
  EXPECT_THROW(memory.read(63, &value, 1), std::out_of_range);
  EXPECT_THROW(memory.read(4096 + 63, &value, 2), std::out_of_range);
  EXPECT_THROW(memory.write(~std::uint64_t{0}, &value, 4), std::out_of_range);
  EXPECT_NO_THROW(memory.read(4096 + 62, &value, 2));
}

}  // namespace
}  // namespace hdp::sim
