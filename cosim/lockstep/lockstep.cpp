// SPDX-License-Identifier: Apache-2.0
// The lockstep run.
#include "cosim/lockstep/lockstep.hpp"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

namespace cosim {
namespace {

/// Cycles without an event after which neither side will do anything any more.
constexpr std::uint64_t kStuck = 10'000'000;

}  // namespace

bool has_second_processor() { return std::thread::hardware_concurrency() > 1; }

std::string format_mismatch(const Mismatch& mismatch) {
  const std::string text = format_divergence(mismatch.divergence);
  return mismatch.table.empty() ? text : fmt::format("in {}\n{}", mismatch.table, text);
}

Lockstep::Lockstep(Design& design, Scoreboard& board, Model& model, Stimulus& stimulus,
                   LockstepOptions options)
    : design_(design), board_(board), model_(model), stimulus_(stimulus),
      options_(std::move(options)), batches_{CycleBatch(options_.batch, board.words(),
                                                        stimulus.input_bytes()),
                                             CycleBatch(options_.batch, board.words(),
                                                        stimulus.input_bytes())} {
  const std::vector<ProbeTable>& tables = board.tables();
  if (design.groups() != static_cast<int>(tables.size())) {
    throw std::logic_error(
        fmt::format("the design has {} groups of probes, the scoreboard {} tables", design.groups(),
                    tables.size()));
  }
  for (std::size_t g = 0; g < tables.size(); ++g) {
    for (std::size_t p = 0; p < tables[g].probes.size(); ++p) {
      const ProbeSpec& probe = tables[g].probes[p];
      const std::size_t port = design.payload_bytes(static_cast<int>(g), static_cast<int>(p));
      if (port == probe.words * 8) continue;
      throw std::logic_error(fmt::format(
          "probe {}: the design's port has {} bytes, the table's payload {}: they are not of one "
          "configuration",
          probe.name, port, probe.words * 8));
    }
  }
}

/// The model goes along with these cycles, and they are compared.
bool Lockstep::check(const CycleBatch& seen) {
  bool agrees = true;
  for (std::size_t n = 0; n < seen.size(); ++n, ++checked_) {
    if (board_.mismatch() && !board_.pending() && options_.observers.empty() &&
        options_.wave == nullptr) {
      return false;
    }
    model_.step(checked_, seen.inputs(n));
    agrees = board_.check(checked_, seen.valid(n), seen.payloads(n), options_.observers,
                          options_.hang_after);
  }
  return agrees;
}

/// Has the cycles checked that were written down; false when a difference is known.
bool Lockstep::hand_over() {
  if (!collect()) return false;
  CycleBatch& batch = batches_[filling_];
  if (batch.empty()) return true;
  filling_ = 1 - filling_;
  batches_[filling_].clear();
  Worker::Work work([this, &batch] { return check(batch); });
  if (options_.check_thread) {
    checking_ = checker_.begin(std::move(work));
    return true;
  }
  checking_ = work.get_future();
  work();
  return collect();
}

bool Lockstep::collect() {
  if (checking_.valid()) agrees_ = checking_.get() && agrees_;
  return agrees_;
}

bool Lockstep::sync() { return hand_over() && collect(); }

/// The model's side of this cycle, before the waveform takes it.
bool Lockstep::show() {
  CycleBatch& batch = batches_[filling_];
  const std::uint64_t cycle = now_;
  model_.step(cycle, batch.inputs(0));
  design_.show_cycle(cycle);
  for (int g = 0; g < design_.groups(); ++g) {
    const ExpectedEvents& expected = board_.expected(g);
    if ((design_.valid(g) | expected.valid(cycle)) != 0) options_.wave->saw_event(cycle);
    if (!design_.tracing()) continue;
    expected.for_each_in(cycle, [&](int p, const EventTag& tag, const std::byte* payload) {
      design_.show_golden(g, p, tag, payload);
    });
  }
  const bool agrees = board_.check(cycle, batch.valid(0), batch.payloads(0), options_.observers,
                                   options_.hang_after);
  batch.clear();
  checked_ = cycle + 1;
  return agrees;
}

void Lockstep::cycle() {
  stimulus_.drive(now_);
  design_.settle();
  for (int g = 0; g < design_.groups(); ++g) {
    if (design_.valid(g) != 0) last_event_ = now_;
  }
  const bool waving = options_.wave != nullptr && options_.wave->begin(now_);
  if (waving && options_.check && !batches_[filling_].empty()) sync();
  if (options_.check) {
    void* inputs = batches_[filling_].add(design_);
    stimulus_.observe(now_, inputs);
    if (waving) agrees_ = show() && agrees_;
  } else {
    std::vector<std::byte> unused(stimulus_.input_bytes());
    stimulus_.observe(now_, unused.data());
  }
  design_.advance();
  ++now_;
  if (options_.check && agrees_ && batches_[filling_].full()) hand_over();
}

/// Whether to go on.
bool Lockstep::poll() {
  if (now_ >= options_.stop_at) report_.interrupted = true;
  if ((now_ & 1023) == 0 && options_.interrupted && options_.interrupted()) {
    report_.interrupted = true;
  }
  if (now_ - last_event_ > kStuck) {
    throw std::runtime_error(fmt::format(
        "no probe of the design has had an event for {} cycles, and the stimulus is not "
        "done",
        kStuck));
  }
  if ((now_ & 16383) == 0 && options_.progress) options_.progress(stimulus_.progress(), now_);
  return !report_.interrupted;
}

/// A difference is known: the design goes on until it is clear what it is.
void Lockstep::settle() {
  collect();
  check(batches_[filling_]);
  batches_[filling_].clear();
  const auto more = [this] {
    return board_.pending() || now_ <= board_.mismatch()->divergence.cycle + options_.run_on;
  };
  while (more()) {
    cycle();
    check(batches_[filling_]);
    batches_[filling_].clear();
  }
}

Report Lockstep::run() {
  const auto begin = std::chrono::steady_clock::now();
  design_.reset();
  const auto go_on = [this] { return agrees_ && poll(); };
  while (!stimulus_.done() && go_on()) cycle();
  if (options_.check) {
    // What is still inside comes out, and what the model announced has to come.
    const auto under_way = [this] {
      const std::uint64_t quiet = now_ - last_event_;
      if (quiet <= options_.quiet_after) return true;
      return sync() && board_.waiting() && quiet <= options_.quiet_after + 2 * options_.hang_after;
    };
    while (agrees_ && under_way() && go_on()) cycle();
    sync();
    if (!agrees_) settle();
  }
  report_.cycles = now_;
  report_.checks = board_.checks();
  report_.mismatch = board_.mismatch();
  report_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return report_;
}

}  // namespace cosim
