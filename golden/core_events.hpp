// SPDX-License-Identifier: Apache-2.0
// Announces the core's events with their payloads (docs/microarchitecture.md section 14).
#pragma once

#include <algorithm>
#include <cstring>
#include <type_traits>
#include <vector>

#include "golden/hdp_payloads.hpp"
#include "golden/head.hpp"
#include "golden/job_plan.hpp"

namespace hdp {

/// A function a probe: its event in cycle c, of head `head` of the job. Values come from the
/// functional model. In a header, since the models call it for every event. Needs a sink that is
/// not null for every call.
class CoreEvents {
  using u8 = std::uint8_t;
  using u16 = std::uint16_t;
  using u32 = std::uint32_t;
  using u64 = std::uint64_t;
  using i32 = std::int32_t;
  using i64 = std::int64_t;

 public:
  CoreEvents(const Build& build, const JobPlan& plan, cosim::EventSink* sink)
      : sink_(sink), shape_(plan.shape), heads_(plan.heads), out_beats_(plan.out_beats),
        lanes_(build.lanes), out_lanes_(build.out_lanes) {}

  void start(Cycle c) {
    emit(StartPayload(narrow<u16>(at(heads_)), narrow<u16>(at(shape_.lq)),
                      narrow<u16>(at(shape_.lk)), narrow<u16>(at(shape_.dim))),
         c, 0, -1, -1);
  }
  void done(Cycle c) { event(Probe::Done, c, static_cast<u32>(heads_ - 1), -1, -1); }

  void load_int(Cycle c, u32 head, bool is_q, int row, int chunk, bool last,
                const HeadResult& result) {
    load_beat<LoadIntPayload>(c, head, is_q, row, chunk, last, is_q ? result.iq : result.ik);
  }
  void load_frac(Cycle c, u32 head, bool is_q, int row, int chunk, bool last,
                 const HeadResult& result) {
    load_beat<LoadFracPayload>(c, head, is_q, row, chunk, last, is_q ? result.fq : result.fk);
  }
  void load_val(Cycle c, u32 head, int row, int chunk, bool last, const std::int16_t* v) {
    std::byte* to = emit(LoadValPayload(narrow<u16>(at(row)), narrow<u8>(at(chunk)), u8{last}), c,
                         head, row, chunk);
    std::memcpy(to + LoadValPayload::kDataAt, v + element(row, chunk * lanes_),
                width(chunk, lanes_) * sizeof *v);
  }

  void si(Cycle c, u32 head, int b, int col, const HeadResult& result) {
    const int j = 2 * col;
    const bool two_rows = 2 * b + 1 < shape_.lq, two_cols = j + 1 < shape_.lk;
    const i32* upper = result.si.data() + at(2 * b) * at(shape_.lk) + at(j);
    const i32* lower = upper + shape_.lk;
    emit(SiPayload({upper[0], two_cols ? upper[1] : 0, two_rows ? lower[0] : 0,
                    two_rows && two_cols ? lower[1] : 0}),
         c, head, b, col);
  }
  void theta(Cycle c, u32 head, int b, int col, const HeadResult& result) {
    emit(ThetaPayload(result.theta[at(b) * at(shape_.block_cols()) + at(col)]), c, head, b, col);
  }
  void row_stat(Cycle c, u32 head, int b, const HeadResult& result) {
    const BlockRowResult& row = result.block_rows[at(b)];
    emit(RowStatPayload(narrow<u16>(row.live), row.max, row.min, row.sum), c, head, b, -1);
  }
  void threshold(Cycle c, u32 head, int b, const HeadResult& result) {
    emit(ThresholdPayload(result.block_rows[at(b)].rhs), c, head, b, -1);
  }
  void decision(Cycle c, u32 head, const HeadResult& result) {
    emit(DecisionPayload(result.head_score, u8{result.pruned}), c, head, -1, -1);
  }

  void mask_row(Cycle c, u32 head, int b, const HeadResult& result) {
    const BlockRowResult& row = result.block_rows[at(b)];
    std::byte* to =
        emit(MaskRowPayload(narrow<u16>(row.kept), {narrow<u16>(row.np[0]), narrow<u16>(row.np[1])},
                            {row.psum[0], row.psum[1]}),
             c, head, b, -1);
    const u8* mask = result.mask.data() + at(b) * at(shape_.block_cols());
    for (std::size_t word = 0; 64 * word < row.live; ++word) {
      u64 bits = 0;
      for (std::size_t col = 64 * word; col < std::min<std::size_t>(row.live, 64 * word + 64);
           ++col) {
        bits |= u64{mask[col]} << (col % 64);
      }
      put(to + MaskRowPayload::kMaskAt + 8 * word, bits);
    }
  }
  void report(Cycle c, u32 head, const HeadResult& result) {
    emit(ReportPayload(result.kept_blocks, result.live_blocks), c, head, -1, -1);
  }

