// SPDX-License-Identifier: Apache-2.0
// A host and a memory for the co-processor model's tests.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "golden/functional.hpp"
#include "golden/hdp_probes.hpp"
#include "golden/registers.hpp"
#include "golden/top_model.hpp"
#include "golden/traffic_audit.hpp"

namespace hdp::test {

/// Bytes from address 0 on.
class Ram : public MemoryView {
 public:
  explicit Ram(std::size_t size) : bytes(size) {}
  void read(std::uint64_t address, std::size_t count, std::uint8_t* to) const override {
    for (std::size_t n = 0; n < count; ++n) {
      to[n] = address + n < bytes.size() ? bytes[static_cast<std::size_t>(address + n)] : 0;
    }
  }
  std::vector<std::uint8_t> bytes;
};

/// Keeps the events of one table.
class TableRecorder : public cosim::EventSink {
 public:
  struct Event {
    cosim::EventTag tag;
    std::vector<std::byte> payload;
  };
  explicit TableRecorder(std::vector<cosim::ProbeSpec> specs)
      : specs_(std::move(specs)), events_(specs_.size()) {}

  std::byte* event(int probe, const cosim::EventTag& tag) override {
    const auto p = static_cast<std::size_t>(probe);
    events_[p].push_back({tag, std::vector<std::byte>(specs_[p].words * 8)});
    return events_[p].back().payload.data();
  }
  void cancel_after(std::uint64_t cycle) override {
    for (auto& list : events_) {
      while (!list.empty() && list.back().tag.cycle > cycle) list.pop_back();
    }
  }

  template <typename P>
  const std::vector<Event>& of(P probe) const {
    return events_[static_cast<std::size_t>(probe)];
  }
  template <typename P>
  std::vector<std::uint64_t> cycles(P probe) const {
    std::vector<std::uint64_t> all;
    for (const Event& event : of(probe)) all.push_back(event.tag.cycle);
    return all;
  }
  template <typename P>
  std::uint64_t field(P probe, std::size_t n, const std::string& name, int lane = 0) const {
    for (const cosim::ProbeField& f : specs_[static_cast<std::size_t>(probe)].fields) {
      if (f.name != name) continue;
      const std::size_t size = static_cast<std::size_t>(f.container) / 8;
      std::uint64_t bits = 0;
      std::memcpy(&bits,
                  of(probe).at(n).payload.data() + f.offset + size * static_cast<std::size_t>(lane),
                  size);
      return bits;
    }
    throw std::invalid_argument("no field " + name);
  }

