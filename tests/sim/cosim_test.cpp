// SPDX-License-Identifier: Apache-2.0
// Lockstep of the real core with the golden model.
#include "sim/cosim.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "golden/hdp_probes.hpp"
#include "sim/cli/options.hpp"
#include "tests/sim/random_jobs.hpp"
#include "tests/sim/rounding_jobs.hpp"
#include "vectors/generator.hpp"
#include "vectors/vector_set.hpp"

namespace hdp::sim {
namespace {

std::string explain(const CosimReport& report) {
  return report.divergence ? report.jobs[report.divergent_job].name + "\n" +
                                 cosim::format_divergence(*report.divergence)
                           : "";
}

/// Runs jobs in lockstep, expects agreement, and compares the outputs with the functional model's.
CosimReport expect_agreement(const std::string& name, const std::vector<Job>& jobs,
                             std::uint64_t stalls,
                             cosim::InitSeed init_seed = cosim::kDefaultInitSeed) {
  const auto core = make_core(name, init_seed);
  CosimOptions options;
  options.stall_seed = stalls;
  CosimReport report = run_cosim(*core, Build::named(name), jobs, options);
  EXPECT_FALSE(report.divergence.has_value()) << explain(report);
  if (report.divergence) return report;
  HeadResult result;
  for (std::size_t n = 0; n < jobs.size(); ++n) {
    const Job& job = jobs[n];
    EXPECT_EQ(report.jobs[n].cycles, report.jobs[n].time.cycles()) << job.name;
    std::vector<std::int16_t> expected;
    for (int h = 0; h < job.heads; ++h) {
      run_head(job.config, job.shape, job.head(h), result);
      expected.insert(expected.end(), result.out.begin(), result.out.end());
      const HeadReport& head = report.jobs[n].heads[static_cast<std::size_t>(h)];
      EXPECT_EQ(head.pruned, result.pruned);
      EXPECT_EQ(head.head_score, result.head_score);
      EXPECT_EQ(head.kept, result.kept_blocks);
      EXPECT_EQ(head.live, result.live_blocks);
    }
    EXPECT_EQ(report.jobs[n].out, expected) << job.name;
  }
  return report;
}

TEST(InitialState, ChangesWithTheSeedAndRepeats) {
  // What the payload ports hold before the first event.
  const auto state = [](cosim::InitSeed seed) {
    const auto core = make_core("small", seed);
    std::vector<std::byte> bytes;
    for (int p = 0; p < static_cast<int>(Probe::Count); ++p) {
      bytes.insert(bytes.end(), core->probe(p), core->probe(p) + core->probe_bytes(p));
    }
    return bytes;
  };
  const std::vector<std::byte> one = state(1);
  EXPECT_TRUE(state(1) == one);
  EXPECT_FALSE(state(2) == one);
  EXPECT_TRUE(state(0) == std::vector<std::byte>(one.size()));
  EXPECT_EQ(cosim::nth_init_seed(0, 7), 0u);
  EXPECT_EQ(cosim::nth_init_seed(cosim::kMaxInitSeed, 1), 1u);
}

TEST(InitialState, DoesNotMatterToTheCore) {
  for (const char* name : {"small", "quad"}) {
    SCOPED_TRACE(name);
    try {
      make_core(name);
    } catch (const std::invalid_argument&) {
      continue;  // not compiled in
    }
    const std::vector<Job> jobs = test::random_batch(Build::named(name), {14, 4}, 5'100'000, 6, 3);
    const CosimReport zeros = expect_agreement(name, jobs, 2, 0);
    for (cosim::InitSeed seed = 1; seed <= 20; ++seed) {
      SCOPED_TRACE(seed);
      const CosimReport report = expect_agreement(name, jobs, 2, seed);
      EXPECT_EQ(report.cycles, zeros.cycles);
      EXPECT_EQ(report.checks, zeros.checks);
    }
  }
}

TEST(Lockstep, RandomJobsOnTheSmallBuild) {
  for (std::uint64_t batch = 0; batch < 20; ++batch) {
    std::vector<Job> jobs;
    for (std::uint64_t n = 0; n < 10; ++n) {
      jobs.push_back(test::random_job(Build::small(), {16, 4}, 5'000'000 + batch * 10 + n));
    }
    expect_agreement("small", jobs, batch % 2 == 0 ? 0 : batch);
  }
}

TEST(Lockstep, RandomJobsOnTheQuadBuild) {
  const Build quad = Build::quad();
  for (std::uint64_t batch = 0; batch < 20; ++batch) {
    expect_agreement("quad",
                     test::random_batch(quad, {quad.l_max, 4}, 5'500'000 + batch * 10, 10, batch),
                     batch % 2 == 0 ? 0 : batch);
  }
}

TEST(Lockstep, StartsComeLate) {
  std::vector<Job> jobs;
  for (std::uint64_t n = 0; n < 12; ++n) {
    jobs.push_back(test::random_job(Build::small(), {8, 2}, 5'600'000 + n));
  }
  const Stalls stalls(13);
  const CosimReport report = expect_agreement("small", jobs, 13);
  std::uint64_t free = 0, at_once = 0, late = 0;  // free: the cycle in which a job could start
  for (const JobReport& job : report.jobs) {
    const std::uint64_t gap = stalls.start_gap(free);
    ++(gap == 0 ? at_once : late);
    EXPECT_EQ(job.time.start, free + gap) << job.name;
    free += gap + job.cycles + 1;
  }
  EXPECT_EQ(report.cycles, free);
  EXPECT_GT(at_once, 0u);
  EXPECT_GT(late, 5u);
}

TEST(Lockstep, OutputsAtTheEdgeOfRounding) {
  for (const char* build : {"small", "quad"}) {
    std::vector<Job> jobs;
    std::vector<std::vector<std::int16_t>> out;
    for (test::RoundingCase& made : test::rounding_cases(Build::named(build))) {
      jobs.push_back(std::move(made.job));
      out.push_back(std::move(made.out));
    }
    const CosimReport report = expect_agreement(build, jobs, 0);
    ASSERT_EQ(report.jobs.size(), jobs.size());
    for (std::size_t n = 0; n < jobs.size(); ++n) {
      EXPECT_EQ(report.jobs[n].out, out[n]) << build << ": " << jobs[n].name;
    }
  }
}

TEST(Lockstep, DefaultSetOnEdgeAndServer) {
  const VectorSet set = load_set(HDP_SOURCE_DIR "/vectors/default");
  expect_agreement("edge", set.groups, 0);
  expect_agreement("edge", set.groups, 11);
  expect_agreement("server", set.groups, 12);
}

TEST(Lockstep, CornerSet) {
  const VectorSet set = generate("corner", 1, 0, 0, 0, 0);
  std::vector<Job> edge, server, small;
  const auto fits = [](const Build& build, const Job& job) {
    return std::max(job.shape.lq, job.shape.lk) <= build.l_max && job.shape.dim <= build.d_max;
  };
  for (const VectorGroup& group : set.groups) {
    if (fits(Build::small(), group)) small.push_back(group);
    if (fits(Build::edge(), group)) {
      edge.push_back(group);
    } else if (fits(Build::server(), group)) {
      server.push_back(group);
    }
  }
  ASSERT_FALSE(edge.empty());
  for (const std::uint64_t stalls : {0, 21}) {
    expect_agreement("edge", edge, stalls);
    if (!small.empty()) expect_agreement("small", small, stalls);
    if (!server.empty()) expect_agreement("server", server, stalls);
  }
}

TEST(Lockstep, RealCaptures) {
  const std::filesystem::path folder = HDP_SOURCE_DIR "/../shared/data";
  if (!std::filesystem::is_directory(folder))
    GTEST_SKIP() << "skipped: there is no folder of captures";
  for (const char* name : {"bert_tiny_s2", "kwt1_cat", "svtr_ocr_render2"}) {
    cli::JobOptions options;
    options.q = folder / name / "q.npy";
    options.k = folder / name / "k.npy";
    options.v = folder / name / "v.npy";
    std::string notes;
    Job job = options.load(notes);
    job.name = name;
    const std::size_t row = static_cast<std::size_t>(job.shape.dim);
    job.heads = std::min(job.heads, 3);  // a few; `hdp cosim` takes them all
    job.q.resize(static_cast<std::size_t>(job.heads * job.shape.lq) * row);
    job.k.resize(static_cast<std::size_t>(job.heads * job.shape.lk) * row);
    job.v.resize(static_cast<std::size_t>(job.heads * job.shape.lk) * row);
    expect_agreement("edge", {job}, 0);
    expect_agreement("edge", {job}, 5);
  }
}

TEST(Lockstep, ServerBuildAboveTheEdgeBuildsMaximum) {
  VectorSet set = generate("uniform", 3, 1, 301, 512, 64);
  expect_agreement("server", set.groups, 0);
}

/// A core that spoils one payload byte of one probe on its way out: lockstep must see it.
class SpoiledCore final : public Core {
 public:
  SpoiledCore(std::unique_ptr<Core> core, int probe, std::uint64_t event)
      : core_(std::move(core)), probe_(probe), event_(event) {}
  void reset() override { core_->reset(); }
  void set_job(const Config& c, const Shape& s, int heads) override { core_->set_job(c, s, heads); }
  void set_start(bool valid) override { core_->set_start(valid); }
  void set_load(Stream s, const LoadBeat* beat) override { core_->set_load(s, beat); }
  void set_out_ready(bool ready) override { core_->set_out_ready(ready); }
  const CoreOutputs& settle() override {
    const CoreOutputs& outputs = core_->settle();
    if ((outputs.probe_valid >> probe_ & 1) != 0) ++seen_;
    const std::byte* payload = core_->probe(probe_);
    copy_.assign(payload, payload + core_->probe_bytes(probe_));
    if (seen_ == event_) copy_[0] ^= std::byte{1};
    return outputs;
  }
  const std::byte* probe(int p) const override {
    return p == probe_ ? copy_.data() : core_->probe(p);
  }
  std::size_t probe_bytes(int p) const override { return core_->probe_bytes(p); }
  const std::int16_t* out_data() const override { return core_->out_data(); }
  void advance() override { core_->advance(); }
  void open_wave(const std::string& path, const std::vector<std::string>& only) override {
    core_->open_wave(path, only);
  }
  void close_wave() override { core_->close_wave(); }

