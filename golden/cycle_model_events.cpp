// SPDX-License-Identifier: Apache-2.0
// The cycle model's events with their payloads (docs/microarchitecture.md section 14).
#include <cstring>
#include <type_traits>

#include "golden/cycle_model_state.hpp"

namespace hdp {
namespace {

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using i32 = std::int32_t;
using i64 = std::int64_t;

// Payloads, or the scalars in front of their arrays. Gaps are members: they are written as zeros.
struct StartPayload {
  u16 heads, lq, lk, dim;
};
struct ValueHeader {  // of load_val and out
  u16 row;
  u8 chunk, last;
};
struct RowStatPayload {
  u16 n, gap0 = 0;
  i32 max, min;
  u32 gap1 = 0;
  i64 sum;
};
struct DecisionPayload {
  u64 score;
  u64 pruned;
};
struct MaskRowHeader {
  u16 kept, np[2];
  u16 gap = 0;
  i64 psum[2];
};
struct ReportPayload {
  u32 kept, live;
};
struct ScorePayload {
  u16 key, gap = 0;
  i32 score;
};
struct FillPayload {
  u8 has, gap = 0;
  u16 np;
  i32 fill;
};
struct RowMaxPayload {
  u16 count, gap = 0;
  i32 max;
};
struct YPayload {
  u8 pair, fill;
  u16 gap = 0;
  u32 y, yf;
};
struct EPayload {
  u8 pair, fill, first, last;
  u16 key, e, ef;
};
struct RecipPayload {
  u32 t;  // u8 and its gap
  u32 recip;
};

template <typename T>
void put(std::byte* to, const T& payload) {
  static_assert(std::is_trivially_copyable_v<T>);
  std::memcpy(to, &payload, sizeof payload);
}

template <typename T>
T narrow(std::uint64_t x) {
  return static_cast<T>(x);
}

}  // namespace

void CycleModel::State::emit_start() {
  put(event(Probe::Start, start, -1, -1),
      StartPayload{static_cast<u16>(heads), static_cast<u16>(shape.lq), static_cast<u16>(shape.lk),
                   static_cast<u16>(shape.dim)});
}

void CycleModel::State::emit_done(Cycle c) {
  sink->event(static_cast<int>(Probe::Done), EventTag{c, head - 1, -1, -1});
}

void CycleModel::State::emit_load_beat(Probe probe, Cycle c, bool is_q, int row, int chunk,
                                       bool last, const std::vector<std::int8_t>& data) {
  std::byte* to = event(probe, c, row, chunk);
  to[0] = std::byte{is_q};
  to[1] = static_cast<std::byte>(chunk);
  put(to + 2, static_cast<u16>(row));
  to[4] = std::byte{last};
  const int first = chunk * build.lanes;
  std::memcpy(to + 5, data.data() + at(row) * at(shape.dim) + at(first),
              at(std::min(build.lanes, shape.dim - first)));
}

void CycleModel::State::emit_load_int(Cycle c, bool is_q, int row, int chunk, bool last,
                                      const HeadResult& result) {
  emit_load_beat(Probe::LoadInt, c, is_q, row, chunk, last, is_q ? result.iq : result.ik);
}

void CycleModel::State::emit_load_frac(Cycle c, bool is_q, int row, int chunk, bool last,
                                       const HeadResult& result) {
  emit_load_beat(Probe::LoadFrac, c, is_q, row, chunk, last, is_q ? result.fq : result.fk);
}

void CycleModel::State::emit_load_val(Cycle c, int row, int chunk, bool last,
                                      const HeadInput& input) {
  std::byte* to = event(Probe::LoadVal, c, row, chunk);
  put(to, ValueHeader{static_cast<u16>(row), static_cast<u8>(chunk), u8{last}});
  const int first = chunk * build.lanes;
  std::memcpy(to + sizeof(ValueHeader), input.v + at(row) * at(shape.dim) + at(first),
              at(std::min(build.lanes, shape.dim - first)) * sizeof(std::int16_t));
}

void CycleModel::State::emit_integer_row(int b, const HeadResult& result) {
  const int n = live[at(b)], lk = shape.lk;
  const bool two_rows = 2 * b + 1 < shape.lq;
  const i32* upper = result.si.data() + at(2 * b) * at(lk);
  const i32* lower = upper + lk;
  for (int c = 0; c < n; ++c) {
    const int j = 2 * c;
    const bool two_cols = j + 1 < lk;
    const i32 si[4] = {upper[j], two_cols ? upper[j + 1] : 0, two_rows ? lower[j] : 0,
                       two_rows && two_cols ? lower[j + 1] : 0};
    put(event(Probe::Si, block_last[at(c)] + 4, b, c), si);
  }
  const i32* theta = result.theta.data() + at(b) * at(shape.block_cols());
  for (int c = 0; c < n; ++c) put(event(Probe::Theta, block_last[at(c)] + 5, b, c), theta[c]);

  const BlockRowResult& row = result.block_rows[at(b)];
  put(event(Probe::RowStat, integer.last + 5, b, -1),
      RowStatPayload{narrow<u16>(row.live), 0, row.max, row.min, 0, row.sum});
  put(event(Probe::Threshold, integer.last + 7, b, -1), row.rhs);
  if (b == shape.block_rows() - 1) {
    put(event(Probe::Decision, decision, -1, -1),
        DecisionPayload{result.head_score, u64{result.pruned}});
  }
}

void CycleModel::State::emit_mask_row(int b, const HeadResult& result) {
  const BlockRowResult& row = result.block_rows[at(b)];
  std::byte* to = event(Probe::MaskRow, mask_row[at(b)], b, -1);
  put(to, MaskRowHeader{narrow<u16>(row.kept),
                        {narrow<u16>(row.np[0]), narrow<u16>(row.np[1])},
                        0,
                        {row.psum[0], row.psum[1]}});
  const u8* mask = result.mask.data() + at(b) * at(shape.block_cols());
  const std::size_t n = at(live[at(b)]);
  for (std::size_t word = 0; 64 * word < n; ++word) {
    u64 bits = 0;
    for (std::size_t c = 64 * word; c < std::min(n, 64 * word + 64); ++c) {
      bits |= u64{mask[c]} << (c % 64);
    }
    put(to + sizeof(MaskRowHeader) + 8 * word, bits);
  }
  if (b == shape.block_rows() - 1) {
    put(event(Probe::Report, mask_row[at(b)], -1, -1),
        ReportPayload{result.kept_blocks, result.live_blocks});
  }
}

void CycleModel::State::emit_row(int i, const HeadResult& result) {
  const RowResult& row = result.rows[at(i)];
  put(event(Probe::Fill, fill, i, -1),
      FillPayload{u8{row.has_fill}, 0, narrow<u16>(row.np), row.fill});
  put(event(Probe::RowMax, row_start, i, -1), RowMaxPayload{narrow<u16>(row.count), 0, row.max});
  put(event(Probe::Total, total, i, -1), row.total);
  put(event(Probe::Recip, recip, i, -1), RecipPayload{row.t, row.recip});
}

void CycleModel::State::emit_tokens(int i, const HeadResult& result) {
  const RowResult& row = result.rows[at(i)];
  const u8 has = row.has_fill;
  if (row.count == 0) {  // the empty token
    put(event(Probe::Y, softmax_issue[0] + 4, i, -1), YPayload{0, has, 0, 0, row.yf});
    put(event(Probe::E, softmax_issue[0] + 7, i, -1),
        EPayload{0, has, 1, 1, 0, 0, narrow<u16>(row.ef)});
    return;
  }
  const KeptPair* pair = result.pairs.data() + row.first;
  for (u32 k = 0; k < row.count; ++k) {
    put(event(Probe::Score, scan_last[k] + 4, i, pair[k].key),
        ScorePayload{pair[k].key, 0, pair[k].score});
  }
  for (u32 k = 0; k < row.count; ++k) {
    const bool carries = k == 0 && row.has_fill;
    put(event(Probe::Y, softmax_issue[k] + 4, i, pair[k].key),
        YPayload{1, u8{carries}, 0, pair[k].y, carries ? row.yf : 0});
  }
  for (u32 k = 0; k < row.count; ++k) {
    const bool carries = k == 0 && row.has_fill;
    put(event(Probe::E, softmax_issue[k] + 7, i, pair[k].key),
        EPayload{1, u8{carries}, u8{k == 0}, u8{k + 1 == row.count}, pair[k].key, pair[k].e,
                 carries ? narrow<u16>(row.ef) : u16{0}});
  }
}

void CycleModel::State::emit_output(int i, const HeadResult& result) {
  for (int u = 0; u < out_beats; ++u) {
    const int first = u * build.out_lanes;
    const std::size_t from = at(i) * at(shape.dim) + at(first);
    const std::size_t lanes = at(std::min(build.out_lanes, shape.dim - first));
    const Cycle w = chunk_issue[at(u)];
    std::memcpy(event(Probe::Num, w + 3, i, u), result.num.data() + from, lanes * sizeof(i64));
    const std::int16_t* data = result.out.data() + from;
    std::memcpy(event(Probe::Output, w + 5, i, u), data, lanes * sizeof(std::int16_t));

    std::byte* to = event(Probe::Out, beat_accepted[at(u)], i, u);
    const bool last = i == shape.lq - 1 && u == out_beats - 1;
    put(to, ValueHeader{static_cast<u16>(i), static_cast<u8>(u), u8{last}});
    std::memcpy(to + sizeof(ValueHeader), data, lanes * sizeof(std::int16_t));
  }
}

}  // namespace hdp