 private:
  std::vector<cosim::ProbeSpec> specs_;
  std::vector<std::vector<Event>> events_;
};

/// A job laid out in the memory from `at` on, with random operands.
struct PlacedJob {
  JobDescriptor descriptor;
  std::uint64_t end = 0;  ///< first address behind it
};

inline std::uint64_t up(std::uint64_t x, std::uint64_t unit) {
  return (x + unit - 1) / unit * unit;
}

inline PlacedJob place(const Machine& machine, const Config& config, const Shape& shape, int heads,
                       std::uint64_t at, Ram& ram, std::mt19937& random, int spread = 2000) {
  const auto word = static_cast<std::uint64_t>(machine.bus_bytes);
  const auto dim = static_cast<std::uint64_t>(shape.dim);
  const std::uint64_t narrow = up(dim, word), wide = up(2 * dim, word);
  PlacedJob placed;
  JobDescriptor& d = placed.descriptor;
  d.heads = static_cast<std::uint32_t>(heads);
  d.lq = static_cast<std::uint32_t>(shape.lq);
  d.lk = static_cast<std::uint32_t>(shape.lk);
  d.dim = static_cast<std::uint32_t>(shape.dim);
  d.causal = config.causal;
  d.importance_abs = config.importance == Importance::Abs;
  d.exact = config.exact;
  d.block_prune = config.block_prune;
  d.head_prune = config.head_prune;
  d.fill = static_cast<std::uint8_t>(config.fill);
  d.rho = static_cast<std::int16_t>(config.rho_q15);
  d.tau = config.tau;
  d.mant = config.mant;
  d.shift = config.shift;
  d.q_stride = static_cast<std::uint32_t>(d.lq * narrow);
  d.k_stride = static_cast<std::uint32_t>(d.lk * narrow);
  d.v_stride = static_cast<std::uint32_t>(d.lk * wide);
  d.o_stride = static_cast<std::uint32_t>(d.lq * wide);
  at = up(at, word);
  for (std::size_t n = 0; n < kArrays; ++n) {
    d.base[n] = at;
    at += d.heads * std::uint64_t{d.stride(static_cast<Array>(n))};
  }
  placed.end = at;

  for (std::uint64_t a = d.base[0]; a < at; ++a) {
    ram.bytes.at(static_cast<std::size_t>(a)) = static_cast<std::uint8_t>(random());
  }
  std::uniform_int_distribution<int> value(-spread, spread);
  const auto split = [&](Array integer, Array fraction, std::uint32_t rows, std::uint32_t stride) {
    for (std::uint32_t h = 0; h < d.heads; ++h) {
      for (std::uint32_t r = 0; r < rows; ++r) {
        for (std::uint64_t c = 0; c < dim; ++c) {
          const int x = value(random), whole = (x + 128) >> 8;
          const std::uint64_t offset = h * std::uint64_t{stride} + r * narrow + c;
          ram.bytes[d.base[static_cast<std::size_t>(integer)] + offset] =
              static_cast<std::uint8_t>(whole);
          ram.bytes[d.base[static_cast<std::size_t>(fraction)] + offset] =
              static_cast<std::uint8_t>(x - whole * 256);
        }
      }
    }
  };
  split(Array::Qi, Array::Qf, d.lq, d.q_stride);
  split(Array::Ki, Array::Kf, d.lk, d.k_stride);
  return placed;
}

/// The functional model's output of a head, from the memory as section 2 of the page lays it out.
inline HeadResult head_of(const Machine& machine, const JobDescriptor& d, std::uint32_t head,
                          const Ram& ram) {
  const auto word = static_cast<std::uint64_t>(machine.bus_bytes);
  const auto narrow = up(d.dim, word), wide = up(2 * d.dim, word);
  const auto split = [&](Array integer, Array fraction, std::uint32_t rows) {
    std::vector<std::int16_t> x;
    for (std::uint32_t r = 0; r < rows; ++r) {
      for (std::uint32_t c = 0; c < d.dim; ++c) {
        const std::uint64_t offset = head * std::uint64_t{d.stride(integer)} + r * narrow + c;
        const auto i = ram.bytes[d.base[static_cast<std::size_t>(integer)] + offset];
        const auto f = ram.bytes[d.base[static_cast<std::size_t>(fraction)] + offset];
        x.push_back(static_cast<std::int16_t>(static_cast<std::int8_t>(i) * 256 +
                                              static_cast<std::int8_t>(f)));
      }
    }
    return x;
  };
  const auto q = split(Array::Qi, Array::Qf, d.lq), k = split(Array::Ki, Array::Kf, d.lk);
  std::vector<std::int16_t> v;
  for (std::uint32_t r = 0; r < d.lk; ++r) {
    for (std::uint32_t c = 0; c < d.dim; ++c) {
      const std::uint8_t* from = ram.bytes.data() + d.base[static_cast<std::size_t>(Array::V)] +
                                 head * std::uint64_t{d.v_stride} + r * wide + 2 * c;
      v.push_back(static_cast<std::int16_t>(from[0] | from[1] << 8));
    }
  }
  HeadResult result;
  run_head(d.config(8), d.shape(), {q.data(), k.data(), v.data()}, result);
  return result;
}

/// Host, memory, model and audit, a cycle at a time.
class Bench : public TopModel::Watch {
 public:
  struct Options {
    std::uint32_t read_latency = 4;   ///< cycles from AR to the first word
    std::uint32_t write_latency = 2;  ///< cycles from the last W to B
    std::uint64_t stall_seed = 0;     ///< 0: every ready is high and the answers come in order
    int bad_read_word = -1;           ///< the n-th word on R is answered with bad_resp
    int bad_write = -1;               ///< the n-th response on B
    std::uint8_t bad_resp = 2;
  };

