// SPDX-License-Identifier: Apache-2.0
// Help texts that fit a terminal, and commands that can be typed.
#include "cosim/cli/help.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosim/util/shell.hpp"

namespace hdp {
namespace {

TEST(Help, GoesOnBelowTheSecondColumn) {
  EXPECT_EQ(cosim::wrap_help("  --out TEXT   Folder of the files that are left\n", 34),
            "  --out TEXT   Folder of the files\n"
            "               that are left\n");
}

TEST(Help, BreaksListsBehindACommaAndLeavesLongWords) {
  EXPECT_EQ(cosim::wrap_help("  --m TEXT:{aaaa,bbbb,cccc}\n", 20),
            "  --m TEXT:{aaaa,\n"
            "  bbbb,cccc}\n");
  const std::string word(50, 'x');
  EXPECT_EQ(cosim::wrap_help(word, 20), word);
}

TEST(Help, KeepsARangeOnALine) {
  EXPECT_EQ(cosim::wrap_help("  --out N   Words of it; 1 .. 256\n", 28),
            "  --out N   Words of it;\n"
            "            1 .. 256\n");
}

TEST(Help, LeavesWhatFits) {
  const std::string text = "Usage: hdp\n\n  --a   b\n";
  EXPECT_EQ(cosim::wrap_help(text, 20), text);
}

TEST(Shell, QuotesWhatAShellWouldReadOtherwise) {
  EXPECT_EQ(cosim::shell_command({"hdp", "replay", "hdp-failure"}), "hdp replay hdp-failure");
  EXPECT_EQ(cosim::shell_word("my dir/x"), "'my dir/x'");
  EXPECT_EQ(cosim::shell_word("it's"), "'it'\\''s'");
  EXPECT_EQ(cosim::shell_word("a;b"), "'a;b'");
  EXPECT_EQ(cosim::shell_word(""), "''");
  EXPECT_EQ(cosim::shell_word("~"), "'~'");
  EXPECT_EQ(cosim::shell_word("\x1b[31mit's\n"), "$'\\033[31mit\\047s\\012'");
}

}  // namespace
}  // namespace hdp
