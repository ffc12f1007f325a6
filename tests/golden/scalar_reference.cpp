// SPDX-License-Identifier: Apache-2.0
// A second, independent implementation of algorithm.md in plain scalar code, and a comparer.
#include "tests/golden/scalar_reference.hpp"

#include <cstdint>
#include <cstdlib>
#include <vector>

namespace hdp::reference {
namespace {

__extension__ typedef __int128 Wide;  // no intermediate of the page comes near this width

constexpr int kF = Config::kFracBits;

// Floor division: C++ truncates, the page floors.
Wide floor_div(Wide a, Wide b) {
  Wide quotient = a / b;
  if (a % b != 0 && ((a < 0) != (b < 0))) quotient -= 1;
  return quotient;
}

// `>>` of the page, written as what it means.
Wide shift_right(Wide a, int places) { return floor_div(a, static_cast<Wide>(1) << places); }

struct Head {
  const Config& config;
  const Shape& shape;
  const HeadInput& input;
  HeadResult& r;

  // Section 1: valid pairs.
  bool valid(int i, int j) const {
    if (i < 0 || i >= shape.lq || j < 0 || j >= shape.lk) return false;
    return !config.causal || j <= i + (shape.lk - shape.lq);
  }
  std::size_t pair_index(int i, int j) const {
    return static_cast<std::size_t>(i) * static_cast<std::size_t>(shape.lk) +
           static_cast<std::size_t>(j);
  }
  std::size_t block_index(int b, int c) const {
    return static_cast<std::size_t>(b) * static_cast<std::size_t>(shape.block_cols()) +
           static_cast<std::size_t>(c);
  }
  std::size_t element(int row, int d) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(shape.dim) +
           static_cast<std::size_t>(d);
  }
  bool kept(int i, int j) const { return valid(i, j) && r.mask[block_index(i / 2, j / 2)] != 0; }
  bool pruned(int i, int j) const { return valid(i, j) && !kept(i, j); }
  int si(int i, int j) const { return r.si[pair_index(i, j)]; }

  int valid_pairs(int b, int c) const {
    int p = 0;
    for (int i = 2 * b; i <= 2 * b + 1; ++i)
      for (int j = 2 * c; j <= 2 * c + 1; ++j)
        if (valid(i, j)) ++p;
    return p;
  }

