// SPDX-License-Identifier: Apache-2.0
// From a table of probes to SQL.
#include "sim/trace/trace_schema.hpp"

#include <fmt/format.h>

#include <cstring>
#include <nlohmann/json.hpp>

namespace hdp::sim {

std::vector<TraceColumn> trace_columns(const ProbeSpec& spec) {
  std::vector<TraceColumn> columns;
  for (const ProbeField& field : spec.fields) {
    const std::size_t bytes = static_cast<std::size_t>(field.container) / 8;
    if (field.lanes == 1) {
      columns.push_back({field.name, field.offset, bytes, false, field});
    } else if (field.lanes > kLaneColumns) {
      columns.push_back(
          {field.name, field.offset, bytes * static_cast<std::size_t>(field.lanes), true, field});
    } else {
      for (int lane = 0; lane < field.lanes; ++lane) {
        columns.push_back({fmt::format("{}_{}", field.name, lane),
                           field.offset + bytes * static_cast<std::size_t>(lane), bytes, false,
                           field});
      }
    }
  }
  return columns;
}

std::vector<std::string> trace_places(const ProbeSpec& spec) {
  std::vector<std::string> places{"head"};
  if (!spec.row_name.empty()) places.push_back(spec.row_name);
  if (!spec.col_name.empty()) places.push_back(spec.col_name);
  return places;
}

std::string trace_table(const ProbeSpec& spec) {
  // At most one event a cycle: the cycle is the key, and rows are appended in its order.
  std::string sql = fmt::format(
      "CREATE TABLE \"{}\" (cycle INTEGER PRIMARY KEY, job INTEGER NOT NULL", spec.name);
  for (const std::string& place : trace_places(spec)) sql += fmt::format(", \"{}\" INTEGER", place);
  sql += ", in_rtl INTEGER NOT NULL, in_golden INTEGER NOT NULL, agrees INTEGER NOT NULL";
  for (const TraceColumn& column : trace_columns(spec)) {
    const char* type = column.is_blob ? "BLOB" : "INTEGER";
    sql += fmt::format(", \"rtl_{0}\" {1}, \"golden_{0}\" {1}", column.name, type);
  }
  return sql + ");";
}

std::string trace_insert(const ProbeSpec& spec) {
  const std::size_t count = 5 + trace_places(spec).size() + 2 * trace_columns(spec).size();
  std::string sql = fmt::format("INSERT INTO \"{}\" VALUES (?", spec.name);
  for (std::size_t n = 1; n < count; ++n) sql += ", ?";
  return sql + ")";
}

std::string trace_insert_agreeing(const ProbeSpec& spec, std::size_t rows) {
  const std::size_t keys = 2 + trace_places(spec).size(), values = trace_columns(spec).size();
  std::string sql = fmt::format("INSERT INTO \"{}\" VALUES ", spec.name);
  std::size_t parameter = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    sql += row == 0 ? "(" : ", (";
    for (std::size_t n = 0; n < keys; ++n) sql += fmt::format("?{}, ", ++parameter);
    sql += "1, 1, 1";
    for (std::size_t n = 0; n < values; ++n) {
      ++parameter;
      sql += fmt::format(", ?{0}, ?{0}", parameter);
    }
    sql += ")";
  }
  return sql;
}

std::string trace_common_tables() {
  return "CREATE TABLE run (build TEXT, stall_seed INTEGER, options TEXT, hdp_version TEXT, "
         "verilator_version TEXT, sqlite_version TEXT, outcome TEXT, cycles INTEGER, jobs_given "
         "INTEGER, "
         "divergence_cycle INTEGER, divergence_probe TEXT, divergence_kind TEXT);"
         "CREATE TABLE parameter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);"
         "CREATE TABLE job (job INTEGER PRIMARY KEY, name TEXT, start_cycle INTEGER, heads "
         "INTEGER, "
         "lq INTEGER, lk INTEGER, dim INTEGER, int_bits INTEGER, importance TEXT, fill TEXT, "
         "rho_q15 INTEGER, tau INTEGER, block_prune INTEGER, head_prune INTEGER, exact INTEGER, "
         "causal INTEGER, mant INTEGER, shift INTEGER, scale_q REAL, scale_k REAL, scale_v REAL);"
         "CREATE TABLE probe (position INTEGER PRIMARY KEY, name TEXT NOT NULL, stage TEXT NOT "
         "NULL, "
         "row_name TEXT, col_name TEXT, fields TEXT NOT NULL);";
}

std::string trace_event_view(const std::vector<ProbeSpec>& probes) {
  std::string sql;
  for (const ProbeSpec& spec : probes) {
    const auto place = [](const std::string& name) {
      return name.empty() ? std::string("NULL") : "\"" + name + "\"";
    };
    sql += fmt::format(
        "{} SELECT '{}' AS probe, job, cycle, head, {} AS row, {} AS col, in_rtl, "
        "in_golden, agrees FROM \"{}\"",
        sql.empty() ? "CREATE VIEW event AS" : " UNION ALL", spec.name, place(spec.row_name),
        place(spec.col_name), spec.name);
  }
  return sql + ";";
}

std::string fields_json(const ProbeSpec& spec) {
  nlohmann::ordered_json fields = nlohmann::ordered_json::array();
  for (const ProbeField& field : spec.fields) {
    fields.push_back({{"name", field.name},
                      {"bits", field.container},
                      {"signed", field.is_signed},
                      {"lanes", field.lanes},
                      {"frac_bits", field.frac_bits}});
  }
  return fields.dump();
}

std::vector<ProbeField> fields_from_json(const std::string& text) {
  std::vector<ProbeField> fields;
  for (const nlohmann::json& field : nlohmann::json::parse(text)) {
    fields.push_back({field.at("name"), field.at("bits"), field.at("signed"), field.at("lanes"),
                      field.at("frac_bits")});
  }
  return fields;
}

std::int64_t read_number(const void* at, int container, bool is_signed) {
  const auto read = [&](auto unsigned_one, auto signed_one) {
    if (is_signed) {
      std::memcpy(&signed_one, at, sizeof signed_one);
      return static_cast<std::int64_t>(signed_one);
    }
    std::memcpy(&unsigned_one, at, sizeof unsigned_one);
    return static_cast<std::int64_t>(unsigned_one);
  };
  switch (container) {
    case 8:
      return read(std::uint8_t{}, std::int8_t{});
    case 16:
      return read(std::uint16_t{}, std::int16_t{});
    case 32:
      return read(std::uint32_t{}, std::int32_t{});
    default:
      return read(std::uint64_t{}, std::int64_t{});
  }
}

}  // namespace hdp::sim
