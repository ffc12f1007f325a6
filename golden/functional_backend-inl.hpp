// SPDX-License-Identifier: Apache-2.0
// The functional model behind the mask: scores, softmax, values (algorithm.md sections 3 to 6).
// Included once per vector instruction set by golden/functional.cpp.

#if defined(HDP_FUNCTIONAL_BACKEND_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HDP_FUNCTIONAL_BACKEND_INL
#undef HDP_FUNCTIONAL_BACKEND_INL
#else
#define HDP_FUNCTIONAL_BACKEND_INL
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "golden/functional_integer-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hdp {
namespace HWY_NAMESPACE {

/// [sum of a, of b, of c, of e] over the lanes.
HWY_INLINE hn::Vec<hn::FixedTag<std::int32_t, 4>> SumFour(V32 a, V32 b, V32 c, V32 e) {
  const D32 d;
  const D64 d64;
  const hn::FixedTag<std::int32_t, 4> d4;
  const V32 ab = hn::Add(hn::InterleaveLower(d, a, b), hn::InterleaveUpper(d, a, b));
  const V32 ce = hn::Add(hn::InterleaveLower(d, c, e), hn::InterleaveUpper(d, c, e));
  const V64 ab64 = hn::BitCast(d64, ab), ce64 = hn::BitCast(d64, ce);
  const V32 sums = hn::Add(hn::BitCast(d, hn::InterleaveLower(d64, ab64, ce64)),
                           hn::BitCast(d, hn::InterleaveUpper(d64, ab64, ce64)));
#if HWY_MAX_BYTES == 64
  const hn::Half<D32> d_half;
  const auto half = hn::Add(hn::LowerHalf(d_half, sums), hn::UpperHalf(d_half, sums));
  return hn::Add(hn::LowerHalf(d4, half), hn::UpperHalf(d4, half));
#elif HWY_MAX_BYTES == 32
  return hn::Add(hn::LowerHalf(d4, sums), hn::UpperHalf(d4, sums));
#else
  static_assert(HWY_MAX_BYTES == 16, "vectors of 128, 256 or 512 bits");
  return hn::BitCast(d4, sums);
#endif
}

/// Keys 2c, 2c+1 of `count` columns c. Writes whole vectors.
HWY_INLINE void ListKeys(const std::uint32_t* HWY_RESTRICT columns, std::size_t count,
                         std::uint32_t* HWY_RESTRICT keys) {
  const U32 u;
  for (std::size_t k = 0; k < count; k += hn::Lanes(u)) {
    const auto even = hn::ShiftLeft<1>(hn::LoadU(u, columns + k));
    hn::StoreInterleaved2(even, hn::Add(even, hn::Set(u, 1)), u, keys + 2 * k);
  }
}

/// The sums of two query rows with two keys: first row with both keys, second row with both.
using Block = hn::Vec<hn::FixedTag<std::int32_t, 4>>;

/// Sums of a kept block: q_int * k_raised + q_frac * (k_raised >> F). Query rows and keys are `dim`
/// apart; kVectors is the number of vectors in a row, 0: any.
template <int kVectors>
HWY_INLINE Block BlockScores(std::size_t dim, const std::int16_t* HWY_RESTRICT q_int,
                             const std::int16_t* HWY_RESTRICT q_frac,
                             const std::int16_t* HWY_RESTRICT k_raised) {
  const D16 d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t end = kVectors == 0 ? dim : kVectors * lanes;
  V32 u0 = hn::Zero(D32()), u1 = u0, l0 = u0, l1 = u0;
  for (std::size_t e = 0; e < end; e += lanes) {
    const V16 raised0 = hn::LoadU(d, k_raised + e), raised1 = hn::LoadU(d, k_raised + dim + e);
    const V16 int0 = hn::ShiftRight<Config::kFracBits>(raised0);
    const V16 int1 = hn::ShiftRight<Config::kFracBits>(raised1);
    const V16 upper_int = hn::LoadU(d, q_int + e), lower_int = hn::LoadU(d, q_int + dim + e);
    const V16 upper_frac = hn::LoadU(d, q_frac + e), lower_frac = hn::LoadU(d, q_frac + dim + e);
    u0 = MulAddPairs(upper_int, raised0, MulAddPairs(upper_frac, int0, u0));
    u1 = MulAddPairs(upper_int, raised1, MulAddPairs(upper_frac, int1, u1));
    l0 = MulAddPairs(lower_int, raised0, MulAddPairs(lower_frac, int0, l0));
    l1 = MulAddPairs(lower_int, raised1, MulAddPairs(lower_frac, int1, l1));
  }
  return SumFour(u0, u1, l0, l1);
}

/// Sums of a block: a * b. Query rows and keys are `dim` apart.
HWY_INLINE Block BlockDots(std::size_t dim, const std::int16_t* HWY_RESTRICT a,
                           const std::int16_t* HWY_RESTRICT b) {
  const D16 d;
  V32 u0 = hn::Zero(D32()), u1 = u0, l0 = u0, l1 = u0;
  for (std::size_t e = 0; e < dim; e += hn::Lanes(d)) {
    const V16 upper = hn::LoadU(d, a + e), lower = hn::LoadU(d, a + dim + e);
    const V16 key0 = hn::LoadU(d, b + e), key1 = hn::LoadU(d, b + dim + e);
    u0 = MulAddPairs(upper, key0, u0);
    u1 = MulAddPairs(upper, key1, u1);
    l0 = MulAddPairs(lower, key0, l0);
    l1 = MulAddPairs(lower, key1, l1);
  }
  return SumFour(u0, u1, l0, l1);
}

/// What k_raised adds to BlockScores(): 2^(F-1) times the sums of the two rows of q_int.
HWY_INLINE Block Raise(std::size_t dim, const std::int16_t* q_int) {
  const D16 d;
  const V16 ones = hn::Set(d, 1);
  V32 upper = hn::Zero(D32()), lower = upper;
  for (std::size_t e = 0; e < dim; e += hn::Lanes(d)) {
    upper = MulAddPairs(hn::LoadU(d, q_int + e), ones, upper);
    lower = MulAddPairs(hn::LoadU(d, q_int + dim + e), ones, lower);
  }
  return hn::ShiftLeft<Config::kFracBits - 1>(SumFour(upper, upper, lower, lower));
}

/// Scores of the kept blocks of the block row whose first query row is i.
template <int kVectors>
HWY_NOINLINE void KeptScores(bool exact, const Workspace& w, std::size_t i,
                             const std::uint32_t* kept, std::size_t count, std::int32_t* upper,
                             std::int32_t* lower) {
  const hn::FixedTag<std::int32_t, 4> d4;
  const hn::Half<decltype(d4)> d2;
  const std::size_t dim = w.dim;
  const std::int16_t *q_int = w.q_int + i * dim, *q_frac = w.q_frac + i * dim;
  const Block raise = Raise(dim, q_int);
  for (std::size_t n = 0; n < count; ++n) {
    const std::size_t key = 2 * std::size_t{kept[n]} * dim;
    Block score = hn::Sub(BlockScores<kVectors>(dim, q_int, q_frac, w.k_raised + key), raise);
    if (exact) {
      const Block product = BlockDots(dim, q_frac, w.k_frac + key);
      const Block half = hn::Set(d4, 1 << (Config::kFracBits - 1));
      score = hn::Add(score, hn::ShiftRight<Config::kFracBits>(hn::Add(product, half)));
    }
    hn::StoreU(hn::LowerHalf(d2, score), d2, upper + 2 * n);
    hn::StoreU(hn::UpperHalf(d2, score), d2, lower + 2 * n);
  }
}

/// Largest of count >= 1 scores. Reads whole vectors.
HWY_INLINE std::int32_t LargestScore(const std::int32_t* score, std::size_t count) {
  const D32 d;
  const std::size_t lanes = hn::Lanes(d);
  const V32 first = hn::Set(d, score[0]);
  V32 largest = first;
  for (std::size_t k = 0; k < count; k += lanes) {
    const V32 v = hn::IfThenElse(hn::FirstN(d, count - k), hn::LoadU(d, score + k), first);
    largest = hn::Max(largest, v);
  }
  return hn::GetLane(hn::MaxOfLanes(d, largest));
}

/// y of a score (algorithm.md section 5).
struct ExpScale {
  static constexpr std::uint32_t kLargest = (1u << 17) - 1;
  std::uint32_t mant;
  int shift;
  std::uint32_t reach;  ///< the smallest difference with y = kLargest: keeps y within 32 bits

