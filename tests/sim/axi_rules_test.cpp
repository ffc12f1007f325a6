// SPDX-License-Identifier: Apache-2.0
// Every rule of the AXI4 checker is broken once and seen, and stands in the documentation.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "cosim/axi/checker.hpp"
#include "tests/sim/axi_bus.hpp"

namespace hdp::sim {
namespace {

using ::testing::HasSubstr;

struct Breaking {
  cosim::AxiRule rule;
  const char* text;  ///< part of the report
  std::function<void(Bus&)> run;
  cosim::AxiCheckerOptions options;
};

cosim::AxiCheckerOptions limits() {
  cosim::AxiCheckerOptions options;
  options.max_data_ahead = 2;
  options.timeout = {3, 3, 3, 3, 3};
  return options;
}

void stall(Bus& bus, int cycles, const std::function<void()>& drive) {
  for (int i = 0; i < cycles; ++i) {
    drive();
    bus.stalled().go();
  }
  drive();
  bus.go();
}

const std::vector<Breaking>& breakings() {
  using R = cosim::AxiRule;
  constexpr cosim::AxiBurst kFixed = cosim::AxiBurst::Fixed, kIncr = cosim::AxiBurst::Incr,
                            kWrap = cosim::AxiBurst::Wrap;
  static const std::vector<Breaking> all = {
      {R::ArReset,
       "ARVALID is high",
       [](Bus& t) {
         t.go(true);
         t.ar(0).stalled().go(true);
         t.go();
       },
       {}},
      {R::AwReset,
       "AWVALID is high",
       [](Bus& t) {
         t.go(true);
         t.aw(0).go();
         t.w(true).go();
         t.b().go();
       },
       {}},
      {R::WReset,
       "WVALID is high",
       [](Bus& t) {
         t.go(true);
         t.w(true).go(true);
         t.go();
       },
       {}},
      {R::RReset,
       "RVALID is high",
       [](Bus& t) {
         t.go(true);
         t.r(true).go(true);
         t.go();
       },
       {}},
      {R::BReset,
       "BVALID is high",
       [](Bus& t) {
         t.go(true);
         t.b().go(true);
         t.go();
       },
       {}},

      {R::ArValidDropped,
       "ARVALID fell after 2 cycles",
       [](Bus& t) {
         t.ar(0).stalled().go();
         t.ar(0).stalled().go();
         t.go();
       },
       {}},
      {R::AwValidDropped,
       "AWVALID fell after 1 cycle ",
       [](Bus& t) {
         t.aw(0).stalled().go();
         t.go();
       },
       {}},
      {R::WValidDropped,
       "WVALID fell",
       [](Bus& t) {
         t.aw(0).go();
         t.w(true).stalled().go();
         t.go();
         t.w(true).go();
         t.b().go();
       },
       {}},
      {R::RValidDropped,
       "RVALID fell",
       [](Bus& t) {
         t.ar(0).go();
         t.r(true).stalled().go();
         t.go();
         t.r(true).go();
       },
       {}},
      {R::BValidDropped,
       "BVALID fell",
       [](Bus& t) {
         t.aw(0).w(true).go();
         t.b().stalled().go();
         t.go();
         t.b().go();
       },
       {}},

      {R::ArStable,
       "ARADDR went from 0x40 to 0x80",
       [](Bus& t) {
         t.ar(0x40).stalled().go();
         t.ar(0x80).go();
         t.r(true).go();
       },
       {}},
      {R::AwStable,
       "AWLEN went from 0x1 to 0x0",
       [](Bus& t) {
         t.aw(0, 2).stalled().go();
         t.aw(0, 1).go();
         t.w(true).go();
         t.b().go();
       },
       {}},
      {R::WStable,
       "WDATA, byte lane 0, went from 0x00 to 0x01",
       [](Bus& t) {
         t.aw(0).go();
         t.w(true).stalled().go();
         t.w(true, 0xFFFF, 1).go();
         t.b().go();
       },
       {}},
      {R::RStable,
       "RDATA, byte lane 0, went from 0x05 to 0x06",
       [](Bus& t) {
         t.ar(0).go();
         t.r(true, 1, cosim::AxiResp::Okay, 5).stalled().go();
         t.r(true, 1, cosim::AxiResp::Okay, 6).go();
       },
       {}},
      {R::BStable,
       "BRESP went from 0 to 2",
       [](Bus& t) {
         t.aw(0).w(true).go();
         t.b().stalled().go();
         t.b(1, cosim::AxiResp::SlvErr).go();
       },
       {}},

      {R::ArTimeout, "ARVALID has waited for ARREADY for 4 cycles, more than 3",
       [](Bus& t) {
         stall(t, 9, [&] { t.ar(0); });
         t.r(true).go();
       },
       limits()},
      {R::AwTimeout, "AWVALID has waited",
       [](Bus& t) {
         stall(t, 4, [&] { t.aw(0); });
         t.w(true).go();
         t.b().go();
       },
       limits()},
      {R::WTimeout, "WVALID has waited",
       [](Bus& t) {
         t.aw(0).go();
         stall(t, 4, [&] { t.w(true); });
         t.b().go();
       },
       limits()},
      {R::RTimeout, "RVALID has waited",
       [](Bus& t) {
         t.ar(0).go();
         stall(t, 4, [&] { t.r(true); });
       },
       limits()},
      {R::BTimeout, "BVALID has waited",
       [](Bus& t) {
         t.aw(0).w(true).go();
         stall(t, 4, [&] { t.b(); });
       },
       limits()},

      {R::ArAddress,
       "ARADDR 0x100000000 has more than 32 bits",
       [](Bus& t) { t.read(0x100000000); },
       {}},
      {R::AwAddress, "AWADDR 0x100000010", [](Bus& t) { t.write(0x100000010); }, {}},
      {R::ArId,
       "ARID 0x5 has more than 2 bits",
       [](Bus& t) {
         t.ar(0, 1, 4, kIncr, 5).go();
         t.r(true).go();
       },
       {}},
      {R::AwId,
       "AWID 0x4",
       [](Bus& t) {
         t.aw(0, 1, 4, kIncr, 4).w(true).go();
         t.b(0).go();
       },
       {}},
      {R::ArSize,
       "ARSIZE 5 is 32 bytes on a bus of 16",
       [](Bus& t) {
         t.ar(0, 1, 5).go();
         t.r(true).go();
       },
       {}},
      {R::AwSize,
       "AWSIZE 7 is 128 bytes",
       [](Bus& t) {
         t.aw(0, 1, 7).w(true).go();
         t.b().go();
       },
       {}},
      {R::ArBurst,
       "ARBURST is 0b11",
       [](Bus& t) {
         t.ar(0, 1, 4, cosim::AxiBurst::Reserved).go();
         t.r(true).go();
       },
       {}},
      {R::AwBurst,
       "AWBURST is 0b11",
       [](Bus& t) {
         t.aw(0, 1, 4, cosim::AxiBurst::Reserved).w(true).go();
         t.b().go();
       },
       {}},
      {R::ArLenFixed,
       "FIXED burst of 17 beats at 0x20",
       [](Bus& t) {
         t.ar(0x20, 17, 4, kFixed).go();
         for (int i = 1; i <= 17; ++i) t.r(i == 17).go();
       },
       {}},
      {R::AwLenFixed,
       "FIXED burst of 17 beats",
       [](Bus& t) {
         t.aw(0x20, 17, 4, kFixed).go();
         for (int i = 1; i <= 17; ++i) t.w(i == 17).go();
         t.b().go();
       },
       {}},
      {R::ArLenWrap,
       "WRAP burst of 3 beats",
       [](Bus& t) {
         t.ar(0, 3, 4, kWrap).go();
         t.r(false).go();
         t.r(false).go();
         t.r(true).go();
       },
       {}},
      {R::AwLenWrap,
       "WRAP burst of 1 beats",
       [](Bus& t) {
         t.aw(0, 1, 4, kWrap).w(true).go();
         t.b().go();
       },
       {}},
      {R::ArAlignWrap,
       "WRAP burst of beats of 16 bytes at 0x28",
       [](Bus& t) {
         t.ar(0x28, 2, 4, kWrap).go();
         t.r(false).go();
         t.r(true).go();
       },
       {}},
      {R::AwAlignWrap,
       "WRAP burst of beats of 4 bytes at 0x22",
       [](Bus& t) {
         t.aw(0x22, 2, 2, kWrap).go();
         t.w(false, 0).go();
         t.w(true, 0).go();
         t.b().go();
       },
       {}},
      {R::ArBoundary,
       "burst of 2 beats of 16 bytes from 0x1ff8 ends at 0x200f",
       [](Bus& t) { t.read(0x1FF8, 2); },
       {}},
      {R::AwBoundary, "from 0xff0 ends at 0x100f", [](Bus& t) { t.write(0xFF0, 2); }, {}},

      {R::WStrobe,
       "WSTRB[63:0] 0x1f of beat 1 of 1 at 0x4; lanes 4 to 7 are legal",
       [](Bus& t) {
         t.aw(4, 1, 2).go();
         t.w(true, 0x1F).go();
         t.b().go();
       },
       {}},
      {R::WLastEarly,
       "WLAST is 1 at beat 2 of the 4 of the write of ID 1 at 0x30",
       [](Bus& t) {
         t.aw(0x30, 4).go();
         t.w(false).go();
         t.w(true).go();
         t.b().go();
       },
       {}},
      {R::WLastMissing,
       "WLAST is 0 at beat 2 of the 2",
       [](Bus& t) {
         t.aw(0x30, 2).go();
         t.w(false).go();
         t.w(false).go();
         t.b().go();
       },
       {}},
      {R::WAhead, "3 beats of data are ahead of their address, more than 2",
       [](Bus& t) {
         t.w(false).go();
         t.w(false).go();
         t.w(true).go();
         t.aw(0, 3).go();
         t.b().go();
       },
       limits()},

      {R::RId,
       "RID 0x5 has more than 2 bits",
       [](Bus& t) {
         t.ar(0).go();
         t.r(true, 5).go();
       },
       {}},
      {R::RUnexpected,
       "RID 2, of which no read is outstanding",
       [](Bus& t) {
         t.ar(0).go();
         t.r(true, 2).go();
         t.r(true).go();
       },
       {}},
      {R::ROrder,
       "wrong for the oldest read, 4 beats at 0x100, right for a younger one, 2 beats at 0x200",
       [](Bus& t) {
         t.ar(0x100, 4).go();
         t.ar(0x200, 2).go();
         for (const bool last : {false, true, false, false, false, true}) t.r(last).go();
       },
       {}},
      {R::RLastEarly,
       "RLAST is 1 at beat 1 of the 2 of the read of ID 1 at 0x50",
       [](Bus& t) {
         t.ar(0x50, 2).go();
         t.r(true).go();
       },
       {}},
      {R::RLastMissing,
       "RLAST is 0 at beat 1 of the 1",
       [](Bus& t) {
         t.ar(0).go();
         t.r(false).go();
       },
       {}},
      {R::RExOkay,
       "RRESP is EXOKAY",
       [](Bus& t) {
         t.ar(0).go();
         t.r(true, 1, cosim::AxiResp::ExOkay).go();
       },
       {}},

      {R::BId,
       "BID 0x9 has more than 2 bits",
       [](Bus& t) {
         t.aw(0).w(true).go();
         t.b(9).go();
       },
       {}},
      {R::BUnexpected,
       "BID 1, of which every write has been answered",
       [](Bus& t) {
         t.write(0);
         t.b().go();
       },
       {}},
      {R::BBeforeAddress,
       "BID 1: no address of this ID was accepted before this cycle",
       [](Bus& t) {
         t.w(true).go();
         t.aw(0).b().stalled().go();
         t.aw(0).b().m.b_ready = false;
         t.go();
         t.b().go();
       },
       {}},
      {R::BBeforeData,
       "BID 1: none of the 1 writes of this ID had all its data",
       [](Bus& t) {
         t.aw(0, 2).go();
         t.w(false).go();
         t.w(true).b().go();
       },
       {}},
      {R::BExOkay,
       "BRESP is EXOKAY",
       [](Bus& t) {
         t.aw(0).w(true).go();
         t.b(1, cosim::AxiResp::ExOkay).go();
       },
       {}},

      {R::EndRead,
       "read of ID 1 at 0x70 had 1 of 2 beats",
       [](Bus& t) {
         t.ar(0x70, 2).go();
         t.r(false).go();
       },
       {}},
      {R::EndWrite,
       "1 write(s) of ID 1 without response, 1 with all their data",
       [](Bus& t) { t.aw(0).w(true).go(); },
       {}},
      {R::EndData, "1 beat(s) of write data without address", [](Bus& t) { t.w(true).go(); }, {}},
      {R::EndPending,
       "ARVALID has waited for ARREADY for 1 cycle",
       [](Bus& t) { t.ar(0).stalled().go(); },
       {}},
  };
  return all;
}

TEST(AxiChecker, EveryRuleIsBrokenOnceAndSeen) {
  std::set<cosim::AxiRule> broken;
  for (const Breaking& breaking : breakings()) {
    SCOPED_TRACE(cosim::axi_rule(breaking.rule).axi4);
    broken.insert(breaking.rule);
    Bus bus(breaking.options);
    bus.write(0x1000, 4);
    bus.read(0x1000, 4);
    const std::uint64_t begin = bus.checker.cycles();
    ASSERT_TRUE(bus.checker.report().clean()) << bus.checker.report().text();
    breaking.run(bus);
    bus.checker.finish();
    const cosim::AxiReport& report = bus.checker.report();
    EXPECT_EQ(report.of(breaking.rule), 1U);
    EXPECT_EQ(report.total, 1U) << report.text();
    ASSERT_FALSE(report.first.empty());
    const cosim::AxiViolation& violation = report.first[0];
    EXPECT_EQ(violation.rule, breaking.rule);
    EXPECT_STREQ(violation.id, cosim::axi_rule(breaking.rule).axi4);
    EXPECT_THAT(violation.text, HasSubstr(breaking.text));
    EXPECT_STREQ(violation.section, cosim::axi_rule(breaking.rule).section);
    EXPECT_EQ(violation.channel, cosim::axi_rule(breaking.rule).channel);
    EXPECT_GE(violation.cycle, begin);
  }
  for (const cosim::AxiRuleInfo& rule : cosim::axi_rules()) {
    EXPECT_EQ(broken.count(rule.rule), 1U) << rule.axi4 << " is never broken";
  }
}

TEST(AxiRules, NamesAreUniqueAndTheDocumentHasThemAll) {
  std::ifstream file(std::string(HDP_SOURCE_DIR) + "/docs/guide/axi.md");
  std::stringstream page;
  page << file.rdbuf();
  std::set<std::string> names;
  for (const cosim::AxiRuleInfo& rule : cosim::axi_rules()) {
    EXPECT_TRUE(names.insert(rule.axi4).second) << rule.axi4;
    const std::string row = std::string("| `") + rule.axi4 + "` | " + (rule.lite ? "yes" : "") +
                            " | " + (rule.section[0] == '-' ? "" : rule.section) + " | " +
                            rule.meaning + " |\n";
    EXPECT_THAT(page.str(), HasSubstr(row));
    if (rule.lite == nullptr) continue;
    EXPECT_EQ(std::string(rule.lite), "AXI4LITE_" + std::string(rule.axi4 + 5));
  }
}

}  // namespace
}  // namespace hdp::sim
