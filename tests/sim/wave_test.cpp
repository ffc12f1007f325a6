// SPDX-License-Identifier: Apache-2.0
// Waveforms of a window: what they contain, and what the save files name. Bugs are planted in the
// golden model here; planted RTL bugs are tests/rtl/mutation_test.sh's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <sstream>

#include "cosim/util/input_error.hpp"
#include "cosim/wave/save_files.hpp"
#include "cosim/wave/wave_file.hpp"
#include "golden/hdp_probes.hpp"
#include "sim/wave/capture.hpp"
#include "sim/wave/signals.hpp"
#include "tests/sim/wave_fixture.hpp"
#include "vectors/generator.hpp"
#include "vectors/vector_set.hpp"

namespace hdp::sim {
namespace {

using namespace hdp::test;
using Spoil = std::function<void(HeadResult&, int)>;

class Wave : public WaveFolder {
 protected:
  /// The run, which has to diverge.
  cosim::Divergence diverge(const Spoil& spoil, std::uint64_t stalls = 3) {
    options_.stall_seed = stalls;
    options_.spoil_golden = spoil;
    const auto core = make_core("small");
    const CosimReport report = run_cosim(*core, build_, {job_}, options_);
    EXPECT_TRUE(report.divergence.has_value());
    return report.divergence.value_or(cosim::Divergence{});
  }
  CosimReport capture(const cosim::Divergence& divergence, const WaveWindow& window = {}) {
    const auto core = make_core("small");
    return capture_window(*core, build_, {job_}, options_, divergence, path(), window);
  }

