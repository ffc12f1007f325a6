// SPDX-License-Identifier: Apache-2.0
// The lockstep loop on a design in C++: an adder of two stages with a counter beside it, and the
// bugs that a design may have. What is found must not depend on batches and threads.
#include "cosim/lockstep/lockstep.hpp"

#include <gtest/gtest.h>

#include <array>
#include <deque>

namespace cosim {
namespace {

struct Inputs {
  bool valid = false;
  std::int32_t a = 0, b = 0;
};

std::vector<ProbeTable> tables(std::size_t downstream_from = SIZE_MAX) {
  return {{"adder",
           {cosim::make_probe("in", "front", {}, {{"a", 32, true, 1}, {"b", 32, true, 1}}),
            cosim::make_probe("sum", "back", {}, {{"sum", 32, true, 1}})},
           downstream_from},
          {"counter", {cosim::make_probe("count", "counter", {}, {{"n", 32, false, 1}})}}};
}

/// What is wrong with the design: which addition, and how.
struct Bug {
  int at = -1;
  std::int32_t wrong = 0;
  int late = 0;
  bool lost = false, twice = false, counter = false;
};

class Adder final : public Design {
 public:
  explicit Adder(Bug bug) : bug_(bug) {}
  void open_wave(const std::string&, const std::vector<std::string>&) override {}
  void close_wave() override {}
  int groups() const override { return 2; }
  void set_reset(bool held) override { held_ = held; }
  void settle() override {
    valid_[0] = in.valid && !held_ ? 1 : 0;
    words_[0] = {static_cast<std::uint32_t>(in.a), static_cast<std::uint32_t>(in.b)};
    if (!due_.empty() && due_.front().first == cycle_ && !held_) {
      valid_[0] |= 2;
      words_[1] = {due_.front().second, 0};
      due_.pop_front();
    }
    const bool count = (valid_[0] & 2) != 0;
    valid_[1] = count ? 1 : 0;
    words_[2] = {count_ + (bug_.counter && count_ == 5 ? 1 : 0), 0};
    if (count) ++count_;
  }
  void advance() override {
    if (in.valid && !held_) {
      const bool here = n_++ == bug_.at;
      const auto sum = static_cast<std::uint32_t>(in.a + in.b + (here ? bug_.wrong : 0));
      const std::uint64_t when = cycle_ + 2 + static_cast<std::uint64_t>(here ? bug_.late : 0);
      if (!here || !bug_.lost) due_.emplace_back(when, sum);
      if (here && bug_.twice) due_.emplace_back(when + 1, sum + 7);
    }
    if (!held_) ++cycle_;
  }
  std::uint32_t valid(int group) const override { return valid_[static_cast<std::size_t>(group)]; }
  const std::byte* payload(int group, int p) const override {
    return reinterpret_cast<const std::byte*>(
        words_[static_cast<std::size_t>(group * 2 + p)].data());
  }
  std::size_t payload_bytes(int, int) const override { return 8; }

  Inputs in;

 private:
  Bug bug_;
  bool held_ = false;
  int n_ = 0;
  std::uint64_t cycle_ = 0;
  std::uint32_t count_ = 0;
  std::deque<std::pair<std::uint64_t, std::uint32_t>> due_;
  std::array<std::uint32_t, 2> valid_{};
  std::array<std::array<std::uint32_t, 2>, 3> words_{};
};

class AdderModel final : public ModelOf<Inputs> {
 public:
  explicit AdderModel(Scoreboard& board) : in_(board.sink(0)), count_(board.sink(1)) {}
  void step(std::uint64_t cycle, const Inputs& inputs) override {
    if (!inputs.valid) return;
    const std::int32_t operands[] = {inputs.a, inputs.b}, sum = inputs.a + inputs.b;
    std::memcpy(in_.event(0, {cycle, n_, -1, -1}), operands, sizeof operands);
    std::memcpy(in_.event(1, {cycle + 2, n_, -1, -1}), &sum, sizeof sum);
    std::memcpy(count_.event(0, {cycle + 2, n_, -1, -1}), &n_, sizeof n_);
    ++n_;
  }

 private:
  cosim::EventSink &in_, &count_;
  std::uint32_t n_ = 0;
};

class AdderStimulus final : public StimulusOf<Inputs> {
 public:
  AdderStimulus(Adder& adder, int count) : adder_(adder), count_(count) {}
  void drive(std::uint64_t cycle) override {
    adder_.in = {};
    if (n_ < count_ && cycle % 3 == 0) adder_.in = {true, n_, 100 * n_};
    n_ += adder_.in.valid ? 1 : 0;
  }
  Inputs observe(std::uint64_t) override { return adder_.in; }
  bool done() const override { return n_ == count_; }

