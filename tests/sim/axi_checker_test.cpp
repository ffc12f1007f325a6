// SPDX-License-Identifier: Apache-2.0
// The AXI4 checker beyond single rules: every field, legal corners, order, the report.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>

#include "cosim/axi/checker.hpp"
#include "tests/sim/axi_bus.hpp"

namespace hdp::sim {
namespace {

using ::testing::HasSubstr;

TEST(AxiChecker, EveryFieldMustBeStable) {
  const auto changed = [](const std::function<void(Bus&)>& before,
                          const std::function<void(Bus&)>& after,
                          const std::function<void(Bus&)>& prepare = {}) {
    Bus bus;
    if (prepare) prepare(bus);
    before(bus);
    bus.stalled().go();
    after(bus);
    bus.stalled().go();
    return bus.checker.report().text();
  };
  const auto ar = [](Bus& t) { t.ar(0x40, 2, 2, cosim::AxiBurst::Incr, 1); };
  EXPECT_THAT(changed(ar, [](Bus& t) { t.ar(0x40, 2, 2, cosim::AxiBurst::Incr, 2); }),
              HasSubstr("ARID went"));
  EXPECT_THAT(changed(ar, [](Bus& t) { t.ar(0x40, 4, 2); }), HasSubstr("ARLEN went"));
  EXPECT_THAT(changed(ar, [](Bus& t) { t.ar(0x40, 2, 3); }), HasSubstr("ARSIZE went"));
  EXPECT_THAT(changed(ar, [](Bus& t) { t.ar(0x40, 2, 2, cosim::AxiBurst::Wrap); }),
              HasSubstr("ARBURST went"));
  EXPECT_THAT(changed(ar, [](Bus& t) { t.ar(0x41, 2, 2); }), HasSubstr("ARADDR went"));
  EXPECT_EQ(changed(ar, ar), "");
  const auto w = [](Bus& t) { t.w(true, 0x00F0); };
  EXPECT_THAT(changed(w, [](Bus& t) { t.w(false, 0x00F0); }), HasSubstr("WLAST went"));
  EXPECT_THAT(changed(w, [](Bus& t) { t.w(true, 0x00F1); }), HasSubstr("WSTRB[63:0] went"));
  const auto lane = [](int n) {
    return [n](Bus& t) { t.w(true, 0x00F0).m.w.data[static_cast<std::size_t>(n)] = 1; };
  };
  EXPECT_THAT(changed(w, lane(7)), HasSubstr("WDATA, byte lane 7"));
  EXPECT_EQ(changed(w, lane(8)), "") << "a lane without strobe may change";
  const auto asked = [](Bus& t) { t.ar(0x44, 1, 2).go(); };
  const auto r = [](Bus& t) { t.r(true); };
  EXPECT_THAT(changed(
                  r, [](Bus& t) { t.r(true, 2); }, asked),
              HasSubstr("RID went"));
  EXPECT_THAT(changed(
                  r, [](Bus& t) { t.r(false); }, asked),
              HasSubstr("RLAST went"));
  EXPECT_THAT(changed(
                  r, [](Bus& t) { t.r(true, 1, cosim::AxiResp::DecErr); }, asked),
              HasSubstr("RRESP went"));
  const auto r_lane = [](int n) {
    return [n](Bus& t) { t.r(true).s.r.data[static_cast<std::size_t>(n)] = 1; };
  };
  EXPECT_THAT(changed(r, r_lane(4), asked), HasSubstr("RDATA, byte lane 4"));
  EXPECT_THAT(changed(r, r_lane(7), asked), HasSubstr("RDATA, byte lane 7"));
  EXPECT_EQ(changed(r, r_lane(3), asked), "") << "a lane outside a narrow beat may change";
  EXPECT_EQ(changed(r, r_lane(8), asked), "");
  const auto b = [](Bus& t) { t.b(); };
  EXPECT_THAT(changed(b, [](Bus& t) { t.b(2); }), HasSubstr("BID went"));
}

TEST(AxiChecker, LegalCorners) {
  Bus t;
  // Data before its address, responses a cycle after the last of both, both accepted at once.
  t.w(false).go();
  t.w(true).go();
  t.w(true).go();
  t.aw(0x100, 2, 4, cosim::AxiBurst::Incr, 2).go();
  t.aw(0x200).b(2).go();
  t.b(1).go();
  t.aw(0x300).w(true).go();
  t.b().go();
  // READY may fall before VALID rises; strobes may be empty or sparse.
  t.s.ar_ready = t.s.aw_ready = t.s.w_ready = true;
  t.go();
  t.go();
  t.aw(0x400, 2).w(false, 0).go();
  t.w(true, 0x8001).go();
  t.b().go();
  // Unaligned and narrow strobes move with the beat.
  t.aw(0x0E, 3, 1).w(false, 0xC000).go();
  t.w(false, 0x0003).go();
  t.w(true, 0x000C).go();
  t.b().go();
  t.aw(0x1D, 2).w(false, 0xE000).go();
  t.w(true, 0xFFFF).go();
  t.b().go();
  t.aw(0x38, 4, 3, cosim::AxiBurst::Wrap).w(false, 0xFF00).go();
  t.w(false, 0x00FF).go();
  t.w(false, 0xFF00).go();
  t.w(true, 0x00FF).go();
  t.b().go();
  // Reads of two IDs interleave; a burst may end with its page.
  t.ar(0xF80, 8, 4, cosim::AxiBurst::Incr, 0).go();
  t.ar(0xFC0, 4, 4, cosim::AxiBurst::Incr, 3).go();
  for (int i = 1; i <= 8; ++i) {
    t.r(i == 8, 0).go();
    if (i <= 4) t.r(i == 4, 3).go();
  }
  t.read(0xFF8, 1);
  t.read(0x1000, 256);
  t.ar(0x1000, 16, 4, cosim::AxiBurst::Fixed).go();
  for (int i = 1; i <= 16; ++i) t.r(i == 16).go();
  EXPECT_EQ(t.checker.outstanding_reads(), 0);
  EXPECT_EQ(t.checker.outstanding_writes(), 0);
  // Reset in mid-burst forgets it; VALID may still be high in the first cycle of the reset.
  t.ar(0, 8).go();
  t.aw(0, 8).w(false).go();
  t.r(false).stalled().go();
  t.ar(0).aw(0).w(true).r(false).stalled().go(true);
  t.go(true);
  t.go();
  t.read(0);
  t.write(0);
  t.checker.finish();
  EXPECT_EQ(t.checker.report().text(), "");
}

TEST(AxiChecker, OrderIsSeenBothWays) {
  // The longer of two reads is answered first.
  Bus t;
  t.ar(0x100, 1).go();
  t.ar(0x200, 3).go();
  for (const bool last : {false, false, true, true}) t.r(last).go();
  t.checker.finish();
  EXPECT_EQ(t.checker.report().of(cosim::AxiRule::ROrder), 1U);
  EXPECT_EQ(t.checker.report().total, 1U) << t.checker.report().text();
}

TEST(AxiChecker, AnsweredDataAheadLeavesNoTrace) {
  Bus t;
  t.w(true).go();
  t.aw(0).go();
  t.b().go();
  t.b().go();
  EXPECT_EQ(t.checker.report().of(cosim::AxiRule::BUnexpected), 1U);
  EXPECT_EQ(t.checker.report().total, 1U) << t.checker.report().text();
}

TEST(AxiChecker, CountsAllKeepsTheFirst) {
  cosim::AxiCheckerOptions options;
  options.keep = 3;
  Bus t(options);
  for (int i = 0; i < 10; ++i) t.b().go();
  EXPECT_EQ(t.checker.report().first.size(), 3U);
  EXPECT_EQ(t.checker.report().of(cosim::AxiRule::BUnexpected), 10U);
  EXPECT_EQ(t.checker.report().total, 10U);
  EXPECT_EQ(t.checker.report().first[2].cycle, 3U);
  EXPECT_THAT(
      t.checker.report().text(),
      HasSubstr("cycle 1: AXI4_B_UNEXPECTED: BVALID with BID 1, of which every write has been "
                "answered (IHI 0022E A5.3.1)\n"));
  EXPECT_THAT(t.checker.report().text(), HasSubstr("and 7 more\n"));
}

TEST(AxiChecker, RefusesImpossibleWidths) {
  EXPECT_THROW(cosim::AxiChecker({11, 16, 4}), std::invalid_argument);
  EXPECT_THROW(cosim::AxiChecker({65, 16, 4}), std::invalid_argument);
  EXPECT_THROW(cosim::AxiChecker({40, 12, 4}), std::invalid_argument);
  EXPECT_THROW(cosim::AxiChecker({40, 256, 4}), std::invalid_argument);
  EXPECT_THROW(cosim::AxiChecker({40, 16, 17}), std::invalid_argument);
  EXPECT_THROW(cosim::AxiLiteChecker(33), std::invalid_argument);
}

}  // namespace
}  // namespace hdp::sim
