// SPDX-License-Identifier: Apache-2.0
// The co-processor: cycles over bound, and where every lost cycle went.
#include <fmt/format.h>

#include "bench/tables.hpp"
#include "bench/top_run.hpp"

namespace hdp::bench {
namespace {

/// Heads a core in the sets of equal sparsity.
constexpr int kHeadsPerCore = 16;

void print_row(const std::string& name, const Job& job, const TopRun& run) {
  fmt::print("| {} | {} | {:.3f} | {} | {} | {:.3f} | {} | {} | {} |\n", name, job.heads,
             run.kept(), run.cycles(), run.bound.name(), run.over_bound(), lost_text(run),
             read_text(run), engines_text(run));
}

void print_captures(const Machine& machine, const char* all, const std::vector<Job>& captures) {
  std::uint64_t cycles = 0, bound = 0;
  for (const Job& job : captures) {
    const TopRun run = run_top(machine, job);
    print_row(job.name, job, run);
    cycles += run.cycles();
    bound += run.bound.largest();
  }
  if (bound == 0) return;
  fmt::print("| {} | | | {} | | {:.3f} | | | |\n", all, cycles,
             static_cast<double>(cycles) / static_cast<double>(bound));
}

}  // namespace

void top_cycles_tables(const std::vector<Job>& captures) {
  for (const Machine& machine : {Machine::edge(), Machine::server()}) {
    fmt::print(
        "\n## The co-processor: cycles over bound ({}, ideal memory)\n\nLost: what the resource "
        "that "
        "is the bound did beside its work, in % of the bound. Read channel, % of cycles: check of "
        "the descriptor and start + until the first word + words + starved (a burst was "
        "outstanding, "
        "no word came) + nothing asked for (all banks full, or no decision yet) + after the last "
        "word. Engines of all cores, % of cycles: busy + waiting for input + for output + for "
        "memory "
        "+ drained.\n\n"
        "| job | heads | kept | cycles | bound by | cycles / bound | lost | read channel | engines "
        "|\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
        machine.core.name);
    std::vector<int> lengths{64, 128};
    if (machine.core.l_max >= 256) lengths.push_back(256);
    for (const int length : lengths) {
      const Job base = uniform_job(kHeadsPerCore * machine.cores, length);
      for (const double fraction : kFractions) {
        const Job job = at_fraction(base, fraction);
        print_row(fmt::format("uniform L={} kept {}", length, fraction), job,
                  run_top(machine, job));
      }
    }
    print_captures(machine, "all captures", captures);
    // A capture is one input's: a machine of several cores takes them in batches.
    if (machine.cores == 1) continue;
    std::vector<Job> batches;
    for (const Job& job : captures) batches.push_back(batch(job, kHeadsPerCore * machine.cores));
    print_captures(machine, "all batches", batches);
  }
}

}  // namespace hdp::bench
