// SPDX-License-Identifier: Apache-2.0
// Jobs written into memory and registers by hand.
#include "tests/sim/coprocessor_host.hpp"

#include <algorithm>
#include <iterator>

#include "golden/functional.hpp"
#include "golden/registers.hpp"

namespace hdp::test {
namespace {

constexpr Array kAll[] = {Array::Ki, Array::Qi, Array::Kf, Array::Qf, Array::V, Array::O};

std::size_t size(int n) { return static_cast<std::size_t>(n); }
std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }

bool of_queries(Array array) {
  return array == Array::Qi || array == Array::Qf || array == Array::O;
}
bool wide(Array array) { return array == Array::V || array == Array::O; }
std::uint64_t& base_of(JobDescriptor& job, Array array) {
  return job.base[static_cast<std::size_t>(array)];
}
std::uint64_t base_of(const JobDescriptor& job, Array array) {
  return job.base[static_cast<std::size_t>(array)];
}
std::uint32_t& stride_of(JobDescriptor& job, Array array) {
  switch (array) {
    case Array::Qi:
    case Array::Qf:
      return job.q_stride;
    case Array::Ki:
    case Array::Kf:
      return job.k_stride;
    case Array::V:
      return job.v_stride;
    default:
      return job.o_stride;
  }
}

/// Bytes of a row, padding included.
std::uint64_t pitch(const Machine& machine, const JobDescriptor& job, Array array) {
  const auto bus = static_cast<std::uint64_t>(machine.bus_bytes);
  return ((wide(array) ? 2u : 1u) * std::uint64_t{job.dim} + bus - 1) / bus * bus;
}
std::uint64_t rows_of(const JobDescriptor& job, Array array) {
  return of_queries(array) ? job.lq : job.lk;
}

}  // namespace

