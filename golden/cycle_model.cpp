// SPDX-License-Identifier: Apache-2.0
// The cycle model's job: start, load streams, head after head, done.
#include "golden/cycle_model.hpp"

#include <stdexcept>
#include <string>

#include "golden/cycle_model_state.hpp"
#include "golden/functional.hpp"

namespace hdp {
namespace {

void check(bool ok, const std::string& what) {
  if (!ok) throw std::invalid_argument(what);
}

void check_build(const Build& build) {
  for (const int depth : {build.theta_depth, build.threshold_depth, build.record_depth,
                          build.score_depth, build.row_depth, build.weight_depth, build.total_depth,
                          build.recip_depth, build.out_depth}) {
    check(depth >= 2 && (depth & (depth - 1)) == 0, "build " + build.name + ": a FIFO has depth " +
                                                        std::to_string(depth) +
                                                        "; depths are powers of two, at least 2");
  }
  check(build.out_lanes >= 1 && build.lanes >= 1 && build.lanes % build.out_lanes == 0 &&
            build.d_max >= 1 && build.d_max % build.lanes == 0,
        "build " + build.name + ": out_lanes " + std::to_string(build.out_lanes) + ", lanes " +
            std::to_string(build.lanes) + ", d_max " + std::to_string(build.d_max) +
            "; each must divide the next");
  check(build.l_max >= 4 && build.l_max % 2 == 0, "build " + build.name + ": l_max is " +
                                                      std::to_string(build.l_max) +
                                                      "; it must be even and at least 4");
  check(2 * build.theta_depth >= build.l_max && build.score_depth >= build.l_max,
        "build " + build.name + ": theta_depth " + std::to_string(build.theta_depth) +
            " and score_depth " + std::to_string(build.score_depth) +
            "; they must be at least l_max / 2 and l_max, l_max is " + std::to_string(build.l_max));
}

void check_job(const Build& build, const Config& config, const Shape& shape, int heads) {
  check_build(build);
  validate(config, shape);
  // The split is the host's: a build with 8 integer bits computes (4, 8) operands as they are.
  check(config.int_bits <= build.int_bits && build.frac_bits == Config::kFracBits,
        "int_bits " + std::to_string(config.int_bits) + ": build " + build.name + " has (" +
            std::to_string(build.int_bits) + ", " + std::to_string(build.frac_bits) + ")");
  check(shape.lq <= build.l_max && shape.lk <= build.l_max && shape.dim <= build.d_max,
        "shape " + std::to_string(shape.lq) + " x " + std::to_string(shape.lk) + ", dim " +
            std::to_string(shape.dim) + ": build " + build.name + " takes up to " +
            std::to_string(build.l_max) + " and dim " + std::to_string(build.d_max));
  check(heads >= 1 && heads <= 65535,
        "heads is " + std::to_string(heads) + "; allowed: 1 .. 65535");
}

int ceil_div(int a, int b) { return (a + b - 1) / b; }

int ceil_log2(int x) {
  int k = 0;
  while ((1 << k) < x) ++k;
  return k;
}

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

CycleModel::State::State(const Build& build_in, const Config& config_in, const Shape& shape_in,
                         int heads_in, const Stalls& stalls_in, Cycle start_in, EventSink* sink_in)
    : build(build_in), config(config_in), shape(shape_in), heads(heads_in), stalls(stalls_in),
      sink(sink_in), steps(ceil_div(shape_in.dim, build_in.lanes)),
      out_beats(ceil_div(shape_in.dim, build_in.out_lanes)),
      pair_steps(at(config_in.exact ? 2 * steps : steps)), value_steps(at(steps)),
      divide_cycles(at(ceil_div(
          2 * (build_in.int_bits - 1) + ceil_log2(build_in.d_max) + build_in.frac_bits + 1, 8))),
      q_loaded(at(shape_in.lq)), block_last(at(shape_in.block_cols())),
      mask_row(at(shape_in.block_rows())), scan_last(at(shape_in.lk)),
      softmax_issue(at(shape_in.lk)), chunk_issue(at(out_beats)), beat_accepted(at(out_beats)),
      theta_credits(build_in.theta_depth), threshold_credits(build_in.threshold_depth),
      scanner_credits(build_in.record_depth), fill_queue_credits(build_in.record_depth),
      score_credits(build_in.score_depth), row_credits(build_in.row_depth),
      weight_credits(build_in.weight_depth), total_credits(build_in.total_depth),
      recip_credits(build_in.recip_depth), accumulator_credits(2), out_credits(build_in.out_depth),
      start(start_in) {
  for (int b = 0; b < shape.block_rows(); ++b) {
    const int reach = std::min(2 * b + 1, shape.lq - 1) + (shape.lk - shape.lq);
    live.push_back(config.causal ? std::min(shape.block_cols(), (reach >> 1) + 1)
                                 : shape.block_cols());
  }
  for (LoadStream* stream : {&load_int, &load_frac, &load_val}) stream->last = start;
  for (Sequencer* engine : {&integer, &fraction, &softmax, &value, &finish}) engine->last = start;
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
          emit_load_int(load_int.last, is_q != 0, row, chunk, last, result);
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
          emit_load_frac(load_frac.last, is_q != 0, row, chunk, last, result);
        }
      }
    }
  }
  ++load_frac.heads;
  frac_loaded = load_frac.last + 1;
}

void CycleModel::State::load_head_val(const HeadInput& input, Cycle gate) {
  for (int row = 0; row < shape.lk; ++row) {
    for (int chunk = 0; chunk < steps; ++chunk) {
      load_val.last = load_val.next(stalls, gate);
      ++load_val.beats;
      if (sink != nullptr) {
        const bool last = row == shape.lk - 1 && chunk == steps - 1;
        emit_load_val(load_val.last, row, chunk, last, input);
      }
    }
  }
  ++load_val.heads;
  val_loaded = load_val.last + 1;
}

CycleModel::CycleModel(const Build& build, const Config& config, const Shape& shape, int heads,
                       const Stalls& stalls, std::uint64_t start_cycle, EventSink* sink) {
  check_job(build, config, shape, heads);
  state_ = std::make_unique<State>(build, config, shape, heads, stalls, start_cycle, sink);
  if (sink != nullptr) state_->emit_start();
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
  s.frac_loaded = s.val_loaded = 0;
  if (!result.pruned) {
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
  const std::array<const Sequencer*, static_cast<std::size_t>(Engine::Count)> engines{
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
  if (s.sink != nullptr) s.emit_done(job.done);
  return job;
}

}  // namespace hdp
