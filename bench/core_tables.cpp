// SPDX-License-Identifier: Apache-2.0
// The core alone: cycles over bound, the cost of checking, and the cycle model's speed.
#include <fmt/format.h>

#include <cstdlib>

#include "bench/tables.hpp"
#include "sim/cosim.hpp"
#include "vectors/generator.hpp"

namespace hdp::bench {
namespace {

void cycles_row(const Build& build, const std::string& name, const Job& job) {
  const auto p = sim::predict(build, job, Stalls(0));
  const auto d = sim::predict(build, unpruned(job), Stalls(0));
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

/// Lockstep beside the same Verilated model with the same stimulus and no checking, in turn.
void cost_of_checking(const std::string& name, const Job& job, int rounds) {
  const Build build = Build::named(name);
  const auto core = sim::make_core(name);
  Spread ratios, model_ratios, rates;
  const std::vector<Job> jobs{job};
  sim::CosimOptions checked, bare;
  bare.check = false;
  std::uint64_t cycles = 0, predicted = 0;
  for (int round = 0; round <= rounds; ++round) {
    sim::CosimReport a, b;
    const double with = seconds([&] { a = run_cosim(*core, build, jobs, checked); });
    const double without = seconds([&] { b = run_cosim(*core, build, jobs, bare); });
    const double model =
        seconds([&] { predicted = sim::predict(build, job, Stalls(0)).time.cycles(); });
    if (a.divergence || a.jobs[0].cycles != b.jobs[0].cycles || a.jobs[0].cycles != predicted) {
      fmt::print("the runs do not agree: nothing to measure\n");
      std::exit(1);
    }
    cycles = a.jobs[0].cycles;
    if (round == 0) continue;  // warm-up
    ratios.add(with / without);
    model_ratios.add(without / model);
    rates.add(static_cast<double>(cycles) / without);
  }
  fmt::print("| {} | {} | {} | {} | {:.0f} | {} | {} |\n", name, job.name, job.heads, cycles,
             rates.median(), ratios.text(3), model_ratios.text(0));
}

}  // namespace

void core_cycles_table(const std::vector<Job>& captures) {
  const Build build = Build::edge();
  fmt::print(
      "## The core: cycles over bound ({} build)\n\nCycles are the cycle model's, which lockstep "
      "proves equal to the RTL's. Per engine, % of cycles: busy + waiting for input + for output + "
      "for memory + drained.\n\n| job | heads | kept | cycles | bound by | cycles / bound | "
      "speed-up | engines |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n",
      build.name);
  for (const int length : {64, 128}) {
    const Job base = uniform_job(16, length);
    for (const double fraction : kFractions) {
      cycles_row(build, fmt::format("uniform L={} kept {}", length, fraction),
                 at_fraction(base, fraction));
    }
  }
  for (const Job& job : captures) cycles_row(build, job.name, job);
}

void core_cost_table(int rounds) {
  fmt::print(
      "\n## The core: cost of checking, and speed of the cycle model\n\nEach row: the same job in "
      "lockstep, unchecked, and on the golden model alone (functional and cycle model), in turn in "
      "one process; medians of {} rounds, with minimum and maximum.\n\n"
      "| build | job | heads | cycles | unchecked cycles/s | lockstep / unchecked | unchecked / "
      "model alone |\n| --- | --- | --- | --- | --- | --- | --- |\n",
      rounds);
  cost_of_checking("edge", at_fraction(generate_group("bert", 3, 24, {128, 128, 64}), 0.25),
                   rounds);
  cost_of_checking("edge", generate_group("speech", 3, 36, {99, 99, 64}), rounds);
}

}  // namespace hdp::bench
