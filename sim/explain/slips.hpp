// SPDX-License-Identifier: Apache-2.0
// Which single slip gives a wrong value: those of the formula, then those that any number can have.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cosim/lockstep/comparer.hpp"
#include "sim/explain/recipe.hpp"

namespace hdp::sim::explain_detail {

/// The payload element in which the sides differ.
struct Element {
  Probe probe;
  cosim::EventTag tag;
  const cosim::FieldDifference& field;
  std::optional<LoggedEvent> event;  ///< when it is in the log
  const OperandLog* log;

  /// The number that the container's bits are.
  Int value(std::uint64_t bits) const;
  /// What is left of a number in the container.
  Int truncated(Int number) const { return value(static_cast<std::uint64_t>(number)); }
};

/// In the order of the tables: the slips of the formula, or else those of any number.
using Slips = std::vector<std::string>;

/// The slips that give `wrong` in place of recipe.value.
Slips find_slips(const Element& element, const Recipe& recipe, Int wrong, bool is_rtl);

}  // namespace hdp::sim::explain_detail