  explicit ExpScale(const Config& config)
      : mant(config.mant), shift(static_cast<int>(config.shift)) {
    const std::uint64_t smallest =
        ((std::uint64_t{kLargest} << config.shift) - 1) / config.mant + 1;
    reach = static_cast<std::uint32_t>(std::min<std::uint64_t>(smallest, 0xffffffff));
  }

  std::uint32_t y(std::int32_t max, std::int32_t score) const {
    const auto product = static_cast<std::uint64_t>(std::int64_t{max} - score) * mant;
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(product >> shift, kLargest));
  }
  static std::uint32_t e(std::uint32_t y) {
    const std::uint32_t f = y & 4095;
    return (32768 - ((f * (22023 - ((5639 * f) >> 12))) >> 12)) >> (y >> 12);
  }
};

/// y and e of `count` scores of a row into pairs, and their weights e - ef as two 16-bit halves,
/// zero from `count` to `padded`. Returns the sum of e. Writes whole vectors.
HWY_INLINE std::uint32_t Weights(const ExpScale& scale, const std::int32_t* HWY_RESTRICT score,
                                 std::int32_t max, std::uint32_t ef,
                                 const std::uint32_t* HWY_RESTRICT key, std::size_t count,
                                 std::size_t padded, std::uint32_t* HWY_RESTRICT pairs,
                                 std::int16_t* HWY_RESTRICT high, std::int16_t* HWY_RESTRICT low) {
  const D32 d;
  const U32 u;
  const U64 u64;
  const hn::Rebind<std::int16_t, D32> d_half;
  const std::size_t lanes = hn::Lanes(d);
  const auto mant = hn::Set(u, scale.mant);
  auto total = hn::Zero(u);
  for (std::size_t k = 0; k < padded; k += lanes) {
    const auto score_k = hn::BitCast(u, hn::LoadU(d, score + k));
    const auto reach = hn::Min(hn::Sub(hn::Set(u, static_cast<std::uint32_t>(max)), score_k),
                               hn::Set(u, scale.reach));
    const auto odd = hn::BitCast(u, hn::ShiftRight<32>(hn::BitCast(u64, reach)));
    const auto y_even = hn::ShiftRightSame(hn::MulEven(reach, mant), scale.shift);
    const auto y_odd = hn::ShiftRightSame(hn::MulEven(odd, mant), scale.shift);
    const auto y = hn::Min(hn::BitCast(u, hn::Or(y_even, hn::ShiftLeft<32>(y_odd))),
                           hn::Set(u, ExpScale::kLargest));
    const auto f = hn::And(y, hn::Set(u, 4095));
    const auto slope = hn::Sub(hn::Set(u, 22023), hn::ShiftRight<12>(hn::Mul(f, hn::Set(u, 5639))));
    const auto fraction = hn::Sub(hn::Set(u, 32768), hn::ShiftRight<12>(hn::Mul(f, slope)));
    const auto e = hn::Shr(fraction, hn::ShiftRight<12>(y));

    const auto valid = hn::FirstN(u, count > k ? count - k : 0);
    total = hn::Add(total, hn::IfThenElseZero(valid, e));
    const auto weight = hn::BitCast(d, hn::IfThenElseZero(valid, hn::Sub(e, hn::Set(u, ef))));
    hn::StoreU(hn::DemoteTo(d_half, hn::ShiftRight<8>(weight)), d_half, high + k);
    hn::StoreU(hn::DemoteTo(d_half, hn::And(weight, hn::Set(d, 255))), d_half, low + k);
    if (k < count) {  // the layout of KeptPair
      const auto key_e = hn::Or(hn::LoadU(u, key + k), hn::ShiftLeft<16>(e));
      hn::StoreInterleaved3(key_e, score_k, y, u, pairs + 3 * k);
    }
  }
  return hn::GetLane(hn::SumOfLanes(u, total));
}