 private:
  std::unique_ptr<Core> core_;
  int probe_;
  std::uint64_t event_, seen_ = 0;
  std::vector<std::byte> copy_;
};

TEST(Lockstep, EveryProbeIsCompared) {
  const Build build = Build::small();
  const Job job = generate("uniform", 1, 2, 9, 11, 7).groups.front();
  const auto probes = hdp_probes(build);
  for (int p = 0; p < static_cast<int>(Probe::Done); ++p) {  // done carries nothing
    SpoiledCore core(make_core("small"), p, p == 0 ? 1 : 2);
    const CosimReport report = run_cosim(core, build, {job}, {});
    const std::string& name = probes[static_cast<std::size_t>(p)].name;
    ASSERT_TRUE(report.divergence.has_value()) << name;
    EXPECT_EQ(report.divergence->probe, name);
    EXPECT_EQ(report.divergence->kind, cosim::DivergenceKind::Value);
  }
}

TEST(Cosim, JobsThatDoNotFitAreRefused) {
  const auto core = make_core("small");
  const Job job = generate("uniform", 1, 1, 17, 4, 4).groups.front();
  try {
    run_cosim(*core, Build::small(), {job}, {});
    FAIL() << "was accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_NE(std::string(error.what()).find("lq: 17 is above the small build's maximum of 16"),
              std::string::npos)
        << error.what();
  }
}

TEST(Cosim, InterruptEndsWithAPartialReport) {
  const auto core = make_core("edge");
  const Job job = generate("uniform", 1, 8, 64, 64, 32).groups.front();
  CosimOptions options;
  int polls = 0;
  options.interrupted = [&polls] { return ++polls > 3; };
  const CosimReport report = run_cosim(*core, Build::edge(), {job}, options);
  EXPECT_TRUE(report.interrupted);
  EXPECT_FALSE(report.divergence.has_value());
  EXPECT_EQ(report.cycles, 4096u);
  EXPECT_LT(report.jobs[0].heads_done, 8);
}

TEST(Cosim, JobsWithMoreIntegerBitsThanTheBuildAreRefused) {
  Job job = test::random_job(Build::small(), {4, 1}, 1);
  job.name = "wide";
  job.config.int_bits = 8;
  try {
    check_fits(Build::quad(), job);
    ADD_FAILURE() << "accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "wide: int_bits: 8 integer bits; the quad build has 4");
  }
}

TEST(Cosim, UncheckedRunTakesTheSameCycles) {
  const auto core = make_core("small");
  const Job job = test::random_job(Build::small(), {16, 4}, 77);
  CosimOptions options;
  options.check = false;
  options.stall_seed = 3;
  const CosimReport bare = run_cosim(*core, Build::small(), {job}, options);
  EXPECT_EQ(bare.jobs[0].cycles, predict(Build::small(), job, Stalls(3)).time.cycles());
}

}  // namespace
}  // namespace hdp::sim
