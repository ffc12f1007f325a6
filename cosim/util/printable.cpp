// SPDX-License-Identifier: Apache-2.0
// Text of a user or a file inside a message.
#include "cosim/util/printable.hpp"

namespace cosim {
namespace {

unsigned byte_at(std::string_view text, std::size_t n) {
  return n < text.size() ? static_cast<unsigned char>(text[n]) : 0U;
}

/// Bytes of the character that begins at n; 0: none that a terminal should get.
std::size_t character(std::string_view text, std::size_t n) {
  const unsigned first = byte_at(text, n), second = byte_at(text, n + 1);
  if (first < 0x80) return first >= ' ' && first != 0x7f ? 1 : 0;
  const std::size_t size = first >= 0xf0 && first <= 0xf4   ? 4
                           : first >= 0xe0 && first <= 0xef ? 3
                           : first >= 0xc2 && first <= 0xdf ? 2
                                                            : 0;
  for (std::size_t k = 1; k < size; ++k) {
    if ((byte_at(text, n + k) & 0xc0) != 0x80) return 0;
  }
  const bool control = first == 0xc2 && second < 0xa0;  // of the second set: 0x80 .. 0x9f
  const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool outside = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
  return control || overlong || outside ? 0 : size;
}

std::string shown(std::string_view text, std::size_t most, bool keep_lines) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string out;
  for (std::size_t n = 0; n < text.size();) {
    if (n >= most) return out + "...";
    if (keep_lines && text[n] == '\n') {
      out += text[n++];
      continue;
    }
    const std::size_t size = character(text, n);
    if (size == 0) {
      const unsigned byte = byte_at(text, n);
      out += {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
      ++n;
      continue;
    }
    out += text.substr(n, size);
    n += size;
  }
  return out;
}

}  // namespace

std::string printable(std::string_view text, std::size_t most) { return shown(text, most, false); }

std::string printable_lines(std::string_view text, std::size_t most) {
  return shown(text, most, true);
}

}  // namespace cosim
