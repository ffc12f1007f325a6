// SPDX-License-Identifier: Apache-2.0
// Recomputes the fraction engine's scores (algorithm.md section 3).
#include "sim/explain/products.hpp"

namespace hdp::sim::explain_detail {
namespace {

constexpr int kF = Config::kFracBits;
constexpr Int kHalf = Int{1} << (kF - 1);

/// The four rows of a pair.
struct Rows {
  std::vector<Int> iq, fq, ik, fk;
};

struct Pair {
  const Side* side;
  std::uint32_t head;
  int i, j;
  bool exact;
  Rows rows;
  Int si = 0, iq_fk = 0, fq_ik = 0, fq_fk = 0;  ///< sums over d
  Int exact_term() const { return exact ? floor_shift(fq_fk + kHalf, kF) : 0; }
  Int score() const { return si * (Int{1} << kF) + iq_fk + fq_ik + exact_term(); }
};

void add_up(Pair& o) {
  o.si = sum_products(o.rows.iq, o.rows.ik);
  o.iq_fk = sum_products(o.rows.iq, o.rows.fk);
  o.fq_ik = sum_products(o.rows.fq, o.rows.ik);
  o.fq_fk = sum_products(o.rows.fq, o.rows.fk);
}

Pair read_pair(const Side& side, std::uint32_t head, int i, int j) {
  Pair o{&side, head, i, j, side.config().exact, {}, 0, 0, 0, 0};
  o.rows.iq = side.row(Tensor::Q, Part::Integer, head, i);
  o.rows.fq = side.row(Tensor::Q, Part::Fraction, head, i);
  o.rows.ik = side.row(Tensor::K, Part::Integer, head, j);
  o.rows.fk = side.row(Tensor::K, Part::Fraction, head, j);
  add_up(o);
  return o;
}

void try_si_term(const Pair& o, const Try& attempt) {
  const Int rest = o.score() - o.si * (Int{1} << kF);
  attempt(rest, "misses the term SI << 8");
  attempt(rest + o.si, "does not shift SI by 8");
  attempt(rest + o.si * (Int{1} << (kF - 1)), "shifts SI by 7 in place of 8");
  attempt(rest + o.si * (Int{1} << (kF + 1)), "shifts SI by 9 in place of 8");
}

void try_lanes(const Pair& o, const Try& attempt) {
  const Side& side = *o.side;
  try_lane_slips({"IQ*FK", "IQ", "FK", o.rows.iq, o.rows.fk, 1}, side, o.score(), attempt);
  try_lane_slips({"FQ*IK", "FQ", "IK", o.rows.fq, o.rows.ik, 1}, side, o.score(), attempt);
  try_lane_slips({"IQ*IK", "IQ", "IK", o.rows.iq, o.rows.ik, Int{1} << kF}, side, o.score(),
                 attempt);
}

void try_exact(const Pair& o, const Try& attempt) {
  const Int base = o.score() - o.exact_term();
  const Int unit = Int{1} << kF;
  if (!o.exact) {
    attempt(base + floor_shift(o.fq_fk + kHalf, kF), "adds the FQ*FK term although exact is off");
    return;
  }
  attempt(base, "misses the FQ*FK term of exact");
  attempt(base + floor_shift(o.fq_fk, kF), "does not round the FQ*FK term");
  attempt(base + (o.fq_fk + kHalf) / unit, "truncates the FQ*FK term in place of flooring it");
  attempt(base + o.fq_fk, "does not shift the FQ*FK term by 8");
  Int rounded_lanes = 0;
  for (std::size_t d = 0; d < o.rows.fq.size(); ++d) {
    const Int product = o.rows.fq[d] * o.rows.fk[d];
    rounded_lanes += floor_shift(product + kHalf, kF);
    for (const Int change : {-2 * product, -product, product}) {
      if (product == 0) continue;
      attempt(base + floor_shift(o.fq_fk + change + kHalf, kF),
              fmt::format("{} the FQ*FK term of {}{} ({}*{} = {})",
                          change == product    ? "adds"
                          : change == -product ? "misses"
                                               : "has",
                          o.side->lane_name(static_cast<int>(d)),
                          change == product    ? " twice"
                          : change == -product ? ""
                                               : " with the wrong sign",
                          o.rows.fq[d], o.rows.fk[d], product));
    }
  }
  attempt(base + rounded_lanes, "rounds the FQ*FK term lane by lane");
}

void try_rows(const Pair& o, const Try& attempt) {
  for (const Neighbour& n : neighbours(o.head, o.i, o.j)) {
    with_rows([&] {
      const Pair other = read_pair(*o.side, static_cast<std::uint32_t>(n.head), n.i, n.j);
      const auto offer = [&](bool integer, bool fraction, const std::string& where) {
        Pair mixed = o;
        if (integer && n.q_differs) mixed.rows.iq = other.rows.iq;
        if (integer && n.k_differs) mixed.rows.ik = other.rows.ik;
        if (fraction && n.q_differs) mixed.rows.fq = other.rows.fq;
        if (fraction && n.k_differs) mixed.rows.fk = other.rows.fk;
        add_up(mixed);
        attempt(mixed.score(), n.what + where);
      };
      offer(true, true, "");
      offer(true, false, " in the integer plane");
      offer(false, true, " in the fraction plane");
    });
  }
}

constexpr SlipRule<Pair> kSlips[] = {
    {"SI << 8", try_si_term},
    {"one lane", try_lanes},
    {"exact", try_exact},
    {"rows", try_rows},
};

Recipe score(const Side& side, const Place& at) {
  const int j = side.token_key(Probe::Score, at.head, at.row, at.col, at.cycle);
  if (j < 0) throw Missing(fmt::format("a kept pair of query row {}", at.row));
  const Pair o = read_pair(side, at.head, at.row, j);
  Recipe recipe;
  recipe.formula = fmt::format("S[{}][{}] = (SI << 8) + sum IQ*FK + sum FQ*IK{}", at.row, j,
                               o.exact ? " + ((sum FQ*FK + 128) >> 8)" : "");
  list_row(recipe.operands, fmt::format("IQ[{}]", at.row), o.rows.iq);
  list_row(recipe.operands, fmt::format("FQ[{}]", at.row), o.rows.fq);
  list_row(recipe.operands, fmt::format("IK[{}]", j), o.rows.ik);
  list_row(recipe.operands, fmt::format("FK[{}]", j), o.rows.fk);
  product_lines(recipe.steps, "IQ*IK", o.rows.iq, o.rows.ik);
  product_lines(recipe.steps, "IQ*FK", o.rows.iq, o.rows.fk);
  product_lines(recipe.steps, "FQ*IK", o.rows.fq, o.rows.ik);
  if (o.exact) {
    product_lines(recipe.steps, "FQ*FK", o.rows.fq, o.rows.fk);
    recipe.steps.push_back(
        fmt::format("exact term = ({} + 128) >> 8 = {}", o.fq_fk, o.exact_term()));
  }
  recipe.value = o.score();
  recipe.steps.push_back(fmt::format("S = ({} << 8) + {} + {}{} = {}", o.si, o.iq_fk, o.fq_ik,
                                     o.exact ? fmt::format(" + {}", o.exact_term()) : "",
                                     recipe.value));
  recipe.slips = slips_of(kSlips, o);
  return recipe;
}

Recipe key(const Side& side, const Place& at) {
  Recipe recipe =
      constant_recipe(fmt::format("key = the next kept key of query row {}, ascending", at.row),
                      side.token_key(Probe::Score, at.head, at.row, at.col, at.cycle));
  std::string keys;
  for (const int j : side.kept_keys(at.head, at.row)) {
    recipe.operands.push_back({fmt::format("kept key of row {}", at.row), j});
    keys += fmt::format("{}{}", keys.empty() ? "" : ", ", j);
  }
  recipe.steps = {"kept keys of the row: " + keys};
  return recipe;
}

}  // namespace

const std::vector<FieldRecipe>& fraction_recipes(Probe probe) {
  static const std::vector<FieldRecipe> kScore{{"key", key}, {"score", score}}, kNone;
  return probe == Probe::Score ? kScore : kNone;
}

}  // namespace hdp::sim::explain_detail
