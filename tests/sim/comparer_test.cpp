// SPDX-License-Identifier: Apache-2.0
// The comparer on a made-up design of three probes: it must see every kind of difference, and name
// it.
#include "cosim/lockstep/comparer.hpp"

#include <gtest/gtest.h>

#include <map>

namespace hdp::sim {
namespace {

std::vector<cosim::ProbeSpec> table() {
  return {cosim::make_probe("first", "front", {"head", "row"}, {{"a", 32, true, 1, 8}}),
          cosim::make_probe("second", "middle", {"head", "row", "col"},
                            {{"flag", 8, false, 1}, {"x", 16, true, 4}}),
          cosim::make_probe("third", "back", {"head"}, {{"sum", 64, true, 1, 0}})};
}

/// Events of one probe by cycle: the payload words.
using Events = std::map<std::uint64_t, std::vector<std::uint64_t>>;

/// A design that replays recorded events.
struct Replay {
  std::vector<cosim::ProbeSpec> probes = table();
  std::vector<Events> golden = std::vector<Events>(3), rtl = std::vector<Events>(3);

  void both(int p, std::uint64_t cycle, const std::vector<std::uint64_t>& words) {
    golden[static_cast<std::size_t>(p)][cycle] = words;
    rtl[static_cast<std::size_t>(p)][cycle] = words;
  }

