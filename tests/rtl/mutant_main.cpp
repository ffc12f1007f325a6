// SPDX-License-Identifier: Apache-2.0
// Runs jobs on the (mutated) core of a build until lockstep sees a difference, and reports it.
#include <fmt/format.h>

#include <cstdlib>

#include "sim/cosim.hpp"
#include "tests/rtl/mutant_jobs.hpp"

/// mutant BUILD INIT_SEED
/// INIT_SEED: of the first batch's core; 0: all zeros throughout
int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const hdp::Build build = hdp::Build::named(argv[1]);
  const auto init_seed = static_cast<cosim::InitSeed>(std::atoi(argv[2]));
  std::uint64_t cycles = 0;
  for (std::uint64_t batch = 0; batch < hdp::test::kMutantBatches; ++batch) {
    const std::vector<hdp::sim::Job> jobs = hdp::test::mutant_jobs(build, batch);
    hdp::sim::CosimOptions options;
    options.stall_seed = batch % 2 == 0 ? 0 : batch;  // without and with stalls, in turn
    const auto core = hdp::sim::make_core(build.name, cosim::nth_init_seed(init_seed, batch));
    const auto report = run_cosim(*core, build, jobs, options);
    if (report.divergence) {
      const cosim::Divergence& d = *report.divergence;
      fmt::print("{}, stall seed {}\n{}CYCLE {}\nFIRST probe={} kind={}\n",
                 jobs[report.divergent_job].name, options.stall_seed, cosim::format_divergence(d),
                 cycles + d.cycle, d.probe, to_string(d.kind));
      return 1;
    }
    cycles += report.cycles;
  }
  fmt::print("CYCLE {}\nFIRST none\n", cycles);
  return 0;
}
