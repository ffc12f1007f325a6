// SPDX-License-Identifier: Apache-2.0
// The tables of an event database, for who writes them and who reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cosim/probe/probe.hpp"

namespace cosim {

constexpr int kLaneColumns = 16;  ///< an array field with more lanes is one BLOB

/// One column pair of a probe's table: rtl_<name> and golden_<name>.
struct EventColumn {
  std::string name;
  std::size_t offset = 0;  ///< bytes from the start of the payload
  std::size_t bytes = 0;
  bool is_blob = false;  ///< lanes as they lie in the payload
  ProbeField field;      ///< container, sign, fraction bits
};

/// The payload of a probe as columns.
std::vector<EventColumn> event_columns(const ProbeSpec& spec);
/// The columns that name an event's place: its item, and row and column where the probe has them.
std::vector<std::string> event_places(const ProbeSpec& spec);
/// CREATE TABLE of a probe: cycle, job, places, in_rtl, in_golden, agrees, then rtl and golden of
/// each column.
std::string event_table_sql(const ProbeSpec& spec);
/// INSERT of one row, a parameter a column.
std::string event_insert_sql(const ProbeSpec& spec);
/// INSERT of so many rows in which both sides agree. The parameters of each: cycle, job, places,
/// then one for each column of the payload, which goes into rtl and golden.
std::string event_insert_agreeing_sql(const ProbeSpec& spec, std::size_t rows);
/// CREATE of the table that lists the probes: position, name, stage, row_name, col_name, fields.
std::string probe_list_sql();
std::string event_view_sql(const std::vector<ProbeSpec>& probes);

/// The fields of a probe as the JSON of table `probe`, and back. from_json throws std::exception on
/// anything that fields_json() did not write.
std::string fields_json(const ProbeSpec& spec);
std::vector<ProbeField> fields_from_json(const std::string& text);

/// A little-endian number of 1, 2, 4 or 8 bytes; unsigned 64-bit ones keep their bits.
std::int64_t read_number(const void* at, int container, bool is_signed);

}  // namespace cosim
