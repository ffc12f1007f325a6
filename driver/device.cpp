// SPDX-License-Identifier: Apache-2.0
// The host driver.
#include "driver/device.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "golden/quantize.hpp"
#include "golden/registers.hpp"

namespace hdp {
namespace {

constexpr std::uint32_t kCounters[] = {reg::kCycles,        reg::kHeadsDone,    reg::kPrunedHeads,
                                       reg::kKeptBlocks,    reg::kLiveBlocks,   reg::kIntegerSteps,
                                       reg::kFractionSteps, reg::kSoftmaxSteps, reg::kValueSteps,
                                       reg::kFinishSteps,   reg::kReadIntWords, reg::kReadFracWords,
                                       reg::kReadValWords,  reg::kWriteWords,   reg::kReadBursts,
                                       reg::kWriteBursts,   reg::kReadWait,     reg::kWriteWait,
                                       reg::kReadIdle,      reg::kJobsDone,     reg::kJobsFailed};

std::size_t size(int n) { return static_cast<std::size_t>(n); }

/// Calls visit(counter of a, counter of b) for all counters, in the order of kCounters.
template <class A, class B, class Visit>
void for_each_counter(A& a, B& b, Visit visit) {
  visit(a.cycles, b.cycles);
  visit(a.heads_done, b.heads_done);
  visit(a.pruned_heads, b.pruned_heads);
  visit(a.kept_blocks, b.kept_blocks);
  visit(a.live_blocks, b.live_blocks);
  for (std::size_t n = 0; n < a.steps.size(); ++n) visit(a.steps[n], b.steps[n]);
  visit(a.read_int_words, b.read_int_words);
  visit(a.read_frac_words, b.read_frac_words);
  visit(a.read_val_words, b.read_val_words);
  visit(a.write_words, b.write_words);
  visit(a.read_bursts, b.read_bursts);
  visit(a.write_bursts, b.write_bursts);
  visit(a.read_wait, b.read_wait);
  visit(a.write_wait, b.write_wait);
  visit(a.read_idle, b.read_idle);
  visit(a.jobs_done, b.jobs_done);
  visit(a.jobs_failed, b.jobs_failed);
}

std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }

void require(bool ok, const std::string& what) {
  if (!ok) throw std::invalid_argument(what);
}

/// What the identification registers say. Throws PlatformError when the driver does not know the
/// device.
DeviceInfo identify(Platform& platform) {
  DeviceInfo info;
  const std::uint32_t id = platform.read_register(reg::kId);
  if (id != reg::kIdReset) {
    throw PlatformError(fmt::format("register ID reads 0x{:08x}: this is no HDP co-processor", id));
  }
  const std::uint32_t version = platform.read_register(reg::kVersion);
  info.version_major = static_cast<int>(reg::kVersionMajor.get(version));
  info.version_minor = static_cast<int>(reg::kVersionMinor.get(version));
  if (info.version_major != static_cast<int>(reg::kVersionMajor.get(reg::kVersionReset))) {
    throw PlatformError(fmt::format("the device has register map {}.{}; this driver knows {}.x",
                                    info.version_major, info.version_minor,
                                    reg::kVersionMajor.get(reg::kVersionReset)));
  }
  const std::uint32_t format = platform.read_register(reg::kFormat);
  info.int_bits = static_cast<int>(reg::kFormatIntBits.get(format));
  info.frac_bits = static_cast<int>(reg::kFormatFracBits.get(format));
  info.cores = static_cast<int>(reg::kFormatCores.get(format));
  info.addr_bits = static_cast<int>(reg::kFormatAddrBits.get(format));
  const std::uint32_t limits = platform.read_register(reg::kLimits);
  info.l_max = static_cast<int>(reg::kLimitsLMax.get(limits));
  info.d_max = static_cast<int>(reg::kLimitsDMax.get(limits));
  const std::uint32_t widths = platform.read_register(reg::kWidths);
  info.lanes = static_cast<int>(reg::kWidthsLanes.get(widths));
  info.out_lanes = static_cast<int>(reg::kWidthsOutLanes.get(widths));
  const std::uint32_t bus = platform.read_register(reg::kBus);
  info.bus_bytes = static_cast<int>(reg::kBusBusBytes.get(bus));
  info.heads_max = static_cast<int>(reg::kBusHeadsMax.get(bus));
  return info;
}

/// `count` heads of a job, from `first` on.
AttentionJob heads_of(const AttentionJob& job, int first, int count) {
  const std::size_t queries = size(job.shape.lq) * size(job.shape.dim);
  const std::size_t keys = size(job.shape.lk) * size(job.shape.dim);
  AttentionJob piece = job;
  piece.heads = count;
  piece.q += size(first) * queries;
  piece.k += size(first) * keys;
  piece.v += size(first) * keys;
  return piece;
}

void append(const AttentionResult& piece, AttentionResult& all) {
  all.out.insert(all.out.end(), piece.out.begin(), piece.out.end());
  all.heads.insert(all.heads.end(), piece.heads.begin(), piece.heads.end());
}

}  // namespace

