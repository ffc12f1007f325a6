// SPDX-License-Identifier: Apache-2.0
// The functional model's operand preparation and integer phase (algorithm.md sections 1 and 2).
// Included once per vector instruction set by golden/functional.cpp.

#if defined(HDP_FUNCTIONAL_INTEGER_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HDP_FUNCTIONAL_INTEGER_INL
#undef HDP_FUNCTIONAL_INTEGER_INL
#else
#define HDP_FUNCTIONAL_INTEGER_INL
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstring>

#include "golden/config.hpp"
#include "golden/functional_workspace.hpp"
#include "golden/head.hpp"

HWY_BEFORE_NAMESPACE();
namespace hdp {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// At most 512 bits: Workspace::kPad lanes of 16 bits.
using D16 = hn::CappedTag<std::int16_t, Workspace::kPad>;
using D32 = hn::Repartition<std::int32_t, D16>;
using D64 = hn::Repartition<std::int64_t, D16>;
using U32 = hn::RebindToUnsigned<D32>;
using U64 = hn::RebindToUnsigned<D64>;
using V16 = hn::Vec<D16>;
using V32 = hn::Vec<D32>;
using V64 = hn::Vec<D64>;

/// acc[n] + a[2n] * b[2n] + a[2n+1] * b[2n+1].
HWY_INLINE V32 MulAddPairs(V16 a, V16 b, V32 acc) {
  const D32 d32;
  V32 sum1 = hn::Zero(d32);
  const V32 sum0 = hn::ReorderWidenMulAccumulate(d32, a, b, hn::Zero(d32), sum1);
  return hn::Add(acc, hn::RearrangeToOddPlusEven(sum0, sum1));
}

/// Two 16-bit values at `pair` in every 32-bit lane.
HWY_INLINE V16 BroadcastPair(const std::int16_t* pair) {
  std::int32_t both;
  std::memcpy(&both, pair, sizeof both);
  return hn::BitCast(D16(), hn::Set(D32(), both));
}

HWY_INLINE V64 WidenSum(V32 v) {
  const D64 d64;
  const hn::Half<D32> half;
  return hn::Add(hn::PromoteTo(d64, hn::LowerHalf(half, v)),
                 hn::PromoteTo(d64, hn::UpperHalf(half, v)));
}

HWY_INLINE std::int64_t Sum(V64 v) { return hn::GetLane(hn::SumOfLanes(D64(), v)); }

/// Nearest split of one row x[n] into 8-bit halves at the result and padded 16-bit ones; raised
/// receives the saturated x + 2^(F-1). fx and raised may be null.
HWY_INLINE void SplitRow(int int_bits, const std::int16_t* HWY_RESTRICT x, std::size_t n,
                         std::size_t padded, std::int8_t* HWY_RESTRICT ix8,
                         std::int8_t* HWY_RESTRICT fx8, std::int16_t* HWY_RESTRICT ix,
                         std::int16_t* HWY_RESTRICT fx, std::int16_t* HWY_RESTRICT raised) {
  const D16 d;
  const hn::Rebind<std::int8_t, D16> d8;
  const std::size_t lanes = hn::Lanes(d);
  const auto top = static_cast<std::int16_t>((1 << (int_bits + Config::kFracBits - 1)) - 129);
  std::size_t k = 0;
  for (; k + lanes <= n; k += lanes) {
    const V16 sat = hn::Min(hn::LoadU(d, x + k), hn::Set(d, top));
    const V16 lifted = hn::Add(sat, hn::Set(d, 128));
    const V16 high = hn::ShiftRight<8>(lifted);
    const V16 low = hn::Sub(sat, hn::ShiftLeft<8>(high));
    hn::StoreU(high, d, ix + k);
    if (fx != nullptr) hn::StoreU(low, d, fx + k);
    if (raised != nullptr) hn::StoreU(lifted, d, raised + k);
    hn::StoreU(hn::DemoteTo(d8, high), d8, ix8 + k);
    hn::StoreU(hn::DemoteTo(d8, low), d8, fx8 + k);
  }
  for (; k < n; ++k) {
    const std::int16_t sat = std::min(x[k], top);
    const int high = (sat + 128) >> 8;
    ix[k] = static_cast<std::int16_t>(high);
    const auto low = static_cast<std::int16_t>(sat - high * 256);
    if (fx != nullptr) fx[k] = low;
    if (raised != nullptr) raised[k] = static_cast<std::int16_t>(sat + 128);
    ix8[k] = static_cast<std::int8_t>(ix[k]);
    fx8[k] = static_cast<std::int8_t>(low);
  }
  for (; k < padded; ++k) {
    ix[k] = 0;
    if (fx != nullptr) fx[k] = 0;
    if (raised != nullptr) raised[k] = 0;
  }
}

/// Splits Q and K and lays out k_pairs.
HWY_INLINE void PrepareScores(const Config& config, const Shape& shape, const HeadInput& input,
                              const Workspace& w, HeadResult& r) {
  const auto lq = static_cast<std::size_t>(shape.lq), lk = static_cast<std::size_t>(shape.lk);
  const auto dim = static_cast<std::size_t>(shape.dim);
  for (std::size_t i = 0; i < lq; ++i) {
    SplitRow(config.int_bits, input.q + i * dim, dim, w.dim, r.iq.data() + i * dim,
             r.fq.data() + i * dim, w.q_int + i * w.dim, w.q_frac + i * w.dim, nullptr);
  }
  std::memset(w.q_int + lq * w.dim, 0, Workspace::kPanel * w.dim * sizeof *w.q_int);
  std::memset(w.q_frac + lq * w.dim, 0, Workspace::kPanel * w.dim * sizeof *w.q_frac);
  for (std::size_t j = 0; j < lk; ++j) {
    SplitRow(config.int_bits, input.k + j * dim, dim, w.dim, r.ik.data() + j * dim,
             r.fk.data() + j * dim, w.k_int + j * w.dim,
             config.exact ? w.k_frac + j * w.dim : nullptr, w.k_raised + j * w.dim);
  }
  for (std::int16_t* k : {w.k_int, w.k_frac, w.k_raised}) {
    std::memset(k + lk * w.dim, 0, (w.keys - lk) * w.dim * sizeof *k);
  }
  // Four keys by four pairs at a time: a 4x4 transposition of 32-bit elements.
  const hn::FixedTag<std::int32_t, 4> d;
  const hn::FixedTag<std::int64_t, 2> d2;
  const std::size_t pairs = (dim + 1) / 2;
  for (std::size_t j = 0; j < w.keys; j += 4) {
    const auto* row = reinterpret_cast<const std::int32_t*>(w.k_int + j * w.dim);
    const std::size_t stride = w.dim / 2;
    for (std::size_t p = 0; p < pairs; p += 4) {
      const auto a = hn::LoadU(d, row + p), b = hn::LoadU(d, row + stride + p);
      const auto c = hn::LoadU(d, row + 2 * stride + p), e = hn::LoadU(d, row + 3 * stride + p);
      const auto ab0 = hn::BitCast(d2, hn::InterleaveLower(d, a, b));
      const auto ab1 = hn::BitCast(d2, hn::InterleaveUpper(d, a, b));
      const auto ce0 = hn::BitCast(d2, hn::InterleaveLower(d, c, e));
      const auto ce1 = hn::BitCast(d2, hn::InterleaveUpper(d, c, e));
      std::int32_t* to = w.k_pairs + p * w.keys + j;
      hn::StoreU(hn::BitCast(d, hn::InterleaveLower(d2, ab0, ce0)), d, to);
      hn::StoreU(hn::BitCast(d, hn::InterleaveUpper(d2, ab0, ce0)), d, to + w.keys);
      hn::StoreU(hn::BitCast(d, hn::InterleaveLower(d2, ab1, ce1)), d, to + 2 * w.keys);
      hn::StoreU(hn::BitCast(d, hn::InterleaveUpper(d2, ab1, ce1)), d, to + 3 * w.keys);
    }
  }
}

/// SI of query rows i .. i+3 and the first `keys` keys (a multiple of kPad) into rows of `si`,
/// `stride` apart.
HWY_NOINLINE void ScorePanel(const Workspace& w, std::size_t i, std::size_t keys, std::size_t pairs,
                             std::int32_t* si, std::size_t stride) {
  const D32 d;
  const D16 d16;
  const std::size_t lanes = hn::Lanes(d);
  const std::int16_t* q0 = w.q_int + i * w.dim;
  const std::int16_t *q1 = q0 + w.dim, *q2 = q1 + w.dim, *q3 = q2 + w.dim;
  for (std::size_t j = 0; j < keys; j += 2 * lanes) {
    V32 s00 = hn::Zero(d), s01 = s00, s10 = s00, s11 = s00;
    V32 s20 = s00, s21 = s00, s30 = s00, s31 = s00;
    const std::int32_t* k = w.k_pairs + j;
    for (std::size_t p = 0; p < pairs; ++p, k += w.keys) {
      const V16 k0 = hn::BitCast(d16, hn::LoadU(d, k));
      const V16 k1 = hn::BitCast(d16, hn::LoadU(d, k + lanes));
      V16 q = BroadcastPair(q0 + 2 * p);
      s00 = MulAddPairs(q, k0, s00);
      s01 = MulAddPairs(q, k1, s01);
      q = BroadcastPair(q1 + 2 * p);
      s10 = MulAddPairs(q, k0, s10);
      s11 = MulAddPairs(q, k1, s11);
      q = BroadcastPair(q2 + 2 * p);
      s20 = MulAddPairs(q, k0, s20);
      s21 = MulAddPairs(q, k1, s21);
      q = BroadcastPair(q3 + 2 * p);
      s30 = MulAddPairs(q, k0, s30);
      s31 = MulAddPairs(q, k1, s31);
    }
    std::int32_t* to = si + j;
    hn::StoreU(s00, d, to);
    hn::StoreU(s01, d, to + lanes);
    hn::StoreU(s10, d, to + stride);
    hn::StoreU(s11, d, to + stride + lanes);
    hn::StoreU(s20, d, to + 2 * stride);
    hn::StoreU(s21, d, to + 2 * stride + lanes);
    hn::StoreU(s30, d, to + 3 * stride);
    hn::StoreU(s31, d, to + 3 * stride + lanes);
  }
}

/// Sums over pairs of adjacent lanes: of lo in the lower half, of hi in the upper.
HWY_INLINE V32 PairSums(V32 lo, V32 hi) {
  const D32 d;
  return hn::Add(hn::ConcatEven(d, hi, lo), hn::ConcatOdd(d, hi, lo));
}

/// Sums of one block row over its valid pairs.
struct RowSums {
  std::int64_t row[2] = {0, 0};  ///< SI
  std::int64_t magnitude = 0;    ///< abs(SI), both rows
};

/// theta of a block row with rows upper and lower of SI, `keys` a multiple of kPad, all blocks
/// weighted by `factor`; and w.pair_sum.
HWY_INLINE RowSums BlockThetas(bool magnitude, std::int32_t factor,
                               const std::int32_t* HWY_RESTRICT upper,
                               const std::int32_t* HWY_RESTRICT lower, std::size_t keys,
                               const Workspace& w) {
  const D32 d;
  const std::size_t lanes = hn::Lanes(d);
  // A lane takes at most 2^24 a round; after 64 rounds, 2^30, it is widened.
  const std::size_t stretch = 64 * 2 * lanes;
  V64 wide0 = hn::Zero(D64()), wide1 = wide0, wide_magnitude = wide0;
  for (std::size_t begin = 0; begin < keys; begin += stretch) {
    const std::size_t end = std::min(keys, begin + stretch);
    V32 sum0 = hn::Zero(d), sum1 = sum0, sum_magnitude = sum0;
    for (std::size_t j = begin; j < end; j += 2 * lanes) {
      const V32 u0 = hn::LoadU(d, upper + j), u1 = hn::LoadU(d, upper + j + lanes);
      const V32 l0 = hn::LoadU(d, lower + j), l1 = hn::LoadU(d, lower + j + lanes);
      const V32 magnitude0 = hn::Add(hn::Abs(u0), hn::Abs(l0));
      const V32 magnitude1 = hn::Add(hn::Abs(u1), hn::Abs(l1));
      const V32 pairs_u = PairSums(u0, u1), pairs_l = PairSums(l0, l1);
      sum0 = hn::Add(sum0, pairs_u);
      sum1 = hn::Add(sum1, pairs_l);
      sum_magnitude = hn::Add(sum_magnitude, hn::Add(magnitude0, magnitude1));
      const V32 block = magnitude ? PairSums(magnitude0, magnitude1) : hn::Add(pairs_u, pairs_l);
      hn::StoreU(hn::Mul(block, hn::Set(d, factor)), d, w.theta + j / 2);
      hn::StoreU(pairs_u, d, w.pair_sum[0] + j / 2);
      hn::StoreU(pairs_l, d, w.pair_sum[1] + j / 2);
    }
    wide0 = hn::Add(wide0, WidenSum(sum0));
    wide1 = hn::Add(wide1, WidenSum(sum1));
    wide_magnitude = hn::Add(wide_magnitude, WidenSum(sum_magnitude));
  }
  RowSums sums;
  sums.row[0] = Sum(wide0);
  sums.row[1] = Sum(wide1);
  sums.magnitude = Sum(wide_magnitude);
  return sums;
}

/// Sum, maximum and minimum of theta[n]. Overwrites theta[n] to the end of its vector.
HWY_INLINE void ThetaStatistics(std::int32_t* theta, std::size_t n, BlockRowResult& row) {
  const D32 d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t padded = (n + lanes - 1) / lanes * lanes;
  const std::int32_t filler = theta[n - 1];
  std::fill(theta + n, theta + padded, filler);
  V32 high = hn::Set(d, filler), low = high;
  V64 sum = hn::Zero(D64());
  for (std::size_t c = 0; c < padded; c += lanes) {
    const V32 v = hn::LoadU(d, theta + c);
    high = hn::Max(high, v);
    low = hn::Min(low, v);
    sum = hn::Add(sum, WidenSum(v));
  }
  row.live = static_cast<std::uint32_t>(n);
  row.max = hn::GetLane(hn::MaxOfLanes(d, high));
  row.min = hn::GetLane(hn::MinOfLanes(d, low));
  row.sum = Sum(sum) - static_cast<std::int64_t>(padded - n) * filler;
}

/// Mask of the n live blocks: w.theta >= cut. Lists the kept columns, returns their number, and
/// adds the SI of the kept pairs to `sums`. w.mask and kept are written to the end of their vector.
HWY_INLINE std::uint32_t MaskRow(const Workspace& w, std::size_t n, std::int32_t cut,
                                 std::uint32_t* kept, std::int64_t sums[2]) {
  const D32 d;
  const U32 u;
  const hn::Rebind<std::uint8_t, D32> d8;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t count = 0;
  V64 sum0 = hn::Zero(D64()), sum1 = sum0;
  for (std::size_t c = 0; c < n; c += lanes) {
    const auto keep =
        hn::And(hn::Gt(hn::LoadU(d, w.theta + c), hn::Set(d, cut - 1)), hn::FirstN(d, n - c));
    hn::StoreU(hn::DemoteTo(d8, hn::IfThenElseZero(keep, hn::Set(d, 1))), d8, w.mask + c);
    sum0 = hn::Add(sum0, WidenSum(hn::IfThenElseZero(keep, hn::LoadU(d, w.pair_sum[0] + c))));
    sum1 = hn::Add(sum1, WidenSum(hn::IfThenElseZero(keep, hn::LoadU(d, w.pair_sum[1] + c))));
    const auto columns = hn::Iota(u, static_cast<std::uint32_t>(c));
    count += hn::CompressStore(columns, hn::RebindMask(u, keep), u, kept + count);
  }
  sums[0] += Sum(sum0);
  sums[1] += Sum(sum1);
  return static_cast<std::uint32_t>(count);
}

}  // namespace HWY_NAMESPACE
}  // namespace hdp
HWY_AFTER_NAMESPACE();

#endif
