// SPDX-License-Identifier: Apache-2.0
// The table of planted golden-model bugs.
#include "tests/sim/golden_bugs.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>

namespace hdp::test {
namespace {

/// A row in which a fill that is below zero takes part.
RowResult* row_with_fill(HeadResult& r) {
  for (RowResult& row : r.rows) {
    if (row.count > 1 && row.has_fill && row.ef > 0 && row.fill < 0) return &row;
  }
  return nullptr;
}

/// The n-th of a list, the last where there are fewer; null when it is empty.
template <class T>
T* nth(std::vector<T>& list, std::size_t n) {
  return list.empty() ? nullptr : &list[std::min(n, list.size() - 1)];
}

}  // namespace

const std::vector<GoldenBug>& golden_bugs() {
  static const std::vector<GoldenBug> bugs{
      {"score-sign", "sign of an S", "score",
       [](HeadResult& r) {
         if (KeptPair* pair = nth(r.pairs, 3)) pair->score = -pair->score;
       },
       "golden has the wrong sign"},
      {"theta-factor", "theta without its factor", "theta",
       [](HeadResult& r) {
         if (std::int32_t* theta = nth(r.theta, 1)) *theta /= 3;
       },
       "golden has the factor 1 in place of 3"},
      {"mask-block", "a block pruned that is kept", "mask_row",
       [](HeadResult& r) {
         if (r.block_rows.empty()) return;
         for (std::size_t c = 0; c < r.mask.size() / r.block_rows.size(); ++c) {
           if (r.mask[c] == 0) continue;
           r.mask[c] = 0;
           --r.block_rows[0].kept;
           return;
         }
       },
       "golden prunes block"},
      {"fill-truncated", "fill truncated", "fill",
       [](HeadResult& r) {
         if (RowResult* row = row_with_fill(r)) ++row->fill;
       },
       "golden truncates towards zero in place of flooring"},
      {"row-max", "row maximum off by one", "row_max",
       [](HeadResult& r) {
         if (RowResult* row = nth(r.rows, 0)) --row->max;
       },
       "golden is one too small"},
      {"y-plus-one", "y off by one", "y",
       [](HeadResult& r) {
         if (KeptPair* pair = nth(r.pairs, 2)) ++pair->y;
       },
       "golden is one too large"},
      {"e-segment", "e halved in a later segment", "e",
       [](HeadResult& r) {
         for (KeptPair& pair : r.pairs) {
           if (pair.y < 8192 || pair.e < 2) continue;
           pair.e = static_cast<std::uint16_t>(pair.e / 2);
           return;
         }
       },
       "golden shifts by o + 1"},
      {"total-fill", "total without the fill", "total",
       [](HeadResult& r) {
         if (RowResult* row = row_with_fill(r)) row->total -= row->np * row->ef;
       },
       "golden leaves out the fill's weight np*ef"},
      {"recip-round", "reciprocal off by one", "recip",
       [](HeadResult& r) {
         if (RowResult* row = nth(r.rows, 1)) row->recip += row->total > 0 ? 1 : 0;
       },
       "golden rounds up in place of flooring"},
      {"output-round", "output not rounded", "output",
       [](HeadResult& r) {
         if (std::int16_t* out = nth(r.out, 10)) --*out;
       },
       "golden does not round"},
      {"score-of-head", "head score without its last pair", "decision",
       [](HeadResult& r) {
         if (!r.si.empty()) r.head_score -= static_cast<std::uint64_t>(std::abs(r.si.back()));
       },
       "golden misses block (4, 5)"},
      {"row-stat-sum", "sum of a row statistic doubled", "row_stat",
       [](HeadResult& r) {
         if (BlockRowResult* row = nth(r.block_rows, 1)) row->sum += r.block_rows[0].sum;
       },
       "golden includes block row 0's statistic"},
      {"threshold-n", "threshold with n + 1", "threshold",
       [](HeadResult& r) {
         if (BlockRowResult* row = nth(r.block_rows, 2)) row->rhs += std::int64_t{16384} * row->max;
       },
       "golden has n + 1 in place of n"},
  };
  return bugs;
}

sim::SpoilGolden golden_bug(const std::string& name) {
  const std::size_t at = name.find('@');
  const int from = at == std::string::npos ? 0 : std::stoi(name.substr(at + 1));
  std::string known;
  for (const GoldenBug& bug : golden_bugs()) {
    if (name.substr(0, at) == bug.name) {
      return [&bug, from](HeadResult& result, int head) {
        if (head >= from) bug.plant(result);
      };
    }
    known += std::string(known.empty() ? "" : ", ") + bug.name;
  }
  throw std::invalid_argument("no golden bug '" + name + "'; there are " + known);
}

}  // namespace hdp::test