/// to[n] += high * 256 + low for the lanes of two 32-bit sums.
HWY_INLINE void AddHalves(V32 high, V32 low, std::int64_t* to) {
  const D64 d;
  const hn::Half<D32> half;
  const std::size_t lanes = hn::Lanes(d);
  const V64 high0 = hn::PromoteTo(d, hn::LowerHalf(half, high));
  const V64 high1 = hn::PromoteTo(d, hn::UpperHalf(half, high));
  const V64 low0 = hn::PromoteTo(d, hn::LowerHalf(half, low));
  const V64 low1 = hn::PromoteTo(d, hn::UpperHalf(half, low));
  hn::StoreU(hn::Add(hn::LoadU(d, to), hn::Add(hn::ShiftLeft<8>(high0), low0)), d, to);
  hn::StoreU(hn::Add(hn::LoadU(d, to + lanes), hn::Add(hn::ShiftLeft<8>(high1), low1)), d,
             to + lanes);
}

/// Weighted sums of V over the kept blocks for both query rows of a block row, into w.num_block.
HWY_NOINLINE void WeightedValues(const Workspace& w, const std::uint32_t* kept, std::size_t count) {
  const D32 d;
  const D16 d16;
  const std::size_t lanes = hn::Lanes(d);
  const std::int16_t *high0 = w.weight_high[0], *high1 = w.weight_high[1];
  const std::int16_t *low0 = w.weight_low[0], *low1 = w.weight_low[1];
  std::memset(w.num_block[0], 0, w.dim * sizeof *w.num_block[0]);
  std::memset(w.num_block[1], 0, w.dim * sizeof *w.num_block[1]);
  // Two products of 255 * 2^15 a block: 128 blocks stay below 2^31.
  constexpr std::size_t kStretch = 128;
  for (std::size_t begin = 0; begin < count; begin += kStretch) {
    const std::size_t end = std::min(count, begin + kStretch);
    for (std::size_t e = 0; e < w.dim; e += 2 * lanes) {
      V32 uh0 = hn::Zero(d), uh1 = uh0, ul0 = uh0, ul1 = uh0;
      V32 lh0 = uh0, lh1 = uh0, ll0 = uh0, ll1 = uh0;
      for (std::size_t n = begin; n < end; ++n) {
        const std::int16_t* v = w.v_pairs + (std::size_t{kept[n]} * w.dim + e) * 2;
        const V16 v0 = hn::LoadU(d16, v), v1 = hn::LoadU(d16, v + 2 * lanes);
        V16 weight = BroadcastPair(high0 + 2 * n);
        uh0 = MulAddPairs(weight, v0, uh0);
        uh1 = MulAddPairs(weight, v1, uh1);
        weight = BroadcastPair(low0 + 2 * n);
        ul0 = MulAddPairs(weight, v0, ul0);
        ul1 = MulAddPairs(weight, v1, ul1);
        weight = BroadcastPair(high1 + 2 * n);
        lh0 = MulAddPairs(weight, v0, lh0);
        lh1 = MulAddPairs(weight, v1, lh1);
        weight = BroadcastPair(low1 + 2 * n);
        ll0 = MulAddPairs(weight, v0, ll0);
        ll1 = MulAddPairs(weight, v1, ll1);
      }
      AddHalves(uh0, ul0, w.num_block[0] + e);
      AddHalves(uh1, ul1, w.num_block[0] + e + lanes);
      AddHalves(lh0, ll0, w.num_block[1] + e);
      AddHalves(lh1, ll1, w.num_block[1] + e + lanes);
    }
  }
}