  void split(const std::int16_t* x, int rows, std::vector<std::int8_t>& integer,
             std::vector<std::int8_t>& fraction) const;
  void integer_phase();
  void block_row(int b);
  void head_score();
  Wide score(int i, int j) const;
  std::uint32_t distance(Wide m, Wide s) const;
  static std::uint32_t weight(std::uint32_t y);
  void softmax_row(int i);
  void output_row(int i);
  void run();
};

// Section 1: nearest split.
void Head::split(const std::int16_t* x, int rows, std::vector<std::int8_t>& integer,
                 std::vector<std::int8_t>& fraction) const {
  const int width = config.int_bits + kF;
  const int top = (1 << (width - 1)) - (1 << (kF - 1)) - 1;
  integer.clear();
  fraction.clear();
  for (int row = 0; row < rows; ++row) {
    for (int d = 0; d < shape.dim; ++d) {
      int value = x[element(row, d)];
      if (value > top) value = top;
      const int ix = static_cast<int>(shift_right(value + (1 << (kF - 1)), kF));
      const int fx = value - ix * (1 << kF);
      integer.push_back(static_cast<std::int8_t>(ix));
      fraction.push_back(static_cast<std::int8_t>(fx));
    }
  }
}

// Section 2: SI and theta.
void Head::integer_phase() {
  r.si.assign(pair_index(shape.lq, 0), 0);
  for (int i = 0; i < shape.lq; ++i) {
    for (int j = 0; j < shape.lk; ++j) {
      if (!valid(i, j)) continue;
      std::int64_t sum = 0;
      for (int d = 0; d < shape.dim; ++d)
        sum += static_cast<std::int64_t>(r.iq[element(i, d)]) * r.ik[element(j, d)];
      r.si[pair_index(i, j)] = static_cast<std::int32_t>(sum);
    }
  }
  r.theta.assign(block_index(shape.block_rows(), 0), 0);
  for (int b = 0; b < shape.block_rows(); ++b) {
    for (int c = 0; c < shape.block_cols(); ++c) {
      const int p = valid_pairs(b, c);
      if (p == 0) continue;
      std::int64_t sum = 0;
      for (int i = 2 * b; i <= 2 * b + 1; ++i) {
        for (int j = 2 * c; j <= 2 * c + 1; ++j) {
          if (!valid(i, j)) continue;
          sum += config.importance == Importance::Abs ? std::abs(si(i, j)) : si(i, j);
        }
      }
      r.theta[block_index(b, c)] = static_cast<std::int32_t>((12 / p) * sum);
    }
  }
}

// Section 2: the row-balanced threshold and the mask of one block row.
void Head::block_row(int b) {
  BlockRowResult row;
  bool any = false;
  for (int c = 0; c < shape.block_cols(); ++c) {
    if (valid_pairs(b, c) == 0) continue;
    const std::int32_t theta = r.theta[block_index(b, c)];
    row.live += 1;
    row.sum += theta;
    if (!any || theta > row.max) row.max = theta;
    if (!any || theta < row.min) row.min = theta;
    any = true;
  }
  const Wide w = config.rho_q15 < 0 ? -static_cast<Wide>(config.rho_q15) : config.rho_q15;
  const Wide ext = config.rho_q15 >= 0 ? row.max : row.min;
  const Wide n = row.live;
  const Wide rhs = w * ext * n + (32768 - w) * row.sum;
  row.rhs = static_cast<std::int64_t>(rhs);
  for (int c = 0; c < shape.block_cols(); ++c) {
    if (valid_pairs(b, c) == 0) continue;
    const Wide theta = r.theta[block_index(b, c)];
    if (!config.block_prune || theta * n * 32768 >= rhs) {
      r.mask[block_index(b, c)] = 1;
      row.kept += 1;
    }
  }
  for (int half = 0; half < 2; ++half) {
    for (int j = 0; j < shape.lk; ++j) {
      if (!pruned(2 * b + half, j)) continue;
      row.np[half] += 1;
      row.psum[half] += si(2 * b + half, j);
    }
  }
  r.block_rows.push_back(row);
  r.kept_blocks += row.kept;
  r.live_blocks += row.live;
}

// Section 2: head score.
void Head::head_score() {
  r.head_score = 0;
  for (int i = 0; i < shape.lq; ++i)
    for (int j = 0; j < shape.lk; ++j)
      if (valid(i, j)) r.head_score += static_cast<std::uint64_t>(std::abs(si(i, j)));
  r.pruned = config.head_prune && r.head_score <= config.tau;
}

// Section 3: S of a kept pair.
Wide Head::score(int i, int j) const {
  Wide s = static_cast<Wide>(si(i, j)) * (1 << kF);
  for (int d = 0; d < shape.dim; ++d) {
    const int iq = r.iq[element(i, d)], fq = r.fq[element(i, d)];
    const int ik = r.ik[element(j, d)], fk = r.fk[element(j, d)];
    s += iq * fk + fq * ik;
  }
  if (config.exact) {
    Wide low = 0;
    for (int d = 0; d < shape.dim; ++d)
      low += static_cast<int>(r.fq[element(i, d)]) * r.fk[element(j, d)];
    s += shift_right(low + (1 << (kF - 1)), kF);
  }
  return s;
}

// Section 5: y.
std::uint32_t Head::distance(Wide m, Wide s) const {
  const Wide y =
      shift_right((m - s) * static_cast<Wide>(config.mant), static_cast<int>(config.shift));
  const Wide largest = (1 << 17) - 1;
  return static_cast<std::uint32_t>(y < largest ? y : largest);
}

// Section 5: e.
std::uint32_t Head::weight(std::uint32_t y) {
  const Wide o = y / 4096, f = y % 4096;
  const Wide inner = 22023 - shift_right(5639 * f, 12);
  const Wide power = 32768 - shift_right(f * inner, 12);
  return static_cast<std::uint32_t>(shift_right(power, static_cast<int>(o)));
}

// Sections 3 to 5 for one query row of a surviving head.
void Head::softmax_row(int i) {
  RowResult row;
  row.first = static_cast<std::uint32_t>(r.pairs.size());
  Wide m = 0;
  bool any = false;
  std::vector<KeptPair> kept_pairs;
  Wide pruned_sum = 0;
  for (int j = 0; j < shape.lk; ++j) {
    if (pruned(i, j)) {
      row.np += 1;
      pruned_sum += si(i, j);
    }
    if (!kept(i, j)) continue;
    const Wide s = score(i, j);
    kept_pairs.push_back(
        KeptPair{static_cast<std::uint16_t>(j), 0, static_cast<std::int32_t>(s), 0});
    if (!any || s > m) m = s;
    any = true;
  }
  row.count = static_cast<std::uint32_t>(kept_pairs.size());
  row.psum = static_cast<std::int64_t>(pruned_sum);
  row.has_fill = row.np > 0 && config.fill != Fill::Skip;
  if (row.has_fill) {
    Wide fill = 0;
    if (config.fill == Fill::Mean) fill = floor_div(pruned_sum * (1 << kF), row.np);
    row.fill = static_cast<std::int32_t>(fill);
    if (!any || fill > m) m = fill;
    any = true;
  }
  row.max = static_cast<std::int32_t>(m);
  Wide total = 0;
  for (KeptPair& pair : kept_pairs) {
    pair.y = distance(m, pair.score);
    pair.e = static_cast<std::uint16_t>(weight(pair.y));
    total += pair.e;
    r.pairs.push_back(pair);
  }
  if (row.has_fill) {
    row.yf = distance(m, row.fill);
    row.ef = weight(row.yf);
    total += static_cast<Wide>(row.np) * row.ef;
  }
  row.total = static_cast<std::uint32_t>(total);
  if (total > 0) {
    int bits = 0;
    for (Wide rest = total; rest > 0; rest /= 2) ++bits;
    row.t = static_cast<std::uint32_t>(bits - 16);
    const Wide mantissa = shift_right(total, bits - 16);
    row.recip = static_cast<std::uint32_t>((static_cast<Wide>(1) << 31) / mantissa);
  }
  r.rows.push_back(row);
}

// Section 6 for one query row of a surviving head.
void Head::output_row(int i) {
  const RowResult& row = r.rows[static_cast<std::size_t>(i)];
  if (row.total == 0) return;
  for (int d = 0; d < shape.dim; ++d) {
    Wide num = 0;
    for (std::uint32_t n = 0; n < row.count; ++n) {
      const KeptPair& pair = r.pairs[row.first + n];
      num += static_cast<Wide>(pair.e) * input.v[element(pair.key, d)];
    }
    Wide pruned_values = 0;
    for (int j = 0; j < shape.lk; ++j)
      if (pruned(i, j)) pruned_values += input.v[element(j, d)];
    num += static_cast<Wide>(row.ef) * pruned_values;
    const int t = static_cast<int>(row.t);
    Wide o = shift_right(num * row.recip + (static_cast<Wide>(1) << (30 + t)), 31 + t);
    if (o > 32767) o = 32767;
    if (o < -32768) o = -32768;
    r.num[element(i, d)] = static_cast<std::int64_t>(num);
    r.out[element(i, d)] = static_cast<std::int16_t>(o);
  }
}

void Head::run() {
  split(input.q, shape.lq, r.iq, r.fq);
  split(input.k, shape.lk, r.ik, r.fk);
  integer_phase();
  r.mask.assign(r.theta.size(), 0);
  r.block_rows.clear();
  r.kept_blocks = 0;
  r.live_blocks = 0;
  for (int b = 0; b < shape.block_rows(); ++b) block_row(b);
  head_score();
  r.pairs.clear();
  r.rows.clear();
  r.num.assign(element(shape.lq, 0), 0);
  r.out.assign(element(shape.lq, 0), 0);
  for (int i = 0; i < shape.lq; ++i) {
    if (r.pruned) {
      r.rows.push_back(RowResult{});
      continue;
    }
    softmax_row(i);
    output_row(i);
  }
}

// Keeps the first difference that it is told of.
struct Comparer {
  std::string found;

