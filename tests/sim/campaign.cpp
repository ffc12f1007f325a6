// SPDX-License-Identifier: Apache-2.0
// hdp_campaign: many random heads in lockstep, on the small, the quad, the edge and the server
// build, with and without stalls.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <map>
#include <optional>

#include "cosim/util/atomic_file.hpp"
#include "sim/cosim.hpp"
#include "tests/sim/random_jobs.hpp"

namespace {

struct Tally {
  std::uint64_t heads = 0, pruned = 0, jobs = 0, cycles = 0, checks = 0;
  std::map<std::string, std::uint64_t> modes;  ///< heads by mode
};

void count_modes(Tally& tally, const hdp::sim::Job& job, bool stalled) {
  const auto heads = static_cast<std::uint64_t>(job.heads);
  const auto add = [&](bool is, const char* name) {
    if (is) tally.modes[name] += heads;
  };
  const hdp::Config& c = job.config;
  add(c.importance == hdp::Importance::Abs, "importance abs");
  add(c.fill == hdp::Fill::Mean, "fill mean");
  add(c.fill == hdp::Fill::Zero, "fill zero");
  add(c.fill == hdp::Fill::Skip, "fill skip");
  add(c.head_prune, "head_prune on");
  add(!c.block_prune, "block_prune off");
  add(c.exact, "exact");
  add(c.causal, "causal");
  add(c.int_bits == 4, "(4, 8)");
  add(job.shape.lq != job.shape.lk, "Lq != Lk");
  add((job.shape.lq | job.shape.lk) % 2 != 0, "odd length");
  add(stalled, "with stalls");
}

/// Runs jobs until `heads` heads are done. Returns false after a divergence, which it prints.
bool run(const std::string& name, std::uint64_t heads, std::uint64_t seed, std::uint64_t init_seed,
         const hdp::test::RandomLimits& limits, Tally& tally) {
  const hdp::Build build = hdp::Build::named(name);
  while (tally.heads < heads) {
    const std::uint64_t first = seed + tally.jobs;
    const auto jobs = hdp::test::random_batch(build, limits, first, 8, first / 8);
    hdp::sim::CosimOptions options;
    options.stall_seed = first / 8 % 3 == 0 ? 0 : first;
    const cosim::InitSeed init = cosim::nth_init_seed(init_seed, tally.jobs / 8);
    const auto core = hdp::sim::make_core(name, init);
    const hdp::sim::CosimReport report = run_cosim(*core, build, jobs, options);
    if (report.divergence) {
      fmt::print("{} build, {}, stall seed {}, initial state {}\n{}", name,
                 jobs[report.divergent_job].name, options.stall_seed, init,
                 cosim::format_divergence(*report.divergence));
      return false;
    }
    for (const auto& job : jobs) count_modes(tally, job, options.stall_seed != 0);
    for (const auto& done : report.jobs) {
      tally.heads += done.heads.size();
      for (const auto& head : done.heads) tally.pruned += head.pruned ? 1 : 0;
    }
    tally.jobs += jobs.size();
    tally.cycles += report.cycles;
    tally.checks += report.checks;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Random heads in lockstep, over all modes, shapes and stall seeds", "hdp_campaign"};
  std::uint64_t heads = 10000, seed = 1;
  std::optional<std::uint64_t> init_seed;
  std::string summary, only;
  app.add_option("--heads", heads,
                 "Heads on the small build; a quarter of it runs on the quad build, a tenth on the "
                 "edge build");
  app.add_option("--seed", seed, "First job");
  app.add_option("--init-seed", init_seed,
                 "Seed of the first core's initial state, each next core's is one more (default: "
                 "--seed); 0: all zeros")
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{cosim::kMaxInitSeed}));
  app.add_option("--build", only, "Only this build");
  app.add_option("--summary", summary, "Markdown file for the summary");
  CLI11_PARSE(app, argc, argv);
  const std::uint64_t init = init_seed.value_or(seed);

  std::string text = fmt::format(
      "# Lockstep campaign\n\nRandom heads, every probe in every cycle, no reset between "
      "the jobs of a batch; each batch starts from another random state of registers and "
      "memories.\nMade by "
      "`hdp_campaign --heads {} --seed {} --init-seed {}`.\n\n",
      heads, seed, init);
  text += "| build | heads | pruned | jobs | cycles | checks | divergences |\n";
  text += "| --- | --- | --- | --- | --- | --- | --- |\n";
  Tally all;
  struct Part {
    const char* build;
    std::uint64_t heads;
    hdp::test::RandomLimits limits;
  };
  const Part parts[] = {{"small", heads, {16, 6}},
                        {"quad", (heads + 3) / 4, {14, 6}},
                        {"edge", (heads + 9) / 10, {128, 4}},
                        {"server", (heads + 99) / 100, {160, 3}}};
  for (const Part& part : parts) {
    if (!only.empty() && part.build != only) continue;
    Tally tally;
    const auto begin = std::chrono::steady_clock::now();
    if (!run(part.build, part.heads, seed, init, part.limits, tally)) return 1;
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    fmt::print(
        "{}: {} heads in {} jobs, {} pruned, {} cycles, {} checks, 0 divergences, {:.1f} s\n",
        part.build, tally.heads, tally.jobs, tally.pruned, tally.cycles, tally.checks,
        seconds.count());
    text += fmt::format("| {} | {} | {} | {} | {} | {} | 0 |\n", part.build, tally.heads,
                        tally.pruned, tally.jobs, tally.cycles, tally.checks);
    for (const auto& [mode, count] : tally.modes) all.modes[mode] += count;
    all.heads += tally.heads;
  }
  text += fmt::format("\nHeads by mode, of {}:\n\n| mode | heads |\n| --- | --- |\n", all.heads);
  for (const auto& [mode, count] : all.modes) text += fmt::format("| {} | {} |\n", mode, count);
  if (!summary.empty()) cosim::write_file(summary, text);
  return 0;
}
