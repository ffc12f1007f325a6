// SPDX-License-Identifier: Apache-2.0
// Recomputes the reciprocal and the output (algorithm.md section 6).
#include <algorithm>

#include "sim/explain/recipe.hpp"

namespace hdp::sim::explain_detail {
namespace {

// --- recip
// -----------------------------------------------------------------------------------------

int bit_length(Int x) {
  int bits = 0;
  for (; x > 0; x /= 2) ++bits;
  return bits;
}

struct Divide {
  Int total;
  Int t() const { return total == 0 ? 0 : std::max(bit_length(total) - 16, 0); }
  Int recip(Int t) const {
    const Int mantissa = floor_shift(total, static_cast<int>(t));
    return mantissa == 0 ? 0 : (Int{1} << 31) / mantissa;
  }
};

void try_quotient(const Divide& o, const Try& attempt) {
  if (o.total == 0) return;
  const Int mantissa = floor_shift(o.total, static_cast<int>(o.t()));
  const Int one = Int{1} << 31;
  attempt((one + mantissa / 2) / mantissa, "rounds to nearest in place of flooring");
  attempt((one + mantissa - 1) / mantissa, "rounds up in place of flooring");
  attempt(one / (mantissa + 1), "divides by the mantissa + 1");
  attempt(one / o.total, "does not shift total by t");
  if (o.t() > 0) attempt(o.recip(o.t() - 1), "shifts total by t - 1");
  attempt(o.recip(o.t() + 1), "shifts total by t + 1");
  attempt(o.recip(o.t()) & 65535, "is cut to 16 bits");
  attempt(std::min<Int>(o.recip(o.t()), 65535), "is limited to 65535");
  attempt((one / 2) / mantissa, "divides 2^30 in place of 2^31");
  attempt((one * 2) / mantissa, "divides 2^32 in place of 2^31");
  attempt((one - 1) / mantissa, "divides 2^31 - 1 in place of 2^31");
  if (o.t() > 0) {
    const Int rounded =
        floor_shift(o.total + (Int{1} << (static_cast<int>(o.t()) - 1)), static_cast<int>(o.t()));
    attempt(one / rounded, "rounds the mantissa in place of flooring it");
  }
}

constexpr SlipRule<Divide> kRecipSlips[] = {{"quotient", try_quotient}};

constexpr SlipRule<Divide> kTSlips[] = {
    {"bit length",
     [](const Divide& o, const Try& attempt) {
       attempt(o.t() + 1, "is bit length of total - 15");
       attempt(o.t() - 1, "is bit length of total - 17");
       attempt(bit_length(o.total), "misses the - 16");
     }},
};

template <bool kT>
Recipe recip(const Side& side, const Place& at) {
  const Divide o{side.read(Probe::Total, at.head, at.row, -1, "total")};
  Recipe recipe;
  recipe.operands = {{"total", o.total}};
  const std::string name = fmt::format("{}[{}]", kT ? "t" : "R", at.row);
  if (o.total == 0) {
    recipe.formula = name + " = 0: total is 0";
  } else {
    recipe.formula = name + (kT ? " = bit length of total - 16" : " = floor(2^31 / (total >> t))");
    recipe.steps = {
        fmt::format("total = {} has {} bits: t = {}", o.total, bit_length(o.total), o.t())};
    if (!kT) {
      const Int mantissa = floor_shift(o.total, static_cast<int>(o.t()));
      recipe.steps.push_back(fmt::format("total >> t = {}, floor(2147483648 / {}) = {}", mantissa,
                                         mantissa, o.recip(o.t())));
    }
    recipe.value = kT ? o.t() : o.recip(o.t());
  }
  recipe.slips = kT ? slips_of(kTSlips, o) : slips_of(kRecipSlips, o);
  return recipe;
}

// --- output
// ----------------------------------------------------------------------------------------

struct Rounding {
  Int num, recip;
  int t;
  bool has_before = false;
  Int recip_before = 0;
  int t_before = 0;

