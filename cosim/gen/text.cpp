// SPDX-License-Identifier: Apache-2.0
// Names and wrapped lists.
#include "cosim/gen/text.hpp"

#include <cctype>

namespace cosim::gen {

std::string camel(std::string_view name) {
  std::string result;
  bool start = true;
  for (const char c : name) {
    if (c == '_') {
      start = true;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    result += static_cast<char>(start ? std::toupper(byte) : std::tolower(byte));
    start = false;
  }
  return result;
}

std::string upper(std::string_view name) {
  std::string result;
  for (const char c : name) {
    result += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return result;
}

std::string wrapped(const std::string& head, const std::vector<std::string>& items,
                    const std::string& tail, std::size_t indent) {
  std::string out, line = head;
  for (std::size_t n = 0; n < items.size(); ++n) {
    const bool last = n + 1 == items.size();
    const std::string item = items[n] + (last ? tail : ",");
    const bool blank = !line.empty() && line.back() != ' ' && n > 0;
    if (n > 0 && line.size() + (blank ? 1 : 0) + item.size() > kColumns) {
      out += line + "\n";
      line = std::string(indent, ' ') + item;
    } else {
      line += (blank ? " " : "") + item;
    }
  }
  if (items.empty()) line += tail;
  return out + line + "\n";
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

}  // namespace cosim::gen
