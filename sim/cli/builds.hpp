// SPDX-License-Identifier: Apache-2.0
// Which RTL this program has: the cores of hdp cosim and the co-processors of hdp top.
#pragma once

#include <string>

namespace hdp::cli {

/// For the help of --build and --machine: "edge (L <= 128, D <= 64), small (L <= 16, D <= 8)".
std::string core_choices();
std::string coprocessor_choices();

/// Throw InputError when the name is none, or this program was made without its RTL: with what it
/// has.
void check_core(const std::string& build);
void check_coprocessor(const std::string& machine);

}  // namespace hdp::cli