  const Build build_ = Build::small();
  const cosim::WaveLayout layout_ = core_waves(build_);
  const std::vector<cosim::WaveProbe>& signals_ = layout_.probes;
  Job job_ = generate("uniform", 1, 2, 13, 15, 8).groups.front();
  CosimOptions options_;
};

/// A bug of the golden model and the probe that first shows it.
struct Planted {
  const char* probe;
  Spoil spoil;
};

std::vector<Planted> planted() {
  const auto second = [](auto change) {
    return [change](HeadResult& r, int head) {
      if (head == 1) change(r);
    };
  };
  return {
      {"si", second([](HeadResult& r) { r.si[5] += 3; })},
      {"theta", second([](HeadResult& r) { r.theta[2] -= 1; })},
      {"row_stat", second([](HeadResult& r) { r.block_rows[1].sum -= 7; })},
      {"threshold", second([](HeadResult& r) { r.block_rows[1].rhs += 1; })},
      {"decision", second([](HeadResult& r) { r.head_score ^= 16; })},
      {"score", second([](HeadResult& r) { r.pairs[7].score -= 256; })},
      {"fill", second([](HeadResult& r) { r.rows[2].fill += 2; })},
      {"row_max", second([](HeadResult& r) { r.rows[3].max += 1; })},
      {"y", second([](HeadResult& r) { r.pairs[9].y ^= 1; })},
      {"e", second([](HeadResult& r) { r.pairs[5].e ^= 4; })},
      {"total", second([](HeadResult& r) { r.rows[4].total += 5; })},
      {"recip", second([](HeadResult& r) { r.rows[4].recip ^= 128; })},
      {"num", second([](HeadResult& r) { r.num[11] -= 9; })},
      {"output", second([](HeadResult& r) { r.out[13] ^= 2; })},
  };
}

TEST_F(Wave, ShowsTheFirstDifferenceOfEveryProbe) {
  for (const Planted& bug : planted()) {
    SCOPED_TRACE(bug.probe);
    const cosim::Divergence d = diverge(bug.spoil);
    ASSERT_EQ(d.probe, bug.probe);
    ASSERT_EQ(d.kind, cosim::DivergenceKind::Value);
    ASSERT_FALSE(d.fields.empty());
    const CosimReport again = capture(d);
    EXPECT_EQ(again.divergence->cycle, d.cycle);

    const Fst fst(path());
    const std::uint64_t now = cosim::wave_time(d.cycle);
    const std::uint64_t first = cosim::wave_time(d.cycle - std::min<std::uint64_t>(d.cycle, 200));
    EXPECT_EQ(fst.first_time(), first);
    EXPECT_LE(fst.last_time(), cosim::wave_time(d.cycle + 51));
    EXPECT_GE(fst.last_time(), cosim::wave_time(std::min(d.cycle + 50, again.cycles - 1)));
    EXPECT_EQ(fst.at(layout_.cycle.full(), now), d.cycle);

    const cosim::WaveProbe& probe = signals_[static_cast<std::size_t>(d.probe_index)];
    expect_difference(fst, probe, now, d.fields);
    EXPECT_EQ(fst.at(probe.at[0].full(), now), d.tag.item);
    expect_agreement_before(fst, layout_, now);
  }
}

TEST_F(Wave, GoldenGoesOnBehindTheDifference) {
  // With a total of 0 the reciprocal takes one cycle in place of five: an event on one side only.
  const cosim::Divergence d = diverge([](HeadResult& r, int head) {
    if (head == 1) r.rows[4].total = 0;
  });
  ASSERT_EQ(d.probe, "total");
  capture(d);
  const Fst fst(path());
  const cosim::WaveProbe& recip = signals_[static_cast<std::size_t>(Probe::Recip)];
  bool golden_only = false, rtl_only = false;
  for (const auto& [time, state] : fst.changes(recip.state.full())) {
    golden_only |= time > cosim::wave_time(d.cycle) && state == kGoldenOnly;
    rtl_only |= time > cosim::wave_time(d.cycle) && state == kRtlOnly;
    EXPECT_EQ(fst.at(recip.valid.diff.full(), time),
              state == kGoldenOnly || state == kRtlOnly ? 1u : 0u);
  }
  EXPECT_TRUE(golden_only);
  EXPECT_TRUE(rtl_only);
}

TEST_F(Wave, WindowMayBeginWithTheRunAndBeShort) {
  const cosim::Divergence d =
      diverge([](HeadResult& r, int) { r.iq[0] = static_cast<std::int8_t>(r.iq[0] ^ 1); });
  EXPECT_EQ(d.probe, "load_int");
  capture(d, {100'000, 0});
  const Fst fst(path());
  EXPECT_EQ(fst.first_time(), 0u);
  EXPECT_LE(fst.last_time(), cosim::wave_time(d.cycle + 1));
  const cosim::WaveProbe& start = signals_[static_cast<std::size_t>(Probe::Start)];
  EXPECT_EQ(fst.at(start.state.full(), cosim::wave_time(0)), kAgree);
}

TEST_F(Wave, SaveFilesNameOnlyWhatIsThere) {
  const cosim::Divergence d = diverge(planted().back().spoil);
  capture(d);
  EXPECT_THAT(files(), testing::UnorderedElementsAre("window.fst", "window.gtkw", "window.sucl"));
  const Fst fst(path());
  const std::string gtkw = read_text(path("window.gtkw")), sucl = read_text(path("window.sucl"));

  const std::vector<std::string> named = named_signals(gtkw);
  for (const std::string& name : named) EXPECT_TRUE(fst.has(name)) << name;
  EXPECT_GT(named.size(), 200u);
  EXPECT_THAT(gtkw, testing::HasSubstr(" " + std::to_string(cosim::wave_time(d.cycle)) + " -1"));
  EXPECT_THAT(gtkw, testing::HasSubstr("-finish.output: first difference, cycle " +
                                       std::to_string(d.cycle)));
  // What is shown first is the probe that diverged, its differing element before the others.
  const std::size_t group = gtkw.find("first difference");
  EXPECT_LT(gtkw.find("+{rtl.data[1]}", group), gtkw.find("+{rtl.data[0]}", group));

  // Surfer: by row, what was added there; a format has to meet the signal that it is for.
  std::map<std::string, const cosim::WaveSignal*> by_path;
  for (const cosim::WaveSignal* s : all_signals(layout_)) by_path[s->path] = s;
  for (const auto& [name, signal] : by_path) EXPECT_TRUE(fst.has(signal->full())) << signal->full();
  std::vector<const cosim::WaveSignal*> rows;
  const cosim::WaveSignal* focused = nullptr;
  std::istringstream lines(sucl);
  for (std::string line; std::getline(lines, line);) {
    const std::string command = line.substr(0, line.find(' ')),
                      rest = line.substr(line.find(' ') + 1);
    if (command == "divider_add") rows.push_back(nullptr);
    if (command == "variable_add") rows.push_back(by_path.at(rest));
    if (command == "item_focus") {
      std::size_t row = 0;
      for (const char c : rest.substr(0, rest.find('_')))
        row = row * 16 + static_cast<std::size_t>(c - 'a');
      focused = rows.at(row);
      ASSERT_NE(focused, nullptr) << line;
    }
    if (command == "item_set_format") {
      EXPECT_EQ(rest.find("fixed point") != std::string::npos, focused->frac_bits > 0)
          << focused->path;
      EXPECT_EQ(rest.rfind("Signed", 0) == 0, focused->form == cosim::Form::Signed)
          << focused->path;
    }
  }
  EXPECT_GT(rows.size(), 200u);
  EXPECT_THAT(sucl, testing::HasSubstr("cursor_set " + std::to_string(cosim::wave_time(d.cycle))));
}

TEST_F(Wave, AnotherRunIsRefusedAndLeavesNothing) {
  const cosim::Divergence d = diverge(planted().front().spoil);
  options_.stall_seed = 4;
  try {
    capture(d);
    FAIL() << "was taken";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("the first one diverged in probe si at cycle " +
                                                 std::to_string(d.cycle)));
  }
  EXPECT_TRUE(files().empty());
  options_.spoil_golden = nullptr;
  EXPECT_THROW(capture(d), std::runtime_error);
  EXPECT_TRUE(files().empty());
}

TEST_F(Wave, UnwritablePlaceIsSaid) {
  const cosim::Divergence d = diverge(planted().front().spoil);
  folder_ /= "missing";
  EXPECT_THROW(capture(d), cosim::InputError);
  folder_ = folder_.parent_path();
  std::filesystem::create_directory(path("window.fst"));
  EXPECT_THROW(capture(d), cosim::InputError);
}

TEST_F(Wave, CutFileIsNotTaken) {
  const cosim::Divergence d = diverge(planted().front().spoil);
  capture(d);
  ASSERT_TRUE(cosim::is_whole_fst(path()));
  const std::uintmax_t size = std::filesystem::file_size(path());
  for (const std::uintmax_t left : {size - 1, size / 2, std::uintmax_t{400}, std::uintmax_t{0}}) {
    std::filesystem::resize_file(path(), left);
    EXPECT_FALSE(cosim::is_whole_fst(path())) << left;
  }
  EXPECT_FALSE(cosim::is_whole_fst(path("none.fst")));
}

TEST_F(Wave, WholeRunCarriesGoldenValues) {
  const auto core = make_core("small");
  options_.wave.path = path("run.fst");
  options_.stall_seed = 5;
  const CosimReport report = run_cosim(*core, build_, {job_}, options_);
  ASSERT_FALSE(report.divergence.has_value());
  EXPECT_THAT(files(), testing::UnorderedElementsAre("run.fst", "run.gtkw", "run.sucl"));
  const Fst fst(path("run.fst"));
  EXPECT_EQ(fst.first_time(), 0u);
  EXPECT_GE(fst.last_time(), cosim::wave_time(report.cycles - 1));
  for (const cosim::WaveProbe& probe : signals_) {
    std::size_t agreed = 0;
    for (const auto& [time, state] : fst.changes(probe.state.full())) {
      EXPECT_LE(state, kAgree) << probe.name << " at " << time;
      agreed += state == kAgree ? 1 : 0;
    }
    EXPECT_GT(agreed, 0u) << probe.name;
  }
}

/// The cycles that are wanted, no others, and opened on the first event among them.
TEST_F(Wave, WindowOfARunThatAgrees) {
  const auto core = make_core("small");
  options_.wave = {path("run.fst"), cosim::WaveDepth::Probes, 40, 60};
  ASSERT_FALSE(run_cosim(*core, build_, {job_}, options_).divergence.has_value());
  const Fst fst(path("run.fst"));
  EXPECT_EQ(fst.first_time(), cosim::wave_time(40));
  EXPECT_GE(fst.last_time(), cosim::wave_time(60));
  EXPECT_LT(fst.last_time(), cosim::wave_time(61));
  for (const cosim::WaveProbe& probe : signals_)
    EXPECT_TRUE(fst.has(probe.state.full())) << probe.name;
  EXPECT_FALSE(fst.has("hdp.hdp_sim_top.busy_o"));
  std::uint64_t first = UINT64_MAX;
  for (const cosim::WaveProbe& probe : signals_) {
    for (const auto& [time, state] : fst.changes(probe.state.full())) {
      if (state != kQuiet) first = std::min(first, time);
    }
  }
  const std::string gtkw = read_text(path("run.gtkw"));
  EXPECT_THAT(gtkw,
              testing::HasSubstr("[timestart] " + std::to_string(first - cosim::wave_time(7))));
  EXPECT_THAT(gtkw, testing::ContainsRegex("\n\\*-[0-9.]+ " + std::to_string(first) + " "));
}

TEST_F(Wave, WholeRunThatCannotBeWrittenStillReports) {
  const auto core = make_core("small");
  options_.wave.path = path("run.fst");
  std::filesystem::create_directory(path("run.gtkw"));
  const CosimReport report = run_cosim(*core, build_, {job_}, options_);
  EXPECT_GT(report.checks, 0u);
  EXPECT_EQ(report.jobs.front().heads_done, job_.heads);
  EXPECT_THAT(report.wave_problem, testing::HasSubstr("run.gtkw"));
}

/// The window shows the same, to the last signal, as those cycles of a waveform of the whole run:
/// tracing from the middle changes nothing.
TEST_F(Wave, WindowEqualsThePartOfTheWholeRun) {
  const cosim::Divergence d = diverge(planted()[9].spoil);
  capture(d, {30, 20});
  CosimOptions whole = options_;
  whole.wave.path = path("run.fst");
  whole.run_on = 20;
  const auto core = make_core("small");
  run_cosim(*core, build_, {job_}, whole);
  const Fst part(path()), run(path("run.fst"));
  EXPECT_EQ(part.signals(), run.signals());
  for (const cosim::WaveProbe& probe : signals_) {
    for (std::uint64_t cycle = d.cycle - 30; cycle <= d.cycle + 20; ++cycle) {
      const std::uint64_t time = cosim::wave_time(cycle);
      ASSERT_EQ(part.at(probe.state.full(), time), run.at(probe.state.full(), time))
          << probe.name << cycle;
      if (part.at(probe.state.full(), time) != kAgree) continue;
      for (const cosim::WaveElement& e : probe.elements) {
        ASSERT_EQ(part.at(e.rtl.full(), time), run.at(e.rtl.full(), time)) << e.rtl.path << cycle;
        ASSERT_EQ(part.at(e.golden.full(), time), run.at(e.golden.full(), time))
            << e.golden.path << cycle;
      }
    }
  }
}

}  // namespace
}  // namespace hdp::sim
