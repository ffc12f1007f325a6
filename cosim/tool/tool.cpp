// SPDX-License-Identifier: Apache-2.0
// The commands run, replay and shrink.
#include "cosim/tool/tool.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstring>
#include <memory>
#include <optional>

#include "cosim/cli/child.hpp"
#include "cosim/cli/command.hpp"
#include "cosim/cli/help.hpp"
#include "cosim/cli/number.hpp"
#include "cosim/cli/numbers.hpp"
#include "cosim/cli/progress.hpp"
#include "cosim/cli/terminal.hpp"
#include "cosim/tool/failure.hpp"
#include "cosim/trace/event_db.hpp"
#include "cosim/trace/event_timeline.hpp"
#include "cosim/util/input_error.hpp"
#include "cosim/util/output_place.hpp"
#include "cosim/util/shell.hpp"
#include "cosim/wave/save_files.hpp"

namespace cosim {
namespace {

struct RunFlags {
  std::size_t items = 1000;
  std::uint64_t seed = 1, pauses = 1, runs = 1;
  InitSeed init_seed = kDefaultInitSeed;
  std::uint64_t hang_after = 5000;
  std::string from, wave, db, timeline, bundle;
  bool no_bundle = false;
};

/// Writes the bundle of a failure, in a process of its own: the writer of waveforms maps temporary
/// files into memory, so where they find no room a signal ends it (SIGBUS).
bool leave_bundle(const Bench& bench, const Failure& failure, const std::string& folder) {
  for (const bool wave : {true, false}) {
    const ChildEnd end = in_child(bench.name, [&] {
      const InterruptGuard guard;
      write_failure(bench, failure, folder, wave, InterruptGuard::interrupted);
      return static_cast<int>(kAgreed);
    });
    if (end.signal == 0 && end.code == kAgreed) {
      fmt::print("  {:<12}{}\n  {:<12}{}\n", "bundle", folder, "replay with",
                 shell_command({bench.name, "replay", folder}));
      if (wave) fmt::print("  {:<12}{}\n", "look with", viewer_command(folder + "/wave.fst"));
      return true;
    }
    if (end.signal != 0) remove_leftovers(folder, end.process);
    if (end.was_stopped()) return false;
    if (wave) fmt::print(stderr, "{}: once more without a waveform\n", bench.name);
  }
  return false;
}

int conclude(const Report& report) {
  if (report.mismatch) return kDiverged;
  return report.interrupted ? kInterrupted : kAgreed;
}

void print_outcome(const Bench& bench, const Case& c, InitSeed init_seed, const Report& report) {
  const char* outcome = report.mismatch      ? "DIVERGED"
                        : report.interrupted ? "interrupted"
                                             : "agreed";
  const Colour colour = report.mismatch ? Colour::Red : Colour::Green;
  if (report.mismatch) fmt::print("{}\n", format_mismatch(*report.mismatch));
  fmt::print("{} {}: {}, {}; {} cycles, {} checks in {:.2f} s\n", bench.name,
             paint(outcome, colour), describe(c), describe_initial_state(init_seed),
             grouped(report.cycles), grouped(report.checks), report.seconds);
  std::fflush(stdout);
}

/// One case with all that the options want of it.
int run_one(const Bench& bench, const RunFlags& flags, const Case& c, const std::string& wave) {
  RunOptions options;
  options.init_seed = flags.init_seed;
  options.hang_after = flags.hang_after;
  options.interrupted = InterruptGuard::interrupted;
  if (!wave.empty()) options.wave = {wave, WaveDepth::All};
  std::optional<EventDb> db;
  std::optional<EventTimeline> timeline;
  if (!flags.db.empty()) options.observers.push_back(&db.emplace(flags.db, bench.tables));
  if (!flags.timeline.empty()) {
    options.observers.push_back(&timeline.emplace(flags.timeline, bench.name, bench.tables));
  }
  Report report;
  {
    ProgressBar bar;
    options.progress = [&bar](double fraction, std::uint64_t cycles) {
      bar.update(fraction, cycles);
    };
    report = run_case(bench, c, options);
  }
  print_outcome(bench, c, flags.init_seed, report);
  if (db) db->commit();
  if (timeline) timeline->commit();
  if (!wave.empty()) fmt::print("  {:<12}{}\n", "look with", viewer_command(wave));
  if (report.mismatch && !flags.no_bundle) {
    const Failure failure{c, flags.init_seed, flags.hang_after, *report.mismatch};
    leave_bundle(bench, failure, flags.bundle.empty() ? free_failure_name(bench) : flags.bundle);
  }
  return conclude(report);
}

int run_all(const Bench& bench, const RunFlags& flags) {
  const std::pair<const std::string*, const char*> files[] = {
      {&flags.wave, "--wave"}, {&flags.db, "--db"}, {&flags.timeline, "--timeline"}};
  std::vector<std::string> places;
  for (const auto& [path, option] : files) {
    if (path->empty()) continue;
    check_file_place(*path, option, FilePlace::Regular);
    const std::string place = place_of(*path);
    if (std::find(places.begin(), places.end(), place) != places.end()) {
      throw InputError(*path, option, "is the place of another output, too");
    }
    if (!flags.from.empty() && place == place_of(flags.from)) {
      throw InputError(*path, option, "would replace what is read (--case)");
    }
    places.push_back(place);
  }
  if (flags.runs > 1 && !(places.empty() && flags.from.empty())) {
    throw InputError("--runs", "", "goes with random cases and without files; leave them out");
  }
  if (!flags.bundle.empty()) check_folder_place(flags.bundle, "--bundle", failure_kind(bench));
  const InterruptGuard guard;
  for (std::uint64_t n = 0; n < flags.runs; ++n) {
    RunFlags one = flags;
    if (n > 0) one.init_seed = nth_init_seed(flags.init_seed, n);
    const Case c = flags.from.empty() ? random_case(bench.fields, flags.items, flags.seed + n,
                                                    flags.pauses == 0 ? 0 : flags.pauses + n)
                                      : read_case(flags.from, bench.fields);
    const int code = run_with_wave(bench.name, flags.wave, places, [&](const std::string& wave) {
      return run_one(bench, one, c, wave);
    });
    if (code != kAgreed) return code;
  }
  return kAgreed;
}

int replay(const Bench& bench, const std::string& folder, const std::string& wave) {
  if (!wave.empty()) check_file_place(wave, "--wave", FilePlace::Regular);
  const Failure failure = read_failure(bench, folder);
  const InterruptGuard guard;
  return run_with_wave(bench.name, wave, {wave}, [&](const std::string& path) {
    RunOptions options;
    options.init_seed = failure.init_seed;
    options.hang_after = failure.hang_after;
    options.interrupted = InterruptGuard::interrupted;
    if (!path.empty()) options.wave = {path, WaveDepth::All};
    const Report report = run_case(bench, failure.failing, options);
    print_outcome(bench, failure.failing, failure.init_seed, report);
    if (report.mismatch) {
      const bool same = same_failure(*report.mismatch, failure.mismatch, true);
      fmt::print("  {}\n", same ? "reproduced: the same difference in the same cycle"
                                : fmt::format("another difference; recorded is {} of probe {} in "
                                              "cycle {}",
                                              to_string(failure.mismatch.divergence.kind),
                                              failure.mismatch.divergence.probe,
                                              failure.mismatch.divergence.cycle));
    } else if (!report.interrupted) {
      fmt::print("  not reproduced: the two sides agree now\n");
    }
    return conclude(report);
  });
}

int shrink_bundle(const Bench& bench, const std::string& folder, std::string out) {
  const Failure failure = read_failure(bench, folder);
  if (out.empty()) out = folder.substr(0, folder.find_last_not_of('/') + 1) + "-small";
  check_folder_place(out, "--out", failure_kind(bench));
  if (place_of(out) == place_of(folder)) {
    throw InputError(out, "--out", "would replace what is read; choose another place");
  }
  const InterruptGuard guard;
  std::optional<Mismatch> last;
  ShrinkResult result;
  {
    StatusLine line;
    RunOptions options;
    options.init_seed = failure.init_seed;
    options.hang_after = failure.hang_after;
    options.interrupted = InterruptGuard::interrupted;
    std::uint64_t tried = 0;
    const auto fails = [&](const Case& c) {
      const Report report = run_case(bench, c, options);
      ++tried;
      line.update([&](int) { return fmt::format("shrink: {} tried, {}", tried, describe(c)); });
      if (!report.mismatch || !same_failure(*report.mismatch, failure.mismatch, false))
        return false;
      last = report.mismatch;
      return true;
    };
    if (!fails(failure.failing)) {
      fmt::print("not reproduced: nothing to shrink\n");
      return InterruptGuard::interrupted() ? kInterrupted : kAgreed;
    }
    result = shrink(bench.fields, failure.failing, fails, InterruptGuard::interrupted);
  }
  fmt::print("{} -> {}, {} tried{}\n", describe(failure.failing), describe(result.best),
             result.tried, result.finished ? "" : ", stopped");
  Failure small = failure;
  small.failing = result.best;
  small.mismatch = *last;
  fmt::print("{}", format_mismatch(small.mismatch));
  std::fflush(stdout);
  if (!leave_bundle(bench, small, out)) return kBadInput;
  return result.finished ? kDiverged : kInterrupted;
}

}  // namespace

int run_tool(const Bench& bench, int argc, char** argv) {
  CLI::App app(
      fmt::format("{}: the design and its model in lockstep, every probe in every cycle.\n\n"
                  "Exit codes: 0 agreed, 1 diverged, 2 bad input, 3 internal error, 130 "
                  "interrupted.",
                  bench.name),
      bench.name);
  app.formatter(std::make_shared<HelpFormatter>());
  app.require_subcommand(1);
  app.set_version_flag("--version", bench.name + " " + bench.version);
  int code = kAgreed;

  RunFlags flags;
  CLI::App* run = app.add_subcommand("run", "Run random cases, or one from a file");
  add_number(*run, "--items", flags.items, std::size_t{1}, std::size_t{10'000'000},
             "Items of a random case (default 1000)");
  add_number(*run, "--seed", flags.seed, std::uint64_t{0}, ~std::uint64_t{0},
             "Seed of the random case (default 1)");
  add_number(*run, "--pauses", flags.pauses, std::uint64_t{0}, ~std::uint64_t{0},
             "Seed of the stimulus's pauses; 0: none (default 1)");
  add_number(*run, "--runs", flags.runs, std::uint64_t{1}, std::uint64_t{1'000'000},
             "That many cases, with the seeds that follow, up to the first that fails (default 1)");
  add_number(*run, "--init-seed", flags.init_seed, InitSeed{0}, kMaxInitSeed,
             "Seed of what registers and memories hold before reset; 0: zeros (default 1)");
  add_number(*run, "--hang-after", flags.hang_after, std::uint64_t{1}, std::uint64_t{1'000'000'000},
             "Cycles to wait for an event that does not come (default 5000)");
  run->add_option("--case", flags.from, "A case from this file, instead of a random one");
  run->add_option("--wave", flags.wave, "Waveform of the whole run, both sides (FST)");
  run->add_option("--db", flags.db, "Every event of both sides, as an SQLite database");
  run->add_option("--timeline", flags.timeline, "Every event over time, for ui.perfetto.dev");
  run->add_option("--bundle", flags.bundle,
                  fmt::format("What a difference leaves (default {}-failure, ...)", bench.name));
  run->add_flag("--no-bundle", flags.no_bundle, "Leave nothing");
  run->callback([&] { code = run_all(bench, flags); });

  std::string folder, wave, out;
  CLI::App* again = app.add_subcommand("replay", "Repeat the run of a bundle");
  again->add_option("bundle", folder, "Its folder")->required();
  again->add_option("--wave", wave, "Waveform of the whole run, both sides (FST)");
  again->callback([&] { code = replay(bench, folder, wave); });

  CLI::App* smaller = app.add_subcommand("shrink", "Make the case of a bundle small");
  smaller->add_option("bundle", folder, "Its folder")->required();
  smaller->add_option("--out", out, "The new bundle (default: the old one's name, -small)");
  smaller->callback([&] { code = shrink_bundle(bench, folder, out); });
  return run_command(app, bench.name, argc, argv, code);
}

}  // namespace cosim