Expected expect(const Machine& machine, const sim::Job& job) {
  Expected expected;
  TopBoundCounter bound(machine, job.config, job.shape);
  HeadResult r;
  const auto append = [](std::vector<std::int8_t>& to, const std::vector<std::int8_t>& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  for (int head = 0; head < job.heads; ++head) {
    run_head(job.config, job.shape, job.head(head), r);
    expected.out.insert(expected.out.end(), r.out.begin(), r.out.end());
    expected.heads.push_back({r.pruned, r.head_score, r.kept_blocks, r.live_blocks});
    expected.kept_key_blocks.push_back(kept_key_blocks(job.shape, r));
    append(expected.qi, r.iq);
    append(expected.qf, r.fq);
    append(expected.ki, r.ik);
    append(expected.kf, r.fk);
    bound.add(r);
  }
  expected.bound = bound.bound();
  return expected;
}

JobDescriptor describe(const sim::Job& job) {
  const auto u = [](int n) { return static_cast<std::uint32_t>(n); };
  const Config& c = job.config;
  JobDescriptor d;
  d.heads = u(job.heads);
  d.lq = u(job.shape.lq);
  d.lk = u(job.shape.lk);
  d.dim = u(job.shape.dim);
  d.causal = c.causal;
  d.importance_abs = c.importance == Importance::Abs;
  d.fill = static_cast<std::uint8_t>(c.fill);
  d.exact = c.exact;
  d.block_prune = c.block_prune;
  d.head_prune = c.head_prune;
  d.rho = static_cast<std::int16_t>(c.rho_q15);
  d.tau = c.tau;
  d.mant = c.mant;
  d.shift = c.shift;
  return d;
}

bool place(Dice& dice, const Machine& machine, MemoryRange& range, bool shared,
           JobDescriptor& job) {
  const auto bus = static_cast<std::uint64_t>(machine.bus_bytes);
  const bool roomy = dice.one_in(2);
  // Q's planes share a stride, and K's; one head may have any.
  for (const Array array : {Array::Qi, Array::Ki, Array::V, Array::O}) {
    const std::uint64_t plane = rows_of(job, array) * pitch(machine, job, array);
    std::uint64_t stride = plane + (roomy ? dice.below(40) * bus : 0);
    if (shared && (array == Array::Ki || array == Array::V)) stride = 0;
    if (job.heads == 1 && dice.one_in(4)) stride = low(dice.next() / bus * bus);
    stride_of(job, array) = low(stride);
  }
  std::vector<Array> order(std::begin(kAll), std::end(kAll));
  for (std::size_t n = order.size(); n > 1; --n) std::swap(order[n - 1], order[dice.below(n)]);
  for (const Array array : order) {
    if (roomy) range.next += dice.below(300) * bus;
    const std::uint64_t bytes = std::uint64_t{job.heads - 1} * stride_of(job, array) +
                                rows_of(job, array) * pitch(machine, job, array);
    if (range.next > range.end || bytes > range.end - range.next) return false;
    base_of(job, array) = range.next;
    range.next += bytes;
  }
  return true;
}

void share_keys(sim::Job& job) {
  const std::size_t elements = size(job.shape.lk) * size(job.shape.dim);
  for (auto* x : {&job.k, &job.v}) {
    for (std::size_t head = 1; head < size(job.heads); ++head) {
      std::copy_n(x->begin(), elements, x->begin() + static_cast<std::ptrdiff_t>(head * elements));
    }
  }
}

void write_operands(Platform& platform, const Machine& machine, const sim::Job& job,
                    const Expected& expected, const JobDescriptor& at) {
  const std::size_t dim = size(job.shape.dim);
  const auto plane = [&](Array array, const void* from, std::size_t element) {
    const auto* bytes = static_cast<const char*>(from);
    for (std::uint64_t head = 0; head < at.heads; ++head) {
      for (std::uint64_t row = 0; row < rows_of(at, array); ++row, bytes += dim * element) {
        platform.write_memory(
            base_of(at, array) + head * at.stride(array) + row * pitch(machine, at, array), bytes,
            dim * element);
      }
    }
  };
  plane(Array::Qi, expected.qi.data(), 1);
  plane(Array::Qf, expected.qf.data(), 1);
  plane(Array::Ki, expected.ki.data(), 1);
  plane(Array::Kf, expected.kf.data(), 1);
  plane(Array::V, job.v.data(), 2);
}

void write_descriptor(Platform& platform, const JobDescriptor& job) {
  const auto write = [&](std::uint32_t offset, std::uint32_t value) {
    platform.write_register(offset, value);
  };
  write(reg::kHeads, reg::kHeadsHeads.put(job.heads));
  write(reg::kShape, reg::kShapeLq.put(job.lq) | reg::kShapeLk.put(job.lk));
  write(reg::kDim, reg::kDimDim.put(job.dim));
  write(reg::kMode,
        reg::kModeCausal.put(job.causal) | reg::kModeImportanceAbs.put(job.importance_abs) |
            reg::kModeFill.put(job.fill) | reg::kModeExact.put(job.exact) |
            reg::kModeBlockPrune.put(job.block_prune) | reg::kModeHeadPrune.put(job.head_prune));
  write(reg::kRho, reg::kRhoRho.put(static_cast<std::uint16_t>(job.rho)));
  write(reg::kTauLo, low(job.tau));
  write(reg::kTauHi, reg::kTauHiTau.put(high(job.tau)));
  write(reg::kScale, reg::kScaleMant.put(job.mant) | reg::kScaleShift.put(job.shift));
  const std::pair<std::uint32_t, Array> bases[] = {{reg::kQiLo, Array::Qi}, {reg::kQfLo, Array::Qf},
                                                   {reg::kKiLo, Array::Ki}, {reg::kKfLo, Array::Kf},
                                                   {reg::kVLo, Array::V},   {reg::kOLo, Array::O}};
  for (const auto& [offset, array] : bases) {
    write(offset, low(base_of(job, array)));
    write(offset + 4, high(base_of(job, array)));
  }
  write(reg::kQStride, job.q_stride);
  write(reg::kKStride, job.k_stride);
  write(reg::kVStride, job.v_stride);
  write(reg::kOStride, job.o_stride);
}

std::vector<std::int16_t> read_output(Platform& platform, const Machine& machine,
                                      const JobDescriptor& job) {
  std::vector<std::int16_t> out(std::size_t{job.heads} * job.lq * job.dim);
  std::int16_t* to = out.data();
  for (std::uint64_t head = 0; head < job.heads; ++head) {
    for (std::uint64_t row = 0; row < job.lq; ++row, to += job.dim) {
      platform.read_memory(
          base_of(job, Array::O) + head * job.o_stride + row * pitch(machine, job, Array::O), to,
          job.dim * sizeof(std::int16_t));
    }
  }
  return out;
}

HeadStatistic read_statistic(Platform& platform, int head, int bank) {
  platform.write_register(reg::kStatIndex,
                          reg::kStatIndexHead.put(static_cast<std::uint32_t>(head)) |
                              reg::kStatIndexBank.put(static_cast<std::uint32_t>(bank)));
  HeadStatistic s;
  s.kept_blocks = platform.read_register(reg::kStatKept);
  s.live_blocks = platform.read_register(reg::kStatLive);
  const std::uint32_t score = platform.read_register(reg::kStatScoreLo);
  const std::uint32_t rest = platform.read_register(reg::kStatScoreHi);
  s.score = std::uint64_t{reg::kStatScoreHiScore.get(rest)} << 32 | score;
  s.pruned = reg::kStatScoreHiPruned.get(rest) != 0;
  return s;
}

bool same(const HeadStatistic& a, const HeadStatistic& b) {
  return a.pruned == b.pruned && a.score == b.score && a.kept_blocks == b.kept_blocks &&
         a.live_blocks == b.live_blocks;
}

bool same(const std::vector<HeadStatistic>& a, const std::vector<HeadStatistic>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const HeadStatistic& x, const HeadStatistic& y) { return same(x, y); });
}

