// SPDX-License-Identifier: Apache-2.0
// The trace database: what is recorded, that the file is whole or absent, hdp diff, and the queries
// of docs/guide/trace_database.md.
#include "sim/trace/trace_db.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstring>
#include <map>

#include "cosim/trace/event_schema.hpp"
#include "cosim/trace/sqlite.hpp"
#include "golden/hdp_probes.hpp"
#include "sim/trace/trace_diff.hpp"
#include "tests/sim/random_jobs.hpp"
#include "tests/vectors/temp_folder.hpp"
#include "vectors/generator.hpp"

namespace hdp::sim {
namespace {

using test::message_of;
using test::TempFolder;
using testing::HasSubstr;

/// Keeps what it saw: the same events by another way.
class Witness final : public RunObserver {
 public:
  void on_cycle(const cosim::CycleView& view) override {
    for (std::size_t p = 0; p < static_cast<std::size_t>(Probe::Count); ++p) {
      if ((view.rtl_valid >> p & 1) == 0) continue;
      const std::byte* payload = (*view.rtl)[p];
      seen[p][view.cycle].assign(payload, payload + probes[p].words * 8);
    }
  }
  std::map<std::size_t, std::map<std::uint64_t, std::vector<std::byte>>> seen;
  const std::vector<cosim::ProbeSpec> probes = hdp_probes(Build::small());
};

CosimReport record(const std::string& path, const std::vector<Job>& jobs, CosimOptions options = {},
                   RunObserver* other = nullptr) {
  const auto core = make_core("small");
  TraceDb db(path, Build::small(), {options.stall_seed, "build=\"small\"", jobs.size()});
  options.observers.push_back(&db);
  if (other != nullptr) options.observers.push_back(other);
  CosimReport report = run_cosim(*core, Build::small(), jobs, options);
  db.commit(report);
  return report;
}

Job uniform(std::uint64_t seed = 1) {
  return generate("uniform", seed, 3, 9, 11, 7).groups.front();
}

CosimOptions stalled(std::uint64_t seed) {
  CosimOptions options;
  options.stall_seed = seed;
  return options;
}

CosimOptions spoiled() {
  CosimOptions options;
  options.spoil_golden = [](HeadResult& result, int head) {
    if (head == 1) result.rows[3].recip ^= 1;
  };
  return options;
}

TEST(TraceDb, HoldsEveryEventOfARun) {
  const TempFolder folder;
  std::vector<Job> jobs;
  for (std::uint64_t n = 0; n < 6; ++n)
    jobs.push_back(test::random_job(Build::small(), {16, 3}, 900 + n));
  Witness witness;
  const CosimReport report = record(folder / "run.sqlite", jobs, stalled(4), &witness);
  ASSERT_FALSE(report.divergence.has_value());
  EXPECT_EQ(folder.names(), std::vector<std::string>{"run.sqlite"});

  cosim::Database db(folder / "run.sqlite", cosim::Database::Mode::ReadOnly);
  EXPECT_EQ(db.text("PRAGMA integrity_check"), "ok");
  const auto probes = hdp_probes(Build::small());
  std::int64_t all = 0;
  for (std::size_t p = 0; p < probes.size(); ++p) {
    const cosim::ProbeSpec& spec = probes[p];
    cosim::Statement rows = db.prepare("SELECT * FROM \"" + spec.name + "\" ORDER BY cycle");
    const int places = static_cast<int>(cosim::event_places(spec).size());
    auto seen = witness.seen[p].begin();
    for (; rows.step(); ++seen, ++all) {
      ASSERT_TRUE(seen != witness.seen[p].end()) << spec.name;
      ASSERT_EQ(rows.integer(0), static_cast<std::int64_t>(seen->first)) << spec.name;
      ASSERT_EQ(rows.column_name(2 + places), "in_rtl");
      for (int n = 2; n < 5 + places; ++n) {
        if (rows.column_name(n) == "j") continue;  // an empty token has no key
        ASSERT_FALSE(rows.is_null(n)) << spec.name << rows.column_name(n);
      }
      ASSERT_EQ(rows.integer(4 + places), 1) << spec.name << " does not agree";
      int n = 5 + places;
      for (const cosim::EventColumn& column : cosim::event_columns(spec)) {
        const std::int64_t value = cosim::read_number(
            &seen->second[column.offset], column.field.container, column.field.is_signed);
        ASSERT_EQ(rows.integer(n++), value) << spec.name << "." << column.name;
        ASSERT_EQ(rows.integer(n++), value) << spec.name << "." << column.name;
      }
      ASSERT_EQ(n, rows.columns());
    }
    ASSERT_TRUE(seen == witness.seen[p].end()) << spec.name;
  }
  EXPECT_EQ(db.number("SELECT count(*) FROM event"), all);
  EXPECT_EQ(db.number("SELECT count(*) FROM probe"), static_cast<std::int64_t>(Probe::Count));
  EXPECT_EQ(db.number("SELECT count(*) FROM job"), 6);
  EXPECT_EQ(db.text("SELECT outcome FROM run"), "agreed");
  EXPECT_EQ(db.number("SELECT cycles FROM run"), static_cast<std::int64_t>(report.cycles));
  EXPECT_EQ(db.number("SELECT value FROM parameter WHERE name = 'ScoreDepth'"), 32);
  for (std::size_t n = 0; n < jobs.size(); ++n) {
    const std::string where = " FROM job WHERE job = " + std::to_string(n);
    EXPECT_EQ(db.number("SELECT rho_q15" + where), jobs[n].config.rho_q15);
    EXPECT_EQ(db.number("SELECT lk" + where), jobs[n].shape.lk);
    EXPECT_EQ(db.number("SELECT start_cycle" + where),
              db.number("SELECT cycle FROM start WHERE job = " + std::to_string(n)));
  }
}

TEST(TraceDb, WideFieldsAreBlobsAndOneSidedEventsHaveNulls) {
  const TempFolder folder;
  const Build build = Build::edge();
  cosim::ExpectedEvents trace(hdp_probes(build));
  const int p = static_cast<int>(Probe::LoadVal);
  std::byte* golden = trace.event(p, {5, 1, 2, 3});
  golden[4] = std::byte{0xff};  // data[0] = -1
  golden[5] = std::byte{0xff};
  trace.event(p, {9, 1, 2, 4});
  std::vector<std::byte> rtl(1024);
  rtl[4] = std::byte{7};
  cosim::Payloads payloads{};
  payloads[static_cast<std::size_t>(p)] = rtl.data();
  const auto cycle = [&](std::uint64_t c, bool in_rtl, bool in_golden) {
    return cosim::CycleView{
        c, 0, 0, (in_rtl ? 1u : 0u) << p, (in_golden ? 1u : 0u) << p, &payloads, &trace};
  };
  {
    TraceDb db(folder / "wide.sqlite", build, {0, "", 1});
    db.on_job(uniform(), 0, 1);
    db.on_cycle(cycle(5, false, true));   // golden alone: the RTL is late
    db.on_cycle(cycle(8, true, false));   // takes the place of that event
    db.on_cycle(cycle(12, true, false));  // beyond what is known
    db.commit({});
  }
  cosim::Database db(folder / "wide.sqlite", cosim::Database::Mode::ReadOnly);
  cosim::Statement rows = db.prepare(
      "SELECT head, row, chunk, in_rtl, in_golden, agrees, rtl_data, golden_data, "
      "rtl_row FROM load_val ORDER BY cycle");
  ASSERT_TRUE(rows.step());
  EXPECT_EQ(rows.integer(0), 1);
  EXPECT_EQ(rows.integer(1), 2);
  EXPECT_EQ(rows.integer(2), 3);
  EXPECT_EQ(rows.integer(3), 0);
  EXPECT_EQ(rows.integer(4), 1);
  EXPECT_EQ(rows.integer(5), 0);
  EXPECT_TRUE(rows.is_null(6));
  EXPECT_TRUE(rows.is_null(8));
  ASSERT_EQ(rows.bytes(7).size(), 128u);  // 64 lanes of 16 bits
  EXPECT_EQ(rows.bytes(7).substr(0, 3), std::string_view("\xff\xff\0", 3));
  ASSERT_TRUE(rows.step());
  EXPECT_EQ(rows.integer(1), 2);
  EXPECT_EQ(rows.integer(2), 3);
  EXPECT_EQ(rows.integer(3), 1);
  EXPECT_TRUE(rows.is_null(7));
  EXPECT_EQ(rows.bytes(6)[0], 7);
  ASSERT_TRUE(rows.step());
  EXPECT_TRUE(rows.is_null(0));
  EXPECT_TRUE(rows.is_null(1));
  EXPECT_FALSE(rows.step());

  record(folder / "small.sqlite", {uniform()});
  EXPECT_THAT(message_of<cosim::InputError>(
                  [&] { diff_traces(folder / "small.sqlite", folder / "wide.sqlite", {}); }),
              testing::AllOf(HasSubstr("wide.sqlite: build: is edge"), HasSubstr("is small"),
                             HasSubstr("Lanes 4 / 64")));
}

TEST(TraceDb, RowsOfManyStatementsAreInOrderAndWhole) {
  // Numbers of events around the size of a batch, with and without one that does not agree.
  for (const int events : {1, 31, 32, 33, 64, 100}) {
    for (const int odd : {-1, 0, events / 2, events - 1}) {
      const TempFolder folder;
      const Build build = Build::edge();
      cosim::ExpectedEvents trace(hdp_probes(build));
      const int p = static_cast<int>(Probe::LoadVal);
      std::vector<std::byte> rtl(1024);
      cosim::Payloads payloads{};
      payloads[static_cast<std::size_t>(p)] = rtl.data();
      {
        TraceDb db(folder / "run.sqlite", build, {0, "", 1});
        db.on_job(uniform(), 0, 1);
        for (int n = 0; n < events; ++n) {
          const auto cycle = static_cast<std::uint64_t>(10 * n);
          std::byte* golden = trace.event(p, {cycle, 1, n, -1});
          golden[4] = rtl[4] = static_cast<std::byte>(n);
          golden[6] = std::byte{n == odd};
          db.on_cycle({cycle, 0, 0, 1u << p, 1u << p, &payloads, &trace});
          trace.pop(p);
        }
        db.commit({});
      }
      cosim::Database db(folder / "run.sqlite", cosim::Database::Mode::ReadOnly);
      EXPECT_EQ(db.text("PRAGMA integrity_check"), "ok");
      cosim::Statement rows = db.prepare(
          "SELECT cycle, head, row, chunk, in_rtl, in_golden, agrees, rtl_data, golden_data "
          "FROM load_val ORDER BY cycle");
      for (int n = 0; n < events; ++n) {
        ASSERT_TRUE(rows.step()) << n << " of " << events;
        EXPECT_EQ(rows.integer(0), 10 * n);
        EXPECT_EQ(rows.integer(1), 1);
        EXPECT_EQ(rows.integer(2), n);
        EXPECT_TRUE(rows.is_null(3));
        EXPECT_EQ(rows.integer(4) + rows.integer(5), 2);
        EXPECT_EQ(rows.integer(6), n != odd);
        for (const int column : {7, 8}) {
          ASSERT_EQ(rows.bytes(column).size(), 128u);
          EXPECT_EQ(rows.bytes(column)[0], n);
        }
        EXPECT_EQ(rows.bytes(7)[2], 0);
        EXPECT_EQ(rows.bytes(8)[2], n == odd);
      }
      EXPECT_FALSE(rows.step());
    }
  }
}

TEST(TraceDb, IsWrittenAfterADivergenceAndAnInterrupt) {
  const TempFolder folder;
  const CosimReport report = record(folder / "diverged.sqlite", {uniform()}, spoiled());
  ASSERT_TRUE(report.divergence.has_value());
  cosim::Database db(folder / "diverged.sqlite", cosim::Database::Mode::ReadOnly);
  EXPECT_EQ(db.text("SELECT outcome || ' ' || divergence_probe || ' ' || divergence_kind FROM run"),
            "diverged recip value");
  EXPECT_EQ(db.number("SELECT count(*) FROM event WHERE NOT agrees"), 1);
  EXPECT_EQ(db.number("SELECT abs(rtl_recip - golden_recip) FROM recip WHERE NOT agrees"), 1);
  EXPECT_EQ(db.number("SELECT i FROM recip WHERE NOT agrees"), 3);

  CosimOptions options;
  options.stop_at = 100;
  record(folder / "interrupted.sqlite", {uniform()}, options);
  cosim::Database other(folder / "interrupted.sqlite", cosim::Database::Mode::ReadOnly);
  EXPECT_EQ(other.text("SELECT outcome FROM run"), "interrupted");
  EXPECT_EQ(other.number("SELECT max(cycle) FROM event"), 99);
}

TEST(TraceDb, TheSameRunWritesTheSameBytes) {
  const TempFolder folder;
  record(folder / "a.sqlite", {uniform()}, stalled(3));
  record(folder / "b.sqlite", {uniform()}, stalled(3));
  EXPECT_EQ(test::read_text(folder / "a.sqlite"), test::read_text(folder / "b.sqlite"));
}

/// While it lives, no file of this process grows beyond a size.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &old_);
    rlimit limit = old_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit old_{};
  void (*handler_)(int);
};

TEST(TraceDb, AFailureEndsTheRecordingNotTheRun) {
  const TempFolder folder;
  test::write_text(folder / "run.sqlite", "an older file");
  const auto core = make_core("small");
  TraceDb db(folder / "run.sqlite", Build::small(), {0, "", 1});
  CosimOptions options = spoiled();
  options.observers.push_back(&db);
  CosimReport report;
  std::string message;
  {
    const FileSizeLimit limit(100'000);
    report = run_cosim(*core, Build::small(), {uniform()}, options);
    message = message_of<cosim::InputError>([&] { db.commit(report); });
  }
  EXPECT_TRUE(report.divergence.has_value());
  EXPECT_THAT(message, testing::AllOf(HasSubstr(folder / "run.sqlite"), HasSubstr("too large")));
  EXPECT_EQ(folder.names(), std::vector<std::string>{"run.sqlite"});
  EXPECT_EQ(test::read_text(folder / "run.sqlite"), "an older file");
  EXPECT_THROW(TraceDb(folder / "no/such/run.sqlite", Build::small(), {}), cosim::InputError);
  EXPECT_THAT(message_of<cosim::InputError>([&] { TraceDb(folder.path(), Build::small(), {}); }),
              HasSubstr("is a folder"));
}

TEST(TraceDiff, EqualRunsAreEqualAndStallsOnlyMoveEvents) {
  const TempFolder folder;
  const std::vector<Job> jobs{uniform(1), uniform(2)};
  record(folder / "a.sqlite", jobs);
  record(folder / "b.sqlite", jobs);
  record(folder / "stalled.sqlite", jobs, stalled(5));
  EXPECT_TRUE(diff_traces(folder / "a.sqlite", folder / "b.sqlite", {}).equal());
  const TraceDiffOptions values{true, false};
  EXPECT_TRUE(diff_traces(folder / "a.sqlite", folder / "stalled.sqlite", values).equal());

  const TraceDiff diff = diff_traces(folder / "a.sqlite", folder / "stalled.sqlite", {});
  ASSERT_TRUE(diff.first.has_value());
  EXPECT_EQ(diff.first->kind, FirstDiff::Kind::Cycle);
  EXPECT_EQ(diff.first->stage, "load");
  for (const ProbeDiff& probe : diff.probes) {
    EXPECT_TRUE(probe.same_values()) << probe.probe;
    EXPECT_EQ(probe.events_a, probe.events_b);
  }
  EXPECT_EQ(diff.drift.size(), 2u);
  EXPECT_THAT(format_trace_diff(diff, {}), HasSubstr("FIRST DIFFERENCE in stage load"));
}

TEST(TraceDiff, ALongerJobDoesNotShiftTheNextOne) {
  const TempFolder folder;
  record(folder / "a.sqlite", {uniform(1), uniform(2)});
  Job longer = uniform(1);
  longer.config.exact = true;
  record(folder / "b.sqlite", {longer, uniform(2)});
  const TraceDiff diff = diff_traces(folder / "a.sqlite", folder / "b.sqlite", {});
  ASSERT_TRUE(diff.first.has_value());
  EXPECT_EQ(diff.drift.size(), 1u);
  EXPECT_THAT(diff.circumstances, testing::ElementsAre("job 0: exact is 0 in A, 1 in B"));
}

TEST(TraceDiff, NamesTheFirstDifferenceWithBothValues) {
  const TempFolder folder;
  record(folder / "a.sqlite", {uniform()});
  record(folder / "b.sqlite", {uniform()}, spoiled());
  const TraceDiff diff = diff_traces(folder / "a.sqlite", folder / "b.sqlite", {false, true});
  ASSERT_TRUE(diff.first.has_value());
  EXPECT_EQ(diff.first->kind, FirstDiff::Kind::Value);
  EXPECT_EQ(diff.first->probe, "recip");
  EXPECT_EQ(diff.first->place, "job 0 uniform, head 1, i 3");
  EXPECT_EQ(diff.first->cycle_a, diff.first->cycle_b);
  ASSERT_EQ(diff.first->elements.size(), 1u);
  EXPECT_EQ(diff.first->elements[0].name, "recip");
  EXPECT_EQ(std::abs(*diff.first->elements[0].a - *diff.first->elements[0].b), 1);
  for (const ProbeDiff& probe : diff.probes) {
    EXPECT_EQ(probe.only_b, 0u);
    EXPECT_EQ(probe.values, probe.probe == "recip" ? 1u : 0u) << probe.probe;
  }
  // The RTL is the same; only the run that diverged is shorter.
  const TraceDiff rtl = diff_traces(folder / "a.sqlite", folder / "b.sqlite", {});
  ASSERT_TRUE(rtl.first.has_value());
  EXPECT_EQ(rtl.first->kind, FirstDiff::Kind::OnlyA);
  EXPECT_FALSE(rtl.first->cycle_b.has_value());
}

TEST(TraceDiff, AnotherConfigurationKeepsOtherPairs) {
  const TempFolder folder;
  Job job = uniform();
  record(folder / "a.sqlite", {job});
  job.config.rho_q15 = -16384;
  record(folder / "b.sqlite", {job});
  const TraceDiff diff = diff_traces(folder / "a.sqlite", folder / "b.sqlite", {true, false});
  ASSERT_TRUE(diff.first.has_value());
  EXPECT_EQ(diff.first->probe, "threshold");
  for (const ProbeDiff& probe : diff.probes) {
    if (probe.probe == "si") {
      EXPECT_TRUE(probe.same_values());
    } else if (probe.probe == "score") {  // a lower threshold keeps more
      EXPECT_GT(probe.only_b, 0u);
      EXPECT_EQ(probe.only_a, 0u);
      EXPECT_EQ(probe.values, 0u);
    }
  }
}

TEST(TraceDiff, BadFilesAreNamed) {
  const TempFolder folder;
  const std::string good = folder / "good.sqlite", bad = folder / "bad.sqlite";
  record(good, {uniform()});
  const auto message = [&] {
    return message_of<cosim::InputError>([&] { diff_traces(good, bad, {}); });
  };
  EXPECT_THAT(message(), HasSubstr("bad.sqlite: there is no such file"));
  test::write_text(bad, std::string(5000, 'x'));
  EXPECT_THAT(message(), HasSubstr("bad.sqlite: is not a database"));
  test::write_text(bad, "");
  EXPECT_THAT(message(), HasSubstr("bad.sqlite: is not a trace database"));
  std::filesystem::copy_file(good, bad, std::filesystem::copy_options::overwrite_existing);
  cosim::Database(bad, cosim::Database::Mode::Create).run("PRAGMA user_version = 9");
  EXPECT_THAT(message(), HasSubstr("bad.sqlite: schema: is 9; this program reads 1"));
  const std::string whole = test::read_text(good);
  test::write_text(bad, whole.substr(0, whole.size() / 2));
  EXPECT_THAT(message(), HasSubstr("bad.sqlite"));
}

TEST(TraceDiff, EndlessViewsAreRefused) {
  const TempFolder folder;
  const std::string good = folder / "good.sqlite", bad = folder / "bad.sqlite";
  record(good, {uniform()});
  for (const std::string name : {"job", "probe", "run", "parameter", "score"}) {
    std::filesystem::copy_file(good, bad, std::filesystem::copy_options::overwrite_existing);
    cosim::Database(bad, cosim::Database::Mode::Create)
        .run(fmt::format("DROP VIEW event; ALTER TABLE {0} RENAME TO kept; CREATE VIEW {0} AS WITH "
                         "RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT "
                         "kept.*, x FROM n, kept;",
                         name));
    EXPECT_THAT(message_of<cosim::InputError>([&] { diff_traces(good, bad, {}); }),
                HasSubstr("bad.sqlite: " + name + ": is no table of it"));
  }
}

/// The SQL blocks of a page.
std::vector<std::string> sql_blocks(const std::string& page) {
  std::vector<std::string> blocks;
  const std::string open = "```sql\n";
  for (std::size_t at = page.find(open); at != std::string::npos; at = page.find(open, at)) {
    at += open.size();
    const std::size_t end = page.find("```", at);
    blocks.push_back(page.substr(at, end - at));
    at = end;
  }
  return blocks;
}

TEST(TraceDocs, EveryQueryOfThePageRuns) {
  const TempFolder folder;
  record(folder / "agreed.sqlite", {uniform(1), uniform(2)}, stalled(7));
  record(folder / "diverged.sqlite", {uniform(1)}, spoiled());
  const auto queries = sql_blocks(test::read_text(HDP_SOURCE_DIR "/docs/guide/trace_database.md"));
  ASSERT_EQ(queries.size(), 5u);
  for (const char* name : {"agreed.sqlite", "diverged.sqlite"}) {
    cosim::Database db(folder / name, cosim::Database::Mode::ReadOnly);
    for (std::size_t n = 0; n < queries.size(); ++n) {
      cosim::Statement query = db.prepare(queries[n]);
      int rows = 0;
      while (query.step()) ++rows;
      const bool none = n == 0 && std::string(name) == "agreed.sqlite";  // no first difference
      EXPECT_EQ(rows == 0, none) << name << "\n" << queries[n];
    }
  }
  cosim::Database db(folder / "diverged.sqlite", cosim::Database::Mode::ReadOnly);
  cosim::Statement first = db.prepare(queries[0]);
  ASSERT_TRUE(first.step());
  EXPECT_EQ(first.integer(0), db.number("SELECT divergence_cycle FROM run"));
  EXPECT_EQ(first.text(2), "recip");
}

}  // namespace
}  // namespace hdp::sim
