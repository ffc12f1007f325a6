// SPDX-License-Identifier: Apache-2.0
// hdp resume: a lockstep run goes on from a snapshot.
#include <fmt/format.h>

#include <memory>

#include "cosim/cli/number.hpp"
#include "cosim/cli/terminal.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/lockstep_run.hpp"
#include "sim/cli/main.hpp"

namespace hdp::cli {
namespace {

struct ResumeFlags {
  std::string file;
  OutputOptions outputs;
  SnapshotOptions snapshot;
};

int run_resume(ResumeFlags flags, const CLI::App& command, const std::vector<std::string>& words,
               const sim::SpoilGolden& spoil_golden) {
  if (!flags.outputs.timeline.empty()) {
    throw cosim::InputError(
        "--timeline", "",
        "draws every job from its start, and a resumed run begins within one; "
        "hdp cosim --timeline draws the whole run, hdp resume --db records the rest");
  }
  Places places;  // the snapshot is not among what is read: new ones take its place
  flags.outputs.check(places);
  const JsonOutput json(flags.outputs.json, words);
  const sim::SnapshotFile file = sim::load_snapshot(flags.file);
  const cosim::InterruptGuard guard;
  if (command.count("--snapshot-every") == 0) flags.snapshot.every = file.run.every;
  if (command.count("--snapshot") == 0) flags.snapshot.file = flags.file;
  places.writes_file(flags.file, "the snapshot that is resumed");
  if (flags.snapshot.file != flags.file) places.writes_file(flags.snapshot.file, "--snapshot");
  if (file.snapshot.model_id.empty()) {
    throw cosim::InputError(flags.file, "model", "is unnamed; it could be that of another RTL");
  }
  LockstepRun run{"hdp resume",
                  Build::named(file.run.build),
                  file.jobs,
                  file.snapshot.stall_seed,
                  file.run.init_seed,
                  file.run.origin,
                  fmt::format("resumed_at={}", file.snapshot.cycle),
                  {{"snapshot", flags.file}},
                  json,
                  flags.outputs,
                  flags.snapshot,
                  spoil_golden,
                  nullptr,
                  &file,
                  flags.file};
  const std::size_t job = file.snapshot.job();
  fmt::print("resumed: cycle {}, job {} of {} ({})\n", file.snapshot.cycle, job + 1,
             file.jobs.size(), cosim::printable(file.jobs[job].name));
  return run_lockstep(run);
}

}  // namespace

void add_resume(CLI::App& app, int& code, const std::vector<std::string>& words,
                const sim::SpoilGolden& spoil_golden) {
  auto flags = std::make_shared<ResumeFlags>();
  CLI::App* command = app.add_subcommand(
      "resume", "Go on with a run of hdp cosim from the snapshot that it left (--snapshot-every)");
  command->add_option("file", flags->file, "The snapshot")->required();
  cosim::add_number(*command, "--snapshot-every", flags->snapshot.every, std::uint64_t{0},
                    ~std::uint64_t{0}, "Cycles between new snapshots; 0: none. Default: as before");
  command->add_option("--snapshot", flags->snapshot.file,
                      "File of the new snapshots. Default: they replace the one that is resumed");
  flags->outputs.add_to(*command, "the run from the snapshot on");
  command->get_option("--timeline")->group("");  // only to say why not
  command->callback([flags, command, &code, &words, &spoil_golden] {
    code = run_resume(*flags, *command, words, spoil_golden);
  });
}

}  // namespace hdp::cli
