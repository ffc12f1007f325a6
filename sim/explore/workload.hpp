// SPDX-License-Identifier: Apache-2.0
// What every point of the grid computes: jobs, in the number format of the point's machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "golden/machine.hpp"
#include "sim/explore/grid.hpp"
#include "sim/job.hpp"

namespace hdp::explore {

using sim::Job;

/// The job with Q and K rounded to `int_bits` integer bits: each loses as few low bits as make it
/// fit, sh and tau follow, so that scores mean the same. Unchanged when it has as few already.
/// Throws std::invalid_argument when sh would fall below 0.
Job with_int_bits(const Job& job, int int_bits);

/// MACs of Q*K and e*V over every valid pair (causal: only those below the diagonal) of all heads.
std::uint64_t dense_macs(const Job& job);

/// Bytes of memory that the driver needs on this machine for the largest piece of a job.
std::uint64_t memory_need(const Machine& machine, const std::vector<Job>& jobs);

/// Throws std::invalid_argument, with the job's name, when the machine cannot do one of the jobs.
void check_jobs(const Machine& machine, const std::vector<Job>& jobs);

/// The jobs in the formats that the grid's machines need.
class Workload {
 public:
  /// Takes the points that cannot do the jobs out of the grid and counts them as skipped.
  Workload(std::vector<Job> jobs, Grid& grid);
  const std::vector<Job>& jobs(const Machine& machine) const;

  int heads() const;
  std::uint64_t macs() const;

 private:
  const std::vector<Job>& converted(int int_bits);

  std::vector<Job> given_, narrow_;  ///< narrow_: 4 integer bits, if a point needs it
  std::string narrow_problem_;
};

}  // namespace hdp::explore
