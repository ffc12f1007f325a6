// SPDX-License-Identifier: Apache-2.0
// Threads take the points in order; results stay in the order of the grid.
#include "sim/explore/explore.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "sim/explore/pareto.hpp"

namespace hdp::explore {
namespace {

/// What the threads share.
struct Work {
  Work(const Grid& grid_in, const Workload& workload_in, const ExploreOptions& options_in,
       Exploration& exploration_in)
      : grid(grid_in), workload(workload_in), options(options_in), exploration(exploration_in) {}

  const Grid& grid;
  const Workload& workload;
  const ExploreOptions& options;
  Exploration& exploration;
  std::atomic<std::size_t> next{0};
  std::atomic<bool> stop{false};
  std::mutex mutex;  ///< of what follows
  std::size_t done = 0;
  std::uint64_t cycles = 0;
  double parts = 0;  ///< points done, and parts of those under way
  std::size_t failed_at = SIZE_MAX;
  std::string failure;

  void run();
  void tell(double part, std::uint64_t cycles_more);
  void fail(std::size_t n, const std::string& what);
};

void Work::run() {
  const auto ended = [this] {
    return stop.load() || (options.interrupted && options.interrupted());
  };
  for (;;) {
    const std::size_t n = next++;
    if (n >= grid.points.size()) return;
    const Point& point = grid.points[n];
    const std::vector<Job>& jobs = workload.jobs(point.machine);
    double part = 0;
    std::uint64_t cycle = 0;
    const auto progress = [&, all = static_cast<double>(sim::result_bytes(jobs))](
                              std::uint64_t now, std::uint64_t written) {
      const double whole = std::min(1.0, static_cast<double>(written) / all);
      const std::lock_guard<std::mutex> lock(mutex);
      tell(whole - part, now - cycle);
      part = whole;
      cycle = now;
    };
    try {
      if (ended()) throw sim::Interrupted();
      const Measurement m = measure(point, jobs, options.seed, ended, progress);
      const std::lock_guard<std::mutex> lock(mutex);
      exploration.results[n].measurement = m;
      ++done;
      tell(1 - part, m.totals.cycles > cycle ? m.totals.cycles - cycle : 0);
    } catch (const sim::Interrupted&) {
      return;
    } catch (const std::exception& error) {
      fail(n, error.what());
      return;
    }
  }
}

/// With the mutex held: more of a point is done.
void Work::tell(double part, std::uint64_t cycles_more) {
  parts += part;
  cycles += cycles_more;
  if (!options.progress) return;
  options.progress(
      {done, grid.points.size(), parts / static_cast<double>(grid.points.size()), cycles});
}

void Work::fail(std::size_t n, const std::string& what) {
  stop = true;
  const std::lock_guard<std::mutex> lock(mutex);
  if (n >= failed_at) return;
  failed_at = n;
  failure = grid.label(grid.points[n]) + ": " + what;
}

void mark_front(std::vector<Result>& results, Cost cost) {
  std::vector<Candidate> candidates;
  std::vector<std::size_t> index;
  for (std::size_t n = 0; n < results.size(); ++n) {
    if (!results[n].measurement) continue;
    candidates.push_back({results[n].cost(cost),
                          static_cast<double>(results[n].measurement->totals.cycles),
                          results[n].point.group()});
    index.push_back(n);
  }
  const std::vector<bool> front = pareto_front(candidates);
  for (std::size_t n = 0; n < front.size(); ++n) {
    results[index[n]].on_front[static_cast<std::size_t>(cost)] = front[n];
  }
}

}  // namespace

double Result::cost(Cost kind) const {
  return kind == Cost::Multipliers ? count_multipliers(point.machine).units()
                                   : static_cast<double>(point.machine.bus_bytes);
}

std::size_t Exploration::measured() const {
  return static_cast<std::size_t>(std::count_if(
      results.begin(), results.end(), [](const Result& r) { return r.measurement.has_value(); }));
}

Exploration explore(const Grid& grid, const Workload& workload, const ExploreOptions& options) {
  Exploration exploration;
  exploration.columns = grid.columns;
  exploration.skipped = grid.skipped;
  exploration.heads = workload.heads();
  exploration.dense_macs = workload.macs();
  for (const Point& point : grid.points) exploration.results.push_back({point, {}, {}});

  Work work(grid, workload, options, exploration);
  const std::size_t threads =
      std::min(static_cast<std::size_t>(std::max(options.jobs, 1)), grid.points.size());
  std::vector<std::thread> others;
  for (std::size_t n = 1; n < threads; ++n) others.emplace_back([&work] { work.run(); });
  work.run();
  for (std::thread& thread : others) thread.join();
  if (work.failed_at != SIZE_MAX) throw std::runtime_error(work.failure);

  exploration.interrupted = exploration.measured() < exploration.results.size();
  mark_front(exploration.results, Cost::Multipliers);
  mark_front(exploration.results, Cost::BusBytes);
  return exploration;
}

}  // namespace hdp::explore
