// SPDX-License-Identifier: Apache-2.0
// Words as a shell reads them.
#pragma once

#include <string>
#include <vector>

#include "cosim/util/printable.hpp"

namespace cosim {

/// The text in single quotes: one word of a POSIX shell.
inline std::string in_quotes(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

/// One word of a shell: the text as it is where that does, else in quotes; what could steer a
/// terminal is in the escapes of $'...' (bash, zsh, POSIX 2024).
inline std::string shell_word(const std::string& text) {
  constexpr const char* kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=+,@%";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  if (printable(text, text.size()) == text) return in_quotes(text);
  std::string escaped = "$'";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f || c == '\'' || c == '\\') {
      escaped += {'\\', static_cast<char>('0' + (byte >> 6)),
                  static_cast<char>('0' + (byte >> 3 & 7)), static_cast<char>('0' + (byte & 7))};
    } else {
      escaped += c;
    }
  }
  return escaped + "'";
}

/// A command line that can be typed.
inline std::string shell_command(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + shell_word(word);
  return line;
}

}  // namespace cosim
