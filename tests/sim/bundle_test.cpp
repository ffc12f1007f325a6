// SPDX-License-Identifier: Apache-2.0
// Bundles: what is in them, that they repeat the failure, and bad circumstances.
#include "sim/bundle/bundle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cosim/observe/history.hpp"
#include "golden/hdp_probes.hpp"
#include "sim/snapshot/snapshot.hpp"
#include "tests/sim/data_spoiler.hpp"
#include "tests/sim/random_jobs.hpp"
#include "tests/vectors/temp_folder.hpp"

namespace hdp::sim {
namespace {

namespace fs = std::filesystem;
using test::TempFolder;

/// The fifth total is one too large.
std::unique_ptr<Core> buggy_core(cosim::InitSeed init_seed) {
  auto seen = std::make_shared<int>(0);
  return std::make_unique<test::DataSpoiler>(make_core("small", init_seed),
                                             static_cast<int>(Probe::Total), [seen](std::byte* p) {
                                               if (++*seen == 5) p[0] ^= std::byte{1};
                                             });
}

Failure diverge(Failure failure) {
  const auto core = failure.new_core();
  const CosimReport report = run_cosim(*core, failure.build, failure.jobs, failure.options());
  if (!report.divergence) throw std::logic_error("the planted bug does not show");
  failure.divergence = *report.divergence;
  failure.jobs.resize(report.divergent_job + 1);
  return failure;
}

Failure planted() {
  Failure failure;
  failure.build = Build::small();
  failure.make_core = buggy_core;
  failure.stall_seed = 4;
  failure.init_seed = 9;
  failure.origin = {"random", 300, "none"};
  for (std::uint64_t n = 0; n < 4; ++n)
    failure.jobs.push_back(test::random_job(Build::small(), {12, 2}, 300 + n));
  return diverge(std::move(failure));
}

std::string refused(const std::string& folder, const BundleOptions& options = {}) {
  return test::message_of<cosim::InputError>([&] { write_bundle(folder, planted(), options); });
}

TEST(History, KeepsTheLastEventsOfBothSides) {
  const Failure failure = planted();
  cosim::EventHistory history(hdp_probes(failure.build), 3, failure.divergence.cycle);
  CosimOptions options = failure.options();
  options.cycle_observers.push_back(&history);
  options.run_on = 50;
  const auto core = failure.new_core();
  run_cosim(*core, failure.build, failure.jobs, options);
  const auto totals = history.events(static_cast<int>(Probe::Total));
  EXPECT_EQ(history.seen(static_cast<int>(Probe::Total)), 5u);
  ASSERT_EQ(totals.size(), 3u);
  EXPECT_LT(totals[0].cycle, totals[1].cycle);
  EXPECT_EQ(totals[2].cycle, failure.divergence.cycle);
  EXPECT_EQ(totals[1].rtl, totals[1].golden);
  ASSERT_TRUE(totals[2].in_rtl && totals[2].in_golden);
  EXPECT_EQ(totals[2].rtl[0] ^ totals[2].golden[0], 1u);
  EXPECT_EQ(totals[2].tag.row, failure.divergence.tag.row);
  for (int p = 0; p < static_cast<int>(Probe::Count); ++p) {
    for (const cosim::HistoryEvent& event : history.events(p))
      EXPECT_LE(event.cycle, failure.divergence.cycle);
  }
  const std::string text = history.format();
  EXPECT_THAT(text, testing::HasSubstr("probe total of stage softmax: 5 events, the last 3"));
  EXPECT_THAT(text, testing::HasSubstr("golden  total "));
}

TEST(History, PayloadsAreDecoded) {
  const cosim::ProbeSpec score = hdp_probes(Build::small())[static_cast<std::size_t>(Probe::Score)];
  std::vector<std::byte> payload(score.words * 8);
  const std::uint16_t key = 5;
  const std::int32_t value = -384;
  std::memcpy(payload.data() + score.fields[0].offset, &key, 2);
  std::memcpy(payload.data() + score.fields[1].offset, &value, 4);
  EXPECT_EQ(cosim::format_payload(score, payload.data()), "key 5, score -384 (-1.500000)");
  const cosim::ProbeSpec done = hdp_probes(Build::small())[static_cast<std::size_t>(Probe::Done)];
  EXPECT_EQ(cosim::format_payload(done, payload.data()), "-");
}

TEST(Bundle, HoldsEverythingAndRepeatsTheFailure) {
  const TempFolder folder;
  const Failure failure = planted();
  const BundleResult written = write_bundle(folder / "b", failure, {});
  EXPECT_EQ(written.folder, folder / "b");
  EXPECT_EQ(written.notes, "");
  EXPECT_THAT(
      TempFolder::names_in(folder / "b"),
      testing::IsSupersetOf({"README.txt", "events.txt", "replay.sh", "report.json", "report.txt",
                             "run.json", "set", "wave.fst", "wave.gtkw", "wave.sucl"}));
  EXPECT_EQ(fs::status(folder / "b/replay.sh").permissions() & fs::perms::owner_exec,
            fs::perms::owner_exec);
  EXPECT_THAT(test::read_text(folder / "b/report.txt"),
              testing::HasSubstr("DIVERGENCE in stage softmax"));
  const auto report = nlohmann::json::parse(test::read_text(folder / "b/report.json"));
  EXPECT_EQ(report["probe"], "total");
  EXPECT_EQ(report["kind"], "value");
  EXPECT_EQ(report["cycle"], failure.divergence.cycle);
  const auto run = nlohmann::json::parse(test::read_text(folder / "b/run.json"));
  EXPECT_THAT(run["simulator"].get<std::string>(), testing::StartsWith("Verilator "));
  EXPECT_EQ(run["hdp_version"], "0.1.0");
  EXPECT_EQ(run["vectors"]["seed"], 300);

  const Bundle bundle = load_bundle(folder / "b");
  EXPECT_EQ(bundle.build, "small");
  EXPECT_EQ(bundle.stall_seed, 4u);
  EXPECT_EQ(bundle.init_seed, 9u);
  ASSERT_EQ(bundle.jobs.size(), failure.jobs.size());
  EXPECT_EQ(bundle.jobs.back().k, failure.jobs.back().k);
  CosimOptions options;
  options.stall_seed = bundle.stall_seed;
  options.hang_after = bundle.hang_after;
  const auto core = buggy_core(bundle.init_seed);
  const CosimReport again = run_cosim(*core, Build::small(), bundle.jobs, options);
  ASSERT_TRUE(again.divergence);
  EXPECT_EQ(again.divergence->probe, bundle.probe);
  EXPECT_EQ(again.divergence->cycle, bundle.cycle);
  EXPECT_EQ(to_string(again.divergence->kind), bundle.kind);
}

TEST(Bundle, NamesNoFolderOfThisMachine) {
  const TempFolder folder;
  BundleOptions options;
  options.program = folder / "bin/hdp";
  write_bundle(folder / "b", planted(), options);
  for (const char* file :
       {"run.json", "report.txt", "report.json", "README.txt", "replay.sh", "events.txt"}) {
    EXPECT_THAT(test::read_text(folder / "b/" + file),
                testing::Not(testing::HasSubstr(folder.path())))
        << file;
  }
  EXPECT_THAT(test::read_text(folder / "b/replay.sh"), testing::HasSubstr("recorded='../bin/hdp'"));
}

TEST(Bundle, OfASpoiledGoldenModel) {
  const TempFolder folder;
  Failure failure = planted();
  failure.make_core = [](cosim::InitSeed seed) { return make_core("small", seed); };
  failure.spoil_golden = [](HeadResult& result, int) {
    for (RowResult& row : result.rows) row.max ^= 2;
  };
  failure = diverge(std::move(failure));
  EXPECT_EQ(failure.divergence.probe, "row_max");
  EXPECT_EQ(write_bundle(folder / "b", failure, {}).notes, "");
  EXPECT_EQ(load_bundle(folder / "b").probe, "row_max");
}

TEST(Bundle, RecordedFromASnapshot) {
  const TempFolder folder;
  Failure failure;
  failure.build = Build::small();
  failure.make_core = [](cosim::InitSeed seed) { return make_core("small", seed); };
  for (std::uint64_t n = 0; n < 4; ++n)
    failure.jobs.push_back(test::random_job(Build::small(), {12, 4}, 300 + n));
  // Names that a set does not allow, and a job behind the one that fails: not those of the run.
  failure.jobs[0].name = "a/b.npy";
  failure.spoil_golden = [job = &failure.jobs[2]](HeadResult& result, int head) {
    if (head == 1 && static_cast<int>(result.rows.size()) == job->shape.lq) result.rows[0].max ^= 2;
  };
  SnapshotHistory history;
  CosimOptions options = failure.options();
  options.snapshot_every = 60;
  options.on_snapshot = [&](Snapshot&& s) { history.add(std::move(s)); };
  const std::vector<Job> jobs = failure.jobs;
  const auto core = failure.new_core();
  const CosimReport report = run_cosim(*core, failure.build, jobs, options);
  ASSERT_TRUE(report.divergence);
  failure.divergence = *report.divergence;
  failure.jobs.resize(report.divergent_job + 1);
  write_bundle(folder / "reset", failure, {});
  failure.repeat_from = history.before(failure.divergence.cycle - 50);
  ASSERT_NE(failure.repeat_from, nullptr);
  EXPECT_EQ(write_bundle(folder / "snapshot", failure, {}).notes, "");
  EXPECT_THAT(test::read_text(folder / "snapshot/events.txt"),
              testing::HasSubstr("from the snapshot of cycle " +
                                 std::to_string(failure.repeat_from->cycle) + " on"));
  for (const char* file : {"report.txt", "report.json", "run.json", "wave.gtkw"})
    EXPECT_EQ(test::read_text(folder / "reset/" + file),
              test::read_text(folder / "snapshot/" + file));
  EXPECT_TRUE(fs::exists(folder / "snapshot/wave.fst"));
}

TEST(Bundle, PlacesAndNames) {
  const TempFolder folder;
  const Failure failure = planted();
  BundleOptions fresh;
  fresh.wave = false;
  fresh.fresh_name = true;
  EXPECT_EQ(write_bundle(folder / "f", failure, fresh).folder, folder / "f");
  EXPECT_EQ(write_bundle(folder / "f", failure, fresh).folder, folder / "f-2");
  EXPECT_EQ(write_bundle(folder / "f", failure, fresh).folder, folder / "f-3");
  BundleOptions named;
  named.wave = false;
  EXPECT_EQ(write_bundle(folder / "f-3", failure, named).folder,
            folder / "f-3");  // a bundle is replaced
  test::write_text(folder / "f-3/mine.txt", "x");
  EXPECT_THAT(refused(folder / "f-3", named), testing::HasSubstr("holds 'mine.txt'"));
  EXPECT_TRUE(fs::exists(folder / "f-3/mine.txt"));
  fs::remove(folder / "f-3/mine.txt");
  test::write_text(folder / "f-3/report.txt", "x");
  EXPECT_THAT(refused(folder / "f-3", named),
              testing::HasSubstr("'report.txt', which was changed"));
  EXPECT_EQ(test::read_text(folder / "f-3/report.txt"), "x");
  fs::create_directory(folder / "empty");
  EXPECT_EQ(write_bundle((folder / "empty") + "/", failure, named).folder,
            (folder / "empty") + "/");
  EXPECT_TRUE(fs::exists(folder / "empty/run.json"));
  fs::create_directory(folder / "other");
  test::write_text(folder / "other/mine.txt", "x");
  EXPECT_THAT(refused(folder / "other", named), testing::HasSubstr("is not a bundle"));
  EXPECT_TRUE(fs::exists(folder / "other/mine.txt"));
  test::write_text(folder / "file", "x");
  EXPECT_THAT(refused(folder / "file", named), testing::HasSubstr("is not a folder"));
  EXPECT_THAT(refused(folder / "no/such", named), testing::HasSubstr("there is no folder"));
  EXPECT_EQ(folder.names(),
            (std::vector<std::string>{"empty", "f", "f-2", "f-3", "file", "other"}));
}

TEST(Bundle, AFullDiskLeavesNothing) {
  const TempFolder folder;
  // A limit on the size of a file stands for a disk that is full: the writes fail in the same
  // places.
  const auto with_limit = [&](rlim_t bytes) {
    rlimit old{};
    getrlimit(RLIMIT_FSIZE, &old);
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, old.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
    std::string message;
    try {
      BundleOptions options;
      options.wave = false;  // Verilator's writer would be ended by a signal: bundle_cli_test.sh
      write_bundle(folder / "b", planted(), options);
    } catch (const cosim::InputError& error) {
      message = error.what();
    }
    setrlimit(RLIMIT_FSIZE, &old);
    return message;
  };
  for (const rlim_t bytes : {16u, 400u, 1200u, 9000u}) {
    EXPECT_THAT(with_limit(bytes), testing::StartsWith(folder / "b/")) << bytes;
    EXPECT_EQ(folder.names(), std::vector<std::string>{}) << bytes;
  }
}

TEST(Bundle, AnInterruptLeavesNothing) {
  const TempFolder folder;
  int polls = 0;
  BundleOptions options;
  options.interrupted = [&polls] { return ++polls > 2; };
  EXPECT_THROW(write_bundle(folder / "b", planted(), options), std::runtime_error);
  EXPECT_EQ(folder.names(), std::vector<std::string>{});
}

class BrokenPart final : public BundlePart {
 public:
  void write(const Failure&, const std::string&) override {
    throw std::logic_error("cannot think");
  }
  std::string name() const override { return "thoughts.txt"; }
};

TEST(Bundle, APartThatFailsIsNoted) {
  const TempFolder folder;
  BundleOptions options;
  options.parts.push_back(std::make_unique<BrokenPart>());
  EXPECT_EQ(write_bundle(folder / "b", planted(), options).notes,
            "thoughts.txt is missing: cannot think\n");
  EXPECT_THAT(test::read_text(folder / "b/report.txt"),
              testing::HasSubstr("thoughts.txt is missing"));
}

TEST(Bundle, WhatDoesNotRepeatIsNoted) {
  const TempFolder folder;
  Failure failure = planted();
  failure.make_core = [](cosim::InitSeed seed) { return make_core("small", seed); };
  EXPECT_THAT(write_bundle(folder / "b", failure, {}).notes, testing::HasSubstr("did not diverge"));
  EXPECT_FALSE(fs::exists(folder / "b/wave.fst"));
  EXPECT_TRUE(fs::exists(folder / "b/events.txt"));
}

TEST(Bundle, BadBundlesNameTheFileAndTheField) {
  const TempFolder folder;
  BundleOptions options;
  options.wave = false;
  write_bundle(folder / "b", planted(), options);
  const std::string file = folder / "b/run.json", good = test::read_text(file);
  const auto error = [&] {
    return test::message_of<cosim::InputError>([&] { load_bundle(folder / "b"); });
  };
  const auto spoil = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    test::write_text(file, text.replace(at, from.size(), to));
  };
  spoil("\"schema\": 2", "\"schema\": 9");
  EXPECT_THAT(error(), testing::HasSubstr("run.json: schema: "));
  spoil("\"stall_seed\": 4", "\"stall_seed\": -4");
  EXPECT_THAT(error(), testing::HasSubstr("run.json: stall_seed: "));
  spoil("\"init_seed\": 9", "\"init_seed\": 2147483648");
  EXPECT_THAT(error(), testing::HasSubstr("run.json: init_seed: "));
  spoil("\"cycle\"", "\"cycles\"");
  EXPECT_THAT(error(), testing::HasSubstr("run.json: divergence/cycle: is missing"));
  spoil("\"divergence\"", "\"difference\"");
  EXPECT_THAT(error(), testing::HasSubstr("run.json: divergence/probe: is missing"));
  spoil("hdp failure bundle", "cake");
  EXPECT_THAT(error(), testing::HasSubstr("run.json: what: "));
  test::write_text(file, "[");
  EXPECT_THAT(error(), testing::HasSubstr("not JSON"));
  test::write_text(file, "[]");
  EXPECT_THAT(error(), testing::HasSubstr("an object is needed"));
  test::write_text(file, good);
  fs::remove(folder / "b/set/manifest.json");
  EXPECT_THAT(error(), testing::HasSubstr("manifest.json"));
  fs::remove(file);
  EXPECT_THAT(error(), testing::HasSubstr("cannot open"));
}

}  // namespace
}  // namespace hdp::sim