int descriptor_fault(const Machine& machine, const JobDescriptor& job) {
  __extension__ typedef unsigned __int128 Wide;
  const auto bus = static_cast<std::uint64_t>(machine.bus_bytes);
  const auto at_most = [](std::uint32_t value, int limit) {
    return value <= static_cast<std::uint32_t>(limit);
  };
  if (job.heads == 0 || job.lq == 0 || job.lk == 0 || job.dim == 0) return 1;
  if (!at_most(job.heads, machine.heads_max) || !at_most(job.lq, machine.core.l_max) ||
      !at_most(job.lk, machine.core.l_max) || !at_most(job.dim, machine.core.d_max)) {
    return 2;
  }
  if (job.fill == 3 || job.mant < 32768 || job.shift > 47 || (job.causal && job.lk < job.lq))
    return 3;
  for (const Array array : kAll) {
    if (base_of(job, array) % bus != 0 || job.stride(array) % bus != 0) return 4;
  }
  const auto end = [&](Array array) {
    return Wide{base_of(job, array)} + Wide{job.heads - 1} * job.stride(array) +
           Wide{rows_of(job, array)} * pitch(machine, job, array);
  };
  const Wide top = Wide{1} << machine.addr_bits;
  for (const Array array : kAll) {
    if (end(array) > top) return 5;
  }
  for (const Array array : kAll) {
    if (array != Array::O && base_of(job, array) < end(Array::O) &&
        base_of(job, Array::O) < end(array)) {
      return 6;
    }
  }
  if (job.heads > 1 && job.o_stride < job.lq * pitch(machine, job, Array::O)) return 6;
  return 0;
}

