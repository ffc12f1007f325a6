// SPDX-License-Identifier: Apache-2.0
// Trace databases back into events.
#include "sim/trace/trace_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <tuple>

#include "cosim/util/input_error.hpp"
#include "sim/trace/trace_schema.hpp"

namespace hdp::sim {
namespace {

constexpr const char* kHowToMake = "hdp cosim --db writes one";

/// A view could have rows without end; a table ends with its file.
void require_table(cosim::Database& db, const std::string& path, const std::string& name) {
  cosim::Statement query =
      db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name = ?");
  query.bind_text(1, name);
  if (!query.step()) throw cosim::InputError(path, name, "is no table of it; record the run again");
}

/// Names become SQL and text of messages.
bool has_plain_names(const cosim::ProbeSpec& probe) {
  const auto plain = [](const std::string& name) {
    return std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
  };
  return plain(probe.name) && plain(probe.stage) && plain(probe.row_name) &&
         plain(probe.col_name) &&
         std::all_of(probe.fields.begin(), probe.fields.end(),
                     [&](const cosim::ProbeField& field) { return plain(field.name); });
}

auto place_at(const TraceEvents::Event& event) { return std::make_tuple(event.row, event.col); }

}  // namespace

TraceReader::TraceReader(const std::string& path) : path_(path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    throw cosim::InputError(path, "", fmt::format("there is no such file; {}", kHowToMake));
  }
  db_ = std::make_unique<cosim::Database>(path, cosim::Database::Mode::ReadOnly);
  std::int64_t application = 0;
  try {
    application = db_->number("PRAGMA application_id");
  } catch (const cosim::InputError&) {
    throw cosim::InputError(path, "", fmt::format("is not a database; {}", kHowToMake));
  }
  if (application != kTraceFormat.application) {
    throw cosim::InputError(path, "", fmt::format("is not a trace database; {}", kHowToMake));
  }
  const std::int64_t schema = db_->number("PRAGMA user_version");
  if (schema != kTraceFormat.schema) {
    throw cosim::InputError(path, "schema",
                            fmt::format("is {}; this program reads {}: record the run again",
                                        schema, kTraceFormat.schema));
  }
  for (const char* name : {"run", "parameter", "job", "probe"}) require_table(*db_, path, name);
  cosim::Statement probes = db_->prepare(
      "SELECT name, stage, row_name, col_name, fields FROM probe "
      "ORDER BY position");
  while (probes.step()) {
    try {
      probes_.push_back(cosim::make_probe(probes.text(0), probes.text(1),
                                          {"head", probes.text(2), probes.text(3)},
                                          cosim::fields_from_json(probes.text(4))));
    } catch (const std::exception&) {
      throw cosim::InputError(path, "probe " + probes.text(0),
                              "its fields cannot be read; record the run again");
    }
    if (!has_plain_names(probes_.back())) {
      throw cosim::InputError(
          path, "probe " + probes_.back().name,
          "has names of more than letters, digits and '_'; record the run again");
    }
    require_table(*db_, path, probes_.back().name);
  }
  cosim::Statement jobs = db_->prepare("SELECT job, start_cycle FROM job");
  while (jobs.step()) job_start_[jobs.integer(0)] = jobs.integer(1);
}

std::int64_t TraceReader::job_start(std::int64_t job) const {
  const auto found = job_start_.find(job);
  return found == job_start_.end() ? 0 : found->second;
}

TraceCursor::TraceCursor(TraceReader& reader, const cosim::ProbeSpec& spec, const std::string& side)
    : has_row_(!spec.row_name.empty()), has_col_(!spec.col_name.empty()), first_value_(5) {
  std::string sql = "SELECT cycle, job, head";
  sql += has_row_ ? fmt::format(", \"{}\"", spec.row_name) : ", NULL";
  sql += has_col_ ? fmt::format(", \"{}\"", spec.col_name) : ", NULL";
  for (const cosim::EventColumn& column : cosim::event_columns(spec)) {
    sql += fmt::format(", \"{}_{}\"", side, column.name);
  }
  sql += fmt::format(" FROM \"{}\" WHERE in_{} ORDER BY cycle", spec.name, side);
  query_ = reader.database().prepare(sql);
  more_ = query_.step();
}

TraceGroup TraceCursor::row_group() const {
  return {query_.integer(1), query_.is_null(2) ? TraceGroup::kNowhere : query_.integer(2)};
}

void TraceCursor::append() {
  TraceEvents::Event event;
  event.cycle = query_.integer(0);
  if (!query_.is_null(3)) event.row = query_.integer(3);
  if (!query_.is_null(4)) event.col = query_.integer(4);
  event.payload = events_.payloads.size();
  const int columns = query_.columns();
  for (int n = first_value_; n < columns; ++n) {
    // Numbers as 8 bytes; a BLOB column has the same length in every row.
    const std::string_view bytes = query_.is_blob(n) ? query_.bytes(n) : std::string_view();
    if (!bytes.empty()) {
      events_.payloads.append(bytes);
    } else {
      const std::int64_t value = query_.integer(n);
      events_.payloads.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
  }
  event.payload_end = events_.payloads.size();
  events_.events.push_back(event);
}

bool TraceCursor::next() {
  events_.events.clear();
  events_.payloads.clear();
  events_.group = {};
  if (!more_) return false;
  events_.group = row_group();
  do {
    append();
    more_ = query_.step();
  } while (more_ && row_group() == events_.group);
  const auto before = [](const TraceEvents::Event& x, const TraceEvents::Event& y) {
    return place_at(x) < place_at(y);
  };
  std::vector<TraceEvents::Event>& all = events_.events;
  if (!std::is_sorted(all.begin(), all.end(), before)) {
    std::stable_sort(all.begin(), all.end(), before);  // by cycle within a place
  }
  for (std::size_t n = 1; n < all.size(); ++n) {
    if (place_at(all[n]) == place_at(all[n - 1])) all[n].occurrence = all[n - 1].occurrence + 1;
  }
  return true;
}

}  // namespace hdp::sim
