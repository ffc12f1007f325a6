// SPDX-License-Identifier: Apache-2.0
// The core model against the cycle model on random jobs: the same machine, written a second time.
#include "golden/core_model.hpp"

#include <gtest/gtest.h>

#include "tests/golden/core_model_fixture.hpp"

namespace hdp::test {
namespace {

std::size_t index(Engine engine) { return static_cast<std::size_t>(engine); }

/// What CoreCycle showed is what the events and the cycle model's books say.
void expect_shown(const Shown& shown, const Recorder& recorder, const JobTime& time) {
  EXPECT_EQ(shown.decision, recorder.cycles(Probe::Decision));
  EXPECT_EQ(shown.mask_row, recorder.cycles(Probe::MaskRow));
  EXPECT_EQ(shown.report, recorder.cycles(Probe::Report));
  EXPECT_EQ(shown.out, recorder.cycles(Probe::Out));
  EXPECT_EQ(shown.done, recorder.cycles(Probe::Done));
  for (std::size_t e = 0; e < time.engines.size(); ++e) {
    EXPECT_EQ(shown.step[e].size(), time.engines[e].busy);
    EXPECT_EQ(shown.step[e].back(), time.done - time.engines[e].drained);
  }
  EXPECT_EQ(shown.freed[0].size(), shown.decision.size());
  EXPECT_EQ(shown.freed[0].back(), shown.step[index(Engine::Fraction)].back());
}

/// Both models book every cycle of every sequencer alike.
void expect_books(const CoreModel& core, const JobTime& time, unsigned seed) {
  const char* const names[] = {"integer", "fraction", "softmax", "value", "finish"};
  for (std::size_t e = 0; e < time.engines.size(); ++e) {
    const EngineTime& expected = time.engines[e];
    const EngineTime found = core.engine_time(static_cast<Engine>(e));
    EXPECT_EQ(found.busy, expected.busy) << names[e] << ", seed " << seed;
    EXPECT_EQ(found.wait, expected.wait) << names[e] << ", seed " << seed;
    EXPECT_EQ(found.drained, expected.drained) << names[e] << ", seed " << seed;
  }
}

/// 25 jobs in a test.
class CoreModelRandom : public ::testing::TestWithParam<unsigned> {};

TEST_P(CoreModelRandom, AgreesWithTheCycleModel) {
  for (unsigned seed = GetParam(); seed < GetParam() + 25; ++seed) {
    const Job job = random_job(seed);
    Recorder expected(job.build), found(job.build);
    const JobTime time = job.time(&expected);
    CoreModel core(job.build, &found);
    StallsFeeder feeder(job);
    const Shown shown = run_core(core, job, feeder, 0);
    ASSERT_EQ(first_difference(expected, found), "") << "seed " << seed;
    expect_shown(shown, found, time);
    expect_books(core, time, seed);

    CoreModel silent(job.build, nullptr);
    StallsFeeder again(job);
    EXPECT_EQ(run_core(silent, job, again, 0).done, std::vector<std::uint64_t>{time.done});
  }
}

INSTANTIATE_TEST_SUITE_P(Jobs, CoreModelRandom, ::testing::Range(1u, 500u, 25u));

// Large heads fill the FIFOs of the edge and server builds.
TEST(CoreModelLarge, AgreesWithTheCycleModel) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    Job job;
    job.build = seed % 3 == 0 ? Build::server() : Build::edge();
    std::mt19937 random(seed);
    job.config.fill = static_cast<Fill>(seed % 3);
    job.config.rho_q15 = seed % 2 ? 16384 : -32768;
    job.config.shift = 20;
    job.config.exact = seed == 4;
    job.config.causal = seed % 2 == 0;
    const int longest = std::min(job.build.l_max, 160);
    job.shape = {longest, longest - (seed == 5 ? 3 : 0), 64};
    job.stalls = Stalls(seed < 4 ? 0 : seed);
    for (int h = 0; h < 3; ++h) job.add_random_head(random, 5000);
    Recorder expected(job.build), found(job.build);
    const JobTime time = job.time(&expected);
    CoreModel core(job.build, &found);
    StallsFeeder feeder(job);
    expect_shown(run_core(core, job, feeder, 0), found, time);
    expect_books(core, time, seed);
    ASSERT_EQ(first_difference(expected, found), "") << "seed " << seed;
  }
}

// Jobs one after the other on one core: each is as the first one.
TEST(CoreModel, JobsFollowEachOther) {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    std::vector<Job> jobs;
    for (unsigned n = 0; n < 3; ++n) {
      unsigned s = 1000 * seed + 3 * n;
      while (s % 5 == 0) ++s;  // all on the small build
      jobs.push_back(random_job(s));
    }
    Recorder expected(jobs[0].build), found(jobs[0].build);
    CoreModel core(jobs[0].build, &found);
    std::uint64_t cycle = 0;
    for (Job& job : jobs) {
      job.start += cycle;
      const std::uint64_t done = job.time(&expected).done;
      StallsFeeder feeder(job);
      run_core(core, job, feeder, cycle);
      cycle = done + 1;
      EXPECT_FALSE(core.busy());
    }
    ASSERT_EQ(first_difference(expected, found), "") << "seed " << seed;
  }
}

