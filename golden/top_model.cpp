// SPDX-License-Identifier: Apache-2.0
// hdp_top's cycle: every unit once, consumers before their producers (docs/coprocessor.md).
#include "golden/top_model.hpp"

#include <stdexcept>
#include <string>

#include "golden/hdp_probes.hpp"
#include "golden/top_state.hpp"

namespace hdp {
namespace {

void check(bool ok, const Machine& machine, const char* what, int value, const char* allowed) {
  if (ok) return;
  throw std::invalid_argument("machine " + machine.core.name + ": " + what + " is " +
                              std::to_string(value) + "; allowed: " + allowed);
}

bool power_of_two(int x) { return x > 0 && (x & (x - 1)) == 0; }

const Machine& valid_machine(const Machine& m) {
  check(m.cores >= 1 && m.cores <= 8, m, "cores", m.cores, "1 .. 8");
  check(power_of_two(m.bus_bytes) && m.bus_bytes >= 4 && m.bus_bytes <= 128, m, "bus-bytes",
        m.bus_bytes, "a power of two, 4 .. 128");
  check(m.core.lanes % m.bus_bytes == 0, m, "bus-bytes", m.bus_bytes, "a divisor of lanes");
  check(2 * m.core.out_lanes <= m.bus_bytes, m, "bus-bytes", m.bus_bytes, "2 * out-lanes or more");
  check(m.addr_bits >= 13 && m.addr_bits <= 64, m, "addr-bits", m.addr_bits, "13 .. 64");
  check(power_of_two(m.burst_beats) && m.burst_beats <= 256, m, "burst-beats", m.burst_beats,
        "a power of two, 1 .. 256");
  check(power_of_two(m.read_depth), m, "read-depth", m.read_depth, "a power of two");
  check(power_of_two(m.write_depth), m, "write-depth", m.write_depth, "a power of two");
  check(power_of_two(m.head_depth), m, "head-depth", m.head_depth, "a power of two");
  check(power_of_two(m.heads_max) && m.heads_max <= 32768, m, "heads-max", m.heads_max,
        "a power of two, 1 .. 32768");
  return m;
}

cosim::EventSink* sink_of(const std::vector<cosim::EventSink*>& sinks, std::size_t n) {
  return n < sinks.size() ? sinks[n] : nullptr;
}

std::vector<cosim::EventSink*> core_sinks(const Machine& machine,
                                          const std::vector<cosim::EventSink*>& sinks) {
  std::vector<cosim::EventSink*> all;
  for (std::size_t n = 0; n < static_cast<std::size_t>(machine.cores); ++n) {
    all.push_back(sink_of(sinks, n + 1));
  }
  return all;
}

constexpr std::array<Counter, 5> kSteps{Counter::IntegerSteps, Counter::FractionSteps,
                                        Counter::SoftmaxSteps, Counter::ValueSteps,
                                        Counter::FinishSteps};

}  // namespace

TopModel::State::State(const Machine& machine_in, const MemoryView& memory,
                       const std::vector<cosim::EventSink*>& sinks)
    : machine(valid_machine(machine_in)), events(sink_of(sinks, 0)), registers(machine),
      loader(machine, memory), read(machine, watch, core_sinks(machine, sinks)), write(machine),
      inputs(static_cast<std::size_t>(machine.cores)) {
  for (std::size_t n = 0; n < inputs.size(); ++n) {
    cores.emplace_back(machine.core, sink_of(sinks, n + 1));
    heads.emplace_back(machine);
  }
  set_outputs();
}

/// The first cycle of a new state, and of a new level of irq.
void TopModel::State::show_state() {
  if (state != shown_state) {
    shown_state = state;
    events.emit(StatePayload(static_cast<std::uint8_t>(state), registers.error_code(),
                             registers.error_head()));
  }
  if (registers.irq() != shown_irq) {
    shown_irq = registers.irq();
    events.emit(IrqPayload(std::uint8_t{shown_irq}));
  }
}

void TopModel::State::note_core(std::size_t n, const CoreCycle& core) {
  CoreHeads& h = heads[n];
  h.int_freed += core.freed[0];
  h.frac_freed += core.freed[1];
  h.val_freed += core.freed[2];
  for (std::size_t engine = 0; engine < kSteps.size(); ++engine) {
    if (core.step[engine]) registers.count(kSteps[engine]);
  }
  if (core.decision) {
    ++h.decided;
    registers.count(Counter::HeadsDone);
    if (core.pruned) registers.count(Counter::PrunedHeads);
  }
  if (core.report) {
    registers.count(Counter::KeptBlocks, core.kept);
    registers.count(Counter::LiveBlocks, core.live);
    if (state == TopState::Run) {
      const HeadInFlight& head = h[h.reported];
      const HeadResult& result = head.values->result;
      registers.statistics().report(n, head.head,
                                    {core.kept, core.live, result.head_score, result.pruned});
    }
    ++h.reported;
  }
}

void TopModel::State::step_cores() {
  const bool reset = state == TopState::Drain || state == TopState::Finish;
  for (std::size_t n = 0; n < cores.size(); ++n) {
    inputs[n].reset = reset;
    const CoreCycle& core = cores[n].step(cycle, inputs[n]);
    const ReadSide::Beat& beat = read.beat();
    if (beat.core == static_cast<int>(n) &&
        !core.load_ready[static_cast<std::size_t>(beat.stream)]) {
      throw std::logic_error("cycle " + std::to_string(cycle) + ": core " + std::to_string(n) +
                             " did not take a load beat");
    }
    if (core.out_valid && inputs[n].out_ready) write.take(n, core);
    note_core(n, core);
  }
}

void TopModel::State::step(const TopInputs& in) {
  events.cycle(cycle);
  show_state();
  registers.begin(in, state, events);
  const bool run = state == TopState::Run;
  for (std::size_t n = 0; n < inputs.size(); ++n) {
    inputs[n] = {};
    inputs[n].out_ready = run && write.out_ready(n);
  }
  const ReadSide::Beat& beat = read.beat();
  if (beat.core >= 0) {
    inputs[static_cast<std::size_t>(beat.core)].load[static_cast<std::size_t>(beat.stream)] =
        beat.beat;
  }
  if (state != TopState::Idle) registers.count(Counter::Cycles);

  control();
  const int core = choose_core();
  read.request(run, in.ar_ready, heads, registers, events);
  if (core >= 0) assign(static_cast<std::size_t>(core));
  write.issue(run, in, heads, registers, events);
  step_cores();
  const ReadSide::Received received = read.receive(run, in, heads, registers, events);
  const WriteSide::Response response = write.respond(in, events);
  if (run && received.error != JobError::None) {
    bus_error(received.error, received.head);
  } else if (run && response.error != JobError::None) {
    bus_error(response.error, response.head);
  }
  if (registers.soft_reset()) {
    next = TopState::Drain;
    drain_failed = false;
  }
  registers.end();
  state = next;
  ++cycle;
  set_outputs();
}

void TopModel::State::set_outputs() {
  registers.outputs(out);
  const auto show = [](TopOutputs::Address& to, const AddressRegister& from) {
    to.valid = from.full;
    to.id = from.id;
    to.addr = from.addr;
    to.len = static_cast<std::uint8_t>(from.beats - 1);
  };
  show(out.ar, read.address());
  show(out.aw, write.address());
  out.r_ready = out.b_ready = true;
  out.w_valid = write.word_valid();
  out.w_last = write.word_last();
  out.w_strobe = write.strobe();
  out.w_data = write.data();
}

TopModel::TopModel(const Machine& machine, const MemoryView& memory,
                   std::vector<cosim::EventSink*> sinks)
    : state_(std::make_unique<State>(machine, memory, sinks)) {}
TopModel::~TopModel() = default;

const TopOutputs& TopModel::outputs() const { return state_->out; }
void TopModel::step(const TopInputs& inputs) { state_->step(inputs); }
std::uint64_t TopModel::cycle() const { return state_->cycle; }
void TopModel::watch(Watch* watch) { state_->watch = watch; }
EngineTime TopModel::engine_time(int core, Engine engine) const {
  return state_->cores.at(static_cast<std::size_t>(core)).engine_time(engine);
}

}  // namespace hdp
