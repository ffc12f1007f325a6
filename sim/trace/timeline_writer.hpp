// SPDX-License-Identifier: Apache-2.0
// Writes Chrome trace event JSON (Perfetto, chrome://tracing) as it comes.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cosim/util/atomic_file.hpp"
#include "golden/cycle_model.hpp"

namespace hdp::sim {

/// "head 3": a word that needs no escapes, and a number if there is one.
struct TimelineLabel {
  std::string_view word;
  int number = -1;
};

/// The file. 1 cycle is 1 us; what happens in cycle c lies between c and c + 1.
class TimelineWriter {
 public:
  /// Throws InputError when the file cannot be made.
  explicit TimelineWriter(const std::string& path) : file_(path) {}

  /// The first thing to write: the process and what the viewer should know of it.
  void open(const std::string& process,
            const std::vector<std::pair<std::string, std::string>>& about);
  void thread(int tid, const std::string& name);
  void begin(int tid, std::uint64_t cycle, const std::string& name);
  void begin(int tid, std::uint64_t cycle, const TimelineLabel& label);
  void end(int tid, std::uint64_t cycle);
  void slice(int tid, std::uint64_t first, std::uint64_t end, const char* name, const char* reason);
  void instant(int tid, std::uint64_t cycle, const std::string& name);
  void counter(std::uint64_t cycle, const std::string& name, std::uint64_t value);
  /// Ends the JSON and puts the file in its place. Throws InputError, as every other function.
  void commit();

 private:
  // Most lines are put together in the buffer: formatted, they took as long as the simulation.
  TimelineWriter& add(std::string_view text);
  TimelineWriter& add_number(std::uint64_t number);
  TimelineWriter& add_event(std::string_view kind, int tid, std::uint64_t cycle);
  void next();
  void line(std::string_view event);
  void flush();

  cosim::AtomicFile file_;
  std::string buffer_;
  bool first_ = true, at_line_start_ = true;
};

/// A track of nested slices (head, block row, query row), with the gaps between pieces of work as
/// waits.
class Track {
 public:
  /// What a piece of work belongs to, outermost first; -1 ends it.
  using Path = std::array<int, 3>;

  /// What a slice of a level is called, by its element of the path.
  using Label = TimelineLabel (*)(int);

  /// labels: of the levels. The track begins to wait in cycle start + 1.
  Track(TimelineWriter& writer, int tid, std::vector<Label> labels, std::uint64_t start)
      : writer_(writer), tid_(tid), labels_(std::move(labels)), last_(start) {}

  /// Waits from the last piece of work, or wait, up to before `until`. Nothing when there is no
  /// gap.
  void wait(const Path& path, std::uint64_t until, Wait why, const char* reason);
  /// Works in the cycles first .. last, which nothing may lie behind.
  void work(const Path& path, std::uint64_t first, std::uint64_t last);
  /// Ends all slices.
  void close();

  std::uint64_t last() const { return last_; }
  /// Cycles worked, and waited by cause: as the cycle model books them.
  const EngineTime& time() const { return time_; }

 private:
  std::size_t common(const Path& path) const;
  void close_to(std::size_t levels);

  TimelineWriter& writer_;
  int tid_;
  std::vector<Label> labels_;
  std::uint64_t last_;
  Path open_{-1, -1, -1};
  std::size_t levels_ = 0;  ///< open ones
  EngineTime time_;
};

/// A FIFO's fill level as a counter. Pushes come in ascending cycles, and so do pops.
class FifoCounter {
 public:
  FifoCounter(TimelineWriter& writer, std::string name, int depth, std::uint64_t start);

  void push(std::uint64_t cycle) { pushes_.push_back(cycle); }
  void pop(std::uint64_t cycle) { pops_.push_back(cycle); }
  /// Writes what cannot change any more.
  void drain();
  /// At the end of the job: writes everything up to cycle `last`.
  void finish(std::uint64_t last);

 private:
  void write_until(std::uint64_t last);

  TimelineWriter& writer_;
  std::string name_;
  std::int64_t depth_, level_ = 0;
  std::deque<std::uint64_t> pushes_, pops_;
};

}  // namespace hdp::sim
