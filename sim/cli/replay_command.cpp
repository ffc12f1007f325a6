// SPDX-License-Identifier: Apache-2.0
// hdp replay: repeats the failing run of a bundle.
#include <fmt/format.h>

#include <memory>

#include "sim/bundle/bundle.hpp"
#include "sim/bundle/version.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/failure.hpp"
#include "sim/cli/main.hpp"
#include "sim/cli/snapshot_options.hpp"
#include "sim/cli/terminal.hpp"

namespace hdp::cli {
namespace {

struct ReplayFlags {
  std::string folder, wave;
};

int run_replay(const ReplayFlags& flags) {
  check_writable(flags.wave, "--wave");
  const sim::Bundle bundle = sim::load_bundle(flags.folder);
  const Build build = Build::named(bundle.build);
  for (const sim::Job& job : bundle.jobs) sim::check_fits(build, job);
  const auto core = sim::make_core(bundle.build);

  sim::CosimReport report;
  {
    const InterruptGuard guard;
    ProgressBar bar;
    sim::CosimOptions options;
    options.stall_seed = bundle.stall_seed;
    options.hang_after = bundle.hang_after;
    options.wave = flags.wave;
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
  line("build", bundle.build);
  if (bundle.source_version != sim::source_version()) {
    line("sources",
         fmt::format("{} now, {} when it was found", sim::source_version(), bundle.source_version));
  }
  if (!flags.wave.empty()) line("waveform", flags.wave);
  return code;
}

}  // namespace

void add_replay(CLI::App& app, int& code) {
  auto flags = std::make_shared<ReplayFlags>();
  CLI::App* command = app.add_subcommand(
      "replay", "Repeat the failing run of a bundle: 1 when it diverges, 0 when it agrees now");
  command->add_option("bundle", flags->folder, "Folder that a failing hdp cosim left")->required();
  command->add_option("--wave", flags->wave, "Write a waveform of the whole run, .fst");
  command->callback([flags, &code] { code = run_replay(*flags); });
}

}  // namespace hdp::cli
