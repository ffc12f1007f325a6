// SPDX-License-Identifier: Apache-2.0
// Rows of a probe's table, many to a statement.
#include "cosim/trace/event_table.hpp"

#include <cstring>

namespace cosim {

EventTable::EventTable(Database& db, const ProbeSpec& spec)
    : one_(db.prepare(event_insert_sql(spec))),
      batch_(db.prepare(event_insert_agreeing_sql(spec, kBatch))), columns_(event_columns(spec)),
      has_item_(!spec.item_name.empty()), has_row_(!spec.row_name.empty()),
      has_col_(!spec.col_name.empty()), bytes_(spec.words * 8), payloads_(kBatch * bytes_) {
  keys_.reserve(kBatch);
}

void EventTable::add(const Key& key, const std::byte* rtl, const std::byte* golden) {
  if (rtl == nullptr || golden == nullptr || std::memcmp(rtl, golden, bytes_) != 0) {
    flush();  // rows go in by their key
    insert_one(key, rtl, golden);
    return;
  }
  std::memcpy(&payloads_[keys_.size() * bytes_], rtl, bytes_);
  keys_.push_back(key);
  if (keys_.size() == kBatch) insert_batch();
}

void EventTable::flush() {
  for (std::size_t n = 0; n < keys_.size(); ++n) {
    const std::byte* payload = &payloads_[n * bytes_];
    insert_one(keys_[n], payload, payload);
  }
  keys_.clear();
}

int EventTable::bind_key(Statement& insert, int parameter, const Key& key) const {
  const auto place = [&](std::int64_t value) {
    if (value >= 0) {
      insert.bind(parameter++, value);
    } else {
      insert.bind_null(parameter++);
    }
  };
  insert.bind(parameter++, key.cycle);
  insert.bind(parameter++, key.job);
  if (has_item_) place(key.item);
  if (has_row_) place(key.row);
  if (has_col_) place(key.col);
  return parameter;
}

void EventTable::bind_value(Statement& insert, int parameter, const EventColumn& column,
                            const std::byte* payload) {
  const std::byte* at = payload + column.offset;
  if (column.is_blob) {
    insert.bind_bytes(parameter, at, column.bytes);
  } else {
    insert.bind(parameter, read_number(at, column.field.container, column.field.is_signed));
  }
}

void EventTable::insert_one(const Key& key, const std::byte* rtl, const std::byte* golden) {
  int n = bind_key(one_, 1, key);
  one_.bind(n++, rtl != nullptr);
  one_.bind(n++, golden != nullptr);
  one_.bind(n++, rtl != nullptr && golden != nullptr && std::memcmp(rtl, golden, bytes_) == 0);
  for (const EventColumn& column : columns_) {
    for (const std::byte* side : {rtl, golden}) {
      if (side == nullptr) {
        one_.bind_null(n++);
      } else {
        bind_value(one_, n++, column, side);
      }
    }
  }
  one_.step();
}

void EventTable::insert_batch() {
  int n = 1;
  for (std::size_t row = 0; row < kBatch; ++row) {
    n = bind_key(batch_, n, keys_[row]);
    const std::byte* payload = &payloads_[row * bytes_];
    for (const EventColumn& column : columns_) bind_value(batch_, n++, column, payload);
  }
  batch_.step();
  keys_.clear();
}

}  // namespace cosim
