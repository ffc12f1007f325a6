// SPDX-License-Identifier: Apache-2.0
// The payloads of the probe points, as they lie in memory.
// Made from spec/probes.toml by `make probes`; do not edit.
//
// A payload with lanes whose number depends on the build is the struct of its first fields;
// the lanes are written behind it, and after it. Gaps are members, and are zeros.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "golden/build.hpp"
#include "golden/hdp_probes.hpp"
#include "golden/machine.hpp"

namespace hdp {

// ---- the core ----

struct StartPayload {
  static constexpr Probe kProbe = Probe::Start;

  StartPayload(std::uint16_t heads_in, std::uint16_t lq_in, std::uint16_t lk_in,
      std::uint16_t dim_in)
      : heads(heads_in), lq(lq_in), lk(lk_in), dim(dim_in) {}

  std::uint16_t heads;
  std::uint16_t lq;
  std::uint16_t lk;
  std::uint16_t dim;
};
static_assert(offsetof(StartPayload, heads) == 0);
static_assert(offsetof(StartPayload, lq) == 2);
static_assert(offsetof(StartPayload, lk) == 4);
static_assert(offsetof(StartPayload, dim) == 6);
static_assert(sizeof(StartPayload) == 8);

struct LoadIntPayload {
  static constexpr Probe kProbe = Probe::LoadInt;
  /// Where data i8[Lanes] lies: behind this, or in its last gap.
  static constexpr std::size_t kDataAt = 5;

  LoadIntPayload(std::uint8_t is_q_in, std::uint8_t chunk_in, std::uint16_t row_in,
      std::uint8_t last_in)
      : is_q(is_q_in), chunk(chunk_in), row(row_in), last(last_in) {}

  std::uint8_t is_q;
  std::uint8_t chunk;
  std::uint16_t row;
  std::uint8_t last;
  std::uint8_t gap0[1] = {};
};
static_assert(offsetof(LoadIntPayload, is_q) == 0);
static_assert(offsetof(LoadIntPayload, chunk) == 1);
static_assert(offsetof(LoadIntPayload, row) == 2);
static_assert(offsetof(LoadIntPayload, last) == 4);
static_assert(sizeof(LoadIntPayload) == 6);

struct LoadFracPayload {
  static constexpr Probe kProbe = Probe::LoadFrac;
  /// Where data i8[Lanes] lies: behind this, or in its last gap.
  static constexpr std::size_t kDataAt = 5;

  LoadFracPayload(std::uint8_t is_q_in, std::uint8_t chunk_in, std::uint16_t row_in,
      std::uint8_t last_in)
      : is_q(is_q_in), chunk(chunk_in), row(row_in), last(last_in) {}

  std::uint8_t is_q;
  std::uint8_t chunk;
  std::uint16_t row;
  std::uint8_t last;
  std::uint8_t gap0[1] = {};
};
static_assert(offsetof(LoadFracPayload, is_q) == 0);
static_assert(offsetof(LoadFracPayload, chunk) == 1);
static_assert(offsetof(LoadFracPayload, row) == 2);
static_assert(offsetof(LoadFracPayload, last) == 4);
static_assert(sizeof(LoadFracPayload) == 6);

struct LoadValPayload {
  static constexpr Probe kProbe = Probe::LoadVal;
  /// Where data i16[Lanes] lies: behind this, or in its last gap.
  static constexpr std::size_t kDataAt = 4;

  LoadValPayload(std::uint16_t row_in, std::uint8_t chunk_in, std::uint8_t last_in)
      : row(row_in), chunk(chunk_in), last(last_in) {}

  std::uint16_t row;
  std::uint8_t chunk;
  std::uint8_t last;
};
static_assert(offsetof(LoadValPayload, row) == 0);
static_assert(offsetof(LoadValPayload, chunk) == 2);
static_assert(offsetof(LoadValPayload, last) == 3);
static_assert(sizeof(LoadValPayload) == 4);

struct SiPayload {
  static constexpr Probe kProbe = Probe::Si;

  explicit SiPayload(std::array<std::int32_t, 4> si_in)
      : si(si_in) {}

  std::array<std::int32_t, 4> si;
};
static_assert(offsetof(SiPayload, si) == 0);
static_assert(sizeof(SiPayload) == 16);

struct ThetaPayload {
  static constexpr Probe kProbe = Probe::Theta;

