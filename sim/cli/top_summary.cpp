// SPDX-License-Identifier: Apache-2.0
// The summary of a run of the co-processor.
#include "sim/cli/top_summary.hpp"

#include <fmt/format.h>

#include "cosim/cli/numbers.hpp"
#include "cosim/cli/terminal.hpp"
#include "cosim/lockstep/divergence_json.hpp"
#include "cosim/util/document.hpp"

namespace hdp::cli {
namespace {

constexpr const char* kEngines[] = {"integer", "fraction", "softmax", "value", "finish"};

std::string bytes(std::uint64_t words, const Machine& machine) {
  return cosim::grouped(words * static_cast<std::uint64_t>(machine.bus_bytes));
}

std::string part(std::uint64_t of, std::uint64_t all) {
  return fmt::format("{:.3f}", cosim::ratio(of, all));
}

}  // namespace

bool TopSummary::good() const {
  if (mismatch || !failure.empty()) return false;
  std::uint64_t wrong = 0;
  for (const sim::MachineJob& job : jobs) wrong += job.wrong_heads;
  return violations == 0 && traffic.empty() && wrong == 0;
}

std::uint64_t dense_cycles(const Machine& machine, const sim::SimulationOptions& options,
                           const std::vector<sim::Job>& jobs) {
  std::vector<sim::Job> dense = jobs;
  for (sim::Job& job : dense) {
    job.config.block_prune = false;
    job.config.head_prune = false;
  }
  sim::GoldenSimulation simulation(machine, options);
  return sim::total(sim::run_jobs(simulation, dense)).cycles;
}

std::string format_top_summary(const std::string& command, const TopSummary& s, bool bad) {
  const sim::MachineTotals sum = sim::total(s.jobs);
  std::string text;
  const auto line = [&text](std::string_view label, const std::string& value) {
    text += fmt::format("  {:<22}{}\n", label, value);
  };
  line("machine", fmt::format("{}: {} core{}, {} lanes, {} bytes a bus word", s.machine.core.name,
                              s.machine.cores, s.machine.cores == 1 ? "" : "s",
                              s.machine.core.lanes, s.machine.bus_bytes));
  line("memory", fmt::format("{}, seed {}", s.memory, s.seed));
  if (s.lockstep) line("initial state", cosim::describe_initial_state(s.init_seed));
  line("jobs", s.jobs.size() == s.all_jobs ? fmt::format("{}", s.all_jobs)
                                           : fmt::format("{} of {}", s.jobs.size(), s.all_jobs));
  if (!s.jobs.empty()) line("heads", fmt::format("{}, {} pruned", sum.heads, sum.pruned_heads));
  if (sum.live_blocks > 0) {
    line("blocks kept", fmt::format("{} of {} ({:.1f} %)", cosim::grouped(sum.kept_blocks),
                                    cosim::grouped(sum.live_blocks),
                                    100 * cosim::ratio(sum.kept_blocks, sum.live_blocks)));
  }
  if (sum.cycles > 0) {
    line("cycles", cosim::grouped(sum.cycles));
    line("cycles / bound",
         fmt::format("{}, set by {}", part(sum.cycles, sum.bound.largest()), sum.bound.name()));
    if (s.dense_cycles > 0) {
      line("pruning off", fmt::format("{} cycles: speed-up {:.2f}", cosim::grouped(s.dense_cycles),
                                      cosim::ratio(s.dense_cycles, sum.cycles)));
    }
    std::string busy;
    const std::uint64_t all = sum.cycles * static_cast<std::uint64_t>(s.machine.cores);
    for (std::size_t n = 0; n < sum.steps.size(); ++n) {
      busy += fmt::format("{}{} {:.1f}", n == 0 ? "" : ", ", kEngines[n],
                          100 * cosim::ratio(sum.steps[n], all));
    }
    line("engines busy", busy + " % of cycles");
    line("read channel", fmt::format("busy {:.1f} %, starved {:.1f} %, address waited {:.1f} %",
                                     100 * cosim::ratio(sum.read.all(), sum.cycles),
                                     100 * cosim::ratio(sum.read_idle, sum.cycles),
                                     100 * cosim::ratio(sum.read_wait, sum.cycles)));
    line("bytes read",
         fmt::format("{}: {} of an unpruned machine's {}", bytes(sum.read.all(), s.machine),
                     part(sum.read.all(), sum.dense_read.all()),
                     bytes(sum.dense_read.all(), s.machine)));
    const auto not_read = [&](const char* cause, std::uint64_t fractions, std::uint64_t values) {
      line(cause, fmt::format("fractions {}, values {}", bytes(fractions, s.machine),
                              bytes(values, s.machine)));
    };
    not_read("  pruned heads save", sum.saved.head_fractions, sum.saved.head_values);
    not_read("  unkept keys save", sum.saved.key_fractions, sum.saved.key_values);
    line("bytes written", bytes(sum.write_words, s.machine));
    line("bursts", fmt::format("{} read, {} write", cosim::grouped(sum.read_bursts),
                               cosim::grouped(sum.write_bursts)));
  }
  const auto count = [](std::uint64_t n) {
    return n == 0 ? cosim::paint("0", cosim::Colour::Green)
                  : cosim::paint(std::to_string(n), cosim::Colour::Red);
  };
  line("wrong heads", count(sum.wrong_heads));
  if (s.lockstep) {
    line("protocol violations", count(s.violations));
    line("traffic errors", count(s.traffic.size()));
    line("checks made", cosim::grouped(s.checks));
  }
  line("simulated", fmt::format("{} cycles in {:.2f} s", cosim::grouped(s.simulated), s.seconds));
  if (!s.protocol.empty()) text += s.protocol;
  for (const std::string& error : s.traffic) text += "  " + error + "\n";
  const std::string title = bad             ? cosim::paint("failed", cosim::Colour::Red)
                            : s.interrupted ? cosim::paint("interrupted", cosim::Colour::Yellow)
                            : s.lockstep    ? cosim::paint("agreed", cosim::Colour::Green)
                                            : "done";
  return fmt::format("{}: {}\n{}", command, title, text);
}

namespace {

void add_totals(nlohmann::ordered_json& j, const TopSummary& s) {
  const sim::MachineTotals sum = sim::total(s.jobs);
  const auto word = static_cast<std::uint64_t>(s.machine.bus_bytes);
  j["heads"] = sum.heads;
  j["pruned_heads"] = sum.pruned_heads;
  j["kept_blocks"] = sum.kept_blocks;
  j["live_blocks"] = sum.live_blocks;
  j["cycles"] = sum.cycles;
  j["bound"] = {{"cycles", sum.bound.largest()}, {"set_by", sum.bound.name()}};
  j["cycles_over_bound"] = cosim::ratio(sum.cycles, sum.bound.largest());
  j["dense_cycles"] = s.dense_cycles;
  for (std::size_t n = 0; n < sum.steps.size(); ++n) j["steps"][kEngines[n]] = sum.steps[n];
  j["read_bytes"] = {{"integer", sum.read.integer * word},
                     {"fraction", sum.read.fraction * word},
                     {"value", sum.read.value * word},
                     {"unpruned", sum.dense_read.all() * word}};
  j["saved_bytes"] = {{"fractions_of_pruned_heads", sum.saved.head_fractions * word},
                      {"values_of_pruned_heads", sum.saved.head_values * word},
                      {"fractions_of_unkept_keys", sum.saved.key_fractions * word},
                      {"values_of_unkept_keys", sum.saved.key_values * word}};
  j["written_bytes"] = sum.write_words * word;
  j["wrong_heads"] = sum.wrong_heads;
  for (const sim::MachineJob& job : s.jobs) {
    j["jobs"].push_back({{"name", job.name},
                         {"heads", job.heads},
                         {"cycles", job.counters.cycles},
                         {"bound", job.bound.largest()},
                         {"set_by", job.bound.name()}});
  }
}

}  // namespace

nlohmann::ordered_json json_top_summary(nlohmann::ordered_json j, const TopSummary& s, bool bad) {
  j["outcome"] = bad ? "failed" : s.interrupted ? "interrupted" : s.lockstep ? "agreed" : "done";
  if (s.mismatch) {
    j["divergence"] = cosim::divergence_json(s.mismatch->divergence);
    j["divergence"]["where"] = s.mismatch->where();
    j["divergence"]["job"] = s.failed_job;
  }
  if (!s.failure.empty()) j["failure"] = {{"problem", s.failure}, {"job", s.failed_job}};
  j["machine"] = s.machine.core.name;
  j["cores"] = s.machine.cores;
  j["memory"] = s.memory;
  j["seed"] = s.seed;
  if (s.lockstep) j["init_seed"] = s.init_seed;
  j["jobs_done"] = s.jobs.size();
  j["jobs_all"] = s.all_jobs;
  if (!s.jobs.empty()) add_totals(j, s);
  j["protocol_violations"] = s.violations;
  j["traffic_errors"] = s.traffic;
  j["checks"] = s.checks;
  j["simulated_cycles"] = s.simulated;
  j["seconds"] = s.seconds;
  return j;
}

}  // namespace hdp::cli
