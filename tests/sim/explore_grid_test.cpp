// SPDX-License-Identifier: Apache-2.0
// The grid of builds: its lists, its file, and the machines that the rules forbid.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "sim/explore/grid.hpp"
#include "tests/sim/problem.hpp"
#include "tests/vectors/temp_folder.hpp"

namespace hdp::explore {
namespace {

using test::problem;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Grid, ListsOfValues) {
  const Parameter lanes = parameter("lanes", "");
  EXPECT_THAT(parse_values("--lanes", "32", lanes), ElementsAre(32));
  EXPECT_THAT(parse_values("--lanes", "32,64,8", lanes), ElementsAre(32, 64, 8));
  for (const char* bad : {"", "32,", ",32", "32, 64", "3x", "0", "-4", "1.5", "257", "2000000",
                          "64,64", "99999999999"}) {
    EXPECT_THAT(problem([&] { parse_values("--lanes", bad, lanes); }), HasSubstr("--lanes")) << bad;
  }
  const auto formats = parse_formats("--int-frac", "8.8,4.8");
  ASSERT_EQ(formats.size(), 2u);
  EXPECT_EQ(formats[1].name(), "4.8");
  for (const char* bad : {"8", "8.", ".8", "8.8.8", "8,8", "8.8,8.8", "0.8"}) {
    EXPECT_THAT(problem([&] { parse_formats("--int-frac", bad); }), HasSubstr("--int-frac")) << bad;
  }
  EXPECT_THAT(parse_memories("--memory", "lpddr,ideal"), ElementsAre("lpddr", "ideal"));
  EXPECT_THAT(problem([] { parse_memories("--memory", "ideal,dram"); }), HasSubstr("dram"));
}

TEST(Grid, EveryCombinationInOrder) {
  GridRequest request;  // edge
  request.set("bus-bytes", {16, 32});
  request.set("cores", {1, 2});
  request.set("lanes", {64});
  request.memories = {"ideal", "lpddr"};
  const Grid grid = expand(request);
  EXPECT_THAT(grid.columns, ElementsAre("cores", "bus-bytes", "memory"));
  ASSERT_EQ(grid.points.size(), 8u);
  EXPECT_THAT(grid.points[0].labels, ElementsAre("1", "16", "ideal"));
  EXPECT_THAT(grid.points[1].labels, ElementsAre("1", "16", "lpddr"));
  EXPECT_THAT(grid.points[2].labels, ElementsAre("1", "32", "ideal"));
  EXPECT_THAT(grid.points[7].labels, ElementsAre("2", "32", "lpddr"));
  EXPECT_EQ(grid.points[7].machine.cores, 2);
  EXPECT_EQ(grid.points[7].machine.bus_bytes, 32);
  EXPECT_EQ(grid.points[7].memory.name, "lpddr");
  EXPECT_EQ(grid.label(grid.points[7]), "cores 2, bus-bytes 32, memory lpddr");
  EXPECT_TRUE(same_machine(grid.points[0].machine, Machine::edge()));
  EXPECT_FALSE(same_machine(grid.points[2].machine, Machine::edge()));
}

TEST(Grid, WithoutListsTheMachineItself) {
  for (const char* name : {"edge", "server", "small", "small1", "small3", "small4", "small8",
                           "quad", "lanes16", "lanes32", "lanes64"}) {
    GridRequest request;
    request.machine = name;
    const Grid grid = expand(request);
    ASSERT_EQ(grid.points.size(), 1u);
    EXPECT_TRUE(same_machine(grid.points[0].machine, Machine::named(name)));
    EXPECT_EQ(grid.label(grid.points[0]), "the only point");
  }
}

TEST(Grid, ForbiddenMachinesAreLeftOutAndCounted) {
  GridRequest request;
  request.set("lanes", {32, 64, 128});    // 128 does not divide edge's d-max of 64
  request.set("bus-bytes", {8, 16, 64});  // 8: below 2 * out-lanes; 64: above 32 lanes
  const Grid grid = expand(request);
  std::vector<std::string> labels;
  for (const Point& point : grid.points) labels.push_back(grid.label(point));
  EXPECT_THAT(labels, ElementsAre("lanes 32, bus-bytes 16", "lanes 64, bus-bytes 16",
                                  "lanes 64, bus-bytes 64"));
  EXPECT_EQ(grid.skipped.count, 6u);
  EXPECT_THAT(grid.skipped.reason, HasSubstr("lanes 32, bus-bytes 8"));
  EXPECT_THAT(grid.skipped.reason, HasSubstr("bus-bytes is 8; allowed: 2 * out-lanes or more"));
}

/// docs/coprocessor.md section 1 and docs/microarchitecture.md section 2, rule by rule.
TEST(Grid, EveryRule) {
  const auto forbidden = [](const char* name, int value) {
    GridRequest request;
    request.set(name, {value});
    const Grid grid = expand(request);
    return grid.points.empty() && grid.skipped.count == 1 && !grid.skipped.reason.empty();
  };
  const std::pair<const char*, int> kForbidden[] = {
      {"cores", 9},           {"bus-bytes", 24},   {"bus-bytes", 256},   {"addr-bits", 12},
      {"addr-bits", 65},      {"burst-beats", 3},  {"burst-beats", 512}, {"read-depth", 6},
      {"write-depth", 3},     {"head-depth", 5},   {"heads-max", 100},   {"lanes", 48},
      {"out-lanes", 16},      {"out-lanes", 3},    {"d-max", 96},        {"d-max", 512},
      {"l-max", 129},         {"l-max", 8192},     {"theta-depth", 32},  {"score-depth", 64},
      {"threshold-depth", 1}, {"record-depth", 3}, {"row-depth", 1},     {"weight-depth", 12},
      {"total-depth", 1},     {"recip-depth", 5},  {"out-depth", 1}};
  for (const auto& [name, value] : kForbidden) EXPECT_TRUE(forbidden(name, value)) << name << value;
  const std::pair<const char*, int> kAllowed[] = {
      {"cores", 8},  {"bus-bytes", 64}, {"addr-bits", 64}, {"burst-beats", 256},
      {"lanes", 16}, {"out-lanes", 1},  {"d-max", 256},    {"theta-depth", 64}};
  for (const auto& [name, value] : kAllowed) EXPECT_FALSE(forbidden(name, value)) << name << value;

  for (const Parameter& p : parameters()) {
    EXPECT_TRUE(forbidden(p.name, p.low - 1)) << p.name;
    const bool depth = p.high == 1 << 20;  // bounded for the user's sake alone
    EXPECT_TRUE(depth || forbidden(p.name, 2 * p.high)) << p.name;
  }

  GridRequest formats;
  formats.formats = parse_formats("", "8.8,4.8,8.6,6.8");
  const Grid grid = expand(formats);
  EXPECT_EQ(grid.points.size(), 2u);
  EXPECT_EQ(grid.skipped.count, 2u);
  EXPECT_THAT(grid.skipped.reason, HasSubstr("8.6"));
}

TEST(Grid, TooManyCombinations) {
  GridRequest request;
  std::vector<int> many;
  for (int n = 1; n <= 400; ++n) many.push_back(n);
  request.set("lanes", many);
  request.set("cores", many);
  EXPECT_THAT(problem([&] { expand(request); }), HasSubstr("100000"));
}

class GridFile : public testing::Test {
 protected:
  std::string write(const std::string& text) {
    const std::string path = folder_.path() + "/grid.toml";
    std::ofstream(path) << text;
    return path;
  }
  test::TempFolder folder_;
};

TEST_F(GridFile, SameAsOptions) {
  const GridRequest request = read_grid(
      write("machine = \"server\"\nlanes = [32, 64]\ncores = 2\nmemory = [\"ideal\", \"lpddr\"]\n"
            "int-frac = \"4.8\"\n"));
  EXPECT_EQ(request.machine, "server");
  EXPECT_THAT(request.memories, ElementsAre("ideal", "lpddr"));
  ASSERT_EQ(request.formats.size(), 1u);
  EXPECT_EQ(request.formats[0].int_bits, 4);
  const Grid grid = expand(request);
  EXPECT_THAT(grid.columns, ElementsAre("lanes", "memory"));
  EXPECT_EQ(grid.points.size() + grid.skipped.count, 4u);
}

TEST_F(GridFile, ErrorsNameTheLine) {
  const auto error = [this](const std::string& text) {
    const std::string path = write(text);
    return problem([&] { read_grid(path); });
  };
  EXPECT_THAT(error("lanes = [32\n"), HasSubstr("grid.toml:"));
  EXPECT_THAT(error("cores = 1\nlane = 32\n"), HasSubstr("grid.toml:2: lane: is no parameter"));
  EXPECT_THAT(error("cores = 1\n\nlanes = [32, true]\n"), HasSubstr("grid.toml:3: lanes"));
  EXPECT_THAT(error("lanes = []\n"), HasSubstr("empty"));
  EXPECT_THAT(error("lanes = [0]\n"), HasSubstr("lanes"));
  EXPECT_THAT(error("[lanes]\nx = 1\n"), HasSubstr("lanes"));
  EXPECT_THAT(error("machine = \"huge\"\n"), HasSubstr("huge"));
  EXPECT_THAT(error("memory = \"dram\"\n"), HasSubstr("dram"));
  EXPECT_THAT(problem([] { read_grid("no/such/grid.toml"); }), HasSubstr("no/such/grid.toml"));
}

}  // namespace
}  // namespace hdp::explore
