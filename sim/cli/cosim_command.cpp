// SPDX-License-Identifier: Apache-2.0
// hdp cosim: the lockstep run.
#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <utility>

#include "cosim/cli/number.hpp"
#include "cosim/cli/terminal.hpp"
#include "sim/cli/builds.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/lockstep_run.hpp"
#include "sim/cli/main.hpp"
#include "sim/cli/options.hpp"
#include "sim/cosim.hpp"
#include "sim/trace/trace_db.hpp"

namespace hdp::cli {
namespace {

struct CosimFlags {
  JobOptions job;
  std::string set, build = "edge";
  std::uint64_t stalls = 0;
  cosim::InitSeed init_seed = cosim::kDefaultInitSeed;
  OutputOptions outputs;
  SnapshotOptions snapshot;
  bool verbose = false;
};

/// Messages beside the results: on standard error, and only with --verbose.
std::shared_ptr<spdlog::logger> make_log(bool verbose) {
  auto log = std::make_shared<spdlog::logger>(
      "hdp", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
  log->set_pattern("%H:%M:%S.%e %^%l%$ %v");
  log->set_level(verbose ? spdlog::level::info : spdlog::level::warn);
  return log;
}

int run_cosim_command(const CosimFlags& flags, const CLI::App& command,
                      const std::vector<std::string>& words, const sim::SpoilGolden& spoil_golden) {
  Places places;
  places.reads(flags.set, "--set");
  places.reads(flags.job);
  flags.outputs.check(places);
  if (flags.snapshot.every > 0) places.writes_file(flags.snapshot.file, "--snapshot");
  const JsonOutput json(flags.outputs.json, words);
  check_core(flags.build);
  const Build build = Build::named(flags.build);
  const JobInput input = load_input(command, flags.set, flags.job);
  const cosim::InterruptGuard guard;
  const auto log = make_log(flags.verbose);
  for (const sim::Job& job : input.jobs) {
    try {
      sim::check_fits(build, job);
    } catch (const std::invalid_argument& error) {
      if (flags.set.empty()) throw;
      throw cosim::InputError(flags.set, "", error.what());
    }
    log->info("job {}: {} heads, {} queries, {} keys, D {}", job.name, job.heads, job.shape.lq,
              job.shape.lk, job.shape.dim);
  }
  log->info("{} build, stall seed {}, initial state {}: start", flags.build, flags.stalls,
            cosim::describe_initial_state(flags.init_seed));
  return run_lockstep({"hdp cosim", build, input.jobs, flags.stalls, flags.init_seed, input.origin,
                       sim::recorded_options(command.config_to_str()), input.inputs, json,
                       flags.outputs, flags.snapshot, spoil_golden, log, nullptr, ""});
}

}  // namespace

void add_cosim(CLI::App& app, int& code, const std::vector<std::string>& words,
               const sim::SpoilGolden& spoil_golden) {
  auto flags = std::make_shared<CosimFlags>();
  CLI::App* command = app.add_subcommand(
      "cosim",
      "Run the Verilated core and the golden model in lockstep, every probe in every cycle");
  command->add_option("--set", flags->set,
                      "Folder of a vector set (hdp gen); instead of --q, --k, --v");
  flags->job.add_to(*command, false);
  command->add_option("--build", flags->build, core_choices() + "; default: edge");
  cosim::add_number(*command, "--stalls", flags->stalls, std::uint64_t{0}, ~std::uint64_t{0},
                    "Seed of random stalls on the load and output streams and before each start; "
                    "0: none (default)");
  add_init_seed(*command, flags->init_seed);
  flags->outputs.add_to(*command, "the whole run");
  flags->snapshot.add_to(*command);
  command->add_flag("--verbose", flags->verbose, "Tell on standard error what is being done");
  command->callback([flags, command, &code, &words, &spoil_golden] {
    code = run_cosim_command(*flags, *command, words, spoil_golden);
  });
}

}  // namespace hdp::cli