  template <typename A, typename B>
  void value(const std::string& name, const A& expected, const B& actual) {
    if (!found.empty() || expected == actual) return;
    found = name + ": expected " + std::to_string(expected) + ", found " + std::to_string(actual);
  }

  // columns and the names of the coordinates turn a flat index into a place.
  template <typename T>
  void array(const std::string& name, const std::vector<T>& expected, const std::vector<T>& actual,
             int columns, const std::string& row_name, const std::string& col_name) {
    value("size of " + name, expected.size(), actual.size());
    if (!found.empty()) return;
    for (std::size_t n = 0; n < expected.size() && found.empty(); ++n) {
      if (expected[n] == actual[n]) continue;
      const std::size_t width = static_cast<std::size_t>(columns);
      value(name + "[" + std::to_string(n) + "] (" + row_name + " " + std::to_string(n / width) +
                ", " + col_name + " " + std::to_string(n % width) + ")",
            expected[n], actual[n]);
    }
  }
};

void compare_block_rows(Comparer& c, const HeadResult& e, const HeadResult& a) {
  c.value("size of block_rows", e.block_rows.size(), a.block_rows.size());
  for (std::size_t b = 0; b < e.block_rows.size() && c.found.empty(); ++b) {
    const std::string at = "block_rows[" + std::to_string(b) + "].";
    const BlockRowResult &x = e.block_rows[b], &y = a.block_rows[b];
    c.value(at + "live", x.live, y.live);
    c.value(at + "sum", x.sum, y.sum);
    c.value(at + "max", x.max, y.max);
    c.value(at + "min", x.min, y.min);
    c.value(at + "rhs", x.rhs, y.rhs);
    c.value(at + "kept", x.kept, y.kept);
    for (std::size_t half = 0; half < 2; ++half) {
      c.value(at + "np[" + std::to_string(half) + "]", x.np[half], y.np[half]);
      c.value(at + "psum[" + std::to_string(half) + "]", x.psum[half], y.psum[half]);
    }
  }
}

void compare_pairs(Comparer& c, const HeadResult& e, const HeadResult& a) {
  c.value("size of pairs", e.pairs.size(), a.pairs.size());
  for (std::size_t n = 0; n < e.pairs.size() && c.found.empty(); ++n) {
    const std::string at = "pairs[" + std::to_string(n) + "].";
    const KeptPair &x = e.pairs[n], &y = a.pairs[n];
    c.value(at + "key", x.key, y.key);
    c.value(at + "score", x.score, y.score);
    c.value(at + "y", x.y, y.y);
    c.value(at + "e", x.e, y.e);
  }
}

void compare_rows(Comparer& c, const HeadResult& e, const HeadResult& a) {
  c.value("size of rows", e.rows.size(), a.rows.size());
  for (std::size_t i = 0; i < e.rows.size() && c.found.empty(); ++i) {
    const std::string at = "rows[" + std::to_string(i) + "].";
    const RowResult &x = e.rows[i], &y = a.rows[i];
    c.value(at + "first", x.first, y.first);
    c.value(at + "count", x.count, y.count);
    c.value(at + "np", x.np, y.np);
    c.value(at + "psum", x.psum, y.psum);
    c.value(at + "has_fill", static_cast<int>(x.has_fill), static_cast<int>(y.has_fill));
    c.value(at + "fill", x.fill, y.fill);
    c.value(at + "max", x.max, y.max);
    c.value(at + "yf", x.yf, y.yf);
    c.value(at + "ef", x.ef, y.ef);
    c.value(at + "total", x.total, y.total);
    c.value(at + "t", x.t, y.t);
    c.value(at + "recip", x.recip, y.recip);
  }
}

}  // namespace

