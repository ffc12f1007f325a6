// SPDX-License-Identifier: Apache-2.0
// From a table of probes to SQL.
#include "cosim/trace/event_schema.hpp"

#include <fmt/format.h>

#include <cstring>
#include <nlohmann/json.hpp>

namespace cosim {

std::vector<EventColumn> event_columns(const ProbeSpec& spec) {
  std::vector<EventColumn> columns;
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

std::vector<std::string> event_places(const ProbeSpec& spec) {
  std::vector<std::string> places;
  if (!spec.item_name.empty()) places.push_back(spec.item_name);
  if (!spec.row_name.empty()) places.push_back(spec.row_name);
  if (!spec.col_name.empty()) places.push_back(spec.col_name);
  return places;
}

std::string event_table_sql(const ProbeSpec& spec) {
  // At most one event a cycle: the cycle is the key, and rows are appended in its order.
  std::string sql = fmt::format(
      "CREATE TABLE \"{}\" (cycle INTEGER PRIMARY KEY, job INTEGER NOT NULL", spec.name);
  for (const std::string& place : event_places(spec)) sql += fmt::format(", \"{}\" INTEGER", place);
  sql += ", in_rtl INTEGER NOT NULL, in_golden INTEGER NOT NULL, agrees INTEGER NOT NULL";
  for (const EventColumn& column : event_columns(spec)) {
    const char* type = column.is_blob ? "BLOB" : "INTEGER";
    sql += fmt::format(", \"rtl_{0}\" {1}, \"golden_{0}\" {1}", column.name, type);
  }
  return sql + ");";
}

std::string event_insert_sql(const ProbeSpec& spec) {
  const std::size_t count = 5 + event_places(spec).size() + 2 * event_columns(spec).size();
  std::string sql = fmt::format("INSERT INTO \"{}\" VALUES (?", spec.name);
  for (std::size_t n = 1; n < count; ++n) sql += ", ?";
  return sql + ")";
}

std::string event_insert_agreeing_sql(const ProbeSpec& spec, std::size_t rows) {
  const std::size_t keys = 2 + event_places(spec).size(), values = event_columns(spec).size();
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

std::string probe_list_sql() {
  return "CREATE TABLE probe (position INTEGER PRIMARY KEY, name TEXT NOT NULL, stage TEXT NOT "
         "NULL, row_name TEXT, col_name TEXT, fields TEXT NOT NULL);";
}

std::string event_view_sql(const std::vector<ProbeSpec>& probes) {
  // What the items are called, if all probes agree.
  std::string item;
  for (const ProbeSpec& spec : probes) {
    if (spec.item_name.empty() || spec.item_name == item) continue;
    item = item.empty() ? spec.item_name : "item";
  }
  if (item.empty()) item = "item";
  std::string sql;
  for (const ProbeSpec& spec : probes) {
    const auto place = [](const std::string& name) {
      return name.empty() ? std::string("NULL") : "\"" + name + "\"";
    };
    sql += fmt::format(
        "{} SELECT '{}' AS probe, job, cycle, {} AS \"{}\", {} AS row, {} AS col, in_rtl, "
        "in_golden, agrees FROM \"{}\"",
        sql.empty() ? "CREATE VIEW event AS" : " UNION ALL", spec.name, place(spec.item_name), item,
        place(spec.row_name), place(spec.col_name), spec.name);
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

}  // namespace cosim
