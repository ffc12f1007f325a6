// SPDX-License-Identifier: Apache-2.0
// The exploration: grids, multipliers, Pareto fronts, points against the driver itself, and the
// files.
#include "sim/explore/explore.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "golden/functional.hpp"
#include "sim/explore/axis.hpp"
#include "sim/explore/pareto.hpp"
#include "sim/explore/picture.hpp"
#include "sim/explore/report.hpp"
#include "sim/explore/verify.hpp"
#include "tests/sim/problem.hpp"
#include "tests/sim/random_jobs.hpp"
#include "vectors/generator.hpp"

namespace hdp::explore {
namespace {

using test::problem;
using testing::ElementsAre;
using testing::HasSubstr;

GridRequest small_request() {
  GridRequest request;
  request.machine = "small";
  return request;
}

std::vector<Job> small_jobs() {
  std::vector<Job> jobs;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    jobs.push_back(test::random_job(Build::small(), {16, 4}, seed));
  }
  return jobs;
}

Exploration explore_small(GridRequest request, int threads = 1) {
  Grid grid = expand(request);
  const Workload workload(small_jobs(), grid);
  ExploreOptions options;
  options.jobs = threads;
  return explore(grid, workload, options);
}

// ---- multipliers and efficiency ----

/// The widths are those that Yosys finds (docs/results/synthesis.csv); hdp_top's own by hand.
TEST(Multipliers, EdgeByHand) {
  const Multipliers m = count_multipliers(Machine::edge());
  EXPECT_EQ(m.integer, 4u * 64 * 8 * 8);
  EXPECT_EQ(m.threshold, 17u * 31 + 24 * 25 + 8 * 25);
  EXPECT_EQ(m.fraction, 64u * (8 * 16 + 8 * 8));
  EXPECT_EQ(m.softmax, 2u * (12 * 15 + 16 * 30) + 7 * 16);
  EXPECT_EQ(m.value, 64u * 17 * 16);
  EXPECT_EQ(m.finish, 8u * (17 * 23 + 18 * 38));
  // 16 words a row of V, 128 rows: 8 x 5 three times, and 6 x 5 for a key block.
  EXPECT_EQ(m.control, 16u * 32 + 3 * 8 * 4 + 6 * 4);
}

TEST(Multipliers, ServerByHand) {
  const Multipliers m = count_multipliers(Machine::server());
  EXPECT_EQ(m.integer, 4u * 4 * 64 * 8 * 8);
  EXPECT_EQ(m.threshold, 4u * (17 * 33 + 26 * 25 + 10 * 25));
  EXPECT_EQ(m.fraction, 4u * 64 * (8 * 16 + 8 * 8));
  EXPECT_EQ(m.softmax, 4u * (2 * (12 * 15 + 16 * 30) + 9 * 16));
  EXPECT_EQ(m.value, 4u * 64 * 17 * 16);
  EXPECT_EQ(m.finish, 4u * 16 * (17 * 25 + 18 * 40));
  EXPECT_EQ(m.control, 16u * 32 + 3 * 10 * 2 + 4 * 8 * 2);
}

TEST(Multipliers, NarrowIntegers) {
  Machine machine = Machine::edge();
  machine.core.int_bits = 4;
  const Multipliers m = count_multipliers(machine);
  EXPECT_EQ(m.integer, 4u * 64 * 4 * 4);
  EXPECT_EQ(m.fraction, 64u * (8 * 12 + 8 * 4));
}

TEST(Efficiency, ByHand) {
  // 1,000 MACs in 100 cycles on 10 multipliers: 2 * 1000 / 1000.
  EXPECT_DOUBLE_EQ(normalised_efficiency(1000, 100, 10), 2.0);
  EXPECT_DOUBLE_EQ(normalised_efficiency(1000, 400, 2.5), 2.0);
  EXPECT_DOUBLE_EQ(normalised_efficiency(1000, 0, 10), 0.0);

  Measurement m;
  m.totals.cycles = 1000;
  m.totals.steps = {500, 250, 1000, 2000, 0};
  m.cores = 2;
  m.bus_bytes = 16;
  m.bound = 800;
  m.dense_macs = 512000;
  m.multipliers.value = 256 * 256;  // 256 units
  m.totals.read_int_words = 10;
  m.totals.read_frac_words = 5;
  m.totals.read_val_words = 5;
  m.totals.write_words = 20;
  m.dense_read_words = 60;
  EXPECT_DOUBLE_EQ(m.efficiency(), 4.0);
  EXPECT_DOUBLE_EQ(m.cycles_over_bound(), 1.25);
  EXPECT_DOUBLE_EQ(m.utilisation(0), 0.25);
  EXPECT_DOUBLE_EQ(m.utilisation(3), 1.0);
  EXPECT_EQ(m.read_bytes(), 320u);
  EXPECT_EQ(m.write_bytes(), 320u);
  EXPECT_DOUBLE_EQ(m.bytes_over_dense(), 0.5);
}

TEST(Efficiency, DenseMacs) {
  Job job;
  job.shape = {3, 5, 7};
  job.heads = 2;
  EXPECT_EQ(dense_macs(job), 2u * 2 * 15 * 7);
  job.config.causal = true;  // rows see 3, 4 and 5 keys
  EXPECT_EQ(dense_macs(job), 2u * 2 * 12 * 7);
}

// ---- the front ----

TEST(ParetoFront, AgainstBruteForce) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<Candidate> points;
    const int count = static_cast<int>(random() % 40);
    const auto span = 1 + random() % 12;  // few values: many ties
    for (int n = 0; n < count; ++n) {
      points.push_back({static_cast<double>(random() % span), static_cast<double>(random() % span),
                        random() % 2 == 0 ? "a" : "b"});
    }
    const std::vector<bool> front = pareto_front(points);
    ASSERT_EQ(front.size(), points.size());
    for (std::size_t p = 0; p < points.size(); ++p) {
      bool beaten = false;
      for (const Candidate& q : points) {
        beaten |= q.group == points[p].group && q.x <= points[p].x && q.y <= points[p].y &&
                  (q.x < points[p].x || q.y < points[p].y);
      }
      ASSERT_EQ(front[p], !beaten) << "round " << round << ", point " << p;
    }
  }
}

