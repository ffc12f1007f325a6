// SPDX-License-Identifier: Apache-2.0
// The cycle model's integer engine and mask unit (docs/microarchitecture.md sections 5 and 6).
#include "golden/cycle_model_state.hpp"

namespace hdp {

void CycleModel::State::integer_head(const HeadResult& result) {
  for (int b = 0; b < shape.block_rows(); ++b) integer_row(b, result);
}

void CycleModel::State::integer_row(int b, const HeadResult& result) {
  const auto n = at(live[at(b)]);
  const auto block_steps = static_cast<Cycle>(steps);
  const Cycle loaded = q_loaded[at(std::min(2 * b + 1, shape.lq - 1))] + 1;
  cycle_model::Latest first{integer.last + 1};
  first.bound(loaded, Wait::Memory);
  first.bound(threshold_credits.room(block_rows), Wait::Output);
  first.bound(theta_credits.room(blocks), Wait::Output);
  if (theta_credits.room_for_run(blocks, n, first.cycle)) {
    integer.issue(first.cycle, n * block_steps, first.why);
    for (std::size_t c = 0; c < n && sink != nullptr; ++c) {
      block_last[c] = first.cycle + (c + 1) * block_steps - 1;
    }
  } else {
    for (std::size_t c = 0; c < n; ++c) {
      first.bound(theta_credits.room(blocks + c), Wait::Output);
      integer.issue(first.cycle, block_steps, first.why);
      block_last[c] = integer.last;
      first = {integer.last + 1};
    }
  }
  bound.integer += n * block_steps;
  if (b == shape.block_rows() - 1) decision = integer.last + 6;

  const Cycle threshold = integer.last + 7;
  const Cycle first_pop = std::max(mask_pop, threshold) + 1;
  theta_credits.pop_run(blocks, n, first_pop, 1);
  mask_pop = first_pop + n - 1;
  threshold_credits.pop(block_rows, mask_pop);
  mask_row[at(b)] = mask_pop + 2;
  blocks += n;
  ++block_rows;

  if (sink != nullptr) {
    emit_integer_row(b, result);
    events.mask_row(mask_row[at(b)], head, b, result);
    if (b == shape.block_rows() - 1) events.report(mask_row[at(b)], head, result);
  }
}

}  // namespace hdp
