// SPDX-License-Identifier: Apache-2.0
// When the cycle model's events happen, row by row (what they carry is in golden/core_events.hpp).
#include "golden/cycle_model_state.hpp"

namespace hdp {

void CycleModel::State::emit_integer_row(int b, const HeadResult& result) {
  const int n = live[at(b)];
  for (int c = 0; c < n; ++c) events.si(block_last[at(c)] + 4, head, b, c, result);
  for (int c = 0; c < n; ++c) events.theta(block_last[at(c)] + 5, head, b, c, result);
  events.row_stat(integer.last + 5, head, b, result);
  events.threshold(integer.last + 7, head, b, result);
  if (b == shape.block_rows() - 1) events.decision(decision, head, result);
}

void CycleModel::State::emit_row(int i, const HeadResult& result) {
  const RowResult& row = result.rows[at(i)];
  events.fill(fill, head, i, row);
  events.row_max(row_start, head, i, row);
  events.total(total, head, i, row);
  events.recip(recip, head, i, row);
}

void CycleModel::State::emit_tokens(int i, const HeadResult& result) {
  const RowResult& row = result.rows[at(i)];
  const KeptPair* kept = result.pairs.data() + row.first;
  const std::uint32_t count = std::max(row.count, 1u);
  for (std::uint32_t k = 0; k < row.count; ++k) events.score(scan_last[k] + 4, head, i, kept[k]);
  for (std::uint32_t k = 0; k < count; ++k) {
    events.y(softmax_issue[k] + 4, head, i, k, row, kept);
  }
  for (std::uint32_t k = 0; k < count; ++k) {
    events.e(softmax_issue[k] + 7, head, i, k, row, kept);
  }
}

void CycleModel::State::emit_output(int i, const HeadResult& result) {
  for (int u = 0; u < out_beats; ++u) {
    const Cycle w = chunk_issue[at(u)];
    events.num(w + 3, head, i, u, result);
    events.output(w + 5, head, i, u, result);
    events.out(beat_accepted[at(u)], head, i, u, result);
  }
}

}  // namespace hdp