  Int product() const { return num * recip; }
  Int bias() const { return Int{1} << (30 + t); }
  Int rounded() const { return floor_shift(product() + bias(), 31 + t); }
};

void try_rounding(const Rounding& o, const Try& attempt) {
  const int by = 31 + o.t;
  const Int unit = Int{1} << by;
  attempt(saturate16(floor_shift(o.product(), by)), "does not round: misses 2^(30+t)");
  attempt(saturate16(o.product() / unit), "truncates towards zero, without rounding");
  attempt(saturate16((o.product() + o.bias()) / unit),
          "truncates towards zero in place of flooring");
  attempt(saturate16((o.product() + (o.num < 0 ? -o.bias() : o.bias())) / unit),
          "rounds halves away from zero");
  attempt(saturate16(floor_shift(o.product() + o.bias() - 1, by)), "rounds halves down");
  attempt(saturate16(floor_shift(o.product() + (Int{1} << 30), by)),
          "has the rounding term 2^30 "
          "whatever t is");
}

void try_shift(const Rounding& o, const Try& attempt) {
  const auto offer = [&](int t, const std::string& what) {
    if (t < 0) return;
    Rounding changed = o;
    changed.t = t;
    attempt(saturate16(changed.rounded()), what);
  };
  offer(o.t - 1, "shifts by 30 + t");
  offer(o.t + 1, "shifts by 32 + t");
  offer(0, "leaves t out");
  if (!o.has_before) return;
  offer(o.t_before, "takes t of the query row before");
  Rounding changed = o;
  changed.recip = o.recip_before;
  attempt(saturate16(changed.rounded()), "takes R of the query row before");
  changed.t = o.t_before;
  attempt(saturate16(changed.rounded()), "takes R and t of the query row before");
}

void try_saturation(const Rounding& o, const Try& attempt) {
  attempt(wrap_signed(o.rounded(), 16), "is not saturated");
  attempt(std::clamp<Int>(o.rounded(), -32767, 32767), "is saturated at -32767");
  attempt(std::clamp<Int>(o.rounded(), 0, 65535), "is saturated as an unsigned number");
}

constexpr SlipRule<Rounding> kOutputSlips[] = {
    {"rounding", try_rounding},
    {"shift", try_shift},
    {"saturation", try_saturation},
};

Recipe output(const Side& side, const Place& at) {
  Rounding o{side.read(Probe::Num, at.head, at.row, at.col, "num", at.lane),
             side.read(Probe::Recip, at.head, at.row, -1, "recip"),
             static_cast<int>(side.read(Probe::Recip, at.head, at.row, -1, "t"))};
  if (const auto before = side.log().find(Probe::Recip, at.head, at.row - 1, -1)) {
    o.has_before = true;
    o.recip_before = side.read(Probe::Recip, *before, "recip");
    o.t_before = static_cast<int>(side.read(Probe::Recip, *before, "t"));
  }
  const int d = at.col * side.build().out_lanes + at.lane;
  Recipe recipe;
  recipe.formula =
      fmt::format("O[{}][{}] = saturate16((num * R + 2^(30+t)) >> (31 + t))", at.row, d);
  recipe.operands = {{"num", o.num}, {"R", o.recip}, {"t", o.t}};
  recipe.value = saturate16(o.rounded());
  recipe.steps = {fmt::format("num * R = {} * {} = {}", o.num, o.recip, o.product()),
                  fmt::format("+ 2^{} = {}", 30 + o.t, o.product() + o.bias()),
                  fmt::format(">> {} = {}", 31 + o.t, o.rounded()),
                  fmt::format("saturate16 = {}", recipe.value)};
  recipe.slips = slips_of(kOutputSlips, o);
  return recipe;
}

// --- out
// -------------------------------------------------------------------------------------------

Recipe out_data(const Side& side, const Place& at) {
  Recipe recipe =
      constant_recipe(fmt::format("out: the beat of output i {}, chunk {}", at.row, at.col),
                      side.read(Probe::Output, at.head, at.row, at.col, "data", at.lane));
  recipe.operands = {{fmt::format("output.data[{}]", at.lane), recipe.value}};
  const Side* source = &side;
  recipe.slips = [source, at](const Try& attempt) {
    source->log().for_each(Probe::Output, at.head, [&](const LoggedEvent& event) {
      attempt(source->read(Probe::Output, event, "data", at.lane),
              fmt::format("is the beat of i {}, chunk {}", event.tag.row, event.tag.col));
    });
  };
  return recipe;
}

int beats_a_row(const Side& side) {
  return (side.shape().dim + side.build().out_lanes - 1) / side.build().out_lanes;
}

/// Beats of the head that were accepted before, or as the coordinates say when none is in the log.
int beat_number(const Side& side, const Place& at) {
  int before = 0;
  side.log().for_each(Probe::Out, at.head,
                      [&](const LoggedEvent& event) { before += event.tag.cycle < at.cycle; });
  return before > 0 ? before : at.row * beats_a_row(side) + at.col;
}

Recipe out_row(const Side& side, const Place& at) {
  Recipe recipe =
      constant_recipe("row: rows come ascending", beat_number(side, at) / beats_a_row(side));
  const Int on = recipe.value + Int{at.head} * side.shape().lq;
  recipe.slips = [on](const Try& attempt) { attempt(on, "goes on from the previous head"); };
  return recipe;
}
Recipe out_chunk(const Side& side, const Place& at) {
  return constant_recipe("chunk: chunks come ascending", beat_number(side, at) % beats_a_row(side));
}
Recipe out_last(const Side& side, const Place& at) {
  return constant_recipe("last: the last beat of the head",
                         beat_number(side, at) + 1 == side.shape().lq * beats_a_row(side));
}

}  // namespace

const std::vector<FieldRecipe>& finish_recipes(Probe probe) {
  static const std::vector<FieldRecipe> kRecip{{"t", recip<true>}, {"recip", recip<false>}};
  static const std::vector<FieldRecipe> kOutput{{"data", output}};
  static const std::vector<FieldRecipe> kOut{
      {"row", out_row}, {"chunk", out_chunk}, {"last", out_last}, {"data", out_data}};
  static const std::vector<FieldRecipe> kNone;
  switch (probe) {
    case Probe::Recip:
      return kRecip;
    case Probe::Output:
      return kOutput;
    case Probe::Out:
      return kOut;
    default:
      return kNone;
  }
}

}  // namespace hdp::sim::explain_detail
