// SPDX-License-Identifier: Apache-2.0
// Breaks the lines of help texts.
#include "cosim/cli/help.hpp"

#include <algorithm>

namespace cosim {
namespace {

/// The column in which the rest of a line goes on.
std::size_t hanging_column(const std::string& line, std::size_t width) {
  const std::size_t begin = line.find_first_not_of(' ');
  const std::size_t gap = line.find("  ", begin);
  const std::size_t second =
      gap == std::string::npos ? std::string::npos : line.find_first_not_of(' ', gap);
  return second < width / 2 ? second : begin;
}

/// Whether the blank is one of "1 .. 8", which stays on a line.
bool in_range(const std::string& line, std::size_t blank) {
  return line.compare(blank + 1, 2, "..") == 0 ||
         (blank >= 2 && line.compare(blank - 2, 2, "..") == 0);
}

}  // namespace

std::string wrap_help(const std::string& text, std::size_t width) {
  std::string wrapped;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    at = end + 1;
    line.erase(line.find_last_not_of(' ') + 1);
    while (line.size() > width) {
      const std::size_t column = hanging_column(line, width);
      std::size_t cut = line.rfind(' ', width);
      while (cut != std::string::npos && cut > column && in_range(line, cut)) {
        cut = line.rfind(' ', cut - 1);
      }
      const std::size_t comma = line.rfind(',', width - 1);
      if (comma != std::string::npos && (cut == std::string::npos || comma > cut)) cut = comma + 1;
      if (cut == std::string::npos || cut <= column) break;  // one long word
      const std::size_t rest = line.find_first_not_of(' ', cut);
      if (rest == std::string::npos) break;
      std::string first = line.substr(0, cut);
      first.erase(first.find_last_not_of(' ') + 1);
      wrapped += first + "\n";
      line = std::string(column, ' ') + line.substr(rest);
    }
    wrapped += line + (end < text.size() ? "\n" : "");
  }
  return wrapped;
}

}  // namespace cosim
