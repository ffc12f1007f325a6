// SPDX-License-Identifier: Apache-2.0
// The core model's cycle: start, every unit once, done, reset.
#include "golden/core_model.hpp"

#include <stdexcept>
#include <string>

#include "golden/core_model_state.hpp"

namespace hdp {

CoreModel::State::State(const Build& build_in, cosim::EventSink* sink_in)
    : build(build_in), sink(sink_in), thresholds(build.threshold_depth),
      scan_records(build.record_depth), fill_records(build.record_depth), entries(build.row_depth),
      fills(build.row_depth), weights(build.weight_depth), totals(build.total_depth),
      recips(build.recip_depth), sums(2), beats(build.out_depth), theta_room(build.theta_depth),
      threshold_room(build.threshold_depth), scan_room(build.record_depth),
      fill_record_room(build.record_depth), score_room(build.score_depth),
      row_room(build.row_depth), fill_room(build.row_depth), weight_room(build.weight_depth),
      total_room(build.total_depth), recip_room(build.recip_depth), sum_room(2),
      out_room(build.out_depth) {}

void CoreModel::State::clear() {
  units = Units{};
  for (core_model::Queue* queue : {&thresholds, &scan_records, &fill_records, &entries, &fills,
                                   &weights, &totals, &recips, &sums, &beats}) {
    queue->clear();
  }
  for (core_model::Credits* credits :
       {&theta_room, &threshold_room, &scan_room, &fill_record_room, &score_room, &row_room,
        &fill_room, &weight_room, &total_room, &recip_room, &sum_room, &out_room}) {
    credits->clear();
  }
}

void CoreModel::State::start() {
  if (!next_plan) throw std::logic_error("the core was started and has no configuration");
  clear();
  books = {};
  plan = next_plan;
  events.emplace(build, *plan, sink);
  heads.begin_job();
  units.busy = true;
  out.started = true;
  if (sink != nullptr) events->start(now);
}

void CoreModel::State::run(const CoreInputs& inputs) {
  units.decision_line <<= 1;
  units.mask_line <<= 1;
  integer_step();
  mask_step();
  fetch_step();
  fill_step();
  fraction_step();
  softmax_step();
  recip_step();
  value_step();
  finish_step();
  output_step(inputs.out_ready);
  pulses();
}

CoreModel::CoreModel(const Build& build, cosim::EventSink* sink) {
  check_build(build);
  state_ = std::make_unique<State>(build, sink);
}

CoreModel::~CoreModel() = default;
CoreModel::CoreModel(CoreModel&&) noexcept = default;

void CoreModel::configure(const Config& config, const Shape& shape, int heads) {
  state_->next_plan.emplace(state_->build, config, shape, heads);
}

void CoreModel::push_head(std::shared_ptr<const HeadValues> values) {
  if (values == nullptr) throw std::invalid_argument("a head without values");
  state_->heads.push(std::move(values));
}

EngineTime CoreModel::engine_time(Engine engine) const {
  const core_model::EngineBook& book = state_->books[static_cast<std::size_t>(engine)];
  EngineTime time = book.time;
  time.drained = book.waiting;
  return time;
}

bool CoreModel::busy() const { return state_->units.busy; }

bool CoreModel::load_ready(int stream) const { return state_->load_ready(stream); }

const CoreCycle& CoreModel::step(std::uint64_t cycle, const CoreInputs& inputs) {
  State& s = *state_;
  if (s.stepped && cycle != s.now + 1) {
    throw std::logic_error("the core is stepped to cycle " + std::to_string(cycle) + " after " +
                           std::to_string(s.now));
  }
  s.now = cycle;
  s.stepped = true;
  s.out = CoreCycle{};
  const bool busy = s.units.busy;
  for (int stream = 0; stream < 3; ++stream) {
    s.out.load_ready[at(stream)] = s.load_ready(stream);
  }
  if (busy) {
    if (s.units.done) {
      s.out.done = true;
      for (core_model::EngineBook& book : s.books) ++book.waiting;
      if (s.sink != nullptr) s.events->done(cycle);
      s.units.busy = false;
    } else {
      s.run(inputs);
    }
  }
  for (int stream = 0; stream < 3; ++stream) {
    if (inputs.load[at(stream)].valid) s.load(stream, inputs.load[at(stream)]);
  }
  if (inputs.start && !busy) s.start();
  if (inputs.reset) {
    if (s.sink != nullptr) s.sink->cancel_after(cycle);
    s.clear();
    s.heads.clear();
  }
  return s.out;
}

}  // namespace hdp
