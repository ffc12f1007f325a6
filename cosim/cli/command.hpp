// SPDX-License-Identifier: Apache-2.0
// A command-line program: exit codes, what is said of errors, and the run of its parser.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

namespace cosim {

/// Exit codes of every command.
enum ExitCode { kAgreed = 0, kDiverged = 1, kBadInput = 2, kInternalError = 3, kInterrupted = 130 };

/// Does the work of a command. What it throws is told on standard error, behind the program's name,
/// and becomes an exit code: InputError and std::invalid_argument kBadInput, others kInternalError.
int guarded(const std::string& program, const std::function<int()>& work);

/// Parses the command line and so runs the command that it names, whose callback sets `code`. Help
/// and version go to standard output; of a command line that is wrong a sentence says what is
/// meant. Returns the exit code, also when standard output could not be written.
int run_command(CLI::App& app, const std::string& program, int argc, char** argv, const int& code);

}  // namespace cosim
