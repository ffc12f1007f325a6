// SPDX-License-Identifier: Apache-2.0
// The subcommands. Each adds itself to the program and, when chosen, leaves its exit code in
// `code`. `words`, those of the command line as the JSON records it, and `spoil_golden`, which is
// for programs of tests (main.hpp), outlive the program's options.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "sim/cosim.hpp"

namespace hdp::cli {

void add_builds(CLI::App& app, int& code);
void add_gen(CLI::App& app, int& code);
void add_golden(CLI::App& app, int& code);
void add_cosim(CLI::App& app, int& code, const std::vector<std::string>& words,
               const sim::SpoilGolden& spoil_golden);
void add_replay(CLI::App& app, int& code, const sim::SpoilGolden& spoil_golden);
void add_shrink(CLI::App& app, int& code, const sim::SpoilGolden& spoil_golden);
void add_resume(CLI::App& app, int& code, const std::vector<std::string>& words,
                const sim::SpoilGolden& spoil_golden);
void add_diff(CLI::App& app, int& code);
void add_top(CLI::App& app, int& code, const std::vector<std::string>& words);
void add_explore(CLI::App& app, int& code, const std::vector<std::string>& words);

}  // namespace hdp::cli