// ---- the work ----

TEST(WithIntBits, ScoresMeanTheSame) {
  Job job;
  job.name = "j";
  job.shape = {2, 2, 2};
  job.heads = 1;
  job.q = {32000, -5, 24, 40};
  job.k = {1, 2000, -2, 0};
  job.v = {0, 0, 0, 0};
  job.config.shift = 9;
  job.config.tau = 100;
  job.scale_q = 8;
  const Job narrow = with_int_bits(job, 4);
  // Q must lose 5 bits: 32000 / 16 = 2000 is above 1919, 32000 / 32 = 1000. K loses one: 1000.
  EXPECT_THAT(narrow.q, ElementsAre(1000, 0, 1, 1));
  EXPECT_THAT(narrow.k, ElementsAre(0, 1000, -1, 0));
  EXPECT_EQ(narrow.config.int_bits, 4);
  EXPECT_EQ(narrow.config.shift, 3u);
  EXPECT_EQ(narrow.config.tau, 2u);  // 100 / 64, rounded
  EXPECT_EQ(narrow.config.mant, job.config.mant);
  EXPECT_DOUBLE_EQ(narrow.scale_q, 0.25);
  EXPECT_DOUBLE_EQ(narrow.scale_k, 0.5);
  EXPECT_EQ(with_int_bits(narrow, 4).q, narrow.q);
  EXPECT_EQ(with_int_bits(job, 8).q, job.q);
  job.config.shift = 5;
  EXPECT_THAT(problem([&] { with_int_bits(job, 4); }), HasSubstr("sh is only 5"));
}

TEST(Workload, PointsThatCannotDoTheJobsAreLeftOut) {
  GridRequest request = small_request();
  request.set("l-max", {16, 8});
  Grid grid = expand(request);
  ASSERT_EQ(grid.points.size(), 2u);
  Job job = generate_group("uniform", 1, 1, {12, 12, 8});
  const Workload workload({job}, grid);
  EXPECT_EQ(grid.points.size(), 1u);
  EXPECT_EQ(grid.skipped.count, 1u);
  EXPECT_THAT(grid.skipped.reason, HasSubstr("l-max 8: job"));
}

