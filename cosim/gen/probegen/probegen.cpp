// SPDX-License-Identifier: Apache-2.0
// Makes everything that follows from the description of a design's probes.
//
//   probegen spec/probes.toml .           writes the files under the folder
//   probegen --check spec/probes.toml .   writes nothing, and fails when one is not up to date
//
// Exit code: 0 good, 1 a file is out of date or cannot be written, 2 the description or the command
// line is wrong.
#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "cosim/gen/probegen/probes.hpp"

namespace {

using namespace cosim::gen;

int run(bool check, const std::filesystem::path& description, const std::filesystem::path& root) {
  const Design design = read_design(description);
  std::vector<Output> all;
  for (const auto& files : {cpp_files(design), stream_files(design), verilog_files(design),
                            shadow_files(design), pages(design, root)}) {
    all.insert(all.end(), files.begin(), files.end());
  }
  return put(all, root, check, "probegen", description.string(), design.regenerate);
}

}  // namespace

int main(int argc, char** argv) {
  const bool check = argc > 1 && std::string(argv[1]) == "--check";
  if (argc != (check ? 4 : 3) || (!check && argv[1][0] == '-')) {
    fmt::print(stderr, "usage: probegen [--check] PROBES.toml FOLDER\n");
    return 2;
  }
  try {
    return run(check, argv[argc - 2], argv[argc - 1]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "probegen: {}\n", error.what());
    return 2;
  }
}
