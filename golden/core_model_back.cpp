// SPDX-License-Identifier: Apache-2.0
// The core model behind record fetch (docs/microarchitecture.md sections 8 to 13).
#include <algorithm>

#include "golden/core_model_state.hpp"

namespace hdp {
namespace {

constexpr std::size_t kInt = static_cast<std::size_t>(Stream::Int);
constexpr std::size_t kFrac = static_cast<std::size_t>(Stream::Frac);
constexpr std::size_t kVal = static_cast<std::size_t>(Stream::Val);

}  // namespace

void CoreModel::State::fill_step() {
  auto& u = units.fill;
  if (now < u.free || !fill_records.has(now) || !fill_room.room()) return;
  fill_room.take();
  const RowResult& row = heads.result(u.head).rows[at(u.i)];
  const bool divides = row.has_fill && plan->config.fill == Fill::Mean;
  u.free = now + 1 + (divides ? plan->divide_cycles : 0);
  fills.push(u.free + 1);
  if (sink != nullptr) events->fill(u.free, u.head, u.i, row);
  next_row(u.head, u.i);
  if (u.i % 2 == 0) {  // the record's last row: its second one, or the head's last one
    fill_records.pop();
    fill_record_room.give();
  }
}

void CoreModel::State::open_scan_row() {
  auto& u = units.fraction;
  const HeadResult& result = heads.result(u.head);
  const RowResult& row = result.rows[at(u.i)];
  u.pruned = result.pruned;
  u.pairs = result.pairs.data() + row.first;
  u.count = row.count;
  u.k = 0;
  u.steps = row.count == 0 ? 1 : plan->config.exact ? 2 * plan->steps : plan->steps;
}

void CoreModel::State::take_record() {
  if (!scan_records.has(now)) return;
  scan_records.pop();
  scan_room.give();
  units.fraction.open = true;
  open_scan_row();
}

void CoreModel::State::fraction_step() {
  auto& u = units.fraction;
  if (!u.open) {
    waits(Engine::Fraction, Wait::Input);
    return take_record();
  }
  core_model::LoadPort& frac = units.load[kFrac];
  if (u.t == 0) {
    // Every head that was loaded and not freed is this one or a later one; the next one to be
    // loaded is this one if there is none.
    if (!u.pruned && frac.loaded == frac.freed && frac.q_rows <= u.i) {
      return waits(Engine::Fraction, Wait::Memory);
    }
    if ((u.k == 0 && !row_room.room()) || (u.count > 0 && !score_room.room())) {
      return waits(Engine::Fraction, Wait::Output);
    }
    if (u.k == 0) row_room.take();
    if (u.count > 0) score_room.take();
  }
  stepped_engine(Engine::Fraction);
  if (++u.t < u.steps) return;

  // The last step of a token, cycle s.
  u.t = 0;
  if (sink != nullptr && u.count > 0) events->score(now + 4, u.head, u.i, u.pairs[u.k]);
  if (++u.k < u.count) return;
  entries.push(now + 6);
  if (next_row(u.head, u.i)) {
    ++units.load[kInt].freed;
    out.freed[kInt] = true;
    if (!u.pruned) {
      ++frac.freed;
      out.freed[kFrac] = true;
    }
  }
  if (u.i % 2 == 0) {
    u.open = false;
    take_record();
  } else {
    open_scan_row();
  }
}

void CoreModel::State::softmax_step() {
  auto& u = units.softmax;
  if (u.left > 0) {
    if (!weight_room.room()) return waits(Engine::Softmax, Wait::Output);
    weight_room.take();
    stepped_engine(Engine::Softmax);
    weights.push(now + 8);
    if (u.row->count > 0) score_room.give();
    if (sink != nullptr) {
      events->y(now + 4, u.head, u.i, u.k, *u.row, u.pairs);
      events->e(now + 7, u.head, u.i, u.k, *u.row, u.pairs);
    }
    ++u.k;
    if (--u.left > 0) return;
    totals.push(now + 10);
    if (sink != nullptr) events->total(now + 9, u.head, u.i, *u.row);
    next_row(u.head, u.i);
  } else {
    waits(Engine::Softmax, u.why);
  }
  // A row that does not start now keeps its first token from issuing in the next cycle.
  if (!entries.has(now) || !fills.has(now) || !total_room.room()) {
    u.why = entries.has(now) && fills.has(now) ? Wait::Output : Wait::Input;
    return;
  }
  entries.pop();
  fills.pop();
  row_room.give();
  fill_room.give();
  total_room.take();
  const HeadResult& result = heads.result(u.head);
  u.row = &result.rows[at(u.i)];
  u.pairs = result.pairs.data() + u.row->first;
  u.k = 0;
  u.left = std::max(u.row->count, 1u);
  if (sink != nullptr) events->row_max(now, u.head, u.i, *u.row);
}

void CoreModel::State::recip_step() {
  auto& u = units.recip;
  if (now < u.free || !totals.has(now) || !recip_room.room()) return;
  totals.pop();
  total_room.give();
  recip_room.take();
  const RowResult& row = heads.result(u.head).rows[at(u.i)];
  u.free = now + (row.total == 0 ? 1 : 5);
  recips.push(u.free + 1);
  if (sink != nullptr) events->recip(u.free, u.head, u.i, row);
  next_row(u.head, u.i);
}

void CoreModel::State::value_step() {
  auto& u = units.value;
  core_model::LoadPort& val = units.load[kVal];
  if (u.t == 0) {
    const HeadValues* head = u.left == 0 ? heads.find(u.head) : nullptr;
    if (head != nullptr) {  // a row's first token
      if (!sum_room.room()) return waits(Engine::Value, Wait::Output);
      if (!head->result.pruned && val.loaded == val.freed) {
        return waits(Engine::Value, Wait::Memory);
      }
    }
    if (!weights.has(now)) return waits(Engine::Value, Wait::Input);
    if (u.left == 0) {
      const HeadResult& result = heads.result(u.head);
      sum_room.take();
      u.left = std::max(result.rows[at(u.i)].count, 1u);
    }
  }
  stepped_engine(Engine::Value);
  if (++u.t < plan->steps) return;
  u.t = 0;
  weights.pop();
  weight_room.give();
  if (--u.left > 0) return;
  sums.push(now + 3);
  const bool pruned = heads.result(u.head).pruned;
  if (next_row(u.head, u.i) && !pruned) {
    ++val.freed;
    out.freed[kVal] = true;
  }
}

void CoreModel::State::finish_step() {
  auto& u = units.finish;
  if (u.u == 0 && (!sums.has(now) || !recips.has(now))) return waits(Engine::Finish, Wait::Input);
  if (!out_room.room()) return waits(Engine::Finish, Wait::Memory);
  out_room.take();
  stepped_engine(Engine::Finish);
  beats.push(now + 6);
  if (sink != nullptr) {
    const HeadResult& result = heads.result(u.head);
    events->num(now + 3, u.head, u.i, u.u, result);
    events->output(now + 5, u.head, u.i, u.u, result);
  }
  if (++u.u < plan->out_beats) return;
  u.u = 0;
  sums.pop();
  sum_room.give();
  recips.pop();
  recip_room.give();
  next_row(u.head, u.i);
}

void CoreModel::State::output_step(bool ready) {
  auto& u = units.output;
  if (!beats.has(now)) return;
  out.out_valid = true;
  out.out_head = u.head;
  out.out_row = static_cast<std::uint16_t>(u.i);
  out.out_chunk = static_cast<std::uint8_t>(u.u);
  const bool row_end = u.u == plan->out_beats - 1;
  out.out_last = row_end && u.i == plan->shape.lq - 1;
  if (!ready) return;
  if (sink != nullptr) events->out(now, u.head, u.i, u.u, heads.result(u.head));
  beats.pop();
  out_room.give();
  ++u.u;
  if (!row_end) return;
  u.u = 0;
  if (!next_row(u.head, u.i)) return;
  heads.pop();
  units.done = u.head == static_cast<std::uint32_t>(plan->heads);
}

}  // namespace hdp
