// SPDX-License-Identifier: Apache-2.0
// Recomputes the mask unit's row and the head's report (algorithm.md sections 2, 4, 7).
#include <array>

#include "sim/explain/recipe.hpp"

namespace hdp::sim::explain_detail {
namespace {

/// What of the row is asked for.
enum class Want { Mask, Kept, Np, Psum };

struct Row {
  const Side* side;
  Place at;
  Want want;
  Int n = 0, rhs = 0;
  std::vector<Int> theta;
  std::vector<std::array<Int, 4>> si;  ///< of every block; read only for Psum
  bool has_before = false;
  Int rhs_before = 0;

  int query() const { return 2 * at.row + at.lane; }  ///< of Np and Psum
};

using Mask = std::vector<bool>;

Mask right_mask(const Row& o) {
  Mask mask;
  for (const Int theta : o.theta) {
    mask.push_back(!o.side->config().block_prune || theta * o.n * 32768 >= o.rhs);
  }
  return mask;
}

/// The payload element that a mask gives.
Int element(const Row& o, const Mask& mask) {
  Int value = 0;
  for (std::size_t c = 0; c < mask.size(); ++c) {
    const int column = static_cast<int>(c);
    if (o.want == Want::Mask) {
      if (mask[c] && column / 64 == o.at.lane) value |= Int{1} << (column % 64);
    } else if (o.want == Want::Kept) {
      value += mask[c];
    } else if (!mask[c]) {
      for (int k = 0; k < 2; ++k) {
        if (!o.side->valid(o.query(), 2 * column + k)) continue;
        value += o.want == Want::Np ? 1 : o.si[c][static_cast<std::size_t>(o.at.lane * 2 + k)];
      }
    }
  }
  return value;
}

void try_compare(const Row& o, const Try& attempt) {
  const auto offer = [&](const std::string& what, const auto& keep) {
    Mask mask;
    for (std::size_t c = 0; c < o.theta.size(); ++c) mask.push_back(keep(c));
    attempt(element(o, mask), what);
  };
  const bool all = !o.side->config().block_prune;
  const auto left = [&](std::size_t c) { return o.theta[c] * o.n * 32768; };
  offer("prunes a block at equality: ties are kept",
        [&](std::size_t c) { return all || left(c) > o.rhs; });
  offer("keeps every live block although block_prune is on", [](std::size_t) { return true; });
  offer("prunes although block_prune is off", [&](std::size_t c) { return left(c) >= o.rhs; });
  offer("has the comparison the wrong way round", [&](std::size_t c) { return left(c) <= o.rhs; });
  offer("has the mask inverted", [&](std::size_t c) { return !(all || left(c) >= o.rhs); });
  offer("compares as unsigned numbers", [&](std::size_t c) {
    return static_cast<std::uint64_t>(left(c)) >= static_cast<std::uint64_t>(o.rhs);
  });
  offer("has n - 1 in place of n",
        [&](std::size_t c) { return o.theta[c] * (o.n - 1) * 32768 >= o.rhs; });
  offer("has n + 1 in place of n",
        [&](std::size_t c) { return o.theta[c] * (o.n + 1) * 32768 >= o.rhs; });
  offer("does not multiply theta by n", [&](std::size_t c) { return o.theta[c] * 32768 >= o.rhs; });
  offer("has 2^14 in place of 2^15", [&](std::size_t c) { return left(c) / 2 >= o.rhs; });
  offer("has 2^16 in place of 2^15", [&](std::size_t c) { return left(c) * 2 >= o.rhs; });
  if (o.has_before) {
    offer("compares with the threshold of the block row before",
          [&](std::size_t c) { return left(c) >= o.rhs_before; });
  }
}

void try_columns(const Row& o, const Try& attempt) {
  const Mask right = right_mask(o);
  const auto by = [&](int step) {
    Mask mask(right.size());
    for (std::size_t c = 0; c < right.size(); ++c) {
      const auto from = static_cast<std::ptrdiff_t>(c) - step;
      mask[c] = from >= 0 && from < static_cast<std::ptrdiff_t>(right.size()) &&
                right[static_cast<std::size_t>(from)];
    }
    return mask;
  };
  attempt(element(o, by(1)), "has the mask shifted by one block up");
  attempt(element(o, by(-1)), "has the mask shifted by one block down");
  for (std::size_t c = 0; c < right.size(); ++c) {
    Mask changed = right;
    changed[c] = !changed[c];
    attempt(element(o, changed),
            fmt::format("{} block {} alone", right[c] ? "prunes" : "keeps", c));
  }
}

void try_pairs(const Row& o, const Try& attempt) {
  if (o.want != Want::Np && o.want != Want::Psum) return;
  const Mask right = right_mask(o);
  Mask inverted = right;
  inverted.flip();
  attempt(element(o, inverted), "takes the kept pairs in place of the pruned ones");
  Row other = o;
  other.at.lane = 1 - o.at.lane;
  attempt(element(other, right), fmt::format("is the number of query row {}", other.query()));
  attempt(element(o, right) + element(other, right), "is the sum over both query rows");
  Int blocks = 0;
  for (const bool kept : right) blocks += !kept;
  if (o.want == Want::Np) attempt(2 * blocks, "counts invalid pairs");
  if (o.want != Want::Psum) return;
  std::vector<Term> terms;
  for (std::size_t c = 0; c < right.size(); ++c) {
    for (int k = 0; k < 2 && !right[c]; ++k) {
      const int j = 2 * static_cast<int>(c) + k;
      if (!o.side->valid(o.query(), j)) continue;
      terms.push_back({fmt::format("SI[{}][{}]", o.query(), j),
                       o.si[c][static_cast<std::size_t>(o.at.lane * 2 + k)]});
    }
  }
  try_sum(terms, element(o, right), attempt);
}

constexpr SlipRule<Row> kRowSlips[] = {
    {"compare", try_compare},
    {"pairs", try_pairs},
    {"columns", try_columns},
};

Row read_row(const Side& side, const Place& at, Want want, std::vector<Operand>& operands) {
  Row o{&side, at, want, 0, 0, {}, {}, false, 0};
  o.n = side.read(Probe::RowStat, at.head, at.row, -1, "n");
  o.rhs = side.read(Probe::Threshold, at.head, at.row, -1, "rhs");
  operands = {{"n", o.n}, {"rhs", o.rhs}};
  for (int c = 0; c < side.live(at.row); ++c) {
    o.theta.push_back(side.read(Probe::Theta, at.head, at.row, c, "theta"));
    operands.push_back({fmt::format("theta[{}][{}]", at.row, c), o.theta.back()});
    if (want != Want::Psum) continue;
    std::array<Int, 4> si{};
    for (int lane = 0; lane < 4; ++lane) {
      si[static_cast<std::size_t>(lane)] = side.read(Probe::Si, at.head, at.row, c, "si", lane);
      operands.push_back({fmt::format("SI[{}][{}]", 2 * at.row + lane / 2, 2 * c + lane % 2),
                          si[static_cast<std::size_t>(lane)]});
    }
    o.si.push_back(si);
  }
  if (const auto before = side.log().find(Probe::Threshold, at.head, at.row - 1, -1)) {
    o.has_before = true;
    o.rhs_before = side.read(Probe::Threshold, *before, "rhs");
  }
  return o;
}

template <Want kWant>
Recipe mask_row(const Side& side, const Place& at) {
  Recipe recipe;
  const Row o = read_row(side, at, kWant, recipe.operands);
  const Mask mask = right_mask(o);
  recipe.value = element(o, mask);
  for (std::size_t c = 0; c < mask.size(); ++c) {
    const Int left = o.theta[c] * o.n * 32768;
    std::string line =
        fmt::format("block {}: theta*n*2^15 = {} * {} * 32768 = {} {} rhs {}: {}", c, o.theta[c],
                    o.n, left, left >= o.rhs ? ">=" : "<", o.rhs, mask[c] ? "kept" : "pruned");
    if (!side.config().block_prune) line = fmt::format("block {}: kept, block_prune is off", c);
    if ((kWant == Want::Np || kWant == Want::Psum) && !mask[c]) {
      for (int k = 0; k < 2; ++k) {
        const int j = 2 * static_cast<int>(c) + k;
        if (!side.valid(o.query(), j)) continue;
        line += fmt::format("; pair ({}, {})", o.query(), j);
        if (kWant == Want::Psum) {
          line += fmt::format(" SI {}", o.si[c][static_cast<std::size_t>(at.lane * 2 + k)]);
        }
      }
    }
    recipe.steps.push_back(line);
  }
  switch (kWant) {
    case Want::Mask:
      recipe.formula = fmt::format("mask[{}]: block c is kept when theta*n*2^15 >= rhs", at.row);
      break;
    case Want::Kept:
      recipe.formula = fmt::format("kept[{}] = number of kept blocks", at.row);
      break;
    case Want::Np:
      recipe.formula = fmt::format("np of query row {} = its pruned pairs", o.query());
      break;
    case Want::Psum:
      recipe.formula =
          fmt::format("psum of query row {} = sum of SI over its pruned pairs", o.query());
  }
  recipe.slips = slips_of(kRowSlips, o);
  return recipe;
}

// --- report
// ----------------------------------------------------------------------------------------

struct Report {
  std::vector<Term> rows;
  bool has_before = false;
  Int before = 0, all_blocks = 0;
};

constexpr SlipRule<Report> kReportSlips[] = {
    {"rows", [](const Report& o, const Try& attempt) { try_sum(o.rows, sum_of(o.rows), attempt); }},
    {"previous head",
     [](const Report& o, const Try& attempt) {
       if (o.has_before) {
         attempt(sum_of(o.rows) + o.before,
                 fmt::format("includes the previous head's number ({})", o.before));
       }
     }},
    {"dead blocks",
     [](const Report& o, const Try& attempt) { attempt(o.all_blocks, "counts dead blocks too"); }},
};

template <bool kLive>
Recipe report(const Side& side, const Place& at) {
  Report o;
  for (int b = 0; b < side.shape().block_rows(); ++b) {
    o.rows.push_back({fmt::format("block row {}", b),
                      kLive ? side.live(b) : side.read(Probe::MaskRow, at.head, b, -1, "kept")});
  }
  if (at.head > 0) {
    if (const auto before = side.log().find(Probe::Report, at.head - 1, -1, -1)) {
      o.has_before = true;
      o.before = side.read(Probe::Report, *before, kLive ? "live" : "kept");
    }
  }
  o.all_blocks = Int{side.shape().block_rows()} * side.shape().block_cols();
  Recipe recipe;
  recipe.formula = kLive ? "live = sum of n(b) over the block rows"
                         : "kept = sum of kept blocks over the block rows";
  recipe.operands = o.rows;
  recipe.steps = sum_lines(o.rows, kLive ? "live" : "kept");
  recipe.value = sum_of(o.rows);
  recipe.slips = slips_of(kReportSlips, o);
  return recipe;
}

}  // namespace

const std::vector<FieldRecipe>& mask_recipes(Probe probe) {
  static const std::vector<FieldRecipe> kMaskRow{{"mask", mask_row<Want::Mask>},
                                                 {"kept", mask_row<Want::Kept>},
                                                 {"np", mask_row<Want::Np>},
                                                 {"psum", mask_row<Want::Psum>}};
  static const std::vector<FieldRecipe> kReport{{"kept", report<false>}, {"live", report<true>}};
  static const std::vector<FieldRecipe> kNone;
  return probe == Probe::MaskRow ? kMaskRow : probe == Probe::Report ? kReport : kNone;
}

}  // namespace hdp::sim::explain_detail
