// SPDX-License-Identifier: Apache-2.0
// What a long command shows on a terminal while it works: one line that replaces itself.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace cosim {

/// Columns of the terminal behind the file descriptor: as it says itself, else $COLUMNS, else 80.
int terminal_columns(int file);

/// A line on standard error, at most ten times a second, narrower than the terminal is at that
/// time: a line that fills it wraps, and stays. Silent where standard error is no terminal, or one
/// that cannot replace a line ($TERM is dumb or not set).
class StatusLine {
 public:
  StatusLine();
  ~StatusLine();
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  /// `text` makes the line for a terminal of so many columns; what is too long is cut. It is called
  /// only when a line is due; the first one is due at once.
  void update(const std::function<std::string(int columns)>& text);
  /// Removes the line.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  void show(const std::string& text, std::size_t room);

  bool terminal_;
  std::size_t shown_ = 0;  ///< characters on the line
  Clock::time_point last_;
};

/// How far something is.
struct ProgressState {
  double fraction = 0;       ///< 0 .. 1
  std::uint64_t cycles = 0;  ///< simulated so far; 0: it does not count in cycles
  double seconds = 0;        ///< so far
  std::string what;          ///< what is being done; empty: what the command is for
};

/// The bar with its numbers in less than `columns` columns: the bar gets shorter first, then the
/// numbers fewer.
std::string progress_text(const ProgressState& state, int columns);

/// A progress bar in a status line.
class ProgressBar {
 public:
  explicit ProgressBar(std::string what = "");

  /// fraction: 0 .. 1; cycles: simulated so far, 0 where nothing is.
  void update(double fraction, std::uint64_t cycles = 0);
  void clear() { line_.clear(); }

 private:
  StatusLine line_;
  std::string what_;
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace cosim
