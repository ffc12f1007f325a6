// SPDX-License-Identifier: Apache-2.0
// The multipliers of a machine, unit by unit (docs/guide/explore.md, section "Multipliers").
#pragma once

#include <cstdint>

#include "golden/machine.hpp"

namespace hdp::explore {

/// Products of two variables: number of multipliers times the width of their factors, so that a
/// 16x16 counts 256 and an 8x8 counts 64. A product of a signed and an unsigned factor counts the
/// unsigned one a bit wider. Products with a constant are adders and count nothing.
struct Multipliers {
  std::uint64_t integer = 0;    ///< four dot products
  std::uint64_t threshold = 0;  ///< right side of the inequality, and the mask's left side
  std::uint64_t fraction = 0;   ///< two multipliers a lane
  std::uint64_t softmax = 0;    ///< two exponentials, np * ef
  std::uint64_t value = 0;      ///< e * V
  std::uint64_t finish = 0;     ///< ef * sum of pruned V, num * R
  std::uint64_t control = 0;    ///< descriptor check, segment lengths and addresses

  std::uint64_t bits() const {
    return integer + threshold + fraction + softmax + value + finish + control;
  }
  /// All of them, in units of one 16x16.
  double units() const { return static_cast<double>(bits()) / kUnit; }

  static constexpr double kUnit = 256;
};

Multipliers count_multipliers(const Machine& machine);

/// 2 * dense MACs / (cycles * multipliers): operations of the unpruned attention a cycle and a
/// multiplier. A dense machine whose multipliers never rest has 2.
double normalised_efficiency(std::uint64_t dense_macs, std::uint64_t cycles, double multipliers);

}  // namespace hdp::explore
