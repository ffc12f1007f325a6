// SPDX-License-Identifier: Apache-2.0
// Runs points on the Verilated co-processor.
#include "sim/explore/verify.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <stdexcept>

#include "cosim/util/input_error.hpp"
#include "sim/coprocessor/lockstep.hpp"

namespace hdp::explore {
namespace {

constexpr const char* kMachines[] = {"edge",   "server", "small1",  "small",   "small3", "small4",
                                     "small8", "quad",   "lanes16", "lanes32", "lanes64"};

bool is_made(const std::string& name, const MakeCoprocessor& make) {
  try {
    return make(name) != nullptr;
  } catch (const std::invalid_argument&) {
    return false;
  }
}

/// What the RTL's run has found wrong by its end; empty when nothing.
std::string problem_of(const sim::LockstepSimulation& rtl, const Totals& totals,
                       const Totals& expected) {
  for (const cosim::AxiReport* report : {&rtl.memory_protocol(), &rtl.register_protocol()}) {
    if (!report->clean()) return report->text();
  }
  const std::vector<std::string> traffic = rtl.traffic_errors();
  if (!traffic.empty()) return traffic.front();
  const std::vector<NamedTotal> a = named(totals), b = named(expected);
  for (std::size_t n = 0; n < a.size(); ++n) {
    if (a[n].value != b[n].value) {
      return fmt::format("counter {}: RTL {}, exploration {}", a[n].name, a[n].value, b[n].value);
    }
  }
  return {};
}

}  // namespace

std::vector<Verifiable> verifiable_points(const Grid& grid, const MakeCoprocessor& make) {
  std::map<std::string, bool> made;
  std::vector<Verifiable> found;
  for (std::size_t n = 0; n < grid.points.size(); ++n) {
    for (const char* name : kMachines) {
      if (!same_machine(grid.points[n].machine, Machine::named(name))) continue;
      const auto known = made.find(name);
      const bool is = known != made.end() ? known->second : (made[name] = is_made(name, make));
      if (is) found.push_back({n, name});
    }
  }
  if (found.empty() && !made.empty()) {
    std::vector<std::string> names;
    for (const auto& [name, is] : made) names.push_back(name);
    throw cosim::InputError(
        "--verify", "",
        fmt::format("this program has no RTL of {}; CMake's -DHDP_MACHINES='{}' makes "
                    "one that has",
                    fmt::join(names, ", "), fmt::join(names, ";")));
  }
  return found;
}

std::vector<Verifiable> spread(const std::vector<Verifiable>& points, std::size_t count) {
  if (count >= points.size()) return points;
  std::vector<Verifiable> chosen;
  // The middle of each of `count` equal parts.
  for (std::size_t n = 0; n < count; ++n) {
    chosen.push_back(points[(2 * n + 1) * points.size() / (2 * count)]);
  }
  return chosen;
}

Verification verify(const Verifiable& chosen, const Result& result, const Workload& workload,
                    const ExploreOptions& options, const MakeCoprocessor& make) {
  const std::vector<Job>& jobs = workload.jobs(result.point.machine);
  sim::LockstepOptions lockstep;
  static_cast<sim::SimulationOptions&>(lockstep) =
      simulation_options(result.point, jobs, options.seed);
  lockstep.interrupted = options.interrupted;
  lockstep.progress = [&, all = static_cast<double>(sim::result_bytes(jobs))](
                          std::uint64_t cycles, std::uint64_t written) {
    if (options.progress) options.progress({0, 1, static_cast<double>(written) / all, cycles});
  };
  Verification verification;
  verification.point = chosen.point;
  verification.machine = chosen.machine;
  const std::unique_ptr<sim::Coprocessor> rtl = make(chosen.machine);
  rtl->reset();
  sim::LockstepSimulation simulation(*rtl, Machine::named(chosen.machine), lockstep);
  try {
    const Totals totals = sim::in_lockstep(simulation, [&] { return run_jobs(simulation, jobs); });
    verification.problem = problem_of(simulation, totals, result.measurement->totals);
  } catch (const sim::Interrupted&) {
    throw;
  } catch (const std::runtime_error& error) {  // a divergence, a hang, a refused job
    verification.problem = error.what();
  }
  verification.checks = simulation.checks();
  verification.agreed = verification.problem.empty();
  return verification;
}

}  // namespace hdp::explore
