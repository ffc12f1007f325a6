// SPDX-License-Identifier: Apache-2.0
// The register bus of the co-processor in lockstep with a host that does everything that AXI4-Lite
// allows: reads and writes at once, any strobes, any address, answers taken late.
#include <gtest/gtest.h>

#include <array>

#include "golden/registers.hpp"
#include "sim/coprocessor/lockstep.hpp"
#include "tests/sim/coprocessor_host.hpp"

namespace hdp::sim {
namespace {

/// Offers what it likes, and keeps to it until it is taken.
class AnyHost {
 public:
  explicit AnyHost(std::uint64_t seed) : dice_(seed) {}

  const cosim::AxiLiteMaster& cycle() {
    if (!host_.aw_valid && dice_.one_in(3)) {
      host_.aw_valid = true;
      host_.aw_addr = address();
    }
    if (!host_.w_valid && dice_.one_in(3)) {
      host_.w_valid = true;
      host_.w_data = static_cast<std::uint32_t>(dice_.next());
      if (dice_.one_in(2)) host_.w_data &= 7;  // bits of CTRL and of the interrupts
      host_.w_strobe = dice_.one_in(4) ? static_cast<std::uint8_t>(dice_.next() & 15) : 15;
    }
    if (!host_.ar_valid && dice_.one_in(3)) {
      host_.ar_valid = true;
      host_.ar_addr = address();
    }
    host_.b_ready = dice_.one_in(2);
    host_.r_ready = dice_.one_in(2);
    return host_;
  }
  void answered(const cosim::AxiLiteSlave& device) {
    tally.both += device.b_valid && device.r_valid ? 1 : 0;
    tally.refused +=
        device.b_valid && host_.b_ready && device.b_resp != cosim::AxiResp::Okay ? 1 : 0;
    tally.writes += device.b_valid && host_.b_ready ? 1 : 0;
    tally.reads += device.r_valid && host_.r_ready ? 1 : 0;
    if (device.aw_ready) host_.aw_valid = false;
    if (device.w_ready) host_.w_valid = false;
    if (device.ar_ready) host_.ar_valid = false;
  }

  struct {
    int writes = 0, reads = 0, refused = 0, both = 0;
  } tally;

 private:
  /// Mostly a register's; now and then one beside it, or with bits that are ignored.
  std::uint32_t address() {
    const auto random = static_cast<std::uint32_t>(dice_.next());
    if (dice_.one_in(8)) return random & 0xfff;
    if (dice_.one_in(6)) return reg::kCtrl;
    return random % (reg::kJobsFailed / 4 + 1) * 4;
  }

  test::Dice dice_;
  cosim::AxiLiteMaster host_;
};

TEST(CoprocessorRegisters, AgreeWithAHostThatDoesWhatItLikes) {
  const Machine machine = Machine::small();
  // From zeros: this host reads entries of the statistics that were never written, too.
  const auto rtl = make_coprocessor("small", 0);
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    LockstepOptions options;
    options.seed = seed;
    options.memory = cosim::MemoryProfile::hostile();
    LockstepSimulation simulation(*rtl, machine, options);
    AnyHost host(seed);
    for (int n = 0; n < 20000; ++n) host.answered(simulation.drive(host.cycle()));
    simulation.sync();
    EXPECT_EQ(simulation.register_protocol().text(), "");
    EXPECT_EQ(simulation.memory_protocol().text(), "");
    EXPECT_GT(host.tally.writes, 1000);
    EXPECT_GT(host.tally.reads, 1000);
    EXPECT_GT(host.tally.refused, 100);
    EXPECT_GT(host.tally.both, 100);
  }
}

}  // namespace
}  // namespace hdp::sim