const char* device_error_name(int code) {
  switch (code) {
    case 0:
      return "none";
    case 1:
      return "zero";
    case 2:
      return "too_large";
    case 3:
      return "config";
    case 4:
      return "misaligned";
    case 5:
      return "wrap";
    case 6:
      return "overlap";
    case 8:
      return "read_slverr";
    case 9:
      return "read_decerr";
    case 10:
      return "write_slverr";
    case 11:
      return "write_decerr";
    default:
      return "unknown";
  }
}

DeviceError::DeviceError(int code, int head)
    : std::runtime_error(
          code >= 8
              ? fmt::format("the device failed with {} at head {}", device_error_name(code), head)
              : fmt::format("the device refused the job: {}", device_error_name(code))),
      code_(code), head_(head) {}

DeviceCounters DeviceCounters::since(const DeviceCounters& before) const {
  DeviceCounters difference = *this;
  for_each_counter(difference, before, [](std::uint32_t& now, std::uint32_t then) { now -= then; });
  return difference;
}

QuantizedAttention::QuantizedAttention(const Config& config, const Shape& shape, int heads,
                                       const double* q_in, const double* k_in, const double* v_in) {
  const TensorFormat qk = TensorFormat::query_key(config.int_bits);
  const TensorFormat value = TensorFormat::value();
  const std::size_t queries = size(heads) * size(shape.lq) * size(shape.dim);
  const std::size_t keys = size(heads) * size(shape.lk) * size(shape.dim);
  scale_q = choose_scale(q_in, queries, qk);
  scale_k = choose_scale(k_in, keys, qk);
  scale_v = choose_scale(v_in, keys, value);
  q = quantize(q_in, queries, scale_q, qk);
  k = quantize(k_in, keys, scale_k, qk);
  v = quantize(v_in, keys, scale_v, value);
  const SoftmaxScale scale = softmax_scale(shape.dim, scale_q, scale_k);
  job = {config, shape, heads, q.data(), k.data(), v.data()};
  job.config.mant = scale.mant;
  job.config.shift = scale.shift;
}

Device::Device(Platform& platform)
    : platform_(platform), info_(identify(platform)), memory_(platform, size(info_.bus_bytes)) {
  reset();
}

void Device::reset() {
  platform_.write_register(reg::kCtrl, reg::kCtrlSoftReset.put(1));
  while (reg::kStatusBusy.get(platform_.read_register(reg::kStatus)) != 0) platform_.pause();
  platform_.write_register(reg::kIrqEnable,
                           reg::kIrqEnableDone.put(1) | reg::kIrqEnableError.put(1));
  jobs_.clear();
  memory_.release_all();
  started_ = 0;
  done_ = 0;
}

void Device::check(const AttentionJob& job) const {
  const Shape& shape = job.shape;
  require(job.heads >= 1 && job.heads <= info_.heads_max,
          fmt::format("heads is {}; the device takes 1 .. {} at once", job.heads, info_.heads_max));
  require(
      shape.lq >= 1 && shape.lq <= info_.l_max && shape.lk >= 1 && shape.lk <= info_.l_max,
      fmt::format("lq {} and lk {}; the device takes 1 .. {}", shape.lq, shape.lk, info_.l_max));
  require(shape.dim >= 1 && shape.dim <= info_.d_max,
          fmt::format("dim is {}; the device takes 1 .. {}", shape.dim, info_.d_max));
  require(job.config.int_bits <= info_.int_bits,
          fmt::format("int_bits is {}; the device has {}", job.config.int_bits, info_.int_bits));
  require(job.config.tau >> 48 == 0,
          fmt::format("tau is {}; the device takes 0 .. 2^48 - 1", job.config.tau));
  require(!job.config.causal || shape.lk >= shape.lq,
          fmt::format("causal needs lk >= lq; they are {} and {}", shape.lk, shape.lq));
}

