// SPDX-License-Identifier: Apache-2.0
// The cycle model's job: start, load streams, head after head, done.
#include "golden/cycle_model.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "golden/cycle_model_state.hpp"

namespace hdp {
namespace {

struct NamedBound {
  const char* name;
  std::uint64_t cycles;
};

NamedBound largest_bound(const Bound& bound) {
  NamedBound best{"integer", bound.integer};
  for (const NamedBound& other :
       {NamedBound{"fraction", bound.fraction}, NamedBound{"softmax", bound.softmax},
        NamedBound{"value", bound.value}, NamedBound{"load_int", bound.load_int},
        NamedBound{"load_frac", bound.load_frac}, NamedBound{"load_val", bound.load_val},
        NamedBound{"out", bound.out}}) {
    if (other.cycles > best.cycles) best = other;
  }
  return best;
}

}  // namespace

std::uint64_t Bound::largest() const { return largest_bound(*this).cycles; }
const char* Bound::name() const { return largest_bound(*this).name; }

CycleModel::State::State(const Build& build_in, const JobPlan& plan, const Stalls& stalls_in,
                         Cycle start_in, cosim::EventSink* sink_in)
    : build(build_in), config(plan.config), shape(plan.shape), heads(plan.heads), stalls(stalls_in),
      sink(sink_in), events(build_in, plan, sink_in), steps(plan.steps), out_beats(plan.out_beats),
      pair_steps(at(plan.config.exact ? 2 * steps : steps)), value_steps(at(steps)),
      divide_cycles(plan.divide_cycles), live(plan.live), q_loaded(at(shape.lq)),
      frac_loaded(at(shape.lq)), block_last(at(shape.block_cols())),
      mask_row(at(shape.block_rows())), scan_last(at(shape.lk)), softmax_issue(at(shape.lk)),
      chunk_issue(at(out_beats)), beat_accepted(at(out_beats)), theta_credits(build_in.theta_depth),
      threshold_credits(build_in.threshold_depth), scanner_credits(build_in.record_depth),
      fill_queue_credits(build_in.record_depth), score_credits(build_in.score_depth),
      row_credits(build_in.row_depth), weight_credits(build_in.weight_depth),
      total_credits(build_in.total_depth), recip_credits(build_in.recip_depth),
      accumulator_credits(2), out_credits(build_in.out_depth), start(start_in) {
  for (cycle_model::LoadStream* stream : {&load_int, &load_frac, &load_val}) stream->last = start;
  for (cycle_model::Sequencer* engine : {&integer, &fraction, &softmax, &value, &finish})
    engine->last = start;
}

void CycleModel::State::load_head_int(const HeadResult& result) {
  for (int is_q = 0; is_q < 2; ++is_q) {
    const int rows_of = is_q ? shape.lq : shape.lk;
    for (int row = 0; row < rows_of; ++row) {
      for (int chunk = 0; chunk < steps; ++chunk) {
        load_int.last = load_int.next(stalls, 0);
        ++load_int.beats;
        if (sink != nullptr) {
          const bool last = is_q && row == shape.lq - 1 && chunk == steps - 1;
          events.load_int(load_int.last, head, is_q != 0, row, chunk, last, result);
        }
      }
      if (is_q) q_loaded[at(row)] = load_int.last;
    }
  }
  ++load_int.heads;
}

void CycleModel::State::load_head_frac(const HeadResult& result, Cycle gate) {
  for (int is_q = 0; is_q < 2; ++is_q) {
    const int rows_of = is_q ? shape.lq : shape.lk;
    for (int row = 0; row < rows_of; ++row) {
      for (int chunk = 0; chunk < steps; ++chunk) {
        load_frac.last = load_frac.next(stalls, gate);
        ++load_frac.beats;
        if (sink != nullptr) {
          const bool last = is_q && row == shape.lq - 1 && chunk == steps - 1;
          events.load_frac(load_frac.last, head, is_q != 0, row, chunk, last, result);
        }
      }
      if (is_q) frac_loaded[at(row)] = load_frac.last + 1;
    }
  }
  ++load_frac.heads;
}

void CycleModel::State::load_head_val(const HeadInput& input, Cycle gate) {
  for (int row = 0; row < shape.lk; ++row) {
    for (int chunk = 0; chunk < steps; ++chunk) {
      load_val.last = load_val.next(stalls, gate);
      ++load_val.beats;
      if (sink != nullptr) {
        const bool last = row == shape.lk - 1 && chunk == steps - 1;
        events.load_val(load_val.last, head, row, chunk, last, input.v);
      }
    }
  }
  ++load_val.heads;
  val_loaded = load_val.last + 1;
}

CycleModel::CycleModel(const Build& build, const Config& config, const Shape& shape, int heads,
                       const Stalls& stalls, std::uint64_t start_cycle, cosim::EventSink* sink) {
  state_ = std::make_unique<State>(build, JobPlan(build, config, shape, heads), stalls, start_cycle,
                                   sink);
  if (sink != nullptr) state_->events.start(start_cycle);
}

CycleModel::~CycleModel() = default;
CycleModel::CycleModel(CycleModel&&) noexcept = default;

void CycleModel::head(const HeadInput& input, const HeadResult& result) {
  State& s = *state_;
  if (s.head == static_cast<std::uint32_t>(s.heads)) {
    throw std::logic_error("the job has only " + std::to_string(s.heads) + " heads");
  }
  if (result.rows.size() != at(s.shape.lq) ||
      result.block_rows.size() != at(s.shape.block_rows())) {
    throw std::invalid_argument("head " + std::to_string(s.head) + ": its result has " +
                                std::to_string(result.rows.size()) + " query rows, the job has " +
                                std::to_string(s.shape.lq));
  }
  s.load_head_int(result);
  s.integer_head(result);
  s.val_loaded = 0;
  if (result.pruned) {
    std::fill(s.frac_loaded.begin(), s.frac_loaded.end(), 0);
  } else {
    const Cycle gate = s.config.head_prune ? s.decision + 1 : 0;
    s.load_head_frac(result, gate);
    s.load_head_val(input, gate);
  }
  s.backend_head(result);
  ++s.head;
}

std::uint64_t CycleModel::horizon() const {
  const State& s = *state_;
  if (s.head == static_cast<std::uint32_t>(s.heads)) return s.out + 1;
  Cycle first = s.load_int.next(s.stalls, 0);
  if (!s.config.head_prune) {
    // Nothing ties the three streams together: a stalled load_int may be behind the others.
    first = std::min(first, s.load_frac.next(s.stalls, 0));
    first = std::min(first, s.load_val.next(s.stalls, 0));
  }
  return first;
}

JobTime CycleModel::finish() {
  State& s = *state_;
  if (s.head != static_cast<std::uint32_t>(s.heads)) {
    throw std::logic_error("finish() after " + std::to_string(s.head) + " of " +
                           std::to_string(s.heads) + " heads");
  }
  JobTime job;
  job.start = s.start;
  job.done = s.out + 1;
  const std::array<const cycle_model::Sequencer*, static_cast<std::size_t>(Engine::Count)> engines{
      &s.integer, &s.fraction, &s.softmax, &s.value, &s.finish};
  for (std::size_t n = 0; n < engines.size(); ++n) {
    job.engines[n] = engines[n]->time;
    job.engines[n].drained = job.done - engines[n]->last;
  }
  s.bound.load_int = s.load_int.beats;
  s.bound.load_frac = s.load_frac.beats;
  s.bound.load_val = s.load_val.beats;
  s.bound.out = s.beats;
  job.bound = s.bound;
  if (s.sink != nullptr) s.events.done(job.done);
  return job;
}

}  // namespace hdp
