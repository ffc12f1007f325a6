// SPDX-License-Identifier: Apache-2.0
// The core model's load streams (docs/microarchitecture.md section 4).
#include <algorithm>
#include <stdexcept>
#include <string>

#include "golden/core_model_state.hpp"

namespace hdp {
namespace {

constexpr const char* kNames[3] = {"load_int", "load_frac", "load_val"};
constexpr int kInt = static_cast<int>(Stream::Int);
constexpr int kVal = static_cast<int>(Stream::Val);

/// What a head's values lack for a job, or null.
const char* misfit(const HeadValues& values, const Shape& shape) {
  const std::size_t q = at(shape.lq) * at(shape.dim), k = at(shape.lk) * at(shape.dim);
  const HeadResult& r = values.result;
  if (r.iq.size() != q || r.fq.size() != q || r.ik.size() != k || r.fk.size() != k ||
      r.si.size() != at(shape.lq) * at(shape.lk) || r.rows.size() != at(shape.lq) ||
      r.num.size() != q || r.out.size() != q || r.block_rows.size() != at(shape.block_rows())) {
    return "its result has another shape than the job";
  }
  return values.v.size() != k ? "its V has another shape than the job" : nullptr;
}

}  // namespace

void CoreModel::State::refuse(int stream, const CoreBeat& beat, const char* why) const {
  throw std::logic_error(
      std::string(kNames[stream]) + ", head " + std::to_string(units.load[stream].head) + ", " +
      (stream != kVal && beat.is_q ? "Q"
       : stream == kVal            ? "V"
                                   : "K") +
      " row " + std::to_string(beat.row) + ", chunk " + std::to_string(beat.chunk) + ", cycle " +
      std::to_string(now) + ": " + why);
}

const HeadValues& CoreModel::State::open_head(int stream, const CoreBeat& beat) {
  core_model::LoadPort& port = units.load[stream];
  const auto job_heads = static_cast<std::uint32_t>(plan->heads);
  if (port.known) return *heads.find(port.head);
  // A head that is out and was not sent here was pruned; pruned heads are sent on load_int only.
  port.head = std::max(port.head, heads.first());
  const HeadValues* values = heads.find(port.head);
  while (stream != kInt && port.head < job_heads && values != nullptr && values->result.pruned) {
    values = heads.find(++port.head);
  }
  if (port.head >= job_heads) refuse(stream, beat, "the job has no such head");
  if (values == nullptr) refuse(stream, beat, "the head's values are not known");
  if (const char* what = misfit(*values, plan->shape)) refuse(stream, beat, what);
  port.known = true;
  return *values;
}

void CoreModel::State::load(int stream, const CoreBeat& beat) {
  if (!out.load_ready[at(stream)]) refuse(stream, beat, "offered while load_ready is low");
  if (stream == kInt) {
    load_int(beat);
  } else {
    load_back(stream, beat);
  }
  if (!beat.last) return;
  core_model::LoadPort& port = units.load[stream];
  ++port.head;
  ++port.loaded;
  port.known = false;
}

void CoreModel::State::load_int(const CoreBeat& beat) {
  const HeadValues& values = open_head(kInt, beat);
  Units& u = units;
  const int rows = u.int_is_q ? plan->shape.lq : plan->shape.lk;
  const bool row_end = u.int_chunk == plan->steps - 1;
  const bool last = u.int_is_q && row_end && u.int_row == rows - 1;
  if (beat.is_q != u.int_is_q || beat.row != u.int_row || beat.chunk != u.int_chunk ||
      beat.last != last) {
    refuse(kInt, beat, "not the next one in the order K rows, Q rows, with `last` on the last one");
  }
  if (sink != nullptr) {
    events->load_int(now, u.load[kInt].head, beat.is_q, beat.row, beat.chunk, last, values.result);
  }
  ++u.int_chunk;
  if (!row_end) return;
  u.int_chunk = 0;
  ++u.int_row;
  if (u.int_is_q) ++u.q_rows;
  if (u.int_row < rows) return;
  u.int_row = 0;
  u.int_is_q = !u.int_is_q;
  if (last) u.q_rows = 0;
}

void CoreModel::State::load_back(int stream, const CoreBeat& beat) {
  const HeadValues& values = open_head(stream, beat);
  const bool is_q = stream != kVal && beat.is_q;
  if (beat.row >= (is_q ? plan->shape.lq : plan->shape.lk) || beat.chunk >= plan->steps) {
    refuse(stream, beat, "beyond the job's shape");
  }
  core_model::LoadPort& port = units.load[stream];
  if (stream != kVal && (is_q ? beat.row != port.q_rows : port.q_rows > 0)) {
    refuse(stream, beat, "not in the order K rows, Q rows ascending");
  }
  if (is_q && beat.chunk == plan->steps - 1) ++port.q_rows;
  if (beat.last) port.q_rows = 0;
  if (sink == nullptr) return;
  const std::uint32_t head = port.head;
  if (stream == kVal) {
    events->load_val(now, head, beat.row, beat.chunk, beat.last, values.v.data());
  } else {
    events->load_frac(now, head, is_q, beat.row, beat.chunk, beat.last, values.result);
  }
}

}  // namespace hdp
