// SPDX-License-Identifier: Apache-2.0
// hdp diff: two trace databases, event for event.
#include <fmt/format.h>

#include <memory>

#include "cosim/cli/terminal.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/main.hpp"
#include "sim/trace/trace_diff.hpp"

namespace hdp::cli {
namespace {

struct DiffFlags {
  std::string a, b;
  sim::TraceDiffOptions options;
};

int run_diff_command(const DiffFlags& flags) {
  const sim::TraceDiff diff = diff_traces(flags.a, flags.b, flags.options);
  fmt::print("hdp diff: {}\n{}",
             diff.equal() ? cosim::paint("equal", cosim::Colour::Green)
                          : cosim::paint("different", cosim::Colour::Red),
             format_trace_diff(diff, flags.options));
  return diff.equal() ? cosim::kAgreed : cosim::kDiverged;
}

}  // namespace

void add_diff(CLI::App& app, int& code) {
  auto flags = std::make_shared<DiffFlags>();
  CLI::App* command = app.add_subcommand(
      "diff",
      "Compare two trace databases (hdp cosim --db): the first difference and how many at each "
      "stage. Exit codes: 0 equal, 1 different, 2 bad input");
  command->add_option("a", flags->a, "A: the run to compare with")->required();
  command->add_option("b", flags->b, "B: the run to be judged")->required();
  command->add_flag("--values-only", flags->options.values_only,
                    "Cycles may differ, values may not");
  command->add_flag("--golden", flags->options.golden,
                    "Compare what the golden model said instead of what the RTL did");
  command->callback([flags, &code] { code = run_diff_command(*flags); });
}

}  // namespace hdp::cli
