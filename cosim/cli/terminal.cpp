// SPDX-License-Identifier: Apache-2.0
// Colour and signals.
#include "cosim/cli/terminal.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace cosim {
namespace {

// A signal handler can reach nothing but globals; these are the program's only ones.
volatile std::sig_atomic_t signal_seen = 0;
volatile std::sig_atomic_t child_process = 0;  // gets the interrupts; 0: none

// In a child interrupts come from the parent, as a signal that nobody else sends.
constexpr int kFromParent = SIGUSR1;
struct Interrupts {
  int first = SIGINT, second = SIGTERM, third = SIGHUP;
};
Interrupts interrupts;

extern "C" void on_signal(int number) {
  signal_seen = 1;
  if (child_process != 0) {
    const int before = errno;
    ::kill(child_process, kFromParent);
    errno = before;
    return;
  }
  // A second Ctrl-C ends the program. A terminal that goes is told twice, by the shell and the
  // kernel.
  if (number != SIGHUP) std::signal(number, SIG_DFL);
}

void restore(int number, void (*before)(int)) {
  if (number != 0) std::signal(number, before);
}

void catch_interrupts(void (*(&before)[3])(int)) {
  before[0] = std::signal(interrupts.first, on_signal);
  before[1] = interrupts.second == 0 ? SIG_DFL : std::signal(interrupts.second, on_signal);
  before[2] = interrupts.third == 0 ? SIG_DFL : std::signal(interrupts.third, on_signal);
  if (before[2] == SIG_IGN) std::signal(interrupts.third, SIG_IGN);  // nohup
}

void restore_interrupts(void (*const (&before)[3])(int)) {
  restore(interrupts.first, before[0]);
  restore(interrupts.second, before[1]);
  restore(interrupts.third, before[2]);
}

bool has_colours() {
  const char* refused = std::getenv("NO_COLOR");
  const char* kind = std::getenv("TERM");
  return isatty(STDOUT_FILENO) != 0 && (refused == nullptr || *refused == '\0') &&
         kind != nullptr && *kind != '\0' && std::strcmp(kind, "dumb") != 0;
}

}  // namespace

std::string paint(const std::string& text, Colour colour) {
  if (!has_colours()) return text;
  const char* code = colour == Colour::Red      ? "31;1"
                     : colour == Colour::Green  ? "32;1"
                     : colour == Colour::Yellow ? "33"
                                                : "1";
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

InterruptGuard::InterruptGuard() {
  signal_seen = 0;
  catch_interrupts(before_);
}

InterruptGuard::~InterruptGuard() { restore_interrupts(before_); }

bool InterruptGuard::interrupted() { return signal_seen != 0; }

InterruptRelay::InterruptRelay() {
  sigset_t all;
  sigemptyset(&all);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, kFromParent}) sigaddset(&all, number);
  ::sigprocmask(SIG_BLOCK, &all, &blocked_before_);
}

void InterruptRelay::release() { ::sigprocmask(SIG_SETMASK, &blocked_before_, nullptr); }

InterruptRelay::~InterruptRelay() {
  if (!relays_) return;
  child_process = 0;
  restore_interrupts(before_);
}

void InterruptRelay::pass_on_to(pid_t child) {
  child_process = child;
  catch_interrupts(before_);
  relays_ = true;
  release();
}

void InterruptRelay::obey_parent() {
  // What was caught stays caught, by the other signal.
  void (*const caught)(int) = std::signal(interrupts.first, SIG_IGN);
  restore(interrupts.second, SIG_IGN);
  restore(interrupts.third, SIG_IGN);
  interrupts = {kFromParent, 0, 0};
  child_process = 0;
  std::signal(kFromParent, caught);
  release();
}

void InterruptRelay::keep() { release(); }

}  // namespace cosim