/// Operands over the whole range of 16 bits, so that 4 integer bits must round them.
TEST(Workload, BothFormatsRun) {
  GridRequest request = small_request();
  request.formats = parse_formats("", "8.8,4.8");
  Grid grid = expand(request);
  const Workload workload({generate_group("bert", 3, 3, {16, 16, 8})}, grid);
  ASSERT_EQ(grid.points.size(), 2u) << grid.skipped.reason;
  EXPECT_EQ(workload.jobs(grid.points[0].machine)[0].config.int_bits, 8);
  EXPECT_EQ(workload.jobs(grid.points[1].machine)[0].config.int_bits, 4);
  const Exploration exploration = explore(grid, workload, {});
  EXPECT_EQ(exploration.measured(), 2u);
  EXPECT_LT(exploration.results[1].cost(Cost::Multipliers),
            exploration.results[0].cost(Cost::Multipliers));
  // Points of different formats are not compared: both are on their fronts.
  EXPECT_TRUE(exploration.results[0].on_front[0]);
  EXPECT_TRUE(exploration.results[1].on_front[0]);
}

// ---- a point ----

class PointRun : public testing::TestWithParam<const char*> {};

TEST_P(PointRun, IsADeviceRun) {
  Point point{Machine::small(), cosim::MemoryProfile::named(GetParam()), {}};
  const std::vector<Job> jobs = small_jobs();
  const Measurement m = measure(point, jobs, 5);

  // The same by hand: the driver on a golden simulation, every output checked.
  sim::SimulationOptions options;
  options.memory = point.memory;
  options.seed = 5;
  options.memory_bytes = static_cast<std::size_t>(memory_need(point.machine, jobs));
  sim::GoldenSimulation simulation(point.machine, options);
  while (simulation.memory().cycle() < 1) simulation.memory().reset();  // the cycle of reset
  Device device(simulation);
  const DeviceCounters none = device.counters();
  std::uint64_t bound = 0, dense_words = 0, steps = 0;
  for (const Job& job : jobs) {
    const AttentionResult result =
        device.run({job.config, job.shape, job.heads, job.q.data(), job.k.data(), job.v.data()});
    std::vector<HeadResult> heads(static_cast<std::size_t>(job.heads));
    std::vector<std::int16_t> out;
    for (int h = 0; h < job.heads; ++h) {
      HeadResult& head = heads[static_cast<std::size_t>(h)];
      run_head(job.config, job.shape, job.head(h), head);
      out.insert(out.end(), head.out.begin(), head.out.end());
    }
    ASSERT_EQ(result.out, out);
    const TopBound b = top_bound(point.machine, job.config, job.shape, heads);
    bound += b.largest();
    dense_words += b.dense_read.all();
    for (const HeadResult& head : heads) {
      steps += head.live_blocks * static_cast<std::uint64_t>((job.shape.dim + 3) / 4);
    }
    device.counters();  // as run_jobs() does, so that later jobs start in the same cycle
  }
  const DeviceCounters counters = device.counters().since(none);
  EXPECT_EQ(m.totals.cycles, counters.cycles);
  EXPECT_EQ(m.totals.heads, counters.heads_done);
  EXPECT_EQ(m.totals.kept_blocks, counters.kept_blocks);
  EXPECT_EQ(m.totals.read_words(),
            counters.read_int_words + counters.read_frac_words + counters.read_val_words);
  EXPECT_EQ(m.totals.write_words, counters.write_words);
  EXPECT_EQ(m.totals.read_idle, counters.read_idle);
  EXPECT_EQ(m.totals.steps[0], steps);
  EXPECT_EQ(m.bound, bound);
  EXPECT_EQ(m.dense_read_words, dense_words);
  EXPECT_GE(m.cycles_over_bound(), 1.0);
  EXPECT_LE(m.totals.read_words(), m.dense_read_words);
}
INSTANTIATE_TEST_SUITE_P(Memories, PointRun, testing::Values("ideal", "lpddr", "hostile"));