 private:
  Adder& adder_;
  int count_, n_ = 0;
};

Report run(const Bug& bug, LockstepOptions options, int count = 1000,
           std::size_t downstream_from = SIZE_MAX) {
  Adder adder(bug);
  Scoreboard board(tables(downstream_from));
  AdderModel model(board);
  AdderStimulus stimulus(adder, count);
  options.hang_after = 200;
  return Lockstep(adder, board, model, stimulus, options).run();
}

/// In every way in which the cycles can be checked, with the same result.
Report run_every_way(const Bug& bug) {
  std::optional<Report> first;
  for (const std::size_t batch : {1, 7, 64, 512}) {
    for (const bool thread : {false, true}) {
      LockstepOptions options;
      options.batch = batch;
      options.check_thread = thread;
      Report report = run(bug, options);
      if (!first) first = report;
      EXPECT_EQ(report.mismatch.has_value(), first->mismatch.has_value());
      if (report.mismatch && first->mismatch) {
        EXPECT_EQ(format_mismatch(*report.mismatch), format_mismatch(*first->mismatch));
      }
    }
  }
  return *first;
}

TEST(Lockstep, AgreesAndComparesEveryProbeInEveryCycle) {
  const Report report = run_every_way({});
  EXPECT_TRUE(report.agreed());
  // The last operands come in cycle 2997, their sum in 2999, and 100 cycles later it is quiet.
  EXPECT_EQ(report.cycles, 3100u);
  EXPECT_EQ(report.checks, 3u * 3100u + 3u * 1000u);
}

TEST(Lockstep, AWrongValueIsNamed) {
  Bug bug;
  bug.at = 321;
  bug.wrong = 4;
  const Report report = run_every_way(bug);
  ASSERT_TRUE(report.mismatch);
  EXPECT_EQ(report.mismatch->table, "adder");
  EXPECT_EQ(report.mismatch->divergence.kind, cosim::DivergenceKind::Value);
  EXPECT_EQ(report.mismatch->divergence.cycle, 3u * 321u + 2u);
  EXPECT_EQ(report.mismatch->divergence.tag.item, 321u);
  EXPECT_NE(format_mismatch(*report.mismatch).find("sum.sum"), std::string::npos);
}

TEST(Lockstep, LateLostAndTwiceAreToldApart) {
  Bug bug;
  bug.at = 321;
  bug.late = 1;
  const Report late = run_every_way(bug);
  ASSERT_TRUE(late.mismatch);
  EXPECT_EQ(late.mismatch->divergence.kind, cosim::DivergenceKind::Late);
  EXPECT_EQ(late.mismatch->divergence.shift, 1);

  bug = {};
  bug.at = 999;  // the last one: no later one is taken for it
  bug.lost = true;
  const Report lost = run_every_way(bug);
  ASSERT_TRUE(lost.mismatch);
  EXPECT_EQ(lost.mismatch->divergence.kind, cosim::DivergenceKind::Hang);
  EXPECT_EQ(lost.mismatch->divergence.waited, 200u);

  bug = {};
  bug.at = 321;
  bug.twice = true;
  const Report twice = run_every_way(bug);
  ASSERT_TRUE(twice.mismatch);
  EXPECT_EQ(twice.mismatch->divergence.kind, cosim::DivergenceKind::Unexpected)
      << format_mismatch(*twice.mismatch);
  EXPECT_EQ(twice.mismatch->divergence.cycle, 3u * 321u + 3u);
}

TEST(Lockstep, WhatLiesDownstreamOfEveryTableIsNamedLast) {
  Bug bug;
  bug.counter = true;
  bug.at = 5;
  bug.wrong = 1;
  const Report in_order = run(bug, {});
  ASSERT_TRUE(in_order.mismatch);
  EXPECT_EQ(in_order.mismatch->table, "adder");
  const Report downstream = run(bug, {}, 1000, 1);
  ASSERT_TRUE(downstream.mismatch);
  EXPECT_EQ(downstream.mismatch->table, "counter");
}

/// Counts what it is shown.
class Counting final : public Observer {
 public:
  void on_cycle(const CycleView& view) override {
    if (view.group != 0) return;
    events += (view.rtl_valid & 1) + (view.rtl_valid >> 1);
    if ((view.rtl_valid & view.golden_valid & 2) != 0) {
      same += std::memcmp((*view.rtl)[1], view.golden->payload(1), 4) == 0 ? 1 : 0;
    }
  }
  std::uint32_t events = 0, same = 0;
};

TEST(Lockstep, ObserversSeeBothSidesOfEveryEvent) {
  Counting counting;
  LockstepOptions options;
  options.observers.push_back(&counting);
  EXPECT_TRUE(run({}, options, 100).agreed());
  EXPECT_EQ(counting.events, 200u);
  EXPECT_EQ(counting.same, 100u);
}

TEST(Lockstep, StopsWhenAskedAndWithoutChecking) {
  LockstepOptions options;
  options.stop_at = 50;
  const Report stopped = run({}, options);
  EXPECT_TRUE(stopped.interrupted);
  EXPECT_EQ(stopped.cycles, 50u);
  options = {};
  options.check = false;
  Bug bug;
  bug.at = 3;
  bug.wrong = 1;
  const Report unchecked = run(bug, options);
  EXPECT_FALSE(unchecked.mismatch);
  EXPECT_EQ(unchecked.checks, 0u);
}

TEST(Lockstep, ADesignOfAnotherTableIsRefused) {
  Adder adder({});
  Scoreboard board({tables()[0]});
  Scoreboard right(tables());
  AdderModel model(right);
  AdderStimulus stimulus(adder, 1);
  EXPECT_THROW(Lockstep(adder, board, model, stimulus, {}), std::logic_error);
}

}  // namespace
}  // namespace cosim
