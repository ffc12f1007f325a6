// SPDX-License-Identifier: Apache-2.0
// What the tests of waveforms share: a folder for each test, and how the files are read.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include "cosim/lockstep/comparer.hpp"
#include "sim/wave/signals.hpp"
#include "tests/sim/fst_reader.hpp"

namespace hdp::test {

/// What a cycle is to a probe: the enumeration of sim/rtl/hdp_shadow_probe.svh.
enum State : std::uint64_t { kQuiet, kAgree, kDiffer, kRtlOnly, kGoldenOnly };

/// A folder of its own for each test.
class WaveFolder : public testing::Test {
 protected:
  void SetUp() override {
    if (!can_read_fst()) GTEST_SKIP() << "skipped: no fst2vcd (Debian package gtkwave)";
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() /
              (std::string("hdp_wave_") + info->name() + "_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }
  std::string path(const char* name = "window.fst") const { return folder_ / name; }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      names.push_back(entry.path().filename());
    }
    return names;
  }

  std::filesystem::path folder_;
};

inline std::string read_text(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The signals that a save file of GTKWave names.
inline std::vector<std::string> named_signals(const std::string& gtkw) {
  std::vector<std::string> names;
  const std::regex trace(R"(\n\+\{[^}]*\} (\S+))");
  for (std::sregex_iterator m(gtkw.begin(), gtkw.end(), trace), end; m != end; ++m) {
    names.push_back((*m)[1]);
  }
  return names;
}

/// Every signal of a layout.
inline std::vector<const cosim::WaveSignal*> all_signals(const cosim::WaveLayout& layout) {
  std::vector<const cosim::WaveSignal*> all{&layout.clock, &layout.cycle};
  for (const cosim::WaveProbe& probe : layout.probes) {
    all.push_back(&probe.state);
    for (const cosim::WaveSignal& at : probe.at) all.push_back(&at);
    for (const cosim::WaveSignal* s : {&probe.valid.rtl, &probe.valid.golden, &probe.valid.diff}) {
      all.push_back(s);
    }
    for (const cosim::WaveElement& e : probe.elements) {
      for (const cosim::WaveSignal* s : {&e.rtl, &e.golden, &e.diff}) all.push_back(s);
    }
  }
  return all;
}

/// The element of a probe that a difference names.
inline const cosim::WaveElement& element(const cosim::WaveProbe& probe,
                                         const cosim::FieldDifference& field) {
  const std::string name =
      field.lane < 0 ? field.field : field.field + "[" + std::to_string(field.lane) + "]";
  for (const cosim::WaveElement& e : probe.elements) {
    if (e.name == name || e.name == field.field) return e;
  }
  throw std::logic_error("no element " + name);
}

inline std::uint64_t cut(std::uint64_t value, int bits) {
  return bits == 64 ? value : value & ((std::uint64_t{1} << bits) - 1);
}

/// The probe differs in `now`, in these fields and by so much.
inline void expect_difference(const Fst& fst, const cosim::WaveProbe& probe, std::uint64_t now,
                              const std::vector<cosim::FieldDifference>& fields) {
  EXPECT_EQ(fst.at(probe.state.full(), now), kDiffer);
  EXPECT_EQ(fst.at(probe.valid.rtl.full(), now), 1u);
  EXPECT_EQ(fst.at(probe.valid.golden.full(), now), 1u);
  EXPECT_EQ(fst.at(probe.valid.diff.full(), now), 0u);
  for (const cosim::FieldDifference& field : fields) {
    const cosim::WaveElement& e = element(probe, field);
    EXPECT_EQ(fst.at(e.rtl.full(), now), cut(field.rtl, field.container));
    EXPECT_EQ(fst.at(e.golden.full(), now), cut(field.golden, field.container));
    EXPECT_EQ(fst.at(e.diff.full(), now), cut(field.rtl - field.golden, field.container));
    EXPECT_NE(fst.at(e.diff.full(), now), 0u);
  }
}

/// Up to `now` every probe agreed.
inline void expect_agreement_before(const Fst& fst, const cosim::WaveLayout& layout,
                                    std::uint64_t now) {
  for (const cosim::WaveProbe& probe : layout.probes) {
    for (const auto& [time, state] : fst.changes(probe.state.full())) {
      EXPECT_TRUE(time >= now || state <= kAgree) << probe.name << " at " << time;
    }
    for (const cosim::WaveElement& e : probe.elements) {
      for (const auto& [time, value] : fst.changes(e.diff.full())) {
        EXPECT_TRUE(time >= now || value == 0) << e.diff.path << " at " << time;
      }
    }
  }
}

}  // namespace hdp::test
