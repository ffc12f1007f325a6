// SPDX-License-Identifier: Apache-2.0
// Recomputes a query row's fill and maximum (algorithm.md sections 4 and 5).
#include <algorithm>

#include "sim/explain/recipe.hpp"

namespace hdp::sim::explain_detail {
namespace {

constexpr int kF = Config::kFracBits;

// --- fill
// ------------------------------------------------------------------------------------------

struct FillRow {
  const Side* side;
  Place at;
  bool pruned;
  Fill mode;
  Int np = 0, psum = 0;              ///< of this query row; 0 in a pruned head
  Int other_np = 0, other_psum = 0;  ///< of the other row of the block row
  Int valid = 0;                     ///< valid pairs of the row
  bool has() const { return np > 0 && mode != Fill::Skip; }
  Int dividend() const { return psum * (Int{1} << kF); }
  Int fill() const { return has() && mode == Fill::Mean ? floor_divide(dividend(), np) : 0; }
};

FillRow read_fill(const Side& side, const Place& at) {
  FillRow o{&side, at, side.pruned(at.head), side.config().fill, 0, 0, 0, 0, 0};
  o.valid = side.limit(at.row);
  if (!o.pruned) {
    const MaskRow row = side.mask_row(at.head, at.row / 2);
    const int r = at.row & 1;
    o.np = row.np[r];
    o.psum = row.psum[r];
    o.other_np = row.np[1 - r];
    o.other_psum = row.psum[1 - r];
  }
  return o;
}

void try_division(const FillRow& o, const Try& attempt) {
  if (!o.has()) return;
  const Int a = o.dividend(), n = o.np;
  attempt(a / n, "truncates towards zero in place of flooring");
  attempt(-floor_divide(-a, n), "rounds up in place of flooring");
  attempt(floor_divide(2 * a + n, 2 * n), "rounds to nearest in place of flooring");
  attempt(floor_divide(o.psum, n), "misses the factor 2^8");
  attempt(floor_divide(o.psum, n) * (Int{1} << kF), "floors before it multiplies by 2^8");
  attempt(-floor_divide(a, n), "has the wrong sign");
  if (n > 1) attempt(floor_divide(a, n - 1), "divides by np - 1");
  attempt(floor_divide(a, n + 1), "divides by np + 1");
  if (o.valid > 0) attempt(floor_divide(a, o.valid), "divides by the row's valid pairs");
  if (o.valid > n) attempt(floor_divide(a, o.valid - n), "divides by the row's kept pairs");
}

void try_modes(const FillRow& o, const Try& attempt) {
  if (o.np == 0) return;
  if (o.mode != Fill::Mean) {
    attempt(floor_divide(o.dividend(), o.np), "is the mean although fill is not mean");
  }
  attempt(0, "is 0, as with fill zero or without pruned pairs");
}

void try_other_row(const FillRow& o, const Try& attempt) {
  const auto offer = [&](Int psum, Int np, const std::string& what) {
    if (np > 0) attempt(floor_divide(psum * (Int{1} << kF), np), what);
  };
  const int other = o.at.row ^ 1;
  offer(o.other_psum, o.other_np, fmt::format("is the fill of query row {}", other));
  offer(o.other_psum, o.np, fmt::format("takes psum of query row {}", other));
  offer(o.psum, o.other_np, fmt::format("takes np of query row {}", other));
  offer(o.psum + o.other_psum, o.np + o.other_np, "is the mean over both query rows");
}

/// The records of other heads, as far as they are in the log: visit(np, psum, which).
template <class Visit>
void for_other_records(const FillRow& o, const Visit& visit) {
  for (const int step : {-1, 1}) {
    const std::int64_t head = std::int64_t{o.at.head} + step;
    if (head < 0) continue;
    const auto event =
        o.side->log().find(Probe::MaskRow, static_cast<std::uint32_t>(head), o.at.row / 2, -1);
    if (!event) continue;
    visit(o.side->read(Probe::MaskRow, *event, "np", o.at.row & 1),
          o.side->read(Probe::MaskRow, *event, "psum", o.at.row & 1),
          step < 0 ? "the previous head" : "the next head");
  }
}

void try_other_head(const FillRow& o, const Try& attempt) {
  for_other_records(o, [&](Int np, Int psum, const char* which) {
    if (np > 0) {
      attempt(floor_divide(psum * (Int{1} << kF), np),
              fmt::format("takes the record of {}", which));
    }
  });
}

constexpr SlipRule<FillRow> kFillSlips[] = {
    {"division", try_division},
    {"other row", try_other_row},
    {"other head", try_other_head},
    {"mode", try_modes},
};

Recipe fill_recipe_base(const FillRow& o) {
  Recipe recipe;
  recipe.operands = {{"head pruned", o.pruned}, {"np", o.np}, {"psum", o.psum}};
  return recipe;
}

Recipe fill(const Side& side, const Place& at) {
  const FillRow o = read_fill(side, at);
  Recipe recipe = fill_recipe_base(o);
  recipe.value = o.fill();
  if (!o.has() || o.mode == Fill::Zero) {
    recipe.formula = fmt::format("fill[{}] = 0: {}", at.row,
                                 o.mode == Fill::Zero ? "fill is zero" : "the row has no fill");
  } else {
    recipe.formula = fmt::format("fill[{}] = floor(psum * 2^8 / np)", at.row);
    recipe.steps = {fmt::format("{} * 256 = {}", o.psum, o.dividend()),
                    fmt::format("floor({} / {}) = {}", o.dividend(), o.np, recipe.value)};
  }
  recipe.slips = slips_of(kFillSlips, o);
  return recipe;
}

Recipe has(const Side& side, const Place& at) {
  const FillRow o = read_fill(side, at);
  Recipe recipe = fill_recipe_base(o);
  recipe.formula = fmt::format("has[{}] = np > 0 and fill is not skip", at.row);
  recipe.value = o.has();
  recipe.steps = {fmt::format("np = {}, fill {}skip: {}", o.np, o.mode == Fill::Skip ? "" : "not ",
                              recipe.value)};
  recipe.slips = [o](const Try& attempt) {
    attempt(o.np > 0, "ignores that fill is skip");
    attempt(o.mode != Fill::Skip, "ignores that np is 0");
    attempt(o.valid > o.np, "looks at the kept pairs in place of the pruned ones");
  };
  return recipe;
}

Recipe np(const Side& side, const Place& at) {
  const FillRow o = read_fill(side, at);
  Recipe recipe = fill_recipe_base(o);
  recipe.formula = fmt::format("np[{}] = pruned pairs of the row, from mask_row", at.row);
  recipe.value = o.np;
  recipe.slips = [o](const Try& attempt) {
    attempt(o.other_np, fmt::format("is np of query row {}", o.at.row ^ 1));
    attempt(o.valid - o.np, "counts the kept pairs in place of the pruned ones");
    for_other_records(o, [&](Int other, Int, const char* which) {
      attempt(other, fmt::format("takes the record of {}", which));
    });
  };
  return recipe;
}

// --- row_max
// ---------------------------------------------------------------------------------------

struct MaxRow {
  const Side* side;
  Place at;
  std::vector<Term> scores;
  bool has = false;
  Int fill = 0;
  Int pairs = 0;  ///< kept pairs by the mask
  bool has_before = false;
  Int before = 0;

