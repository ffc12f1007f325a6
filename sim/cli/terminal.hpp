// SPDX-License-Identifier: Apache-2.0
// What a person at a terminal gets and a pipe does not: colour and a progress bar. And Ctrl-C.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
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

/// While it lives, Ctrl-C (SIGINT), SIGTERM and SIGHUP set a flag instead of ending the program; a
/// second one ends it, but for SIGHUP. A new one begins with the flag down.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  static bool interrupted();

 private:
  void (*before_[3])(int);
};

/// Interrupts around a fork(): made before it, it holds them back until one of its functions was
/// called. While it lives in the parent, the child gets each of them once, whether Ctrl-C was meant
/// for both or a signal for the parent alone, and the parent only raises its flag.
class InterruptRelay {
 public:
  InterruptRelay();
  ~InterruptRelay();
  InterruptRelay(const InterruptRelay&) = delete;
  InterruptRelay& operator=(const InterruptRelay&) = delete;

  void pass_on_to(pid_t child);  ///< in the parent
  void obey_parent();            ///< in the child
  void keep();                   ///< there is no child

 private:
  void release();

  sigset_t blocked_before_;
  void (*before_[3])(int);
  bool relays_ = false;
};

}  // namespace hdp::cli
