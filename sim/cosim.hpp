// SPDX-License-Identifier: Apache-2.0
// The lockstep run: jobs through a core while the golden model is compared with it in every cycle.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cosim/lockstep/comparer.hpp"
#include "golden/build.hpp"
#include "golden/cycle_model.hpp"
#include "golden/functional.hpp"
#include "sim/core.hpp"
#include "sim/driver.hpp"
#include "sim/job.hpp"
#include "sim/observer.hpp"

namespace hdp::sim {

struct Snapshot;  // sim/snapshot/snapshot.hpp

/// How far a run is.
struct Progress {
  double fraction = 0;  ///< of the output beats of all jobs
  std::uint64_t cycles = 0;
};

/// Plants a bug in the golden model: changes what it computed of a head.
using SpoilGolden = std::function<void(HeadResult&, int head)>;

struct CosimOptions {
  std::uint64_t stall_seed = 0;  ///< 0: no stalls
  bool check = true;             ///< false: only drive the core (to measure what checking costs)
  cosim::WaveRequest wave;
  std::uint64_t hang_after = 5000;      ///< cycles to wait for an event that does not come
  std::vector<RunObserver*> observers;  ///< not owned
  std::vector<cosim::Observer*> cycle_observers;  ///< not owned; they need not know jobs
  std::uint64_t stop_at = UINT64_MAX;             ///< cycle in which to stop, as if interrupted
  std::uint64_t run_on = 0;  ///< cycles to go on after the first difference (for a waveform)
  SpoilGolden spoil_golden;  ///< tests only
  std::uint64_t snapshot_every = 0;  ///< cycles between snapshots; 0: none
  /// Takes the snapshots: those of snapshot_every, and that of an interrupt or stop_at. None is
  /// taken once a difference was seen.
  std::function<void(Snapshot&&)> on_snapshot;
  /// Goes on from here instead of from reset: same jobs, stall seed, golden model, model of the
  /// core.
  const Snapshot* resume = nullptr;
  std::function<void(const Progress&)> progress;  ///< called about every 16,384 cycles
  std::function<bool()> interrupted;              ///< polled every 1,024 cycles
};

/// What one job came to.
struct JobReport {
  std::string name;
  int heads_done = 0;        ///< heads whose whole output was taken
  std::uint64_t cycles = 0;  ///< from start to done, as the core took them
  JobTime time;              ///< of the cycle model, when checked and complete
  std::vector<HeadReport> heads;
  std::vector<std::int16_t> out;  ///< [heads][lq][dim], as the core gave it
};

struct CosimReport {
  std::vector<JobReport> jobs;
  std::uint64_t cycles = 0;         ///< simulated, all jobs and the gaps between them
  std::uint64_t checks = 0;         ///< valid bits and payloads compared by this run
  std::uint64_t resumed_at = 0;     ///< first cycle that this run simulated; 0: from reset
  std::uint64_t checks_before = 0;  ///< compared by the run that left the snapshot
  double seconds = 0;               ///< of simulation and checking
  bool interrupted = false;
  std::optional<cosim::Divergence> divergence;
  std::size_t divergent_job = 0;
  std::string wave_problem;  ///< why there is no waveform although one was asked for; or empty
};

/// Runs the jobs one after another on one core, without reset in between.
/// Throws std::invalid_argument when a job does not fit the build, SnapshotMismatch (one, too) when
/// the snapshot to resume is not of this run, InputError when the wave file cannot be made,
/// std::runtime_error when an unchecked core hangs. A wave file that cannot be written whole is
/// told in the report, which is what the run was for.
CosimReport run_cosim(Core& core, const Build& build, const std::vector<Job>& jobs,
                      const CosimOptions& options);

/// What the golden model alone says of a job.
struct Prediction {
  JobTime time;
  std::uint32_t pruned_heads = 0;
  std::uint64_t kept_blocks = 0, live_blocks = 0;  ///< of all heads
  std::uint64_t kept_pairs = 0;                    ///< of surviving heads
};

/// The job on the cycle model alone.
Prediction predict(const Build& build, const Job& job, const Stalls& stalls);

/// Throws std::invalid_argument, with the job's name, when it does not fit the build.
void check_fits(const Build& build, const Job& job);

}  // namespace hdp::sim
