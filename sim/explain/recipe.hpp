// SPDX-License-Identifier: Apache-2.0
// How a number of the machine is recomputed: its formula, operands, steps, value, and the slips of
// which a wrong number can come.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/explain/side.hpp"

namespace hdp::sim::explain_detail {

/// Takes a value and the slip that gives it: words that follow "RTL" or "golden", such as
/// "has lane 5 with the wrong sign".
using Try = std::function<void(Int value, const std::string& what)>;

/// A line of a table of slips: `tries` offers every value that this slip can give with operands O.
template <class O>
struct SlipRule {
  const char* name;
  void (*tries)(const O&, const Try&);
};

/// A number with its name, to compare the operands of the two sides.
struct Operand {
  std::string name;
  Int value;
};

/// One number recomputed from one side's operands.
struct Recipe {
  std::string formula;  ///< "S[3][5] = (SI << 8) + ..."
  std::vector<Operand> operands;
  std::vector<std::string> steps;  ///< lines
  Int value = 0;
  std::function<void(const Try&)> slips;
};

/// Binds a table of slips to operands.
template <class O, std::size_t N>
std::function<void(const Try&)> slips_of(const SlipRule<O> (&table)[N], const O& operands) {
  return [&table, operands](const Try& attempt) {
    for (const SlipRule<O>& rule : table) rule.tries(operands, attempt);
  };
}

/// Where the number is: the golden side's coordinates, and the element of the field.
struct Place {
  std::uint32_t head = 0;
  int row = -1, col = -1;
  int lane = 0;
  std::uint64_t cycle = 0;
};

/// Recomputes one number. Throws Missing when an operand is not in the log.
using RecipeFunction = Recipe (*)(const Side& side, const Place& place);

struct FieldRecipe {
  const char* field;
  RecipeFunction recipe;
};

/// The recipes of every field of a probe; null when the probe has none.
RecipeFunction find_recipe(Probe probe, const std::string& field);

// One file an engine.
const std::vector<FieldRecipe>& load_recipes(Probe probe);        // start, load_*
const std::vector<FieldRecipe>& integer_recipes(Probe probe);     // si, theta
const std::vector<FieldRecipe>& statistics_recipes(Probe probe);  // row_stat, threshold, decision
const std::vector<FieldRecipe>& mask_recipes(Probe probe);        // mask_row, report
const std::vector<FieldRecipe>& fraction_recipes(Probe probe);    // score
const std::vector<FieldRecipe>& fill_recipes(Probe probe);        // fill, row_max
const std::vector<FieldRecipe>& softmax_recipes(Probe probe);     // y, e, total
const std::vector<FieldRecipe>& value_recipes(Probe probe);       // num
const std::vector<FieldRecipe>& finish_recipes(Probe probe);      // recip, output, out

/// A named term of a sum.
using Term = Operand;
Int sum_of(const std::vector<Term>& terms);
/// The slips that every sum can have: a term missing, twice, or with the wrong sign.
void try_sum(const std::vector<Term>& terms, Int total, const Try& attempt);
/// "3*4 + -2*7 ..." and the running sum, eight terms a line.
std::vector<std::string> sum_lines(const std::vector<Term>& terms, const std::string& name);
/// A recipe without arithmetic: the value is what the order of events says.
Recipe constant_recipe(const std::string& formula, Int value);

/// floor(a / 2^n), and a mod 2^bits as a signed number.
Int floor_shift(Int a, int n);
Int floor_divide(Int a, Int b);
Int wrap_signed(Int a, int bits);
Int saturate16(Int a);

}  // namespace hdp::sim::explain_detail
