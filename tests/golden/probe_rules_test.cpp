// SPDX-License-Identifier: Apache-2.0
// The exact rules of the table of probes hold of the golden model's events: what page and
// explanation say follows from them.
#include <gtest/gtest.h>

#include <optional>

#include "tests/golden/cycle_model_fixture.hpp"

namespace hdp::test {
namespace {

bool same_scope(cosim::ProbeRule::Of of, const cosim::EventTag& cause,
                const cosim::EventTag& event) {
  switch (of) {
    case cosim::ProbeRule::Of::Same:
      return cause.item == event.item && cause.row == event.row &&
             (event.col < 0 || cause.col == event.col);
    case cosim::ProbeRule::Of::Row:
      return cause.item == event.item && cause.row == event.row;
    case cosim::ProbeRule::Of::Item:
      return cause.item == event.item;
    case cosim::ProbeRule::Of::Job:
      return true;
  }
  return false;
}

/// The cycle of an event by its rule: none when there is no event that it follows.
std::optional<std::uint64_t> by_rule(const Recorder& events, const cosim::ProbeRule& rule,
                                     const cosim::EventTag& event) {
  std::optional<std::uint64_t> last;
  for (const Recorder::Event& cause : events.of(static_cast<Probe>(rule.cause))) {
    if (!same_scope(rule.of, cause.tag, event)) continue;
    last = cause.tag.cycle + static_cast<std::uint64_t>(rule.cycles);
  }
  return last;
}

TEST(ProbeRules, HoldInRandomJobs) {
  std::size_t rules = 0, checked = 0;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const Job job = random_job(seed);
    Recorder events(job.build);
    job.time(&events);
    for (std::size_t p = 0; p < events.specs().size(); ++p) {
      const cosim::ProbeRule& rule = events.specs()[p].after;
      if (rule.cause < 0) continue;
      rules += seed == 1 ? 1 : 0;
      for (const Recorder::Event& event : events.of(static_cast<Probe>(p))) {
        const auto cycle = by_rule(events, rule, event.tag);
        ASSERT_TRUE(cycle) << events.specs()[p].name << ", seed " << seed;
        ASSERT_EQ(event.tag.cycle, *cycle) << events.specs()[p].name << ", seed " << seed;
        ++checked;
      }
    }
  }
  EXPECT_EQ(rules, 9u);
  EXPECT_GT(checked, 1000u);
}

}  // namespace
}  // namespace hdp::test