  explicit ThetaPayload(std::int32_t theta_in)
      : theta(theta_in) {}

  std::int32_t theta;
};
static_assert(offsetof(ThetaPayload, theta) == 0);
static_assert(sizeof(ThetaPayload) == 4);

struct RowStatPayload {
  static constexpr Probe kProbe = Probe::RowStat;

  RowStatPayload(std::uint16_t n_in, std::int32_t max_in, std::int32_t min_in, std::int64_t sum_in)
      : n(n_in), max(max_in), min(min_in), sum(sum_in) {}

  std::uint16_t n;
  std::uint8_t gap0[2] = {};
  std::int32_t max;
  std::int32_t min;
  std::uint8_t gap1[4] = {};
  std::int64_t sum;
};
static_assert(offsetof(RowStatPayload, n) == 0);
static_assert(offsetof(RowStatPayload, max) == 4);
static_assert(offsetof(RowStatPayload, min) == 8);
static_assert(offsetof(RowStatPayload, sum) == 16);
static_assert(sizeof(RowStatPayload) == 24);

struct ThresholdPayload {
  static constexpr Probe kProbe = Probe::Threshold;

  explicit ThresholdPayload(std::int64_t rhs_in)
      : rhs(rhs_in) {}

  std::int64_t rhs;
};
static_assert(offsetof(ThresholdPayload, rhs) == 0);
static_assert(sizeof(ThresholdPayload) == 8);

struct DecisionPayload {
  static constexpr Probe kProbe = Probe::Decision;

  DecisionPayload(std::uint64_t score_in, std::uint8_t pruned_in)
      : score(score_in), pruned(pruned_in) {}

  std::uint64_t score;
  std::uint8_t pruned;
  std::uint8_t gap0[7] = {};
};
static_assert(offsetof(DecisionPayload, score) == 0);
static_assert(offsetof(DecisionPayload, pruned) == 8);
static_assert(sizeof(DecisionPayload) == 16);

struct MaskRowPayload {
  static constexpr Probe kProbe = Probe::MaskRow;
  /// Where mask u64[(LMax/2 + 63) / 64] lies: behind this, or in its last gap.
  static constexpr std::size_t kMaskAt = 24;

  MaskRowPayload(std::uint16_t kept_in, std::array<std::uint16_t, 2> np_in,
      std::array<std::int64_t, 2> psum_in)
      : kept(kept_in), np(np_in), psum(psum_in) {}

  std::uint16_t kept;
  std::array<std::uint16_t, 2> np;
  std::uint8_t gap0[2] = {};
  std::array<std::int64_t, 2> psum;
};
static_assert(offsetof(MaskRowPayload, kept) == 0);
static_assert(offsetof(MaskRowPayload, np) == 2);
static_assert(offsetof(MaskRowPayload, psum) == 8);
static_assert(sizeof(MaskRowPayload) == 24);

struct ReportPayload {
  static constexpr Probe kProbe = Probe::Report;

  ReportPayload(std::uint32_t kept_in, std::uint32_t live_in)
      : kept(kept_in), live(live_in) {}

  std::uint32_t kept;
  std::uint32_t live;
};
static_assert(offsetof(ReportPayload, kept) == 0);
static_assert(offsetof(ReportPayload, live) == 4);
static_assert(sizeof(ReportPayload) == 8);

struct ScorePayload {
  static constexpr Probe kProbe = Probe::Score;

  ScorePayload(std::uint16_t key_in, std::int32_t score_in)
      : key(key_in), score(score_in) {}

  std::uint16_t key;
  std::uint8_t gap0[2] = {};
  std::int32_t score;
};
static_assert(offsetof(ScorePayload, key) == 0);
static_assert(offsetof(ScorePayload, score) == 4);
static_assert(sizeof(ScorePayload) == 8);

struct FillPayload {
  static constexpr Probe kProbe = Probe::Fill;

  FillPayload(std::uint8_t has_in, std::uint16_t np_in, std::int32_t fill_in)
      : has(has_in), np(np_in), fill(fill_in) {}

