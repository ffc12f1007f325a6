// SPDX-License-Identifier: Apache-2.0
// The functional model: algorithm.md, bit for bit, in the widest vectors of the processor at hand.
#include "golden/functional.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <type_traits>

#include "golden/functional_plain.hpp"
#include "golden/functional_workspace.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "golden/functional.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "golden/functional_head-inl.hpp"

#if HWY_ONCE
namespace hdp {

HWY_EXPORT(HasVectors);
HWY_EXPORT(IntegerPhase);
HWY_EXPORT(Backend);

Workspace::Workspace(const Shape& shape, std::vector<std::uint64_t>& memory) {
  const auto up = [](std::size_t n, std::size_t unit) { return (n + unit - 1) / unit * unit; };
  const auto lq = static_cast<std::size_t>(shape.lq), lk = static_cast<std::size_t>(shape.lk);
  const auto block_rows = static_cast<std::size_t>(shape.block_rows());
  dim = up(static_cast<std::size_t>(shape.dim), kPad);
  keys = up(lk, kPad);
  const std::size_t q_size = (lq + kPanel) * dim, k_size = keys * dim, row = keys + kPad;

  // First the sizes, then, with memory behind it, the pointers.
  std::byte* base = nullptr;
  std::size_t end = 0;
  const auto carve = [&base, &end, &up](auto*& array, std::size_t count) {
    constexpr std::size_t kAlign = 64;
    using Pointer = std::remove_reference_t<decltype(array)>;
    if (base != nullptr) array = reinterpret_cast<Pointer>(base + end);
    end += up(count * sizeof *array, kAlign);
  };
  for (int pass = 0; pass < 2; ++pass) {
    end = 0;
    for (auto** q : {&q_int, &q_frac}) carve(*q, q_size);
    for (auto** k : {&k_int, &k_frac, &k_raised}) carve(*k, k_size);
    carve(k_pairs, k_size / 2);
    carve(v_pairs, k_size);
    carve(v_sum, dim);
    carve(si, kPanel * keys);
    carve(theta, keys / 2 + kPad);
    carve(mask, keys / 2 + kPad);
    carve(kept, block_rows * (keys / 2) + kPad);
    carve(kept_first, block_rows + 1);
    carve(key, row);
    carve(score, 2 * std::size_t{kGroup} * row);
    for (int r = 0; r < 2; ++r) {
      carve(pair_sum[r], keys / 2 + kPad);
      carve(weight_high[r], row);
      carve(weight_low[r], row);
      carve(num_block[r], dim);
    }
    carve(num, dim);
    carve(out, dim);
    if (pass == 1) break;
    const std::size_t slack = 8;  // words, to align the base
    if (memory.size() < end / 8 + slack) memory.resize(end / 8 + slack);
    const auto address = reinterpret_cast<std::uintptr_t>(memory.data());
    base = reinterpret_cast<std::byte*>(memory.data()) + (64 - address % 64) % 64;
  }
}

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

namespace {

void resize(const Shape& shape, HeadResult& r) {
  const auto lq = static_cast<std::size_t>(shape.lq), lk = static_cast<std::size_t>(shape.lk);
  const auto dim = static_cast<std::size_t>(shape.dim);
  const auto rows = static_cast<std::size_t>(shape.block_rows());
  const auto cols = static_cast<std::size_t>(shape.block_cols());
  for (auto* half : {&r.iq, &r.fq}) half->resize(lq * dim);
  for (auto* half : {&r.ik, &r.fk}) half->resize(lk * dim);
  r.si.resize(lq * lk);
  r.theta.resize(rows * cols);
  r.mask.resize(rows * cols);
  r.block_rows.resize(rows);
  r.rows.resize(lq);
  r.num.resize(lq * dim);
  r.out.resize(lq * dim);
}

}  // namespace

void run_head(const Config& config, const Shape& shape, const HeadInput& input, HeadResult& r) {
  if (!HWY_DYNAMIC_DISPATCH(HasVectors)()) {
    run_head_plain(config, shape, input, r);
    return;
  }
  resize(shape, r);
  const Workspace w(shape, r.scratch);
  HWY_DYNAMIC_DISPATCH(IntegerPhase)(config, shape, input, w, r);

  std::size_t kept_pairs = 0;
  for (int i = 0; i < shape.lq && !r.pruned; ++i) {
    kept_pairs += static_cast<std::size_t>(shape.limit(i, config.causal));
    kept_pairs -= r.block_rows[static_cast<std::size_t>(i / 2)].np[i & 1];
  }
  r.pairs.resize(kept_pairs + Workspace::kPad);  // rows are written in whole vectors
  HWY_DYNAMIC_DISPATCH(Backend)(config, shape, input, w, r);
  r.pairs.resize(kept_pairs);
}

}  // namespace hdp
#endif  // HWY_ONCE
