// SPDX-License-Identifier: Apache-2.0
// A logarithmic axis of a picture: where a value lies, and which values are marked.
#pragma once

#include <string>
#include <vector>

namespace hdp::explore {

class LogAxis {
 public:
  /// The values, all > 0, lie between the pixels `from` and `to` with some room at both ends;
  /// `from` may be the larger (an upward axis).
  LogAxis(const std::vector<double>& values, double from, double to);

  double pixel(double value) const;
  /// Round values in the range, between 2 and about 8 of them where there are that many.
  std::vector<double> ticks() const;

 private:
  double low_, high_;  ///< values at the ends
  double from_, to_;
};

/// "950", "12.5 k", "3 M".
std::string short_number(double value);

}  // namespace hdp::explore