  Int max_of_scores() const {
    Int best = scores.at(0).value;
    for (const Term& s : scores) best = std::max(best, s.value);
    return best;
  }
  Int max() const {
    if (scores.empty()) return has ? fill : 0;
    return has ? std::max(max_of_scores(), fill) : max_of_scores();
  }
};

MaxRow read_max(const Side& side, const Place& at) {
  MaxRow o{&side, at, {}, false, 0, 0, false, 0};
  side.log().for_each(Probe::Score, at.head, [&](const LoggedEvent& event) {
    if (event.tag.row != at.row) return;
    o.scores.push_back({fmt::format("S[{}][{}]", at.row, side.read(Probe::Score, event, "key")),
                        side.read(Probe::Score, event, "score")});
  });
  o.pairs = static_cast<Int>(side.kept_keys(at.head, at.row).size());
  if (static_cast<Int>(o.scores.size()) != o.pairs) {
    throw Missing(
        fmt::format("score of query row {}: {} of {} pairs", at.row, o.scores.size(), o.pairs));
  }
  o.has = side.read(Probe::Fill, at.head, at.row, -1, "has") != 0;
  o.fill = side.read(Probe::Fill, at.head, at.row, -1, "fill");
  if (const auto before = side.log().find(Probe::RowMax, at.head, at.row - 1, -1)) {
    o.has_before = true;
    o.before = side.read(Probe::RowMax, *before, "max");
  }
  return o;
}

void try_fill_in_max(const MaxRow& o, const Try& attempt) {
  if (!o.scores.empty()) {
    attempt(o.max_of_scores(), fmt::format("leaves out the fill ({})", o.fill));
    attempt(std::max(o.max_of_scores(), o.fill), "includes the fill although the row has none");
  }
  attempt(o.fill, "is the fill alone");
}

void try_scores_in_max(const MaxRow& o, const Try& attempt) {
  if (o.scores.empty()) return;
  for (std::size_t k = 0; k < o.scores.size() && o.scores.size() > 1; ++k) {
    MaxRow others = o;
    others.scores.erase(others.scores.begin() + static_cast<std::ptrdiff_t>(k));
    attempt(others.max(), fmt::format("leaves out {} ({})", o.scores[k].name, o.scores[k].value));
  }
  attempt(std::max<Int>(o.max(), 0), "starts from 0 in place of the first score");
  Int lowest = o.scores[0].value, as_unsigned = lowest;
  for (const Term& s : o.scores) {
    lowest = std::min(lowest, s.value);
    const auto bits = [](Int x) { return static_cast<std::uint32_t>(x); };
    if (bits(s.value) > bits(as_unsigned)) as_unsigned = s.value;
  }
  attempt(lowest, "is the minimum");
  attempt(as_unsigned, "compares scores as unsigned numbers");
  if (o.has_before) {
    attempt(std::max(o.max(), o.before),
            fmt::format("includes the maximum of the query row before ({})", o.before));
  }
}

constexpr SlipRule<MaxRow> kMaxSlips[] = {
    {"fill", try_fill_in_max},
    {"scores", try_scores_in_max},
};

Recipe row_max(const Side& side, const Place& at) {
  const MaxRow o = read_max(side, at);
  Recipe recipe;
  recipe.formula = fmt::format("m[{}] = the largest of the row's {} kept scores{}", at.row,
                               o.scores.size(), o.has ? " and its fill" : "");
  recipe.operands = o.scores;
  recipe.operands.push_back({"has", o.has});
  recipe.operands.push_back({"fill", o.fill});
  recipe.value = o.max();
  std::string scores;
  for (const Term& s : o.scores) scores += fmt::format("{}{}", scores.empty() ? "" : ", ", s.value);
  recipe.steps = {"scores: " + (scores.empty() ? "none" : scores),
                  fmt::format("fill: {}", o.has ? fmt::format("{}", o.fill) : "none"),
                  fmt::format("m = {}", recipe.value)};
  recipe.slips = slips_of(kMaxSlips, o);
  return recipe;
}

Recipe count(const Side& side, const Place& at) {
  const std::vector<int> keys = side.kept_keys(at.head, at.row);
  Recipe recipe = constant_recipe(fmt::format("count[{}] = kept pairs of the row", at.row),
                                  static_cast<Int>(keys.size()));
  for (const int j : keys) recipe.operands.push_back({"kept key", j});
  return recipe;
}

}  // namespace

const std::vector<FieldRecipe>& fill_recipes(Probe probe) {
  static const std::vector<FieldRecipe> kFill{{"has", has}, {"np", np}, {"fill", fill}};
  static const std::vector<FieldRecipe> kMax{{"count", count}, {"max", row_max}};
  static const std::vector<FieldRecipe> kNone;
  return probe == Probe::Fill ? kFill : probe == Probe::RowMax ? kMax : kNone;
}

}  // namespace hdp::sim::explain_detail
