// SPDX-License-Identifier: Apache-2.0
// Reads a trace database back, probe by probe and head by head.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cosim/probe/probe.hpp"
#include "cosim/trace/event_schema.hpp"
#include "cosim/trace/sqlite.hpp"

namespace hdp::sim {

/// Job and head of an event. Events without a place come after all others of their job.
struct TraceGroup {
  static constexpr std::int64_t kNowhere = std::numeric_limits<std::int64_t>::max();
  std::int64_t job = kNowhere, head = kNowhere;

  bool operator==(const TraceGroup& o) const { return job == o.job && head == o.head; }
  bool operator<(const TraceGroup& o) const { return job != o.job ? job < o.job : head < o.head; }
};

/// The events of one probe in one head, sorted by row, column and occurrence.
struct TraceEvents {
  struct Event {
    std::int64_t cycle = 0;  ///< of the run
    std::int64_t row = -1, col = -1;
    std::int64_t occurrence = 0;
    std::size_t payload = 0, payload_end = 0;  ///< into `payloads`
  };
  TraceGroup group;
  std::vector<Event> events;
  std::string payloads;

  std::string_view payload(const Event& event) const {
    return std::string_view(payloads).substr(event.payload, event.payload_end - event.payload);
  }
};

/// An opened trace database.
class TraceReader {
 public:
  /// Throws InputError when it is none, or of another schema.
  explicit TraceReader(const std::string& path);

  const std::string& path() const { return path_; }
  cosim::Database& database() { return *db_; }
  const std::vector<cosim::ProbeSpec>& probes() const { return probes_; }
  /// Cycle in which a job was started; 0 for a job that the database does not have.
  std::int64_t job_start(std::int64_t job) const;

 private:
  std::string path_;
  std::unique_ptr<cosim::Database> db_;
  std::vector<cosim::ProbeSpec> probes_;
  std::map<std::int64_t, std::int64_t> job_start_;
};

/// Hands out the events of one probe, one side, a head at a time in ascending order of TraceGroup.
class TraceCursor {
 public:
  /// side: "rtl" or "golden".
  TraceCursor(TraceReader& reader, const cosim::ProbeSpec& spec, const std::string& side);

  /// False at the end; then events().group is behind all others.
  bool next();
  const TraceEvents& events() const { return events_; }

 private:
  TraceGroup row_group() const;
  void append();

  cosim::Statement query_;
  bool has_row_, has_col_;
  int first_value_;
  bool more_ = false;  ///< query_ stands on a row that was not taken
  TraceEvents events_;
};

}  // namespace hdp::sim
