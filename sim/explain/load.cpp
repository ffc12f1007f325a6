// SPDX-License-Identifier: Apache-2.0
// Recomputes start and the load streams: the job's tensors after the nearest split (algorithm.md
// section 1, microarchitecture section 4).
#include "sim/explain/recipe.hpp"

namespace hdp::sim::explain_detail {
namespace {

/// The beat that this event should be: the streams send rows ascending, keys before queries.
struct Beat {
  bool is_q = false;
  int row = 0, chunk = 0;
  bool last = false;
};

Beat beat_of(const Side& side, Probe probe, const Place& at) {
  const int lk = side.shape().lk;
  const int rows = probe == Probe::LoadVal ? lk : lk + side.shape().lq;
  int before = 0;
  bool recorded = false, recorded_q = false;
  side.log().for_each(probe, at.head, [&](const LoggedEvent& event) {
    if (event.tag.cycle < at.cycle) ++before;
    if (event.tag.cycle != at.cycle || probe == Probe::LoadVal) return;
    recorded = true;
    recorded_q = side.read(probe, event, "is_q") != 0;
  });
  Beat beat;
  const int nth = before / side.steps();
  beat.is_q = probe != Probe::LoadVal && nth >= lk;
  beat.row = nth >= lk && beat.is_q ? nth - lk : nth;
  beat.chunk = before % side.steps();
  // Without the beats before it the coordinates have to do.
  if (nth >= rows || (before == 0 && (at.row > 0 || at.col > 0))) {
    beat.is_q = recorded && recorded_q;
    beat.row = at.row;
    beat.chunk = at.col;
  }
  const int place = beat.is_q ? lk + beat.row : beat.row;
  beat.last = place + 1 == rows && beat.chunk + 1 == side.steps();
  return beat;
}

/// One element of a beat.
struct Element {
  const Side* side;
  Probe probe;
  Place at;
  Beat beat;
  int d;  ///< of the row, beyond D in the padding

