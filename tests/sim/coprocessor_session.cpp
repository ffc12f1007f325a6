// SPDX-License-Identifier: Apache-2.0
// Random sessions.
#include "tests/sim/coprocessor_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "golden/hdp_probes.hpp"
#include "golden/registers.hpp"
#include "sim/coprocessor/run.hpp"
#include "tests/sim/coprocessor_protocol.hpp"
#include "tests/sim/random_jobs.hpp"

namespace hdp::test {
namespace {

const char* const kStates[] = {"Idle", "Check", "Start", "Run", "Drain", "Finish"};
constexpr std::uint32_t kWordCounters[] = {reg::kReadIntWords, reg::kReadFracWords,
                                           reg::kReadValWords, reg::kWriteWords};

sim::LockstepOptions options(const Machine& machine, const cosim::MemoryProfile& memory,
                             std::uint64_t seed) {
  sim::LockstepOptions o;
  o.memory = memory;
  o.seed = seed;
  o.polite_host = seed % 3 == 0;
  o.check_thread = seed % 4 == 0;  // sessions run side by side: mostly a thread each
  if (machine.addr_bits > 20) o.memory_bytes = std::size_t{1} << 21;
  return o;
}

std::unique_ptr<sim::Simulation> guarded(Guard guard, sim::Coprocessor& rtl, const Machine& machine,
                                         const sim::LockstepOptions& o) {
  if (guard == Guard::Protocol) return std::make_unique<ProtocolSimulation>(rtl, machine, o);
  return std::make_unique<sim::LockstepSimulation>(rtl, machine, o);
}

}  // namespace

void SessionWatch::set_reset(bool held) {
  ReadWords::set_reset(held);
  state_ = 0;
  in_write_burst_ = false;
  last_report_ = 0;
}

void SessionWatch::look() {
  if (has(TopProbe::State)) state_ = payload<std::uint8_t>(TopProbe::State, 0);
  const std::uint64_t before = reports_;
  for (int core = 0; core < cores_; ++core) {
    if ((probe_valid(1 + core) >> static_cast<int>(Probe::Report) & 1) == 0) continue;
    ++reports_;
    report_interval_ = cycle_ - std::exchange(last_report_, cycle_);
  }
  const bool write = has(TopProbe::CsrWrite) && payload<std::uint8_t>(TopProbe::CsrWrite, 3) == 0 &&
                     payload<std::uint16_t>(TopProbe::CsrWrite, 0) == reg::kCtrl;
  if (write && reg::kCtrlSoftReset.get(payload<std::uint32_t>(TopProbe::CsrWrite, 4)) != 0) {
    ++tally_.resets[std::string("in ") + kStates[state_]];
    if (words_due()) ++tally_.resets["with words of a read burst to come"];
    if (reports_ != before) ++tally_.resets["with an entry of the statistics to be written"];
    if (in_write_burst_) ++tally_.resets["in the middle of a write burst"];
    if (bus_.ar.valid && !memory_.ar_ready) ++tally_.resets["with a read address waiting"];
    if (bus_.aw.valid && !memory_.aw_ready) ++tally_.resets["with a write address waiting"];
  }
  ReadWords::look();
  if (bus_.w.valid && memory_.w_ready) in_write_burst_ = !bus_.w.last;
}

Session::Session(sim::Coprocessor& rtl, const Machine& machine, const cosim::MemoryProfile& memory,
                 std::uint64_t seed, const SessionLimits& limits, SessionTally& tally, Guard guard)
    : machine_(machine), tally_(tally), dice_(seed), gaps_(~seed), limits_(limits),
      job_seed_(seed * 1000), watch_(rtl, machine, tally),
      owned_(guarded(guard, watch_, machine, options(machine, memory, seed))), simulation_(*owned_),
      lockstep_(dynamic_cast<sim::LockstepSimulation*>(owned_.get())),
      host_(simulation_, seed, true), memory_base_(simulation_.memory().base()) {
  for (std::size_t n = 0; n < simulation_.memory().size(); n += 8) {
    const std::uint64_t noise = dice_.next();
    std::memcpy(simulation_.memory().data() + n, &noise, 8);
  }
}

void Session::require(bool ok, const std::string& what) {
  if (ok) return;
  simulation_.sync();  // a difference in lockstep is the cause, if there is one
  throw SessionError(fmt::format("cycle {}: {}", simulation_.cycle(), what));
}

void Session::count_modes(const sim::Job& job) {
  const auto add = [&](bool is, const char* name) { tally_.modes[name] += is ? 1 : 0; };
  const Config& c = job.config;
  ++tally_.jobs;
  tally_.heads += static_cast<std::uint64_t>(job.heads);
  add(c.importance == Importance::Abs, "importance abs");
  add(c.fill == Fill::Mean, "fill mean");
  add(c.fill == Fill::Zero, "fill zero");
  add(c.fill == Fill::Skip, "fill skip");
  add(c.head_prune, "head_prune on");
  add(!c.block_prune, "block_prune off");
  add(c.exact, "exact");
  add(c.causal, "causal");
  add(c.int_bits == 4, "(4, 8)");
  add(job.shape.lq != job.shape.lk, "Lq != Lk");
  add((job.shape.lq | job.shape.lk) % 2 != 0, "odd length");
  add(job.heads == machine_.heads_max, "HeadsMax heads");
}

sim::Job Session::random_job(int max_length, int max_heads) {
  const bool many = dice_.one_in(40);
  sim::Job job = test::random_job(
      machine_.core,
      {many ? std::min(max_length, 4) : max_length, many ? machine_.heads_max : max_heads},
      ++job_seed_);
  if (dice_.one_in(20)) job.config.shift = dice_.one_in(2) ? 47 : 0;
  if (dice_.one_in(20)) job.config.mant = dice_.one_in(2) ? 32768 : 65535;
  return job;
}

void Session::driver_jobs(int jobs) {
  Device device(host_);
  std::uint32_t done = 0;
  const auto collect = [&](const sim::Job& job) {
    const Expected want = expect(machine_, job);
    const AttentionResult got = device.wait(dice_.one_in(3));
    require(got.out == want.out, job.name + ": the output is not the functional model's");
    require(same(got.heads, want.heads),
            job.name + ": the statistics are not the functional model's");
    count_modes(job);
    ++done;
  };
  while (jobs > 0) {
    const sim::Job first = random_job(limits_.max_length, limits_.max_heads);
    device.submit(sim::attention(first));
    --jobs;
    if (jobs > 0 && dice_.one_in(2)) {
      const sim::Job second = random_job(limits_.max_length, limits_.max_heads);
      device.submit(sim::attention(second));
      --jobs;
      ++tally_.modes["two jobs queued"];
      collect(first);
      collect(second);
    } else {
      collect(first);
    }
    const DeviceCounters counters = device.counters();
    require(counters.jobs_done == done && counters.jobs_failed == 0, "JOBS_DONE or JOBS_FAILED");
  }
}

Session::Planned Session::plan(MemoryRange& range, int max_length, int max_heads, bool last) {
  Planned planned;
  for (;;) {
    planned.job = random_job(max_length, max_heads);
    const bool shared = dice_.one_in(5) && planned.job.heads > 1;
    if (shared) share_keys(planned.job);
    planned.at = describe(planned.job);
    MemoryRange tried = range;
    if (!place(dice_, machine_, tried, shared, planned.at)) continue;
    if (last && dice_.one_in(6)) {  // up to the last word of the memory
      for (std::uint64_t& base : planned.at.base) base += tried.end - tried.next;
      tried.next = tried.end;
    }
    range = tried;
    break;
  }
  planned.expected = expect(machine_, planned.job);
  require(descriptor_fault(machine_, planned.at) == 0, "the test made a bad descriptor");
  write_operands(host_, machine_, planned.job, planned.expected, planned.at);
  return planned;
}

/// An error response on a random word of a random array.
void Session::inject(Planned& planned) {
  const JobDescriptor& at = planned.at;
  const JobLayout layout(machine_, at);
  const auto array = static_cast<Array>(dice_.below(kArrays));
  const JobLayout::Plane& plane = layout.plane(array);
  const auto head = static_cast<std::uint32_t>(dice_.below(at.heads));
  const auto row = static_cast<std::uint32_t>(dice_.below(plane.rows));
  const bool shared = plane.stride == 0 && at.heads > 1;

  cosim::AxiErrorSpec error;
  error.write = array == Array::O;
  error.resp = dice_.one_in(2) ? cosim::AxiResp::SlvErr : cosim::AxiResp::DecErr;
  error.where = cosim::AxiErrorSpec::Where::Address;
  error.at = layout.address(array, head, row) +
             dice_.below(array == Array::O ? plane.row_bytes
                                           : std::uint64_t{plane.row_words} * layout.word_bytes);
  error.times = dice_.one_in(2) ? 0 : 1;
  simulation_.memory().inject(error);

  const auto reads = [&](std::size_t h) {
    if (array == Array::Qi || array == Array::Ki || array == Array::O) return true;
    if (planned.expected.heads[h].pruned) return false;
    return array == Array::Qf || at.fill != static_cast<std::uint8_t>(Fill::Skip) ||
           planned.expected.kept_key_blocks[h][row / 2] != 0;
  };
  bool comes = false;
  for (std::size_t h = 0; h < at.heads; ++h) comes |= (shared || h == head) && reads(h);
  if (!comes) return;
  const int code = (error.write ? 10 : 8) + (error.resp == cosim::AxiResp::DecErr ? 1 : 0);
  planned.faults.push_back({code, shared ? -1 : static_cast<int>(head)});
}

/// Writes the descriptor, with the queue full or not.
void Session::write_registers(const Planned& planned) {
  write_descriptor(host_, planned.at);
  described_ = &planned.at;
  rewrites_ = host_.rewrites();
}

void Session::start(const Planned& planned) {
  while (reg::kStatusQueueFull.get(host_.read_register(reg::kStatus)) != 0) host_.pause();
  if (described_ != &planned.at || rewrites_ != host_.rewrites()) write_registers(planned);
  host_.write_register(reg::kCtrl, reg::kCtrlStart.put(1));
  described_ = nullptr;
}

/// What is in the registers when no job of theirs is to be started is in no job.
void Session::overwrite_registers(JobDescriptor at) {
  spoil(gaps_, machine_, at);
  write_descriptor(host_, at);
  described_ = nullptr;
  ++tally_.modes["descriptor rewritten after the start"];
}

/// Start while the queue is full must be refused, and the queued job stays as it is. True: the
/// queue had just emptied, and the job in the registers was started.
bool Session::start_into_full_queue() {
  if (reg::kStatusQueueFull.get(host_.read_register(reg::kStatus)) == 0) return false;
  try {
    host_.write_register(reg::kCtrl, reg::kCtrlStart.put(1));
    return true;
  } catch (const PlatformError&) {
    ++tally_.modes["start refused, queue full"];
    return false;
  }
}

void Session::end(const Planned& planned, bool poll) {
  for (;;) {
    host_.write_register(reg::kIrqStatus, reg::kIrqStatusDone.put(1));
    if (host_.read_register(reg::kJobsDone) != done_) {
      ++done_;
      require(planned.faults.empty(),
              fmt::format("{} ended well; it had to end in error {}", planned.job.name,
                          planned.faults.empty() ? 0 : planned.faults.front().code));
      ++started_;
      check_results(planned);
      break;
    }
    if (reg::kStatusError.get(host_.read_register(reg::kStatus)) != 0) {
      const auto code = static_cast<int>(host_.read_register(reg::kErrorCode));
      const auto head = static_cast<int>(host_.read_register(reg::kErrorHead));
      const bool foreseen =
          std::any_of(planned.faults.begin(), planned.faults.end(), [&](const Fault& fault) {
            return fault.code == code && (fault.head == head || fault.head < 0);
          });
      require(foreseen, fmt::format("{} ended in error {} at head {}; error {} at head {} was due",
                                    planned.job.name, code, head,
                                    planned.faults.empty() ? 0 : planned.faults.front().code,
                                    planned.faults.empty() ? 0 : planned.faults.front().head));
      require(host_.interrupt() == ((host_.read_register(reg::kIrqEnable) & 2) != 0),
              "after an error the interrupt is not what IRQ_ENABLE says");
      require(host_.read_register(reg::kIrqStatus) >> 1 == 1,
              "an error, and IRQ_STATUS has it not");
      ++tally_.errors[device_error_name(code)];
      ++failed_;
      if (code >= 8) {
        ++started_;
        read_statistics();
      }
      host_.write_register(reg::kIrqStatus, reg::kIrqStatusError.put(1));
      break;
    }
    if (poll)
      host_.pause();
    else
      host_.wait_interrupt();
  }
  require(host_.read_register(reg::kJobsDone) <= done_ + 1, "JOBS_DONE");
  require(host_.read_register(reg::kJobsFailed) <= failed_ + 1, "JOBS_FAILED");
}

void Session::check_results(const Planned& planned) {
  const std::string& name = planned.job.name;
  require(read_output(host_, machine_, planned.at) == planned.expected.out,
          name + ": the output is not the functional model's");
  if (planned.overtaken) return;
  int& written = written_[static_cast<std::size_t>((started_ - 1) & 1)];
  written = std::max(written, planned.job.heads);
  for (int head = 0; head < planned.job.heads; ++head) {
    require(
        same(read_statistic(host_, head, (started_ - 1) & 1),
             planned.expected.heads[static_cast<std::size_t>(head)]),
        fmt::format("{}: the statistics of head {} are not the functional model's", name, head));
  }
}

/// Reads every entry that some job has written. What a drained job left of them is compared as the
/// value of every register is.
void Session::read_statistics() {
  for (int bank = 0; bank < 2; ++bank) {
    for (int head = 0; head < written_[static_cast<std::size_t>(bank)]; ++head) {
      read_statistic(host_, head, bank);
    }
  }
  ++tally_.modes["statistics read after a drain"];
}

std::array<std::uint32_t, 4> Session::word_counters() {
  std::array<std::uint32_t, 4> values{};
  for (std::size_t n = 0; n < values.size(); ++n) values[n] = host_.read_register(kWordCounters[n]);
  return values;
}

void Session::check_counters(const Planned& planned, const std::array<std::uint32_t, 4>& before) {
  const std::array<std::uint32_t, 4> now = word_counters();
  const TopBound& bound = planned.expected.bound;
  const std::uint64_t want[] = {bound.read.integer, bound.read.fraction, bound.read.value,
                                bound.write};
  for (std::size_t n = 0; n < now.size(); ++n) {
    require(now[n] - before[n] == want[n],
            fmt::format("{}: register 0x{:03x} grew by {} instead of {}", planned.job.name,
                        kWordCounters[n], now[n] - before[n], want[n]));
  }
}

void Session::snapshot() {
  const cosim::AxiMemory& memory = simulation_.memory();
  before_.assign(memory.data(), memory.data() + memory.size());
}

void Session::check_memory(const std::vector<const Planned*>& planned) {
  const cosim::AxiMemory& memory = simulation_.memory();
  std::vector<std::byte> now(memory.data(), memory.data() + memory.size());
  for (const Planned* p : planned) {
    if (p->bad) continue;
    const JobLayout layout(machine_, p->at);
    const JobLayout::Plane& plane = layout.plane(Array::O);
    for (std::uint32_t head = 0; head < layout.heads; ++head) {
      for (std::uint32_t row = 0; row < plane.rows; ++row) {
        const std::uint64_t at = layout.address(Array::O, head, row) - memory_base_;
        std::memcpy(now.data() + at, before_.data() + at, plane.row_bytes);
      }
    }
  }
  const auto [changed, was] = std::mismatch(now.begin(), now.end(), before_.begin());
  require(changed == now.end(),
          fmt::format("the byte at {:#x}, which no job may write, was changed",
                      memory_base_ + static_cast<std::uint64_t>(changed - now.begin())));
}

void Session::described_jobs(int jobs) {
  while (jobs > 0) {
    std::vector<Planned> batch;
    MemoryRange range = whole();
    const std::size_t size = !dice_.one_in(3) ? 1 : gaps_.one_in(2) ? 2 : 3;
    simulation_.memory().clear_errors();
    while (batch.size() < size) {
      batch.push_back(plan(range, limits_.max_length, limits_.max_heads, batch.size() + 1 == size));
      Planned& planned = batch.back();
      if (dice_.one_in(5)) {
        planned.bad = true;
        spoil(dice_, machine_, planned.at);
        planned.faults.push_back({descriptor_fault(machine_, planned.at), 0});
      } else {
        if (dice_.one_in(5)) inject(planned);
        if (dice_.one_in(20)) inject(planned);
        count_modes(planned.job);
        --jobs;
      }
    }
    snapshot();
    const auto counters = word_counters();
    const bool poll = dice_.one_in(4);
    host_.write_register(reg::kIrqEnable, poll ? static_cast<std::uint32_t>(dice_.below(4)) : 3);
    for (std::size_t n = 0; n < std::min<std::size_t>(size, 2); ++n) {
      if (gaps_.one_in(3)) simulation_.idle(gaps_.below(300));
      start(batch[n]);
    }
    // Start once more: of the second job again, or of a third one while the second is queued.
    if (size == 3) write_registers(batch[2]);
    const bool again = (size == 2 && batch[1].faults.empty() && start_into_full_queue()) ||
                       (size == 3 && start_into_full_queue());
    if (size == 3 && !again) ++tally_.modes["descriptor of a third job while the second is queued"];
    batch[0].overtaken = again;
    if (gaps_.one_in(2)) overwrite_registers(batch.back().at);
    end(batch[0], poll);
    if (size == 3 && !again) start(batch[2]);
    for (std::size_t n = 1; n < size; ++n) end(batch[n], poll);
    if (size == 2 && again) end(batch[1], poll);
    if (size >= 2) ++tally_.modes["two jobs queued"];
    described_ = nullptr;
    std::vector<const Planned*> all;
    for (const Planned& planned : batch) all.push_back(&planned);
    check_memory(all);
    if (size == 1 && batch[0].faults.empty()) check_counters(batch[0], counters);
    require(host_.read_register(reg::kJobsDone) == done_, "JOBS_DONE");
    require(host_.read_register(reg::kJobsFailed) == failed_, "JOBS_FAILED");
  }
  simulation_.memory().clear_errors();
}

void Session::bad_descriptors(int descriptors) {
  MemoryRange range = whole();
  Planned good = plan(range, std::min(limits_.max_length, 6), 3, true);
  snapshot();
  for (int n = 0; n < descriptors; ++n) {
    Planned planned;
    planned.job.name = "a bad descriptor";
    planned.at = good.at;
    spoil(dice_, machine_, planned.at);
    planned.faults.push_back({descriptor_fault(machine_, planned.at), 0});
    const bool poll = dice_.one_in(4);
    host_.write_register(reg::kIrqEnable, poll ? 0 : 3);
    start(planned);
    end(planned, poll);
  }
  check_memory({});
  host_.write_register(reg::kIrqEnable, 3);
  start(good);
  end(good, false);
  count_modes(good.job);
  check_memory({&good});
}

void Session::finish() {
  // Their values are compared as those of every register that is read.
  for (std::uint32_t counter = reg::kCycles; counter <= reg::kJobsFailed; counter += 4) {
    host_.read_register(counter);
  }
  simulation_.idle(3);
  tally_.read_beats += simulation_.memory().counters().read_beats;
  tally_.written_beats += simulation_.memory().counters().write_beats;
  tally_.cycles += simulation_.cycle();
  tally_.peeks += host_.peeks();
  if (lockstep_ == nullptr) return;
  lockstep_->finish();
  const cosim::AxiReport& memory = lockstep_->memory_protocol();
  const cosim::AxiReport& registers = lockstep_->register_protocol();
  const std::vector<std::string> traffic = lockstep_->traffic_errors();
  require(memory.clean(), "memory bus:\n" + memory.text());
  require(registers.clean(), "register bus:\n" + registers.text());
  require(traffic.empty(), "memory traffic: " + (traffic.empty() ? "" : traffic.front()));
  tally_.checks += lockstep_->checks();
}

}  // namespace hdp::test