// A reset in any cycle: what happened up to it stays, and the next job is as after power-up.
TEST(CoreModel, ResetForgetsEverything) {
  for (unsigned seed = 1; seed <= 150; ++seed) {
    unsigned s = 7000 + 2 * seed;
    while (s % 5 == 0) ++s;
    Job first = random_job(s), second = random_job(s + (s % 5 == 4 ? 2 : 1));
    Recorder whole(first.build), expected(first.build), found(first.build);
    const std::uint64_t end = first.time(&whole).done;
    std::mt19937 random(seed);
    const std::uint64_t reset = std::uniform_int_distribution<std::uint64_t>(0, end + 3)(random);

    CoreModel core(first.build, &found);
    StallsFeeder feeder(first);
    run_core(core, first, feeder, 0, reset);
    for (std::uint64_t c = end + 1; c <= reset; ++c) {
      CoreInputs inputs;
      inputs.reset = c == reset;
      core.step(c, inputs);
    }
    whole.cancel_after(reset);
    ASSERT_EQ(first_difference(whole, found), "") << "seed " << seed << ", reset " << reset;
    EXPECT_FALSE(core.busy());

    second.start += reset + 1;
    second.time(&whole);
    StallsFeeder again(second);
    run_core(core, second, again, reset + 1);
    ASSERT_EQ(first_difference(whole, found), "") << "seed " << seed << ", reset " << reset;
  }
}

using Beats = std::vector<std::pair<std::uint64_t, CoreBeat>>;

/// Beats of given cycles.
class Script : public Feeder {
 public:
  Script(const Job& job, std::array<Beats, 3> beats) : job_(job), beats_(std::move(beats)) {}

  void offer(std::uint64_t c, const CoreModel&, CoreInputs& inputs) override {
    inputs.out_ready = job_.stalls.ready(c);
    for (std::size_t s = 0; s < 3; ++s) {
      if (next_[s] == beats_[s].size() || beats_[s][next_[s]].first != c) continue;
      inputs.load[s] = beats_[s][next_[s]++].second;
    }
  }
  bool all_sent() const {
    for (std::size_t s = 0; s < 3; ++s) {
      if (next_[s] != beats_[s].size()) return false;
    }
    return true;
  }

 private:
  const Job& job_;
  std::array<Beats, 3> beats_;
  std::array<std::size_t, 3> next_{};
};

/// The beats that a recorder saw on a stream; K and V rows of blocks that nobody kept are left out,
/// the K and V rows of a head come in another order, and its last beat comes when it came before.
Beats partial_beats(const Job& job, const Recorder& all, Probe probe, std::size_t& left_out) {
  Beats result, head;
  std::vector<std::uint64_t> times;
  const auto needed = [&](const HeadResult& r, int row) {
    for (int b = 0; b < job.shape.block_rows(); ++b) {
      if (r.mask[static_cast<std::size_t>(b * job.shape.block_cols() + row / 2)]) return true;
    }
    return false;
  };
  for (std::size_t n = 0; n < all.of(probe).size(); ++n) {
    const cosim::EventTag& tag = all.of(probe)[n].tag;
    const bool is_q = probe == Probe::LoadFrac && all.field(probe, n, "is_q") != 0;
    const bool last = all.field(probe, n, "last") != 0;
    if (is_q || needed(job.results[tag.item], tag.row)) {
      head.push_back({0, CoreBeat{true, is_q, false, static_cast<std::uint16_t>(tag.row),
                                  static_cast<std::uint8_t>(tag.col)}});
      times.push_back(tag.cycle);
    } else {
      ++left_out;
    }
    if (!last) continue;
    std::stable_sort(head.begin(), head.end(), [&](const auto& a, const auto& b) {
      const auto mixed = [&](const CoreBeat& beat) {
        return beat.is_q ? 64u + beat.row : beat.row * 37u % 64u;
      };
      return mixed(a.second) < mixed(b.second);
    });
    times.back() = tag.cycle;
    for (std::size_t k = 0; k < head.size(); ++k) head[k].first = times[k];
    head.back().second.last = true;
    result.insert(result.end(), head.begin(), head.end());
    head.clear();
    times.clear();
  }
  return result;
}

TEST(CoreModel, TakesPartOfTheKeysWithFillSkip) {
  std::size_t left_out = 0;
  for (unsigned seed = 1; seed <= 120; ++seed) {
    Job job = random_job(20000 + seed);
    job.config.fill = Fill::Skip;
    job.config.rho_q15 = static_cast<std::int32_t>(16384 + seed * 100);
    job.run();
    Recorder expected(job.build), found(job.build);
    job.time(&expected);
    std::array<Beats, 3> beats;
    for (std::size_t n = 0; n < expected.of(Probe::LoadInt).size(); ++n) {
      const cosim::EventTag& tag = expected.of(Probe::LoadInt)[n].tag;
      beats[0].push_back({tag.cycle, CoreBeat{true, expected.field(Probe::LoadInt, n, "is_q") != 0,
                                              expected.field(Probe::LoadInt, n, "last") != 0,
                                              static_cast<std::uint16_t>(tag.row),
                                              static_cast<std::uint8_t>(tag.col)}});
    }
    beats[1] = partial_beats(job, expected, Probe::LoadFrac, left_out);
    beats[2] = partial_beats(job, expected, Probe::LoadVal, left_out);
    const std::array<std::size_t, 2> sent{beats[1].size(), beats[2].size()};
    Script script(job, std::move(beats));
    CoreModel core(job.build, &found);
    run_core(core, job, script, 0);
    ASSERT_EQ(first_difference(expected, found, {Probe::LoadFrac, Probe::LoadVal}), "")
        << "seed " << seed;
    EXPECT_TRUE(script.all_sent());
    EXPECT_EQ(found.of(Probe::LoadFrac).size(), sent[0]);
    EXPECT_EQ(found.of(Probe::LoadVal).size(), sent[1]);
  }
  EXPECT_GT(left_out, 1000u);
}

}  // namespace
}  // namespace hdp::test
