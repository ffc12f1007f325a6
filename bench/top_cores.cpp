// SPDX-License-Identifier: Apache-2.0
// The co-processor: how N cores compare with one.
#include <fmt/format.h>

#include "bench/tables.hpp"
#include "bench/top_run.hpp"

namespace hdp::bench {
namespace {

constexpr int kBusBytes = 64;

/// N edge cores on a bus that does not hold four of them back.
Machine edge_cores(int cores) {
  Machine machine = Machine::edge();
  machine.cores = cores;
  machine.bus_bytes = kBusBytes;
  return machine;
}

}  // namespace

void top_cores_table() {
  fmt::print(
      "\n## The co-processor: N cores (edge cores, {} bytes a bus word, ideal memory)\n\n"
      "Read channel: words in % of the cycles of N cores. First heads: words to be read before "
      "every core has a head whole, in % of one core's cycles / N.\n\n"
      "| job | N | heads | cycles, 1 core | cycles, N cores | bound by | read channel | first "
      "heads "
      "| speed-up | of N |\n"
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
      kBusBytes);
  for (const int length : {64, 128}) {
    const Job wide = at_fraction(uniform_job(64, length), 0.25);
    for (const double fraction : {1.0, 0.25}) {
      const Job all = fraction < 1 ? wide : at_fraction(wide, 1);
      for (const int cores : {2, 4}) {
        for (const int heads : {4 * cores, 8 * cores, 16 * cores}) {
          Job job = all;
          job.heads = heads;
          const TopRun one = run_top(edge_cores(1), job), many = run_top(edge_cores(cores), job);
          const double gain =
              static_cast<double>(one.cycles()) / static_cast<double>(many.cycles());
          const double words = static_cast<double>(many.bound.read.all());
          fmt::print(
              "| uniform L={} kept {} | {} | {} | {} | {} | {} | {:.0f} | {:.1f} | {:.2f} | {:.3f} "
              "|\n",
              length, fraction, cores, heads, one.cycles(), many.cycles(), many.bound.name(),
              100 * words / static_cast<double>(many.cycles()),
              100 * words * cores * cores / heads / static_cast<double>(one.cycles()), gain,
              gain / cores);
        }
      }
    }
  }
}

}  // namespace hdp::bench
