// SPDX-License-Identifier: Apache-2.0
// Which side is wrong: verdicts and slips, on planted bugs of both sides and on logs made by hand.
#include "sim/explain/explain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "sim/cosim.hpp"
#include "sim/explain/recipe.hpp"
#include "sim/explain/timing.hpp"
#include "tests/sim/golden_bugs.hpp"
#include "tests/sim/random_jobs.hpp"
#include "vectors/generator.hpp"

namespace hdp::sim {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// What a core's wrapper changes in a cycle: the valid bits, and the payload of one probe.
struct Spoil {
  int probe = 0;
  std::function<void(std::uint64_t event, std::byte* payload)> payload;
  std::function<bool(std::uint64_t event)> drop;  ///< whether the event's valid bit is taken away
};

class SpoiledCore final : public Core {
 public:
  SpoiledCore(std::unique_ptr<Core> core, Spoil spoil)
      : core_(std::move(core)), spoil_(std::move(spoil)) {}
  void reset() override { core_->reset(); }
  void set_job(const Config& c, const Shape& s, int heads) override { core_->set_job(c, s, heads); }
  void set_start(bool valid) override { core_->set_start(valid); }
  void set_load(Stream s, const LoadBeat* beat) override { core_->set_load(s, beat); }
  void set_out_ready(bool ready) override { core_->set_out_ready(ready); }
  const CoreOutputs& settle() override {
    outputs_ = core_->settle();
    const bool valid = (outputs_.probe_valid >> spoil_.probe & 1) != 0;
    const std::byte* payload = core_->probe(spoil_.probe);
    copy_.assign(payload, payload + core_->probe_bytes(spoil_.probe));
    if (!valid) return outputs_;
    ++seen_;
    if (spoil_.payload) spoil_.payload(seen_, copy_.data());
    if (spoil_.drop && spoil_.drop(seen_)) outputs_.probe_valid &= ~(1u << spoil_.probe);
    return outputs_;
  }
  const std::byte* probe(int p) const override {
    return p == spoil_.probe ? copy_.data() : core_->probe(p);
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
  Spoil spoil_;
  CoreOutputs outputs_;
  std::uint64_t seen_ = 0;
  std::vector<std::byte> copy_;
};

struct Outcome {
  std::optional<cosim::Divergence> divergence;
  Explanation explanation;
};

Outcome run(Core& core, const Job& job,
            const std::function<void(HeadResult&, int)>& spoil_golden = {}) {
  const Build build = Build::small();
  OperandLog log(build);
  CosimOptions options;
  options.observers = {&log};
  options.spoil_golden = spoil_golden;
  options.hang_after = 300;
  Outcome outcome;
  outcome.divergence = run_cosim(core, build, {job}, options).divergence;
  if (outcome.divergence) outcome.explanation = explain(build, job, *outcome.divergence, log);
  return outcome;
}

Job small_job() {
  Job job = generate("uniform", 1, 2, 9, 11, 7).groups.front();
  job.config.shift = 23;  // so that y spreads over several powers of two
  return job;
}

// --- the third implementation against the other two
// -------------------------------------------------

TEST(Recipes, RecomputeEveryFieldOfRandomJobs) {
  using namespace explain_detail;
  const Build build = Build::small();
  const auto core = make_core("small");
  std::size_t numbers = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Job job = test::random_job(build, {seed % 4 == 0 ? 16 : 9, 2}, 7'000'000 + seed);
    OperandLog log(build);
    CosimOptions options;
    options.observers = {&log};
    ASSERT_FALSE(run_cosim(*core, build, {job}, options).divergence) << job.name;
    const Side side(build, job, log, Who::Rtl);
    for (int p = 0; p < static_cast<int>(Probe::Done); ++p) {
      const auto probe = static_cast<Probe>(p);
      const cosim::ProbeSpec& spec = log.spec(probe);
      for (std::uint32_t head = 0; head < static_cast<std::uint32_t>(job.heads); ++head) {
        log.for_each(probe, head, [&](const LoggedEvent& event) {
          for (const cosim::ProbeField& field : spec.fields) {
            const RecipeFunction recipe = find_recipe(probe, field.name);
            ASSERT_NE(recipe, nullptr) << spec.name << "." << field.name;
            for (int lane = 0; lane < field.lanes; ++lane) {
              const Place place{head, event.tag.row, event.tag.col, lane, event.tag.cycle};
              const auto expected = read_field(spec, event.golden, field.name.c_str(), lane);
              ASSERT_EQ(static_cast<std::int64_t>(recipe(side, place).value), expected)
                  << job.name << ": " << spec.name << "." << field.name << "[" << lane
                  << "] of head " << head << ", " << event.tag.row << ", " << event.tag.col;
              ++numbers;
            }
          }
        });
        if (HasFatalFailure()) return;
      }
    }
  }
  EXPECT_GT(numbers, 100'000u);
}

// --- planted bugs
// -----------------------------------------------------------------------------------

TEST(Explain, RtlIsWrongInEveryFieldOfEveryProbe) {
  const Job job = small_job();
  for (int p = 0; p < static_cast<int>(Probe::Done); ++p) {
    const cosim::ProbeSpec spec = hdp_probes(Build::small())[static_cast<std::size_t>(p)];
    for (const cosim::ProbeField& field : spec.fields) {
      Spoil spoil;
      spoil.probe = p;
      spoil.payload = [&](std::uint64_t event, std::byte* payload) {
        if (event != (p == 0 ? 1u : 2u)) return;
        const int lane = field.lanes - 1;
        const std::int64_t value = read_field(spec, payload, field.name.c_str(), lane);
        write_field(spec, payload, field.name.c_str(), lane, value ^ 1);
      };
      SpoiledCore core(make_core("small"), spoil);
      const Outcome outcome = run(core, job);
      ASSERT_TRUE(outcome.divergence) << spec.name << "." << field.name;
      EXPECT_EQ(outcome.explanation.verdict, Verdict::RtlWrong)
          << spec.name << "." << field.name << "\n"
          << outcome.explanation.text;
    }
  }
}

void expect_golden_wrong(const test::GoldenBug& bug) {
  const auto core = make_core("small");
  const Outcome outcome = run(*core, small_job(), [&bug](HeadResult& r, int head) {
    if (head == 0) bug.plant(r);
  });
  ASSERT_TRUE(outcome.divergence) << bug.what;
  EXPECT_EQ(outcome.divergence->probe, bug.probe) << bug.what;
  EXPECT_EQ(outcome.explanation.verdict, Verdict::GoldenWrong) << bug.what << "\n"
                                                               << outcome.explanation.text;
  EXPECT_THAT(outcome.explanation.text, HasSubstr(bug.says)) << bug.what;
}

TEST(Explain, GoldenIsWrong) {
  for (const test::GoldenBug& bug : test::golden_bugs()) expect_golden_wrong(bug);
}

TEST(Explain, GoldenMissesAKey) {
  const Job job = small_job();
  expect_golden_wrong({"num-key", "a key missing in num", "num",
                       [&job](HeadResult& r) {
                         const KeptPair& pair = r.pairs[r.rows[2].first];
                         for (int d = 0; d < 7; ++d) {
                           const std::int16_t v = job.v[static_cast<std::size_t>(pair.key * 7 + d)];
                           r.num[static_cast<std::size_t>(2 * 7 + d)] -= std::int64_t{pair.e} * v;
                         }
                       },
                       "golden misses key 10's product, in every element that differs"});
}

TEST(Explain, MissingEventsOfFixedLatencyAreTheRtls) {
  const Job job = small_job();
  for (const Probe probe : {Probe::Theta, Probe::RowStat, Probe::Threshold, Probe::Decision,
                            Probe::MaskRow, Probe::Report, Probe::E, Probe::Total, Probe::Output}) {
    Spoil spoil;
    spoil.probe = static_cast<int>(probe);
    spoil.drop = [](std::uint64_t event) { return event >= 2; };
    SpoiledCore core(make_core("small"), spoil);
    const Outcome outcome = run(core, job);
    ASSERT_TRUE(outcome.divergence);
    EXPECT_EQ(outcome.divergence->kind, cosim::DivergenceKind::Hang);
    EXPECT_EQ(outcome.explanation.verdict, Verdict::RtlWrong) << outcome.explanation.text;
    EXPECT_THAT(outcome.explanation.text, HasSubstr("docs/microarchitecture.md section"));
  }
}

// --- logs made by hand
// -------------------------------------------------------------------------------

/// A log of the edge build, event by event.
class Bench {
 public:
  Bench() {
    job = generate("uniform", 3, 1, 4, 6, 20).groups.front();
    job.config = Config{};
    job.config.shift = 14;
  }