TEST(Explore, MoreHeadsThanAJobTakes) {
  Point point{Machine::small(1), cosim::MemoryProfile::ideal(), {}};
  point.machine.heads_max = 4;
  const Job job = generate_group("uniform", 9, 11, {5, 7, 6});
  const Measurement m = measure(point, {job}, 1);
  EXPECT_EQ(m.totals.heads, 11u);
  EXPECT_EQ(m.dense_macs, 2u * 11 * 35 * 6);
}

/// Texts of all files; the same whatever the number of threads.
TEST(Explore, SameResultsWithAnyNumberOfThreads) {
  GridRequest request = small_request();
  request.set("cores", {1, 2, 3});
  request.set("lanes", {4, 8});
  request.set("bus-bytes", {4, 8});
  request.memories = {"ideal", "hostile"};
  const auto texts = [](const Exploration& e) {
    return format_table(e, nullptr) + format_notes(e) + csv_text(e) + to_json({}, e, {}).dump() +
           picture_svg(e, Cost::Multipliers, "a") + picture_svg(e, Cost::BusBytes, "b");
  };
  const Exploration one = explore_small(request, 1);
  EXPECT_EQ(one.measured(), one.results.size());
  EXPECT_GT(one.skipped.count, 0u);  // 4 lanes on a bus of 8 bytes
  EXPECT_EQ(texts(explore_small(request, 3)), texts(one));
  EXPECT_EQ(texts(explore_small(request, 64)), texts(one));
}

TEST(Explore, AnInterruptLeavesWhatIsDone) {
  GridRequest request = small_request();
  request.set("cores", {1, 2, 3, 4});
  Grid grid = expand(request);
  const Workload workload(small_jobs(), grid);
  ExploreOptions options;
  std::atomic<bool> stop{false};
  options.interrupted = [&stop] { return stop.load(); };
  double last = 0;
  options.progress = [&](const ExploreProgress& p) {
    EXPECT_EQ(p.all, 4u);
    EXPECT_GT(p.cycles, 0u);
    EXPECT_GE(p.fraction, last);
    last = p.fraction;
    if (p.done == 2) stop = true;
  };
  const Exploration exploration = explore(grid, workload, options);
  EXPECT_TRUE(exploration.interrupted);
  EXPECT_EQ(exploration.measured(), 2u);
  EXPECT_TRUE(exploration.results[1].measurement.has_value());
  EXPECT_FALSE(exploration.results[2].measurement.has_value());
  EXPECT_THAT(format_notes(exploration), HasSubstr("2 of 4 points measured"));
}

// ---- what comes out ----

TEST(Report, CsvHasALineAPointAndAColumnAValue) {
  GridRequest request = small_request();
  request.set("cores", {1, 2});
  const Exploration exploration = explore_small(request);
  std::istringstream csv(csv_text(exploration));
  std::vector<std::string> lines;
  for (std::string line; std::getline(csv, line);) lines.push_back(line);
  ASSERT_EQ(lines.size(), 3u);
  const auto commas = [](const std::string& s) { return std::count(s.begin(), s.end(), ','); };
  EXPECT_EQ(commas(lines[0]), commas(lines[1]));
  EXPECT_THAT(lines[0], testing::StartsWith("point,cores,lanes,"));
  EXPECT_THAT(lines[2], testing::StartsWith("2,2,4,"));
}

TEST(Report, JsonSaysWhatWasMeasured) {
  const Exploration exploration = explore_small(small_request());
  const auto j = to_json({}, exploration, {{0, "small", true, "", 12}});
  EXPECT_EQ(j["outcome"], "agreed");
  ASSERT_EQ(j["points"].size(), 1u);
  const auto& measured = j["points"][0]["measured"];
  EXPECT_EQ(measured["cycles"], exploration.results[0].measurement->totals.cycles);
  EXPECT_EQ(j["points"][0]["machine"]["memory"], "ideal");
  EXPECT_EQ(j["verified"][0]["checks"], 12);
}

TEST(Report, TableOfTheFrontAlone) {
  GridRequest request = small_request();
  request.set("weight-depth", {8, 2});  // same multipliers: at most one is better
  request.set("cores", {1, 2});
  const Exploration exploration = explore_small(request);
  const Cost cost = Cost::Multipliers;
  const std::string all = format_table(exploration, nullptr);
  const std::string front = format_table(exploration, &cost);
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 5);
  EXPECT_LE(std::count(front.begin(), front.end(), '\n'), 5);
  EXPECT_GE(std::count(front.begin(), front.end(), '\n'), 2);
}

