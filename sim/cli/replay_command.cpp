// SPDX-License-Identifier: Apache-2.0
// hdp replay: repeats the failing run of a bundle.
#include <fmt/format.h>

#include <memory>

#include "cosim/cli/child.hpp"
#include "cosim/cli/progress.hpp"
#include "cosim/cli/terminal.hpp"
#include "sim/bundle/bundle.hpp"
#include "sim/bundle/version.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/failure.hpp"
#include "sim/cli/main.hpp"
#include "sim/cli/places.hpp"
#include "sim/cli/wave_options.hpp"

namespace hdp::cli {
namespace {

struct ReplayFlags {
  std::string folder;
  WaveOptions wave;
};

int run_bundle(const sim::Bundle& bundle, const WaveOptions& flags, const std::string& wave,
               const sim::SpoilGolden& spoil_golden) {
  const Build build = Build::named(bundle.build);
  const auto core = sim::make_core(bundle.build, bundle.init_seed);
  sim::CosimReport report;
  {
    cosim::ProgressBar bar;
    sim::CosimOptions options;
    options.stall_seed = bundle.stall_seed;
    options.hang_after = bundle.hang_after;
    options.wave = flags.request(wave);
    options.spoil_golden = spoil_golden;
    options.interrupted = [] { return cosim::InterruptGuard::interrupted(); };
    options.progress = [&bar](const sim::Progress& p) { bar.update(p.fraction, p.cycles); };
    report = run_cosim(*core, build, bundle.jobs, options);
  }
  const std::string expected =
      fmt::format("{}, {}, cycle {}", bundle.probe, bundle.kind, bundle.cycle);
  const auto title = [](const std::string& text, cosim::Colour colour) {
    fmt::print("hdp replay: {}\n", cosim::paint(text, colour));
  };
  const auto line = [](const char* label, const std::string& text) {
    fmt::print("  {:<22}{}\n", label, text);
  };
  int code = cosim::kAgreed;
  if (report.divergence) {
    const cosim::Divergence& d = *report.divergence;
    print_divergence(d, report.jobs[report.divergent_job].name);
    const bool same =
        d.probe == bundle.probe && to_string(d.kind) == bundle.kind && d.cycle == bundle.cycle;
    title(same ? "reproduced" : "another divergence", cosim::Colour::Red);
    line("in the bundle", expected);
    if (!same) line("now", fmt::format("{}, {}, cycle {}", d.probe, to_string(d.kind), d.cycle));
    code = cosim::kDiverged;
  } else if (report.interrupted) {
    title("interrupted", cosim::Colour::Yellow);
    line("in the bundle", expected);
    line("now", fmt::format("no difference up to cycle {}", report.cycles));
    code = cosim::kInterrupted;
  } else {
    title("no longer diverges", cosim::Colour::Green);
    line("in the bundle", expected);
    line("now", fmt::format("agreed in all {} cycles", report.cycles));
  }
  line("case", sim::describe_case(bundle.jobs, bundle.stall_seed));
  line("initial state", cosim::describe_initial_state(bundle.init_seed));
  line("build", bundle.build);
  if (bundle.source_version != sim::source_version()) {
    line("sources",
         fmt::format("{} now, {} when it was found", sim::source_version(), bundle.source_version));
  }
  if (!wave.empty() && report.wave_problem.empty()) flags.tell(0, report.cycles);
  if (!report.wave_problem.empty()) {
    fmt::print(stderr, "hdp: {}\n", report.wave_problem);
    if (!report.divergence) code = cosim::kBadInput;
  }
  return code;
}

int run_replay(const ReplayFlags& flags, const sim::SpoilGolden& spoil_golden) {
  Places places;
  places.reads(flags.folder, "the bundle");
  places.writes_wave(flags.wave.path);
  const sim::Bundle bundle = sim::load_bundle(flags.folder);
  const cosim::InterruptGuard guard;
  const Build build = Build::named(bundle.build);
  for (const sim::Job& job : bundle.jobs) sim::check_fits(build, job);
  return cosim::run_with_wave(
      kProgram, flags.wave.path, {flags.wave.path},
      [&](const std::string& wave) { return run_bundle(bundle, flags.wave, wave, spoil_golden); });
}

}  // namespace

void add_replay(CLI::App& app, int& code, const sim::SpoilGolden& spoil_golden) {
  auto flags = std::make_shared<ReplayFlags>();
  CLI::App* command = app.add_subcommand(
      "replay", "Repeat the failing run of a bundle: 1 when it diverges, 0 when it agrees now");
  command->add_option("bundle", flags->folder, "Folder that a failing hdp cosim left")->required();
  flags->wave.add_to(*command, "the whole run");
  command->callback([flags, &code, &spoil_golden] { code = run_replay(*flags, spoil_golden); });
}

}  // namespace hdp::cli
