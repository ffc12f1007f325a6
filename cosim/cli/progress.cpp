// SPDX-License-Identifier: Apache-2.0
// The line that replaces itself.
#include "cosim/cli/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace cosim {
namespace {

constexpr auto kInterval = std::chrono::milliseconds(100);

bool can_replace_a_line() {
  const char* kind = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && kind != nullptr && *kind != '\0' &&
         std::strcmp(kind, "dumb") != 0;
}

std::string short_number(double value) {
  if (value >= 1e6) return fmt::format("{:.2f} M ", value / 1e6);
  if (value >= 1e3) return fmt::format("{:.1f} k ", value / 1e3);
  return fmt::format("{:.0f} ", value);
}

}  // namespace

int terminal_columns(int file) {
  winsize size{};
  if (::ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  int columns = 0;
  if (const char* text = std::getenv("COLUMNS")) {
    std::from_chars(text, text + std::strlen(text), columns);
  }
  return columns > 0 ? columns : 80;
}

StatusLine::StatusLine() : terminal_(can_replace_a_line()), last_(Clock::now() - kInterval) {}

StatusLine::~StatusLine() { clear(); }

void StatusLine::update(const std::function<std::string(int)>& text) {
  if (!terminal_) return;
  const auto now = Clock::now();
  if (now - last_ < kInterval) return;
  last_ = now;
  const int columns = terminal_columns(STDERR_FILENO);
  show(text(columns), static_cast<std::size_t>(std::max(columns - 1, 0)));
}

void StatusLine::clear() {
  if (shown_ == 0) return;
  show("", static_cast<std::size_t>(std::max(terminal_columns(STDERR_FILENO) - 1, 0)));
  fmt::print(stderr, "\r");
  std::fflush(stderr);
}

void StatusLine::show(const std::string& text, std::size_t room) {
  const std::string line = text.substr(0, room);
  // Blanks over what is left of the last line, not an escape sequence: NO_COLOR wants none.
  fmt::print(stderr, "\r{:<{}}", line, std::min(std::max(shown_, line.size()), room));
  std::fflush(stderr);
  shown_ = line.size();
}

std::string progress_text(const ProgressState& state, int columns) {
  constexpr std::size_t kLongestBar = 32, kShortestBar = 8;
  const double fraction = std::clamp(state.fraction, 0.0, 1.0);
  const std::string what = state.what.empty() ? "" : state.what + "  ";
  const std::string percent = fmt::format("{:5.1f} %", 100 * fraction);
  const std::string left =
      fraction > 0 ? fmt::format("  {:.0f} s left", state.seconds * (1 - fraction) / fraction)
                   : "  ? left";
  std::string cycles, rate;
  if (state.cycles > 0) {
    const auto count = static_cast<double>(state.cycles);
    cycles = fmt::format("  {}cycles", short_number(count));
    if (state.seconds > 0) rate = fmt::format("  {}cycles/s", short_number(count / state.seconds));
  }
  const std::size_t room = static_cast<std::size_t>(std::max(columns - 1, 0));
  for (const std::string& numbers : {what + percent + cycles + rate + left,
                                     what + percent + cycles + left, percent + left, percent}) {
    if (numbers.size() + 3 + kShortestBar > room) continue;
    const std::size_t width = std::min(kLongestBar, room - numbers.size() - 3);
    const auto filled = static_cast<std::size_t>(fraction * static_cast<double>(width));
    return fmt::format("[{:#<{}}{:.<{}}] {}", "", filled, "", width - filled, numbers);
  }
  return percent.substr(0, room);
}

ProgressBar::ProgressBar(std::string what)
    : what_(std::move(what)), begin_(std::chrono::steady_clock::now()) {}

void ProgressBar::update(double fraction, std::uint64_t cycles) {
  line_.update([&](int columns) {
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - begin_).count();
    return progress_text({fraction, cycles, seconds, what_}, columns);
  });
}

}  // namespace cosim
