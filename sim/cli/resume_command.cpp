// SPDX-License-Identifier: Apache-2.0
// hdp resume: a lockstep run goes on from a snapshot. And how hdp cosim leaves one.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "sim/bundle/version.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/main.hpp"
#include "sim/cli/snapshot_options.hpp"
#include "sim/cli/summary.hpp"
#include "vectors/atomic_file.hpp"

namespace hdp::cli {
namespace {

struct ResumeFlags {
  std::string file, json, wave;
  SnapshotOptions snapshot;
};

int run_resume(ResumeFlags flags, const CLI::App& command) {
  check_writable(flags.json, "--json");
  check_writable(flags.wave, "--wave");
  const sim::SnapshotFile file = sim::load_snapshot(flags.file);
  if (command.count("--snapshot-every") == 0) flags.snapshot.every = file.run.every;
  if (command.count("--snapshot") == 0) flags.snapshot.file = flags.file;
  if (file.snapshot.model_id.empty()) {
    throw InputError(flags.file, "model", "is unnamed; it could be that of another RTL");
  }
  const Build build = Build::named(file.run.build);
  const auto core = sim::make_core(file.run.build);

  sim::CosimReport report;
  std::unique_ptr<sim::SnapshotWriter> snapshots;
  {
    const InterruptGuard guard;
    ProgressBar bar;
    sim::CosimOptions options;
    options.stall_seed = file.snapshot.stall_seed;
    options.check = file.snapshot.checked;
    options.wave = flags.wave;
    options.resume = &file.snapshot;
    options.interrupted = [] { return InterruptGuard::interrupted(); };
    options.progress = [&bar](const sim::Progress& p) { bar.update(p.fraction, p.cycles); };
    snapshots = flags.snapshot.install(options, *core, file.run.build, file.jobs, bar);
    const std::size_t job = file.snapshot.job();
    fmt::print("resumed: cycle {}, job {} of {} ({})\n", file.snapshot.cycle, job + 1,
               file.jobs.size(), file.jobs[job].name);
    try {
      report = run_cosim(*core, build, file.jobs, options);
    } catch (const sim::SnapshotMismatch& mismatch) {
      throw InputError(flags.file, mismatch.field(),
                       mismatch.problem() + " (it was written by " + file.run.program + ")");
    }
  }
  const Summary summary = summarise(build, file.jobs, file.snapshot.stall_seed, report);
  fmt::print("{}", format_outcome("hdp resume", summary));
  if (!flags.wave.empty()) {
    fmt::print("  {:<22}{}, from cycle {}\n", "waveform", flags.wave, report.resumed_at);
  }
  if (report.interrupted && snapshots) fmt::print("{}", resume_hint(*snapshots));
  if (!flags.json.empty()) write_file(flags.json, json_summary(summary));
  if (report.divergence) return kDiverged;
  return report.interrupted ? kInterrupted : kAgreed;
}

}  // namespace

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

void SnapshotOptions::add_to(CLI::App& app) {
  CLI::Option* interval =
      app.add_option("--snapshot-every", every,
                     "Leave a snapshot every so many cycles, and on Ctrl-C, from which hdp "
                     "resume goes on");
  app.add_option("--snapshot", file,
                 "File of the snapshots; each replaces the one before. Default: "
                 "hdp.snapshot")
      ->needs(interval);
}

std::unique_ptr<sim::SnapshotWriter> SnapshotOptions::install(sim::CosimOptions& options,
                                                              const sim::Core& core,
                                                              const std::string& build,
                                                              const std::vector<sim::Job>& jobs,
                                                              ProgressBar& bar) const {
  if (every == 0) return nullptr;
  check_writable(file, "--snapshot");
  if (core.model_id().empty()) {
    throw InputError("--snapshot-every", "",
                     "this program's core was built without a model name, by "
                     "which a snapshot could be told from another model's");
  }
  auto writer = std::make_unique<sim::SnapshotWriter>(
      file, sim::SnapshotRun{std::string("hdp ") + sim::program_version(), build, every}, jobs,
      [&bar](const std::string& warning) {
        bar.clear();
        fmt::print(stderr, "hdp: {}\n", warning);
      });
  options.snapshot_every = every;
  options.on_snapshot = [to = writer.get()](const sim::Snapshot& snapshot) { (*to)(snapshot); };
  return writer;
}

std::string resume_hint(const sim::SnapshotWriter& writer) {
  if (writer.count() == 0)
    return "  no snapshot was written; a new run starts from the beginning\n";
  return fmt::format("  {:<22}{}, of cycle {}; to go on: hdp resume {}\n", "snapshot",
                     writer.path(), writer.last_cycle(), writer.path());
}

void add_resume(CLI::App& app, int& code) {
  auto flags = std::make_shared<ResumeFlags>();
  CLI::App* command = app.add_subcommand(
      "resume", "Go on with a run of hdp cosim from the snapshot that it left (--snapshot-every)");
  command->add_option("file", flags->file, "The snapshot")->required();
  command->add_option("--snapshot-every", flags->snapshot.every,
                      "Cycles between new snapshots; 0: none. Default: as before");
  command->add_option("--snapshot", flags->snapshot.file,
                      "File of the new snapshots. Default: they replace the one that is resumed");
  command->add_option("--wave", flags->wave, "Write a waveform from the snapshot on, .fst");
  command->add_option("--json", flags->json, "Write the summary and the divergence as JSON");
  command->callback([flags, command, &code] { code = run_resume(*flags, *command); });
}

}  // namespace hdp::cli
