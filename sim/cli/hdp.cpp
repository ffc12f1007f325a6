// SPDX-License-Identifier: Apache-2.0
// The program `hdp`.
#include "sim/cli/main.hpp"

int main(int argc, char** argv) { return hdp::cli::run(argc, argv); }
