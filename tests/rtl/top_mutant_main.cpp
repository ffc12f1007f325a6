// SPDX-License-Identifier: Apache-2.0
// Runs sessions on a co-processor that has all planted bugs, one of them at a time, until
// something is seen, and reports it.
#include <fmt/format.h>

#include <cstdlib>
#include <cstring>

#include "tests/sim/coprocessor_protocol.hpp"
#include "tests/sim/coprocessor_session.hpp"

namespace {

using hdp::test::Session;

constexpr std::uint64_t kSessions = 400;
constexpr int kJobs = 5, kResets = 6, kBad = 60;  ///< a session

int planted_bug = 0;
cosim::InitSeed init_seed = 1;

/// Returns a line that begins with FIRST, or an empty one.
std::string run_session(const hdp::Machine& machine, std::uint64_t n, hdp::test::Guard guard,
                        hdp::test::SessionTally& tally) {
  const char* const profiles[] = {"ideal", "hostile", "lpddr"};
  const auto rtl =
      hdp::sim::make_coprocessor(machine.core.name, cosim::nth_init_seed(init_seed, n));
  try {
    Session session(*rtl, machine, cosim::MemoryProfile::named(profiles[n % 3]), 9000 + n, {16, 5},
                    tally, guard);
    switch (n / 3 % 4) {
      case 0:
        session.described_jobs(kJobs);
        break;
      case 1:
        session.driver_jobs(kJobs);
        break;
      case 2:
        session.bad_descriptors(kBad);
        break;
      default:
        session.soft_resets(kResets);
        break;
    }
    session.finish();
  } catch (const hdp::sim::LockstepError& error) {
    const auto& found = error.mismatch();
    fmt::print("session {}: {}\n", n, error.what());
    return fmt::format("FIRST in={} probe={} kind={}",
                       found.group == 0 ? "hdp_top" : fmt::format("core{}", found.group - 1),
                       found.divergence.probe, to_string(found.divergence.kind));
  } catch (const hdp::test::RuleBroken& error) {
    fmt::print("session {}: {}\n", n, error.what());
    return fmt::format("FIRST rule={}", error.id());
  } catch (const std::runtime_error& error) {
    fmt::print("session {}: {}\n", n, error.what());
    return guard == hdp::test::Guard::Lockstep ? "FIRST error" : "";
  }
  return "";
}

}  // namespace

extern "C" int hdp_planted_bug() { return planted_bug; }

/// top_mutant MACHINE NUMBER lockstep|protocol INIT_SEED
/// INIT_SEED: of the first session's machine; 0: all zeros throughout
int main(int argc, char** argv) {
  if (argc != 5) return 2;
  planted_bug = std::atoi(argv[2]);
  init_seed = static_cast<cosim::InitSeed>(std::atoi(argv[4]));
  const auto guard = std::strcmp(argv[3], "protocol") == 0 ? hdp::test::Guard::Protocol
                                                           : hdp::test::Guard::Lockstep;
  const hdp::Machine machine = hdp::Machine::named(argv[1]);
  hdp::test::SessionTally tally;
  const std::uint64_t sessions = planted_bug == 0 ? 12 : kSessions;
  for (std::uint64_t n = 0; n < sessions; ++n) {
    const std::string seen = run_session(machine, n, guard, tally);
    if (!seen.empty()) {
      fmt::print("SESSION {}\n{}\n", n, seen);
      return 1;
    }
  }
  fmt::print("SESSION {}\nFIRST none\n", sessions);
  return 0;
}
