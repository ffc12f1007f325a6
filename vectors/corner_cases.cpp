// SPDX-License-Identifier: Apache-2.0
// The profile `corner`: named cases at the edges of algorithm.md, one group each. Integers only.
#include <algorithm>
#include <cstddef>
#include <functional>

#include "golden/quantize.hpp"
#include "vectors/generator.hpp"
#include "vectors/random.hpp"

namespace hdp {
namespace {

using Tensor = std::vector<std::int16_t>;
using Value = std::function<int(int head, int row, int d)>;

constexpr int kHigh = 32767, kLow = -32768, kOne = 1 << Config::kFracBits;

Tensor fill(const VectorGroup& group, int rows, const Value& value) {
  Tensor out;
  for (int head = 0; head < group.heads; ++head)
    for (int row = 0; row < rows; ++row)
      for (int d = 0; d < group.shape.dim; ++d)
        out.push_back(static_cast<std::int16_t>(value(head, row, d)));
  return out;
}

Value constant(int x) {
  return [x](int, int, int) { return x; };
}

// The same list of numbers for every head, by row; all elements of a row are equal.
Value by_row(std::vector<int> numbers) {
  return [numbers = std::move(numbers)](int, int row, int) {
    return numbers[static_cast<std::size_t>(row) % numbers.size()];
  };
}

class Cases {
 public:
  explicit Cases(std::uint64_t seed) : random_(seed, "corner") {}

  // scale: what the operands of Q and K were multiplied by; it sets how sharp the softmax is.
  VectorGroup& add(const std::string& name, int heads, const Shape& shape, double scale,
                   const Value& q, const Value& k, const Value& v) {
    VectorGroup group;
    group.name = name;
    group.heads = heads;
    group.shape = shape;
    group.scale_q = group.scale_k = scale;
    group.q = fill(group, shape.lq, q);
    group.k = fill(group, shape.lk, k);
    group.v = fill(group, shape.lk, v);
    const SoftmaxScale softmax = softmax_scale(shape.dim, scale, scale);
    group.config.mant = softmax.mant;
    group.config.shift = softmax.shift;
    groups_.push_back(std::move(group));
    return groups_.back();
  }

  // Operands over the whole range, scaled so that weights spread.
  VectorGroup& add_random(const std::string& name, int heads, const Shape& shape) {
    const Value any = between(kLow, kHigh);
    return add(name, heads, shape, 64, any, any, any);
  }

  Value between(int low, int high) {
    return [this, low, high](int, int, int) { return random_.range(low, high); };
  }
  Value one_of(std::vector<int> numbers) {
    return [this, numbers = std::move(numbers)](int, int, int) {
      return numbers[static_cast<std::size_t>(
          random_.range(0, static_cast<int>(numbers.size()) - 1))];
    };
  }

  void formats();
  void shapes();
  void thresholds();
  void heads();
  void fills();
  void softmax();

  std::vector<VectorGroup> take() { return std::move(groups_); }

