// SPDX-License-Identifier: Apache-2.0
// The co-processor: how N cores compare with one.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

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

/// Cycles that N cores on one bus cannot do without, with heads of equal work, N to the core or
/// more.
///
/// An engine begins with its first head only when that was read: all its K rows and two Q rows,
/// with their fractions behind the integer engine, and all of V for the value engine. The bus
/// brings that to one core after the other. The core that begins last does heads / N heads, or it
/// does fewer, and then another one does one more.
std::uint64_t least_cycles(const Machine& machine, const Shape& shape, const TopBound& bound,
                           int heads) {
  const auto words = [&](int bytes) {
    return static_cast<std::uint64_t>((bytes + machine.bus_bytes - 1) / machine.bus_bytes);
  };
  const auto keys = static_cast<std::uint64_t>(shape.lk);
  const std::uint64_t half = (keys + 2) * words(shape.dim), values = keys * words(2 * shape.dim);
  const auto cores = static_cast<std::uint64_t>(machine.cores);
  std::uint64_t least = bound.largest();
  for (const auto& [work, first] :
       {std::pair{bound.integer, half}, std::pair{bound.fraction, 2 * half},
        std::pair{bound.softmax, 2 * half}, std::pair{bound.value, 2 * half + values}}) {
    const std::uint64_t head = work * cores / static_cast<std::uint64_t>(heads);
    least = std::max(least, first + work + std::min((cores - 1) * first, head));
  }
  return least;
}

}  // namespace

void top_cores_table() {
  fmt::print(
      "\n## The co-processor: N cores (edge cores, {} bytes a bus word, ideal memory)\n\n"
      "Read channel: words in % of the cycles of N cores. Allowed: the speed-up, divided by N, "
      "that "
      "one bus allows at most; it has to bring the first head's K and V to one core after the "
      "other.\n\n"
      "| job | N | heads | cycles, 1 core | cycles, N cores | bound by | read channel | speed-up | "
      "of N | allowed | of what is allowed |\n"
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
      kBusBytes);
  for (const int length : {64, 128}) {
    const Job wide = at_fraction(uniform_job(64, length), 0.25);
    for (const double fraction : {1.0, 0.25, 0.1}) {
      const Job all = fraction == 0.25 ? wide : at_fraction(wide, fraction);
      for (const int cores : {2, 4}) {
        for (const int heads : {4 * cores, 8 * cores, 16 * cores}) {
          Job job = all;
          job.heads = heads;
          const Machine machine = edge_cores(cores);
          const TopRun one = run_top(edge_cores(1), job), many = run_top(machine, job);
          const auto alone = static_cast<double>(one.cycles());
          const double share = alone / static_cast<double>(many.cycles()) / cores;
          const double allowed = std::min(
              1.0, alone / cores /
                       static_cast<double>(least_cycles(machine, job.shape, many.bound, heads)));
          fmt::print(
              "| uniform L={} kept {} | {} | {} | {} | {} | {} | {:.0f} | {:.2f} | {:.3f} | "
              "{:.3f} | {:.3f} |\n",
              length, fraction, cores, heads, one.cycles(), many.cycles(), many.bound.name(),
              100 * static_cast<double>(many.bound.read.all()) / static_cast<double>(many.cycles()),
              share * cores, share, allowed, share / allowed);
        }
      }
    }
  }
}

}  // namespace hdp::bench
