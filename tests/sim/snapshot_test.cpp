// SPDX-License-Identifier: Apache-2.0
// A resumed run equals an uninterrupted one, event for event; what is not fit to resume is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "golden/hdp_probes.hpp"
#include "sim/snapshot/snapshot_file.hpp"
#include "tests/sim/random_jobs.hpp"
#include "tests/vectors/temp_folder.hpp"
#include "vectors/generator.hpp"

namespace hdp::sim {
namespace {

using ::testing::HasSubstr;

/// One hash a cycle, over both sides' events: valid bits, payloads, coordinates.
class EventHashes final : public RunObserver {
 public:
  explicit EventHashes(const Build& build) : probes_(hdp_probes(build)) {}
  void on_cycle(const cosim::CycleView& view) override {
    cosim::Hash hash;
    hash.word(view.job).word(view.rtl_valid).word(view.golden_valid);
    for (int p = 0; p < static_cast<int>(probes_.size()); ++p) {
      const std::size_t bytes = probes_[static_cast<std::size_t>(p)].words * 8;
      if ((view.rtl_valid >> p & 1) != 0)
        hash.bytes((*view.rtl)[static_cast<std::size_t>(p)], bytes);
      if ((view.golden_valid >> p & 1) == 0) continue;
      const cosim::EventTag& tag = *view.golden->front(p);
      hash.word(tag.cycle).word(tag.item).word(static_cast<std::uint64_t>(tag.row));
      hash.word(static_cast<std::uint64_t>(tag.col)).word(view.golden->popped(p));
      hash.bytes(view.golden->payload(p), bytes);
    }
    of_cycle[view.cycle] = hash.value();
  }
  std::map<std::uint64_t, std::uint64_t> of_cycle;

