// SPDX-License-Identifier: Apache-2.0
// The functional model: algorithm.md, bit for bit.
#include "golden/functional.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace hdp {
namespace {

using i64 = std::int64_t;

std::size_t zu(int x) { return static_cast<std::size_t>(x); }

i64 floor_div(i64 a, i64 b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

void split(int int_bits, const std::int16_t* x, std::size_t n, std::vector<std::int8_t>& ix,
           std::vector<std::int8_t>& fx) {
  ix.resize(n);
  fx.resize(n);
  const int top = (1 << (int_bits + 7)) - 129;
  for (std::size_t k = 0; k < n; ++k) {
    const int sat = std::min<int>(x[k], top);
    const int high = (sat + 128) >> 8;
    ix[k] = static_cast<std::int8_t>(high);
    fx[k] = static_cast<std::int8_t>(sat - high * 256);
  }
}

std::uint32_t exp_y(const Config& c, i64 m, i64 s) {
  const auto product = static_cast<std::uint64_t>(m - s) * c.mant;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(product >> c.shift, 131071));
}

std::uint32_t exp_e(std::uint32_t y) {
  const std::uint32_t o = y >> 12, f = y & 4095;
  return (32768 - ((f * (22023 - ((5639 * f) >> 12))) >> 12)) >> o;
}

}  // namespace

void validate(const Config& c, const Shape& s) {
  const auto check = [](bool ok, const char* name, long long value, const char* allowed) {
    if (ok) return;
    throw std::invalid_argument(std::string(name) + " is " + std::to_string(value) +
                                "; allowed: " + allowed);
  };
  check(c.int_bits == 8 || c.int_bits == 4, "int_bits", c.int_bits, "8 or 4");
  check(c.rho_q15 >= -32768 && c.rho_q15 <= 32767, "rho_q15", c.rho_q15, "-32768 .. 32767");
  check(c.tau >> 48 == 0, "tau", static_cast<long long>(c.tau), "0 .. 2^48-1");
  check(c.mant >= 32768 && c.mant <= 65535, "mant", c.mant, "32768 .. 65535");
  check(c.shift <= 47, "shift", c.shift, "0 .. 47");
  check(static_cast<int>(c.fill) <= 2, "fill", static_cast<int>(c.fill), "mean, zero, skip");
  check(static_cast<int>(c.importance) <= 1, "importance", static_cast<int>(c.importance),
        "signed, abs");
  check(s.lq >= 1 && s.lq <= 4096, "lq", s.lq, "1 .. 4096");
  check(s.lk >= 1 && s.lk <= 4096, "lk", s.lk, "1 .. 4096");
  check(s.dim >= 1 && s.dim <= 256, "dim", s.dim, "1 .. 256");
  check(!c.causal || s.lk >= s.lq, "lk", s.lk, "lq or more when causal");
}

