// SPDX-License-Identifier: Apache-2.0
// hdp cosim: the lockstep run.
#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "sim/cli/commands.hpp"
#include "sim/cli/failure.hpp"
#include "sim/cli/main.hpp"
#include "sim/cli/options.hpp"
#include "sim/cli/snapshot_options.hpp"
#include "sim/cli/summary.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/cosim.hpp"
#include "sim/trace/timeline.hpp"
#include "sim/trace/trace_db.hpp"
#include "vectors/atomic_file.hpp"

namespace hdp::cli {
namespace {

struct CosimFlags {
  JobOptions job;
  std::string set, build = "edge", wave, json;
  std::string db, timeline;
  std::uint64_t stalls = 0;
  std::string bundle;
  bool no_bundle = false;
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

std::vector<sim::Job> load_jobs(const CosimFlags& flags, const CLI::App& command,
                                sim::Origin& origin) {
  if (flags.set.empty()) {
    if (flags.job.q.empty() || flags.job.k.empty() || flags.job.v.empty()) {
      throw InputError("hdp cosim", "", "no input; give --set DIR, or all of --q, --k and --v");
    }
    std::string notes;
    std::vector<sim::Job> jobs{flags.job.load(notes)};
    fmt::print("{}", notes);
    origin.profile = "files";
    return jobs;
  }
  if (flags.job.any_operand() || flags.job.any_config(command)) {
    throw InputError("--set", "",
                     "a set brings its own operands and configuration; leave out --q, --k, "
                     "--v and the configuration and scale options");
  }
  VectorSet set = load_set(flags.set);
  origin = {set.profile, set.seed, set.command};
  return std::move(set.groups);
}

void leave_bundle(const CosimFlags& flags, const Build& build, const std::vector<sim::Job>& jobs,
                  const sim::Origin& origin, const sim::CosimReport& report) {
  sim::Failure failure;
  failure.build = build;
  failure.jobs.assign(jobs.begin(),
                      jobs.begin() + static_cast<std::ptrdiff_t>(report.divergent_job) + 1);
  failure.stall_seed = flags.stalls;
  failure.divergence = *report.divergence;
  failure.origin = origin;
  failure.make_core = [name = build.name] { return sim::make_core(name); };
  BundlePlace place;
  if (!flags.bundle.empty()) place = {flags.bundle, false};
  save_bundle(place, failure);
}

int run_cosim_command(const CosimFlags& flags, const CLI::App& command) {
  const InterruptGuard guard;  // from here on: reading a large set takes time, too
  check_writable(flags.json, "--json");
  check_writable(flags.wave, "--wave");
  check_writable(flags.db, "--db");
  check_writable(flags.timeline, "--timeline");
  if (!flags.bundle.empty()) sim::check_bundle_place(flags.bundle);
  const Build build = Build::named(flags.build);
  sim::Origin origin;
  const std::vector<sim::Job> jobs = load_jobs(flags, command, origin);
  const auto log = make_log(flags.verbose);
  for (const sim::Job& job : jobs) {
    try {
      sim::check_fits(build, job);
    } catch (const std::invalid_argument& error) {
      if (flags.set.empty()) throw;
      throw InputError(flags.set, "", error.what());
    }
    log->info("job {}: {} heads, {} queries, {} keys, D {}", job.name, job.heads, job.shape.lq,
              job.shape.lk, job.shape.dim);
  }
  const auto core = sim::make_core(flags.build);
  log->info("{} build, stall seed {}: start", flags.build, flags.stalls);

  std::optional<sim::TraceDb> db;
  std::optional<sim::Timeline> timeline;
  if (!flags.db.empty()) {
    db.emplace(
        flags.db, build,
        sim::TraceRun{flags.stalls, sim::recorded_options(command.config_to_str()), jobs.size()});
  }
  if (!flags.timeline.empty()) timeline.emplace(flags.timeline, build, flags.stalls);

  sim::CosimReport report;
  std::unique_ptr<sim::SnapshotWriter> snapshots;
  {
    ProgressBar bar;
    sim::CosimOptions options;
    options.stall_seed = flags.stalls;
    options.wave = flags.wave;
    options.interrupted = [] { return InterruptGuard::interrupted(); };
    options.progress = [&bar](const sim::Progress& p) { bar.update(p.fraction, p.cycles); };
    if (db) options.observers.push_back(&*db);
    if (timeline) options.observers.push_back(&*timeline);
    snapshots = flags.snapshot.install(options, *core, flags.build, jobs, bar);
    report = run_cosim(*core, build, jobs, options);
  }
  for (const sim::JobReport& job : report.jobs) {
    log->info("job {}: {} heads done in {} cycles", job.name, job.heads_done, job.cycles);
  }
  const Summary summary = summarise(build, jobs, flags.stalls, report);
  fmt::print("{}", format_outcome("hdp cosim", summary));
  if (report.divergence && !flags.no_bundle) leave_bundle(flags, build, jobs, origin, report);
  if (!flags.wave.empty()) fmt::print("  {:<22}{}\n", "waveform", flags.wave);
  if (report.interrupted && snapshots) fmt::print("{}", resume_hint(*snapshots));
  if (!flags.json.empty()) write_file(flags.json, json_summary(summary));
  if (db) {
    db->commit(report);
    fmt::print("  {:<22}{}\n", "trace database", flags.db);
  }
  if (timeline) {
    timeline->commit();
    fmt::print("  {:<22}{}\n", "timeline", flags.timeline);
  }
  if (report.divergence) return kDiverged;
  return report.interrupted ? kInterrupted : kAgreed;
}

}  // namespace

void add_cosim(CLI::App& app, int& code) {
  auto flags = std::make_shared<CosimFlags>();
  CLI::App* command = app.add_subcommand(
      "cosim",
      "Run the Verilated core and the golden model in lockstep, every probe in every cycle");
  command->add_option("--set", flags->set,
                      "Folder of a vector set (hdp gen); instead of --q, --k, --v");
  flags->job.add_to(*command, false);
  command
      ->add_option("--build", flags->build,
                   "edge (L <= 128, D <= 64; default), server (L <= 512, D <= "
                   "64) or small (L <= 16, D <= 8)")
      ->check(CLI::IsMember({"edge", "server", "small"}));
  command->add_option("--stalls", flags->stalls,
                      "Seed of random stalls on the load and output streams; "
                      "0: none (default)");
  command->add_option("--wave", flags->wave, "Write a waveform of the whole run, .fst");
  command->add_option("--db", flags->db,
                      "Write every probe event of both sides into an SQLite database "
                      "(hdp diff compares two)");
  command->add_option("--timeline", flags->timeline,
                      "Write a timeline for Perfetto, .json: engines, heads, "
                      "rows, stalls, FIFO levels");
  flags->snapshot.add_to(*command);
  CLI::Option* bundle = command->add_option(
      "--bundle", flags->bundle,
      "Folder for what repeats and explains a divergence, if there is one (default: "
      "hdp-failure, hdp-failure-2, ...)");
  command->add_flag("--no-bundle", flags->no_bundle, "Leave no such folder")->excludes(bundle);
  command->add_option("--json", flags->json, "Write the summary and the divergence as JSON");
  command->add_flag("-v,--verbose", flags->verbose, "Tell on standard error what is being done");
  command->callback([flags, command, &code] { code = run_cosim_command(*flags, *command); });
}

}  // namespace hdp::cli
