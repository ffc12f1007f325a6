// SPDX-License-Identifier: Apache-2.0
// hdp_bench: cycles over bound, the cost of checking, and the cycle model's speed, all in one
// process.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>

#include "sim/cli/options.hpp"
#include "sim/cosim.hpp"
#include "vectors/generator.hpp"

namespace {

using hdp::Build;
using hdp::sim::Job;

double seconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  return x[x.size() / 2];
}

double kept_fraction(const Job& job, std::int32_t rho) {
  Job trial = job;
  trial.config.rho_q15 = rho;
  std::uint64_t kept = 0, live = 0;
  hdp::HeadResult result;
  for (int h = 0; h < job.heads; ++h) {
    run_head(trial.config, trial.shape, trial.head(h), result);
    kept += result.kept_blocks;
    live += result.live_blocks;
  }
  return static_cast<double>(kept) / static_cast<double>(live);
}

/// The job with the rho that keeps about `fraction` of the blocks: the kept fraction falls as rho
/// rises.
Job at_fraction(Job job, double fraction) {
  std::int32_t low = -32768, high = 32767;
  while (high - low > 1) {
    const std::int32_t middle = (low + high) / 2;
    (kept_fraction(job, middle) > fraction ? low : high) = middle;
  }
  job.config.rho_q15 = fraction >= 1 ? -32768 : high;
  return job;
}

void cycles_row(const Build& build, const std::string& name, const Job& job) {
  const auto p = hdp::sim::predict(build, job, hdp::Stalls(0));
  Job dense = job;
  dense.config.block_prune = false;
  dense.config.head_prune = false;
  const auto d = hdp::sim::predict(build, dense, hdp::Stalls(0));
  const double cycles = static_cast<double>(p.time.cycles());
  std::string where;
  const char* names[] = {"integer", "fraction", "softmax", "value", "finish"};
  for (std::size_t e = 0; e < p.time.engines.size(); ++e) {
    const auto& t = p.time.engines[e];
    where += fmt::format(" {} {:.0f}+{:.0f}+{:.0f}+{:.0f}+{:.0f}", names[e],
                         100 * static_cast<double>(t.busy) / cycles,
                         100 * static_cast<double>(t.wait[0]) / cycles,
                         100 * static_cast<double>(t.wait[1]) / cycles,
                         100 * static_cast<double>(t.wait[2]) / cycles,
                         100 * static_cast<double>(t.drained) / cycles);
  }
  fmt::print("| {} | {} | {:.3f} | {} | {} | {:.3f} | {:.2f} |{} |\n", name, job.heads,
             static_cast<double>(p.kept_blocks) / static_cast<double>(p.live_blocks),
             p.time.cycles(), p.time.bound.name(),
             cycles / static_cast<double>(p.time.bound.largest()),
             static_cast<double>(d.time.cycles()) / cycles, where);
}

void cycles_table(const Build& build, const std::string& captures) {
  fmt::print(
      "## Cycles over bound ({} build)\n\nCycles are the cycle model's, which lockstep proves "
      "equal to "
      "the RTL's. Per engine, % of cycles: busy + waiting for input + for output + for memory + "
      "drained.\n\n| job | heads | kept | cycles | bound by | cycles / bound | speed-up | engines "
      "|\n| --- | --- | --- | --- | --- | --- | --- | --- |\n",
      build.name);
  for (const int length : {64, 128}) {
    const Job base = hdp::generate("uniform", 7, 16, length, length, 64).groups.front();
    for (const double fraction : {1.0, 0.5, 0.25, 0.1, 0.05}) {
      cycles_row(build, fmt::format("uniform L={} kept {}", length, fraction),
                 at_fraction(base, fraction));
    }
  }
  if (!std::filesystem::is_directory(captures)) {
    fmt::print("\ncaptures: skipped, there is no folder {}\n", captures);
    return;
  }
  std::vector<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::directory_iterator(captures)) {
    if (std::filesystem::exists(entry.path() / "q.npy")) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  for (const auto& folder : folders) {
    hdp::cli::JobOptions options;
    options.q = folder / "q.npy";
    options.k = folder / "k.npy";
    options.v = folder / "v.npy";
    std::string notes;
    cycles_row(build, folder.filename().string(), options.load(notes));
  }
}

/// Lockstep beside the same Verilated model with the same stimulus and no checking, in turn.
void cost_of_checking(const std::string& name, const Job& job, int rounds) {
  const Build build = Build::named(name);
  const auto core = hdp::sim::make_core(name);
  std::vector<double> ratios, model_ratios, rates;
  const std::vector<Job> jobs{job};
  hdp::sim::CosimOptions checked, bare;
  bare.check = false;
  std::uint64_t cycles = 0, predicted = 0;
  for (int round = 0; round <= rounds; ++round) {
    hdp::sim::CosimReport a, b;
    const double with = seconds([&] { a = run_cosim(*core, build, jobs, checked); });
    const double without = seconds([&] { b = run_cosim(*core, build, jobs, bare); });
    const double model =
        seconds([&] { predicted = hdp::sim::predict(build, job, hdp::Stalls(0)).time.cycles(); });
    if (a.divergence || a.jobs[0].cycles != b.jobs[0].cycles || a.jobs[0].cycles != predicted) {
      fmt::print("the runs do not agree: nothing to measure\n");
      std::exit(1);
    }
    cycles = a.jobs[0].cycles;
    if (round == 0) continue;  // warm-up
    ratios.push_back(with / without);
    model_ratios.push_back(without / model);
    rates.push_back(static_cast<double>(cycles) / without);
  }
  const auto [low, high] = std::minmax_element(ratios.begin(), ratios.end());
  const auto [slow, fast] = std::minmax_element(model_ratios.begin(), model_ratios.end());
  fmt::print(
      "| {} | {} | {} | {} | {:.0f} | {:.3f} ({:.3f} .. {:.3f}) | {:.0f} ({:.0f} .. {:.0f}) |\n",
      name, job.name, job.heads, cycles, median(rates), median(ratios), *low, *high,
      median(model_ratios), *slow, *fast);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Measures: cycles / bound, the cost of checking, the cycle model's speed",
               "hdp_bench"};
  std::string captures = "../shared/data";
  int rounds = 7;
  app.add_option("--captures", captures,
                 "Folder of captured tensors (q.npy, k.npy, v.npy in sub-folders)");
  app.add_option("--rounds", rounds, "Counted rounds of each timing, after one warm-up");
  CLI11_PARSE(app, argc, argv);
  cycles_table(Build::edge(), captures);
  fmt::print(
      "\n## Cost of checking, and speed of the cycle model\n\nEach row: the same job in lockstep, "
      "unchecked, and on the golden model alone (functional and cycle model), in turn in one "
      "process; medians of {} rounds, with minimum and maximum.\n\n"
      "| build | job | heads | cycles | unchecked cycles/s | lockstep / unchecked | unchecked / "
      "model alone |\n| --- | --- | --- | --- | --- | --- | --- |\n",
      rounds);
  Job job = hdp::generate("bert", 3, 24, 128, 128, 64).groups.front();
  cost_of_checking("edge", at_fraction(job, 0.25), rounds);
  job = hdp::generate("speech", 3, 36, 99, 99, 64).groups.front();
  cost_of_checking("edge", job, rounds);
  return 0;
}
