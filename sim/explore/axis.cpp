// SPDX-License-Identifier: Apache-2.0
// Positions and marks on a logarithmic axis.
#include "sim/explore/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace hdp::explore {
namespace {

/// 1, 2, 5, 10, 20 .. that is at least x.
double round_step(double x) {
  const double decade = std::pow(10.0, std::floor(std::log10(x)));
  for (const double digit : {1.0, 2.0, 5.0}) {
    if (digit * decade >= x * (1 - 1e-9)) return digit * decade;
  }
  return 10 * decade;
}

std::vector<double> decade_ticks(double low, double high) {
  // 1, 2, 5 of every decade; only the 1 when there are many decades.
  const bool many = high / low > 1000;
  std::vector<double> ticks;
  for (double decade = std::pow(10.0, std::floor(std::log10(low))); decade <= high; decade *= 10) {
    for (const double digit : {1.0, 2.0, 5.0}) {
      if (many && digit > 1) continue;
      const double tick = digit * decade;
      if (tick >= low && tick <= high) ticks.push_back(tick);
    }
  }
  return ticks;
}

}  // namespace

LogAxis::LogAxis(const std::vector<double>& values, double from, double to) : from_(from), to_(to) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  // A twelfth of the range on either side, and something around a single value.
  const double room = std::max(std::pow(*high / *low, 1.0 / 12), 1.05);
  low_ = *low / room;
  high_ = *high * room;
}

double LogAxis::pixel(double value) const {
  return from_ + (to_ - from_) * std::log(value / low_) / std::log(high_ / low_);
}

std::vector<double> LogAxis::ticks() const {
  if (high_ / low_ > 8) return decade_ticks(low_, high_);
  constexpr double kMarks = 6;
  const double step = round_step((high_ - low_) / kMarks);
  std::vector<double> ticks;
  for (double n = std::ceil(low_ / step); n * step <= high_; ++n) ticks.push_back(n * step);
  return ticks;
}

std::string short_number(double value) {
  // Three digits are enough for marks, and four for those of a narrow range.
  if (value >= 1e6) return fmt::format("{:.4g} M", value / 1e6);
  if (value >= 1e4) return fmt::format("{:.4g} k", value / 1e3);
  return fmt::format("{:.4g}", value);
}

}  // namespace hdp::explore
