// SPDX-License-Identifier: Apache-2.0
// The script of a bundle.
#include "cosim/util/replay_script.hpp"

#include <fmt/format.h>

#include <cctype>
#include <filesystem>

#include "cosim/util/shell.hpp"

namespace cosim {
namespace fs = std::filesystem;

std::string replay_script(const std::string& name, const std::string& folder,
                          const std::string& program, const std::string& command) {
  std::string variable;
  for (const char c : name)
    variable += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  std::string relative;
  std::error_code ignored;
  if (!program.empty()) relative = fs::relative(program, fs::absolute(folder), ignored).string();
  return fmt::format(
      "#!/bin/sh\n"
      "# Repeats the failing run of this folder: the same divergence in the same cycle.\n"
      "# Exit code 1: reproduced (or another divergence, then it says so); 0: the run agrees now;\n"
      "# others: it cannot be told. With --bisect as the first word that is 125, which git bisect\n"
      "# run takes for a version to skip.\n"
      "# The program is ${variable}, or the one that wrote this folder, or {name} on the PATH.\n"
      "bisect=\n"
      "if [ \"${{1:-}}\" = --bisect ]; then bisect=yes; shift; fi\n"
      "fail() {{\n"
      "  [ -z \"$1\" ] || echo \"$0: $1\" >&2\n"
      "  exit \"$([ -n \"$bisect\" ] && echo 125 || echo \"$2\")\"\n"
      "}}\n"
      "here=$(cd \"$(dirname \"$0\")\" && pwd) || fail 'its folder cannot be entered' 3\n"
      "recorded={recorded}\n"
      "if [ -n \"${{{variable}:-}}\" ]; then program=${variable}\n"
      "elif [ -n \"$recorded\" ] && [ -x \"$here/$recorded\" ]; then program=$here/$recorded\n"
      "elif command -v {name} > /dev/null 2>&1; then program={name}\n"
      "else fail \"{name} is not found; set {variable} to its path: {variable}=build/{name} $0\" "
      "3\n"
      "fi\n"
      "[ -n \"$bisect\" ] || exec \"$program\" {command} \"$@\"\n"
      "\"$program\" {command} \"$@\"\n"
      "code=$?\n"
      "case $code in\n"
      "  0 | 1 | 130) exit \"$code\" ;;  # 130: Ctrl-C, which ends the bisection\n"
      "  *) fail '' \"$code\" ;;\n"
      "esac\n",
      fmt::arg("name", name), fmt::arg("variable", variable),
      fmt::arg("recorded", in_quotes(relative)), fmt::arg("command", command));
}

}  // namespace cosim