  Bench(const Machine& m, const Options& o)
      : machine(m), options(o), ram(std::size_t{1} << 20), top(top_probes(m)), audit(m),
        random_(o.stall_seed + 1) {
    std::vector<cosim::EventSink*> sinks{&top};
    for (int n = 0; n < m.cores; ++n) {
      cores.push_back(std::make_unique<TableRecorder>(top_core_probes(m)));
      sinks.push_back(cores.back().get());
    }
    model = std::make_unique<TopModel>(m, ram, sinks);
    model->watch(this);
  }
  explicit Bench(const Machine& m) : Bench(m, Options()) {}

  void on_descriptor(const JobDescriptor& job) override { audit.on_descriptor(job); }
  void on_job(const Config& c, const Shape& s, int n) override { audit.on_job(c, s, n); }
  void on_head(std::uint32_t h, int c, const HeadValues& v) override { audit.on_head(h, c, v); }
  void on_resolve(std::uint32_t h, int c, bool s) override { audit.on_resolve(h, c, s); }
  void on_end(bool well) override {
    audit.on_end(well);
    ended.push_back(well);
  }

  std::uint64_t cycle() const { return model->cycle(); }
  void tick() {
    const TopOutputs& out = model->outputs();
    const std::uint64_t c = cycle();
    TopInputs in = host;
    const auto coin = [this] { return options.stall_seed == 0 || (random_() & 3) != 0; };
    in.ar_ready = coin();
    in.aw_ready = coin();
    in.w_ready = coin();
    drive_r(in, coin());
    drive_b(in, coin());
    if (out.ar.valid && in.ar_ready) {
      reads_.push_back({out.ar.id, out.ar.addr, out.ar.len + 1u, c + options.read_latency});
    }
    if (out.aw.valid && in.aw_ready) addresses_.push_back({out.aw.id, out.aw.addr, 0, 0});
    if (out.w_valid && in.w_ready) {
      words_.push_back(
          {std::vector<std::uint8_t>(out.w_data, out.w_data + machine.bus_bytes),
           std::vector<std::uint8_t>(out.w_strobe, out.w_strobe + (machine.bus_bytes + 7) / 8),
           out.w_last});
    }
    write_memory(c);
    model->step(in);
  }
  void ticks(int n) {
    while (n-- > 0) tick();
  }

  /// A whole write transaction; returns the response.
  std::uint8_t write(std::uint32_t address, std::uint32_t data, std::uint8_t strobe = 15) {
    host.s_aw_valid = host.s_w_valid = host.s_b_ready = true;
    host.s_aw_addr = address;
    host.s_w_data = data;
    host.s_w_strobe = strobe;
    while (true) {
      const TopOutputs out = model->outputs();
      const bool answered = out.s_b_valid;
      tick();
      if (host.s_aw_valid && out.s_aw_ready) host.s_aw_valid = false;
      if (host.s_w_valid && out.s_w_ready) host.s_w_valid = false;
      if (answered) return out.s_b_resp;
    }
  }
  std::uint32_t read(std::uint32_t address, std::uint8_t* resp = nullptr) {
    host.s_ar_valid = host.s_r_ready = true;
    host.s_ar_addr = address;
    while (true) {
      const TopOutputs out = model->outputs();
      tick();
      if (host.s_ar_valid && out.s_ar_ready) host.s_ar_valid = false;
      if (out.s_r_valid) {
        if (resp != nullptr) *resp = out.s_r_resp;
        return out.s_r_data;
      }
    }
  }
  void describe(const JobDescriptor& d) {
    write(reg::kHeads, d.heads);
    write(reg::kShape, d.lq | d.lk << 16);
    write(reg::kDim, d.dim);
    write(reg::kMode, (d.causal ? 1u : 0u) | (d.importance_abs ? 2u : 0u) |
                          static_cast<std::uint32_t>(d.fill) << 2 | (d.exact ? 16u : 0u) |
                          (d.block_prune ? 32u : 0u) | (d.head_prune ? 64u : 0u));
    write(reg::kRho, static_cast<std::uint16_t>(d.rho));
    write(reg::kTauLo, static_cast<std::uint32_t>(d.tau));
    write(reg::kTauHi, static_cast<std::uint32_t>(d.tau >> 32));
    write(reg::kScale, d.mant | d.shift << 16);
    const std::pair<std::uint32_t, Array> bases[] = {
        {reg::kQiLo, Array::Qi}, {reg::kQfLo, Array::Qf}, {reg::kKiLo, Array::Ki},
        {reg::kKfLo, Array::Kf}, {reg::kVLo, Array::V},   {reg::kOLo, Array::O}};
    for (const auto& [offset, array] : bases) {
      const std::uint64_t base = d.base[static_cast<std::size_t>(array)];
      write(offset, static_cast<std::uint32_t>(base));
      write(offset + 4, static_cast<std::uint32_t>(base >> 32));
    }
    write(reg::kQStride, d.q_stride);
    write(reg::kKStride, d.k_stride);
    write(reg::kVStride, d.v_stride);
    write(reg::kOStride, d.o_stride);
  }
  /// Ticks until the condition holds; throws after `most` cycles.
  void until(const std::function<bool()>& done, int most = 200000) {
    while (!done()) {
      if (most-- == 0) throw std::runtime_error("it never comes");
      tick();
    }
  }
  /// Starts the job described and waits until `jobs` have ended.
  void run(const JobDescriptor& d) {
    describe(d);
    write(reg::kCtrl, 1);
    const std::size_t before = ended.size();
    until([&] { return ended.size() > before; });
    ticks(2);
  }