  void score(Cycle c, u32 head, int i, const KeptPair& pair) {
    emit(ScorePayload(pair.key, pair.score), c, head, i, pair.key);
  }
  void fill(Cycle c, u32 head, int i, const RowResult& row) {
    emit(FillPayload(u8{row.has_fill}, narrow<u16>(row.np), row.fill), c, head, i, -1);
  }
  void row_max(Cycle c, u32 head, int i, const RowResult& row) {
    emit(RowMaxPayload(narrow<u16>(row.count), row.max), c, head, i, -1);
  }
  /// Token k of row i, of which `pairs` are the kept pairs; a row without has one empty token.
  void y(Cycle c, u32 head, int i, u32 k, const RowResult& row, const KeptPair* pairs) {
    const bool fills = k == 0 && row.has_fill;
    const u32 yf = fills ? row.yf : 0;
    if (row.count == 0) {
      emit(YPayload(0, u8{fills}, 0, yf), c, head, i, -1);
    } else {
      emit(YPayload(1, u8{fills}, pairs[k].y, yf), c, head, i, pairs[k].key);
    }
  }
  void e(Cycle c, u32 head, int i, u32 k, const RowResult& row, const KeptPair* pairs) {
    const bool fills = k == 0 && row.has_fill;
    const u16 ef = fills ? narrow<u16>(row.ef) : u16{0};
    if (row.count == 0) {
      emit(EPayload(0, u8{fills}, 1, 1, 0, 0, ef), c, head, i, -1);
    } else {
      emit(EPayload(1, u8{fills}, u8{k == 0}, u8{k + 1 == row.count}, pairs[k].key, pairs[k].e, ef),
           c, head, i, pairs[k].key);
    }
  }
  void total(Cycle c, u32 head, int i, const RowResult& row) {
    emit(TotalPayload(row.total), c, head, i, -1);
  }
  void recip(Cycle c, u32 head, int i, const RowResult& row) {
    emit(RecipPayload(narrow<u8>(row.t), row.recip), c, head, i, -1);
  }

  void num(Cycle c, u32 head, int i, int chunk, const HeadResult& result) {
    std::memcpy(event(Probe::Num, c, head, i, chunk) + NumPayload::kNumAt,
                result.num.data() + element(i, chunk * out_lanes_),
                width(chunk, out_lanes_) * sizeof(i64));
  }
  void output(Cycle c, u32 head, int i, int chunk, const HeadResult& result) {
    out_data(event(Probe::Output, c, head, i, chunk) + OutputPayload::kDataAt, i, chunk, result);
  }
  void out(Cycle c, u32 head, int i, int chunk, const HeadResult& result) {
    const bool last = i == shape_.lq - 1 && chunk == out_beats_ - 1;
    std::byte* to =
        emit(OutPayload(narrow<u16>(at(i)), narrow<u8>(at(chunk)), u8{last}), c, head, i, chunk);
    out_data(to + OutPayload::kDataAt, i, chunk, result);
  }

 private:
  template <typename T>
  static void put(std::byte* to, const T& payload) {
    static_assert(std::is_trivially_copyable_v<T>);
    std::memcpy(to, &payload, sizeof payload);
  }
  template <typename T>
  static T narrow(u64 x) {
    return static_cast<T>(x);
  }

  /// Announces an event and writes its payload, or the part before the lanes. Returns where it is.
  template <typename Payload>
  std::byte* emit(const Payload& payload, Cycle c, u32 head, int row, int col) {
    std::byte* to = event(Payload::kProbe, c, head, row, col);
    put(to, payload);
    return to;
  }
  std::byte* event(Probe probe, Cycle c, u32 head, int row, int col) {
    return sink_->event(static_cast<int>(probe), cosim::EventTag{c, head, row, col});
  }
  /// Where element d of a row begins in an operand.
  std::size_t element(int row, int d) const { return at(row) * at(shape_.dim) + at(d); }
  /// Elements of a chunk that exist.
  std::size_t width(int chunk, int lanes) const {
    return at(std::min(lanes, shape_.dim - chunk * lanes));
  }
  template <typename Payload>
  void load_beat(Cycle c, u32 head, bool is_q, int row, int chunk, bool last,
                 const std::vector<std::int8_t>& data) {
    std::byte* to = emit(Payload(u8{is_q}, narrow<u8>(at(chunk)), narrow<u16>(at(row)), u8{last}),
                         c, head, row, chunk);
    std::memcpy(to + Payload::kDataAt, data.data() + element(row, chunk * lanes_),
                width(chunk, lanes_));
  }
  void out_data(std::byte* to, int i, int chunk, const HeadResult& result) {
    std::memcpy(to, result.out.data() + element(i, chunk * out_lanes_),
                width(chunk, out_lanes_) * sizeof(std::int16_t));
  }

  cosim::EventSink* sink_;
  Shape shape_;
  int heads_, out_beats_, lanes_, out_lanes_;
};

}  // namespace hdp
