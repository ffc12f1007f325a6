// SPDX-License-Identifier: Apache-2.0
// `hdp` with the core of a plugin (plugin_core.cpp). Two commands more: `find BUNDLE` runs random
// jobs, without and with stalls in turn, until the core diverges, and leaves a bundle. Exit code 1
// then, 0 when it never did. `check-wave BUNDLE` reads its waveform back. HDP_GOLDEN_BUG plants a
// bug in the golden model of whatever runs: a NAME of golden_bugs.cpp, or NAME@HEAD.
#include <fmt/format.h>

#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "sim/cli/failure.hpp"
#include "sim/cli/main.hpp"
#include "tests/rtl/check_wave.hpp"
#include "tests/rtl/mutant_jobs.hpp"
#include "tests/sim/golden_bugs.hpp"

namespace {

int find(const char* folder, const hdp::sim::SpoilGolden& spoil_golden) {
  const hdp::Build build = hdp::Build::small();
  for (std::uint64_t batch = 0; batch < hdp::test::kMutantBatches; ++batch) {
    std::vector<hdp::sim::Job> jobs = hdp::test::mutant_jobs(build, batch);
    hdp::sim::Failure failure;
    failure.build = build;
    failure.spoil_golden = spoil_golden;
    failure.make_core = [](cosim::InitSeed seed) { return hdp::sim::make_core("small", seed); };
    failure.stall_seed = batch % 2 == 0 ? 0 : batch;
    failure.init_seed = cosim::nth_init_seed(cosim::kDefaultInitSeed, batch);
    const auto core = failure.new_core();
    const auto report = run_cosim(*core, build, jobs, failure.options());
    if (!report.divergence) continue;
    hdp::cli::print_divergence(*report.divergence, jobs[report.divergent_job].name);
    failure.divergence = *report.divergence;
    jobs.resize(report.divergent_job + 1);
    failure.jobs = std::move(jobs);
    failure.origin = {"random", batch, ""};
    return hdp::cli::save_bundle({folder, false}, failure) ? 1 : 2;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  hdp::sim::SpoilGolden spoil_golden;
  if (const char* bug = std::getenv("HDP_GOLDEN_BUG")) {
    try {
      spoil_golden = hdp::test::golden_bug(bug);
    } catch (const std::logic_error& error) {
      fmt::print(stderr, "HDP_GOLDEN_BUG: {}\n", error.what());
      return cosim::kBadInput;
    }
  }
  if (argc == 3 && std::strcmp(argv[1], "find") == 0) return find(argv[2], spoil_golden);
  if (argc == 3 && std::strcmp(argv[1], "check-wave") == 0)
    return hdp::test::check_wave(argv[2]) ? 0 : 1;
  return hdp::cli::run(argc, argv, spoil_golden);
}