Device::Layout Device::layout_at(const AttentionJob& job, std::uint64_t base) const {
  const auto padded = [this](int bytes) {
    return static_cast<std::uint32_t>((bytes + info_.bus_bytes - 1) / info_.bus_bytes *
                                      info_.bus_bytes);
  };
  Layout layout;
  layout.row_bytes = padded(job.shape.dim);
  layout.wide_row_bytes = padded(2 * job.shape.dim);
  layout.q_stride = static_cast<std::uint32_t>(job.shape.lq) * layout.row_bytes;
  layout.k_stride = static_cast<std::uint32_t>(job.shape.lk) * layout.row_bytes;
  layout.v_stride = static_cast<std::uint32_t>(job.shape.lk) * layout.wide_row_bytes;
  layout.o_stride = static_cast<std::uint32_t>(job.shape.lq) * layout.wide_row_bytes;
  const auto array = [&](std::uint32_t stride) {
    const std::uint64_t at = base + layout.bytes;
    layout.bytes += size(job.heads) * stride;
    return at;
  };
  layout.qi = array(layout.q_stride);
  layout.qf = array(layout.q_stride);
  layout.ki = array(layout.k_stride);
  layout.kf = array(layout.k_stride);
  layout.v = array(layout.v_stride);
  layout.o = array(layout.o_stride);
  return layout;
}

std::uint64_t Device::bytes_of(const AttentionJob& job) const { return layout_at(job, 0).bytes; }

void Device::write_operands(const AttentionJob& job, const Layout& layout) {
  const std::size_t dim = size(job.shape.dim);
  std::vector<std::int8_t> integer(layout.row_bytes, 0), fraction(layout.row_bytes, 0);
  const auto planes = [&](const std::int16_t* from, int rows, std::uint64_t to_integer,
                          std::uint64_t to_fraction) {
    for (int row = 0; row < rows; ++row, from += dim) {
      for (std::size_t d = 0; d < dim; ++d) {
        const SplitNumber halves = split_nearest(from[d], job.config.int_bits);
        integer[d] = halves.integer;
        fraction[d] = halves.fraction;
      }
      const std::uint64_t at = static_cast<std::uint64_t>(row) * layout.row_bytes;
      platform_.write_memory(to_integer + at, integer.data(), integer.size());
      platform_.write_memory(to_fraction + at, fraction.data(), fraction.size());
    }
  };
  planes(job.q, job.heads * job.shape.lq, layout.qi, layout.qf);
  planes(job.k, job.heads * job.shape.lk, layout.ki, layout.kf);
  for (int row = 0; row < job.heads * job.shape.lk; ++row) {
    platform_.write_memory(layout.v + static_cast<std::uint64_t>(row) * layout.wide_row_bytes,
                           job.v + size(row) * dim, dim * sizeof(std::int16_t));
  }
}

void Device::write_descriptor(const AttentionJob& job, const Layout& layout) {
  const auto write = [this](std::uint32_t offset, std::uint32_t value) {
    platform_.write_register(offset, value);
  };
  const auto address = [&write](std::uint32_t offset, std::uint64_t value) {
    write(offset, low(value));
    write(offset + 4, high(value));
  };
  const Config& config = job.config;
  const auto u = [](int n) { return static_cast<std::uint32_t>(n); };
  write(reg::kHeads, reg::kHeadsHeads.put(u(job.heads)));
  write(reg::kShape, reg::kShapeLq.put(u(job.shape.lq)) | reg::kShapeLk.put(u(job.shape.lk)));
  write(reg::kDim, reg::kDimDim.put(u(job.shape.dim)));
  write(reg::kMode, reg::kModeCausal.put(config.causal) |
                        reg::kModeImportanceAbs.put(config.importance == Importance::Abs) |
                        reg::kModeFill.put(static_cast<std::uint32_t>(config.fill)) |
                        reg::kModeExact.put(config.exact) |
                        reg::kModeBlockPrune.put(config.block_prune) |
                        reg::kModeHeadPrune.put(config.head_prune));
  write(reg::kRho, reg::kRhoRho.put(u(config.rho_q15)));
  write(reg::kTauLo, low(config.tau));
  write(reg::kTauHi, reg::kTauHiTau.put(high(config.tau)));
  write(reg::kScale, reg::kScaleMant.put(config.mant) | reg::kScaleShift.put(config.shift));
  address(reg::kQiLo, layout.qi);
  address(reg::kQfLo, layout.qf);
  address(reg::kKiLo, layout.ki);
  address(reg::kKfLo, layout.kf);
  address(reg::kVLo, layout.v);
  address(reg::kOLo, layout.o);
  write(reg::kQStride, layout.q_stride);
  write(reg::kKStride, layout.k_stride);
  write(reg::kVStride, layout.v_stride);
  write(reg::kOStride, layout.o_stride);
}