void spoil(Dice& dice, const Machine& machine, JobDescriptor& job) {
  const JobDescriptor good = job;
  const auto bus = static_cast<std::uint32_t>(machine.bus_bytes);
  const auto beyond = [&](int limit) {
    return dice.one_in(3) ? 65535u : static_cast<std::uint32_t>(limit) + 1;
  };
  const auto any = [&] { return kAll[dice.below(std::size(kAll))]; };
  const auto bytes = [&](Array array) {
    return std::uint64_t{job.heads - 1} * job.stride(array) +
           rows_of(job, array) * pitch(machine, job, array);
  };
  const std::uint64_t top = std::uint64_t{1} << machine.addr_bits;
  do {
    if (!dice.one_in(5)) job = good;  // else one more fault
    Array array = any();
    switch (dice.below(18)) {
      case 0:
        job.heads = 0;
        break;
      case 1:
        (dice.one_in(2) ? job.lq : job.lk) = 0;
        break;
      case 2:
        job.dim = 0;
        break;
      case 3:
        job.heads = beyond(machine.heads_max);
        break;
      case 4:
        (dice.one_in(2) ? job.lq : job.lk) = beyond(machine.core.l_max);
        break;
      case 5:
        job.dim = beyond(machine.core.d_max);
        break;
      case 6:
        job.fill = 3;
        break;
      case 7:
        job.mant = dice.one_in(3) ? 0 : 32767;
        break;
      case 8:
        job.shift = dice.one_in(3) ? 63 : 48;
        break;
      case 9:
        job.causal = true;
        if (job.lq > 1) job.lk = job.lq - 1;
        break;
      case 10:
        base_of(job, array) += 1 + dice.below(bus - 1);
        break;
      case 11:
        stride_of(job, array) += 1 + static_cast<std::uint32_t>(dice.below(bus - 1));
        break;
      case 12:
        base_of(job, array) = top - bytes(array) + bus;
        break;  // one word too far
      case 13:
        base_of(job, array) = dice.one_in(2) ? top : ~std::uint64_t{0} - bus + 1;
        break;
      case 14:
        stride_of(job, array) = ~std::uint32_t{0} - bus + 1;
        break;
      case 15:  // O's first word is the input's last
        if (array == Array::O) array = Array::V;
        base_of(job, Array::O) = base_of(job, array) + bytes(array) - bus;
        break;
      case 16:  // O's last word is the input's first
        if (array == Array::O) array = Array::Qf;
        base_of(job, Array::O) = base_of(job, array) - bytes(Array::O) + bus;
        break;
      default:
        job.o_stride = low(job.lq * pitch(machine, job, Array::O)) - bus;
        break;
    }
  } while (descriptor_fault(machine, job) == 0);
}

void CuriousHost::peek() {
  ++peeks_;
  try {
    switch (dice_.below(7)) {
      case 0: {
        // An entry of the statistics that was never written reads as anything.
        const auto offset = static_cast<std::uint32_t>(dice_.below(1024) * 4);
        if (offset < reg::kStatKept || offset > reg::kStatScoreHi) read_register(offset);
        break;
      }
      case 1:
        read_register(reg::kCycles + static_cast<std::uint32_t>(dice_.below(21) * 4));
        break;
      case 2:
        write_register(reg::kStatIndex,
                       static_cast<std::uint32_t>(dice_.next()) &
                           (reg::kStatIndexHead.mask() | reg::kStatIndexBank.mask()) & 0x1003fu);
        break;
      case 3:
        read_register(reg::kStatus);
        break;
      case 4:
        write_register(reg::kStatus, static_cast<std::uint32_t>(dice_.next()));
        break;
      case 5:
        // The registers are free once a job was started: what is written then is in no job.
        ++rewrites_;
        write_register(reg::kHeads + static_cast<std::uint32_t>(dice_.below(24) * 4),
                       static_cast<std::uint32_t>(dice_.next()));
        break;
      default:
        write_register(0x200 + static_cast<std::uint32_t>(dice_.below(896) * 4), 1);
        break;
    }
  } catch (const PlatformError&) {  // refused, as it should be; a hang is found by who waits
  }
}

void CuriousHost::wait_interrupt() {
  for (int looks = curious_ ? dice_.in(0, 12) : 0; looks > 0 && !interrupt(); --looks) {
    simulation_.idle(dice_.below(dice_.one_in(4) ? 200 : 20));
    peek();
  }
  simulation_.wait_interrupt();
}

void CuriousHost::pause() {
  simulation_.idle(curious_ ? dice_.below(40) : 16);
  if (curious_ && dice_.one_in(3)) peek();
}

std::uint64_t CuriousHost::allocate(std::size_t bytes, std::size_t alignment) {
  if (curious_) simulation_.allocate(dice_.below(300) * alignment, 1);
  return simulation_.allocate(bytes, alignment);
}

}  // namespace hdp::test