  std::uint8_t has;
  std::uint8_t gap0[1] = {};
  std::uint16_t np;
  std::int32_t fill;
};
static_assert(offsetof(FillPayload, has) == 0);
static_assert(offsetof(FillPayload, np) == 2);
static_assert(offsetof(FillPayload, fill) == 4);
static_assert(sizeof(FillPayload) == 8);

struct RowMaxPayload {
  static constexpr Probe kProbe = Probe::RowMax;

  RowMaxPayload(std::uint16_t count_in, std::int32_t max_in)
      : count(count_in), max(max_in) {}

  std::uint16_t count;
  std::uint8_t gap0[2] = {};
  std::int32_t max;
};
static_assert(offsetof(RowMaxPayload, count) == 0);
static_assert(offsetof(RowMaxPayload, max) == 4);
static_assert(sizeof(RowMaxPayload) == 8);

struct YPayload {
  static constexpr Probe kProbe = Probe::Y;

  YPayload(std::uint8_t pair_in, std::uint8_t fill_in, std::uint32_t y_in, std::uint32_t yf_in)
      : pair(pair_in), fill(fill_in), y(y_in), yf(yf_in) {}

  std::uint8_t pair;
  std::uint8_t fill;
  std::uint8_t gap0[2] = {};
  std::uint32_t y;
  std::uint32_t yf;
};
static_assert(offsetof(YPayload, pair) == 0);
static_assert(offsetof(YPayload, fill) == 1);
static_assert(offsetof(YPayload, y) == 4);
static_assert(offsetof(YPayload, yf) == 8);
static_assert(sizeof(YPayload) == 12);

struct EPayload {
  static constexpr Probe kProbe = Probe::E;

  EPayload(std::uint8_t pair_in, std::uint8_t fill_in, std::uint8_t first_in, std::uint8_t last_in,
      std::uint16_t key_in, std::uint16_t e_in, std::uint16_t ef_in)
      : pair(pair_in), fill(fill_in), first(first_in), last(last_in), key(key_in), e(e_in),
        ef(ef_in) {}

  std::uint8_t pair;
  std::uint8_t fill;
  std::uint8_t first;
  std::uint8_t last;
  std::uint16_t key;
  std::uint16_t e;
  std::uint16_t ef;
};
static_assert(offsetof(EPayload, pair) == 0);
static_assert(offsetof(EPayload, fill) == 1);
static_assert(offsetof(EPayload, first) == 2);
static_assert(offsetof(EPayload, last) == 3);
static_assert(offsetof(EPayload, key) == 4);
static_assert(offsetof(EPayload, e) == 6);
static_assert(offsetof(EPayload, ef) == 8);
static_assert(sizeof(EPayload) == 10);

struct TotalPayload {
  static constexpr Probe kProbe = Probe::Total;

  explicit TotalPayload(std::uint32_t total_in)
      : total(total_in) {}

  std::uint32_t total;
};
static_assert(offsetof(TotalPayload, total) == 0);
static_assert(sizeof(TotalPayload) == 4);

struct RecipPayload {
  static constexpr Probe kProbe = Probe::Recip;

  RecipPayload(std::uint8_t t_in, std::uint32_t recip_in)
      : t(t_in), recip(recip_in) {}

  std::uint8_t t;
  std::uint8_t gap0[3] = {};
  std::uint32_t recip;
};
static_assert(offsetof(RecipPayload, t) == 0);
static_assert(offsetof(RecipPayload, recip) == 4);
static_assert(sizeof(RecipPayload) == 8);

struct NumPayload {
  static constexpr Probe kProbe = Probe::Num;
  /// Where num i64[OutLanes] lies: behind this, or in its last gap.
  static constexpr std::size_t kNumAt = 0;
};

struct OutputPayload {
  static constexpr Probe kProbe = Probe::Output;
  /// Where data i16[OutLanes] lies: behind this, or in its last gap.
  static constexpr std::size_t kDataAt = 0;
};

struct OutPayload {
  static constexpr Probe kProbe = Probe::Out;
  /// Where data i16[OutLanes] lies: behind this, or in its last gap.
  static constexpr std::size_t kDataAt = 4;

  OutPayload(std::uint16_t row_in, std::uint8_t chunk_in, std::uint8_t last_in)
      : row(row_in), chunk(chunk_in), last(last_in) {}