/// num = kept sums + ef * sums of V, and the output of a row (algorithm.md section 6). All arrays
/// have w.dim elements.
HWY_INLINE void OutputRow(const Workspace& w, const RowResult& row, const std::int64_t* kept,
                          std::int64_t* HWY_RESTRICT num, std::int16_t* HWY_RESTRICT out) {
  const D64 d;
  const U64 u;
  const D32 d32;
  const U32 u32;
  const hn::Half<D32> d_half;
  const hn::Rebind<std::int16_t, D32> d_out;
  const std::size_t lanes = hn::Lanes(d);
  const V32 ef = hn::Set(d32, static_cast<std::int32_t>(row.ef));
  const auto recip = hn::Set(u32, row.recip);
  // |num * R + rounding| < 2^60: with 2^62 on top a logical shift does for the arithmetic one.
  const int shift = 31 + static_cast<int>(row.t);
  const auto round = hn::Set(u, (std::uint64_t{1} << (shift - 1)) + (std::uint64_t{1} << 62));
  const auto lift = hn::Set(u, std::uint64_t{1} << (62 - shift));
  for (std::size_t e = 0; e < w.dim; e += 2 * lanes) {
    const V64 sum0 = hn::PromoteTo(d, hn::LoadU(d_half, w.v_sum + e));
    const V64 sum1 = hn::PromoteTo(d, hn::LoadU(d_half, w.v_sum + e + lanes));
    const V64 num0 = hn::Add(hn::LoadU(d, kept + e), hn::MulEven(hn::BitCast(d32, sum0), ef));
    const V64 num1 =
        hn::Add(hn::LoadU(d, kept + e + lanes), hn::MulEven(hn::BitCast(d32, sum1), ef));
    hn::StoreU(num0, d, num + e);
    hn::StoreU(num1, d, num + e + lanes);

    // num * R modulo 2^64, from 32-bit halves.
    const auto high0 = hn::BitCast(u32, hn::ShiftRight<32>(hn::BitCast(u, num0)));
    const auto high1 = hn::BitCast(u32, hn::ShiftRight<32>(hn::BitCast(u, num1)));
    const auto product0 = hn::Add(hn::MulEven(hn::BitCast(u32, num0), recip),
                                  hn::ShiftLeft<32>(hn::MulEven(high0, recip)));
    const auto product1 = hn::Add(hn::MulEven(hn::BitCast(u32, num1), recip),
                                  hn::ShiftLeft<32>(hn::MulEven(high1, recip)));
    const auto out0 = hn::Sub(hn::ShiftRightSame(hn::Add(product0, round), shift), lift);
    const auto out1 = hn::Sub(hn::ShiftRightSame(hn::Add(product1, round), shift), lift);
    const V32 both = hn::ConcatEven(d32, hn::BitCast(d32, out1), hn::BitCast(d32, out0));
    hn::StoreU(hn::DemoteTo(d_out, both), d_out, out + e);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace hdp
HWY_AFTER_NAMESPACE();

#endif
