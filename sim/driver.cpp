// SPDX-License-Identifier: Apache-2.0
// The feeder and the consumer around a core.
#include "sim/driver.hpp"

#include <algorithm>
#include <cstring>

#include "golden/quantize.hpp"

namespace hdp::sim {
namespace {

constexpr std::byte kGarbage{0xa5};
constexpr Stream kLoads[] = {Stream::Int, Stream::Frac, Stream::Val};

/// A legal configuration that has nothing of the job's.
Config unlike(const Config& job) {
  Config c;
  c.importance = job.importance == Importance::Abs ? Importance::Signed : Importance::Abs;
  c.fill = job.fill == Fill::Mean ? Fill::Zero : Fill::Mean;
  c.rho_q15 = -1 - job.rho_q15;
  c.block_prune = !job.block_prune;
  c.head_prune = !job.head_prune;
  c.tau = (std::uint64_t{1} << 48) - 1 - job.tau;
  c.mant = 32768 + 65535 - job.mant;
  c.shift = 47 - job.shift;
  c.exact = !job.exact;
  c.causal = !job.causal;
  return c;
}

}  // namespace

JobDriver::JobDriver(Core& core, const Build& build, const Job& job, const Stalls& stalls,
                     std::uint64_t start_cycle)
    : core_(core), job_(job), stalls_(stalls), lanes_(build.lanes), out_lanes_(build.out_lanes),
      steps_((job.shape.dim + build.lanes - 1) / build.lanes),
      out_steps_((job.shape.dim + build.out_lanes - 1) / build.out_lanes),
      start_cycle_(start_cycle) {
  const auto heads = static_cast<std::size_t>(job.heads);
  const auto row = static_cast<std::size_t>(job.shape.dim);
  state_.out.assign(heads * static_cast<std::size_t>(job.shape.lq) * row, 0);
  state_.heads.assign(heads, {});
  state_.last_progress = start_cycle;
  all_beats_ = static_cast<std::uint64_t>(job.heads) * static_cast<std::uint64_t>(job.shape.lq) *
               static_cast<std::uint64_t>(out_steps_);
  offer_start(false);
  core_.set_out_ready(false);
}

JobDriver::JobDriver(Core& core, const Build& build, const Job& job, const Stalls& stalls,
                     std::uint64_t start_cycle, DriverState state)
    : JobDriver(core, build, job, stalls, start_cycle) {
  state_ = std::move(state);
  if (state_.started) first_feed_ = first_needed();
  offer_start(state_.start_driven);
  core_.set_out_ready(state_.out_ready_driven);
}

/// The configuration counts beside start only: at all other times the core is shown another one.
void JobDriver::offer_start(bool valid) {
  core_.set_start(valid);
  state_.start_driven = valid;
  if (valid) {
    core_.set_job(job_.config, job_.shape, job_.heads);
  } else {
    core_.set_job(unlike(job_.config), {1, 1, 1}, job_.heads == 1 ? 2 : 1);
  }
}

JobDriver::Feed JobDriver::make_feed(int head) const {
  const Shape& s = job_.shape;
  const HeadInput in = job_.head(head);
  const auto padded = static_cast<std::size_t>(steps_ * lanes_);
  const auto dim = static_cast<std::size_t>(s.dim);
  const auto lk = static_cast<std::size_t>(s.lk), lq = static_cast<std::size_t>(s.lq);
  Feed feed;
  feed.integer.assign((lk + lq) * padded, kGarbage);
  feed.fraction.assign((lk + lq) * padded, kGarbage);
  feed.value.assign(lk * padded * 2, kGarbage);
  for (std::size_t row = 0; row < lk + lq; ++row) {
    const std::int16_t* from = row < lk ? in.k + row * dim : in.q + (row - lk) * dim;
    for (std::size_t d = 0; d < dim; ++d) {
      const SplitNumber parts = split_nearest(from[d], job_.config.int_bits);
      feed.integer[row * padded + d] = static_cast<std::byte>(parts.integer);
      feed.fraction[row * padded + d] = static_cast<std::byte>(parts.fraction);
    }
  }
  for (std::size_t row = 0; row < lk; ++row) {
    std::memcpy(&feed.value[row * padded * 2], in.v + row * dim, dim * 2);
  }
  return feed;
}

JobDriver::Feed& JobDriver::feed(int head) {
  while (first_feed_ + static_cast<int>(feeds_.size()) <= head) {
    feeds_.push_back(make_feed(first_feed_ + static_cast<int>(feeds_.size())));
  }
  return feeds_[static_cast<std::size_t>(head - first_feed_)];
}

/// The first head that a stream may still send. Only after start.
int JobDriver::first_needed() {
  const auto& integer = load(Stream::Int).turns;
  int needed = integer.empty() ? job_.heads : integer.front().head;
  if (job_.config.head_prune) needed = std::min(needed, static_cast<int>(state_.decisions));
  for (Stream stream : {Stream::Frac, Stream::Val}) {
    const auto& turns = load(stream).turns;
    if (!turns.empty()) needed = std::min(needed, turns.front().head);
  }
  return needed;
}

/// Forgets the planes of heads that no stream will send any more.
void JobDriver::drop_feeds() {
  const int needed = first_needed();
  while (first_feed_ < needed && !feeds_.empty()) {
    feeds_.pop_front();
    ++first_feed_;
  }
}

std::uint32_t JobDriver::beats_of(Stream stream) const {
  const int rows = stream == Stream::Val ? job_.shape.lk : job_.shape.lk + job_.shape.lq;
  return static_cast<std::uint32_t>(rows * steps_);
}

/// Fixes the cycle from which the stream's next beat is offered, once that is known.
void JobDriver::plan(Stream stream) {
  LoadState& s = load(stream);
  if (s.ready_to_offer || s.turns.empty()) return;
  s.offer = s.accepted + 1 + stalls_.gap(stream, s.sent);
  if (s.beat == 0) s.offer = std::max(s.offer, s.turns.front().gate);
  s.ready_to_offer = true;
}

void JobDriver::drive_stream(Stream stream, std::uint64_t cycle) {
  LoadState& s = load(stream);
  if (s.offered) return;  // before, and not accepted yet
  if (!s.ready_to_offer || cycle < s.offer) {
    if (s.valid) core_.set_load(stream, nullptr);
    s.valid = false;
    return;
  }
  const Feed& head_feed = feed(s.turns.front().head);
  const auto index = static_cast<std::size_t>(s.beat);
  const auto step = static_cast<std::size_t>(lanes_);
  const auto row = s.beat / static_cast<std::uint32_t>(steps_);
  const auto lk = static_cast<std::uint32_t>(job_.shape.lk);
  LoadBeat beat;
  beat.is_q = stream != Stream::Val && row >= lk;
  beat.row = static_cast<std::uint16_t>(beat.is_q ? row - lk : row);
  beat.chunk = static_cast<std::uint8_t>(s.beat % static_cast<std::uint32_t>(steps_));
  beat.last = s.beat + 1 == beats_of(stream);
  beat.data = stream == Stream::Int    ? &head_feed.integer[index * step]
              : stream == Stream::Frac ? &head_feed.fraction[index * step]
                                       : &head_feed.value[index * step * 2];
  core_.set_load(stream, &beat);
  s.offered = s.valid = true;
}

void JobDriver::drive(std::uint64_t cycle) {
  const bool start = !state_.started && cycle >= start_cycle_;
  if (start != state_.start_driven) offer_start(start);
  if (state_.started) {
    for (Stream stream : kLoads) drive_stream(stream, cycle);
  }
  state_.out_ready = stalls_.ready(cycle);
  if (state_.out_ready != state_.out_ready_driven) core_.set_out_ready(state_.out_ready);
  state_.out_ready_driven = state_.out_ready;
}

void JobDriver::observe_stream(Stream stream, std::uint64_t cycle, bool ready) {
  LoadState& s = load(stream);
  if (!s.offered || !ready) return;
  state_.last_progress = cycle;
  s.accepted = cycle;
  s.offered = false;
  s.ready_to_offer = false;
  ++s.sent;
  if (++s.beat == beats_of(stream)) {
    s.beat = 0;
    s.turns.pop_front();
    drop_feeds();
  }
}

void JobDriver::observe(std::uint64_t cycle, const CoreOutputs& o) {
  if (!state_.started) {
    if (!state_.start_driven || !o.start_ready) return;
    state_.started = true;
    for (Stream stream : kLoads) {
      LoadState& s = load(stream);
      s.accepted = cycle;
      const bool gated = job_.config.head_prune && stream != Stream::Int;
      for (int h = 0; h < job_.heads && !gated; ++h) s.turns.push_back({h, cycle + 1});
      plan(stream);
    }
    return;
  }
  if (o.decision_valid && state_.decisions < state_.heads.size()) {
    HeadReport& head = state_.heads[state_.decisions];
    head.pruned = o.decision_pruned;
    head.head_score = o.decision_score;
    if (job_.config.head_prune && !o.decision_pruned) {
      for (Stream stream : {Stream::Frac, Stream::Val}) {
        load(stream).turns.push_back({static_cast<int>(state_.decisions), cycle + 1});
      }
    }
    ++state_.decisions;
  }
  for (Stream stream : kLoads) {
    observe_stream(stream, cycle, o.load_ready[static_cast<std::size_t>(stream)]);
    plan(stream);
  }
  if (o.report_valid && state_.reports < state_.heads.size()) {
    state_.heads[state_.reports].kept = o.report_kept;
    state_.heads[state_.reports].live = o.report_live;
    ++state_.reports;
  }
  if (o.out_valid && state_.out_ready && state_.out_head < state_.heads.size()) {
    state_.last_progress = cycle;
    ++state_.beats;
    const auto first = static_cast<std::size_t>(o.out_chunk) * static_cast<std::size_t>(out_lanes_);
    const auto dim = static_cast<std::size_t>(job_.shape.dim);
    const auto lq = static_cast<std::size_t>(job_.shape.lq);
    if (first < dim && o.out_row < lq) {
      const auto count = std::min(static_cast<std::size_t>(out_lanes_), dim - first);
      std::memcpy(&state_.out[(state_.out_head * lq + o.out_row) * dim + first], core_.out_data(),
                  count * 2);
    }
    if (o.out_last) ++state_.out_head;
  }
  if (o.done) state_.done = true;
}

}  // namespace hdp::sim
