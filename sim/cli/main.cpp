// SPDX-License-Identifier: Apache-2.0
// The commands of hdp.
#include "sim/cli/main.hpp"

#include <memory>
#include <string>
#include <vector>

#include "cosim/cli/help.hpp"
#include "sim/bundle/version.hpp"
#include "sim/cli/commands.hpp"

namespace hdp::cli {

int guarded(const std::function<int()>& work) { return cosim::guarded(kProgram, work); }

int run(int argc, char** argv, const sim::SpoilGolden& spoil_golden) {
  CLI::App app{
      "hdp-cosim: the HDP attention co-processor in RTL and as a golden model, in lockstep.\n\n"
      "  hdp cosim --set vectors/default       co-simulate a set of vectors\n"
      "  hdp top --set vectors/default         the whole co-processor in a memory\n"
      "  hdp top --q q.npy --k k.npy --v v.npy on your own tensors\n"
      "  hdp golden --q q.npy --k k.npy --v v.npy --out result\n"
      "                                        the golden model alone\n"
      "  hdp replay hdp-failure                repeat a failing run from its bundle\n"
      "  hdp shrink hdp-failure                make its case small\n"
      "  hdp diff a.sqlite b.sqlite            two runs (cosim --db), event for event\n"
      "  hdp explore --set set --lanes 32,64   the golden model over a grid of builds\n"
      "  hdp gen --profile bert --seed 1 --heads 4 --lq 64 --lk 64 --dim 64 --out set\n\n"
      "Exit codes: 0 agreed, 1 diverged, 2 bad input, 3 internal error, 130 interrupted.",
      "hdp"};
  app.formatter(std::make_shared<cosim::HelpFormatter>());
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("hdp ") + sim::program_version());
  app.set_help_all_flag("--help-all", "Help for all commands");
  int code = cosim::kAgreed;
  std::vector<std::string> words(argv, argv + argc);
  if (!words.empty()) words[0] = "hdp";  // not where it lies here
  add_gen(app, code);
  add_golden(app, code);
  add_cosim(app, code, words, spoil_golden);
  add_replay(app, code, spoil_golden);
  add_shrink(app, code, spoil_golden);
  add_resume(app, code, words, spoil_golden);
  add_diff(app, code);
  add_top(app, code, words);
  add_explore(app, code, words);
  add_builds(app, code);
  for (CLI::App* command : app.get_subcommands(nullptr)) {
    command->set_version_flag("--version", std::string("hdp ") + sim::program_version());
  }
  return cosim::run_command(app, kProgram, argc, argv, code);
}

}  // namespace hdp::cli
