// SPDX-License-Identifier: Apache-2.0
// Times, and their medians.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>

#include "bench/tables.hpp"

namespace hdp::bench {

double seconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double cpu_seconds(const std::function<void()>& work) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  };
  const double begin = now();
  work();
  return now() - begin;
}

double Spread::median() const {
  std::vector<double> sorted = all_;
  std::sort(sorted.begin(), sorted.end());
  return sorted[sorted.size() / 2];
}

std::string Spread::text(int digits) const {
  const auto [low, high] = std::minmax_element(all_.begin(), all_.end());
  return fmt::format("{:.{}f} ({:.{}f} .. {:.{}f})", median(), digits, *low, digits, *high, digits);
}

}  // namespace hdp::bench