  using Fields = std::vector<std::tuple<const char*, int, std::int64_t>>;
  std::vector<std::byte> payload(Probe probe, const Fields& fields) const {
    std::vector<std::byte> bytes(log.spec(probe).words * 8);
    for (const auto& [name, lane, value] : fields)
      write_field(log.spec(probe), bytes.data(), name, lane, value);
    return bytes;
  }
  void event(Probe probe, int row, int col, std::uint64_t cycle, const Fields& rtl,
             const Fields& golden) {
    log.record(probe, cosim::EventTag{cycle, 0, row, col}, payload(probe, rtl).data(),
               payload(probe, golden).data());
  }
  void event(Probe probe, int row, int col, std::uint64_t cycle, const Fields& both) {
    event(probe, row, col, cycle, both, both);
  }

  cosim::Divergence difference(Probe probe, int row, int col, const char* field, std::int64_t rtl,
                               std::int64_t golden, int lane = -1) const {
    const cosim::ProbeSpec& spec = log.spec(probe);
    cosim::Divergence d;
    d.probe = spec.name;
    d.stage = spec.stage;
    d.probe_index = static_cast<int>(probe);
    d.row_name = spec.row_name;
    d.col_name = spec.col_name;
    d.cycle = 1000;
    d.tag = cosim::EventTag{1000, 0, row, col};
    d.has_tag = true;
    for (const cosim::ProbeField& f : spec.fields) {
      if (f.name != field) continue;
      const std::uint64_t mask =
          f.container == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << f.container) - 1;
      d.fields.push_back({field, lane, static_cast<std::uint64_t>(rtl) & mask,
                          static_cast<std::uint64_t>(golden) & mask, f.container, f.is_signed,
                          f.frac_bits});
    }
    return d;
  }
  Explanation judge(const cosim::Divergence& d) const { return explain(build, job, d, log); }

