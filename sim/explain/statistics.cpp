// SPDX-License-Identifier: Apache-2.0
// Recomputes the integer engine's row statistics, threshold and decision (algorithm.md section 2).
#include <algorithm>

#include "sim/explain/recipe.hpp"

namespace hdp::sim::explain_detail {
namespace {

// --- row_stat
// --------------------------------------------------------------------------------------

enum class Statistic { Count, Sum, Max, Min };

struct Thetas {
  const Side* side;
  Place at;
  Statistic which;
  std::vector<Term> theta;
};

Int statistic(const std::vector<Term>& theta, Statistic which) {
  if (which == Statistic::Count) return static_cast<Int>(theta.size());
  if (which == Statistic::Sum) return sum_of(theta);
  Int best = theta.at(0).value;
  for (const Term& t : theta) {
    best = which == Statistic::Max ? std::max(best, t.value) : std::min(best, t.value);
  }
  return best;
}

const char* field_name(Statistic which) {
  switch (which) {
    case Statistic::Count:
      return "n";
    case Statistic::Sum:
      return "sum";
    case Statistic::Max:
      return "max";
    default:
      return "min";
  }
}

void try_previous_row(const Thetas& o, const Try& attempt) {
  std::vector<Term> both = o.theta;
  if (const auto before = o.side->log().find(Probe::RowStat, o.at.head, o.at.row - 1, -1)) {
    const Int value = o.side->read(Probe::RowStat, *before, field_name(o.which));
    const std::string what =
        fmt::format("includes block row {}'s statistic ({})", o.at.row - 1, value);
    const Int right = statistic(o.theta, o.which);
    attempt(o.which == Statistic::Max   ? std::max(right, value)
            : o.which == Statistic::Min ? std::min(right, value)
                                        : right + value,
            what);
  }
}

void try_blocks(const Thetas& o, const Try& attempt) {
  const Int right = statistic(o.theta, o.which);
  if (o.which == Statistic::Sum) try_sum(o.theta, right, attempt);
  for (std::size_t c = 0; c < o.theta.size() && o.theta.size() > 1; ++c) {
    std::vector<Term> others = o.theta;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(c));
    if (o.which != Statistic::Sum) {
      attempt(statistic(others, o.which),
              fmt::format("does not include {} ({})", o.theta[c].name, o.theta[c].value));
    }
  }
}

void try_order(const Thetas& o, const Try& attempt) {
  const Int right = statistic(o.theta, o.which);
  if (o.which == Statistic::Max || o.which == Statistic::Min) {
    attempt(o.which == Statistic::Max ? std::max<Int>(right, 0) : std::min<Int>(right, 0),
            "starts from 0 in place of the row's first theta");
    attempt(statistic(o.theta, o.which == Statistic::Max ? Statistic::Min : Statistic::Max),
            "has maximum and minimum exchanged");
    Int best = o.theta.at(0).value;
    for (const Term& t : o.theta) {
      const auto bits = [](Int x) { return static_cast<std::uint32_t>(x); };
      if (o.which == Statistic::Max ? bits(t.value) > bits(best) : bits(t.value) < bits(best)) {
        best = t.value;
      }
    }
    attempt(best, "compares thetas as unsigned numbers");
  }
  if (o.which == Statistic::Count) {
    attempt(o.side->shape().block_cols(), "counts dead blocks");
  }
}

constexpr SlipRule<Thetas> kStatisticSlips[] = {
    {"previous row", try_previous_row},
    {"blocks", try_blocks},
    {"order", try_order},
};

template <Statistic kWhich>
Recipe row_stat(const Side& side, const Place& at) {
  Thetas o{&side, at, kWhich, {}};
  for (int c = 0; c < side.live(at.row); ++c) {
    o.theta.push_back({fmt::format("theta[{}][{}]", at.row, c),
                       side.read(Probe::Theta, at.head, at.row, c, "theta")});
  }
  Recipe recipe;
  recipe.formula = fmt::format("row_stat[{}].{} = {} of theta over the row's {} live blocks",
                               at.row, field_name(kWhich), field_name(kWhich), o.theta.size());
  recipe.operands = o.theta;
  recipe.value = statistic(o.theta, kWhich);
  if (kWhich == Statistic::Sum) {
    recipe.steps = sum_lines(o.theta, "sum");
  } else {
    std::string all;
    for (const Term& t : o.theta) all += fmt::format("{}{}", all.empty() ? "" : ", ", t.value);
    recipe.steps = {"theta: " + all, fmt::format("{} = {}", field_name(kWhich), recipe.value)};
  }
  recipe.slips = slips_of(kStatisticSlips, o);
  return recipe;
}

// --- threshold
// -------------------------------------------------------------------------------------

struct Cut {
  Int n = 0, sum = 0, max = 0, min = 0, rho = 0;
  bool has_before = false;
  Int before_n = 0, before_sum = 0, before_max = 0, before_min = 0;

