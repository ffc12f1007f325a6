// SPDX-License-Identifier: Apache-2.0
// Reads the text files that a user gives: bounded in size and in depth.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace cosim {

constexpr int kMaxDepth = 32;                                ///< of any JSON or TOML document
constexpr std::size_t kMaxJsonBytes = std::size_t{1} << 26;  ///< 20,000 groups are 12 MB
constexpr std::size_t kMaxTomlBytes = std::size_t{1} << 16;

/// The bytes of a file. Reads no more than `most` of them, also from a device without an end.
/// Throws InputError: `missing` when it cannot be opened, a folder, a longer file.
std::string read_document(const std::string& path, std::size_t most, const std::string& missing);

/// The JSON in a file. Throws InputError naming the file, and the field where there is one, also
/// for more than kMaxDepth levels and for numbers that no double holds.
nlohmann::ordered_json read_json(const std::string& path, const std::string& missing);

/// JSON as text, with a line end. Bytes that are not UTF-8, as paths may have them, become U+FFFD.
std::string json_text(const nlohmann::ordered_json& json, int indent = 2);

/// The text of a TOML file, of which no line has more than kMaxDepth dots outside comments: the
/// parser and the tree recurse once for each part of a dotted key. Throws InputError.
std::string read_toml_text(const std::string& path);

}  // namespace cosim
