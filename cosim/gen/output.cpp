// SPDX-License-Identifier: Apache-2.0
// Writes or compares what a generator makes.
#include "cosim/gen/output.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <sstream>

namespace cosim::gen {
namespace {

/// False when the file cannot be written; then what was there is still there.
bool write(const std::filesystem::path& file, const std::string& text) {
  const std::filesystem::path beside = file.string() + ".new";
  std::ofstream out(beside, std::ios::binary);
  out << text;
  out.close();
  std::error_code error;
  if (!out.fail()) std::filesystem::rename(beside, file, error);
  if (out.fail() || error) {
    std::filesystem::remove(beside, error);
    return false;
  }
  return true;
}

}  // namespace

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

int put(const std::vector<Output>& outputs, const std::filesystem::path& root, bool check,
        const std::string& program, const std::string& made_from, const std::string& remedy) {
  int result = 0;
  for (const auto& [name, text] : outputs) {
    const std::filesystem::path file = root / name;
    if (content(file) == text) continue;
    if (check) {
      fmt::print(stderr, "{}: {} is not what {} gives: run {}\n", program, name, made_from, remedy);
      result = 1;
    } else if (!write(file, text)) {
      fmt::print(stderr, "{}: cannot write {}\n", program, file.string());
      result = 1;
    } else {
      fmt::print("{}\n", name);
    }
  }
  return result;
}

std::string replaced_between(const std::string& text, const std::string& begin,
                             const std::string& end, const std::string& inner) {
  const std::size_t first = text.find(begin + "\n");
  if (first == std::string::npos) return {};
  const std::size_t from = first + begin.size() + 1;
  const std::size_t to = text.find(end + "\n", from);
  if (to == std::string::npos) return {};
  return text.substr(0, from) + inner + text.substr(to);
}

}  // namespace cosim::gen
