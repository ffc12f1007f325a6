// SPDX-License-Identifier: Apache-2.0
// What a person at a terminal gets and a pipe does not: colour. And Ctrl-C.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <string>

namespace cosim {

enum class Colour { Red, Green, Yellow, Bold };

/// The text in a colour when standard output is a terminal that has colours, else unchanged:
/// NO_COLOR is not set, or empty (https://no-color.org), and TERM is neither dumb nor missing.
std::string paint(const std::string& text, Colour colour);

/// While it lives, Ctrl-C (SIGINT), SIGTERM and SIGHUP set a flag instead of ending the program; a
/// second one ends it, but for SIGHUP. A new one begins with the flag down. Made when the inputs
/// are read: a pipe that nobody writes to blocks for ever, and so far there is nothing to tidy up.
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

}  // namespace cosim
