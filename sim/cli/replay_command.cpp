// SPDX-License-Identifier: Apache-2.0
// hdp replay: repeats the failing run of a bundle.
#include <fmt/format.h>

#include <memory>

#include "sim/bundle/bundle.hpp"
#include "sim/bundle/version.hpp"
#include "sim/cli/child.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/failure.hpp"
#include "sim/cli/main.hpp"
#include "sim/cli/places.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/terminal.hpp"
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
    ProgressBar bar;
    sim::CosimOptions options;
    options.stall_seed = bundle.stall_seed;
    options.hang_after = bundle.hang_after;
    options.wave = flags.request(wave);
    options.spoil_golden = spoil_golden;
    options.interrupted = [] { return InterruptGuard::interrupted(); };
    options.progress = [&bar](const sim::Progress& p) { bar.update(p.fraction, p.cycles); };
    report = run_cosim(*core, build, bundle.jobs, options);
  }
  const std::string expected =
      fmt::format("{}, {}, cycle {}", bundle.probe, bundle.kind, bundle.cycle);
  const auto title = [](const std::string& text, Colour colour) {
    fmt::print("hdp replay: {}\n", paint(text, colour));
  };
  const auto line = [](const char* label, const std::string& text) {
    fmt::print("  {:<22}{}\n", label, text);
  };
  int code = kAgreed;
  if (report.divergence) {
    const sim::Divergence& d = *report.divergence;
    print_divergence(d, report.jobs[report.divergent_job].name);
    const bool same =
        d.probe == bundle.probe && to_string(d.kind) == bundle.kind && d.cycle == bundle.cycle;
    title(same ? "reproduced" : "another divergence", Colour::Red);
    line("in the bundle", expected);
    if (!same) line("now", fmt::format("{}, {}, cycle {}", d.probe, to_string(d.kind), d.cycle));
    code = kDiverged;
  } else if (report.interrupted) {
    title("interrupted", Colour::Yellow);
    line("in the bundle", expected);
    line("now", fmt::format("no difference up to cycle {}", report.cycles));
    code = kInterrupted;
  } else {
    title("no longer diverges", Colour::Green);
    line("in the bundle", expected);
    line("now", fmt::format("agreed in all {} cycles", report.cycles));
  }
  line("case", sim::describe_case(bundle.jobs, bundle.stall_seed));
  line("initial state", sim::describe_initial_state(bundle.init_seed));
  line("build", bundle.build);
  if (bundle.source_version != sim::source_version()) {
    line("sources",
         fmt::format("{} now, {} when it was found", sim::source_version(), bundle.source_version));
  }
  if (!wave.empty() && report.wave_problem.empty()) flags.tell(0, report.cycles);
  if (!report.wave_problem.empty()) {
    fmt::print(stderr, "hdp: {}\n", report.wave_problem);
    if (!report.divergence) code = kBadInput;
  }
  return code;
}

int run_replay(const ReplayFlags& flags, const sim::SpoilGolden& spoil_golden) {
  Places places;
  places.reads(flags.folder, "the bundle");
  places.writes_wave(flags.wave.path);
  const sim::Bundle bundle = sim::load_bundle(flags.folder);
  const InterruptGuard guard;
  const Build build = Build::named(bundle.build);
  for (const sim::Job& job : bundle.jobs) sim::check_fits(build, job);
  return run_with_wave(flags.wave.path, {flags.wave.path}, [&](const std::string& wave) {
    return run_bundle(bundle, flags.wave, wave, spoil_golden);
  });
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
