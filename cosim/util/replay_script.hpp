// SPDX-License-Identifier: Apache-2.0
// The script with which a bundle repeats its run.
#pragma once

#include <string>

namespace cosim {

/// A shell script for `folder` that runs the program called `name` with `command`, words of a shell
/// in which "$here" is the folder. It finds the program by the variable of that name in capitals,
/// by where `program` lies from the folder, or on the PATH. Its option --bisect makes 125 of every
/// exit code that does not tell good from bad.
std::string replay_script(const std::string& name, const std::string& folder,
                          const std::string& program, const std::string& command);

}  // namespace cosim