  Int w() const { return rho < 0 ? -rho : rho; }
  Int ext() const { return rho >= 0 ? max : min; }
  Int rhs() const { return w() * ext() * n + (32768 - w()) * sum; }
};

void try_weights(const Cut& o, const Try& attempt) {
  const auto rhs = [&](Int w, Int ext) { return w * ext * o.n + (32768 - w) * o.sum; };
  attempt(rhs(o.rho, o.ext()), "takes rho in place of w = abs(rho)");
  attempt(rhs(o.rho & 65535, o.ext()), "takes rho as unsigned in place of its absolute value");
  attempt(rhs(o.rho < 0 ? -o.rho - 1 : o.rho, o.ext()),
          "takes the complement of a negative rho as w");
  attempt(rhs(o.w() & 32767, o.ext()), "cuts w to 15 bits");
  attempt(rhs(o.w(), o.rho >= 0 ? o.min : o.max), "has maximum and minimum exchanged in ext");
  attempt(rhs(o.w(), o.max), "takes the maximum as ext whatever the sign of rho");
  attempt(o.w() * o.ext() * o.n + (32767 - o.w()) * o.sum, "has 2^15 - 1 - w in place of 2^15 - w");
  attempt((32768 - o.w()) * o.ext() * o.n + o.w() * o.sum, "has w and 2^15 - w exchanged");
}

void try_products(const Cut& o, const Try& attempt) {
  const Int mean = (32768 - o.w()) * o.sum, extreme = o.w() * o.ext();
  attempt(extreme + mean, "does not multiply the first term by n");
  attempt(extreme * (o.n - 1) + mean, "has n - 1 in place of n");
  attempt(extreme * (o.n + 1) + mean, "has n + 1 in place of n");
  attempt(extreme * o.n, "misses the term of the mean");
  attempt(mean, "misses the term of the extreme");
  attempt(extreme * o.n + mean * o.n, "multiplies the second term by n too");
  attempt(extreme * o.n - mean, "has the term of the mean with the wrong sign");
}

void try_row_before(const Cut& o, const Try& attempt) {
  if (!o.has_before) return;
  const auto offer = [&](auto member, Int value, const char* what) {
    Cut changed = o;
    changed.*member = value;
    attempt(changed.rhs(), fmt::format("takes the {} of the block row before ({})", what, value));
  };
  offer(&Cut::n, o.before_n, "n");
  offer(&Cut::sum, o.before_sum, "sum");
  offer(&Cut::max, o.before_max, "maximum");
  offer(&Cut::min, o.before_min, "minimum");
}

constexpr SlipRule<Cut> kThresholdSlips[] = {
    {"w and ext", try_weights},
    {"products", try_products},
    {"row before", try_row_before},
};

Recipe threshold(const Side& side, const Place& at) {
  const auto read = [&](const char* field) {
    return side.read(Probe::RowStat, at.head, at.row, -1, field);
  };
  Cut o;
  o.n = read("n");
  o.sum = read("sum");
  o.max = read("max");
  o.min = read("min");
  o.rho = side.config().rho_q15;
  if (const auto before = side.log().find(Probe::RowStat, at.head, at.row - 1, -1)) {
    o.has_before = true;
    o.before_n = side.read(Probe::RowStat, *before, "n");
    o.before_sum = side.read(Probe::RowStat, *before, "sum");
    o.before_max = side.read(Probe::RowStat, *before, "max");
    o.before_min = side.read(Probe::RowStat, *before, "min");
  }
  Recipe recipe;
  recipe.formula = fmt::format("rhs[{}] = w*ext*n + (2^15 - w)*sum", at.row);
  recipe.operands = {{"n", o.n}, {"sum", o.sum}, {"max", o.max}, {"min", o.min}, {"rho", o.rho}};
  recipe.value = o.rhs();
  recipe.steps = {
      fmt::format("rho = {}: w = {}, ext = {} = {}", o.rho, o.w(), o.rho >= 0 ? "max" : "min",
                  o.ext()),
      fmt::format("w*ext*n = {} * {} * {} = {}", o.w(), o.ext(), o.n, o.w() * o.ext() * o.n),
      fmt::format("(2^15 - w)*sum = {} * {} = {}", 32768 - o.w(), o.sum, (32768 - o.w()) * o.sum),
      fmt::format("rhs = {}", recipe.value)};
  recipe.slips = slips_of(kThresholdSlips, o);
  return recipe;
}

// --- decision
// --------------------------------------------------------------------------------------

struct HeadScore {
  const Side* side;
  Place at;
  std::vector<Term> blocks;  ///< sum of abs(SI) of each live block
  std::vector<Term> rows;    ///< of each block row
  std::vector<Term> negative_pairs;
  Int plain_sum = 0;  ///< of SI
  Int score = 0;
};

void try_head_before(const HeadScore& o, const Try& attempt) {
  if (o.at.head == 0) return;
  if (const auto before = o.side->log().find(Probe::Decision, o.at.head - 1, -1, -1)) {
    const Int value = o.side->read(Probe::Decision, *before, "score");
    attempt(o.score + value, fmt::format("includes the previous head's score ({})", value));
  }
}

void try_parts(const HeadScore& o, const Try& attempt) {
  attempt(o.plain_sum, "sums SI in place of abs(SI)");
  attempt(o.plain_sum < 0 ? -o.plain_sum : o.plain_sum, "is the absolute value of the sum of SI");
  if (o.rows.size() > 1) try_sum(o.rows, o.score, attempt);
  try_sum(o.blocks, o.score, attempt);
  for (const Term& pair : o.negative_pairs) {
    attempt(o.score + 2 * pair.value,
            fmt::format("adds {} ({}) without its absolute value", pair.name, pair.value));
  }
}

constexpr SlipRule<HeadScore> kScoreSlips[] = {
    {"head before", try_head_before},
    {"blocks and rows", try_parts},
};

Recipe head_score(const Side& side, const Place& at) {
  HeadScore o{&side, at, {}, {}, {}, 0, 0};
  std::vector<Operand> operands;
  for (int b = 0; b < side.shape().block_rows(); ++b) {
    o.rows.push_back({fmt::format("block row {}", b), 0});
  }
  std::size_t events = 0, live = 0;
  for (int b = 0; b < side.shape().block_rows(); ++b)
    live += static_cast<std::size_t>(side.live(b));
  side.log().for_each(Probe::Si, at.head, [&](const LoggedEvent& event) {
    ++events;
    Term block{fmt::format("block ({}, {})", event.tag.row, event.tag.col), 0};
    for (int lane = 0; lane < 4; ++lane) {
      const Int si = side.read(Probe::Si, event, "si", lane);
      const Int magnitude = si < 0 ? -si : si;
      const std::string name =
          fmt::format("SI[{}][{}]", 2 * event.tag.row + lane / 2, 2 * event.tag.col + lane % 2);
      operands.push_back({name, si});
      block.value += magnitude;
      o.plain_sum += si;
      if (si < 0) o.negative_pairs.push_back({name, si});
    }
    o.blocks.push_back(block);
    if (event.tag.row >= 0 && event.tag.row < side.shape().block_rows()) {
      o.rows[static_cast<std::size_t>(event.tag.row)].value += block.value;
    }
  });
  if (events < live)
    throw Missing(fmt::format("si of {} of the {} live blocks", live - events, live));
  o.score = sum_of(o.blocks);
  Recipe recipe;
  recipe.formula = "H = sum of abs(SI) over all valid pairs";
  recipe.operands = std::move(operands);
  recipe.steps = sum_lines(o.rows, "H");
  recipe.value = o.score;
  recipe.slips = slips_of(kScoreSlips, o);
  return recipe;
}

struct Prune {
  bool on;
  Int score, tau;
};

constexpr SlipRule<Prune> kPruneSlips[] = {
    {"compare",
     [](const Prune& o, const Try& attempt) {
       attempt(o.on && o.score < o.tau, "does not prune at equality (< in place of <=)");
       attempt(o.score <= o.tau, "prunes although head_prune is off");
       attempt(0, "ignores head_prune");
       attempt(o.on && o.score >= o.tau, "has the comparison the wrong way round");
     }},
};

Recipe pruned(const Side& side, const Place& at) {
  const Recipe score = head_score(side, at);
  const Prune o{side.config().head_prune, score.value, static_cast<Int>(side.config().tau)};
  Recipe recipe;
  recipe.formula = "pruned = head_prune and H <= tau";
  recipe.operands = {{"H", o.score}};
  recipe.value = o.on && o.score <= o.tau;
  recipe.steps = {fmt::format("head_prune {}, H = {}, tau = {}: {}", o.on ? "on" : "off", o.score,
                              o.tau, recipe.value)};
  recipe.slips = slips_of(kPruneSlips, o);
  return recipe;
}

}  // namespace

const std::vector<FieldRecipe>& statistics_recipes(Probe probe) {
  static const std::vector<FieldRecipe> kRowStat{{"n", row_stat<Statistic::Count>},
                                                 {"sum", row_stat<Statistic::Sum>},
                                                 {"max", row_stat<Statistic::Max>},
                                                 {"min", row_stat<Statistic::Min>}};
  static const std::vector<FieldRecipe> kThreshold{{"rhs", threshold}};
  static const std::vector<FieldRecipe> kDecision{{"score", head_score}, {"pruned", pruned}};
  static const std::vector<FieldRecipe> kNone;
  switch (probe) {
    case Probe::RowStat:
      return kRowStat;
    case Probe::Threshold:
      return kThreshold;
    case Probe::Decision:
      return kDecision;
    default:
      return kNone;
  }
}

}  // namespace hdp::sim::explain_detail
