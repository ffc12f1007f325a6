// SPDX-License-Identifier: Apache-2.0
// The cycle model's integer engine and mask unit (docs/microarchitecture.md sections 5 and 6).
#include "golden/cycle_model_state.hpp"

namespace hdp {

void CycleModel::State::integer_head(const HeadResult& result) {
  for (int b = 0; b < shape.block_rows(); ++b) integer_row(b, result);
}

void CycleModel::State::integer_row(int b, const HeadResult& result) {
  const int n = live[at(b)];
  const auto block_steps = static_cast<Cycle>(steps);
  const Cycle loaded = q_loaded[at(std::min(2 * b + 1, shape.lq - 1))] + 1;
  for (int c = 0; c < n; ++c) {
    Latest first{integer.last + 1};
    if (c == 0) {
      first.bound(loaded, Wait::Memory);
      first.bound(threshold_credits.room(block_rows), Wait::Output);
    }
    first.bound(theta_credits.room(blocks + at(c)), Wait::Output);
    integer.issue(first.cycle, block_steps, first.why);
    block_last[at(c)] = integer.last;
  }
  bound.integer += at(n) * block_steps;
  if (b == shape.block_rows() - 1) decision = integer.last + 6;

  const Cycle threshold = integer.last + 7;
  Cycle pop = std::max(mask_pop, threshold);
  for (int c = 0; c < n; ++c) theta_credits.pop(blocks + at(c), ++pop);
  mask_pop = pop;
  threshold_credits.pop(block_rows, pop);
  mask_row[at(b)] = pop + 2;
  blocks += at(n);
  ++block_rows;

  if (sink != nullptr) {
    emit_integer_row(b, result);
    emit_mask_row(b, result);
  }
}

}  // namespace hdp
