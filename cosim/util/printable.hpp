// SPDX-License-Identifier: Apache-2.0
// Text of a user or a file inside a message.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cosim {

/// `text` with control characters and bytes that are not UTF-8 as \xNN, cut to about `most` bytes
/// with "..." where it is longer. Nothing in it can steer a terminal.
std::string printable(std::string_view text, std::size_t most = 60);

/// The same, but for the ends of its lines: for text of which only parts come from an input.
std::string printable_lines(std::string_view text, std::size_t most = 1000);

}  // namespace cosim
