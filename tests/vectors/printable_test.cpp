// SPDX-License-Identifier: Apache-2.0
// Names in messages: nothing steers a terminal, nothing is long.
#include "cosim/util/printable.hpp"

#include <gtest/gtest.h>

#include "cosim/util/input_error.hpp"

namespace hdp {
namespace {

TEST(Printable, TextStaysAndControlsAreEscaped) {
  EXPECT_EQ(cosim::printable("q.npy"), "q.npy");
  EXPECT_EQ(cosim::printable("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"),
            "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
  EXPECT_EQ(cosim::printable("\x1b[31m\n\x7f"), "\\x1b[31m\\x0a\\x7f");
  EXPECT_EQ(cosim::printable("a\xff"), "a\\xff");
  EXPECT_EQ(cosim::printable("\xc2\x9b"), "\\xc2\\x9b");  // the one-byte escape of 8-bit terminals
  EXPECT_EQ(cosim::printable("\xc0\x80"), "\\xc0\\x80");  // overlong
  EXPECT_EQ(cosim::printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // half of a surrogate pair
  EXPECT_EQ(cosim::printable("\xe2\x82"), "\\xe2\\x82");           // cut off
}

TEST(Printable, LinesAreKeptWhereTheyAreOurs) {
  EXPECT_EQ(cosim::printable_lines("a\n\x1b\r\nb"), "a\n\\x1b\\x0d\nb");
  const std::string text = cosim::InputError("f\n", "g\n", "one\ntwo\x1b").what();
  EXPECT_EQ(text, "f\\x0a: g\\x0a: one\ntwo\\x1b");
}

TEST(Printable, LongTextIsCut) {
  EXPECT_EQ(cosim::printable(std::string(60, 'a')), std::string(60, 'a'));
  EXPECT_EQ(cosim::printable(std::string(61, 'a')), std::string(60, 'a') + "...");
}

TEST(Printable, MessagesOfBadInputAre) {
  const std::string text = cosim::InputError("\x1b", "\x07", std::string(100000, 'x')).what();
  EXPECT_EQ(text.substr(0, 13), "\\x1b: \\x07: x");
  EXPECT_LT(text.size(), 1100u);
}

}  // namespace
}  // namespace hdp
