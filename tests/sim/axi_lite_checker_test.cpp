// SPDX-License-Identifier: Apache-2.0
// Every rule of the AXI4-Lite checker is broken once and seen; random legal traffic is not
// reported.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <random>
#include <set>
#include <vector>

#include "cosim/axi/checker.hpp"

namespace hdp::sim {
namespace {

/// The bus, driven a cycle at a time. After go() all wires are low again.
struct LiteBus {
  explicit LiteBus(const cosim::AxiCheckerOptions& options = {}) : checker(16, options) { go(); }
  void go(bool reset = false) {
    checker.cycle(reset, m, s);
    m = {};
    s = {};
  }
  LiteBus& ar(std::uint32_t addr) {
    m.ar_valid = s.ar_ready = true;
    m.ar_addr = addr;
    return *this;
  }
  LiteBus& aw(std::uint32_t addr) {
    m.aw_valid = s.aw_ready = true;
    m.aw_addr = addr;
    return *this;
  }
  LiteBus& w(std::uint32_t data = 0, std::uint8_t strobe = 0xF) {
    m.w_valid = s.w_ready = true;
    m.w_data = data;
    m.w_strobe = strobe;
    return *this;
  }
  LiteBus& r(std::uint32_t data = 0, cosim::AxiResp resp = cosim::AxiResp::Okay) {
    s.r_valid = m.r_ready = true;
    s.r_data = data;
    s.r_resp = resp;
    return *this;
  }
  LiteBus& b(cosim::AxiResp resp = cosim::AxiResp::Okay) {
    s.b_valid = m.b_ready = true;
    s.b_resp = resp;
    return *this;
  }
  LiteBus& stalled() {
    s.ar_ready = s.aw_ready = s.w_ready = m.r_ready = m.b_ready = false;
    return *this;
  }
  cosim::AxiLiteMaster m;
  cosim::AxiLiteSlave s;
  cosim::AxiLiteChecker checker;
};

struct Breaking {
  cosim::AxiRule rule;
  std::function<void(LiteBus&)> run;
};

void stall(LiteBus& bus, const std::function<void()>& drive) {
  for (int i = 0; i < 6; ++i) {
    drive();
    bus.stalled().go();
  }
  drive();
  bus.go();
}

const std::vector<Breaking>& breakings() {
  using R = cosim::AxiRule;
  static const std::vector<Breaking> all = {
      {R::ArReset,
       [](LiteBus& t) {
         t.go(true);
         t.ar(0).stalled().go(true);
         t.go();
       }},
      {R::AwReset,
       [](LiteBus& t) {
         t.go(true);
         t.aw(0).stalled().go(true);
         t.go();
       }},
      {R::WReset,
       [](LiteBus& t) {
         t.go(true);
         t.w().stalled().go(true);
         t.go();
       }},
      {R::RReset,
       [](LiteBus& t) {
         t.go(true);
         t.r().stalled().go(true);
         t.go();
       }},
      {R::BReset,
       [](LiteBus& t) {
         t.go(true);
         t.b().stalled().go(true);
         t.go();
       }},
      {R::ArValidDropped,
       [](LiteBus& t) {
         t.ar(0).stalled().go();
         t.go();
       }},
      {R::AwValidDropped,
       [](LiteBus& t) {
         t.aw(0).stalled().go();
         t.go();
       }},
      {R::WValidDropped,
       [](LiteBus& t) {
         t.w().stalled().go();
         t.go();
       }},
      {R::RValidDropped,
       [](LiteBus& t) {
         t.ar(0).go();
         t.r().stalled().go();
         t.go();
         t.r().go();
       }},
      {R::BValidDropped,
       [](LiteBus& t) {
         t.aw(0).w().go();
         t.b().stalled().go();
         t.go();
         t.b().go();
       }},
      {R::ArStable,
       [](LiteBus& t) {
         t.ar(0).stalled().go();
         t.ar(1).go();
         t.r().go();
       }},
      {R::AwStable,
       [](LiteBus& t) {
         t.aw(0).stalled().go();
         t.aw(4).w().go();
         t.b().go();
       }},
      {R::WStable,
       [](LiteBus& t) {
         t.aw(0).w(1).s.w_ready = false;
         t.go();
         t.w(2).go();
         t.b().go();
       }},
      {R::RStable,
       [](LiteBus& t) {
         t.ar(3).go();
         t.r(1).stalled().go();
         t.r(2).go();
       }},
      {R::BStable,
       [](LiteBus& t) {
         t.aw(0).w().go();
         t.b().stalled().go();
         t.b(cosim::AxiResp::SlvErr).go();
       }},
      {R::ArTimeout,
       [](LiteBus& t) {
         stall(t, [&] { t.ar(0); });
         t.r().go();
       }},
      {R::AwTimeout,
       [](LiteBus& t) {
         stall(t, [&] { t.aw(0); });
         t.w().go();
         t.b().go();
       }},
      {R::WTimeout,
       [](LiteBus& t) {
         stall(t, [&] { t.w(); });
         t.aw(0).go();
         t.b().go();
       }},
      {R::RTimeout,
       [](LiteBus& t) {
         t.ar(0).go();
         stall(t, [&] { t.r(); });
       }},
      {R::BTimeout,
       [](LiteBus& t) {
         t.aw(0).w().go();
         stall(t, [&] { t.b(); });
       }},
      {R::ArAddress,
       [](LiteBus& t) {
         t.ar(0x10000).go();
         t.r().go();
       }},
      {R::AwAddress,
       [](LiteBus& t) {
         t.aw(0x10000).w().go();
         t.b().go();
       }},
      {R::WStrobe,
       [](LiteBus& t) {
         t.aw(0).w(0, 0x10).go();
         t.b().go();
       }},
      {R::WAhead,
       [](LiteBus& t) {
         for (int i = 0; i < 3; ++i) t.w().go();
         for (int i = 0; i < 3; ++i) t.aw(0).go();
         for (int i = 0; i < 3; ++i) t.b().go();
       }},
      {R::RUnexpected,
       [](LiteBus& t) {
         t.ar(0).r().go();
         t.r().go();
       }},
      {R::RExOkay,
       [](LiteBus& t) {
         t.ar(0).go();
         t.r(0, cosim::AxiResp::ExOkay).go();
       }},
      {R::BUnexpected,
       [](LiteBus& t) {
         t.aw(0).w().go();
         t.b().go();
         t.b().go();
       }},
      {R::BBeforeAddress,
       [](LiteBus& t) {
         t.w().go();
         t.b().stalled().go();
         t.aw(0).b().m.b_ready = false;
         t.go();
         t.b().go();
       }},
      {R::BBeforeData,
       [](LiteBus& t) {
         t.aw(0).go();
         t.w().b().go();
       }},
      {R::BExOkay,
       [](LiteBus& t) {
         t.aw(0).w().go();
         t.b(cosim::AxiResp::ExOkay).go();
       }},
      {R::EndRead, [](LiteBus& t) { t.ar(0).go(); }},
      {R::EndWrite, [](LiteBus& t) { t.aw(0).w().go(); }},
      {R::EndData, [](LiteBus& t) { t.w().go(); }},
      {R::EndPending, [](LiteBus& t) { t.ar(0).stalled().go(); }},
  };
  return all;
}

TEST(AxiLiteChecker, EveryRuleIsBrokenOnceAndSeen) {
  cosim::AxiCheckerOptions options;
  options.max_data_ahead = 2;
  options.timeout = {5, 5, 5, 5, 5};
  std::set<cosim::AxiRule> broken;
  for (const Breaking& breaking : breakings()) {
    const cosim::AxiRuleInfo& rule = cosim::axi_rule(breaking.rule);
    ASSERT_NE(rule.lite, nullptr) << rule.axi4;
    SCOPED_TRACE(rule.lite);
    broken.insert(breaking.rule);
    LiteBus bus(options);
    breaking.run(bus);
    bus.checker.finish();
    const cosim::AxiReport& report = bus.checker.report();
    EXPECT_EQ(report.of(breaking.rule), 1U);
    EXPECT_EQ(report.total, 1U) << report.text();
    ASSERT_FALSE(report.first.empty());
    EXPECT_STREQ(report.first[0].id, rule.lite);
    EXPECT_STREQ(report.first[0].section, rule.section_of(cosim::AxiProtocol::Lite));
  }
  for (const cosim::AxiRuleInfo& rule : cosim::axi_rules()) {
    EXPECT_EQ(broken.count(rule.rule), rule.lite != nullptr ? 1U : 0U) << rule.axi4;
  }
}

TEST(AxiLiteChecker, RandomLegalTrafficIsNotReported) {
  std::mt19937_64 random(1);
  const auto chance = [&] { return random() % 3 != 0; };
  cosim::AxiLiteChecker checker(16);
  cosim::AxiLiteMaster m;
  cosim::AxiLiteSlave s;
  int reads = 0, addresses = 0, data = 0, answered = 0, reads_owed = 0, responses_owed = 0;
  for (int c = 0; c < 100000; ++c) {
    const bool more = c < 99000;
    checker.cycle(false, m, s);
    const bool ar = m.ar_valid && s.ar_ready, aw = m.aw_valid && s.aw_ready,
               w = m.w_valid && s.w_ready;
    const bool r = s.r_valid && m.r_ready, b = s.b_valid && m.b_ready;
    reads += ar;
    reads_owed += ar - r;
    addresses += aw;
    data += w;
    answered += b;
    responses_owed = std::min(addresses, data) - answered;
    if (ar) m.ar_valid = false;
    if (aw) m.aw_valid = false;
    if (w) m.w_valid = false;
    if (r) s.r_valid = false;
    if (b) s.b_valid = false;
    if (!m.ar_valid && more && chance()) {
      m.ar_valid = true;
      m.ar_addr = random() & 0xFFFF;
    }
    if (!m.aw_valid && (more || addresses < data) && addresses < data + 8 && chance()) {
      m.aw_valid = true;
      m.aw_addr = random() & 0xFFFF;
    }
    if (!m.w_valid && (more || data < addresses) && data < addresses + 8 && chance()) {
      m.w_valid = true;
      m.w_data = static_cast<std::uint32_t>(random());
      m.w_strobe = random() & 0xF;
    }
    if (!s.r_valid && reads_owed > 0 && chance()) {
      s.r_valid = true;
      s.r_data = static_cast<std::uint32_t>(random());
      s.r_resp = chance() ? cosim::AxiResp::Okay : cosim::AxiResp::DecErr;
    }
    if (!s.b_valid && responses_owed > 0 && chance()) {
      s.b_valid = true;
      s.b_resp = chance() ? cosim::AxiResp::Okay : cosim::AxiResp::SlvErr;
    }
    s.ar_ready = chance();
    s.aw_ready = chance();
    s.w_ready = chance();
    m.r_ready = chance();
    m.b_ready = chance();
  }
  checker.finish();
  EXPECT_EQ(checker.report().text(), "");
  EXPECT_GT(reads, 10000);
  EXPECT_GT(answered, 10000);
}

}  // namespace
}  // namespace hdp::sim
