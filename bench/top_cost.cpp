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
  double seconds = 0;
  std::uint64_t cycles = 0;
};

/// The job by the driver, from its first register access to its last result.
Timed time_job(sim::Simulation& simulation, const Job& job) {
  Timed timed;
  timed.seconds = cpu_seconds([&] {
    Device device(simulation);
    device.run(sim::attention(job));
  });
  timed.cycles = simulation.cycle();
  return timed;
}

void cost_row(const Machine& machine, const Job& job, int rounds) {
  explore::check_jobs(machine, {job});
  sim::LockstepOptions checked;
  checked.memory_bytes = static_cast<std::size_t>(explore::memory_need(machine, {job}));
  sim::LockstepOptions bare = checked;
  bare.check = false;
  const auto rtl = sim::make_coprocessor(machine.core.name);
  Spread ratios, rates, checked_rates, model_rates, model_ratios;
  std::uint64_t cycles = 0;
  for (int round = 0; round <= rounds; ++round) {
    const auto run_rtl = [&](const sim::LockstepOptions& options) {
      sim::LockstepSimulation simulation(*rtl, machine, options);
      return time_job(simulation, job);
    };
    const Timed with = run_rtl(checked), without = run_rtl(bare);
    sim::GoldenSimulation golden(machine, checked);
    const Timed model = time_job(golden, job);
    if (with.cycles != without.cycles || with.cycles != model.cycles) {
      fmt::print("the runs do not agree: nothing to measure\n");
      std::exit(1);
    }
    cycles = with.cycles;
    if (round == 0) continue;  // warm-up
    const auto rate = [](const Timed& t) { return static_cast<double>(t.cycles) / t.seconds; };
    ratios.add(with.seconds / without.seconds);
    rates.add(rate(without));
    checked_rates.add(rate(with));
    model_rates.add(rate(model));
    model_ratios.add(without.seconds / model.seconds);
  }
  fmt::print("| {} | {} L={} | {} | {} | {:.0f} | {:.0f} | {} | {:.0f} | {} |\n", machine.core.name,
             job.name, job.shape.lq, job.heads, cycles, rates.median(), checked_rates.median(),
             ratios.text(3), model_rates.median(), model_ratios.text(1));
}

}  // namespace

void top_cost_table(const std::vector<std::string>& machines, int rounds) {
  fmt::print(
      "\n## The co-processor: cost of lockstep\n\nEach row: the same job in lockstep (probes, bus "
      "wires, protocol and traffic checked), on the same RTL unchecked, and on the golden model "
      "alone, all in the same ideal memory, in turn in one process: processor time of the one "
      "thread, "
      "medians of {} rounds with minimum and maximum.\n\n"
      "| machine | job | heads | cycles | RTL unchecked, cycles/s | lockstep, cycles/s | lockstep "
      "/ "
      "unchecked | model alone, cycles/s | unchecked / model alone |\n"
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
      rounds);
  for (const std::string& name : machines) {
    const Machine machine = Machine::named(name);
    const int length = std::min(machine.core.l_max, 128), dim = std::min(machine.core.d_max, 64);
    const int heads = length < 64 ? machine.heads_max : 48;
    const Job job = generate_group("bert", 3, heads, {length, length, dim});
    cost_row(machine, at_fraction(job, 0.25), rounds);
  }
}

}  // namespace hdp::bench
