// SPDX-License-Identifier: Apache-2.0
// Recomputes the softmax engine's y, e and total (algorithm.md section 5).
#include <algorithm>

#include "sim/explain/recipe.hpp"

namespace hdp::sim::explain_detail {
namespace {

constexpr Int kTop = (Int{1} << 17) - 1;  ///< the largest y

/// A token of a query row: its key, and whether it is the row's first and last one.
struct Token {
  int key = -1;  ///< -1: empty
  bool first = true, last = true, has_fill = false;
};

Token token_at(const Side& side, Probe probe, const Place& at) {
  Token token;
  token.key = side.token_key(probe, at.head, at.row, at.col, at.cycle);
  const std::vector<int> keys = side.kept_keys(at.head, at.row);
  if (!keys.empty()) {
    token.first = token.key == keys.front();
    token.last = token.key == keys.back();
  }
  token.has_fill = token.first && side.read(Probe::Fill, at.head, at.row, -1, "has") != 0;
  return token;
}

// --- y
// ---------------------------------------------------------------------------------------------

struct Exponent {
  Int m, s, mant;
  int shift;
  std::string score;
  bool has_before = false;
  Int m_before = 0;
  Int y(Int difference) const { return std::min(floor_shift(difference * mant, shift), kTop); }
};

void try_difference(const Exponent& o, const Try& attempt) {
  const Int difference = o.m - o.s;
  attempt(floor_shift((o.s - o.m) * o.mant, o.shift), "has s - m in place of m - s");
  attempt(floor_shift((difference + 1) * o.mant, o.shift), "has m - s one too large");
  attempt(floor_shift((difference - 1) * o.mant, o.shift), "has m - s one too small");
  if (o.has_before) attempt(o.y(o.m_before - o.s), "takes m of the query row before");
  attempt(o.y(o.m), "takes m in place of m - s");
  attempt(o.y(-o.s), "takes -s in place of m - s");
}

void try_scaling(const Exponent& o, const Try& attempt) {
  const Int product = (o.m - o.s) * o.mant;
  attempt(floor_shift(product, o.shift), "is not limited to 2^17 - 1");
  attempt(floor_shift(product, o.shift) & kTop, "wraps at 17 bits in place of being limited");
  attempt(std::min<Int>(floor_shift(product, o.shift), kTop / 2), "is limited to 2^16 - 1");
  attempt(std::min<Int>(floor_shift(product, o.shift), kTop + 1), "is limited to 2^17");
  if (o.shift > 0) {
    attempt(std::min(floor_shift(product, o.shift - 1), kTop), "shifts by sh - 1");
    attempt(std::min(floor_shift(product + (Int{1} << (o.shift - 1)), o.shift), kTop),
            "rounds in place of flooring");
    attempt(std::min(-floor_shift(-product, o.shift), kTop), "rounds up in place of flooring");
  }
  attempt(std::min(floor_shift(product, o.shift + 1), kTop), "shifts by sh + 1");
  attempt(std::min(floor_shift((o.m - o.s) * 32768, o.shift), kTop), "takes M as 2^15");
}

constexpr SlipRule<Exponent> kYSlips[] = {
    {"m - s", try_difference},
    {"times M >> sh", try_scaling},
};

template <bool kFill>
Recipe y(const Side& side, const Place& at) {
  const Token token = token_at(side, Probe::Y, at);
  const char* name = kFill ? "yf" : "y";
  if (kFill ? !token.has_fill : token.key < 0) {
    return constant_recipe(
        fmt::format("{}[{}] = 0: {}", name, at.row,
                    kFill ? "only the first token of a row with a fill has one" : "an empty token"),
        0);
  }
  Exponent o{side.read(Probe::RowMax, at.head, at.row, -1, "max"),
             0,
             side.config().mant,
             static_cast<int>(side.config().shift),
             {},
             false,
             0};
  if (kFill) {
    o.s = side.read(Probe::Fill, at.head, at.row, -1, "fill");
    o.score = "fill";
  } else {
    o.s = side.read(Probe::Score, at.head, at.row, token.key, "score");
    o.score = fmt::format("S[{}][{}]", at.row, token.key);
  }
  if (const auto before = side.log().find(Probe::RowMax, at.head, at.row - 1, -1)) {
    o.has_before = true;
    o.m_before = side.read(Probe::RowMax, *before, "max");
  }
  Recipe recipe;
  recipe.formula =
      fmt::format("{}[{}] = min(((m - {}) * M) >> sh, 2^17 - 1)", name, at.row, o.score);
  recipe.operands = {{"m", o.m}, {o.score, o.s}, {"M", o.mant}, {"sh", o.shift}};
  const Int difference = o.m - o.s, product = difference * o.mant;
  recipe.value = o.y(difference);
  recipe.steps = {fmt::format("m - s = {} - {} = {}", o.m, o.s, difference),
                  fmt::format("times M = {} * {} = {}", difference, o.mant, product),
                  fmt::format(">> {} = {}", o.shift, floor_shift(product, o.shift)),
                  fmt::format("min with 131071 = {}", recipe.value)};
  recipe.slips = slips_of(kYSlips, o);
  return recipe;
}

// --- e
// ---------------------------------------------------------------------------------------------

struct Power {
  Int y;
  Int o() const { return floor_shift(y, 12); }
  Int f() const { return y - o() * 4096; }
};

/// 2^-y with each of its steps open to change.
struct PowerSteps {
  Int square_factor = 5639, linear_factor = 22023, one = 32768;
  Int inner(Int f) const { return linear_factor - floor_shift(square_factor * f, 12); }
  Int outer(Int f) const { return floor_shift(f * inner(f), 12); }
  Int fraction(Int f) const { return one - outer(f); }
};

Int shifted(Int x, Int by) { return by > 100 ? 0 : floor_shift(x, static_cast<int>(by)); }

void try_segments(const Power& p, const Try& attempt) {
  const PowerSteps steps;
  const Int part = steps.fraction(p.f());
  attempt(part, "misses the shift by o");
  attempt(shifted(part, p.o() + 1), "shifts by o + 1");
  if (p.o() > 0) {
    attempt(shifted(part, p.o() - 1), "shifts by o - 1");
    attempt(shifted(part + (Int{1} << std::min<int>(static_cast<int>(p.o()) - 1, 60)), p.o()),
            "rounds at the shift by o");
    attempt(shifted(part, p.o() & 15), "cuts o to 4 bits");
    attempt(shifted(part, p.o() & 7), "cuts o to 3 bits");
  }
  attempt(shifted(steps.fraction(p.f() & 2047), p.o()), "cuts f to 11 bits");
  attempt(shifted(steps.fraction((p.f() + 1) & 4095), p.o()), "has f one too large");
  attempt(shifted(steps.fraction((p.f() - 1) & 4095), p.o()), "has f one too small");
  attempt(std::min<Int>(shifted(part, p.o()), 32767), "is limited to 32767");
}

void try_polynomial(const Power& p, const Try& attempt) {
  const PowerSteps right;
  const Int f = p.f(), o = p.o();
  const auto offer = [&](Int fraction, const char* what) { attempt(shifted(fraction, o), what); };
  offer(right.one - floor_shift(f * right.linear_factor, 12), "misses the term 5639*f");
  offer(right.one -
            floor_shift(f * (right.linear_factor + floor_shift(right.square_factor * f, 12)), 12),
        "adds the term 5639*f in place of subtracting it");
  offer(right.one + right.outer(f), "adds the polynomial to 32768 in place of subtracting it");
  offer(right.one - floor_shift(f * right.inner(f) + 2048, 12), "rounds the polynomial");
  offer(right.one -
            floor_shift(f * (right.linear_factor - floor_shift(right.square_factor * f + 2048, 12)),
                        12),
        "rounds the term 5639*f");
  offer(right.one - floor_shift(f * (right.linear_factor * 4096 - right.square_factor * f), 24),
        "does not floor the term 5639*f");
  offer(floor_shift(right.one * 4096 - f * right.inner(f), 12), "floors after the subtraction");
  for (const Int change : {-1, 1}) {
    PowerSteps steps;
    steps.square_factor += change;
    offer(steps.fraction(f),
          change < 0 ? "has 5638 in place of 5639" : "has 5640 in place of 5639");
    steps = {};
    steps.linear_factor += change;
    offer(steps.fraction(f),
          change < 0 ? "has 22022 in place of 22023" : "has 22024 in place of 22023");
    steps = {};
    steps.one += change;
    offer(steps.fraction(f),
          change < 0 ? "has 32767 in place of 32768" : "has 32769 in place of 32768");
  }
}

constexpr SlipRule<Power> kESlips[] = {
    {"o and f", try_segments},
    {"polynomial", try_polynomial},
};

template <bool kFill>
Recipe e(const Side& side, const Place& at) {
  const Token token = token_at(side, Probe::E, at);
  const char* name = kFill ? "ef" : "e";
  if (kFill ? !token.has_fill : token.key < 0) {
    return constant_recipe(
        fmt::format("{}[{}] = 0: {}", name, at.row,
                    kFill ? "only the first token of a row with a fill has one" : "an empty token"),
        0);
  }
  const Power p{
      side.read(Probe::Y, at.head, at.row, token.key < 0 ? at.col : token.key, kFill ? "yf" : "y")};
  const PowerSteps steps;
  const Int f = p.f();
  Recipe recipe;
  recipe.formula =
      fmt::format("{}[{}] = (32768 - ((f * (22023 - ((5639*f) >> 12))) >> 12)) >> o", name, at.row);
  recipe.operands = {{kFill ? "yf" : "y", p.y}};
  recipe.value = shifted(steps.fraction(f), p.o());
  recipe.steps = {
      fmt::format("y = {}: o = {}, f = {}", p.y, p.o(), f),
      fmt::format("(5639*f) >> 12 = {} >> 12 = {}", 5639 * f, floor_shift(5639 * f, 12)),
      fmt::format("22023 - {} = {}", floor_shift(5639 * f, 12), steps.inner(f)),
      fmt::format("(f * {}) >> 12 = {}", steps.inner(f), steps.outer(f)),
      fmt::format("(32768 - {}) >> {} = {}", steps.outer(f), p.o(), recipe.value)};
  recipe.slips = slips_of(kESlips, p);
  return recipe;
}

// --- flags and keys of a token
// ---------------------------------------------------------------------

enum class Flag { Pair, Fill, First, Last, Key };

template <Probe kProbe, Flag kFlag>
Recipe flag(const Side& side, const Place& at) {
  const Token token = token_at(side, kProbe, at);
  switch (kFlag) {
    case Flag::Pair:
      return constant_recipe("pair: the token has a kept pair", token.key >= 0);
    case Flag::Fill:
      return constant_recipe("fill: the row's first token, when the row has a fill",
                             token.has_fill);
    case Flag::First:
      return constant_recipe("first: the row's first token", token.first);
    case Flag::Last:
      return constant_recipe("last: the row's last token", token.last);
    default: {
      Recipe recipe =
          constant_recipe("key: of the kept pair, 0 in an empty token", std::max(token.key, 0));
      const std::vector<int> keys = side.kept_keys(at.head, at.row);
      recipe.slips = [keys, token](const Try& attempt) {
        for (std::size_t n = 0; n < keys.size(); ++n) {
          if (n > 0 && keys[n] == token.key) attempt(keys[n - 1], "is the key of the token before");
          if (n > 0 && keys[n - 1] == token.key) attempt(keys[n], "is the key of the token after");
        }
      };
      return recipe;
    }
  }
}

// --- total
// -----------------------------------------------------------------------------------------

struct Total {
  std::vector<Term> e;
  Int np = 0, ef = 0;
  bool has_before = false;
  Int before = 0;
  Int sum() const { return sum_of(e); }
  Int total() const { return sum() + np * ef; }
};

void try_fill_of_total(const Total& o, const Try& attempt) {
  attempt(o.sum(), "leaves out the fill's weight np*ef");
  attempt(o.sum() + o.ef, "counts the fill's weight once in place of np times");
  attempt(o.total() - o.ef, "has np - 1 in place of np");
  attempt(o.total() + o.ef, "has np + 1 in place of np");
  attempt(o.total() + o.np * o.ef, "adds np*ef twice");
  if (o.has_before) {
    attempt(o.total() + o.before, fmt::format("includes the query row before ({})", o.before));
  }
}

constexpr SlipRule<Total> kTotalSlips[] = {
    {"fill", try_fill_of_total},
    {"weights", [](const Total& o, const Try& attempt) { try_sum(o.e, o.total(), attempt); }},
};

Recipe total(const Side& side, const Place& at) {
  Total o;
  std::size_t tokens = 0;
  side.log().for_each(Probe::E, at.head, [&](const LoggedEvent& event) {
    if (event.tag.row != at.row) return;
    ++tokens;
    if (side.read(Probe::E, event, "pair") != 0) {
      o.e.push_back({fmt::format("e of key {}", side.read(Probe::E, event, "key")),
                     side.read(Probe::E, event, "e")});
    }
    if (side.read(Probe::E, event, "fill") != 0) o.ef = side.read(Probe::E, event, "ef");
  });
  const std::size_t expected = std::max<std::size_t>(side.kept_keys(at.head, at.row).size(), 1);
  if (tokens != expected) {
    throw Missing(fmt::format("e of query row {}: {} of {} tokens", at.row, tokens, expected));
  }
  o.np = side.read(Probe::Fill, at.head, at.row, -1, "np");
  if (const auto before = side.log().find(Probe::Total, at.head, at.row - 1, -1)) {
    o.has_before = true;
    o.before = side.read(Probe::Total, *before, "total");
  }
  Recipe recipe;
  recipe.formula =
      fmt::format("total[{}] = sum of e over {} kept pairs + np*ef", at.row, o.e.size());
  recipe.operands = o.e;
  recipe.operands.push_back({"np", o.np});
  recipe.operands.push_back({"ef", o.ef});
  recipe.steps = sum_lines(o.e, "sum of e");
  recipe.value = o.total();
  recipe.steps.push_back(
      fmt::format("total = {} + {} * {} = {}", o.sum(), o.np, o.ef, recipe.value));
  recipe.slips = slips_of(kTotalSlips, o);
  return recipe;
}

}  // namespace

const std::vector<FieldRecipe>& softmax_recipes(Probe probe) {
  static const std::vector<FieldRecipe> kY{{"pair", flag<Probe::Y, Flag::Pair>},
                                           {"fill", flag<Probe::Y, Flag::Fill>},
                                           {"y", y<false>},
                                           {"yf", y<true>}};
  static const std::vector<FieldRecipe> kE{{"pair", flag<Probe::E, Flag::Pair>},
                                           {"fill", flag<Probe::E, Flag::Fill>},
                                           {"first", flag<Probe::E, Flag::First>},
                                           {"last", flag<Probe::E, Flag::Last>},
                                           {"key", flag<Probe::E, Flag::Key>},
                                           {"e", e<false>},
                                           {"ef", e<true>}};
  static const std::vector<FieldRecipe> kTotal{{"total", total}}, kNone;
  switch (probe) {
    case Probe::Y:
      return kY;
    case Probe::E:
      return kE;
    case Probe::Total:
      return kTotal;
    default:
      return kNone;
  }
}

}  // namespace hdp::sim::explain_detail
