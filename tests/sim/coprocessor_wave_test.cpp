// SPDX-License-Identifier: Apache-2.0
// Waveforms of the co-processor: both sides of every probe of hdp_top and of its cores.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosim/wave/save_files.hpp"
#include "sim/coprocessor/lockstep.hpp"
#include "sim/coprocessor/run.hpp"
#include "sim/wave/capture.hpp"
#include "tests/sim/coprocessor_filter.hpp"
#include "tests/sim/random_jobs.hpp"
#include "tests/sim/wave_fixture.hpp"

namespace hdp::sim {
namespace {

using namespace hdp::test;

/// A word read from memory has a wrong bit.
class WrongWord final : public CoprocessorFilter {
 public:
  WrongWord(Coprocessor& inner, int word) : CoprocessorFilter(inner), left_(word) {}

 private:
  void change_memory(cosim::AxiSlave& memory) override {
    if (memory.r.valid && --left_ == 0) memory.r.data[1] ^= 0x10;
  }
  int left_;
};

class CoprocessorWave : public WaveFolder {
 protected:
  /// The run, which has to differ.
  Mismatch differ(int word) {
    const auto rtl = make_coprocessor("small");
    WrongWord wrong(*rtl, word);
    LockstepSimulation simulation(wrong, machine_, options_);
    try {
      in_lockstep(simulation, [&] { run_jobs(simulation, {job_}); });
    } catch (const LockstepError& error) {
      return error.mismatch();
    }
    ADD_FAILURE() << "no difference";
    return {};
  }
  /// The same run, with golden beside the RTL in the cycles around the difference.
  void capture(int word, std::uint64_t cycle) {
    const auto rtl = make_coprocessor("small");
    WrongWord wrong(*rtl, word);
    LockstepOptions options = options_;
    options.wave = {path(), cosim::WaveDepth::All, WaveWindow{}.first(cycle),
                    WaveWindow{}.last(cycle)};
    options.end_with_wave = true;
    options.compare = false;
    LockstepSimulation simulation(wrong, machine_, options);
    EXPECT_THROW(run_jobs(simulation, {job_}), WaveEnd);
    simulation.keep_wave();
  }

  static Job some_job() {
    Job job = random_job(Machine::small().core, {16, 6}, 8);
    job.config.head_prune = false;
    return job;
  }

