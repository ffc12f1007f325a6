// SPDX-License-Identifier: Apache-2.0
// Recomputes the integer engine's SI and theta (algorithm.md section 2).
#include "sim/explain/products.hpp"
#include "sim/explain/recipe.hpp"

namespace hdp::sim::explain_detail {
namespace {

// --- si
// --------------------------------------------------------------------------------------------

struct Dot {
  const Side* side;
  std::uint32_t head;
  int i, j;
  bool valid;
  std::vector<Int> iq, ik;
  Int sum = 0;
};

Dot read_dot(const Side& side, std::uint32_t head, int i, int j) {
  Dot dot{&side, head, i, j, side.valid(i, j), {}, {}, 0};
  if (i < side.shape().lq && j < side.shape().lk) {
    dot.iq = side.row(Tensor::Q, Part::Integer, head, i);
    dot.ik = side.row(Tensor::K, Part::Integer, head, j);
    dot.sum = sum_products(dot.iq, dot.ik);
  }
  return dot;
}

void try_validity(const Dot& o, const Try& attempt) {
  if (!o.valid && !o.iq.empty()) {
    attempt(o.sum, "does not force the invalid pair to 0");
  }
}

void try_lanes(const Dot& o, const Try& attempt) {
  if (!o.valid) return;
  try_lane_slips({"IQ*IK", "IQ", "IK", o.iq, o.ik, 1}, *o.side, o.sum, attempt);
}

void try_rows(const Dot& o, const Try& attempt) {
  if (!o.valid) return;
  for (const Neighbour& n : neighbours(o.head, o.i, o.j)) {
    with_rows([&] {
      const auto head = static_cast<std::uint32_t>(n.head);
      const auto q = n.q_differs ? o.side->row(Tensor::Q, Part::Integer, head, n.i) : o.iq;
      const auto k = n.k_differs ? o.side->row(Tensor::K, Part::Integer, head, n.j) : o.ik;
      attempt(sum_products(q, k), n.what);
    });
  }
}

void try_fractions(const Dot& o, const Try& attempt) {
  if (!o.valid) return;
  with_rows([&] {
    const auto fq = o.side->row(Tensor::Q, Part::Fraction, o.head, o.i);
    const auto fk = o.side->row(Tensor::K, Part::Fraction, o.head, o.j);
    attempt(sum_products(fq, o.ik), "has FQ in place of IQ");
    attempt(sum_products(o.iq, fk), "has FK in place of IK");
  });
}

void try_padding(const Dot& o, const Try& attempt) {
  constexpr Int kGarbage =
      -91;  // 0xa5, what the feeder of sim/driver.cpp puts into lanes with d >= D
  const int padding = o.side->steps() * o.side->build().lanes - o.side->shape().dim;
  for (int lanes = 1; lanes <= padding && o.valid; ++lanes) {
    attempt(o.sum + lanes * kGarbage * kGarbage,
            fmt::format("adds {} lanes with d >= D, which hold the feeder's padding", lanes));
  }
}

constexpr SlipRule<Dot> kDotSlips[] = {
    {"validity", try_validity}, {"one lane", try_lanes},  {"rows", try_rows},
    {"planes", try_fractions},  {"padding", try_padding},
};

Recipe si(const Side& side, const Place& at) {
  const int i = 2 * at.row + at.lane / 2, j = 2 * at.col + at.lane % 2;
  const Dot dot = read_dot(side, at.head, i, j);
  Recipe recipe;
  if (!dot.valid) {
    recipe.formula = fmt::format("SI[{}][{}] = 0: the pair is not valid", i, j);
  } else {
    recipe.formula = fmt::format("SI[{}][{}] = sum IQ*IK", i, j);
    recipe.value = dot.sum;
    list_row(recipe.operands, fmt::format("IQ[{}]", i), dot.iq);
    list_row(recipe.operands, fmt::format("IK[{}]", j), dot.ik);
    product_lines(recipe.steps, "IQ*IK", dot.iq, dot.ik);
  }
  recipe.slips = slips_of(kDotSlips, dot);
  return recipe;
}

// --- theta
// -----------------------------------------------------------------------------------------

struct Block {
  bool abs;
  int p;
  std::vector<Term> si;  ///< of the four pairs, as the probe si showed them
  std::vector<bool> valid;
  std::vector<Term> terms;  ///< of the valid pairs, after abs
  Int sum = 0;
  Int factor() const { return p == 0 ? 0 : 12 / p; }
};

void try_factors(const Block& o, const Try& attempt) {
  for (const int factor : {1, 2, 3, 4, 6, 12}) {
    if (factor == o.factor()) continue;
    attempt(factor * o.sum,
            fmt::format("has the factor {} in place of {}: a block of {} valid pairs "
                        "has 12 / {}",
                        factor, o.factor(), o.p, o.p));
  }
}

void try_importance(const Block& o, const Try& attempt) {
  Int other = 0;
  for (const Term& term : o.si) other += o.abs || term.value >= 0 ? term.value : -term.value;
  attempt(o.factor() * other, o.abs ? "sums SI, importance abs sums abs(SI)"
                                    : "sums abs(SI), importance signed sums SI");
}

void try_pairs(const Block& o, const Try& attempt) {
  std::vector<Term> scaled = o.terms;
  for (Term& term : scaled) term.value *= o.factor();
  try_sum(scaled, o.factor() * o.sum, attempt);
}

constexpr SlipRule<Block> kThetaSlips[] = {
    {"factor 12 / p", try_factors},
    {"importance", try_importance},
    {"pairs", try_pairs},
};

Recipe theta(const Side& side, const Place& at) {
  Block block{
      side.config().importance == Importance::Abs, side.valid_pairs(at.row, at.col), {}, {}, {}, 0};
  for (int lane = 0; lane < 4; ++lane) {
    const int i = 2 * at.row + lane / 2, j = 2 * at.col + lane % 2;
    const std::string name = fmt::format("SI[{}][{}]", i, j);
    const Int value = side.read(Probe::Si, at.head, at.row, at.col, "si", lane);
    block.si.push_back({name, value});
    block.valid.push_back(side.valid(i, j));
    if (!side.valid(i, j)) continue;
    block.terms.push_back(block.abs ? Term{"abs(" + name + ")", value < 0 ? -value : value}
                                    : Term{name, value});
  }
  block.sum = sum_of(block.terms);
  Recipe recipe;
  recipe.formula = fmt::format("theta[{}][{}] = (12 / p) * sum of {}, p = {}", at.row, at.col,
                               block.abs ? "abs(SI)" : "SI", block.p);
  recipe.operands = block.si;
  recipe.steps = sum_lines(block.terms, "sum");
  recipe.value = block.factor() * block.sum;
  recipe.steps.push_back(
      fmt::format("theta = {} * {} = {}", block.factor(), block.sum, recipe.value));
  recipe.slips = slips_of(kThetaSlips, block);
  return recipe;
}

}  // namespace

const std::vector<FieldRecipe>& integer_recipes(Probe probe) {
  static const std::vector<FieldRecipe> kSi{{"si", si}}, kTheta{{"theta", theta}}, kNone;
  return probe == Probe::Si ? kSi : probe == Probe::Theta ? kTheta : kNone;
}

}  // namespace hdp::sim::explain_detail
