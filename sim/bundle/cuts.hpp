// SPDX-License-Identifier: Apache-2.0
// Smaller jobs out of a job: without some heads, rows, columns or dimensions.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/job.hpp"

namespace hdp::sim {

/// What a job has several of.
enum class Axis { Heads, Rows, Columns, Dims };

int length(const Job& job, Axis axis);

/// The job without elements first .. first+count-1 of the axis, 0 <= first, 1 <= count, first +
/// count <= length. The result need not be a valid job: see is_valid().
Job without(const Job& job, Axis axis, int first, int count);

/// At least one of everything, and with causal at least as many columns as rows.
bool is_valid(const Job& job);

/// Values of tau that put the threshold just at or just below the score of one of the job's heads:
/// where taking elements away has moved the scores, one of them prunes the same heads again. Empty
/// without head_prune, and for more heads than are worth trying.
std::vector<std::uint64_t> tau_candidates(const Job& job);

}  // namespace hdp::sim