 private:
  VectorRandom random_;
  std::vector<VectorGroup> groups_;
};

// Extremes of every format, and the rounding of the nearest split.
void Cases::formats() {
  add("top", 1, {4, 4, 8}, 1, constant(kHigh), constant(kHigh), constant(kHigh));
  add("bottom", 1, {4, 4, 8}, 1, constant(kLow), constant(kLow), constant(kLow));
  add("opposite", 1, {5, 6, 8}, 1, constant(kHigh), constant(kLow), by_row({kHigh, kLow}));
  const Value extremes = one_of({kHigh, kLow});
  add("extremes_mixed", 2, {16, 16, 8}, 64, extremes, extremes, extremes);
  add("all_zero", 1, {5, 6, 3}, 1, constant(0), constant(0), constant(0));
  const Value halves = one_of({127, 128, 129, -127, -128, -129, 32639, 32640, 383, 384});
  add("split_edges", 2, {6, 8, 5}, 64, halves, halves, between(-100, 100));
  const Value edges12 = one_of({-2048, -2047, 2047, 1920, 1919, 1918, -129, -128, 127, 128, 0});
  add("int4_extremes", 2, {8, 8, 8}, 8, edges12, edges12, between(kLow, kHigh)).config.int_bits = 4;
  const Value any12 = between(-2048, 2047);
  add("int4_random", 2, {9, 13, 7}, 8, any12, any12, between(kLow, kHigh)).config.int_bits = 4;
}

void Cases::shapes() {
  add_random("single_token", 2, {1, 1, 1});
  add_random("single_key", 1, {5, 1, 2});
  add_random("single_query", 1, {1, 9, 5});
  add_random("odd_everything", 2, {7, 11, 5});
  add_random("small_full", 3, {16, 16, 8});
  add_random("causal_square", 2, {9, 9, 4}).config.causal = true;
  add_random("causal_last_token", 2, {1, 16, 8}).config.causal = true;
  add_random("causal_odd_offset", 2, {6, 13, 3}).config.causal = true;
  add_random("edge_full", 1, {128, 128, 64});
}

void Cases::thresholds() {
  const Value ones = constant(kOne);
  // Block sums 1 : 2 : 3 with the threshold at their mean: the middle one is kept by equality.
  add("tie_at_threshold", 1, {4, 6, 1}, 1, ones,
      by_row({kOne, kOne, 2 * kOne, 2 * kOne, 3 * kOne, 3 * kOne}), between(-99, 99))
      .config.rho_q15 = 0;
  add("all_equal", 1, {7, 8, 4}, 1, constant(700), constant(700), between(-99, 99)).config.rho_q15 =
      32767;
  add("alternating", 1, {6, 8, 4}, 1, ones, by_row({kOne, -kOne}), between(-99, 99));
  // One strong key, at another place in each head.
  add(
      "one_kept", 3, {4, 16, 4}, 1, ones,
      [](int head, int row, int) { return row == 7 * head + 1 ? 20 * kOne : row; },
      between(kLow, kHigh))
      .config.rho_q15 = 32767;
  add_random("keep_all", 1, {6, 10, 4}).config.rho_q15 = -32768;
  add_random("keep_nearly_all", 1, {6, 10, 4}).config.rho_q15 = -32767;
  add_random("below_the_mean", 1, {6, 10, 4}).config.rho_q15 = -16384;
  add_random("block_prune_off", 1, {7, 9, 6}).config.block_prune = false;
}

void Cases::heads() {
  VectorGroup& all = add_random("everything_pruned", 3, {6, 8, 4});
  all.config.head_prune = true;
  all.config.tau = (std::uint64_t{1} << 48) - 1;

  VectorGroup& at = add_random("tau_at_score", 5, {6, 8, 4});
  std::vector<std::uint64_t> scores = head_scores(at);
  std::sort(scores.begin(), scores.end());
  at.config.head_prune = true;
  at.config.tau = scores[2];  // equality prunes

  VectorGroup& below = add_random("tau_below_score", 3, {6, 8, 4});
  scores = head_scores(below);
  below.config.head_prune = true;
  below.config.tau = *std::min_element(scores.begin(), scores.end()) - 1;  // none is pruned

  // Every second head has fractions only: H = 0 is pruned with tau = 0.
  const Value fractions = [this](int head, int, int) {
    return head % 2 == 0 ? random_.range(-128, 127) : random_.range(-900, 900);
  };
  VectorGroup& none = add("tau_zero", 4, {4, 4, 4}, 64, fractions, fractions, between(-999, 999));
  none.config.head_prune = true;
}

void Cases::fills() {
  // For block row b the only kept key is 2b + 4, which the row 2b does not see: rows without
  // weight.
  VectorGroup& empty = add(
      "empty_rows", 1, {6, 9, 8}, 1, [](int, int row, int d) { return d == row / 2 ? kOne : 0; },
      [](int, int row, int d) { return row >= 4 && d == row / 2 - 2 ? 100 * kOne : kOne; },
      between(kLow, kHigh));
  empty.config.causal = true;
  empty.config.fill = Fill::Skip;
  empty.config.rho_q15 = 32767;

  add_random("skip", 2, {8, 12, 6}).config.fill = Fill::Skip;
  VectorGroup& paper = add_random("paper", 2, {8, 12, 6});
  paper.config.importance = Importance::Abs;
  paper.config.fill = Fill::Zero;

  // Importance abs keeps strongly negative scores: the fill is the row's maximum.
  for (const Fill kind : {Fill::Zero, Fill::Mean}) {
    VectorGroup& wins = add(
        kind == Fill::Zero ? "zero_fill_wins" : "mean_fill_wins", 1, {4, 8, 1}, 1, constant(kOne),
        by_row({-9 * kOne, -9 * kOne, kOne, kOne, 0, kOne, 0, 0}), between(-99, 99));
    wins.config.importance = Importance::Abs;
    wins.config.fill = kind;
  }
  // Pruned sums of -4, -8, ... over 3 keys: truncation instead of floor would show.
  add("negative_fill", 1, {3, 5, 1}, 1, by_row({kOne, 2 * kOne, 5 * kOne}),
      by_row({5 * kOne, 5 * kOne, -kOne, -kOne, -2 * kOne}), between(-99, 99))
      .config.rho_q15 = 0;
}

void Cases::softmax() {
  const Value fractions = one_of({127, -128, 128, 383});
  add("exact", 2, {6, 8, 8}, 64, fractions, fractions, between(kLow, kHigh)).config.exact = true;
  VectorGroup& flat = add_random("softmax_flat", 1, {6, 16, 4});
  flat.config.mant = 32768;
  flat.config.shift = 47;
  VectorGroup& sharp = add_random("softmax_sharp", 1, {6, 16, 4});
  sharp.config.mant = 65535;
  sharp.config.shift = 0;

  // Four weights of 1 and three of 2^-15: the total loses bits, the reciprocal is too large, and an
  // output of the largest values saturates on either side. y is 15.0, the last one with a weight.
  VectorGroup& over =
      add("output_saturates", 1, {1, 7, 1}, 1, constant(kOne),
          by_row({30 * kOne, 30 * kOne, 30 * kOne, 30 * kOne, 0, 0, 0}), constant(kHigh));
  over.config.block_prune = false;
  over.config.mant = 32768;
  over.config.shift = 12;
  VectorGroup under = over;
  under.name = "output_saturates_low";
  under.v = fill(under, under.shape.lk, constant(kLow));
  groups_.push_back(std::move(under));
}

}  // namespace

std::vector<VectorGroup> corner_groups(std::uint64_t seed) {
  Cases cases(seed);
  cases.formats();
  cases.shapes();
  cases.thresholds();
  cases.heads();
  cases.fills();
  cases.softmax();
  return cases.take();
}

}  // namespace hdp