  const Machine machine;
  const Options options;
  Ram ram;
  TableRecorder top;
  std::vector<std::unique_ptr<TableRecorder>> cores;
  TrafficAudit audit;
  std::unique_ptr<TopModel> model;
  TopInputs host;
  std::vector<bool> ended;
  std::uint64_t read_beats = 0, write_beats = 0, responses = 0;

 private:
  struct Burst {
    std::uint16_t id;
    std::uint64_t addr;
    std::uint32_t words;
    std::uint64_t from;  ///< first cycle of an answer
  };
  struct Word {
    std::vector<std::uint8_t> data, strobe;
    bool last;
  };

  /// The oldest burst of its ID that may answer: with stalls any ID, without the oldest of all.
  std::size_t pick(const std::deque<Burst>& from) {
    std::size_t best = 0;
    if (options.stall_seed == 0) return best;
    const std::size_t want = random_() % from.size();
    for (std::size_t n = 0; n <= want; ++n) {
      if (from[n].id == from[want].id) {
        best = n;
        break;
      }
    }
    return best;
  }
  void drive_r(TopInputs& in, bool now) {
    if (!now || reads_.empty()) return;
    const std::size_t n = pick(reads_);
    Burst& burst = reads_[n];
    if (burst.from > cycle()) return;
    in.r_valid = true;
    in.r_id = burst.id;
    in.r_last = burst.words == 1;
    in.r_resp = options.bad_read_word == static_cast<int>(read_beats) ? options.bad_resp : 0;
    ++read_beats;
    audit.read(burst.addr, static_cast<std::uint32_t>(machine.bus_bytes), cycle());
    burst.addr += static_cast<std::uint64_t>(machine.bus_bytes);
    if (--burst.words == 0) reads_.erase(reads_.begin() + static_cast<std::ptrdiff_t>(n));
  }
  void drive_b(TopInputs& in, bool now) {
    if (!now || answers_.empty()) return;
    const std::size_t n = pick(answers_);
    if (answers_[n].from > cycle()) return;
    in.b_valid = true;
    in.b_id = answers_[n].id;
    in.b_resp = options.bad_write == static_cast<int>(responses) ? options.bad_resp : 0;
    ++responses;
    answers_.erase(answers_.begin() + static_cast<std::ptrdiff_t>(n));
  }
  void write_memory(std::uint64_t c) {
    while (!words_.empty() && !addresses_.empty()) {
      Burst& burst = addresses_.front();
      const Word& word = words_.front();
      audit.write(burst.addr, word.strobe.data(), word.data.data(), c);
      ++write_beats;
      for (std::size_t n = 0; n < word.data.size(); ++n) {
        if ((word.strobe[n / 8] >> n % 8 & 1) != 0) ram.bytes.at(burst.addr + n) = word.data[n];
      }
      burst.addr += word.data.size();
      if (word.last) {
        answers_.push_back({burst.id, 0, 0, c + options.write_latency});
        addresses_.pop_front();
      }
      words_.pop_front();
    }
  }

  std::mt19937_64 random_;
  std::deque<Burst> reads_, addresses_, answers_;
  std::deque<Word> words_;
};

}  // namespace hdp::test
