// SPDX-License-Identifier: Apache-2.0
// The AXI memory's bandwidth and least latency, measured on the bus.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "cosim/axi/memory.hpp"
#include "tests/sim/axi_master.hpp"

namespace hdp::sim {
namespace {

constexpr std::uint64_t kBase = 0x10000;
constexpr std::size_t kSize = 64 * 4096;

/// A master that only streams: reads, writes or both, whole-width bursts of 16, always ready.
struct Stream {
  explicit Stream(const cosim::MemoryProfile& profile) : memory({}, 0, 1U << 20, profile, 1) {}
  void run(int cycles, bool read, bool write) {
    cosim::AxiMaster m;
    m.r_ready = m.b_ready = true;
    m.ar.len = m.aw.len = 15;
    m.ar.size = m.aw.size = 4;
    m.ar.valid = read;
    m.aw.valid = m.w.valid = write;
    m.w.strobe[0] = 0xFFFF;
    int beat = 0;
    for (int c = 0; c < cycles; ++c) {
      m.w.last = beat == 15;
      const cosim::AxiSlave& s = memory.outputs();
      if (s.w_ready && m.w.valid) beat = (beat + 1) % 16;
      const bool ar = s.ar_ready && read;
      const bool aw = s.aw_ready && write;
      memory.clock(m);
      if (ar) m.ar.addr = (m.ar.addr + 256) % (1U << 20);
      if (aw) m.aw.addr = (m.aw.addr + 256) % (1U << 20);
    }
  }
  double reads(int cycles) const {
    return static_cast<double>(memory.counters().read_beats) / cycles;
  }
  double writes(int cycles) const {
    return static_cast<double>(memory.counters().write_beats) / cycles;
  }
  cosim::AxiMemory memory;
};

TEST(AxiMemory, Bandwidth) {
  Stream ideal(cosim::MemoryProfile::ideal());
  ideal.run(10000, true, true);
  EXPECT_GT(ideal.reads(10000), 0.999);
  EXPECT_GT(ideal.writes(10000), 0.999);

  Stream read(cosim::MemoryProfile::lpddr());
  read.run(39000, true, false);
  EXPECT_NEAR(read.reads(39000), 0.87, 0.01);

  Stream write(cosim::MemoryProfile::lpddr());
  write.run(39000, false, true);
  EXPECT_NEAR(write.writes(39000), 0.87, 0.01);

  Stream both(cosim::MemoryProfile::lpddr());
  both.run(39000, true, true);
  EXPECT_NEAR(both.reads(39000) + both.writes(39000), 0.87, 0.01);
  EXPECT_NEAR(both.reads(39000), both.writes(39000), 0.05);
}

TEST(AxiMemory, NoAnswerBeforeItsLatency) {
  cosim::MemoryProfile profile = cosim::MemoryProfile::lpddr();
  profile.row_bytes = 0;
  profile.read_rate = {1, 1};
  cosim::AxiMemory memory({}, kBase, kSize, profile, 1);
  MasterOptions options;
  options.start = 0.1;
  options.delay = 0;
  RandomMaster master({}, memory, options);
  std::vector<std::uint64_t> accepted;
  std::uint64_t least = 1000;
  memory.on_read = [&](const cosim::AxiReadBeat& beat) {
    least = std::min(least, beat.cycle - accepted[beat.burst]);
  };
  for (int c = 0; c < 30000; ++c) {
    const cosim::AxiSlave slave = memory.outputs();
    if (slave.ar_ready && master.outputs().ar.valid) accepted.push_back(memory.cycle());
    memory.clock(master.outputs());
    master.clock(slave, true);
  }
  EXPECT_EQ(least, 60U);
}

}  // namespace
}  // namespace hdp::sim
