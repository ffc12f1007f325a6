// SPDX-License-Identifier: Apache-2.0
// The timeline as a viewer reads it: slices that nest, levels within depths, waits as the cycle
// model books them.
#include "sim/trace/timeline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "sim/cosim.hpp"
#include "tests/sim/random_jobs.hpp"
#include "tests/vectors/temp_folder.hpp"
#include "vectors/generator.hpp"

namespace hdp::sim {
namespace {

/// What a viewer makes of the file.
struct Viewed {
  std::map<int, std::string> threads;
  std::map<std::string, std::map<std::string, std::uint64_t>> waits;  ///< track, name: cycles
  std::map<std::string, std::uint64_t> busy;  ///< track: innermost slices without their waits
  std::map<std::string, std::set<std::string>> slices;
  std::map<std::string, std::int64_t> last_level, most;
  std::uint64_t begin = UINT64_MAX, end = 0;
  int instants = 0;
  std::string first_instant;
};

bool is_leaf(const std::string& track, const std::string& name) {
  const bool block_row = name.rfind("block row", 0) == 0;
  return track == "integer" || track == "mask" ? block_row : name.rfind("row", 0) == 0;
}

Viewed view(const std::string& path) {
  Viewed viewed;
  const nlohmann::json file = nlohmann::json::parse(test::read_text(path));
  EXPECT_NE(file["otherData"]["clock"].get<std::string>().find("1 cycle = 1 us"),
            std::string::npos);
  std::map<int, std::vector<nlohmann::json>> by_thread;
  for (const nlohmann::json& e : file["traceEvents"]) {
    const std::string phase = e["ph"];
    if (phase == "M") {
      if (e["name"] == "thread_name") viewed.threads[e["tid"]] = e["args"]["name"];
      continue;
    }
    const std::uint64_t ts = e["ts"];
    viewed.begin = std::min(viewed.begin, ts);
    viewed.end = std::max(viewed.end, ts + e.value("dur", std::uint64_t{0}));
    if (phase == "C") {
      const std::int64_t items = e["args"]["items"];
      EXPECT_GE(items, 0) << e;
      viewed.last_level[e["name"]] = items;
      viewed.most[e["name"]] = std::max(viewed.most[e["name"]], items);
    } else if (phase == "i") {
      if (viewed.instants++ == 0) viewed.first_instant = e["name"];
    } else {
      by_thread[e["tid"]].push_back(e);
    }
  }
  for (auto& [tid, events] : by_thread) {
    const std::string track = viewed.threads[tid];
    std::stable_sort(events.begin(), events.end(), [](const auto& x, const auto& y) {
      return x["ts"].template get<std::uint64_t>() < y["ts"].template get<std::uint64_t>();
    });
    std::vector<std::pair<std::string, std::uint64_t>> open;
    std::uint64_t taken_until = 0;  // by a wait, in which nothing may begin or end
    for (const nlohmann::json& e : events) {
      const std::uint64_t ts = e["ts"];
      EXPECT_GE(ts, taken_until) << track << e;
      if (e["ph"] == "B") {
        open.emplace_back(e["name"], ts);
        viewed.slices[track].insert(e["name"].get<std::string>());
      } else if (e["ph"] == "E") {
        if (open.empty()) {
          ADD_FAILURE() << track << ": ends without a begin at " << ts;
          continue;
        }
        EXPECT_GT(ts, open.back().second);
        if (is_leaf(track, open.back().first)) viewed.busy[track] += ts - open.back().second;
        open.pop_back();
      } else {
        const std::uint64_t cycles = e["dur"];
        EXPECT_GT(cycles, 0u);
        viewed.waits[track][e["name"]] += cycles;
        if (!open.empty() && is_leaf(track, open.back().first)) viewed.busy[track] -= cycles;
        taken_until = ts + cycles;
      }
    }
    EXPECT_TRUE(open.empty()) << track;
  }
  return viewed;
}

void expect_levels(const Viewed& viewed, const Build& build, bool empty_at_end) {
  const std::map<std::string, int> depths{{"theta FIFO", build.theta_depth},
                                          {"threshold FIFO", build.threshold_depth},
                                          {"record queue", build.record_depth},
                                          {"fill queue", build.record_depth},
                                          {"score FIFO", build.score_depth},
                                          {"row FIFO", build.row_depth},
                                          {"fill FIFO", build.row_depth},
                                          {"weight FIFO", build.weight_depth},
                                          {"total FIFO", build.total_depth},
                                          {"reciprocal FIFO", build.recip_depth},
                                          {"output FIFO", build.out_depth},
                                          {"int banks", 2},
                                          {"frac banks", 2},
                                          {"val banks", 2}};
  for (const auto& [name, depth] : depths) {
    ASSERT_EQ(viewed.most.count(name), 1u) << name;
    EXPECT_LE(viewed.most.at(name), depth) << name;
    if (empty_at_end) {
      EXPECT_EQ(viewed.last_level.at(name), 0) << name;
    }
  }
  EXPECT_EQ(viewed.most.size(), depths.size());
}

/// The waits and the work of the slices are those of the cycle model.
void expect_accounts(const Viewed& viewed, const CosimReport& report) {
  static constexpr const char* kEngines[] = {"integer", "fraction", "softmax", "value", "finish"};
  static constexpr const char* kWaits[] = {"wait: input", "wait: output", "wait: memory"};
  for (std::size_t e = 0; e < 5; ++e) {
    EngineTime sum;
    for (const JobReport& job : report.jobs) {
      sum.busy += job.time.engines[e].busy;
      for (std::size_t w = 0; w < 3; ++w) sum.wait[w] += job.time.engines[e].wait[w];
    }
    const auto busy = viewed.busy.find(kEngines[e]);
    EXPECT_EQ(busy == viewed.busy.end() ? 0 : busy->second, sum.busy) << kEngines[e];
    for (std::size_t w = 0; w < 3; ++w) {
      std::uint64_t cycles = 0;
      if (viewed.waits.count(kEngines[e]) != 0) {
        const auto& waits = viewed.waits.at(kEngines[e]);
        if (waits.count(kWaits[w]) != 0) cycles = waits.at(kWaits[w]);
      }
      EXPECT_EQ(cycles, sum.wait[w]) << kEngines[e] << " " << kWaits[w];
    }
  }
}

struct Recorded {
  CosimReport report;
  Viewed viewed;
};

Recorded record(const std::vector<Job>& jobs, CosimOptions options) {
  const test::TempFolder folder;
  const auto core = make_core("small");
  Recorded recorded;
  Timeline timeline(folder / "run.json", Build::small(), options.stall_seed);
  options.observers.push_back(&timeline);
  recorded.report = run_cosim(*core, Build::small(), jobs, options);
  timeline.commit();
  EXPECT_EQ(folder.names(), std::vector<std::string>{"run.json"});
  recorded.viewed = view(folder / "run.json");
  return recorded;
}

TEST(Timeline, RandomJobsAddUpToTheCycleModel) {
  for (std::uint64_t batch = 0; batch < 24; ++batch) {
    std::vector<Job> jobs;
    for (std::uint64_t n = 0; n < 4; ++n) {
      jobs.push_back(test::random_job(Build::small(), {16, 4}, 7'000'000 + batch * 4 + n));
    }
    CosimOptions options;
    options.stall_seed = batch % 3 == 0 ? 0 : batch;
    const auto [report, viewed] = record(jobs, options);
    ASSERT_FALSE(report.divergence.has_value());
    EXPECT_EQ(viewed.begin, Stalls(options.stall_seed).start_gap(0));
    EXPECT_EQ(viewed.end, report.cycles);
    EXPECT_EQ(viewed.instants, 0);
    expect_levels(viewed, Build::small(), true);
    expect_accounts(viewed, report);
    if (HasFailure()) {
      for (const Job& job : jobs) ADD_FAILURE() << "batch " << batch << ": " << job.name;
      return;
    }
  }
}

TEST(Timeline, TracksAndSlicesHaveTheirNames) {
  const Job job = generate("uniform", 1, 3, 9, 11, 7).groups.front();
  const Viewed viewed = record({job}, {}).viewed;
  std::set<std::string> names;
  for (const auto& [tid, name] : viewed.threads) names.insert(name);
  EXPECT_EQ(names, (std::set<std::string>{"jobs", "load_int", "load_frac", "load_val", "integer",
                                          "mask", "fraction", "fill", "softmax", "reciprocal",
                                          "value", "finish", "out"}));
  EXPECT_EQ(viewed.slices.at("jobs"), std::set<std::string>{"job 0 uniform"});
  for (const std::string& track : names) {
    if (track == "jobs") continue;
    const std::set<std::string>& slices = viewed.slices.at(track);
    EXPECT_EQ(slices.count("head 0") + slices.count("head 1") + slices.count("head 2"), 3u)
        << track;
    if (track.rfind("load", 0) != 0) {
      EXPECT_EQ(slices.count("block row 4"), 1u) << track;
    } else if (track != "load_val") {
      EXPECT_EQ(slices.count("K") + slices.count("Q"), 2u) << track;
    }
  }
}

TEST(Timeline, InterruptedAtAnyCycleItIsStillWhole) {
  const Job job = test::random_job(Build::small(), {16, 4}, 31);
  for (std::uint64_t stop = 1; stop < 900; stop += 37) {
    CosimOptions options;
    options.stall_seed = 8;
    options.stop_at = stop;
    const auto [report, viewed] = record({job}, options);
    EXPECT_EQ(viewed.end, report.cycles);
    expect_levels(viewed, Build::small(), false);
  }
}

TEST(Timeline, TheFirstDifferenceIsMarked) {
  const Job job = generate("uniform", 1, 2, 9, 11, 7).groups.front();
  CosimOptions options;
  options.spoil_golden = [](HeadResult& result, int head) {
    if (head == 1) result.rows[3].recip ^= 1;
  };
  const auto [report, viewed] = record({job}, options);
  ASSERT_TRUE(report.divergence.has_value());
  EXPECT_EQ(viewed.first_instant, "FIRST DIFFERENCE, value differs: recip head 1 i 3");
  EXPECT_EQ(viewed.end, report.cycles);
  expect_levels(viewed, Build::small(), false);
}

TEST(Timeline, WithoutCommitNothingIsLeft) {
  const test::TempFolder folder;
  { Timeline timeline(folder / "run.json", Build::small(), 0); }
  EXPECT_TRUE(folder.names().empty());
  EXPECT_THROW(Timeline(folder / "no/such/run.json", Build::small(), 0), cosim::InputError);
}

}  // namespace
}  // namespace hdp::sim
