// SPDX-License-Identifier: Apache-2.0
// Sums of products over the lanes of D, for SI and S: their steps and their slips.
#pragma once

#include <string>
#include <vector>

#include "sim/explain/recipe.hpp"

namespace hdp::sim::explain_detail {

Int sum_products(const std::vector<Int>& a, const std::vector<Int>& b);

/// Appends "IQ[3][0]" and so on.
void list_row(std::vector<Operand>& operands, const std::string& name, const std::vector<Int>& row);

/// Appends the products, their partial sums of 8 and the running sum.
void product_lines(std::vector<std::string>& lines, const std::string& name,
                   const std::vector<Int>& a, const std::vector<Int>& b);

/// The sum over the lanes of weight * a * b, as a part of a larger number.
struct LaneProduct {
  std::string name;  ///< "IQ*FK"
  std::string a_name, b_name;
  const std::vector<Int>&a, &b;
  Int weight;
};

/// Slips of one lane, one group of lanes or of the order of lanes; `value` is the right number.
void try_lane_slips(const LaneProduct& product, const Side& side, Int value, const Try& attempt);

/// Rows that a machine could have taken in place of rows i of Q and j of K of a head.
struct Neighbour {
  std::string what;
  std::int64_t head = 0;
  int i = 0, j = 0;
  bool q_differs = false, k_differs = false;
};
std::vector<Neighbour> neighbours(std::uint32_t head, int i, int j);

/// Calls use(), which reads rows; a row that does not exist ends it without a word: that slip is
/// then impossible.
template <class Use>
void with_rows(const Use& use) {
  try {
    use();
  } catch (const Missing&) {
  }
}

}  // namespace hdp::sim::explain_detail
