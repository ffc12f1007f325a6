// SPDX-License-Identifier: Apache-2.0
// Dispatch and exit codes.
#include "sim/cli/main.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "sim/cli/commands.hpp"
#include "vectors/input_error.hpp"

namespace hdp::cli {

int run(int argc, char** argv) {
  CLI::App app{
      "hdp-cosim: the HDP attention co-processor in RTL and as a golden model, in lockstep.\n\n"
      "  hdp cosim --set vectors/default          co-simulate a set of vectors\n"
      "  hdp cosim --q q.npy --k k.npy --v v.npy  co-simulate your own tensors\n"
      "  hdp golden --q q.npy --k k.npy --v v.npy --out result   the golden model alone\n"
      "  hdp gen --profile bert --seed 1 --heads 4 --lq 64 --lk 64 --dim 64 --out set\n\n"
      "Exit codes: 0 agreed, 1 diverged, 2 bad input, 3 internal error, 130 interrupted.",
      "hdp"};
  app.require_subcommand(1);
  app.set_version_flag("--version", "hdp 0.1.0");
  app.set_help_all_flag("--help-all", "Help for all commands");
  int code = kAgreed;
  add_gen(app, code);
  add_golden(app, code);
  add_cosim(app, code);
  try {
    app.parse(argc, argv);
    return code;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kAgreed : kBadInput;
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

}  // namespace hdp::cli