  /// Runs to the end or to the first difference.
  std::optional<cosim::Divergence> run(std::uint64_t cycles, std::uint64_t* checks = nullptr) {
    cosim::ExpectedEvents trace(probes);
    for (int p = 0; p < 3; ++p) {
      std::int32_t row = 0;
      for (const auto& [cycle, words] : golden[static_cast<std::size_t>(p)]) {
        std::byte* payload = trace.event(p, {cycle, 7, row++, 3});
        std::memcpy(payload, words.data(), words.size() * 8);
      }
    }
    cosim::Comparer comparer(trace);
    for (std::uint64_t cycle = 0; cycle < cycles; ++cycle) {
      std::uint32_t valid = 0;
      for (int p = 0; p < 3; ++p) {
        if (rtl[static_cast<std::size_t>(p)].count(cycle) > 0) valid |= 1u << p;
      }
      const auto payload = [&](int p) {
        return reinterpret_cast<const std::byte*>(
            rtl[static_cast<std::size_t>(p)].at(cycle).data());
      };
      if (comparer.pending()) {
        if (comparer.look_ahead(cycle, valid, payload)) break;
      } else if (!comparer.compare(cycle, valid, payload) && !comparer.pending()) {
        break;
      }
    }
    if (comparer.pending()) comparer.give_up(cycles);
    if (checks != nullptr) *checks = comparer.checks();
    return comparer.divergence();
  }
};

Replay agreeing() {
  Replay r;
  for (std::uint64_t c = 10; c < 20; ++c) r.both(0, c, {c});
  for (std::uint64_t c = 14; c < 24; ++c) r.both(1, c, {0x0004000300020100u + c, 0});
  r.both(2, 30, {99});
  return r;
}

TEST(Comparer, AgreesAndCountsItsChecks) {
  std::uint64_t checks = 0;
  EXPECT_FALSE(agreeing().run(40, &checks).has_value());
  EXPECT_EQ(checks, 40u * 3u + 21u);  // a valid bit a probe a cycle, and 21 payloads
}

TEST(Comparer, ValueDifferenceNamesFieldLaneAndBits) {
  Replay r = agreeing();
  r.rtl[1][16][0] ^= std::uint64_t{1} << (16 + 16 + 15);  // x[1], bit 15
  const auto d = r.run(40);
  ASSERT_TRUE(d.has_value());
  EXPECT_EQ(d->kind, cosim::DivergenceKind::Value);
  EXPECT_EQ(d->cycle, 16u);
  EXPECT_EQ(d->probe, "second");
  EXPECT_EQ(d->stage, "middle");
  EXPECT_EQ(d->tag.item, 7u);
  EXPECT_EQ(d->tag.row, 2);
  ASSERT_EQ(d->fields.size(), 1u);
  EXPECT_EQ(d->fields[0].field, "x");
  EXPECT_EQ(d->fields[0].lane, 1);
  EXPECT_EQ(d->fields[0].rtl ^ d->fields[0].golden, 0x8000u);
  ASSERT_EQ(d->upstream.size(), 1u);
  EXPECT_EQ(d->upstream[0].events, 6u);  // `first`, cycles 10 .. 15; cycle 16 was not popped
  const std::string text = cosim::format_divergence(*d);
  EXPECT_NE(text.find("second.x[1]"), std::string::npos) << text;
  EXPECT_NE(text.find("bits     15"), std::string::npos) << text;
}

TEST(Comparer, FixedPointIsPrinted) {
  Replay r = agreeing();
  r.rtl[0][12][0] = 0xfffffe80u;  // -384 in 8 fraction bits
  const std::string text = cosim::format_divergence(*r.run(40));
  EXPECT_NE(text.find("-384  = -1.50000000"), std::string::npos) << text;
}

TEST(Comparer, LateEventIsATimingDivergence) {
  Replay r = agreeing();
  r.rtl[2].clear();
  r.rtl[2][33] = {99};
  const auto d = r.run(40);
  EXPECT_EQ(d->kind, cosim::DivergenceKind::Late);
  EXPECT_EQ(d->shift, 3);
  EXPECT_EQ(d->cycle, 30u);
  EXPECT_TRUE(d->fields.empty());
}

TEST(Comparer, EarlyEventIsATimingDivergence) {
  Replay r = agreeing();
  r.rtl[2].clear();
  r.rtl[2][29] = {99};
  const auto d = r.run(40);
  EXPECT_EQ(d->kind, cosim::DivergenceKind::Early);
  EXPECT_EQ(d->shift, -1);
}

TEST(Comparer, EventThatGoldenDoesNotHave) {
  Replay r = agreeing();
  r.rtl[2][35] = {1};
  const auto d = r.run(40);
  EXPECT_EQ(d->kind, cosim::DivergenceKind::Unexpected);
  EXPECT_EQ(d->cycle, 35u);
  EXPECT_FALSE(d->has_tag);
}

TEST(Comparer, HangSaysWhoWaitedForWhat) {
  Replay r = agreeing();
  r.rtl[2].clear();
  const auto d = r.run(500);
  EXPECT_EQ(d->kind, cosim::DivergenceKind::Hang);
  EXPECT_NE(cosim::format_divergence(*d).find("stage back waited 500 cycles for third"),
            std::string::npos);
}

TEST(Comparer, MostUpstreamProbeOfACycleIsNamed) {
  Replay r = agreeing();
  r.rtl[0][15][0] = 1;
  r.rtl[1][15][0] = 1;
  const auto d = r.run(40);
  EXPECT_EQ(d->probe, "first");
  EXPECT_TRUE(d->downstream[0].also_differs);
  EXPECT_FALSE(d->downstream[1].also_differs);
}

TEST(ExpectedEvents, RefusesEventsOutOfOrder) {
  cosim::ExpectedEvents trace(table());
  trace.event(0, {5, 0, 0, 0});
  EXPECT_THROW(trace.event(0, {5, 0, 0, 0}), std::logic_error);
  trace.event(1, {3, 0, 0, 0});  // another probe may be earlier
  trace.drop_before(4);
  EXPECT_THROW(trace.event(2, {3, 0, 0, 0}), std::logic_error);
}

TEST(ExpectedEvents, KeepsWhatWasNotPoppedWhenDropping) {
  cosim::ExpectedEvents trace(table());
  for (std::uint64_t c = 0; c < 10; ++c) {
    const std::uint64_t word = 100 + c;
    std::memcpy(trace.event(2, {c, 0, -1, -1}), &word, 8);
  }
  for (int n = 0; n < 6; ++n) trace.pop(2);
  trace.drop_before(6);
  EXPECT_EQ(trace.valid(6), 4u);
  EXPECT_EQ(trace.valid(10), 0u);
  EXPECT_EQ(trace.front(2)->cycle, 6u);
  std::uint64_t word = 0;
  std::memcpy(&word, trace.payload(2), 8);
  EXPECT_EQ(word, 106u);
  EXPECT_EQ(trace.popped(2), 6u);
}

TEST(ExpectedEvents, ForgetsWhatWasCancelled) {
  cosim::ExpectedEvents trace(table());
  const auto announce = [&trace](int p, std::uint64_t cycle, std::uint64_t word) {
    std::memcpy(trace.event(p, {cycle, 0, -1, -1}), &word, 8);
  };
  for (std::uint64_t c = 0; c < 10; ++c) announce(0, c, c);
  announce(1, 12, 1);
  announce(2, 6, 2);
  trace.pop(0);
  trace.cancel_after(6);
  EXPECT_EQ(trace.valid(6), 5u);
  EXPECT_EQ(trace.valid(7), 0u);
  EXPECT_EQ(trace.valid(12), 0u);
  EXPECT_EQ(trace.front(1), nullptr);
  EXPECT_EQ(trace.popped(0), 1u);
  EXPECT_EQ(trace.find(0, 7).tag, nullptr);
  EXPECT_NE(trace.find(0, 6).tag, nullptr);

  // Probe 0 may begin again in 7, not before; probe 1 in any cycle after the cancelled ones.
  EXPECT_THROW(announce(0, 6, 70), std::logic_error);
  announce(0, 7, 70);
  announce(1, 8, 80);
  EXPECT_EQ(trace.valid(7), 1u);
  EXPECT_EQ(trace.valid(8), 2u);
  for (int n = 0; n < 6; ++n) trace.pop(0);
  EXPECT_EQ(trace.front(0)->cycle, 7u);
  std::uint64_t word = 0;
  std::memcpy(&word, trace.payload(0), 8);
  EXPECT_EQ(word, 70u);
}

TEST(ExpectedEvents, CancelsBehindWhatWasDropped) {
  cosim::ExpectedEvents trace(table());
  trace.event(0, {3, 0, 0, 0});  // never popped
  trace.drop_before(5);
  trace.event(1, {3 + 1024, 0, 0, 0});
  trace.event(0, {3 + 1024, 0, 0, 0});
  trace.cancel_after(2 + 1024);
  EXPECT_EQ(trace.valid(3 + 1024), 0u);
  trace.event(1, {3 + 1024, 0, 0, 0});
  trace.cancel_after(3 + 1024);
  EXPECT_EQ(trace.valid(3 + 1024), 2u);
  EXPECT_EQ(trace.front(0)->cycle, 3u);
}

TEST(ExpectedEvents, CancelsAnEmptyTrace) {
  cosim::ExpectedEvents trace(table());
  trace.cancel_after(100);
  trace.event(0, {0, 0, 0, 0});
  EXPECT_EQ(trace.valid(0), 1u);
}

}  // namespace
}  // namespace hdp::sim