  std::uint16_t row;
  std::uint8_t chunk;
  std::uint8_t last;
};
static_assert(offsetof(OutPayload, row) == 0);
static_assert(offsetof(OutPayload, chunk) == 2);
static_assert(offsetof(OutPayload, last) == 3);
static_assert(sizeof(OutPayload) == 4);

// ---- a core's reader ----

struct ResolvePayload {
  static constexpr ReadProbe kProbe = ReadProbe::Resolve;

  ResolvePayload(std::uint16_t head_in, std::uint8_t survived_in)
      : head(head_in), survived(survived_in) {}

  std::uint16_t head;
  std::uint8_t survived;
  std::uint8_t gap0[1] = {};
};
static_assert(offsetof(ResolvePayload, head) == 0);
static_assert(offsetof(ResolvePayload, survived) == 2);
static_assert(sizeof(ResolvePayload) == 4);

// ---- the co-processor around the cores ----

struct CsrWritePayload {
  static constexpr TopProbe kProbe = TopProbe::CsrWrite;

  CsrWritePayload(std::uint16_t addr_in, std::uint8_t strobe_in, std::uint8_t resp_in,
      std::uint32_t data_in)
      : addr(addr_in), strobe(strobe_in), resp(resp_in), data(data_in) {}

  std::uint16_t addr;
  std::uint8_t strobe;
  std::uint8_t resp;
  std::uint32_t data;
};
static_assert(offsetof(CsrWritePayload, addr) == 0);
static_assert(offsetof(CsrWritePayload, strobe) == 2);
static_assert(offsetof(CsrWritePayload, resp) == 3);
static_assert(offsetof(CsrWritePayload, data) == 4);
static_assert(sizeof(CsrWritePayload) == 8);

struct CsrReadPayload {
  static constexpr TopProbe kProbe = TopProbe::CsrRead;

  CsrReadPayload(std::uint16_t addr_in, std::uint8_t resp_in, std::uint32_t data_in)
      : addr(addr_in), resp(resp_in), data(data_in) {}

  std::uint16_t addr;
  std::uint8_t resp;
  std::uint8_t gap0[1] = {};
  std::uint32_t data;
};
static_assert(offsetof(CsrReadPayload, addr) == 0);
static_assert(offsetof(CsrReadPayload, resp) == 2);
static_assert(offsetof(CsrReadPayload, data) == 4);
static_assert(sizeof(CsrReadPayload) == 8);

struct StatePayload {
  static constexpr TopProbe kProbe = TopProbe::State;

  StatePayload(std::uint8_t state_in, std::uint8_t error_in, std::uint16_t head_in)
      : state(state_in), error(error_in), head(head_in) {}

  std::uint8_t state;
  std::uint8_t error;
  std::uint16_t head;
};
static_assert(offsetof(StatePayload, state) == 0);
static_assert(offsetof(StatePayload, error) == 1);
static_assert(offsetof(StatePayload, head) == 2);
static_assert(sizeof(StatePayload) == 4);

struct IrqPayload {
  static constexpr TopProbe kProbe = TopProbe::Irq;

  explicit IrqPayload(std::uint8_t level_in)
      : level(level_in) {}

  std::uint8_t level;
};
static_assert(offsetof(IrqPayload, level) == 0);
static_assert(sizeof(IrqPayload) == 1);

struct AssignPayload {
  static constexpr TopProbe kProbe = TopProbe::Assign;

  AssignPayload(std::uint16_t head_in, std::uint8_t core_in)
      : head(head_in), core(core_in) {}

  std::uint16_t head;
  std::uint8_t core;
  std::uint8_t gap0[1] = {};
};
static_assert(offsetof(AssignPayload, head) == 0);
static_assert(offsetof(AssignPayload, core) == 2);
static_assert(sizeof(AssignPayload) == 4);

struct ReadPayload {
  static constexpr TopProbe kProbe = TopProbe::Read;

  ReadPayload(std::uint8_t id_in, std::uint16_t beats_in, std::uint64_t addr_in)
      : id(id_in), beats(beats_in), addr(addr_in) {}

  std::uint8_t id;
  std::uint8_t gap0[1] = {};
  std::uint16_t beats;
  std::uint8_t gap1[4] = {};
  std::uint64_t addr;
};
static_assert(offsetof(ReadPayload, id) == 0);
static_assert(offsetof(ReadPayload, beats) == 2);
static_assert(offsetof(ReadPayload, addr) == 8);
static_assert(sizeof(ReadPayload) == 16);

struct ArPayload {
  static constexpr TopProbe kProbe = TopProbe::Ar;

