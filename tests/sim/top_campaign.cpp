// SPDX-License-Identifier: Apache-2.0
// hdp_top_campaign: random jobs, error responses, bad descriptors and soft resets on the
// co-processor in lockstep, with every check that there is.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>

#include "cosim/util/atomic_file.hpp"
#include "tests/sim/coprocessor_session.hpp"

namespace {

using hdp::test::Session;
using hdp::test::SessionTally;

constexpr std::uint64_t kJobsOfSession = 10;
constexpr std::uint64_t kResetsOfSession = 10;
constexpr int kBadOfSession = 40;

struct Options {
  std::uint64_t jobs = 500, resets = 100, seed = 1;
  std::optional<std::uint64_t> init_seed;
  std::string summary, machine, memory;
  std::uint64_t session = 0;

  /// Of a session's machine, which is a new one. By its number, so that one session alone repeats.
  cosim::InitSeed init_of(std::uint64_t n) const {
    return cosim::nth_init_seed(init_seed.value_or(seed), n - seed);
  }
};

enum class Kind { Driver, Described, Bad, Resets };

/// A row of the summary.
struct Part {
  std::string machine, memory;
  std::uint64_t jobs, resets;  ///< at least
  hdp::test::SessionLimits limits;
};

std::vector<Part> parts(std::uint64_t jobs, std::uint64_t resets) {
  const auto share = [](std::uint64_t all, std::uint64_t of) { return (all + of - 1) / of; };
  std::vector<Part> all;
  for (const char* machine : {"small1", "small", "small3", "small4", "small8", "quad"}) {
    all.push_back({machine, "hostile", share(jobs, 4), share(resets, 4), {16, 8}});
    all.push_back({machine, "lpddr", share(jobs, 40), 0, {16, 8}});
    all.push_back({machine, "ideal", share(jobs, 40), share(resets, 40), {16, 8}});
  }
  for (const char* machine : {"edge", "server"}) {
    all.push_back({machine, "hostile", share(jobs, 100), share(resets, 50), {40, 6}});
    all.push_back({machine, "lpddr", share(jobs, 200), share(resets, 100), {64, 6}});
  }
  return all;
}

void run_session(hdp::sim::Coprocessor& rtl, const Part& part, Kind kind, std::uint64_t seed,
                 SessionTally& tally) {
  Session session(rtl, hdp::Machine::named(part.machine), cosim::MemoryProfile::named(part.memory),
                  seed, part.limits, tally);
  switch (kind) {
    case Kind::Driver:
      session.driver_jobs(kJobsOfSession);
      break;
    case Kind::Described:
      session.described_jobs(kJobsOfSession);
      break;
    case Kind::Bad:
      session.bad_descriptors(kBadOfSession);
      break;
    case Kind::Resets:
      session.soft_resets(kResetsOfSession);
      break;
  }
  session.finish();
}

/// A third of the job sessions go through the driver; a tenth as many have bad descriptors.
bool run_part(const Options& options, const Part& part, std::uint64_t first, SessionTally& tally) {
  const std::uint64_t jobs = (part.jobs + kJobsOfSession - 1) / kJobsOfSession;
  const std::uint64_t resets = (part.resets + kResetsOfSession - 1) / kResetsOfSession;
  const std::uint64_t sessions = jobs + resets + (jobs + 9) / 10;
  for (std::uint64_t n = 0; n < sessions; ++n) {
    const std::uint64_t seed = first + n;
    if (options.session != 0 && options.session != seed) continue;
    const Kind kind = n >= jobs + resets ? Kind::Bad
                      : n >= jobs        ? Kind::Resets
                      : n % 3 == 0       ? Kind::Driver
                                         : Kind::Described;
    try {
      const auto rtl = hdp::sim::make_coprocessor(part.machine, options.init_of(seed));
      run_session(*rtl, part, kind, seed, tally);
    } catch (const std::runtime_error& error) {
      fmt::print(
          "{} machine, {} memory, session {}, initial state {}:\n{}\nagain: hdp_top_campaign "
          "--jobs {} --resets {} "
          "--seed {} --init-seed {} --machine {} --memory {} --session {}\n",
          part.machine, part.memory, seed, options.init_of(seed), error.what(), options.jobs,
          options.resets, options.seed, options.init_seed.value_or(options.seed), part.machine,
          part.memory, seed);
      return false;
    }
  }
  return true;
}

template <class Map>
void add(Map& to, const Map& from) {
  for (const auto& [key, count] : from) to[key] += count;
}

std::string table(const char* title, const char* first,
                  const std::map<std::string, std::uint64_t>& counts) {
  std::string text = fmt::format("\n{}\n\n| {} | number |\n| --- | --- |\n", title, first);
  for (const auto& [key, count] : counts) text += fmt::format("| {} | {} |\n", key, count);
  return text;
}

std::uint64_t resets_of(const SessionTally& tally) {
  std::uint64_t sum = 0;
  for (const auto& [what, count] : tally.resets)
    sum += what.rfind("in ", 0) == 0 && what.find(' ', 3) == std::string::npos ? count : 0;
  return sum;
}

std::uint64_t errors_of(const SessionTally& tally) {
  std::uint64_t sum = 0;
  for (const auto& [what, count] : tally.errors) sum += count;
  return sum;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{
      "Random jobs, errors and soft resets on the co-processor in lockstep with its golden model."};
  app.add_option("--jobs", options.jobs, "Jobs in hostile memory, over 1 to 8 cores");
  app.add_option("--resets", options.resets, "Soft resets in hostile memory");
  app.add_option("--seed", options.seed, "What chance begins with");
  app.add_option("--init-seed", options.init_seed,
                 "Seed of the initial state, another one a session (default: --seed); 0: all zeros")
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{cosim::kMaxInitSeed}));
  app.add_option("--summary", options.summary, "Markdown file for the summary");
  app.add_option("--machine", options.machine, "Only this machine");
  app.add_option("--memory", options.memory, "Only this memory profile");
  app.add_option("--session", options.session, "Only this session");
  CLI11_PARSE(app, argc, argv);

  std::string rows;
  SessionTally all;
  std::set<std::string> absent;
  std::uint64_t first = options.seed;
  for (const Part& part : parts(options.jobs, options.resets)) {
    first += 10000;  // no two parts have the same jobs
    if (!options.machine.empty() && part.machine != options.machine) continue;
    if (!options.memory.empty() && part.memory != options.memory) continue;
    if (absent.count(part.machine) != 0) continue;
    try {
      hdp::sim::make_coprocessor(part.machine);
    } catch (const std::invalid_argument&) {
      absent.insert(part.machine);
      fmt::print("{}: not compiled in\n", part.machine);
      continue;
    }
    SessionTally tally;
    const auto begin = std::chrono::steady_clock::now();
    if (!run_part(options, part, first, tally)) return 1;
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    const std::string row = fmt::format(
        "| {} | {} | {} | {} | {} | {} | {} | {} | 0 | 0 | 0 |\n", part.machine, part.memory,
        tally.jobs, tally.heads, errors_of(tally), resets_of(tally), tally.cycles, tally.checks);
    fmt::print("{:6.1f} s {}", seconds.count(), row);
    std::fflush(stdout);
    rows += row;
    all.cycles += tally.cycles;
    all.read_beats += tally.read_beats;
    all.written_beats += tally.written_beats;
    all.peeks += tally.peeks;
    add(all.modes, tally.modes);
    add(all.errors, tally.errors);
    add(all.resets, tally.resets);
  }
  if (!options.summary.empty()) {
    std::string text = fmt::format(
        "<!-- SPDX-License-Identifier: Apache-2.0 -->\n"
        "# Campaign of the co-processor\n\n"
        "`hdp_top` in lockstep with its golden model: every probe and every handshake in every "
        "cycle, both\n"
        "buses under the protocol checkers, every byte of traffic audited, outputs, statistics and "
        "word\n"
        "counters compared with the functional model, all counters with the golden model's at the "
        "end of every\nsession, memory outside the outputs compared byte by byte.\n"
        "Each session starts from another random state of registers and memories.\n"
        "Made by `hdp_top_campaign --jobs {} --resets {} --seed {} --init-seed {}` (`make "
        "top-campaign`). Both numbers\nare the least that runs: every machine and memory has its "
        "share in whole sessions, and those of resets and of bad\ndescriptors run jobs, "
        "too.\n\n"
        "| machine | memory | jobs | heads | jobs that had to fail | soft resets | cycles | checks "
        "| "
        "divergences | protocol violations | traffic errors |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n{}\n"
        "{} words read and {} written; {} register accesses while jobs ran.\n",
        options.jobs, options.resets, options.seed, options.init_seed.value_or(options.seed), rows,
        all.read_beats, all.written_beats, all.peeks);
    text += table("Jobs by mode:", "mode", all.modes);
    text += table("Jobs that had to fail, by error; each ended in it, and the next job was right:",
                  "error", all.errors);
    text += table("Soft resets by what they interrupted; after each the next job was right:",
                  "interrupted", all.resets);
    cosim::write_file(options.summary, text);
  }
  return 0;
}
