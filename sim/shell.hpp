// SPDX-License-Identifier: Apache-2.0
// Words as a shell reads them.
#pragma once

#include <string>
#include <vector>

namespace hdp::sim {

/// The text in single quotes: one word of a POSIX shell.
inline std::string in_quotes(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

/// One word of a POSIX shell: the text as it is where that does, else in quotes.
inline std::string shell_word(const std::string& text) {
  constexpr const char* kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=+,@%";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  return in_quotes(text);
}

/// A command line that can be typed.
inline std::string shell_command(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + shell_word(word);
  return line;
}

}  // namespace hdp::sim
