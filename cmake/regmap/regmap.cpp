// SPDX-License-Identifier: Apache-2.0
// Makes the constants and the documentation of the registers from their one description.
//
//   hdp_regmap rtl/registers.toml .           writes the files under the folder
//   hdp_regmap --check rtl/registers.toml .   writes nothing, and fails when one is not up to date
//
// Exit code: 0 good, 1 a file is out of date or cannot be written, 2 the description or the command
// line is wrong.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <fstream>
#include <sstream>
#include <utility>

#include "cmake/regmap/map.hpp"

namespace {

using hdp::regmap::Map;

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

// False when the file cannot be written.
bool write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  return !out.fail();
}

int run(bool check, const std::filesystem::path& description, const std::filesystem::path& root) {
  const Map map = hdp::regmap::read_map(description);
  const std::pair<const char*, std::string> outputs[] = {
      {"rtl/hdp_registers.vh", hdp::regmap::verilog(map)},
      {"golden/registers.hpp", hdp::regmap::cpp(map)},
      {"docs/registers.md", hdp::regmap::markdown(map)},
      {"docs/registers.rdl", hdp::regmap::system_rdl(map)},
  };
  int result = 0;
  for (const auto& [name, text] : outputs) {
    const std::filesystem::path file = root / name;
    if (content(file) == text) continue;
    if (check) {
      fmt::print(stderr, "hdp_regmap: {} is not what {} gives: run make registers\n", name,
                 description.string());
      result = 1;
    } else if (!write(file, text)) {
      fmt::print(stderr, "hdp_regmap: cannot write {}\n", file.string());
      result = 1;
    } else {
      fmt::print("{}\n", name);
    }
  }
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  const bool check = argc > 1 && std::string(argv[1]) == "--check";
  if (argc != (check ? 4 : 3) || (!check && argv[1][0] == '-')) {
    fmt::print(stderr, "usage: hdp_regmap [--check] REGISTERS.toml FOLDER\n");
    return 2;
  }
  try {
    return run(check, argv[argc - 2], argv[argc - 1]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "hdp_regmap: {}\n", error.what());
    return 2;
  }
}
