// SPDX-License-Identifier: Apache-2.0
// Operands of one side out of the log.
#include "sim/explain/side.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace hdp::sim::explain_detail {

SplitParts nearest_split(Int x, int int_bits) {
  const int width = int_bits + Config::kFracBits;
  const Int half = Int{1} << (Config::kFracBits - 1);
  const Int top = (Int{1} << (width - 1)) - half - 1;
  const Int cut = x > top ? top : x;
  const Int integer = (cut + half) >> Config::kFracBits;
  return {integer, cut - integer * (Int{1} << Config::kFracBits)};
}

std::vector<Int> Side::row(Tensor tensor, Part part, std::uint32_t head, int r) const {
  const Probe probe = part == Part::Integer ? Probe::LoadInt : Probe::LoadFrac;
  const bool is_q = tensor == Tensor::Q;
  if (r < 0 || r >= (is_q ? shape().lq : shape().lk) || head >= static_cast<unsigned>(job_.heads)) {
    throw Missing(fmt::format("row {} of {}", r, is_q ? "Q" : "K"));
  }
  std::vector<Int> elements;
  for (int t = 0; t < steps(); ++t) {
    const auto event = log_.find(probe, head, r, t, is_q);
    for (int lane = 0; lane < build_.lanes && t * build_.lanes + lane < shape().dim; ++lane) {
      if (event) {
        elements.push_back(read(probe, *event, "data", lane));
        continue;
      }
      used_tensors_ = true;
      const HeadInput input = job_.head(static_cast<int>(head));
      const std::int16_t x = (is_q ? input.q : input.k)[r * shape().dim + t * build_.lanes + lane];
      const SplitParts parts = nearest_split(x, config().int_bits);
      elements.push_back(part == Part::Integer ? parts.integer : parts.fraction);
    }
  }
  return elements;
}

std::vector<Int> Side::values(std::uint32_t head, int r) const {
  if (r < 0 || r >= shape().lk || head >= static_cast<unsigned>(job_.heads)) {
    throw Missing(fmt::format("row {} of V", r));
  }
  std::vector<Int> elements;
  for (int t = 0; t < steps(); ++t) {
    const auto event = log_.find(Probe::LoadVal, head, r, t);
    for (int lane = 0; lane < build_.lanes && t * build_.lanes + lane < shape().dim; ++lane) {
      if (event) {
        elements.push_back(read(Probe::LoadVal, *event, "data", lane));
        continue;
      }
      used_tensors_ = true;
      elements.push_back(
          job_.head(static_cast<int>(head)).v[r * shape().dim + t * build_.lanes + lane]);
    }
  }
  return elements;
}

Int Side::read(Probe probe, std::uint32_t head, int r, int c, const char* field, int lane) const {
  const auto event = log_.find(probe, head, r, c);
  if (!event) {
    const cosim::ProbeSpec& spec = log_.spec(probe);
    std::string where = fmt::format("head {}", head);
    if (r >= 0) where += fmt::format(", {} {}", spec.row_name, r);
    if (c >= 0 && !spec.col_name.empty()) where += fmt::format(", {} {}", spec.col_name, c);
    throw Missing(fmt::format("{} of {}", spec.name, where));
  }
  return read(probe, *event, field, lane);
}

Int Side::si(std::uint32_t head, int i, int j) const {
  return read(Probe::Si, head, i / 2, j / 2, "si", (i & 1) * 2 + (j & 1));
}

MaskRow Side::mask_row(std::uint32_t head, int b) const {
  const auto event = log_.find(Probe::MaskRow, head, b, -1);
  if (!event) throw Missing(fmt::format("mask_row of head {}, b {}", head, b));
  MaskRow row;
  for (int c = 0; c < live(b); ++c) {
    const auto word = static_cast<std::uint64_t>(
        static_cast<std::int64_t>(read(Probe::MaskRow, *event, "mask", c / 64)));
    row.kept.push_back((word >> (c % 64) & 1) != 0);
  }
  for (int r = 0; r < 2; ++r) {
    row.np[r] = read(Probe::MaskRow, *event, "np", r);
    row.psum[r] = read(Probe::MaskRow, *event, "psum", r);
  }
  return row;
}

bool Side::pruned(std::uint32_t head) const {
  if (!config().head_prune) return false;
  return read(Probe::Decision, head, -1, -1, "pruned") != 0;
}

std::vector<int> Side::kept_keys(std::uint32_t head, int i) const {
  std::vector<int> keys;
  if (pruned(head)) return keys;
  const MaskRow mask = mask_row(head, i / 2);
  for (int j = 0; j < limit(i); ++j) {
    if (mask.kept[static_cast<std::size_t>(j / 2)]) keys.push_back(j);
  }
  return keys;
}

int Side::token_key(Probe probe, std::uint32_t head, int i, int col, std::uint64_t cycle) const {
  const std::vector<int> keys = kept_keys(head, i);
  if (keys.empty()) return -1;
  std::size_t before = 0;
  bool recorded = false;
  log_.for_each(probe, head, [&](const LoggedEvent& event) {
    if (event.tag.row != i) return;
    if (event.tag.cycle < cycle) ++before;
    if (event.tag.cycle == cycle) recorded = true;
  });
  const auto named = std::find(keys.begin(), keys.end(), col);
  // A log that holds nothing of the row was built by hand, or began later: only the coordinate is
  // left.
  if ((before == 0 && !recorded && named != keys.end()) || before >= keys.size()) return col;
  return keys[before];
}

int Side::live(int b) const {
  int n = shape().block_cols();
  if (config().causal) {
    const int last = std::min(2 * b + 1, shape().lq - 1);
    n = std::min(n, (limit(last) + 1) / 2);
  }
  return n;
}

int Side::valid_pairs(int b, int c) const {
  int count = 0;
  for (int i = 2 * b; i < 2 * b + 2; ++i) {
    for (int j = 2 * c; j < 2 * c + 2; ++j) count += valid(i, j) ? 1 : 0;
  }
  return count;
}

std::string Side::lane_name(int d) const {
  if (steps() == 1) return fmt::format("lane {}", d);
  return fmt::format("lane {} of chunk {} (d {})", d % build_.lanes, d / build_.lanes, d);
}

}  // namespace hdp::sim::explain_detail
