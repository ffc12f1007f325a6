// SPDX-License-Identifier: Apache-2.0
// The co-processor: what lockstep costs, beside the unchecked RTL and the golden model alone.
#include <fmt/format.h>

#include <cstdlib>

#include "bench/tables.hpp"
#include "driver/device.hpp"
#include "sim/coprocessor/lockstep.hpp"
#include "sim/coprocessor/run.hpp"
#include "sim/explore/workload.hpp"
#include "vectors/generator.hpp"

namespace hdp::bench {
namespace {

struct Timed {
  double wall = 0;       ///< seconds
  double processor = 0;  ///< seconds of this thread
  std::uint64_t cycles = 0;
};

/// The job by the driver, from its first register access to its last result.
Timed time_job(sim::Simulation& simulation, const Job& job) {
  Timed timed;
  timed.wall = seconds([&] {
    timed.processor = cpu_seconds([&] {
      Device device(simulation);
      device.run(sim::attention(job));
    });
  });
  timed.cycles = simulation.cycle();
  return timed;
}

void cost_row(const Machine& machine, const Job& job, int rounds) {
  explore::check_jobs(machine, {job});
  sim::LockstepOptions beside;
  beside.memory_bytes = static_cast<std::size_t>(explore::memory_need(machine, {job}));
  beside.check_thread = true;
  sim::LockstepOptions in_turn = beside;
  in_turn.check_thread = false;
  sim::LockstepOptions bare = beside;
  bare.check = false;
  const auto rtl = sim::make_coprocessor(machine.core.name);
  Spread rates, beside_ratios, in_turn_ratios, model_ratios;
  std::uint64_t cycles = 0;
  for (int round = 0; round <= rounds; ++round) {
    const auto run_rtl = [&](const sim::LockstepOptions& options) {
      sim::LockstepSimulation simulation(*rtl, machine, options);
      return time_job(simulation, job);
    };
    const Timed without = run_rtl(bare), two = run_rtl(beside), one = run_rtl(in_turn);
    sim::GoldenSimulation golden(machine, bare);
    const Timed model = time_job(golden, job);
    if (two.cycles != without.cycles || one.cycles != without.cycles ||
        model.cycles != without.cycles) {
      fmt::print("the runs do not agree: nothing to measure\n");
      std::exit(1);
    }
    cycles = without.cycles;
    if (round == 0) continue;  // warm-up
    rates.add(static_cast<double>(cycles) / without.processor);
    beside_ratios.add(two.wall / without.wall);
    in_turn_ratios.add(one.processor / without.processor);
    model_ratios.add(without.processor / model.processor);
  }
  fmt::print("| {} | {} L={} | {} | {} | {:.0f} | {} | {} | {} |\n", machine.core.name, job.name,
             job.shape.lq, job.heads, cycles, rates.median(), beside_ratios.text(3),
             in_turn_ratios.text(3), model_ratios.text(1));
}

}  // namespace

void top_cost_table(const std::vector<std::string>& machines, int rounds) {
  fmt::print(
      "\n## The co-processor: cost of lockstep\n\nEach row: the same job on the RTL unchecked, in "
      "lockstep (probes, bus wires, protocol and traffic checked) and on the golden model alone, "
      "all "
      "in the same ideal memory, in turn in one process; medians of {} rounds with minimum and "
      "maximum. Beside: the checks in a second thread, wall time. In turn: in the thread of the "
      "RTL, its processor time.\n\n"
      "| machine | job | heads | cycles | RTL unchecked, cycles/s | lockstep beside / unchecked | "
      "lockstep in turn / unchecked | unchecked / model alone |\n"
      "| --- | --- | --- | --- | --- | --- | --- | --- |\n",
      5 * rounds);
  for (const std::string& name : machines) {
    const Machine machine = Machine::named(name);
    const int length = std::min(machine.core.l_max, 128), dim = std::min(machine.core.d_max, 64);
    // Short runs, many of them: what else happens on the machine then falls on all alike.
    const int heads = length < 64 ? machine.heads_max : 12;
    const Job job = generate_group("bert", 3, heads, {length, length, dim});
    cost_row(machine, at_fraction(job, 0.25), 5 * rounds);
  }
}

}  // namespace hdp::bench
