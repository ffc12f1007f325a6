// SPDX-License-Identifier: Apache-2.0
// Recomputes the value engine's num, with the column sums (algorithm.md sections 4 and 6).
#include "sim/explain/recipe.hpp"

namespace hdp::sim::explain_detail {
namespace {

/// A valid key of the row with its column of V.
struct Key {
  int j;
  bool kept;
  Int e, v;
};

struct Column {
  const Side* side;
  Place at;
  int d;
  std::vector<Key> keys;
  Int ef = 0;

  Int kept() const {
    Int sum = 0;
    for (const Key& k : keys) sum += k.kept ? k.e * k.v : 0;
    return sum;
  }
  Int valid_sum() const {
    Int sum = 0;
    for (const Key& k : keys) sum += k.v;
    return sum;
  }
  Int kept_sum() const {
    Int sum = 0;
    for (const Key& k : keys) sum += k.kept ? k.v : 0;
    return sum;
  }
  Int pruned_sum() const { return valid_sum() - kept_sum(); }
  Int num() const { return kept() + ef * pruned_sum(); }
};

/// The weights of a row's tokens, by key, and its ef.
struct Weights {
  std::vector<std::pair<int, Int>> e;
  Int ef = 0;
  std::size_t tokens = 0;
};

Weights read_weights(const Side& side, std::uint32_t head, int i) {
  Weights weights;
  side.log().for_each(Probe::E, head, [&](const LoggedEvent& event) {
    if (event.tag.row != i) return;
    ++weights.tokens;
    if (side.read(Probe::E, event, "pair") != 0) {
      weights.e.push_back(
          {static_cast<int>(side.read(Probe::E, event, "key")), side.read(Probe::E, event, "e")});
    }
    if (side.read(Probe::E, event, "fill") != 0) weights.ef = side.read(Probe::E, event, "ef");
  });
  return weights;
}

Column read_column(const Side& side, const Place& at, int d) {
  Column o{&side, at, d, {}, 0};
  const Weights weights = read_weights(side, at.head, at.row);
  const std::size_t pairs = side.kept_keys(at.head, at.row).size();
  if (weights.tokens < std::max<std::size_t>(pairs, 1)) {
    throw Missing(fmt::format("e of query row {}: {} of {} tokens", at.row, weights.tokens, pairs));
  }
  o.ef = weights.ef;
  for (int j = 0; j < side.limit(at.row); ++j) {
    Key key{j, false, 0, side.values(at.head, j)[static_cast<std::size_t>(d)]};
    for (const auto& [token_key, e] : weights.e) {
      if (token_key != j) continue;
      key.kept = true;
      key.e = e;
    }
    o.keys.push_back(key);
  }
  return o;
}

void try_keys(const Column& o, const Try& attempt) {
  const Int num = o.num();
  for (const Key& k : o.keys) {
    if (k.kept) {
      const Int product = k.e * k.v;
      if (product == 0) continue;
      const std::string term = fmt::format("key {}'s product ({}*{} = {})", k.j, k.e, k.v, product);
      attempt(num - product, "misses " + term);
      attempt(num + product, "adds " + term + " twice");
      attempt(num - 2 * product, "has " + term + " with the wrong sign");
      attempt(num + o.ef * k.v,
              fmt::format("does not take kept key {} out of the pruned column sum", k.j));
      attempt(num - product + k.e * (k.v & 65535), "takes V of " + term + " as unsigned");
    } else if (o.ef * k.v != 0) {
      attempt(num - o.ef * k.v, fmt::format("misses V of key {} in the pruned column sum", k.j));
      attempt(num + o.ef * k.v,
              fmt::format("adds V of key {} to the pruned column sum twice", k.j));
    }
  }
}

void try_column_sum(const Column& o, const Try& attempt) {
  attempt(o.kept(), "misses ef times the column sum of the pruned keys");
  attempt(o.ef * o.pruned_sum(), "misses the sum over the kept keys");
  attempt(o.kept() + o.ef * o.valid_sum(),
          "has the column sum of all valid keys in place of that of the pruned ones");
  attempt(o.kept() - o.ef * o.pruned_sum(), "has the pruned keys with the wrong sign");
  attempt(o.kept() + o.ef * o.kept_sum(), "has the column sum of the kept keys");
  attempt(o.kept() + o.pruned_sum(), "does not multiply the column sum by ef");
  const Side& side = *o.side;
  const auto v = [&](int j) { return side.values(o.at.head, j)[static_cast<std::size_t>(o.d)]; };
  const int end = static_cast<int>(o.keys.size());
  Int outside = 0;
  for (int j = end; j < side.shape().lk; ++j) {
    outside += v(j);
    attempt(o.num() + o.ef * outside,
            fmt::format("includes V of keys {}..{}, which are not valid for the row", end, j));
  }
  Int missing = 0;
  for (int j = end - 1; j >= 0; --j) {
    missing += v(j);
    attempt(o.num() - o.ef * missing,
            fmt::format("has the column sum without keys {}..{}", j, end - 1));
  }
}

/// Another row's, element's or head's operand in place of the right one.
void try_places(const Column& o, const Try& attempt) {
  const Side& side = *o.side;
  const auto guarded = [](const auto& use) {
    try {
      use();
    } catch (const Missing&) {
      // That row, element or head does not exist, or is not in the log: the slip is impossible.
    }
  };
  for (const int step : {-1, 1}) {
    if (o.d + step >= 0 && o.d + step < side.shape().dim) {
      guarded([&] {
        attempt(
            read_column(side, o.at, o.d + step).num(),
            fmt::format("is num of the lane {} (d {})", step < 0 ? "before" : "after", o.d + step));
      });
    }
    guarded([&] {
      Column shifted = o;
      for (Key& key : shifted.keys) {
        if (key.j + step < 0 || key.j + step >= side.shape().lk) return;
        key.v = side.values(o.at.head, key.j + step)[static_cast<std::size_t>(o.d)];
      }
      attempt(shifted.num(), fmt::format("takes V of the key {}", step < 0 ? "before" : "after"));
    });
  }
  for (int chunk = 0; chunk * side.build().out_lanes + o.at.lane < side.shape().dim; ++chunk) {
    if (chunk == o.at.col) continue;
    guarded([&] {
      attempt(read_column(side, o.at, chunk * side.build().out_lanes + o.at.lane).num(),
              fmt::format("is num of chunk {} in place of {}", chunk, o.at.col));
    });
  }
  guarded([&] {
    Place before = o.at;
    --before.row;
    if (before.row < 0) return;
    const Column row = read_column(side, before, o.d);
    attempt(row.num(), "is num of the query row before");
    attempt(o.num() + row.num(), "includes num of the query row before");
    attempt(o.kept() + row.ef * o.pruned_sum(), "takes ef of the query row before");
    attempt(o.kept() + o.ef * row.pruned_sum(), "takes the column sum of the query row before");
  });
  if (o.at.head > 0) {
    guarded([&] {
      Column earlier = o;
      for (Key& key : earlier.keys) {
        key.v = side.values(o.at.head - 1, key.j)[static_cast<std::size_t>(o.d)];
      }
      attempt(earlier.num(), "takes V of the previous head");
    });
  }
}

constexpr SlipRule<Column> kSlips[] = {
    {"keys", try_keys},
    {"column sum", try_column_sum},
    {"places", try_places},
};

Recipe num(const Side& side, const Place& at) {
  const int d = at.col * side.build().out_lanes + at.lane;
  if (d >= side.shape().dim) {
    return constant_recipe(fmt::format("num[{}][{}] = 0: d >= D = {}", at.row, d, side.shape().dim),
                           0);
  }
  const Int total = side.read(Probe::Total, at.head, at.row, -1, "total");
  const Column o = read_column(side, at, d);
  Recipe recipe;
  recipe.operands = {{"total", total}, {"ef", o.ef}};
  std::vector<Term> products;
  std::string pruned;
  for (const Key& k : o.keys) {
    recipe.operands.push_back({fmt::format("V[{}][{}]", k.j, d), k.v});
    if (k.kept) {
      recipe.operands.push_back({fmt::format("e of key {}", k.j), k.e});
      products.push_back({fmt::format("e*V of key {}", k.j), k.e * k.v});
      recipe.steps.push_back(fmt::format("key {}: e*V = {} * {} = {}", k.j, k.e, k.v, k.e * k.v));
    } else {
      pruned += fmt::format("{}{}", pruned.empty() ? "" : " + ", k.v);
    }
  }
  recipe.slips = slips_of(kSlips, o);
  if (total == 0) {
    recipe.formula = fmt::format("num[{}][{}] = 0: total is 0", at.row, d);
    recipe.steps.clear();
    return recipe;
  }
  recipe.formula = fmt::format(
      "num[{}][{}] = sum of e*V over the kept keys + ef * sum of V over the "
      "pruned keys",
      at.row, d);
  const auto sums = sum_lines(products, "sum of e*V");
  recipe.steps.insert(recipe.steps.end(), sums.begin(), sums.end());
  recipe.steps.push_back(fmt::format("column sum of the valid keys {} - of the kept keys {} = {}{}",
                                     o.valid_sum(), o.kept_sum(), o.pruned_sum(),
                                     pruned.empty() ? "" : " = " + pruned));
  recipe.value = o.num();
  recipe.steps.push_back(
      fmt::format("num = {} + {} * {} = {}", o.kept(), o.ef, o.pruned_sum(), recipe.value));
  return recipe;
}

}  // namespace

const std::vector<FieldRecipe>& value_recipes(Probe probe) {
  static const std::vector<FieldRecipe> kNum{{"num", num}}, kNone;
  return probe == Probe::Num ? kNum : kNone;
}

}  // namespace hdp::sim::explain_detail
