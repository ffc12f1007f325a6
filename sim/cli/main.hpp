// SPDX-License-Identifier: Apache-2.0
// The command line, as a function: programs with other sets of Verilated builds use it too.
#pragma once

#include <functional>

#include "sim/cosim.hpp"

namespace hdp::cli {

/// Exit codes of `hdp`.
enum ExitCode { kAgreed = 0, kDiverged = 1, kBadInput = 2, kInternalError = 3, kInterrupted = 130 };

/// `spoil_golden` is for programs of tests: a bug in the golden model of every run.
int run(int argc, char** argv, const sim::SpoilGolden& spoil_golden = {});

/// Does the work of a command. What it throws is told on standard error and becomes an exit code.
int guarded(const std::function<int()>& work);

}  // namespace hdp::cli
