// SPDX-License-Identifier: Apache-2.0
// The command line, as a function: programs with other sets of Verilated builds use it too.
#pragma once

#include <functional>

#include "cosim/cli/command.hpp"
#include "sim/cosim.hpp"

namespace hdp::cli {

/// What the program is called, in messages and commands.
inline constexpr const char* kProgram = "hdp";

/// `spoil_golden` is for programs of tests: a bug in the golden model of every run.
int run(int argc, char** argv, const sim::SpoilGolden& spoil_golden = {});

/// Does the work of a command. What it throws is told on standard error and becomes an exit code.
int guarded(const std::function<int()>& work);

}  // namespace hdp::cli
