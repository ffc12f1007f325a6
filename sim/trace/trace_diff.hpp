// SPDX-License-Identifier: Apache-2.0
// Compares the events of two trace databases: two versions of the RTL, two configurations.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hdp::sim {

struct TraceDiffOptions {
  bool values_only = false;  ///< cycles may differ
  bool golden = false;       ///< compare the golden sides instead of the RTL's
};

/// What became of the events of one probe. Events are matched by job, head, row, column and how
/// many events of that place came before.
struct ProbeDiff {
  std::string probe, stage;
  std::uint64_t events_a = 0, events_b = 0;
  std::uint64_t only_a = 0, only_b = 0;
  std::uint64_t values = 0;                      ///< matched, values differ
  std::uint64_t cycles = 0;                      ///< matched, cycles from the job's start differ
  std::int64_t drift_least = 0, drift_most = 0;  ///< B - A over the matched events, in cycles

  bool same_values() const { return only_a + only_b + values == 0; }
};

/// One element in which two payloads differ; for an event that only one run has, an element of it.
struct ElementDiff {
  std::string name;
  std::optional<std::int64_t> a, b;
  int frac_bits = 0;
};

/// The first difference in time, counted from the job's start; of several in one cycle the one
/// furthest upstream.
struct FirstDiff {
  enum class Kind { OnlyA, OnlyB, Value, Cycle };
  Kind kind = Kind::Value;
  std::string probe, stage, place;                ///< place: "job 0 bert, head 1, i 3, j 4"
  std::optional<std::int64_t> cycle_a, cycle_b;   ///< of the run
  std::int64_t job_cycle_a = 0, job_cycle_b = 0;  ///< from the job's start
  std::vector<ElementDiff> elements;
  std::size_t more_elements = 0;
};

struct TraceDiff {
  std::string run_a, run_b;                ///< one line each
  std::vector<std::string> circumstances;  ///< what differs around the events: seeds, options, jobs
  std::vector<ProbeDiff> probes;           ///< in pipeline order
  std::vector<std::string> drift;          ///< a line a job whose length differs
  std::optional<FirstDiff> first;          ///< nothing: equal

  bool equal() const { return !first.has_value(); }
};

/// Throws InputError when a file is not a trace database of this schema, or when the two are of
/// builds whose payloads have different widths.
TraceDiff diff_traces(const std::string& path_a, const std::string& path_b,
                      const TraceDiffOptions& options);

/// The report that a person reads.
std::string format_trace_diff(const TraceDiff& diff, const TraceDiffOptions& options);

}  // namespace hdp::sim
