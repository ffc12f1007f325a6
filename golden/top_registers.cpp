// SPDX-License-Identifier: Apache-2.0
// hdp_top's registers and their AXI4-Lite port, in time (docs/coprocessor.md sections 3 and 8).
#include "golden/top_registers.hpp"

namespace hdp {
namespace {

constexpr std::uint8_t kOkay = 0, kSlverr = 2, kAllBytes = 15;

constexpr std::size_t word(std::uint32_t offset) { return offset / 4; }
std::uint32_t offset_of(std::uint32_t address) { return address & 0xffc; }
std::uint32_t put(const reg::Field& field, int value) {
  return field.put(static_cast<std::uint32_t>(value));
}

}  // namespace

Registers::Registers(const Machine& machine) : statistics_(machine) {
  for (const reg::Register& r : reg::kRegisters) {
    map_[word(r.offset)] = &r;
    stored_[word(r.offset)] = r.reset;
  }
  const Build& core = machine.core;
  stored_[word(reg::kFormat)] =
      put(reg::kFormatIntBits, core.int_bits) | put(reg::kFormatFracBits, core.frac_bits) |
      put(reg::kFormatCores, machine.cores) | put(reg::kFormatAddrBits, machine.addr_bits);
  stored_[word(reg::kLimits)] =
      put(reg::kLimitsLMax, core.l_max) | put(reg::kLimitsDMax, core.d_max);
  stored_[word(reg::kWidths)] =
      put(reg::kWidthsLanes, core.lanes) | put(reg::kWidthsOutLanes, core.out_lanes);
  stored_[word(reg::kBus)] =
      put(reg::kBusBusBytes, machine.bus_bytes) | put(reg::kBusHeadsMax, machine.heads_max);
}

std::uint32_t Registers::counter_or_stored(std::uint32_t offset) const {
  const std::size_t counter = word(offset) - word(reg::kCycles);
  return offset >= reg::kCycles && counter < counters_.size() ? counters_[counter]
                                                              : stored_[word(offset)];
}

/// The register's value. False when the address has none.
bool Registers::readable(std::uint32_t offset, TopState state, std::uint32_t& data) const {
  const StatisticsMemory::Entry& entry = statistics_.shown();
  switch (offset) {
    case reg::kStatus:
      data = put(reg::kStatusBusy, state != TopState::Idle) |
             put(reg::kStatusQueueFull, queue_full_) | put(reg::kStatusError, error_flag_) |
             put(reg::kStatusState, static_cast<int>(state));
      break;
    case reg::kIrqStatus:
      data = irq_status_;
      break;
    case reg::kErrorCode:
      data = error_code_;
      break;
    case reg::kErrorHead:
      data = error_head_;
      break;
    case reg::kStatKept:
      data = entry.kept;
      break;
    case reg::kStatLive:
      data = entry.live;
      break;
    case reg::kStatScoreLo:
      data = static_cast<std::uint32_t>(entry.score);
      break;
    case reg::kStatScoreHi:
      data = reg::kStatScoreHiScore.put(static_cast<std::uint32_t>(entry.score >> 32)) |
             put(reg::kStatScoreHiPruned, entry.pruned);
      break;
    default:
      data = counter_or_stored(offset);
  }
  return map_[word(offset)] != nullptr;
}

/// Whether a write is answered OKAY.
bool Registers::allowed(std::uint32_t offset, std::uint32_t data, std::uint8_t strobe) const {
  const reg::Register* r = map_[word(offset)];
  if (r == nullptr || r->access == reg::Access::ro || strobe != kAllBytes) return false;
  const bool starts =
      offset == reg::kCtrl && reg::kCtrlStart.get(data) != 0 && reg::kCtrlSoftReset.get(data) == 0;
  return !(starts && queue_full_);
}

void Registers::begin(const TopInputs& inputs, TopState state, const TopEvents& events) {
  irq_next_ = (irq_status_ & stored_[word(reg::kIrqEnable)]) != 0;
  take_job_ = done_ = failed_ = soft_reset_ = false;
  new_code_ = JobError::None;
  write_ = {};

  read_executes_ = ar_full_ && !r_valid_;
  if (read_executes_) {
    const std::uint32_t offset = offset_of(ar_addr_);
    r_resp_ = readable(offset, state, read_data_) ? kOkay : kSlverr;
    events.emit(CsrReadPayload(static_cast<std::uint16_t>(offset), r_resp_, read_data_));
  }
  if (aw_full_ && w_full_ && !b_valid_) {
    const std::uint32_t offset = offset_of(aw_addr_);
    write_ = {true, allowed(offset, w_data_, w_strobe_), offset, w_data_};
    b_resp_ = write_.ok ? kOkay : kSlverr;
    soft_reset_ = write_.ok && offset == reg::kCtrl && reg::kCtrlSoftReset.get(w_data_) != 0;
    events.emit(CsrWritePayload(static_cast<std::uint16_t>(offset), w_strobe_, b_resp_, w_data_));
  }
  statistics_.step(stored_[word(reg::kStatIndex)]);

  // The channels. A register that is full in this cycle takes nothing, even if it is emptied.
  if (b_valid_ && inputs.s_b_ready) b_valid_ = false;
  if (r_valid_ && inputs.s_r_ready) r_valid_ = false;
  if (!aw_full_ && inputs.s_aw_valid) {
    aw_full_ = true;
    aw_addr_ = inputs.s_aw_addr;
  }
  if (!w_full_ && inputs.s_w_valid) {
    w_full_ = true;
    w_data_ = inputs.s_w_data;
    w_strobe_ = inputs.s_w_strobe & kAllBytes;
  }
  if (!ar_full_ && inputs.s_ar_valid) {
    ar_full_ = true;
    ar_addr_ = inputs.s_ar_addr;
  }
  if (write_.valid) {
    aw_full_ = w_full_ = false;
    b_valid_ = true;
  }
  if (read_executes_) {
    ar_full_ = false;
    r_valid_ = true;
    r_data_ = read_data_;
  }
}

JobDescriptor Registers::descriptor() const {
  const auto at = [this](std::uint32_t offset) { return stored_[word(offset)]; };
  const auto wide = [&at](std::uint32_t low, std::uint32_t high) {
    return std::uint64_t{at(high)} << 32 | at(low);
  };
  const std::uint32_t mode = at(reg::kMode), shape = at(reg::kShape), scale = at(reg::kScale);
  JobDescriptor job;
  job.heads = at(reg::kHeads);
  job.lq = reg::kShapeLq.get(shape);
  job.lk = reg::kShapeLk.get(shape);
  job.dim = at(reg::kDim);
  job.causal = reg::kModeCausal.get(mode) != 0;
  job.importance_abs = reg::kModeImportanceAbs.get(mode) != 0;
  job.fill = static_cast<std::uint8_t>(reg::kModeFill.get(mode));
  job.exact = reg::kModeExact.get(mode) != 0;
  job.block_prune = reg::kModeBlockPrune.get(mode) != 0;
  job.head_prune = reg::kModeHeadPrune.get(mode) != 0;
  job.rho = static_cast<std::int16_t>(at(reg::kRho));
  job.tau = wide(reg::kTauLo, reg::kTauHi);
  job.mant = reg::kScaleMant.get(scale);
  job.shift = reg::kScaleShift.get(scale);
  job.base = {wide(reg::kKiLo, reg::kKiHi), wide(reg::kQiLo, reg::kQiHi),
              wide(reg::kKfLo, reg::kKfHi), wide(reg::kQfLo, reg::kQfHi),
              wide(reg::kVLo, reg::kVHi),   wide(reg::kOLo, reg::kOHi)};
  job.q_stride = at(reg::kQStride);
  job.k_stride = at(reg::kKStride);
  job.v_stride = at(reg::kVStride);
  job.o_stride = at(reg::kOStride);
  return job;
}

void Registers::clear_all() {
  queue_full_ = error_flag_ = false;
  irq_status_ = stored_[word(reg::kIrqEnable)] = 0;
  error_code_ = 0;
  error_head_ = 0;
  counters_.fill(0);
  statistics_.reset();
}

void Registers::end() {
  irq_ = irq_next_;
  if (take_job_) queue_full_ = false;
  if (soft_reset_) {
    clear_all();
    return;
  }
  if (write_.ok) {
    const reg::Register& r = *map_[word(write_.offset)];
    if (r.access == reg::Access::rw) {
      stored_[word(r.offset)] = write_.data & r.mask;
    } else if (r.offset == reg::kIrqStatus) {
      irq_status_ &= ~write_.data;
      if (reg::kIrqStatusError.get(write_.data) != 0) {
        error_flag_ = false;
        error_code_ = 0;
        error_head_ = 0;
      }
    } else if (reg::kCtrlStart.get(write_.data) != 0) {
      queue_full_ = true;
      queue_ = descriptor();
    }
  }
  // What is set and cleared in the same cycle ends set.
  if (done_) {
    irq_status_ |= reg::kIrqStatusDone.mask();
    count(Counter::JobsDone);
  }
  if (failed_) {
    irq_status_ |= reg::kIrqStatusError.mask();
    error_flag_ = true;
    count(Counter::JobsFailed);
  }
  if (new_code_ != JobError::None) {
    error_code_ = static_cast<std::uint8_t>(new_code_);
    error_head_ = static_cast<std::uint16_t>(new_head_);
  }
}

void Registers::outputs(TopOutputs& out) const {
  out.s_aw_ready = !aw_full_;
  out.s_w_ready = !w_full_;
  out.s_ar_ready = !ar_full_;
  out.s_b_valid = b_valid_;
  out.s_b_resp = b_resp_;
  out.s_r_valid = r_valid_;
  out.s_r_resp = r_resp_;
  out.s_r_data = r_data_;
  out.irq = irq_;
}

}  // namespace hdp
