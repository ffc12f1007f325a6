// SPDX-License-Identifier: Apache-2.0
// The tables that hdp_bench prints, and how it takes times.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bench/sets.hpp"

namespace hdp::bench {

// The core alone (core_tables.cpp).
void core_cycles_table(const std::vector<Job>& captures);
void core_cost_table(int rounds);

// The co-processor in the ideal memory.
void top_cycles_tables(const std::vector<Job>& captures);                   // top_cycles.cpp
void top_cores_table();                                                     // top_cores.cpp
void top_efficiency_table();                                                // top_efficiency.cpp
void top_bytes_table();                                                     // top_bytes.cpp
void top_cost_table(const std::vector<std::string>& machines, int rounds);  // top_cost.cpp

double seconds(const std::function<void()>& work);
/// Of this thread: other programs on the machine disturb it less.
double cpu_seconds(const std::function<void()>& work);

/// Medians with their spread.
class Spread {
 public:
  void add(double x) { all_.push_back(x); }
  double median() const;
  /// "1.050 (1.041 .. 1.062)"
  std::string text(int digits) const;

 private:
  std::vector<double> all_;
};

}  // namespace hdp::bench
