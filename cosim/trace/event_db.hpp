// SPDX-License-Identifier: Apache-2.0
// Records every event of every probe, of the design and of the model, into an SQLite database.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cosim/lockstep/bench.hpp"
#include "cosim/lockstep/observer.hpp"
#include "cosim/trace/event_table.hpp"
#include "cosim/trace/sqlite.hpp"
#include "cosim/util/hidden_file.hpp"

namespace cosim {

/// What tells the databases of one program from others.
struct EventDbFormat {
  std::int64_t application = 0x4353494d;  ///< PRAGMA application_id: "CSIM"
  std::int64_t schema = 1;                ///< PRAGMA user_version
};

/// An observer that writes the database: table `probe` lists the probes, each probe has a table of
/// its own, and the view `event` joins them. The file appears under its name on commit(), as a
/// whole; until then it is a hidden file in the same folder, which the destructor removes.
///
///     SELECT cycle, rtl_sum, golden_sum FROM sum WHERE NOT agrees;
///
/// With several tables of probes a probe's table is called <table>_<probe>.
class EventDb final : public Observer {
 public:
  using Format = EventDbFormat;
  using Write = std::function<void(Database&)>;

  /// `begin` may add tables of its own, before those of the probes. Throws InputError when the file
  /// cannot be made.
  EventDb(const std::string& path, const std::vector<ProbeTable>& tables, const Format& format = {},
          const Write& begin = {});
  ~EventDb() override;
  EventDb(const EventDb&) = delete;
  EventDb& operator=(const EventDb&) = delete;

  /// A write that fails (a full disk) does not end the run: it ends the recording, and commit()
  /// tells.
  void on_cycle(const CycleView& view) override;
  /// Writes to a table of the user's. The same holds for it.
  void write(const Write& action);
  /// Puts the file in its place, after a last `write`. Throws InputError, also for an error that
  /// came earlier; then no file is left.
  void commit(const Write& end = {});

 private:
  struct Group {
    std::vector<ProbeSpec> probes;          ///< under the names of their tables
    std::vector<std::uint64_t> rtl_events;  ///< by probe
    std::vector<EventTable> tables;
  };

  void create(const Format& format, const Write& begin);
  void write_event(Group& group, const CycleView& view, int p);
  void guarded(const std::function<void()>& action);

  std::string path_;
  HiddenFile file_;
  std::unique_ptr<Database> db_;  ///< before the tables: their statements are its
  std::vector<Group> groups_;
  std::exception_ptr problem_;
};

}  // namespace cosim