  std::int64_t q(int i, int d) const { return job.q[static_cast<std::size_t>(i * 20 + d)]; }
  std::int64_t k(int j, int d) const { return job.k[static_cast<std::size_t>(j * 20 + d)]; }
  static std::int64_t integer(std::int64_t x) {
    return (std::min<std::int64_t>(x, 32639) + 128) >> 8;
  }
  static std::int64_t fraction(std::int64_t x) {
    return std::min<std::int64_t>(x, 32639) - integer(x) * 256;
  }
  std::int64_t score(int i, int j) const {
    std::int64_t sum = 0;
    for (int d = 0; d < 20; ++d) {
      sum += integer(q(i, d)) * integer(k(j, d)) * 256 + integer(q(i, d)) * fraction(k(j, d)) +
             fraction(q(i, d)) * integer(k(j, d));
    }
    return sum;
  }

  Build build = Build::edge();
  Job job;
  OperandLog log{build};
};

TEST(Slips, SignOfOneLaneOfAScore) {
  Bench bench;
  bench.event(Probe::MaskRow, 1, -1, 90, {{"mask", 0, 7}, {"kept", 0, 3}});
  const std::int64_t right = bench.score(3, 5);
  const std::int64_t term = Bench::integer(bench.q(3, 5)) * Bench::fraction(bench.k(5, 5));
  const Explanation found =
      bench.judge(bench.difference(Probe::Score, 3, 5, "score", right - 2 * term, right));
  EXPECT_EQ(found.verdict, Verdict::RtlWrong);
  EXPECT_THAT(found.text,
              HasSubstr("S[3][5] = (SI << 8) + sum IQ*FK + sum FQ*IK; RTL has the IQ*FK term of "
                        "lane 5 with the wrong sign"));
}

TEST(Slips, OfAScore) {
  Bench bench;
  bench.event(Probe::MaskRow, 1, -1, 90, {{"mask", 0, 7}, {"kept", 0, 3}});
  const std::int64_t right = bench.score(3, 5);
  const std::int64_t product = Bench::fraction(bench.q(3, 17)) * Bench::integer(bench.k(5, 17));
  const struct {
    std::int64_t wrong;
    const char* says;
  } cases[] = {
      {right - product, "misses the FQ*IK term of lane 17"},
      {right + product, "adds the FQ*IK term of lane 17 twice"},
      {bench.score(2, 5), "takes query row 2 in place of 3"},
      {bench.score(3, 4), "takes key row 4 in place of 5"},
      {right + 1, "RTL is one too large"},
  };
  for (const auto& c : cases) {
    const Explanation found =
        bench.judge(bench.difference(Probe::Score, 3, 5, "score", c.wrong, right));
    EXPECT_EQ(found.verdict, Verdict::RtlWrong);
    EXPECT_THAT(found.text, HasSubstr(c.says));
    const Explanation other =
        bench.judge(bench.difference(Probe::Score, 3, 5, "score", right, c.wrong));
    EXPECT_EQ(other.verdict, Verdict::GoldenWrong);
  }
}

TEST(Slips, OfTheSmallUnits) {
  Bench bench;
  bench.event(Probe::MaskRow, 1, -1, 90,
              {{"mask", 0, 1}, {"np", 0, 3}, {"psum", 0, -100}, {"kept", 0, 1}});
  bench.event(Probe::RowStat, 0, -1, 80,
              {{"n", 0, 3}, {"max", 0, 900}, {"min", 0, -300}, {"sum", 0, 700}});
  bench.event(Probe::RowStat, 1, -1, 81,
              {{"n", 0, 3}, {"max", 0, 500}, {"min", 0, -400}, {"sum", 0, 300}});
  bench.event(Probe::Si, 1, 2, 70, {{"si", 0, 5}, {"si", 1, -9}, {"si", 2, 11}, {"si", 3, 2}});
  bench.event(Probe::Theta, 1, 0, 75, {{"theta", 0, 100}});
  bench.event(Probe::Theta, 1, 1, 76, {{"theta", 0, -200}});
  bench.event(Probe::Theta, 1, 2, 77, {{"theta", 0, 300}});
  bench.event(Probe::Threshold, 1, -1, 83, {{"rhs", 0, 100 * 3 * 32768}});
  bench.event(Probe::Total, 2, -1, 200, {{"total", 0, 100'000}});
  bench.event(Probe::Num, 2, 0, 210, {{"num", 3, -3'000'000}});
  bench.event(Probe::Recip, 2, -1, 206, {{"t", 0, 1}, {"recip", 0, 42949}});
  const struct {
    Probe probe;
    int row, col;
    const char* field;
    int lane;
    std::int64_t right, wrong;
    const char* says;
  } cases[] = {
      {Probe::Theta, 1, 2, "theta", -1, 27, 108, "has the factor 12 in place of 3"},
      {Probe::Theta, 1, 2, "theta", -1, 27, 81, "sums abs(SI), importance signed sums SI"},
      {Probe::Theta, 1, 2, "theta", -1, 27, 54, "misses SI[2][5] (-27)"},
      {Probe::RowStat, 1, -1, "sum", -1, 200, 900, "includes block row 0's statistic (700)"},
      {Probe::RowStat, 1, -1, "max", -1, 300, 900, "includes block row 0's statistic (900)"},
      {Probe::RowStat, 1, -1, "max", -1, 300, -200, "exchanged"},
      {Probe::Threshold, 1, -1, "rhs", -1, 16384LL * 1500 + 16384LL * 300,
       16384LL * 500 + 16384LL * 300, "does not multiply the first term by n"},
      {Probe::MaskRow, 1, -1, "mask", -1, 5, 4, "prunes a block at equality: ties are kept"},
      {Probe::Fill, 2, -1, "fill", -1, -8534, -8533, "truncates towards zero in place of flooring"},
      {Probe::Recip, 2, -1, "recip", -1, 42949, 42950, "rounds up in place of flooring"},
      {Probe::Output, 2, 0, "data", 3, -30, -29, "truncates towards zero"},
  };
  for (const auto& c : cases) {
    const Explanation found =
        bench.judge(bench.difference(c.probe, c.row, c.col, c.field, c.wrong, c.right, c.lane));
    EXPECT_EQ(found.verdict, Verdict::RtlWrong) << found.text;
    EXPECT_THAT(found.text, HasSubstr(c.says));
  }
}

TEST(Slips, AStaleRegisterIsNoFlippedBit) {
  const auto judge = [](const std::function<void(Bench&)>& before, std::int64_t sum,
                        std::int64_t wrong) {
    Bench bench;
    before(bench);
    bench.event(Probe::Si, 1, 2, 70, {{"si", 0, sum}});
    const Explanation found =
        bench.judge(bench.difference(Probe::Theta, 1, 2, "theta", wrong, 3 * sum));
    EXPECT_EQ(found.verdict, Verdict::RtlWrong) << found.text;
    return found.text;
  };
  const auto row_before = [](Bench& bench) {
    bench.event(Probe::Theta, 0, 2, 60, {{"theta", 0, 32768}});
    bench.event(Probe::Theta, 1, 1, 65, {{"theta", 0, 5}});
  };
  const auto job_before = [](Bench& bench) {
    bench.event(Probe::Theta, 3, 2, 60, {{"theta", 0, 32768}});
    bench.log.on_job(bench.job, 1, 0);
  };
  EXPECT_THAT(judge(row_before, 0, 32768),
              AllOf(HasSubstr("RTL holds a previous value, that of head 0"), HasSubstr("cycle 60"),
                    Not(HasSubstr("flipped"))));
  EXPECT_THAT(judge(job_before, 0, 32768),
              AllOf(HasSubstr("RTL holds a previous value, that of the job before, cycle 60"),
                    Not(HasSubstr("flipped"))));
  EXPECT_THAT(judge([](Bench&) {}, 0, 32768),
              AllOf(HasSubstr("no single slip gives RTL's value"), Not(HasSubstr("flipped"))));
  EXPECT_THAT(judge([](Bench&) {}, 9, 27 ^ (1 << 20)), HasSubstr("RTL has bit 20 flipped"));
}

TEST(Verdicts, InputsDiffered) {
  Bench bench;
  bench.event(Probe::Si, 0, 1, 70, {{"si", 0, 5}, {"si", 1, 6}, {"si", 2, 7}, {"si", 3, 8}},
              {{"si", 0, 5}, {"si", 1, 6}, {"si", 2, 7}, {"si", 3, 9}});
  const Explanation found = bench.judge(bench.difference(Probe::Theta, 0, 1, "theta", 78, 81));
  EXPECT_EQ(found.verdict, Verdict::InputsDiffered);
  EXPECT_THAT(found.text, HasSubstr("SI[1][3]: RTL saw 8, golden 9"));

  const Explanation wrong = bench.judge(bench.difference(Probe::Theta, 0, 1, "theta", 79, 81));
  EXPECT_EQ(wrong.verdict, Verdict::RtlWrong);
}

TEST(Verdicts, NeitherMatchesAndMissingOperands) {
  Bench bench;
  bench.event(Probe::Total, 2, -1, 200, {{"total", 0, 100'000}});
  const Explanation neither = bench.judge(bench.difference(Probe::Recip, 2, -1, "recip", 1, 2));
  EXPECT_EQ(neither.verdict, Verdict::Undecided);
  EXPECT_THAT(neither.text, HasSubstr("neither side has the recomputed value"));
  const Explanation missing = bench.judge(bench.difference(Probe::Recip, 3, -1, "recip", 1, 2));
  EXPECT_EQ(missing.verdict, Verdict::Undecided);
  EXPECT_THAT(missing.text, HasSubstr("total of head 0, i 3 is not in the log"));
}

cosim::Divergence timing(const Bench& bench, Probe probe, int row, int col,
                         cosim::DivergenceKind kind, std::uint64_t golden, std::uint64_t rtl) {
  cosim::Divergence d = bench.difference(probe, row, col, "", 0, 0);
  d.kind = kind;
  d.tag.cycle = golden;
  d.cycle = std::min(golden, rtl);
  d.shift = static_cast<std::int64_t>(rtl) - static_cast<std::int64_t>(golden);
  return d;
}

TEST(Timing, EveryEventOfRandomJobsFollowsItsRule) {
  using namespace explain_detail;
  const Build build = Build::small();
  const auto core = make_core("small");
  std::map<int, int> exact;
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    const Job job = test::random_job(build, {seed % 4 == 0 ? 16 : 9, 2}, 8'000'000 + seed);
    OperandLog log(build);
    CosimOptions options;
    options.observers = {&log};
    options.stall_seed = seed % 3;
    ASSERT_FALSE(run_cosim(*core, build, {job}, options).divergence) << job.name;
    const Side side(build, job, log, Who::Golden);
    // Only the events up to an event's cycle count: a rule must not need to know what comes after
    // it.
    for (int p = 0; p <= static_cast<int>(Probe::Done); ++p) {
      const auto probe = static_cast<Probe>(p);
      for (std::uint32_t head = 0; head < static_cast<std::uint32_t>(job.heads); ++head) {
        log.for_each(probe, head, [&](const LoggedEvent& event) {
          const TimeRule rule = time_rule(probe, event.tag, event.tag.cycle, side);
          std::uint64_t earliest = 0;
          for (const TimeBound& bound : rule.bounds) {
            ASSERT_TRUE(bound.known) << log.spec(probe).name << ": " << bound.what;
            earliest = std::max(earliest, bound.earliest);
          }
          const std::string what = job.name + ": " + log.spec(probe).name + ", " + rule.formula;
          ASSERT_LE(earliest, event.tag.cycle) << what;
          ASSERT_TRUE(!rule.exact || earliest == event.tag.cycle) << what << ": " << earliest;
          exact[p] += rule.exact;
        });
        if (HasFatalFailure()) return;
      }
    }
  }
  for (const Probe probe : {Probe::Si, Probe::Theta, Probe::MaskRow, Probe::E, Probe::Total,
                            Probe::Recip, Probe::Num, Probe::Output, Probe::Done}) {
    EXPECT_GE(exact[static_cast<int>(probe)], 120)
        << hdp_probes(build)[static_cast<std::size_t>(probe)].name;
  }
}

TEST(Timing, FixedLatencyDecides) {
  Bench bench;
  bench.event(Probe::Si, 0, 1, 70, {});
  const auto late =
      bench.judge(timing(bench, Probe::Theta, 0, 1, cosim::DivergenceKind::Late, 71, 72));
  EXPECT_EQ(late.verdict, Verdict::RtlWrong);
  EXPECT_THAT(late.text, HasSubstr("section 5: theta = si + 1"));
  EXPECT_THAT(late.text, HasSubstr("si was in cycle 70, +1 cycles: theta = 71"));
  const auto golden_late =
      bench.judge(timing(bench, Probe::Theta, 0, 1, cosim::DivergenceKind::Early, 72, 71));
  EXPECT_EQ(golden_late.verdict, Verdict::GoldenWrong);
}

TEST(Timing, BoundsDecideOnlyAgainstThem) {
  Bench bench;
  bench.event(Probe::RowMax, 2, -1, 123, {});
  const auto late =
      bench.judge(timing(bench, Probe::Y, 2, 0, cosim::DivergenceKind::Late, 128, 130));
  EXPECT_EQ(late.verdict, Verdict::Undecided);
  EXPECT_THAT(late.text, HasSubstr("row_max (g) was in cycle 123, +5 cycles: y >= 128"));
  const auto early =
      bench.judge(timing(bench, Probe::Y, 2, 0, cosim::DivergenceKind::Early, 128, 127));
  EXPECT_EQ(early.verdict, Verdict::RtlWrong);
}

}  // namespace
}  // namespace hdp::sim
