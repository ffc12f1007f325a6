// SPDX-License-Identifier: Apache-2.0
// Announces the core's events with their payloads (docs/microarchitecture.md section 14).
#pragma once

#include <algorithm>
#include <cstring>
#include <type_traits>
#include <vector>

#include "golden/hdp_probes.hpp"
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
  CoreEvents(const Build& build, const JobPlan& plan, EventSink* sink)
      : sink_(sink), shape_(plan.shape), heads_(plan.heads), out_beats_(plan.out_beats),
        lanes_(build.lanes), out_lanes_(build.out_lanes) {}

  void start(Cycle c) {
    put(event(Probe::Start, c, 0, -1, -1),
        Start{narrow<u16>(at(heads_)), narrow<u16>(at(shape_.lq)), narrow<u16>(at(shape_.lk)),
              narrow<u16>(at(shape_.dim))});
  }
  void done(Cycle c) { event(Probe::Done, c, static_cast<u32>(heads_ - 1), -1, -1); }

  void load_int(Cycle c, u32 head, bool is_q, int row, int chunk, bool last,
                const HeadResult& result) {
    load_beat(Probe::LoadInt, c, head, is_q, row, chunk, last, is_q ? result.iq : result.ik);
  }
  void load_frac(Cycle c, u32 head, bool is_q, int row, int chunk, bool last,
                 const HeadResult& result) {
    load_beat(Probe::LoadFrac, c, head, is_q, row, chunk, last, is_q ? result.fq : result.fk);
  }
  void load_val(Cycle c, u32 head, int row, int chunk, bool last, const std::int16_t* v) {
    std::byte* to = event(Probe::LoadVal, c, head, row, chunk);
    put(to, ValueHeader{narrow<u16>(at(row)), narrow<u8>(at(chunk)), u8{last}});
    std::memcpy(to + sizeof(ValueHeader), v + element(row, chunk * lanes_),
                width(chunk, lanes_) * sizeof *v);
  }

  void si(Cycle c, u32 head, int b, int col, const HeadResult& result) {
    const int j = 2 * col;
    const bool two_rows = 2 * b + 1 < shape_.lq, two_cols = j + 1 < shape_.lk;
    const i32* upper = result.si.data() + at(2 * b) * at(shape_.lk) + at(j);
    const i32* lower = upper + shape_.lk;
    const i32 si[4] = {upper[0], two_cols ? upper[1] : 0, two_rows ? lower[0] : 0,
                       two_rows && two_cols ? lower[1] : 0};
    put(event(Probe::Si, c, head, b, col), si);
  }
  void theta(Cycle c, u32 head, int b, int col, const HeadResult& result) {
    put(event(Probe::Theta, c, head, b, col),
        result.theta[at(b) * at(shape_.block_cols()) + at(col)]);
  }
  void row_stat(Cycle c, u32 head, int b, const HeadResult& result) {
    const BlockRowResult& row = result.block_rows[at(b)];
    put(event(Probe::RowStat, c, head, b, -1),
        RowStat{narrow<u16>(row.live), 0, row.max, row.min, 0, row.sum});
  }
  void threshold(Cycle c, u32 head, int b, const HeadResult& result) {
    put(event(Probe::Threshold, c, head, b, -1), result.block_rows[at(b)].rhs);
  }
  void decision(Cycle c, u32 head, const HeadResult& result) {
    put(event(Probe::Decision, c, head, -1, -1), Decision{result.head_score, u64{result.pruned}});
  }

  void mask_row(Cycle c, u32 head, int b, const HeadResult& result) {
    const BlockRowResult& row = result.block_rows[at(b)];
    std::byte* to = event(Probe::MaskRow, c, head, b, -1);
    put(to, MaskRowHeader{narrow<u16>(row.kept),
                          {narrow<u16>(row.np[0]), narrow<u16>(row.np[1])},
                          0,
                          {row.psum[0], row.psum[1]}});
    const u8* mask = result.mask.data() + at(b) * at(shape_.block_cols());
    for (std::size_t word = 0; 64 * word < row.live; ++word) {
      u64 bits = 0;
      for (std::size_t col = 64 * word; col < std::min<std::size_t>(row.live, 64 * word + 64);
           ++col) {
        bits |= u64{mask[col]} << (col % 64);
      }
      put(to + sizeof(MaskRowHeader) + 8 * word, bits);
    }
  }
  void report(Cycle c, u32 head, const HeadResult& result) {
    put(event(Probe::Report, c, head, -1, -1), Report{result.kept_blocks, result.live_blocks});
  }

  void score(Cycle c, u32 head, int i, const KeptPair& pair) {
    put(event(Probe::Score, c, head, i, pair.key), Score{pair.key, 0, pair.score});
  }
  void fill(Cycle c, u32 head, int i, const RowResult& row) {
    put(event(Probe::Fill, c, head, i, -1),
        FillScore{u8{row.has_fill}, 0, narrow<u16>(row.np), row.fill});
  }
  void row_max(Cycle c, u32 head, int i, const RowResult& row) {
    put(event(Probe::RowMax, c, head, i, -1), RowMax{narrow<u16>(row.count), 0, row.max});
  }
  /// Token k of row i, of which `pairs` are the kept pairs; a row without has one empty token.
  void y(Cycle c, u32 head, int i, u32 k, const RowResult& row, const KeptPair* pairs) {
    const bool fills = k == 0 && row.has_fill;
    const u32 yf = fills ? row.yf : 0;
    if (row.count == 0) {
      put(event(Probe::Y, c, head, i, -1), Y{0, u8{fills}, 0, 0, yf});
    } else {
      put(event(Probe::Y, c, head, i, pairs[k].key), Y{1, u8{fills}, 0, pairs[k].y, yf});
    }
  }
  void e(Cycle c, u32 head, int i, u32 k, const RowResult& row, const KeptPair* pairs) {
    const bool fills = k == 0 && row.has_fill;
    const u16 ef = fills ? narrow<u16>(row.ef) : u16{0};
    if (row.count == 0) {
      put(event(Probe::E, c, head, i, -1), E{0, u8{fills}, 1, 1, 0, 0, ef});
    } else {
      put(event(Probe::E, c, head, i, pairs[k].key),
          E{1, u8{fills}, u8{k == 0}, u8{k + 1 == row.count}, pairs[k].key, pairs[k].e, ef});
    }
  }
  void total(Cycle c, u32 head, int i, const RowResult& row) {
    put(event(Probe::Total, c, head, i, -1), row.total);
  }
  void recip(Cycle c, u32 head, int i, const RowResult& row) {
    put(event(Probe::Recip, c, head, i, -1), Recip{row.t, row.recip});
  }

  void num(Cycle c, u32 head, int i, int chunk, const HeadResult& result) {
    std::memcpy(event(Probe::Num, c, head, i, chunk),
                result.num.data() + element(i, chunk * out_lanes_),
                width(chunk, out_lanes_) * sizeof(i64));
  }
  void output(Cycle c, u32 head, int i, int chunk, const HeadResult& result) {
    out_data(event(Probe::Output, c, head, i, chunk), i, chunk, result);
  }
  void out(Cycle c, u32 head, int i, int chunk, const HeadResult& result) {
    const bool last = i == shape_.lq - 1 && chunk == out_beats_ - 1;
    std::byte* to = event(Probe::Out, c, head, i, chunk);
    put(to, ValueHeader{narrow<u16>(at(i)), narrow<u8>(at(chunk)), u8{last}});
    out_data(to + sizeof(ValueHeader), i, chunk, result);
  }

 private:
  // Payloads, or the scalars in front of their arrays. Gaps are members: they are written as zeros.
  struct Start {
    u16 heads, lq, lk, dim;
  };
  struct ValueHeader {  // of load_val and out
    u16 row;
    u8 chunk, last;
  };
  struct RowStat {
    u16 n, gap0;
    i32 max, min;
    u32 gap1;
    i64 sum;
  };
  struct Decision {
    u64 score;
    u64 pruned;
  };
  struct MaskRowHeader {
    u16 kept, np[2];
    u16 gap;
    i64 psum[2];
  };
  struct Report {
    u32 kept, live;
  };
  struct Score {
    u16 key, gap;
    i32 score;
  };
  struct FillScore {
    u8 has, gap;
    u16 np;
    i32 fill;
  };
  struct RowMax {
    u16 count, gap;
    i32 max;
  };
  struct Y {
    u8 pair, fill;
    u16 gap;
    u32 y, yf;
  };
  struct E {
    u8 pair, fill, first, last;
    u16 key, e, ef;
  };
  struct Recip {
    u32 t;  // u8 and its gap
    u32 recip;
  };

  template <typename T>
  static void put(std::byte* to, const T& payload) {
    static_assert(std::is_trivially_copyable_v<T>);
    std::memcpy(to, &payload, sizeof payload);
  }
  template <typename T>
  static T narrow(u64 x) {
    return static_cast<T>(x);
  }

  std::byte* event(Probe probe, Cycle c, u32 head, int row, int col) {
    return sink_->event(static_cast<int>(probe), EventTag{c, head, row, col});
  }
  /// Where element d of a row begins in an operand.
  std::size_t element(int row, int d) const { return at(row) * at(shape_.dim) + at(d); }
  /// Elements of a chunk that exist.
  std::size_t width(int chunk, int lanes) const {
    return at(std::min(lanes, shape_.dim - chunk * lanes));
  }
  void load_beat(Probe probe, Cycle c, u32 head, bool is_q, int row, int chunk, bool last,
                 const std::vector<std::int8_t>& data) {
    std::byte* to = event(probe, c, head, row, chunk);
    to[0] = std::byte{is_q};
    to[1] = static_cast<std::byte>(chunk);
    put(to + 2, narrow<u16>(at(row)));
    to[4] = std::byte{last};
    std::memcpy(to + 5, data.data() + element(row, chunk * lanes_), width(chunk, lanes_));
  }
  void out_data(std::byte* to, int i, int chunk, const HeadResult& result) {
    std::memcpy(to, result.out.data() + element(i, chunk * out_lanes_),
                width(chunk, out_lanes_) * sizeof(std::int16_t));
  }

  EventSink* sink_;
  Shape shape_;
  int heads_, out_beats_, lanes_, out_lanes_;
};

}  // namespace hdp
