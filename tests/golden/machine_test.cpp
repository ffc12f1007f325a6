// SPDX-License-Identifier: Apache-2.0
// The named machines: docs/coprocessor.md section 1.
#include "golden/machine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>

namespace hdp::test {
namespace {

using Parameters = std::map<std::string, int>;

Parameters parameters_of(const Build& b) {
  return {{"IntBits", b.int_bits},
          {"FracBits", b.frac_bits},
          {"Lanes", b.lanes},
          {"DMax", b.d_max},
          {"LMax", b.l_max},
          {"OutLanes", b.out_lanes},
          {"ThetaDepth", b.theta_depth},
          {"ThresholdDepth", b.threshold_depth},
          {"RecordDepth", b.record_depth},
          {"ScoreDepth", b.score_depth},
          {"RowDepth", b.row_depth},
          {"WeightDepth", b.weight_depth},
          {"TotalDepth", b.total_depth},
          {"RecipDepth", b.recip_depth},
          {"OutDepth", b.out_depth}};
}

Parameters parameters_of(const Machine& m) {
  Parameters all = parameters_of(m.core);
  all.merge(Parameters{{"Cores", m.cores},
                       {"BusBytes", m.bus_bytes},
                       {"AddrBits", m.addr_bits},
                       {"BurstBeats", m.burst_beats},
                       {"ReadDepth", m.read_depth},
                       {"WriteDepth", m.write_depth},
                       {"HeadDepth", m.head_depth},
                       {"HeadsMax", m.heads_max}});
  return all;
}

/// The names that Named::named() lists when it is asked for one that there is not.
template <class Named>
std::set<std::string> names_of() {
  std::set<std::string> names;
  try {
    Named::named("");
  } catch (const std::invalid_argument& error) {
    const std::string text = error.what();
    std::istringstream list(text.substr(text.find(" are ") + 5));
    for (std::string name; std::getline(list >> std::ws, name, ',');) names.insert(name);
  }
  return names;
}

/// CMake's tables that begin with `prefix`, by what follows in their names.
std::map<std::string, Parameters> cmake_tables(const std::string& prefix) {
  std::map<std::string, Parameters> tables;
  std::ifstream file(HDP_MACHINE_TABLES);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    if (name.rfind(prefix, 0) != 0) continue;
    Parameters& table = tables[name.substr(prefix.size())];
    for (std::string pair; words >> pair;) {
      const std::size_t equals = pair.find('=');
      table[pair.substr(0, equals)] = std::stoi(pair.substr(equals + 1));
    }
  }
  return tables;
}

/// The RTL is built from CMake's tables: all of them, also of machines that no other test runs.
TEST(Machine, TablesOfCMakeAreTheGoldenOnes) {
  std::map<std::string, Parameters> builds, machines;
  for (const std::string& name : names_of<Build>()) {
    builds[name] = parameters_of(Build::named(name));
  }
  for (const std::string& name : names_of<Machine>()) {
    machines[name] = parameters_of(Machine::named(name));
  }
  machines["small2"] = machines["small"];  // CMake's loop over the cores has it, too
  EXPECT_THAT(builds, ::testing::Contains(::testing::Key("quad")));
  EXPECT_THAT(machines, ::testing::Contains(::testing::Key("small8")));
  EXPECT_EQ(cmake_tables("HDP_BUILD_"), builds);
  EXPECT_EQ(cmake_tables("HDP_TOP_"), machines);
}

TEST(Machine, IsFoundByName) {
  EXPECT_EQ(Machine::named("edge").cores, 1);
  EXPECT_EQ(Machine::named("server").cores, 4);
  EXPECT_EQ(Machine::named("small").cores, 2);
  for (const int cores : {1, 3, 4, 8}) {
    const std::string name = "small" + std::to_string(cores);
    const Machine machine = Machine::named(name);
    EXPECT_EQ(machine.cores, cores);
    EXPECT_EQ(machine.core.name, name);
    EXPECT_EQ(machine.core.l_max, Build::small().l_max);
  }
  EXPECT_EQ(Machine::small().core.name, "small");
}

TEST(Machine, OfAllHoldWhatThePageAsks) {
  for (const char* name :
       {"edge", "server", "small", "small1", "small3", "small4", "small8", "quad"}) {
    const Machine m = Machine::named(name);
    EXPECT_LE(m.bus_bytes, m.core.lanes) << name;
    EXPECT_LE(2 * m.core.out_lanes, m.bus_bytes) << name;
    for (const int power :
         {m.bus_bytes, m.burst_beats, m.read_depth, m.write_depth, m.head_depth, m.heads_max}) {
      EXPECT_EQ(power & (power - 1), 0) << name;
    }
  }
}

TEST(Machine, ErrorsListTheNames) {
  try {
    Machine::named("small2");
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("'small2'"));
    EXPECT_THAT(error.what(), ::testing::HasSubstr("edge, server, small, small1, small3, small4"));
  }
  EXPECT_THROW(Machine::small(0), std::invalid_argument);
  EXPECT_THROW(Machine::small(5), std::invalid_argument);
}

}  // namespace
}  // namespace hdp::test