void run_head(const Config& config, const Shape& shape, const HeadInput& input,
              HeadResult& result) {
  Head{config, shape, input, result}.run();
}

std::string first_difference(const Shape& shape, const HeadResult& expected,
                             const HeadResult& actual) {
  const HeadResult &e = expected, &a = actual;
  Comparer c;
  c.array("iq", e.iq, a.iq, shape.dim, "i", "d");
  c.array("fq", e.fq, a.fq, shape.dim, "i", "d");
  c.array("ik", e.ik, a.ik, shape.dim, "j", "d");
  c.array("fk", e.fk, a.fk, shape.dim, "j", "d");
  c.array("si", e.si, a.si, shape.lk, "i", "j");
  c.array("theta", e.theta, a.theta, shape.block_cols(), "b", "c");
  compare_block_rows(c, e, a);
  c.array("mask", e.mask, a.mask, shape.block_cols(), "b", "c");
  c.value("kept_blocks", e.kept_blocks, a.kept_blocks);
  c.value("live_blocks", e.live_blocks, a.live_blocks);
  c.value("head_score", e.head_score, a.head_score);
  c.value("pruned", static_cast<int>(e.pruned), static_cast<int>(a.pruned));
  compare_pairs(c, e, a);
  compare_rows(c, e, a);
  c.array("num", e.num, a.num, shape.dim, "i", "d");
  c.array("out", e.out, a.out, shape.dim, "i", "d");
  return c.found;
}

}  // namespace hdp::reference