  /// The number of Q, K or V, if there is one.
  bool raw(int head, bool is_q, int row, int element, Int& x) const {
    const Shape& s = side->shape();
    if (head < 0 || head >= side->job().heads || row < 0 || element < 0 || element >= s.dim ||
        row >= (is_q ? s.lq : s.lk)) {
      return false;
    }
    const HeadInput input = side->job().head(head);
    const std::int16_t* from = probe == Probe::LoadVal ? input.v : is_q ? input.q : input.k;
    x = from[row * s.dim + element];
    return true;
  }
  /// What the plane that is loaded holds of x.
  Int plane(Int x) const {
    if (probe == Probe::LoadVal) return x;
    const SplitParts parts = nearest_split(x, side->config().int_bits);
    return probe == Probe::LoadInt ? parts.integer : parts.fraction;
  }
  std::string tensor(bool is_q) const { return probe == Probe::LoadVal ? "V" : is_q ? "Q" : "K"; }
  bool x(Int& value) const { return raw(static_cast<int>(at.head), beat.is_q, beat.row, d, value); }
};

void try_splits(const Element& e, const Try& attempt) {
  Int x = 0;
  if (e.probe == Probe::LoadVal || !e.x(x)) return;
  constexpr int kF = Config::kFracBits;
  const Int unit = Int{1} << kF, half = unit / 2;
  const bool integer = e.probe == Probe::LoadInt;
  const Int floor_int = floor_shift(x, kF), trunc_int = x / unit;
  const Int nearest = floor_shift(x + half, kF);
  attempt(integer ? floor_int : x - floor_int * unit, "is split by floor, not to nearest");
  attempt(integer ? trunc_int : x - trunc_int * unit, "is split by truncation, not to nearest");
  attempt(integer ? nearest : x - nearest * unit, "is not saturated at the top before the split");
  const SplitParts parts = nearest_split(x, e.side->config().int_bits);
  attempt(integer ? parts.fraction : parts.integer, "is the other half of the number");
}

void try_places(const Element& e, const Try& attempt) {
  const auto offer = [&](int head, bool is_q, int row, int d, const std::string& what) {
    Int x = 0;
    if (e.raw(head, is_q, row, d, x)) attempt(e.plane(x), what);
  };
  const int head = static_cast<int>(e.at.head), row = e.beat.row, lanes = e.side->build().lanes;
  const bool q = e.beat.is_q;
  offer(head, q, row, e.d - 1, "is the element of the lane before (shifted by one lane)");
  offer(head, q, row, e.d + 1, "is the element of the lane after (shifted by one lane)");
  offer(head, q, row - 1, e.d, fmt::format("is row {} of {}", row - 1, e.tensor(q)));
  offer(head, q, row + 1, e.d, fmt::format("is row {} of {}", row + 1, e.tensor(q)));
  offer(head, q, row, e.d - lanes, "is the chunk before");
  offer(head, q, row, e.d + lanes, "is the chunk after");
  offer(head - 1, q, row, e.d, "is of the previous head");
  if (e.probe != Probe::LoadVal) offer(head, !q, row, e.d, "is of the other tensor");
  if (e.d < e.side->shape().dim) return;
  for (Int garbage = -128; garbage < 256; ++garbage) {
    if (garbage != 0 && e.probe != Probe::LoadVal)
      attempt(garbage, "is not cleared although d >= D");
  }
}

constexpr SlipRule<Element> kSlips[] = {
    {"split", try_splits},
    {"place", try_places},
};

template <Probe kProbe>
Recipe data(const Side& side, const Place& at) {
  Element e{&side, kProbe, at, beat_of(side, kProbe, at), 0};
  e.d = e.beat.chunk * side.build().lanes + at.lane;
  const std::string plane = kProbe == Probe::LoadInt ? "I" : kProbe == Probe::LoadFrac ? "F" : "";
  const std::string name = plane + e.tensor(e.beat.is_q);
  Recipe recipe;
  Int x = 0;
  if (!e.x(x)) {
    recipe.formula =
        fmt::format("{}[{}][{}] = 0 (d >= D = {})", name, e.beat.row, e.d, side.shape().dim);
  } else {
    const std::string from = fmt::format("{}[{}][{}]", e.tensor(e.beat.is_q), e.beat.row, e.d);
    recipe.operands.push_back({from, x});
    recipe.value = e.plane(x);
    if (kProbe == Probe::LoadVal) {
      recipe.formula = from + " as it is in the job";
    } else {
      const SplitParts parts = nearest_split(x, side.config().int_bits);
      recipe.formula =
          fmt::format("{}[{}][{}] = the {} of {} after the nearest split", name, e.beat.row, e.d,
                      kProbe == Probe::LoadInt ? "integer part" : "fraction", from);
      recipe.steps.push_back(
          fmt::format("{} = {} = {} * 256 + {}{}", from, x, parts.integer, parts.fraction,
                      parts.integer * 256 + parts.fraction == x ? "" : " (saturated at the top)"));
    }
  }
  recipe.slips = slips_of(kSlips, e);
  return recipe;
}

template <Probe kProbe>
Recipe is_q(const Side& side, const Place& at) {
  return constant_recipe("is_q: all rows of K come before those of Q",
                         beat_of(side, kProbe, at).is_q);
}
template <Probe kProbe>
Recipe row(const Side& side, const Place& at) {
  return constant_recipe("row: rows come ascending", beat_of(side, kProbe, at).row);
}
template <Probe kProbe>
Recipe chunk(const Side& side, const Place& at) {
  return constant_recipe("chunk: chunks come ascending", beat_of(side, kProbe, at).chunk);
}
template <Probe kProbe>
Recipe last(const Side& side, const Place& at) {
  return constant_recipe("last: the last beat of the head", beat_of(side, kProbe, at).last);
}

Recipe heads(const Side& side, const Place&) {
  return constant_recipe("heads of the job", side.job().heads);
}
Recipe lq(const Side& side, const Place&) {
  return constant_recipe("Lq of the job", side.shape().lq);
}
Recipe lk(const Side& side, const Place&) {
  return constant_recipe("Lk of the job", side.shape().lk);
}
Recipe dim(const Side& side, const Place&) {
  return constant_recipe("D of the job", side.shape().dim);
}

template <Probe kProbe>
std::vector<FieldRecipe> stream_table() {
  return {{"is_q", is_q<kProbe>},
          {"chunk", chunk<kProbe>},
          {"row", row<kProbe>},
          {"last", last<kProbe>},
          {"data", data<kProbe>}};
}

}  // namespace

const std::vector<FieldRecipe>& load_recipes(Probe probe) {
  static const std::vector<FieldRecipe> kStart{
      {"heads", heads}, {"lq", lq}, {"lk", lk}, {"dim", dim}};
  static const auto kInt = stream_table<Probe::LoadInt>();
  static const auto kFrac = stream_table<Probe::LoadFrac>();
  static const auto kVal = stream_table<Probe::LoadVal>();
  static const std::vector<FieldRecipe> kNone;
  switch (probe) {
    case Probe::Start:
      return kStart;
    case Probe::LoadInt:
      return kInt;
    case Probe::LoadFrac:
      return kFrac;
    case Probe::LoadVal:
      return kVal;
    default:
      return kNone;
  }
}

}  // namespace hdp::sim::explain_detail
