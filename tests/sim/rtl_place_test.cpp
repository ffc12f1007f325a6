// SPDX-License-Identifier: Apache-2.0
// The units that reports name are those of the RTL.
#include "sim/bundle/rtl_place.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "golden/hdp_probes.hpp"
#include "golden/top_model.hpp"

namespace hdp::sim {
namespace {

std::string text_of(const std::string& file) {
  std::ifstream stream(std::string(HDP_SOURCE_DIR) + "/" + file);
  EXPECT_TRUE(stream.is_open()) << file;
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

void expect_places(const std::vector<cosim::ProbeSpec>& probes) {
  const std::string all = text_of("rtl/hdp_core.v") + text_of("rtl/hdp_top.v");
  for (const cosim::ProbeSpec& probe : probes) {
    const auto place = rtl_place(probe.name);
    ASSERT_TRUE(place) << probe.name;
    const std::string module = place->file.substr(4, place->file.size() - 6);
    EXPECT_NE(text_of(place->file).find("module " + module), std::string::npos);
    const std::size_t instance = all.find(") " + place->instance + " (");
    ASSERT_NE(instance, std::string::npos) << probe.name;
    const std::size_t parameters = all.rfind(" #(", instance);
    EXPECT_EQ(all.substr(parameters - module.size(), module.size()), module) << probe.name;
  }
}

TEST(RtlPlace, EveryProbeHasAUnitThatIsThere) {
  expect_places(hdp_probes(Build::small()));
  expect_places(top_probes(Machine::small()));
  expect_places(top_core_probes(Machine::small()));
  EXPECT_FALSE(rtl_place("wires"));
}

TEST(RtlPlace, NamesTheInstance) {
  EXPECT_EQ(describe_rtl_place("e"), "rtl/hdp_softmax.v, hdp_core.u_softmax");
  EXPECT_EQ(describe_rtl_place("e", 1), "rtl/hdp_softmax.v, hdp_top.gen_core[1].u_core.u_softmax");
  EXPECT_EQ(describe_rtl_place("resolve", 0), "rtl/hdp_reader.v, hdp_top.gen_core[0].u_reader");
  EXPECT_EQ(describe_rtl_place("irq"), "rtl/hdp_job_control.v, hdp_top.u_job_control");
  EXPECT_EQ(describe_rtl_place("wires"), "");
}

}  // namespace
}  // namespace hdp::sim
