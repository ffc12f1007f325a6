// SPDX-License-Identifier: Apache-2.0
// The lockstep of hdp_top and its golden model.
#include "sim/coprocessor/lockstep.hpp"

#include <thread>
#include <utility>

#include "sim/wave/signals.hpp"

namespace hdp::sim {
namespace {

constexpr std::size_t kBatch = 512;  ///< cycles checked at a time

}  // namespace

bool has_second_processor() { return std::thread::hardware_concurrency() > 1; }

LockstepError::LockstepError(Mismatch found)
    : std::runtime_error("in " + found.where() + "\n" + cosim::format_divergence(found.divergence) +
                         (found.protocol.empty() ? "" : "\nrules broken on the buses:\n") +
                         found.protocol),
      mismatch_(std::move(found)) {}

LockstepSimulation::LockstepSimulation(Coprocessor& rtl, const Machine& machine,
                                       const LockstepOptions& options)
    : Simulation(machine, options), rtl_(rtl), lockstep_(options),
      wave_file_(rtl, coprocessor_waves(machine), options.wave), recording_(options.check),
      checks_(machine, options.hang_after),
      batches_{Observation(kBatch, static_cast<std::size_t>(machine.bus_bytes)),
               Observation(kBatch, static_cast<std::size_t>(machine.bus_bytes))} {
  memory_.on_read = [this](const cosim::AxiReadBeat& beat) {
    if (recording_) batches_[filling_].add_read(beat);
  };
  memory_.on_write = [this](const cosim::AxiWriteBeat& beat) {
    if (recording_) batches_[filling_].add_write(beat);
  };
  if (options.wave.wanted() || !options.compare) {
    checks_.show_golden(
        [this](int group, const cosim::ExpectedEvents& events, std::uint64_t cycle) {
          if (!rtl_.tracing()) return;
          events.for_each_in(cycle,
                             [&](int p, const cosim::EventTag& tag, const std::byte* payload) {
                               rtl_.show_golden(group, p, tag, payload);
                             });
        },
        options.compare);
  }
  rtl_.reset([this](bool held) { checks_.reset_cycle(held, rtl_.bus(), rtl_.registers()); });
  memory_.reset();
}

LockstepSimulation::~LockstepSimulation() = default;

void LockstepSimulation::write_memory(std::uint64_t address, const void* from, std::size_t bytes) {
  Simulation::write_memory(address, from, bytes);
  if (recording_ && now_ > 0) checks_.host_wrote(address, from, bytes);
}

void LockstepSimulation::finish() {
  sync();
  checks_.finish();
}

void LockstepSimulation::sync() {
  hand_over();
  collect();
}

/// Has the cycles checked that were written down.
void LockstepSimulation::hand_over() {
  collect();
  Observation& batch = batches_[filling_];
  if (!recording_ || batch.empty()) return;
  filling_ = 1 - filling_;
  batches_[filling_].clear();
  cosim::Worker::Work check([this, &batch] { return checks_.check(batch); });
  if (lockstep_.check_thread) {
    checking_ = checker_.begin(std::move(check));
  } else {
    checking_ = check.get_future();
    check();
    collect();
  }
}

void LockstepSimulation::collect() {
  if (!checking_.valid()) return;
  bool agree = false;
  try {
    agree = checking_.get();
  } catch (...) {
    recording_ = false;
    throw;
  }
  if (!agree) settle_and_throw();
}

/// The RTL goes on, with a silent host, until it is clear what the difference is.
void LockstepSimulation::settle_and_throw() {
  checks_.check(batches_[filling_]);
  while (checks_.pending()) {
    batches_[filling_].clear();
    pass_cycle({});
    checks_.check(batches_[filling_]);
  }
  recording_ = false;
  throw LockstepError(*checks_.mismatch());
}

void LockstepSimulation::keep_wave(const Mismatch* mismatch) {
  wave_file_.keep(mismatch != nullptr ? &mismatch->divergence : nullptr,
                  mismatch != nullptr ? mismatch->group : 0);
}

void LockstepSimulation::begin_wave() {
  if (lockstep_.end_with_wave && now_ > lockstep_.wave.to) throw WaveEnd();
  if (now_ == lockstep_.wave.from) sync();  // from here on golden is in the same cycle as the RTL
  waving_ = wave_file_.begin(now_);
}

/// Golden's side of this cycle, before the waveform takes it.
void LockstepSimulation::show_golden() {
  for (int group = 0; group <= machine().cores; ++group) {
    if (rtl_.probe_valid(group) != 0) wave_file_.saw_event(now_);
  }
  rtl_.show_cycle(now_);
  if (!recording_) return;
  try {
    agree_ = checks_.check(batches_[filling_]);
  } catch (...) {
    recording_ = false;
    throw;
  }
  batches_[filling_].clear();
}

bool LockstepSimulation::pass_cycle(const cosim::AxiLiteMaster& host) {
  const cosim::AxiSlave& memory = memory_.outputs();
  if (lockstep_.wave.wanted()) begin_wave();
  rtl_.drive(host, memory);
  rtl_.settle();
  const cosim::AxiMaster& bus = rtl_.bus();
  if (recording_) batches_[filling_].add(rtl_, host, memory, checks_.payload_words());
  registers_ = rtl_.registers();
  irq_ = rtl_.interrupt();
  const bool moved = (bus.ar.valid && memory.ar_ready) || (bus.aw.valid && memory.aw_ready) ||
                     (bus.w.valid && memory.w_ready) || memory.r.valid || memory.b.valid;
  memory_.clock(bus);
  if (waving_) show_golden();
  rtl_.advance();
  ++now_;
  return moved;
}

bool LockstepSimulation::clock(const cosim::AxiLiteMaster& host) {
  if (now_ == 0 && recording_) checks_.start(memory_);
  const bool moved = pass_cycle(host);
  if (waving_) {
    if (recording_ && !agree_) settle_and_throw();
  } else if (batches_[filling_].full()) {
    hand_over();
  }
  return moved;
}

}  // namespace hdp::sim
