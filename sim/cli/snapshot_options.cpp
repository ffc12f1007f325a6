// SPDX-License-Identifier: Apache-2.0
// How hdp cosim and hdp resume leave snapshots.
#include "sim/cli/snapshot_options.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "cosim/cli/number.hpp"
#include "cosim/util/shell.hpp"

namespace hdp::cli {

void SnapshotOptions::add_to(CLI::App& app) {
  CLI::Option* interval = cosim::add_number(
      app, "--snapshot-every", every, std::uint64_t{0}, ~std::uint64_t{0},
      "Leave a snapshot every so many cycles, and on Ctrl-C, from which hdp resume "
      "goes on");
  app.add_option("--snapshot", file,
                 "File of the snapshots; each replaces the one before. Default: "
                 "hdp.snapshot")
      ->needs(interval);
}

void SnapshotOptions::check(const sim::Core& core) const {
  if (every == 0) return;
  if (core.model_id().empty()) {
    throw cosim::InputError("--snapshot-every", "",
                            "this program's core was built without a model name, by "
                            "which a snapshot could be told from another model's");
  }
}

std::unique_ptr<sim::SnapshotWriter> SnapshotOptions::install(sim::CosimOptions& options,
                                                              const sim::SnapshotRun& run,
                                                              const std::vector<sim::Job>& jobs,
                                                              cosim::ProgressBar& bar,
                                                              sim::SnapshotHistory& history) const {
  if (every == 0) return nullptr;
  auto writer =
      std::make_unique<sim::SnapshotWriter>(file, run, jobs, [&bar](const std::string& warning) {
        bar.clear();
        fmt::print(stderr, "hdp: {}\n", warning);
      });
  options.snapshot_every = every;
  options.on_snapshot = [to = writer.get(), &history](sim::Snapshot&& snapshot) {
    (*to)(snapshot);
    for (sim::JobReport& done : snapshot.done) done.out = {};
    history.add(std::move(snapshot));
  };
  return writer;
}

std::string resume_hint(const sim::SnapshotWriter& writer) {
  if (writer.count() == 0)
    return "  no snapshot was written; a new run starts from the beginning\n";
  return fmt::format("  {:<22}{}, of cycle {}; to go on: hdp resume {}\n", "snapshot",
                     writer.path(), writer.last_cycle(), cosim::shell_word(writer.path()));
}

}  // namespace hdp::cli
