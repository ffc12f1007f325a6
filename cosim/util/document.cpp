// SPDX-License-Identifier: Apache-2.0
// Reads the text files that a user gives: bounded in size and in depth.
#include "cosim/util/document.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "cosim/util/input_error.hpp"

namespace cosim {
namespace {

using Json = nlohmann::ordered_json;

/// Names of the members that lead to where the parser is.
std::string field_text(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!name.empty()) text += (text.empty() ? "" : ".") + name;
  }
  return text;
}

}  // namespace

std::string read_document(const std::string& path, std::size_t most, const std::string& missing) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    throw InputError(path, "", "is a folder; a file is needed");
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw InputError(path, "", missing);
  std::string bytes;
  std::vector<char> chunk(std::size_t{1} << 16);
  do {
    stream.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    bytes.append(chunk.data(), static_cast<std::size_t>(stream.gcount()));
  } while (stream && bytes.size() <= most);
  if (stream.bad()) throw InputError(path, "", "cannot be read");
  if (bytes.size() > most) {
    throw InputError(path, "", "is longer than the " + std::to_string(most) + " bytes allowed");
  }
  return bytes;
}

nlohmann::ordered_json read_json(const std::string& path, const std::string& missing) {
  const std::string bytes = read_document(path, kMaxJsonBytes, missing);
  std::vector<std::string> names;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
    if (depth > kMaxDepth) {
      throw InputError(
          path, field_text(names),
          "is nested deeper than the " + std::to_string(kMaxDepth) + " levels allowed");
    }
    if (event == Json::parse_event_t::key) {
      names.resize(static_cast<std::size_t>(depth));
      names.back() = value.get<std::string>();
    }
    return true;
  };
  try {
    return Json::parse(bytes, watch);
  } catch (const Json::parse_error& error) {
    throw InputError(path, "", std::string("not JSON: ") + error.what());
  } catch (const Json::out_of_range&) {
    throw InputError(path, field_text(names), "has a number that is too large for a double");
  }
}

std::string json_text(const nlohmann::ordered_json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string read_toml_text(const std::string& path) {
  std::string text = read_document(path, kMaxTomlBytes, "cannot open; a TOML file is needed");
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    // A '#' after a quote may be inside a string: then the comment's dots count too.
    const std::size_t mark = line.find_first_of("#\"'");
    if (mark != std::string::npos && line[mark] == '#') line.resize(mark);
    if (std::count(line.begin(), line.end(), '.') > kMaxDepth) {
      throw InputError(path + ":" + std::to_string(number), "",
                       "has more than the " + std::to_string(kMaxDepth) +
                           " dots allowed in a line: its keys are nested too deep");
    }
  }
  return text;
}

}  // namespace cosim
