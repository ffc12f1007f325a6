// SPDX-License-Identifier: Apache-2.0
// The co-processor: speed-up over pruning off, and normalised efficiency beside its peers.
#include <fmt/format.h>

#include "bench/tables.hpp"
#include "bench/top_run.hpp"
#include "sim/explore/multipliers.hpp"
#include "sim/explore/workload.hpp"

namespace hdp::bench {
namespace {

struct Peer {
  const char* name;
  double efficiency;
};
/// Published, where every multiplier counts one (docs/guide/explore.md).
constexpr Peer kPeers[] = {{"dense limit", 2.0}, {"Energon", 2.24}, {"SpAtten", 2.80},
                           {"FACT", 3.62},       {"ELSA", 4.25},    {"Sanger", 4.44}};

void print_multipliers(const Machine& machine) {
  const explore::Multipliers m = explore::count_multipliers(machine);
  const auto units = [](std::uint64_t bits) {
    return static_cast<double>(bits) / explore::Multipliers::kUnit;
  };
  fmt::print("| {} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} |\n",
             machine.core.name, units(m.integer), units(m.threshold), units(m.fraction),
             units(m.softmax), units(m.value), units(m.finish), units(m.control), m.units());
}

}  // namespace

void top_efficiency_table() {
  constexpr int kHeadsPerCore = 16;
  fmt::print(
      "\n## The co-processor: multipliers\n\nIn units of one 16x16, every product of two variables "
      "by its width (an 8x8 counts 0.25), all cores.\n\n"
      "| machine | integer | threshold | fraction | softmax | value | finish | control | all |\n"
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
  for (const Machine& machine : {Machine::edge(), Machine::server()}) print_multipliers(machine);
  std::string peers;
  for (const Peer& peer : kPeers) {
    peers += fmt::format("{}{} {:.2f}", peers.empty() ? "" : ", ", peer.name, peer.efficiency);
  }
  fmt::print(
      "\n## The co-processor: speed-up over pruning off, and efficiency\n\nNormalised efficiency: "
      "2 * dense MACs / (cycles * multipliers). Published, where every multiplier counts one: {}. "
      "Bound: the speed-up that the bounds with and without pruning allow.\n\n"
      "| machine | L | heads | kept | cycles | unpruned | speed-up | by the bounds | bound by | "
      "efficiency |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
      peers);
  for (const Machine& machine : {Machine::edge(), Machine::server()}) {
    const int length = 128;
    const Job base = uniform_job(kHeadsPerCore * machine.cores, length);
    const TopRun dense = run_top(machine, unpruned(base));
    const double multipliers = explore::count_multipliers(machine).units();
    for (const double fraction : kFractions) {
      const TopRun run = fraction < 1 ? run_top(machine, at_fraction(base, fraction)) : dense;
      const auto over = [](std::uint64_t a, std::uint64_t b) {
        return static_cast<double>(a) / static_cast<double>(b);
      };
      fmt::print(
          "| {} | {} | {} | {:.3f} | {} | {} | {:.2f} | {:.2f} | {} | {:.2f} |\n",
          machine.core.name, length, base.heads, run.kept(), run.cycles(), dense.cycles(),
          over(dense.cycles(), run.cycles()), over(dense.bound.largest(), run.bound.largest()),
          run.bound.name(),
          explore::normalised_efficiency(explore::dense_macs(base), run.cycles(), multipliers));
    }
  }
}

}  // namespace hdp::bench
