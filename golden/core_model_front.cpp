// SPDX-License-Identifier: Apache-2.0
// The core model's integer engine, mask unit and record fetch (docs/microarchitecture.md sections 5
// to 7).
#include <algorithm>

#include "golden/core_model_state.hpp"

namespace hdp {

void CoreModel::State::integer_step() {
  auto& u = units.integer;
  const core_model::LoadPort& port = units.load[static_cast<int>(Stream::Int)];
  const Shape& shape = plan->shape;
  if (u.head >= port.loaded &&
      (u.head > port.loaded || units.q_rows < std::min(2 * u.b + 2, shape.lq))) {
    return waits(Engine::Integer, Wait::Memory);
  }
  if (u.t == 0) {
    if (!theta_room.room() || (u.c == 0 && !threshold_room.room())) {
      return waits(Engine::Integer, Wait::Output);
    }
    theta_room.take();
    if (u.c == 0) threshold_room.take();
  }
  stepped_engine(Engine::Integer);
  if (++u.t < plan->steps) return;

  // The last step of a block, cycle A.
  u.t = 0;
  if (sink != nullptr) {
    const HeadResult& result = heads.result(u.head);
    events->si(now + 4, u.head, u.b, u.c, result);
    events->theta(now + 5, u.head, u.b, u.c, result);
  }
  if (++u.c < plan->live[at(u.b)]) return;
  u.c = 0;
  thresholds.push(now + 8);
  if (sink != nullptr) {
    const HeadResult& result = heads.result(u.head);
    events->row_stat(now + 5, u.head, u.b, result);
    events->threshold(now + 7, u.head, u.b, result);
    if (u.b == shape.block_rows() - 1) events->decision(now + 6, u.head, result);
  }
  if (next_block_row(u.head, u.b)) units.decision_line |= 1;
}

void CoreModel::State::mask_step() {
  auto& u = units.mask;
  if (u.left == 0) {
    if (!thresholds.has(now)) return;
    u.left = plan->live[at(u.b)];
  }
  theta_room.give();
  if (--u.left > 0) return;
  thresholds.pop();
  threshold_room.give();
  units.mask_line |= 1;
  if (sink != nullptr) {
    const HeadResult& result = heads.result(u.head);
    events->mask_row(now + 2, u.head, u.b, result);
    if (u.b == plan->shape.block_rows() - 1) events->report(now + 2, u.head, result);
  }
  next_block_row(u.head, u.b);
}

void CoreModel::State::fetch_step() {
  auto& u = units.fetch;
  if (units.in_memory == 0 || (plan->config.head_prune && units.decided <= u.head) ||
      !scan_room.room() || !fill_record_room.room()) {
    return;
  }
  --units.in_memory;
  scan_room.take();
  fill_record_room.take();
  scan_records.push(now + 2);
  fill_records.push(now + 2);
  next_block_row(u.head, u.b);
}

void CoreModel::State::pulses() {
  if (units.decision_line >> 6 & 1) {
    const HeadResult& result = heads.result(units.decided++);
    out.decision = true;
    out.pruned = result.pruned;
    out.head_score = result.head_score;
  }
  if (units.mask_line >> 2 & 1) {
    auto& u = units.masked;
    ++units.in_memory;
    out.mask_row = true;
    out.mask_b = u.b;
    out.mask_head = u.head;
    if (next_block_row(u.head, u.b)) {
      const HeadResult& result = heads.result(out.mask_head);
      out.report = true;
      out.kept = result.kept_blocks;
      out.live = result.live_blocks;
    }
  }
}

}  // namespace hdp
