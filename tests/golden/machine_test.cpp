// SPDX-License-Identifier: Apache-2.0
// The named machines: docs/coprocessor.md section 1.
#include "golden/machine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace hdp::test {
namespace {

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
