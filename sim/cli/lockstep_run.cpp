// SPDX-License-Identifier: Apache-2.0
// The run behind hdp cosim and hdp resume.
#include "sim/cli/lockstep_run.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdio>
#include <optional>

#include "cosim/cli/child.hpp"
#include "cosim/cli/progress.hpp"
#include "cosim/cli/terminal.hpp"
#include "cosim/util/atomic_file.hpp"
#include "sim/bundle/version.hpp"
#include "sim/cli/failure.hpp"
#include "sim/cli/main.hpp"
#include "sim/cli/summary.hpp"
#include "sim/trace/timeline.hpp"
#include "sim/trace/trace_db.hpp"

namespace hdp::cli {
namespace {

sim::CosimReport simulate(const LockstepRun& run, sim::Core& core,
                          const sim::CosimOptions& options) {
  try {
    return run_cosim(core, run.build, run.jobs, options);
  } catch (const sim::SnapshotMismatch& mismatch) {
    if (run.resume == nullptr) throw;
    throw cosim::InputError(
        run.resume_path, mismatch.field(),
        mismatch.problem() + " (it was written by " + run.resume->run.program + ")");
  }
}

void leave_bundle(const LockstepRun& run, const sim::CosimReport& report,
                  const sim::SnapshotHistory& history) {
  sim::Failure failure;
  failure.build = run.build;
  failure.jobs.assign(run.jobs.begin(),
                      run.jobs.begin() + static_cast<std::ptrdiff_t>(report.divergent_job) + 1);
  failure.stall_seed = run.stall_seed;
  failure.init_seed = run.init_seed;
  failure.divergence = *report.divergence;
  failure.origin = run.origin;
  failure.make_core = [name = run.build.name](cosim::InitSeed seed) {
    return sim::make_core(name, seed);
  };
  failure.spoil_golden = run.spoil_golden;
  // Without snapshots the run is repeated from reset, so that one that agrees pays for none.
  const auto fits = [&](const sim::Snapshot& snapshot) {
    return shows(snapshot, run.jobs, report.divergent_job, *report.divergence,
                 sim::WaveWindow{}.before);
  };
  failure.repeat_from = history.latest(fits);
  if (failure.repeat_from == nullptr && run.resume != nullptr && fits(run.resume->snapshot)) {
    failure.repeat_from = &run.resume->snapshot;
  }
  BundlePlace place;
  if (!run.outputs.bundle.empty()) place = {run.outputs.bundle, false};
  save_bundle(place, failure);
}

int run_once(const LockstepRun& run, const std::string& wave) {
  const OutputOptions& outputs = run.outputs;
  const auto core = sim::make_core(run.build.name, run.init_seed);
  run.snapshots.check(*core);
  std::optional<sim::TraceDb> db;
  std::optional<sim::Timeline> timeline;
  if (!outputs.db.empty()) {
    db.emplace(outputs.db, run.build, sim::TraceRun{run.stall_seed, run.options, run.jobs.size()});
  }
  if (!outputs.timeline.empty()) timeline.emplace(outputs.timeline, run.build, run.stall_seed);

  sim::CosimReport report;
  sim::SnapshotHistory history;
  std::unique_ptr<sim::SnapshotWriter> snapshots;
  {
    cosim::ProgressBar bar;
    sim::CosimOptions options;
    options.stall_seed = run.stall_seed;
    options.wave = outputs.wave.request(wave);
    options.spoil_golden = run.spoil_golden;
    if (run.resume != nullptr) {
      options.resume = &run.resume->snapshot;
      options.check = run.resume->snapshot.checked;
    }
    options.interrupted = [] { return cosim::InterruptGuard::interrupted(); };
    options.progress = [&bar](const sim::Progress& p) { bar.update(p.fraction, p.cycles); };
    if (db) options.observers.push_back(&*db);
    if (timeline) options.observers.push_back(&*timeline);
    const sim::SnapshotRun about{std::string("hdp ") + sim::program_version(), run.build.name,
                                 run.snapshots.every, run.origin, run.init_seed};
    snapshots = run.snapshots.install(options, about, run.jobs, bar, history);
    report = simulate(run, *core, options);
  }
  if (run.log) {
    for (const sim::JobReport& job : report.jobs) {
      run.log->info("job {}: {} heads done in {} cycles", job.name, job.heads_done, job.cycles);
    }
  }
  const Summary summary = summarise(run.build, run.jobs, run.stall_seed, run.init_seed, report);
  fmt::print("{}", format_outcome(run.command, summary));
  std::fflush(stdout);  // what comes now may fail

  int problem = cosim::kAgreed;
  const auto output = [&problem](const char* label, const std::string& text, const auto& write) {
    const int code = guarded([&write] {
      write();
      return static_cast<int>(cosim::kAgreed);
    });
    if (problem == cosim::kAgreed) problem = code;
    if (code == cosim::kAgreed && label != nullptr)
      fmt::print("  {:<22}{}\n", label, cosim::printable(text, 240));
  };
  if (report.divergence && !outputs.no_bundle) leave_bundle(run, report, history);
  if (!wave.empty()) {
    if (report.wave_problem.empty()) {
      outputs.wave.tell(report.resumed_at, report.cycles);
    } else {
      fmt::print(stderr, "hdp: {}\n", report.wave_problem);
      problem = cosim::kBadInput;
    }
  }
  if (report.interrupted && snapshots) fmt::print("{}", resume_hint(*snapshots));
  if (run.json.wanted()) {
    output(nullptr, "", [&] { run.json.write(json_summary(run.json.head(run.inputs), summary)); });
  }
  if (db) output("trace database", outputs.db, [&] { db->commit(report); });
  if (timeline) output("timeline", outputs.timeline, [&] { timeline->commit(); });
  if (report.divergence) return cosim::kDiverged;
  if (problem != cosim::kAgreed) return problem;
  return report.interrupted ? cosim::kInterrupted : cosim::kAgreed;
}

}  // namespace

int run_lockstep(const LockstepRun& run) {
  return cosim::run_with_wave(kProgram, run.outputs.wave.path, run.outputs.files(),
                              [&run](const std::string& wave) { return run_once(run, wave); });
}

}  // namespace hdp::cli