 private:
  std::vector<cosim::ProbeSpec> probes_;
};

struct Outcome {
  CosimReport report;
  std::map<std::uint64_t, std::uint64_t> events;
};

Outcome run(const std::vector<Job>& jobs, CosimOptions options) {
  const auto core = make_core("small");
  EventHashes events(Build::small());
  options.observers = {&events};
  Outcome outcome;
  outcome.report = run_cosim(*core, Build::small(), jobs, options);
  outcome.events = std::move(events.of_cycle);
  return outcome;
}

bool equal_times(const JobTime& a, const JobTime& b) {
  return a.start == b.start && a.done == b.done && a.bound.largest() == b.bound.largest() &&
         std::equal(a.engines.begin(), a.engines.end(), b.engines.begin(),
                    [](const EngineTime& x, const EngineTime& y) {
                      return x.busy == y.busy && x.wait == y.wait && x.drained == y.drained;
                    });
}

/// Everything that `resumed` says and did from `cycle` on is what `whole` says and did.
void expect_same(const Outcome& whole, const Outcome& resumed, std::uint64_t cycle) {
  const auto from = whole.events.lower_bound(cycle);
  ASSERT_EQ(static_cast<std::size_t>(std::distance(from, whole.events.end())),
            resumed.events.size());
  EXPECT_TRUE(std::equal(from, whole.events.end(), resumed.events.begin()));
  const CosimReport &a = whole.report, &b = resumed.report;
  EXPECT_EQ(b.resumed_at, cycle);
  EXPECT_EQ(a.cycles, b.cycles);
  EXPECT_EQ(a.checks, b.checks_before + b.checks);
  EXPECT_EQ(a.interrupted, b.interrupted);
  ASSERT_EQ(a.jobs.size(), b.jobs.size());
  for (std::size_t n = 0; n < a.jobs.size(); ++n) {
    EXPECT_EQ(a.jobs[n].name, b.jobs[n].name);
    EXPECT_EQ(a.jobs[n].heads_done, b.jobs[n].heads_done);
    EXPECT_EQ(a.jobs[n].cycles, b.jobs[n].cycles);
    EXPECT_EQ(a.jobs[n].out, b.jobs[n].out);
    EXPECT_TRUE(equal_times(a.jobs[n].time, b.jobs[n].time)) << n;
    for (std::size_t h = 0; h < a.jobs[n].heads.size(); ++h) {
      const HeadReport &x = a.jobs[n].heads[h], &y = b.jobs[n].heads[h];
      EXPECT_TRUE(x.pruned == y.pruned && x.head_score == y.head_score && x.kept == y.kept &&
                  x.live == y.live)
          << n << " " << h;
    }
  }
  ASSERT_EQ(a.divergence.has_value(), b.divergence.has_value());
  if (a.divergence) {
    EXPECT_EQ(a.divergent_job, b.divergent_job);
    EXPECT_EQ(cosim::format_divergence(*a.divergence), cosim::format_divergence(*b.divergence));
  }
}

std::vector<Job> some_jobs(std::uint64_t seed, int count) {
  std::vector<Job> jobs;
  for (int n = 0; n < count; ++n) {
    jobs.push_back(test::random_job(Build::small(), {16, 5}, seed + static_cast<std::uint64_t>(n)));
  }
  return jobs;
}

/// A job whose heads are partly pruned.
Job head_pruned_job() {
  for (std::uint64_t seed = 1;; ++seed) {
    Job job = test::random_job(Build::small(), {16, 5}, seed);
    if (!job.config.head_prune || job.heads < 4) continue;
    const std::uint32_t pruned = predict(Build::small(), job, Stalls(0)).pruned_heads;
    if (pruned > 0 && pruned < static_cast<std::uint32_t>(job.heads)) return job;
  }
}

/// Runs with snapshots, each of which goes through a file, and resumes from every one of them.
int expect_every_snapshot_resumes(const std::vector<Job>& jobs, CosimOptions options,
                                  std::uint64_t every) {
  const test::TempFolder folder;
  const std::string path = folder / "run.snapshot";
  const Outcome plain = run(jobs, options);
  std::vector<SnapshotFile> files;
  CosimOptions with = options;
  with.snapshot_every = every;
  with.on_snapshot = [&](Snapshot&& s) {
    write_snapshot(path, {"test", "small", every}, jobs, s);
    files.push_back(load_snapshot(path));
  };
  const Outcome whole = run(jobs, with);
  EXPECT_EQ(whole.events, plain.events);  // taking snapshots disturbs nothing
  for (const SnapshotFile& file : files) {
    CosimOptions again = options;
    again.resume = &file.snapshot;
    EXPECT_EQ(file.run.build, "small");
    EXPECT_EQ(file.run.every, every);
    SCOPED_TRACE("resumed at " + std::to_string(file.snapshot.cycle));
    expect_same(plain, run(file.jobs, again), file.snapshot.cycle);
    if (::testing::Test::HasFailure()) break;
  }
  return static_cast<int>(files.size());
}

TEST(Snapshot, ResumedRunEqualsAnUninterruptedOne) {
  EXPECT_GT(expect_every_snapshot_resumes(some_jobs(100, 4), {}, 97), 10);
}

TEST(Snapshot, WithStalls) {
  CosimOptions options;
  options.stall_seed = 7;
  EXPECT_GT(expect_every_snapshot_resumes(some_jobs(200, 4), options, 211), 10);
  options.stall_seed = 8;
  EXPECT_GT(expect_every_snapshot_resumes(some_jobs(300, 2), options, 101), 5);
}

TEST(Snapshot, WithHeadPruneAndSeveralJobs) {
  for (const std::uint64_t stalls : {0, 3}) {
    CosimOptions options;
    options.stall_seed = stalls;
    const Job job = head_pruned_job();
    EXPECT_GT(expect_every_snapshot_resumes({some_jobs(1, 1).front(), job, job}, options, 61), 16);
  }
}

TEST(Snapshot, InEveryCycleOfAShortRun) {
  const Job job = generate("uniform", 5, 2, 3, 4, 5).groups.front();
  const int count = expect_every_snapshot_resumes({job, job}, {}, 1);
  EXPECT_GT(count, 100);
}

TEST(Snapshot, WithoutChecking) {
  CosimOptions options;
  options.check = false;
  options.stall_seed = 2;
  EXPECT_GT(expect_every_snapshot_resumes(some_jobs(400, 2), options, 31), 5);
}

/// Every n-th snapshot of a run is resumed; the next but two of the first run must come out to the
/// byte.
void expect_equal_files(const std::vector<Job>& jobs, CosimOptions options, std::size_t n) {
  const test::TempFolder folder;
  const auto file_of = [&](const Snapshot& s) {
    write_snapshot(folder / "run.snapshot", {"test", "small", 1}, jobs, s);
    return test::read_text(folder / "run.snapshot");
  };
  std::vector<Snapshot> all;
  options.snapshot_every = 1;
  options.on_snapshot = [&](Snapshot&& s) { all.push_back(std::move(s)); };
  run(jobs, options);
  ASSERT_GT(all.size(), 10 * n);
  options.snapshot_every = 0;
  for (std::size_t at = 0; at + 3 < all.size(); at += n) {
    std::string bytes;
    file_of(all[at]);
    const SnapshotFile file = load_snapshot(folder / "run.snapshot");
    options.resume = &file.snapshot;
    options.stop_at = all[at + 3].cycle;
    options.on_snapshot = [&](Snapshot&& s) { bytes = file_of(s); };
    run(jobs, options);
    ASSERT_TRUE(bytes == file_of(all[at + 3])) << "resumed at " << all[at].cycle;
  }
}

TEST(Snapshot, OfAResumedRunIsThatOfTheUninterruptedRun) {
  const Job tiny = generate("uniform", 5, 2, 3, 4, 5).groups.front();
  expect_equal_files({tiny, tiny}, {}, 1);
  CosimOptions options;
  options.stall_seed = 4;
  expect_equal_files({tiny, head_pruned_job()}, options, 5);
}

TEST(Snapshot, AnInterruptLeavesOneOfItsCycle) {
  const std::vector<Job> jobs = some_jobs(600, 3);
  const Outcome whole = run(jobs, {});
  const std::uint64_t end = whole.report.cycles;
  for (const std::uint64_t stop : {std::uint64_t{1}, end / 2, end - 1}) {
    std::vector<Snapshot> taken;
    CosimOptions options;
    options.stop_at = stop;
    options.snapshot_every = 100'000;
    options.on_snapshot = [&](Snapshot&& s) { taken.push_back(std::move(s)); };
    EXPECT_TRUE(run(jobs, options).report.interrupted);
    ASSERT_EQ(taken.size(), 1u);
    EXPECT_EQ(taken[0].cycle, stop);
    CosimOptions again;
    again.resume = &taken[0];
    expect_same(whole, run(jobs, again), stop);
  }
}

TEST(Snapshot, ADivergenceIsFoundInTheSameCycle) {
  const std::vector<Job> jobs = some_jobs(700, 3);
  CosimOptions options;
  options.stall_seed = 5;
  options.spoil_golden = [](HeadResult& result, int head) {
    if (head == 1 && !result.out.empty()) result.out.back() ^= 4;
  };
  const Outcome whole = run(jobs, options);
  ASSERT_TRUE(whole.report.divergence.has_value());
  EXPECT_GT(expect_every_snapshot_resumes(jobs, options, 37), 2);

  // As the wave window does it: from the last snapshot that is old enough, and on past the
  // difference.
  SnapshotHistory history;
  CosimOptions with = options;
  with.snapshot_every = 37;
  with.on_snapshot = [&](Snapshot&& s) { history.add(std::move(s)); };
  run(jobs, with);
  const std::uint64_t at = whole.report.divergence->cycle;
  EXPECT_EQ(history.before(0), nullptr);
  const Snapshot* from = history.before(at - 20);
  ASSERT_NE(from, nullptr);
  EXPECT_LE(from->cycle, at - 20);
  EXPECT_GT(from->cycle + 74, at - 20);
  CosimOptions window = options;
  window.resume = from;
  window.run_on = 50;
  const Outcome again = run(jobs, window);
  ASSERT_TRUE(again.report.divergence.has_value());
  EXPECT_EQ(again.report.divergence->cycle, at);
  EXPECT_EQ(again.events.begin()->first, from->cycle);
  EXPECT_EQ(again.events.rbegin()->first, at + 50);
}

TEST(SnapshotHistory, KeepsTheLastTwoAndOlderOnesAtDoublingDistances) {
  SnapshotHistory history;
  EXPECT_EQ(history.before(UINT64_MAX), nullptr);
  for (std::uint64_t n = 1; n <= 200; ++n) {
    Snapshot s;
    s.cycle = 10 * n;
    history.add(std::move(s));
    EXPECT_EQ(history.before(UINT64_MAX)->cycle, 10 * n);
    if (n > 1) {
      EXPECT_EQ(history.before(10 * n - 1)->cycle, 10 * (n - 1));
    }
    // What is found is at most three times as far back as what was asked for.
    for (std::uint64_t back = 0; back < 8 && n >= 16; ++back) {
      const Snapshot* found = history.before(10 * (n - back));
      ASSERT_NE(found, nullptr) << n << " " << back;
      EXPECT_LE(10 * n - found->cycle, 10 * 3 * back) << n << " " << back;
    }
  }
}

TEST(Snapshot, ShowsADivergenceFromBeforeItsHead) {
  for (const bool head_prune : {false, true}) {
    Job job = generate("uniform", 5, 8, 6, 6, 5).groups.front();
    job.config.head_prune = head_prune;
    const std::vector<Job> jobs{job, job};
    std::vector<Snapshot> all;
    CosimOptions options;
    options.spoil_golden = [](HeadResult& result, int head) {
      if (head == 5) result.out.back() ^= 4;
    };
    options.snapshot_every = 1;
    options.on_snapshot = [&all](Snapshot&& s) { all.push_back(std::move(s)); };
    const Outcome whole = run(jobs, options);
    ASSERT_TRUE(whole.report.divergence.has_value());
    const cosim::Divergence& d = *whole.report.divergence;
    ASSERT_EQ(d.tag.item, 5u);
    // Loads of head 4 begin in a later cycle than those of head 3: from there on too little shows.
    std::size_t good = 0;
    bool before = true;
    for (const Snapshot& s : all) {
      const bool fits = shows(s, jobs, 0, d, 20);
      EXPECT_LE(fits, before) << s.cycle;  // never again after the first that does not
      before = fits;
      good += fits ? 1 : 0;
      if (fits) {
        EXPECT_LE(s.driver.out_head, 4u);
      }
      EXPECT_FALSE(fits && s.cycle + 20 > d.cycle);
      EXPECT_EQ(shows(s, jobs, 1, d, 20), s.cycle + 20 <= d.cycle);  // in a later job: all of it
    }
    EXPECT_GT(good, 20u);
    EXPECT_LT(good, all.size());
  }
}

/// A snapshot in the middle of the job, and the message with which a changed run is refused.
class Refused : public ::testing::Test {
 protected:
  void SetUp() override {
    CosimOptions options;
    options.stop_at = 120;
    options.on_snapshot = [this](Snapshot&& s) { snapshot_ = std::move(s); };
    run(jobs_, options);
    ASSERT_EQ(snapshot_.cycle, 120u);
    write_snapshot(path_, {"hdp test", "small", 50}, jobs_, snapshot_);
  }

