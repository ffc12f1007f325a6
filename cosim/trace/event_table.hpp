// SPDX-License-Identifier: Apache-2.0
// The table of one probe in an event database, while events go into it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cosim/probe/probe.hpp"
#include "cosim/trace/event_schema.hpp"
#include "cosim/trace/sqlite.hpp"

namespace cosim {

/// Inserts rows in the order in which they come. Rows in which both sides agree, which is nearly
/// all, are collected and go in many to a statement: two thirds of the time of one to a statement.
class EventTable {
 public:
  /// An event without its payload. Places that are not known are negative, and NULL in the table.
  struct Key {
    std::int64_t cycle = 0, job = 0, item = -1, row = -1, col = -1;
  };

  /// The table must be there. Throws InputError, as every other function.
  EventTable(Database& db, const ProbeSpec& spec);

  /// Both payloads are copied, or null on a side that did not have the event.
  void add(const Key& key, const std::byte* rtl, const std::byte* golden);
  /// Inserts what is still collected: after the last event.
  void flush();

 private:
  static constexpr std::size_t kBatch = 32;  ///< rows; twice as many gain nothing

  int bind_key(Statement& insert, int parameter, const Key& key) const;
  static void bind_value(Statement& insert, int parameter, const EventColumn& column,
                         const std::byte* payload);
  void insert_one(const Key& key, const std::byte* rtl, const std::byte* golden);
  void insert_batch();

  Statement one_, batch_;
  std::vector<EventColumn> columns_;
  bool has_item_, has_row_, has_col_;
  std::size_t bytes_;  ///< of a payload
  std::vector<Key> keys_;
  std::vector<std::byte> payloads_;  ///< of keys_, kBatch of them
};

}  // namespace cosim
