// SPDX-License-Identifier: Apache-2.0
// The functional model's two passes over a head: the integer phase, and all that follows the mask.
// Included once per vector instruction set by golden/functional.cpp.

#if defined(HDP_FUNCTIONAL_HEAD_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HDP_FUNCTIONAL_HEAD_INL
#undef HDP_FUNCTIONAL_HEAD_INL
#else
#define HDP_FUNCTIONAL_HEAD_INL
#endif

#include <hwy/highway.h>

// HWY_SCALAR has one lane and not all operations: there the plain model runs instead.
#if HWY_TARGET != HWY_SCALAR
#include "golden/functional_backend-inl.hpp"
#include "golden/functional_integer-inl.hpp"
#endif

HWY_BEFORE_NAMESPACE();
namespace hdp {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

bool HasVectors() { return false; }
void IntegerPhase(const Config&, const Shape&, const HeadInput&, const Workspace&, HeadResult&) {}
void Backend(const Config&, const Shape&, const HeadInput&, const Workspace&, HeadResult&) {}

#else

bool HasVectors() { return true; }

/// Where block row b ends: what its two query rows have of its last live block.
struct BlockRowShape {
  int rows;               ///< 1 or 2
  int limit[2];           ///< valid keys
  std::size_t live;       ///< n(b)
  std::uint32_t last[2];  ///< valid keys in the last live block