void run_head(const Config& c, const Shape& s, const HeadInput& in, HeadResult& r) {
  const int lq = s.lq, lk = s.lk, dim = s.dim, B = s.block_rows(), C = s.block_cols();
  split(c.int_bits, in.q, zu(lq * dim), r.iq, r.fq);
  split(c.int_bits, in.k, zu(lk * dim), r.ik, r.fk);
  r.si.assign(zu(lq * lk), 0);
  r.theta.assign(zu(B * C), 0);
  r.mask.assign(zu(B * C), 0);
  r.block_rows.assign(zu(B), {});
  r.rows.assign(zu(lq), {});
  r.pairs.clear();
  r.num.assign(zu(lq * dim), 0);
  r.out.assign(zu(lq * dim), 0);
  r.head_score = 0;
  r.kept_blocks = r.live_blocks = 0;

  for (int i = 0; i < lq; ++i) {
    for (int j = 0; j < s.limit(i, c.causal); ++j) {
      std::int32_t sum = 0;
      for (int d = 0; d < dim; ++d) sum += r.iq[zu(i * dim + d)] * r.ik[zu(j * dim + d)];
      r.si[zu(i * lk + j)] = sum;
      r.head_score += static_cast<std::uint64_t>(std::abs(sum));
    }
  }
  r.pruned = c.head_prune && r.head_score <= c.tau;

  for (int b = 0; b < B; ++b) {
    BlockRowResult& br = r.block_rows[zu(b)];
    for (int col = 0; col < C; ++col) {
      int p = 0;
      std::int32_t sum = 0;
      for (int i = 2 * b; i < std::min(2 * b + 2, lq); ++i) {
        for (int j = 2 * col; j < std::min(2 * col + 2, s.limit(i, c.causal)); ++j) {
          const std::int32_t si = r.si[zu(i * lk + j)];
          sum += c.importance == Importance::Abs ? std::abs(si) : si;
          ++p;
        }
      }
      if (p == 0) continue;
      const std::int32_t theta = 12 / p * sum;
      r.theta[zu(b * C + col)] = theta;
      br.sum += theta;
      br.max = br.live == 0 ? theta : std::max(br.max, theta);
      br.min = br.live == 0 ? theta : std::min(br.min, theta);
      ++br.live;
    }
    const i64 w = std::abs(c.rho_q15), n = br.live, ext = c.rho_q15 >= 0 ? br.max : br.min;
    br.rhs = w * ext * n + (32768 - w) * br.sum;
    for (int col = 0; col < static_cast<int>(br.live); ++col) {
      const i64 lhs = i64{r.theta[zu(b * C + col)]} * n * 32768;
      const bool keep = !c.block_prune || lhs >= br.rhs;
      r.mask[zu(b * C + col)] = keep;
      br.kept += keep;
      for (int i = 2 * b; i < std::min(2 * b + 2, lq) && !keep; ++i) {
        for (int j = 2 * col; j < std::min(2 * col + 2, s.limit(i, c.causal)); ++j) {
          ++br.np[i & 1];
          br.psum[i & 1] += r.si[zu(i * lk + j)];
        }
      }
    }
    r.kept_blocks += br.kept;
    r.live_blocks += br.live;
  }

  for (int i = 0; i < lq; ++i) {
    RowResult& row = r.rows[zu(i)];
    row.first = static_cast<std::uint32_t>(r.pairs.size());
    if (r.pruned) continue;
    const int limit = s.limit(i, c.causal);
    row.np = r.block_rows[zu(i / 2)].np[i & 1];
    row.psum = r.block_rows[zu(i / 2)].psum[i & 1];
    row.has_fill = row.np > 0 && c.fill != Fill::Skip;
    if (row.has_fill && c.fill == Fill::Mean) {
      row.fill = static_cast<std::int32_t>(floor_div(row.psum * 256, row.np));
    }
    row.max = row.fill;
    for (int j = 0; j < limit; ++j) {
      if (!r.mask[zu(i / 2 * C + j / 2)]) continue;
      std::int32_t cross = 0, last = 0;
      for (int d = 0; d < dim; ++d) {
        const int iq = r.iq[zu(i * dim + d)], fq = r.fq[zu(i * dim + d)];
        const int ik = r.ik[zu(j * dim + d)], fk = r.fk[zu(j * dim + d)];
        cross += iq * fk + fq * ik;
        last += fq * fk;
      }
      std::int32_t score = r.si[zu(i * lk + j)] * 256 + cross;
      if (c.exact) score += (last + 128) >> 8;
      if (row.count == 0 && !row.has_fill) row.max = score;
      row.max = std::max(row.max, score);
      r.pairs.push_back({static_cast<std::uint16_t>(j), 0, score, 0});
      ++row.count;
    }
    if (row.has_fill) {
      row.yf = exp_y(c, row.max, row.fill);
      row.ef = exp_e(row.yf);
    }
    row.total = row.np * row.ef;
    for (std::uint32_t k = row.first; k < row.first + row.count; ++k) {
      r.pairs[k].y = exp_y(c, row.max, r.pairs[k].score);
      r.pairs[k].e = static_cast<std::uint16_t>(exp_e(r.pairs[k].y));
      row.total += r.pairs[k].e;
    }
    if (row.total == 0) continue;
    while (row.total >> row.t >> 16 != 0) ++row.t;
    row.recip = (1u << 31) / (row.total >> row.t);
    for (int d = 0; d < dim; ++d) {
      i64 all = 0, kept = 0, num = 0;
      for (int j = 0; j < limit; ++j) all += in.v[j * dim + d];
      for (std::uint32_t k = row.first; k < row.first + row.count; ++k) {
        kept += in.v[r.pairs[k].key * dim + d];
        num += i64{r.pairs[k].e} * in.v[r.pairs[k].key * dim + d];
      }
      num += i64{row.ef} * (all - kept);
      r.num[zu(i * dim + d)] = num;
      const i64 o = (num * row.recip + (i64{1} << (30 + row.t))) >> (31 + row.t);
      r.out[zu(i * dim + d)] = static_cast<std::int16_t>(std::clamp<i64>(o, -32768, 32767));
    }
  }
}

}  // namespace hdp
