// SPDX-License-Identifier: Apache-2.0
// Runs a point and reads its counters.
#include "sim/explore/measure.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace hdp::explore {
namespace {

double ratio(std::uint64_t a, std::uint64_t b) {
  return b == 0 ? 0 : static_cast<double>(a) / static_cast<double>(b);
}

/// Adds up the bounds of the jobs that the model runs.
class BoundMeter final : public TopModel::Watch {
 public:
  explicit BoundMeter(const Machine& machine) : machine_(machine) {}

  void on_job(const Config& config, const Shape& shape, int) override {
    counter_.emplace(machine_, config, shape);
  }
  void on_head(std::uint32_t, int, const HeadValues& values) override {
    counter_->add(values.result);
  }
  void on_resolve(std::uint32_t, int, bool) override {}
  void on_end(bool) override {
    const TopBound bound = counter_->bound();
    counter_.reset();
    total_ += bound.largest();
    by_[bound.name()] += bound.largest();
    dense_read_ += bound.dense_read.all();
  }

  void report(Measurement& m) const {
    m.bound = total_;
    m.dense_read_words = dense_read_;
    const auto most = std::max_element(
        by_.begin(), by_.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most != by_.end()) m.bound_by = most->first;
  }

 private:
  const Machine& machine_;
  std::optional<TopBoundCounter> counter_;
  std::uint64_t total_ = 0, dense_read_ = 0;
  std::map<std::string, std::uint64_t> by_;
};

}  // namespace

void Totals::add(const DeviceCounters& c) {
  cycles += c.cycles;
  heads += c.heads_done;
  pruned_heads += c.pruned_heads;
  kept_blocks += c.kept_blocks;
  live_blocks += c.live_blocks;
  for (std::size_t n = 0; n < steps.size(); ++n) steps[n] += c.steps[n];
  read_int_words += c.read_int_words;
  read_frac_words += c.read_frac_words;
  read_val_words += c.read_val_words;
  write_words += c.write_words;
  read_bursts += c.read_bursts;
  write_bursts += c.write_bursts;
  read_wait += c.read_wait;
  write_wait += c.write_wait;
  read_idle += c.read_idle;
}

std::vector<NamedTotal> named(const Totals& t) {
  return {{"cycles", t.cycles},
          {"heads", t.heads},
          {"pruned_heads", t.pruned_heads},
          {"kept_blocks", t.kept_blocks},
          {"live_blocks", t.live_blocks},
          {"integer_steps", t.steps[0]},
          {"fraction_steps", t.steps[1]},
          {"softmax_steps", t.steps[2]},
          {"value_steps", t.steps[3]},
          {"finish_steps", t.steps[4]},
          {"read_int_words", t.read_int_words},
          {"read_frac_words", t.read_frac_words},
          {"read_val_words", t.read_val_words},
          {"write_words", t.write_words},
          {"read_bursts", t.read_bursts},
          {"write_bursts", t.write_bursts},
          {"read_wait", t.read_wait},
          {"write_wait", t.write_wait},
          {"read_idle", t.read_idle}};
}

Totals run_jobs(Platform& platform, const std::vector<Job>& jobs) {
  Device device(platform);
  Totals totals;
  DeviceCounters before = device.counters();
  for (const Job& job : jobs) {
    device.run({job.config, job.shape, job.heads, job.q.data(), job.k.data(), job.v.data()});
    // After every job, so that a counter of 32 bits wraps at most once in between.
    const DeviceCounters now = device.counters();
    totals.add(now.since(before));
    before = now;
  }
  return totals;
}

sim::SimulationOptions simulation_options(const Point& point, const std::vector<Job>& jobs,
                                          std::uint64_t seed) {
  sim::SimulationOptions options;
  options.memory = point.memory;
  options.seed = seed;
  options.memory_bytes = static_cast<std::size_t>(memory_need(point.machine, jobs));
  return options;
}

double Measurement::cycles_over_bound() const { return ratio(totals.cycles, bound); }

double Measurement::utilisation(std::size_t engine) const {
  return ratio(totals.steps[engine], totals.cycles * static_cast<std::uint64_t>(cores));
}

double Measurement::efficiency() const {
  return normalised_efficiency(dense_macs, totals.cycles, multipliers.units());
}

std::uint64_t Measurement::read_bytes() const {
  return totals.read_words() * static_cast<std::uint64_t>(bus_bytes);
}

std::uint64_t Measurement::write_bytes() const {
  return totals.write_words * static_cast<std::uint64_t>(bus_bytes);
}

double Measurement::bytes_over_dense() const {
  return ratio(totals.read_words() + totals.write_words, dense_read_words + totals.write_words);
}

Measurement measure(const Point& point, const std::vector<Job>& jobs, std::uint64_t seed,
                    const std::function<bool()>& interrupted,
                    const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  sim::SimulationOptions options = simulation_options(point, jobs, seed);
  options.interrupted = interrupted;
  options.progress = progress;
  sim::GoldenSimulation simulation(point.machine, options);
  BoundMeter meter(point.machine);
  simulation.model().watch(&meter);
  Measurement m;
  m.totals = run_jobs(simulation, jobs);
  meter.report(m);
  for (const Job& job : jobs) m.dense_macs += dense_macs(job);
  m.multipliers = count_multipliers(point.machine);
  m.cores = point.machine.cores;
  m.bus_bytes = point.machine.bus_bytes;
  return m;
}

}  // namespace hdp::explore
