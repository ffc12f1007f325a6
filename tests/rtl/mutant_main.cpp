// SPDX-License-Identifier: Apache-2.0
// Runs random jobs on the (mutated) small build until lockstep sees a difference, and reports it.
#include <fmt/format.h>

#include "sim/cosim.hpp"
#include "tests/sim/random_jobs.hpp"

int main() {
  constexpr std::uint64_t kBatches = 60;
  const hdp::Build build = hdp::Build::small();
  const auto core = hdp::sim::make_core("small");
  for (std::uint64_t batch = 0; batch < kBatches; ++batch) {
    std::vector<hdp::sim::Job> jobs;
    for (std::uint64_t n = 0; n < 10; ++n) {
      jobs.push_back(hdp::test::random_job(build, {16, 4}, 9'000'000 + batch * 10 + n));
    }
    hdp::sim::CosimOptions options;
    options.stall_seed = batch % 2 == 0 ? 0 : batch;  // without and with stalls, in turn
    const auto report = run_cosim(*core, build, jobs, options);
    if (report.divergence) {
      const hdp::sim::Divergence& d = *report.divergence;
      fmt::print("{}, stall seed {}\n{}FIRST probe={} kind={}\n", jobs[report.divergent_job].name,
                 options.stall_seed, format_divergence(d), d.probe, to_string(d.kind));
      return 1;
    }
  }
  fmt::print("FIRST none\n");
  return 0;
}
