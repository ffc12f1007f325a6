// SPDX-License-Identifier: Apache-2.0
// Dispatch and exit codes.
#include "sim/cli/main.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string>

#include "sim/bundle/version.hpp"
#include "sim/cli/commands.hpp"
#include "vectors/input_error.hpp"

namespace hdp::cli {

int guarded(const std::function<int()>& work) {
  try {
    return work();
  } catch (const InputError& error) {
    fmt::print(stderr, "hdp: {}\n", error.what());
    return kBadInput;
  } catch (const std::invalid_argument& error) {
    fmt::print(stderr, "hdp: {}\n", error.what());
    return kBadInput;
  } catch (const std::exception& error) {
    fmt::print(stderr, "hdp: internal error: {}\n", error.what());
    return kInternalError;
  }
}

int run(int argc, char** argv, const sim::SpoilGolden& spoil_golden) {
  CLI::App app{
      "hdp-cosim: the HDP attention co-processor in RTL and as a golden model, in lockstep.\n\n"
      "  hdp cosim --set vectors/default          co-simulate a set of vectors\n"
      "  hdp cosim --q q.npy --k k.npy --v v.npy  co-simulate your own tensors\n"
      "  hdp top --set vectors/default            the whole co-processor in a memory\n"
      "  hdp golden --q q.npy --k k.npy --v v.npy --out result   the golden model alone\n"
      "  hdp replay hdp-failure                   repeat a failing run from its bundle\n"
      "  hdp shrink hdp-failure                   make its case small\n"
      "  hdp diff a.sqlite b.sqlite               two recorded runs (cosim --db), event for event\n"
      "  hdp explore --set set --lanes 32,64      the golden model alone over a grid of builds\n"
      "  hdp gen --profile bert --seed 1 --heads 4 --lq 64 --lk 64 --dim 64 --out set\n\n"
      "Exit codes: 0 agreed, 1 diverged, 2 bad input, 3 internal error, 130 interrupted.",
      "hdp"};
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("hdp ") + sim::program_version());
  app.set_help_all_flag("--help-all", "Help for all commands");
  int code = kAgreed;
  add_gen(app, code);
  add_golden(app, code);
  add_cosim(app, code, spoil_golden);
  add_replay(app, code, spoil_golden);
  add_shrink(app, code, spoil_golden);
  add_resume(app, code, spoil_golden);
  add_diff(app, code);
  add_top(app, code);
  add_explore(app, code);
  return guarded([&] {
    try {
      app.parse(argc, argv);
      return code;
    } catch (const CLI::ParseError& error) {
      return app.exit(error) == 0 ? static_cast<int>(kAgreed) : static_cast<int>(kBadInput);
    }
  });
}

}  // namespace hdp::cli
