// SPDX-License-Identifier: Apache-2.0
// Probe events into SQLite, into a file that appears as a whole.
#include "cosim/trace/event_db.hpp"

#include <fmt/format.h>

#include "cosim/trace/event_schema.hpp"
#include "cosim/util/input_error.hpp"

namespace cosim {
namespace {

/// SQLite's memory for pages. Rows only go to the end of a table: it needs few pages for each.
constexpr int kCacheKiB = 4096;

}  // namespace

EventDb::EventDb(const std::string& path, const std::vector<ProbeTable>& tables,
                 const Format& format, const Write& begin)
    : path_(path), file_(path, "database") {
  for (const ProbeTable& table : tables) {
    Group group;
    group.probes = table.probes;
    if (tables.size() > 1) {
      for (ProbeSpec& probe : group.probes) probe.name = table.name + "_" + probe.name;
    }
    group.rtl_events.resize(group.probes.size());
    groups_.push_back(std::move(group));
  }
  guarded([&] { create(format, begin); });
}

EventDb::~EventDb() {
  for (Group& group : groups_) group.tables.clear();
}

void EventDb::create(const Format& format, const Write& begin) {
  db_ = std::make_unique<Database>(file_.name(), Database::Mode::Create, path_);
  // The file is not shared and is thrown away when anything fails: neither journal nor syncs.
  db_->run(
      fmt::format("PRAGMA page_size = 16384; PRAGMA auto_vacuum = NONE; "
                  "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; "
                  "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -{}; "
                  "PRAGMA application_id = {}; PRAGMA user_version = {}; BEGIN;",
                  kCacheKiB, format.application, format.schema));
  db_->run(probe_list_sql());
  Statement insert = db_->prepare("INSERT INTO probe VALUES (?, ?, ?, ?, ?, ?)");
  std::int64_t position = 0;
  std::vector<ProbeSpec> all;
  for (const Group& group : groups_) {
    for (const ProbeSpec& probe : group.probes) {
      insert.bind(1, position++);
      insert.bind_text(2, probe.name);
      insert.bind_text(3, probe.stage);
      insert.bind_text(4, probe.row_name);
      insert.bind_text(5, probe.col_name);
      insert.bind_text(6, fields_json(probe));
      insert.step();
      db_->run(event_table_sql(probe));
      all.push_back(probe);
    }
  }
  db_->run(event_view_sql(all));
  if (begin) begin(*db_);
  // Last: a statement is prepared again when it is first run after a change of the schema.
  for (Group& group : groups_) {
    for (const ProbeSpec& probe : group.probes) group.tables.emplace_back(*db_, probe);
  }
}

void EventDb::write_event(Group& group, const CycleView& view, int p) {
  const auto n = static_cast<std::size_t>(p);
  const bool in_rtl = (view.rtl_valid >> p & 1) != 0;
  const bool in_golden = (view.golden_valid >> p & 1) != 0;
  std::uint64_t& count = group.rtl_events[n];
  // An event of the design alone stands for the model's event of the same number, if that is in
  // sight.
  const EventTag* tag =
      in_golden || count == view.golden->popped(p) ? view.golden->front(p) : nullptr;
  if (in_rtl) ++count;

  EventTable::Key key;
  key.cycle = static_cast<std::int64_t>(view.cycle);
  key.job = static_cast<std::int64_t>(view.job);
  if (tag != nullptr) {
    key.item = tag->item;
    key.row = tag->row;
    key.col = tag->col;
  }
  group.tables[n].add(key, in_rtl ? (*view.rtl)[n] : nullptr,
                      in_golden ? view.golden->payload(p) : nullptr);
}

void EventDb::on_cycle(const CycleView& view) {
  const std::uint32_t either = view.rtl_valid | view.golden_valid;
  if (either == 0) return;
  guarded([&] {
    Group& group = groups_[static_cast<std::size_t>(view.group)];
    for (std::uint32_t rest = either; rest != 0; rest &= rest - 1) {
      write_event(group, view, __builtin_ctz(rest));
    }
  });
}

void EventDb::write(const Write& action) {
  guarded([&] { action(*db_); });
}

void EventDb::commit(const Write& end) {
  guarded([&] {
    for (Group& group : groups_) {
      for (EventTable& table : group.tables) table.flush();
      group.tables.clear();
    }
    if (end) end(*db_);
    db_->run("COMMIT");
    db_->close();
    file_.keep();
  });
  if (problem_) std::rethrow_exception(problem_);
}

/// Runs an action unless recording has ended; an error ends it.
void EventDb::guarded(const std::function<void()>& action) {
  if (problem_) return;
  try {
    action();
  } catch (const InputError&) {
    problem_ = std::current_exception();
    for (Group& group : groups_) group.tables.clear();
    db_.reset();
    file_.remove();  // on a full disk, room for others
  }
}

}  // namespace cosim
