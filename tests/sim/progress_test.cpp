// SPDX-License-Identifier: Apache-2.0
// The progress bar fits into every terminal.
#include "cosim/cli/progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hdp::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Progress, IsNarrowerThanTheTerminal) {
  for (const double fraction : {0.0, 0.001, 0.5, 1.0}) {
    for (const std::uint64_t cycles : {0ull, 7ull, 123456ull, 987654321ull}) {
      const cosim::ProgressState state{fraction, cycles, 12.5, "without pruning"};
      for (int columns = 0; columns < 200; ++columns) {
        EXPECT_LT(static_cast<int>(cosim::progress_text(state, columns).size()),
                  std::max(columns, 1));
      }
    }
  }
}

TEST(Progress, TellsEverythingWhereThereIsRoom) {
  const std::string text = cosim::progress_text({0.5, 1500000, 10, ""}, 80);
  EXPECT_THAT(text, HasSubstr(" 50.0 %  1.50 M cycles  150.0 k cycles/s  10 s left"));
  EXPECT_THAT(text, testing::StartsWith("[#"));
}

TEST(Progress, KeepsTheTimeLongerThanTheCycles) {
  const std::string text = cosim::progress_text({0.25, 1500000, 10, ""}, 40);
  EXPECT_THAT(text, HasSubstr("25.0 %  30 s left"));
  EXPECT_THAT(text, Not(HasSubstr("cycles")));
}

TEST(Progress, CountsNoCyclesWhereNoneAreSimulated) {
  EXPECT_THAT(cosim::progress_text({0.5, 0, 10, ""}, 80), Not(HasSubstr("cycles")));
}

TEST(Progress, FractionsBeyondTheEndAreTheEnd) {
  EXPECT_THAT(cosim::progress_text({1.5, 0, 10, ""}, 80), HasSubstr("100.0 %  0 s left"));
}

}  // namespace
}  // namespace hdp::cli