  ArPayload(std::uint8_t id_in, std::uint16_t beats_in, std::uint64_t addr_in)
      : id(id_in), beats(beats_in), addr(addr_in) {}

  std::uint8_t id;
  std::uint8_t gap0[1] = {};
  std::uint16_t beats;
  std::uint8_t gap1[4] = {};
  std::uint64_t addr;
};
static_assert(offsetof(ArPayload, id) == 0);
static_assert(offsetof(ArPayload, beats) == 2);
static_assert(offsetof(ArPayload, addr) == 8);
static_assert(sizeof(ArPayload) == 16);

struct RPayload {
  static constexpr TopProbe kProbe = TopProbe::R;

  RPayload(std::uint8_t id_in, std::uint8_t resp_in, std::uint8_t last_in, std::uint8_t array_in,
      std::uint16_t head_in, std::uint16_t row_in, std::uint16_t word_in)
      : id(id_in), resp(resp_in), last(last_in), array(array_in), head(head_in), row(row_in),
        word(word_in) {}

  std::uint8_t id;
  std::uint8_t resp;
  std::uint8_t last;
  std::uint8_t array;
  std::uint16_t head;
  std::uint16_t row;
  std::uint16_t word;
};
static_assert(offsetof(RPayload, id) == 0);
static_assert(offsetof(RPayload, resp) == 1);
static_assert(offsetof(RPayload, last) == 2);
static_assert(offsetof(RPayload, array) == 3);
static_assert(offsetof(RPayload, head) == 4);
static_assert(offsetof(RPayload, row) == 6);
static_assert(offsetof(RPayload, word) == 8);
static_assert(sizeof(RPayload) == 10);

struct WritePayload {
  static constexpr TopProbe kProbe = TopProbe::Write;

  WritePayload(std::uint8_t id_in, std::uint16_t beats_in, std::uint64_t addr_in)
      : id(id_in), beats(beats_in), addr(addr_in) {}

  std::uint8_t id;
  std::uint8_t gap0[1] = {};
  std::uint16_t beats;
  std::uint8_t gap1[4] = {};
  std::uint64_t addr;
};
static_assert(offsetof(WritePayload, id) == 0);
static_assert(offsetof(WritePayload, beats) == 2);
static_assert(offsetof(WritePayload, addr) == 8);
static_assert(sizeof(WritePayload) == 16);

struct AwPayload {
  static constexpr TopProbe kProbe = TopProbe::Aw;

  AwPayload(std::uint8_t id_in, std::uint16_t beats_in, std::uint64_t addr_in)
      : id(id_in), beats(beats_in), addr(addr_in) {}

  std::uint8_t id;
  std::uint8_t gap0[1] = {};
  std::uint16_t beats;
  std::uint8_t gap1[4] = {};
  std::uint64_t addr;
};
static_assert(offsetof(AwPayload, id) == 0);
static_assert(offsetof(AwPayload, beats) == 2);
static_assert(offsetof(AwPayload, addr) == 8);
static_assert(sizeof(AwPayload) == 16);

struct WPayload {
  static constexpr TopProbe kProbe = TopProbe::W;
  /// Where strobe u8[(BusBytes + 7) / 8] lies: behind this, or in its last gap.
  static constexpr std::size_t kStrobeAt = 1;
  /// Where data u8[BusBytes] lies: bytes from the start.
  static std::size_t data_at(const Machine& machine) {
    return static_cast<std::size_t>(1 + ((machine.bus_bytes + 7) / 8));
  }

  explicit WPayload(std::uint8_t last_in)
      : last(last_in) {}

  std::uint8_t last;
};
static_assert(offsetof(WPayload, last) == 0);
static_assert(sizeof(WPayload) == 1);

struct BPayload {
  static constexpr TopProbe kProbe = TopProbe::B;

  BPayload(std::uint8_t id_in, std::uint8_t resp_in)
      : id(id_in), resp(resp_in) {}

  std::uint8_t id;
  std::uint8_t resp;
};
static_assert(offsetof(BPayload, id) == 0);
static_assert(offsetof(BPayload, resp) == 1);
static_assert(sizeof(BPayload) == 2);

}  // namespace hdp
