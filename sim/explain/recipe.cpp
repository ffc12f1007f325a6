// SPDX-License-Identifier: Apache-2.0
// What the recipes of all engines share.
#include "sim/explain/recipe.hpp"

#include <algorithm>

namespace hdp::sim::explain_detail {

RecipeFunction find_recipe(Probe probe, const std::string& field) {
  for (const auto& table : {load_recipes(probe), integer_recipes(probe), statistics_recipes(probe),
                            mask_recipes(probe), fraction_recipes(probe), fill_recipes(probe),
                            softmax_recipes(probe), value_recipes(probe), finish_recipes(probe)}) {
    for (const FieldRecipe& entry : table) {
      if (entry.field == field) return entry.recipe;
    }
  }
  return nullptr;
}

Int sum_of(const std::vector<Term>& terms) {
  Int sum = 0;
  for (const Term& term : terms) sum += term.value;
  return sum;
}

void try_sum(const std::vector<Term>& terms, Int total, const Try& attempt) {
  for (const Term& term : terms) {
    const std::string with = fmt::format("{} ({})", term.name, term.value);
    if (term.value == 0) continue;  // no slip shows
    attempt(total - 2 * term.value, "has " + with + " with the wrong sign");
    attempt(total - term.value, "misses " + with);
    attempt(total + term.value, "adds " + with + " twice");
  }
}

std::vector<std::string> sum_lines(const std::vector<Term>& terms, const std::string& name) {
  constexpr std::size_t kLine = 8, kLines = 12;
  std::vector<std::string> lines;
  Int running = 0;
  const std::size_t count = (terms.size() + kLine - 1) / kLine;
  for (std::size_t n = 0; n < count; ++n) {
    const std::size_t first = n * kLine, end = std::min(terms.size(), first + kLine);
    std::string line;
    Int part = 0;
    for (std::size_t k = first; k < end; ++k) {
      line += fmt::format("{}{}", k == first ? "" : " + ", terms[k].value);
      part += terms[k].value;
    }
    running += part;
    // Of a long sum the first lines and the last one are enough to follow it.
    if (n >= kLines && n + 1 < count) continue;
    if (n > kLines && n + 1 == count) lines.push_back("...");
    lines.push_back(fmt::format("{} .. {}: {} = {}, so far {}", terms[first].name,
                                terms[end - 1].name, line, part, running));
  }
  if (lines.empty()) lines.push_back("no terms");
  lines.push_back(fmt::format("{} = {}", name, running));
  return lines;
}

Recipe constant_recipe(const std::string& formula, Int value) {
  Recipe recipe;
  recipe.formula = formula;
  recipe.value = value;
  recipe.slips = [](const Try&) {};
  return recipe;
}

Int floor_shift(Int a, int n) { return floor_divide(a, Int{1} << n); }

Int floor_divide(Int a, Int b) {
  const Int quotient = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

Int wrap_signed(Int a, int bits) {
  const Int modulus = Int{1} << bits;
  const Int low = a - floor_divide(a, modulus) * modulus;
  return low >= modulus / 2 ? low - modulus : low;
}

Int saturate16(Int a) { return std::clamp<Int>(a, -32768, 32767); }

}  // namespace hdp::sim::explain_detail
