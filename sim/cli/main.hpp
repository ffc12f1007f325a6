// SPDX-License-Identifier: Apache-2.0
// The command line, as a function: programs with other sets of Verilated builds use it too.
#pragma once

namespace hdp::cli {

/// Exit codes of `hdp`.
enum ExitCode { kAgreed = 0, kDiverged = 1, kBadInput = 2, kInternalError = 3, kInterrupted = 130 };

int run(int argc, char** argv);

}  // namespace hdp::cli