TEST(Axis, TicksLieInsideAndAreFew) {
  for (const double low : {1.0, 16.0, 37.5, 2.2e5}) {
    for (const double ratio : {1.0, 1.02, 1.5, 3.0, 7.9, 40.0, 5e4}) {
      const LogAxis axis({low, low * ratio}, 100, 900);
      const std::vector<double> ticks = axis.ticks();
      EXPECT_GE(ticks.size(), 2u) << low << " " << ratio;
      EXPECT_LE(ticks.size(), 14u) << low << " " << ratio;
      for (const double tick : ticks) {
        EXPECT_GE(axis.pixel(tick), 99.999);
        EXPECT_LE(axis.pixel(tick), 900.001);
      }
    }
  }
  const LogAxis axis({10, 1000}, 0, 100);
  EXPECT_NEAR(axis.pixel(100), 50, 1e-9);
}

// ---- spot checks ----

TEST(Verify, SpreadsEvenly) {
  std::vector<Verifiable> points;
  for (std::size_t n = 0; n < 10; ++n) points.push_back({n, "edge"});
  const auto numbers = [&points](std::size_t count) {
    std::vector<std::size_t> n;
    for (const Verifiable& v : spread(points, count)) n.push_back(v.point);
    return n;
  };
  EXPECT_THAT(numbers(1), ElementsAre(5));
  EXPECT_THAT(numbers(2), ElementsAre(2, 7));
  EXPECT_EQ(numbers(10).size(), 10u);
  EXPECT_EQ(numbers(99).size(), 10u);
  EXPECT_TRUE(spread({}, 3).empty());
}

std::unique_ptr<sim::Coprocessor> make_rtl(const std::string& machine) {
  return sim::make_coprocessor(machine);
}

/// None when this program has no RTL of any of them.
std::vector<Verifiable> points_with_rtl(const Grid& grid) {
  try {
    return verifiable_points(grid, make_rtl);
  } catch (const cosim::InputError&) {
    return {};
  }
}

TEST(Verify, OnlyMachinesThatWereVerilated) {
  GridRequest request = small_request();
  request.set("cores", {1, 2});
  request.set("weight-depth", {8, 4});
  const Grid grid = expand(request);
  const MakeCoprocessor none = [](const std::string&) -> std::unique_ptr<sim::Coprocessor> {
    throw std::invalid_argument("none");
  };
  EXPECT_EQ(problem([&] { verifiable_points(grid, none); }),
            "--verify: this program has no RTL of small, small1; CMake's "
            "-DHDP_MACHINES='small;small1' makes one that has");
  request.set("weight-depth", {4});  // no machine with a name
  EXPECT_TRUE(verifiable_points(expand(request), none).empty());
  for (const Verifiable& v : points_with_rtl(grid))
    EXPECT_EQ(v.point % 2, 0u) << "weight-depth 8 is small's";
}

TEST(Verify, TheRtlAgreesAndAWrongCounterIsSeen) {
  GridRequest request = small_request();
  request.memories = {"ideal", "lpddr", "hostile"};
  Grid grid = expand(request);
  const Workload workload(small_jobs(), grid);
  const auto points = points_with_rtl(grid);
  if (points.empty()) GTEST_SKIP() << "this program has no RTL of the small machine";
  ASSERT_EQ(points.size(), 3u);
  Exploration exploration = explore(grid, workload, {});
  for (const Verifiable& v : points) {
    const Verification verification =
        verify(v, exploration.results[v.point], workload, {}, make_rtl);
    EXPECT_TRUE(verification.agreed) << verification.problem;
    EXPECT_GT(verification.checks, 0u);
  }
  ++exploration.results[0].measurement->totals.write_words;
  const Verification wrong = verify(points[0], exploration.results[0], workload, {}, make_rtl);
  EXPECT_FALSE(wrong.agreed);
  EXPECT_THAT(wrong.problem, HasSubstr("write_words"));
}

}  // namespace
}  // namespace hdp::explore
