// SPDX-License-Identifier: Apache-2.0
// The jobs that are measured.
#pragma once

#include <string>
#include <vector>

#include "sim/job.hpp"

namespace hdp::bench {

using sim::Job;

/// Fractions of the blocks that are kept in the tables.
constexpr double kFractions[] = {1.0, 0.5, 0.25, 0.1, 0.05};

/// Heads of equal sparsity: uniform random operands, D = 64.
Job uniform_job(int heads, int length);
/// Few key blocks draw all queries: `hot` of them, evenly spread, D = 64.
Job hot_columns_job(int heads, int length, int hot);

/// The job with the rho that keeps about `fraction` of the blocks, 1 or more: all. The search looks
/// at a few heads.
Job at_fraction(Job job, double fraction);
/// The job with the tau that prunes half of its heads, the weaker ones.
Job half_the_heads(Job job);
/// The job with nothing pruned.
Job unpruned(Job job);

/// The job with its heads repeated until there are at least `heads`: a batch.
Job batch(Job job, int heads);

/// The captures of a folder (q.npy, k.npy and v.npy in sub-folders), by name. None when the folder
/// is not there.
std::vector<Job> captures(const std::string& folder);
/// What is printed when there are none.
void print_no_captures(const std::string& folder);

}  // namespace hdp::bench
