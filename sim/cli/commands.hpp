// SPDX-License-Identifier: Apache-2.0
// The subcommands. Each adds itself to the program and, when chosen, leaves its exit code in
// `code`.
#pragma once

#include <CLI/CLI.hpp>

namespace hdp::cli {

void add_gen(CLI::App& app, int& code);
void add_golden(CLI::App& app, int& code);
void add_cosim(CLI::App& app, int& code);
void add_replay(CLI::App& app, int& code);
void add_shrink(CLI::App& app, int& code);
void add_resume(CLI::App& app, int& code);
void add_diff(CLI::App& app, int& code);

}  // namespace hdp::cli