void Device::submit(const AttentionJob& job) {
  check(job);
  if (pending() == 2) throw std::logic_error("the device queues two jobs; collect one first");
  if (pending() == 0) memory_.release_all();
  const Layout layout = layout_at(job, memory_.take(bytes_of(job)));
  write_operands(job, layout);
  // A queue that is still full has handed its job on in a few cycles, unless an error holds it.
  while (reg::kStatusQueueFull.get(platform_.read_register(reg::kStatus)) != 0) platform_.pause();
  write_descriptor(job, layout);
  platform_.write_register(reg::kCtrl, reg::kCtrlStart.put(1));
  jobs_.push_back({job.config, job.shape, job.heads, layout});
}

void Device::drop_oldest() {
  const Layout& layout = jobs_.front().layout;
  memory_.give_back(layout.qi, layout.bytes);
  jobs_.erase(jobs_.begin());
}

void Device::collect_error() {
  const auto code =
      static_cast<int>(reg::kErrorCodeCode.get(platform_.read_register(reg::kErrorCode)));
  const auto head =
      static_cast<int>(reg::kErrorHeadHead.get(platform_.read_register(reg::kErrorHead)));
  drop_oldest();
  if (code >= 8) ++started_;
  platform_.write_register(reg::kIrqStatus, reg::kIrqStatusError.put(1));
  throw DeviceError(code, head);
}

AttentionResult Device::collect(const Pending& job) {
  AttentionResult result;
  const std::size_t dim = size(job.shape.dim);
  const std::size_t rows = size(job.heads) * size(job.shape.lq);
  result.out.resize(rows * dim);
  for (std::size_t row = 0; row < rows; ++row) {
    platform_.read_memory(job.layout.o + row * job.layout.wide_row_bytes,
                          result.out.data() + row * dim, dim * sizeof(std::int16_t));
  }
  const auto bank = static_cast<std::uint32_t>(started_ & 1);
  for (int head = 0; head < job.heads; ++head) {
    platform_.write_register(
        reg::kStatIndex,
        reg::kStatIndexHead.put(static_cast<std::uint32_t>(head)) | reg::kStatIndexBank.put(bank));
    HeadStatistic statistic;
    statistic.kept_blocks = platform_.read_register(reg::kStatKept);
    statistic.live_blocks = platform_.read_register(reg::kStatLive);
    const std::uint32_t score = platform_.read_register(reg::kStatScoreLo);
    const std::uint32_t rest = platform_.read_register(reg::kStatScoreHi);
    statistic.score = std::uint64_t{reg::kStatScoreHiScore.get(rest)} << 32 | score;
    statistic.pruned = reg::kStatScoreHiPruned.get(rest) != 0;
    result.heads.push_back(statistic);
  }
  return result;
}

AttentionResult Device::wait(bool poll) {
  if (jobs_.empty()) throw std::logic_error("no job is pending");
  for (;;) {
    // Cleared before the look, so that what comes after the look raises it again.
    platform_.write_register(reg::kIrqStatus, reg::kIrqStatusDone.put(1));
    if (platform_.read_register(reg::kJobsDone) != done_) {
      ++done_;
      const AttentionResult result = collect(jobs_.front());
      drop_oldest();
      ++started_;
      return result;
    }
    if (reg::kStatusError.get(platform_.read_register(reg::kStatus)) != 0) collect_error();
    if (poll) {
      platform_.pause();
    } else {
      platform_.wait_interrupt();
    }
  }
}

AttentionResult Device::run(const AttentionJob& job) {
  if (pending() != 0) throw std::logic_error("jobs are pending; collect them before run()");
  AttentionResult all;
  try {
    for (int first = 0; first < job.heads; first += info_.heads_max) {
      const AttentionJob piece = heads_of(job, first, std::min(info_.heads_max, job.heads - first));
      // Two pieces in the queue, or one where the memory has no room for two.
      const bool room = pending() == 0 || (pending() == 1 && memory_.has(bytes_of(piece)));
      if (!room) append(wait(), all);
      submit(piece);
    }
    while (pending() > 0) append(wait(), all);
  } catch (const DeviceError&) {
    drop_pending();
    throw;
  }
  return all;
}

void Device::drop_pending() {
  while (pending() > 0) {
    try {
      wait();
    } catch (const DeviceError&) {  // of a job whose result nobody wants
    }
  }
}

DeviceCounters Device::counters() {
  DeviceCounters now;
  const std::uint32_t* offset = kCounters;
  for_each_counter(now, now, [&](std::uint32_t& counter, std::uint32_t&) {
    counter = platform_.read_register(*offset++);
  });
  return now;
}

}  // namespace hdp
