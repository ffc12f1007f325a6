// SPDX-License-Identifier: Apache-2.0
// Colour, progress and signals.
#include "sim/cli/terminal.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace hdp::cli {
namespace {

// A signal handler can reach nothing but a global; this is the program's only one.
volatile std::sig_atomic_t signal_seen = 0;

extern "C" void on_signal(int number) {
  signal_seen = 1;
  std::signal(number, SIG_DFL);
}

std::string short_number(double value) {
  if (value >= 1e6) return fmt::format("{:.2f} M", value / 1e6);
  if (value >= 1e3) return fmt::format("{:.1f} k", value / 1e3);
  return fmt::format("{:.0f} ", value);
}

}  // namespace

std::string paint(const std::string& text, Colour colour) {
  if (isatty(STDOUT_FILENO) == 0 || std::getenv("NO_COLOR") != nullptr) return text;
  const char* code = colour == Colour::Red      ? "31;1"
                     : colour == Colour::Green  ? "32;1"
                     : colour == Colour::Yellow ? "33"
                                                : "1";
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

ProgressBar::ProgressBar()
    : terminal_(isatty(STDERR_FILENO) != 0), begin_(std::chrono::steady_clock::now()),
      last_(begin_) {}

ProgressBar::~ProgressBar() { clear(); }

void ProgressBar::update(double fraction, std::uint64_t cycles) {
  if (!terminal_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  const double elapsed = std::chrono::duration<double>(now - begin_).count();
  const double left = fraction > 0 ? elapsed * (1 - fraction) / fraction : 0;
  constexpr int kWidth = 32;
  const int filled = static_cast<int>(fraction * kWidth);
  fmt::print(stderr, "\r\x1b[2K[{:#<{}}{:.<{}}] {:5.1f} %  {}cycles  {}cycles/s  {} left", "",
             filled, "", kWidth - filled, 100 * fraction, short_number(static_cast<double>(cycles)),
             short_number(static_cast<double>(cycles) / elapsed),
             fraction > 0 ? fmt::format("{:.0f} s", left) : "?");
  std::fflush(stderr);
  shown_ = true;
}

void ProgressBar::clear() {
  if (!shown_) return;
  fmt::print(stderr, "\r\x1b[2K");
  std::fflush(stderr);
  shown_ = false;
}

InterruptGuard::InterruptGuard() {
  signal_seen = 0;
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

InterruptGuard::~InterruptGuard() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

bool InterruptGuard::interrupted() { return signal_seen != 0; }

}  // namespace hdp::cli