  BlockRowShape(const Config& config, const Shape& shape, int b) {
    rows = 2 * b + 1 < shape.lq ? 2 : 1;
    limit[0] = shape.limit(2 * b, config.causal);
    limit[1] = rows == 2 ? shape.limit(2 * b + 1, config.causal) : 0;
    const int longest = rows == 2 ? limit[1] : limit[0];
    live = static_cast<std::size_t>((longest + 1) / 2);
    const int start = 2 * (static_cast<int>(live) - 1);
    for (int r = 0; r < 2; ++r) {
      const int keys = limit[r] - start;
      last[r] = keys <= 0 ? 0u : keys >= 2 ? 2u : 1u;
    }
  }
};

/// The smallest integer theta with theta * n * 2^15 >= rhs.
HWY_INLINE std::int32_t Cut(std::int64_t rhs, std::size_t n) {
  const std::int64_t unit = static_cast<std::int64_t>(n) << 15;
  // The quotient has 27 bits: in floating point it is off by less than one, put right here.
  auto cut = static_cast<std::int64_t>(static_cast<double>(rhs) / static_cast<double>(unit));
  while (cut * unit < rhs) ++cut;
  while ((cut - 1) * unit >= rhs) --cut;
  return static_cast<std::int32_t>(cut);
}

/// floor(sum * 2^F / n): the exact quotient has at most 32 integer bits, so truncation of the
/// rounded one is off by at most one, upwards.
HWY_INLINE std::int32_t MeanScore(std::int64_t sum, std::uint32_t n) {
  const std::int64_t dividend = sum * (1 << Config::kFracBits);
  auto mean = static_cast<std::int64_t>(static_cast<double>(dividend) / n);
  if (mean * n > dividend) --mean;
  return static_cast<std::int32_t>(mean);
}

/// Block row b, of which upper and lower are the rows of SI, zero where invalid.
HWY_INLINE void IntegerRow(const Config& config, const Shape& shape, const Workspace& w, int b,
                           const std::int32_t* upper, const std::int32_t* lower, HeadResult& r) {
  const auto row_index = static_cast<std::size_t>(b);
  const auto cols = static_cast<std::size_t>(shape.block_cols());
  const BlockRowShape s(config, shape, b);
  const std::size_t n = s.live;
  const std::size_t keys = (2 * n + Workspace::kPad - 1) / Workspace::kPad * Workspace::kPad;

  const std::int32_t factor = s.rows == 2 ? 3 : 6;
  const RowSums sums =
      BlockThetas(config.importance == Importance::Abs, factor, upper, lower, keys, w);
  const auto p = static_cast<std::int32_t>(s.last[0] + s.last[1]);
  if (p != 12 / factor) w.theta[n - 1] = w.theta[n - 1] / factor * (12 / p);
  r.head_score += static_cast<std::uint64_t>(sums.magnitude);
  std::memcpy(r.theta.data() + row_index * cols, w.theta, n * sizeof *w.theta);
  std::memset(r.theta.data() + row_index * cols + n, 0, (cols - n) * sizeof *w.theta);

  BlockRowResult& row = r.block_rows[row_index];
  ThetaStatistics(w.theta, n, row);
  const std::int64_t weight = config.rho_q15 >= 0 ? config.rho_q15 : -config.rho_q15;
  const std::int64_t extreme = config.rho_q15 >= 0 ? row.max : row.min;
  row.rhs = weight * extreme * static_cast<std::int64_t>(n) + (32768 - weight) * row.sum;

  std::uint32_t* kept = w.kept + w.kept_first[b];
  std::int64_t kept_sum[2] = {0, 0};
  row.kept = MaskRow(w, n, config.block_prune ? Cut(row.rhs, n) : row.min, kept, kept_sum);
  w.kept_first[b + 1] = w.kept_first[b] + row.kept;
  std::memcpy(r.mask.data() + row_index * cols, w.mask, n);
  std::memset(r.mask.data() + row_index * cols + n, 0, cols - n);
  r.kept_blocks += row.kept;
  r.live_blocks += row.live;

  const bool last_kept = kept[row.kept - 1] == n - 1;
  for (int q = 0; q < 2; ++q) {
    const std::uint32_t kept_pairs = 2 * row.kept - (last_kept ? 2 - s.last[q] : 0);
    row.np[q] = q < s.rows ? static_cast<std::uint32_t>(s.limit[q]) - kept_pairs : 0;
    row.psum[q] = q < s.rows ? sums.row[q] - kept_sum[q] : 0;
  }
}

/// Everything up to the mask and the head's score.
void IntegerPhase(const Config& config, const Shape& shape, const HeadInput& input,
                  const Workspace& w, HeadResult& r) {
  constexpr int kPanel = static_cast<int>(Workspace::kPanel);
  const auto lk = static_cast<std::size_t>(shape.lk);
  const std::size_t pairs = static_cast<std::size_t>(shape.dim + 1) / 2;
  PrepareScores(config, shape, input, w, r);
  r.head_score = 0;
  r.kept_blocks = r.live_blocks = 0;
  w.kept_first[0] = 0;
  for (int i = 0; i < shape.lq; i += kPanel) {
    const int end = std::min(i + kPanel, shape.lq);
    const auto longest = static_cast<std::size_t>(shape.limit(end - 1, config.causal));
    const std::size_t keys = (longest + Workspace::kPad - 1) / Workspace::kPad * Workspace::kPad;
    // The result itself when whole vectors fit in there.
    std::int32_t* to = r.si.data() + static_cast<std::size_t>(i) * lk;
    const bool direct = lk == w.keys && end - i == kPanel;
    std::int32_t* panel = direct ? to : w.si;
    ScorePanel(w, static_cast<std::size_t>(i), keys, pairs, panel, w.keys);
    std::int32_t* si = panel;
    for (int q = i; q < end; ++q, si += w.keys, to += lk) {
      const auto limit = static_cast<std::size_t>(shape.limit(q, config.causal));
      std::memset(si + limit, 0, (w.keys - limit) * sizeof *si);
      if (!direct) std::memcpy(to, si, lk * sizeof *si);
    }
    si = panel;
    for (int q = i; q < end; q += 2, si += 2 * w.keys) {
      IntegerRow(config, shape, w, q / 2, si, si + w.keys, r);
    }
  }
  r.pruned = config.head_prune && r.head_score <= config.tau;
}

/// Lays out v_pairs; without causal also v_sum.
HWY_INLINE void PrepareValues(const Shape& shape, const HeadInput& input, const Workspace& w,
                              bool causal) {
  const D16 d;
  const D32 d32;
  const std::size_t lanes = hn::Lanes(d);
  const auto lk = static_cast<std::size_t>(shape.lk), dim = static_cast<std::size_t>(shape.dim);
  const V16 ones = hn::Set(d, 1);
  std::memset(w.v_sum, 0, w.dim * sizeof *w.v_sum);
  for (std::size_t j = 0; j < lk; j += 2) {
    const std::int16_t* upper = input.v + j * dim;
    const std::int16_t* lower = upper + dim;
    const bool both = j + 1 < lk;
    std::int16_t* to = w.v_pairs + j * w.dim;
    std::size_t e = 0;
    for (; e + lanes <= dim; e += lanes) {
      const V16 second = both ? hn::LoadU(d, lower + e) : hn::Zero(d);
      hn::StoreInterleaved2(hn::LoadU(d, upper + e), second, d, to + 2 * e);
    }
    for (; e < w.dim; ++e) {
      to[2 * e] = e < dim ? upper[e] : std::int16_t{0};
      to[2 * e + 1] = e < dim && both ? lower[e] : std::int16_t{0};
    }
    if (causal) continue;
    for (e = 0; e < w.dim; e += lanes / 2) {
      const V32 sum = hn::LoadU(d32, w.v_sum + e);
      hn::StoreU(MulAddPairs(hn::LoadU(d, to + 2 * e), ones, sum), d32, w.v_sum + e);
    }
  }
}

/// Scores of the kept pairs of query rows 2b and 2b+1 into w.score.
HWY_INLINE void BlockRowScores(bool exact, const Workspace& w, int b) {
  const auto i = static_cast<std::size_t>(2 * b);
  const std::uint32_t* kept = w.kept + w.kept_first[b];
  const std::size_t count = w.kept_first[b + 1] - w.kept_first[b];
  std::int32_t *upper = w.scores(2 * b), *lower = w.scores(2 * b + 1);
  switch (w.dim / hn::Lanes(D16())) {
    case 2:  // D 64 in vectors of 512 bits
      return KeptScores<2>(exact, w, i, kept, count, upper, lower);
    case 4:  // and of 256
      return KeptScores<4>(exact, w, i, kept, count, upper, lower);
    default:
      return KeptScores<0>(exact, w, i, kept, count, upper, lower);
  }
}

/// The softmax of query row i: its pairs, and its weights into w for `padded` keys.
HWY_INLINE void SoftmaxRow(const Config& config, const ExpScale& scale, const Workspace& w, int i,
                           std::size_t count, std::size_t padded, HeadResult& r) {
  RowResult& row = r.rows[static_cast<std::size_t>(i)];
  const BlockRowResult& block = r.block_rows[static_cast<std::size_t>(i / 2)];
  const std::int32_t* score = w.scores(i);
  row.count = static_cast<std::uint32_t>(count);
  row.np = block.np[i & 1];
  row.psum = block.psum[i & 1];
  row.has_fill = row.np > 0 && config.fill != Fill::Skip;
  if (row.has_fill && config.fill == Fill::Mean) row.fill = MeanScore(row.psum, row.np);
  row.max = row.fill;
  if (count > 0) {
    const std::int32_t largest = LargestScore(score, count);
    row.max = row.has_fill ? std::max(row.fill, largest) : largest;
  }
  if (row.has_fill) {
    row.yf = scale.y(row.max, row.fill);
    row.ef = ExpScale::e(row.yf);
  }
  static_assert(sizeof(KeptPair) == 3 * sizeof(std::uint32_t), "Weights() writes three words");
  auto* pairs = reinterpret_cast<std::uint32_t*>(r.pairs.data() + row.first);
  row.total = row.np * row.ef + Weights(scale, score, row.max, row.ef, w.key, count, padded, pairs,
                                        w.weight_high[i & 1], w.weight_low[i & 1]);
  if (row.total == 0) return;
  row.t = static_cast<std::uint32_t>(16 - hwy::Num0BitsAboveMS1Bit_Nonzero32(row.total));
  // In floating point, where a division is quicker: before it is truncated the quotient is exact or
  // at least 2^-16 away from an integer.
  row.recip = static_cast<std::uint32_t>(2147483648.0 / (row.total >> row.t));
}

/// The softmax of query rows 2b and 2b+1, whose kept pairs start at r.pairs[first]. Returns where
/// those of the next row start.
HWY_INLINE std::uint32_t BlockRowSoftmax(const Config& config, const Shape& shape,
                                         const ExpScale& scale, const Workspace& w, int b,
                                         std::uint32_t first, HeadResult& r) {
  const BlockRowShape s(config, shape, b);
  const std::uint32_t* kept = w.kept + w.kept_first[b];
  const std::size_t count = w.kept_first[b + 1] - w.kept_first[b];
  const bool last_kept = kept[count - 1] == s.live - 1;
  ListKeys(kept, count, w.key);
  for (int q = 0; q < s.rows; ++q) {
    const std::size_t pairs = 2 * count - (last_kept ? 2 - s.last[q] : 0);
    r.rows[static_cast<std::size_t>(2 * b + q)].first = first;
    SoftmaxRow(config, scale, w, 2 * b + q, pairs, 2 * count, r);
    first += static_cast<std::uint32_t>(pairs);
  }
  if (s.rows == 1) {
    std::memset(w.weight_high[1], 0, 2 * count * sizeof *w.weight_high[1]);
    std::memset(w.weight_low[1], 0, 2 * count * sizeof *w.weight_low[1]);
  }
  return first;
}

/// num and out of query row i.
HWY_INLINE void ValueRow(const Shape& shape, const Workspace& w, int i, HeadResult& r) {
  const auto dim = static_cast<std::size_t>(shape.dim);
  const RowResult& row = r.rows[static_cast<std::size_t>(i)];
  std::int64_t* num = r.num.data() + static_cast<std::size_t>(i) * dim;
  std::int16_t* out = r.out.data() + static_cast<std::size_t>(i) * dim;
  if (row.total == 0) {
    std::memset(num, 0, dim * sizeof *num);
    std::memset(out, 0, dim * sizeof *out);
  } else if (dim == w.dim) {
    OutputRow(w, row, w.num_block[i & 1], num, out);
  } else {
    OutputRow(w, row, w.num_block[i & 1], w.num, w.out);
    std::memcpy(num, w.num, dim * sizeof *num);
    std::memcpy(out, w.out, dim * sizeof *out);
  }
}

HWY_INLINE void AddValues(const std::int16_t* HWY_RESTRICT v, std::size_t dim,
                          std::int32_t* HWY_RESTRICT sum) {
  const D32 d;
  const hn::Rebind<std::int16_t, D32> d_half;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t e = 0;
  for (; e + lanes <= dim; e += lanes) {
    const V32 wide = hn::PromoteTo(d, hn::LoadU(d_half, v + e));
    hn::StoreU(hn::Add(hn::LoadU(d, sum + e), wide), d, sum + e);
  }
  for (; e < dim; ++e) sum[e] += v[e];
}

/// num and out of query rows 2b and 2b+1. `summed` keys are in w.v_sum.
HWY_INLINE void BlockRowValues(const Config& config, const Shape& shape, const HeadInput& input,
                               const Workspace& w, int b, int& summed, HeadResult& r) {
  const BlockRowShape s(config, shape, b);
  const auto dim = static_cast<std::size_t>(shape.dim);
  WeightedValues(w, w.kept + w.kept_first[b], w.kept_first[b + 1] - w.kept_first[b]);
  for (int q = 0; q < s.rows; ++q) {
    for (; summed < s.limit[q]; ++summed) {
      AddValues(input.v + static_cast<std::size_t>(summed) * dim, dim, w.v_sum);
    }
    ValueRow(shape, w, 2 * b + q, r);
  }
}

/// Everything behind the mask. r.pairs has room for all kept pairs and a vector more.
void Backend(const Config& config, const Shape& shape, const HeadInput& input, const Workspace& w,
             HeadResult& r) {
  for (RowResult& row : r.rows) row = RowResult();
  if (r.pruned) {
    std::memset(r.num.data(), 0, r.num.size() * sizeof r.num[0]);
    std::memset(r.out.data(), 0, r.out.size() * sizeof r.out[0]);
    return;
  }
  const ExpScale scale(config);
  PrepareValues(shape, input, w, config.causal);
  std::uint32_t first = 0;
  int summed = config.causal ? 0 : shape.lk;
  for (int begin = 0; begin < shape.block_rows(); begin += Workspace::kGroup) {
    const int end = std::min(begin + Workspace::kGroup, shape.block_rows());
    for (int b = begin; b < end; ++b) BlockRowScores(config.exact, w, b);
    for (int b = begin; b < end; ++b) {
      first = BlockRowSoftmax(config, shape, scale, w, b, first, r);
      BlockRowValues(config, shape, input, w, b, summed, r);
    }
  }
}

#endif  // HWY_TARGET == HWY_SCALAR

}  // namespace HWY_NAMESPACE
}  // namespace hdp
HWY_AFTER_NAMESPACE();

#endif
