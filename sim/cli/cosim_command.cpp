// SPDX-License-Identifier: Apache-2.0
// hdp cosim: the lockstep run.
#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>

#include "sim/cli/commands.hpp"
#include "sim/cli/main.hpp"
#include "sim/cli/options.hpp"
#include "sim/cli/summary.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/cosim.hpp"
#include "vectors/atomic_file.hpp"

namespace hdp::cli {
namespace {

struct CosimFlags {
  JobOptions job;
  std::string set, build = "edge", wave, json;
  std::uint64_t stalls = 0;
  bool verbose = false;
};

/// Messages beside the results: on standard error, and only with --verbose.
std::shared_ptr<spdlog::logger> make_log(bool verbose) {
  auto log = std::make_shared<spdlog::logger>("hdp", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
  log->set_pattern("%H:%M:%S.%e %^%l%$ %v");
  log->set_level(verbose ? spdlog::level::info : spdlog::level::warn);
  return log;
}

std::vector<sim::Job> load_jobs(const CosimFlags& flags, const CLI::App& command) {
  if (flags.set.empty()) {
    if (flags.job.q.empty() || flags.job.k.empty() || flags.job.v.empty()) {
      throw InputError("hdp cosim", "", "no input; give --set DIR, or all of --q, --k and --v");
    }
    std::string notes;
    std::vector<sim::Job> jobs{flags.job.load(notes)};
    fmt::print("{}", notes);
    return jobs;
  }
  if (flags.job.any_operand() || flags.job.any_config(command)) {
    throw InputError("--set", "", "a set brings its own operands and configuration; leave out --q, --k, "
                                  "--v and the configuration and scale options");
  }
  return load_set(flags.set).groups;
}

/// Fails before a long run rather than after it.
void check_writable(const std::string& path, const char* field) {
  if (path.empty()) return;
  const auto parent = std::filesystem::absolute(path).parent_path();
  if (!std::filesystem::is_directory(parent)) {
    throw InputError(path, field, "there is no folder " + parent.string() + "; make it first");
  }
  if (std::filesystem::is_directory(path)) {
    throw InputError(path, field, "is a folder; give the name of a file");
  }
}

int run_cosim_command(const CosimFlags& flags, const CLI::App& command) {
  check_writable(flags.json, "--json");
  check_writable(flags.wave, "--wave");
  const Build build = Build::named(flags.build);
  const std::vector<sim::Job> jobs = load_jobs(flags, command);
  const auto log = make_log(flags.verbose);
  for (const sim::Job& job : jobs) {
    try {
      sim::check_fits(build, job);
    } catch (const std::invalid_argument& error) {
      if (flags.set.empty()) throw;
      throw InputError(flags.set, "", error.what());
    }
    log->info("job {}: {} heads, {} queries, {} keys, D {}", job.name, job.heads, job.shape.lq, job.shape.lk,
              job.shape.dim);
  }
  const auto core = sim::make_core(flags.build);
  log->info("{} build, stall seed {}: start", flags.build, flags.stalls);

  sim::CosimReport report;
  {
    const InterruptGuard guard;
    ProgressBar bar;
    sim::CosimOptions options;
    options.stall_seed = flags.stalls;
    options.wave = flags.wave;
    options.interrupted = [] { return InterruptGuard::interrupted(); };
    options.progress = [&bar](const sim::Progress& p) { bar.update(p.fraction, p.cycles); };
    report = run_cosim(*core, build, jobs, options);
  }
  for (const sim::JobReport& job : report.jobs) {
    log->info("job {}: {} heads done in {} cycles", job.name, job.heads_done, job.cycles);
  }
  if (report.divergence) {
    const std::string text = format_divergence(*report.divergence);
    const std::size_t line_end = text.find('\n');
    fmt::print("{}\n  {:<10} {}\n{}", paint(text.substr(0, line_end), Colour::Red), "job",
               report.jobs[report.divergent_job].name, text.substr(line_end + 1));
  }
  const Summary summary = summarise(build, jobs, flags.stalls, report);
  const std::string title = report.divergence     ? paint("diverged", Colour::Red)
                            : report.interrupted ? paint("interrupted", Colour::Yellow)
                                                  : paint("agreed", Colour::Green);
  fmt::print("hdp cosim: {}\n{}", title, format_summary(summary));
  if (!flags.wave.empty()) fmt::print("  {:<22}{}\n", "waveform", flags.wave);
  if (!flags.json.empty()) write_file(flags.json, json_summary(summary));
  if (report.divergence) return kDiverged;
  return report.interrupted ? kInterrupted : kAgreed;
}

}  // namespace

void add_cosim(CLI::App& app, int& code) {
  auto flags = std::make_shared<CosimFlags>();
  CLI::App* command = app.add_subcommand(
      "cosim", "Run the Verilated core and the golden model in lockstep, every probe in every cycle");
  command->add_option("--set", flags->set, "Folder of a vector set (hdp gen); instead of --q, --k, --v");
  flags->job.add_to(*command, false);
  command->add_option("--build", flags->build, "edge (L <= 128, D <= 64; default), server (L <= 512, D <= "
                                               "64) or small (L <= 16, D <= 8)")
      ->check(CLI::IsMember({"edge", "server", "small"}));
  command->add_option("--stalls", flags->stalls, "Seed of random stalls on the load and output streams; "
                                                 "0: none (default)");
  command->add_option("--wave", flags->wave, "Write a waveform of the whole run, .fst");
  command->add_option("--json", flags->json, "Write the summary and the divergence as JSON");
  command->add_flag("-v,--verbose", flags->verbose, "Tell on standard error what is being done");
  command->callback([flags, command, &code] { code = run_cosim_command(*flags, *command); });
}

}  // namespace hdp::cli