  std::string message(CosimOptions options = {}) {
    options.resume = &snapshot_;
    try {
      run(jobs_, options);
    } catch (const SnapshotMismatch& mismatch) {
      return mismatch.what();
    }
    return "was accepted";
  }
  std::string bytes() const { return test::read_text(path_); }
  std::string load(const std::string& bytes) {
    test::write_text(path_, bytes);
    try {
      load_snapshot(path_);
    } catch (const cosim::InputError& error) {
      return error.what();
    }
    return "was accepted";
  }

  test::TempFolder folder_;
  std::string path_ = folder_ / "run.snapshot";
  std::vector<Job> jobs_{generate("uniform", 9, 3, 8, 9, 7).groups.front()};
  Snapshot snapshot_;
};

TEST_F(Refused, AnotherModel) {
  EXPECT_EQ(snapshot_.model_id.substr(0, 6), "small-");
  snapshot_.model_id = "small-0123456789abcdef";
  EXPECT_THAT(message(),
              HasSubstr("snapshot: model: is small-0123456789abcdef, this program's core "
                        "is small-"));
}

TEST_F(Refused, AnotherStateSize) {
  snapshot_.core.pop_back();
  CosimOptions options;
  options.resume = &snapshot_;
  EXPECT_THROW(run(jobs_, options), std::invalid_argument);
}

TEST_F(Refused, OtherJobsOrStalls) {
  CosimOptions options;
  options.stall_seed = 1;
  EXPECT_THAT(message(options), HasSubstr("stall seed: is 0, this run's is 1"));
  jobs_[0].v[3] ^= 1;
  EXPECT_THAT(message(), HasSubstr("jobs: are not those of this run"));
}

TEST_F(Refused, AnotherGoldenModel) {
  EXPECT_EQ(message(), "was accepted");
  CosimOptions options;
  options.spoil_golden = [](HeadResult& result, int) { result.out.back() ^= 1; };
  EXPECT_THAT(message(options), HasSubstr("golden: this program's golden model foretells other "));
}

TEST_F(Refused, ACycleAfterTheJobsEnd) {
  snapshot_.cycle = std::uint64_t{1} << 48;
  EXPECT_THAT(message(), HasSubstr("cycle: is 281474976710656, its job ends in cycle "));
  snapshot_.cycle = std::uint64_t{1} << 63;
  write_snapshot(path_, {"hdp test", "small", 50}, jobs_, snapshot_);
  EXPECT_THAT(load(bytes()), HasSubstr("run.cycle: is 9223372036854775808; 1 to "));
}

TEST_F(Refused, UncheckedThenChecked) {
  snapshot_.checked = false;
  EXPECT_THAT(message(), HasSubstr("golden: it was taken in a run without checking"));
}

TEST_F(Refused, TruncatedFiles) {
  const std::string whole = bytes();
  EXPECT_EQ(load(whole), "was accepted");
  for (std::size_t size = 0; size < whole.size(); size += 1 + size / 40) {
    const std::string what = load(whole.substr(0, size));
    EXPECT_EQ(what.rfind(path_ + ": ", 0), 0u) << what;
    if (size >= 16) {
      EXPECT_THAT(what, HasSubstr("truncated")) << size;
    }
  }
  EXPECT_THAT(load(whole.substr(0, whole.size() - 1)), HasSubstr(": core: has "));
  EXPECT_THAT(load(whole + "x"), HasSubstr("has bytes after its last section"));
}

TEST_F(Refused, DamagedFiles) {
  const std::string whole = bytes();
  for (std::size_t at = 0; at < whole.size(); at += 1 + whole.size() / 300) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    const std::string what = load(damaged);
    EXPECT_EQ(what.rfind(path_ + ": ", 0), 0u) << at << ": " << what;
  }
  std::string damaged = whole;
  damaged[damaged.size() - 100] ^= 1;
  EXPECT_THAT(load(damaged), HasSubstr(path_ + ": core: does not match its checksum"));
  EXPECT_THAT(load("hdp snapshot 1\n"), HasSubstr("format: is not version 3, the only one"));
  EXPECT_THAT(load("\x93NUMPY"), HasSubstr("first line: is not that of a snapshot"));
  EXPECT_THAT(load(""), HasSubstr("first line: is not that of a snapshot"));
}

TEST_F(Refused, ValuesOutOfRange) {
  const auto refuse = [&](const Snapshot& snapshot, const std::vector<Job>& jobs) {
    write_snapshot(path_, {"hdp test", "small", 50}, jobs, snapshot);
    return load(bytes());
  };
  Snapshot s = snapshot_;
  s.driver.loads[2].beat = 9 * 2;
  EXPECT_THAT(refuse(s, jobs_), HasSubstr("driver.loads[2].beat: is 18; 0 to 17 is allowed"));
  s = snapshot_;
  s.driver.loads[0].turns.front().head = 3;
  EXPECT_THAT(refuse(s, jobs_), HasSubstr("driver.loads[0].turns.head: is 3; 0 to 2 is allowed"));
  s = snapshot_;
  s.driver.out.pop_back();
  EXPECT_THAT(refuse(s, jobs_), HasSubstr("driver.out: has 167 elements; 168 are needed"));
  std::vector<Job> jobs = jobs_;
  jobs[0].shape.lk = 17;
  jobs[0].k.resize(3 * 17 * 7);
  jobs[0].v.resize(3 * 17 * 7);
  EXPECT_THAT(refuse(snapshot_, jobs), HasSubstr("above the small build's maximum of 16"));
  write_snapshot(path_, {"hdp test", "huge", 50}, jobs_, snapshot_);
  EXPECT_THAT(load(bytes()), HasSubstr("run.build: "));
  write_snapshot(path_, {"hdp test", "small", 50}, {}, snapshot_);
  EXPECT_THAT(load(bytes()), HasSubstr("reports.reports: are of as many jobs"));
}

TEST_F(Refused, FoldersAndMissingFiles) {
  EXPECT_THROW(load_snapshot(folder_ / "none"), cosim::InputError);
  EXPECT_THROW(load_snapshot(folder_ / "."), cosim::InputError);
}

TEST_F(Refused, AWriterThatFailsKeepsTheOldFileAndSaysSo) {
  std::vector<std::string> warnings;
  SnapshotWriter writer(folder_ / "none/run.snapshot", {"test", "small", 5}, jobs_,
                        [&](const std::string& warning) { warnings.push_back(warning); });
  writer(snapshot_);
  EXPECT_EQ(writer.count(), 0u);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_THAT(warnings[0], HasSubstr("the snapshot of cycle 120 was not written: "));
  EXPECT_THAT(warnings[0], HasSubstr("the run goes on"));
}

}  // namespace
}  // namespace hdp::sim
