// SPDX-License-Identifier: Apache-2.0
// The failure bundle of a case: one folder with all that shows and repeats a difference.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "cosim/tool/tool.hpp"

namespace cosim {

/// How a case is run.
struct RunOptions {
  InitSeed init_seed = kDefaultInitSeed;
  std::uint64_t hang_after = 5000;
  std::vector<Observer*> observers;
  WaveRequest wave;
  std::uint64_t run_on = 0;
  std::function<bool()> interrupted;
  std::function<void(double fraction, std::uint64_t cycles)> progress;
};

/// Runs a case in lockstep on a new design. Throws InputError when the waveform cannot be written.
Report run_case(const Bench& bench, const Case& c, const RunOptions& options);

/// Whether it is the same failure: table, probe and kind; with `exact` the cycle, too.
bool same_failure(const Mismatch& a, const Mismatch& b, bool exact);

/// A failure, as a bundle has it.
struct Failure {
  Case failing;
  InitSeed init_seed = kDefaultInitSeed;
  std::uint64_t hang_after = 5000;
  Mismatch mismatch;
};

/// Cycles shown around the first difference.
struct WaveWindow {
  std::uint64_t before = 200, after = 50;
};

/// Repeats the run and writes the bundle: report.txt, report.json, events.txt, case.json, run.json,
/// replay.sh, and a waveform of both sides unless `wave` is false. Under `folder` there is all of
/// it or nothing. Throws InputError when it cannot be written, std::runtime_error when interrupted.
void write_failure(const Bench& bench, const Failure& failure, const std::string& folder, bool wave,
                   const std::function<bool()>& interrupted);

/// A bundle as read: of the mismatch table, probe, kind and cycle. Throws InputError naming file
/// and field.
Failure read_failure(const Bench& bench, const std::string& folder);

/// "<name>-failure", or the first of <name>-failure-2, ... that does not exist.
std::string free_failure_name(const Bench& bench);

/// The kind of folder that a bundle is (check_folder_place() of util/output_place.hpp).
std::string failure_kind(const Bench& bench);

}  // namespace cosim