  const Machine machine_ = Machine::small();
  const cosim::WaveLayout layout_ = coprocessor_waves(machine_);
  const Job job_ = some_job();
  LockstepOptions options_;
};

TEST_F(CoprocessorWave, ShowsTheFirstDifference) {
  for (const int word : {20, 60, 150}) {
    SCOPED_TRACE(word);
    const Mismatch found = differ(word);
    ASSERT_GT(found.group, 0);
    ASSERT_EQ(found.divergence.kind, cosim::DivergenceKind::Value);
    const cosim::WaveFocus focus(layout_, found.divergence, found.group);
    ASSERT_TRUE(focus.probe.has_value());
    capture(word, focus.cycle);

    const Fst fst(path());
    const std::uint64_t now = cosim::wave_time(focus.cycle);
    EXPECT_EQ(fst.at(layout_.cycle.full(), now), focus.cycle);
    EXPECT_EQ(fst.first_time(), cosim::wave_time(WaveWindow{}.first(focus.cycle)));
    EXPECT_GE(fst.last_time(), cosim::wave_time(WaveWindow{}.last(focus.cycle)));
    expect_difference(fst, layout_.probes[*focus.probe], now, focus.fields);
    expect_agreement_before(fst, layout_, now);

    cosim::write_save_files(layout_, path(), focus);
    const std::string gtkw = read_text(path("window.gtkw"));
    for (const std::string& name : named_signals(gtkw)) EXPECT_TRUE(fst.has(name)) << name;
    const cosim::WaveProbe& probe = layout_.probes[*focus.probe];
    EXPECT_THAT(gtkw,
                testing::HasSubstr("-" + probe.stage + "." + probe.name +
                                   ": first difference, cycle " + std::to_string(focus.cycle)));
  }
}

TEST_F(CoprocessorWave, GoldenGoesOnBehindTheDifference) {
  const Mismatch found = differ(20);
  capture(20, found.divergence.cycle);
  const Fst fst(path());
  const std::uint64_t now = cosim::wave_time(found.divergence.cycle);
  // What the wrong word does not touch still agrees, and what is computed of it does not.
  const std::size_t core = layout_.first[static_cast<std::size_t>(found.group)];
  const auto states = [&](std::size_t first, std::size_t end, std::uint64_t state) {
    std::size_t count = 0;
    for (std::size_t p = first; p < end; ++p) {
      for (const auto& [time, value] : fst.changes(layout_.probes[p].state.full())) {
        count += time > now && value == state;
      }
    }
    return count;
  };
  const std::size_t end = core + top_core_probes(machine_).size();
  EXPECT_GT(states(core, end, kDiffer), 0u);
  EXPECT_GT(states(0, layout_.first[1], kAgree), 0u);
  for (std::size_t p = 0; p < layout_.first[1]; ++p) {
    for (const auto& [time, state] : fst.changes(layout_.probes[p].state.full())) {
      EXPECT_LE(state, kAgree) << layout_.probes[p].name << " at " << time;
    }
  }
}

TEST_F(CoprocessorWave, WholeRunCarriesGoldenValues) {
  const auto rtl = make_coprocessor("small");
  options_.wave.path = path("run.fst");
  options_.memory = cosim::MemoryProfile::hostile();
  LockstepSimulation simulation(*rtl, machine_, options_);
  in_lockstep(simulation, [&] { run_jobs(simulation, {job_}); });
  simulation.keep_wave();
  EXPECT_GT(simulation.checks(), 0u);
  const Fst fst(path("run.fst"));
  EXPECT_EQ(fst.first_time(), 0u);
  EXPECT_GE(fst.last_time(), cosim::wave_time(simulation.cycle() - 1));
  for (const cosim::WaveProbe& probe : layout_.probes) {
    if (probe.name == "done") continue;  // a core of hdp_top does not do all heads of the job
    std::size_t agreed = 0;
    for (const auto& [time, state] : fst.changes(probe.state.full())) {
      EXPECT_LE(state, kAgree) << probe.name << " at " << time;
      agreed += state == kAgree ? 1 : 0;
    }
    EXPECT_GT(agreed, 0u) << probe.stage << '.' << probe.name;
    for (const cosim::WaveElement& e : probe.elements) {
      EXPECT_EQ(fst.changes(e.rtl.full()), fst.changes(e.golden.full())) << e.rtl.path;
    }
  }
  // A payload that is nothing but 0 on both sides would agree, too.
  const auto widest = [&](const char* name) {
    std::size_t most = 0;
    for (const cosim::WaveProbe& probe : layout_.probes) {
      if (probe.name != name) continue;
      for (const cosim::WaveElement& e : probe.elements) {
        most = std::max(most, fst.changes(e.golden.full()).size());
      }
    }
    return most;
  };
  for (const char* name : {"csr_write", "assign", "read", "r", "w", "b", "si", "out", "resolve"}) {
    EXPECT_GT(widest(name), 2u) << name;
  }
}

/// A run that differs while its waveform is written: reported as without one.
TEST_F(CoprocessorWave, WholeRunReportsTheSameDifference) {
  const Mismatch plain = differ(100);
  options_.wave.path = path("run.fst");
  const Mismatch traced = differ(100);
  EXPECT_EQ(traced.group, plain.group);
  EXPECT_EQ(traced.divergence.cycle, plain.divergence.cycle);
  EXPECT_EQ(cosim::format_divergence(traced.divergence),
            cosim::format_divergence(plain.divergence));
}

TEST_F(CoprocessorWave, EveryMachineHasEverySignal) {
  std::size_t machines = 0;
  for (const char* name : {"edge", "server", "small1", "small", "small3", "small4"}) {
    std::unique_ptr<Coprocessor> rtl;
    try {
      rtl = make_coprocessor(name);
    } catch (const std::invalid_argument&) {
      continue;  // not in this build
    }
    ++machines;
    const Machine machine = Machine::named(name);
    LockstepOptions options;
    options.wave.path = path(name);
    LockstepSimulation simulation(*rtl, machine, options);
    simulation.idle(3);
    simulation.keep_wave();
    const Fst fst(path(name));
    const cosim::WaveLayout layout = coprocessor_waves(machine);
    for (const cosim::WaveSignal* signal : all_signals(layout)) {
      EXPECT_TRUE(fst.has(signal->full())) << name << ": " << signal->full();
    }
  }
  EXPECT_GT(machines, 0u);
}

}  // namespace
}  // namespace hdp::sim
