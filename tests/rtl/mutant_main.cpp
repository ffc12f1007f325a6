// SPDX-License-Identifier: Apache-2.0
// Runs jobs on the (mutated) small build until lockstep sees a difference, and reports it.
#include <fmt/format.h>

#include <algorithm>

#include "sim/cosim.hpp"
#include "tests/sim/random_jobs.hpp"

namespace {

constexpr std::uint64_t kBatches = 60;
constexpr std::uint64_t kJobs = 10;  ///< a batch

/// Random jobs, the last three of which reach what chance does not: a tau beyond every head score,
/// every shift, and V at one end of its range in all elements, since only then does the rounding of
/// the reciprocal lead beyond 16 bits, where the output saturates.
std::vector<hdp::sim::Job> batch_jobs(const hdp::Build& build, std::uint64_t batch) {
  std::vector<hdp::sim::Job> jobs;
  for (std::uint64_t n = 0; n < kJobs; ++n) {
    jobs.push_back(hdp::test::random_job(build, {16, 4}, 9'000'000 + batch * kJobs + n));
  }
  if (hdp::Config& c = jobs[kJobs - 3].config; c.head_prune)
    c.tau |= std::uint64_t{1} << (32 + batch % 16);
  jobs[kJobs - 2].config.shift = static_cast<std::uint32_t>(batch * 13 % 48);
  const std::int16_t end = batch % 4 < 2 ? INT16_MIN : INT16_MAX;
  std::fill(jobs.back().v.begin(), jobs.back().v.end(), end);
  return jobs;
}

}  // namespace

int main() {
  const hdp::Build build = hdp::Build::small();
  const auto core = hdp::sim::make_core("small");
  std::uint64_t cycles = 0;
  for (std::uint64_t batch = 0; batch < kBatches; ++batch) {
    const std::vector<hdp::sim::Job> jobs = batch_jobs(build, batch);
    hdp::sim::CosimOptions options;
    options.stall_seed = batch % 2 == 0 ? 0 : batch;  // without and with stalls, in turn
    const auto report = run_cosim(*core, build, jobs, options);
    if (report.divergence) {
      const hdp::sim::Divergence& d = *report.divergence;
      fmt::print("{}, stall seed {}\n{}CYCLE {}\nFIRST probe={} kind={}\n",
                 jobs[report.divergent_job].name, options.stall_seed, format_divergence(d),
                 cycles + d.cycle, d.probe, to_string(d.kind));
      return 1;
    }
    cycles += report.cycles;
  }
  fmt::print("CYCLE {}\nFIRST none\n", cycles);
  return 0;
}
