// SPDX-License-Identifier: Apache-2.0
// hdp shrink: a smaller bundle out of a bundle.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <utility>

#include "cosim/cli/number.hpp"
#include "cosim/cli/progress.hpp"
#include "cosim/cli/terminal.hpp"
#include "sim/bundle/shrink.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/failure.hpp"
#include "sim/cli/main.hpp"
#include "sim/cli/places.hpp"

namespace hdp::cli {
namespace {

using Clock = std::chrono::steady_clock;

struct ShrinkFlags {
  std::string folder, out;
  double max_seconds = 60;
};

std::string describe(const sim::ShrinkCase& c) {
  const sim::CaseSize size = sim::case_size(c);
  return fmt::format("{}; {} element{} not zero", sim::describe_case(c.jobs, c.stall_seed), size[1],
                     size[1] == 1 ? "" : "s");
}

std::string small_name(const std::string& folder) {
  std::string name = std::filesystem::path(folder).lexically_normal().string();
  while (name.size() > 1 && name.back() == '/') name.pop_back();
  const std::string last = std::filesystem::path(name).filename().string();
  // "." and ".." are not names: beside the folder that they mean.
  return (last == "." || last == ".." ? cosim::place_of(folder) : name) + "-small";
}

int run_shrink(const ShrinkFlags& flags, const sim::SpoilGolden& spoil_golden) {
  const auto begin = Clock::now();
  const std::string out = flags.out.empty() ? small_name(flags.folder) : flags.out;
  Places places;
  places.reads(flags.folder, "the bundle");
  places.writes_folder(out, "--out", sim::kBundleKind);
  sim::Bundle bundle = sim::load_bundle(flags.folder);
  sim::Failure failure;
  failure.build = Build::named(bundle.build);
  failure.hang_after = bundle.hang_after;
  failure.origin = bundle.origin;
  failure.init_seed = bundle.init_seed;
  failure.make_core = [name = bundle.build](cosim::InitSeed seed) {
    return sim::make_core(name, seed);
  };
  failure.spoil_golden = spoil_golden;
  for (const sim::Job& job : bundle.jobs) sim::check_fits(failure.build, job);
  const sim::ShrinkCase before{std::move(bundle.jobs), bundle.stall_seed};

  sim::ShrinkResult result;
  bool timed_out = false, interrupted = false;
  {
    const cosim::InterruptGuard guard;
    cosim::StatusLine status;
    const auto stop = [&] {
      interrupted = interrupted || cosim::InterruptGuard::interrupted();
      timed_out = timed_out ||
                  std::chrono::duration<double>(Clock::now() - begin).count() > flags.max_seconds;
      return interrupted || timed_out;
    };
    // The limit is for the search: whether the bundle still diverges is told however long that
    // takes.
    sim::CosimOptions options = failure.options();
    options.stall_seed = before.stall_seed;
    options.interrupted = [] { return cosim::InterruptGuard::interrupted(); };
    options.progress = [&](const sim::Progress& p) {
      const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
      status.update([&](int columns) {
        return cosim::progress_text({p.fraction, p.cycles, seconds, "replay"}, columns);
      });
    };
    const auto core = failure.new_core();
    const sim::CosimReport now = run_cosim(*core, failure.build, before.jobs, options);
    if (!now.divergence) {
      fmt::print("hdp shrink: {}\n",
                 now.interrupted
                     ? cosim::paint("interrupted", cosim::Colour::Yellow)
                     : cosim::paint("no longer diverges, nothing to shrink", cosim::Colour::Green));
      return now.interrupted ? cosim::kInterrupted : cosim::kAgreed;
    }
    failure.divergence = *now.divergence;
    if (failure.divergence.probe != bundle.probe ||
        to_string(failure.divergence.kind) != bundle.kind) {
      print_divergence(failure.divergence, now.jobs[now.divergent_job].name);
      fmt::print("hdp shrink: {}\n  {:<22}{}, {}\n",
                 cosim::paint("another divergence, nothing was shrunk", cosim::Colour::Red),
                 "in the bundle", bundle.probe, bundle.kind);
      return cosim::kDiverged;
    }
    sim::SameFailure still_fails(failure, stop);
    sim::ShrinkOptions search;
    search.stop = stop;
    search.progress = [&](const sim::ShrinkProgress& p) {
      status.update([&](int) {
        return fmt::format("{:.0f} s, {} tried, {}: {}",
                           std::chrono::duration<double>(Clock::now() - begin).count(), p.tried,
                           p.pass, sim::describe_case(p.best.jobs, p.best.stall_seed));
      });
    };
    result = shrink(before, std::ref(still_fails), search);
  }

  failure.jobs = result.best.jobs;
  failure.stall_seed = result.best.stall_seed;
  failure.shrunk_from = describe(before);
  {
    sim::CosimOptions options = failure.options();
    const auto core = failure.new_core();
    const sim::CosimReport report = run_cosim(*core, failure.build, failure.jobs, options);
    if (!report.divergence)
      throw std::runtime_error("the shrunk case does not diverge a second time");
    failure.divergence = *report.divergence;
    failure.jobs.resize(report.divergent_job + 1);
    print_divergence(failure.divergence, report.jobs[report.divergent_job].name);
  }
  fmt::print("hdp shrink: {}\n",
             interrupted ? cosim::paint("interrupted, the smallest so far", cosim::Colour::Yellow)
             : !result.finished
                 ? cosim::paint("time limit, the smallest so far", cosim::Colour::Yellow)
                 : cosim::paint("done", cosim::Colour::Green));
  const auto line = [](const char* label, const std::string& text) {
    fmt::print("  {:<22}{}\n", label, text);
  };
  line("before", failure.shrunk_from);
  line("after", describe({failure.jobs, failure.stall_seed}));
  line("tried", fmt::format("{} candidates in {:.1f} s", result.tried,
                            std::chrono::duration<double>(Clock::now() - begin).count()));
  if (!save_bundle({out, false}, failure))
    return cosim::InterruptGuard::interrupted() ? cosim::kInterrupted : cosim::kBadInput;
  return interrupted ? cosim::kInterrupted : cosim::kAgreed;
}

}  // namespace

void add_shrink(CLI::App& app, int& code, const sim::SpoilGolden& spoil_golden) {
  auto flags = std::make_shared<ShrinkFlags>();
  CLI::App* command = app.add_subcommand(
      "shrink",
      "Make the failing case of a bundle smaller, as long as it diverges at the same probe");
  command->add_option("bundle", flags->folder, "Folder that a failing hdp cosim left")->required();
  command->add_option("--out", flags->out, "Folder of the new bundle (default: BUNDLE-small)");
  cosim::add_number(*command, "--max-seconds", flags->max_seconds, 0.0, 1e9,
                    "Stop then, with the smallest case so far")
      ->default_str("60");
  command->callback([flags, &code, &spoil_golden] { code = run_shrink(*flags, spoil_golden); });
}

}  // namespace hdp::cli
