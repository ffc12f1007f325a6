// SPDX-License-Identifier: Apache-2.0
// What a person at a terminal gets and a pipe does not: colour and a progress bar. And Ctrl-C.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace hdp::cli {

enum class Colour { Red, Green, Yellow, Bold };

/// The text in a colour when standard output is a terminal (and NO_COLOR is not set), else
/// unchanged.
std::string paint(const std::string& text, Colour colour);

/// A progress bar on standard error, when that is a terminal. Otherwise silent.
class ProgressBar {
 public:
  ProgressBar();
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// fraction: 0 .. 1; cycles: simulated so far.
  void update(double fraction, std::uint64_t cycles);
  /// Removes the bar.
  void clear();

 private:
  bool terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point begin_, last_;
};

/// While it lives, Ctrl-C (SIGINT) and SIGTERM set a flag instead of ending the program; a second
/// one ends it.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  static bool interrupted();
};

}  // namespace hdp::cli
