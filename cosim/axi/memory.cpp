// SPDX-License-Identifier: Apache-2.0
// The AXI memory: what it stores, which errors it answers with, and what it counts.
#include "cosim/axi/memory.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>

namespace cosim {
namespace {

constexpr std::uint64_t kNever = ~std::uint64_t{0};
/// Byte lanes that carry nothing, and all lanes of a failed beat.
constexpr int kFiller = 0xEE;

const MemoryProfile& checked(const MemoryProfile& profile) {
  profile.check();
  return profile;
}

}  // namespace

AxiMemory::Table::Table(int capacity)
    : slots_(static_cast<std::size_t>(capacity)), order_(static_cast<std::size_t>(capacity)) {
  clear();
}

void AxiMemory::Table::clear() {
  count_ = 0;
  wake = ~std::uint64_t{0};
  for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = static_cast<std::uint16_t>(i);
}

int AxiMemory::Table::add(const Burst& burst) {
  bool oldest = true;
  for (int i = 0; i < count_ && oldest; ++i)
    oldest = slot(slot_at(i)).address.id != burst.address.id;
  const int index = slot_at(count_++);
  slot(index) = burst;
  slot(index).oldest = oldest;
  wake = std::min(wake, burst.ready);
  return index;
}

void AxiMemory::Table::set_ready(int index, std::uint64_t cycle) {
  slot(index).ready = cycle;
  wake = std::min(wake, cycle);
}

void AxiMemory::Table::remove(int index) {
  int position = 0;
  while (slot_at(position) != index) ++position;
  const auto begin = order_.begin() + position;
  std::copy(begin + 1, order_.begin() + count_, begin);
  order_[static_cast<std::size_t>(--count_)] = static_cast<std::uint16_t>(index);
  for (int i = position; i < count_; ++i) {
    Burst& next = slot(slot_at(i));
    if (next.address.id != slot(index).address.id) continue;
    next.oldest = true;
    break;
  }
  wake = 0;
}

AxiMemory::AxiMemory(const AxiParams& params, std::uint64_t base, std::size_t size,
                     const MemoryProfile& profile, std::uint64_t seed)
    : params_(params), base_(base), bytes_(size), profile_(checked(profile)), random_state_(seed),
      reads_(profile.max_reads), writes_(profile.max_writes),
      unwritten_(static_cast<std::size_t>(profile.max_writes)),
      data_ahead_(static_cast<std::size_t>(profile.write_ahead)),
      open_row_(static_cast<std::size_t>(profile.banks)),
      candidates_(static_cast<std::size_t>(std::max(profile.max_reads, profile.max_writes))) {
  const int width = params.data_bytes;
  if (width < 1 || width > AxiParams::kMaxBytes || (width & (width - 1)) != 0) {
    throw std::invalid_argument("AXI memory: " + std::to_string(width) + " data bytes");
  }
  const std::uint64_t last = base + (size - 1);
  const bool fits = params.addr_bits >= 64 || last >> params.addr_bits == 0;
  if (size == 0 || last < base || !fits) {
    throw std::invalid_argument("AXI memory: " + std::to_string(size) + " bytes from " +
                                std::to_string(base) + " do not fit in the address space");
  }
  read_tokens_ = {0, profile.read_rate.beats, profile.read_rate.cycles};
  write_tokens_ = {0, profile.write_rate.beats, profile.write_rate.cycles};
  for (std::size_t i = 0; i < kAxiChannels; ++i) {
    stall_below_[i] = static_cast<unsigned>(profile.stall[i] * 4096);
    any_stall_ = any_stall_ || stall_below_[i] != 0;
  }
  plain_ = !any_stall_ && profile.silence == 0 && !profile.wait_for_valid &&
           profile.refresh_period == 0 && read_tokens_.has_all() && write_tokens_.has_all();
  prepare({});
}

void AxiMemory::clock(const AxiMaster& master) {
  count(master);
  if (settled_ && !(master.ar.valid || master.aw.valid || master.w.valid)) {
    ++cycle_;
    return;
  }
  if (out_.r.valid && master.r_ready) end_read_beat();
  if (out_.b.valid && master.b_ready) end_response();
  if (out_.ar_ready && master.ar.valid) accept_read(master.ar);
  if (out_.aw_ready && master.aw.valid) accept_write(master.aw);
  if (out_.w_ready && master.w.valid) accept_data(master.w.strobe, master.w.data);
  ++cycle_;
  prepare(master);
}

void AxiMemory::reset() {
  reads_.clear();
  writes_.clear();
  unwritten_.clear();
  data_ahead_.clear();
  reading_ = answering_ = -1;
  out_.r.valid = out_.b.valid = false;
  ++cycle_;
  prepare({});
  // Answers cannot start, as nothing is outstanding; READY may be high already.
}

bool AxiMemory::idle() const {
  return reads_.size() == 0 && writes_.size() == 0 && data_ahead_.empty();
}

// The host's side
// ----------------------------------------------------------------------------------

void AxiMemory::read(std::uint64_t address, void* to, std::size_t count) const {
  const std::uint64_t offset = address - base_;
  if (address < base_ || offset > bytes_.size() || count > bytes_.size() - offset) {
    throw std::out_of_range("AXI memory: read of " + std::to_string(count) + " bytes at " +
                            std::to_string(address));
  }
  if (count != 0) std::memcpy(to, bytes_.data() + offset, count);
}

void AxiMemory::write(std::uint64_t address, const void* from, std::size_t count) {
  const std::uint64_t offset = address - base_;
  if (address < base_ || offset > bytes_.size() || count > bytes_.size() - offset) {
    throw std::out_of_range("AXI memory: write of " + std::to_string(count) + " bytes at " +
                            std::to_string(address));
  }
  if (count != 0) std::memcpy(bytes_.data() + offset, from, count);
}

void AxiMemory::inject(const AxiErrorSpec& error) {
  if (error.resp != AxiResp::SlvErr && error.resp != AxiResp::DecErr) {
    throw std::invalid_argument("AXI memory: the response to inject is neither SLVERR nor DECERR");
  }
  errors_.push_back(error);
}

// Transfers
// ----------------------------------------------------------------------------------------

void AxiMemory::count(const AxiMaster& master) {
  const auto channel = [this](AxiChannel which, bool valid, bool ready) {
    if (!valid) return;
    auto& counts = counters_.channel[static_cast<std::size_t>(which)];
    ++(ready ? counts.transfers : counts.stalls);
  };
  channel(AxiChannel::Ar, master.ar.valid, out_.ar_ready);
  channel(AxiChannel::Aw, master.aw.valid, out_.aw_ready);
  channel(AxiChannel::W, master.w.valid, out_.w_ready);
  channel(AxiChannel::R, out_.r.valid, master.r_ready);
  channel(AxiChannel::B, out_.b.valid, master.b_ready);
  ++counters_.cycles;
  counters_.busy += idle() ? 0 : 1;
  counters_.read_wait += reads_.size() != 0 && !out_.r.valid ? 1 : 0;
}

void AxiMemory::accept_read(const AxiAddress& address) {
  Burst burst;
  burst.address = address;
  burst.number = counters_.read_bursts++;
  burst.ready = cycle_ + latency(profile_.read_latency, address.addr);
  reads_.add(burst);
  counters_.most_reads = std::max(counters_.most_reads, reads_.size());
}

void AxiMemory::accept_write(const AxiAddress& address) {
  Burst burst;
  burst.address = address;
  burst.number = counters_.write_bursts++;
  burst.ready = kNever;
  unwritten_.push(writes_.add(burst));
  counters_.most_writes = std::max(counters_.most_writes, writes_.size());
  while (!data_ahead_.empty() && !unwritten_.empty()) {
    store_beat(data_ahead_.front().strobe, data_ahead_.front().data);
    data_ahead_.pop();
  }
}

void AxiMemory::accept_data(const AxiStrobe& strobe, const AxiData& data) {
  write_tokens().take();
  read_moved_last_ = false;
  if (unwritten_.empty()) {
    data_ahead_.push({strobe, data});
  } else {
    store_beat(strobe, data);
  }
}

/// A beat of the oldest write that lacks data. Its length is AWLEN's, whatever WLAST says.
void AxiMemory::store_beat(const AxiStrobe& strobe, const AxiData& data) {
  Burst& burst = writes_.slot(unwritten_.front());
  const AxiBeat place = axi_beat(burst.address, burst.beat, params_.data_bytes);
  const AxiResp resp = error_of(true, counters_.write_beats, burst, place);
  const AxiStrobe lanes = axi_lanes(place.lane, place.bytes);
  AxiStrobe active{};
  for (std::size_t i = 0; i < active.size(); ++i) active[i] = strobe[i] & lanes[i];
  if (resp == AxiResp::Okay) {
    std::byte* const to = bytes_.data() + (place.address - base_);
    const std::uint8_t* const from = data.data() + place.lane;
    if (active == lanes) {
      std::memcpy(to, from, static_cast<std::size_t>(place.bytes));
      counters_.write_bytes += static_cast<std::uint64_t>(place.bytes);
    } else {
      for (int i = 0; i < place.bytes; ++i) {
        if (!axi_strobed(active, place.lane + i)) continue;
        to[i] = static_cast<std::byte>(from[i]);
        ++counters_.write_bytes;
      }
    }
  } else {
    ++counters_.write_errors;
    burst.resp = std::max(burst.resp, resp);
  }
  ++counters_.write_beats;
  const bool last = burst.beat == burst.address.len;
  ++burst.beat;
  if (on_write) {
    on_write({cycle_, burst.number, place, burst.address.id, last, resp, active, &data});
  }
  if (!last) return;
  const std::uint64_t answer = cycle_ + latency(profile_.write_latency, burst.address.addr);
  writes_.set_ready(unwritten_.front(), answer);
  unwritten_.pop();
}

void AxiMemory::end_read_beat() {
  out_.r.valid = false;
  presented_.cycle = cycle_;
  ++counters_.read_beats;
  counters_.read_bytes += static_cast<std::uint64_t>(presented_.place.bytes);
  counters_.read_errors += presented_.resp == AxiResp::Okay ? 0 : 1;
  if (on_read) on_read(presented_);
  ++reads_.slot(reading_).beat;
  if (presented_.last) reads_.remove(reading_);
  if (presented_.last || profile_.interleave) reading_ = -1;
}

void AxiMemory::end_response() {
  out_.b.valid = false;
  writes_.remove(answering_);
  answering_ = -1;
}

bool AxiMemory::present_read() {
  if (reading_ < 0) reading_ = pick(reads_);
  if (reading_ < 0) return false;
  const Burst& burst = reads_.slot(reading_);
  const AxiBeat place = axi_beat(burst.address, burst.beat, params_.data_bytes);
  const AxiResp resp = error_of(false, beats_presented_++, burst, place);
  const bool last = burst.beat == burst.address.len;
  const bool carries = resp == AxiResp::Okay || (errors_carry_data && inside(place));
  if (place.bytes != params_.data_bytes || !carries) {
    const int filler = errors_carry_data ? 0 : kFiller;
    std::memset(out_.r.data.data(), filler, static_cast<std::size_t>(params_.data_bytes));
  }
  if (carries) {
    std::memcpy(out_.r.data.data() + place.lane, bytes_.data() + (place.address - base_),
                static_cast<std::size_t>(place.bytes));
  }
  out_.r.valid = true;
  out_.r.last = last;
  out_.r.id = burst.address.id;
  out_.r.resp = resp;
  presented_ = {cycle_, burst.number, place, burst.address.id, last, resp};
  return true;
}

void AxiMemory::present_response() {
  answering_ = pick(writes_);
  if (answering_ < 0) return;
  const Burst& burst = writes_.slot(answering_);
  out_.b.valid = true;
  out_.b.id = burst.address.id;
  out_.b.resp = burst.resp;
}

// Errors
// -------------------------------------------------------------------------------------------

bool AxiMemory::inside(const AxiBeat& place) const {
  const std::uint64_t offset = place.address - base_;
  return place.address >= base_ && offset < bytes_.size() &&
         static_cast<std::size_t>(place.bytes) <= bytes_.size() - offset;
}

AxiResp AxiMemory::error_of(bool write, std::uint64_t beat, const Burst& burst,
                            const AxiBeat& place) {
  AxiResp resp = inside(place) ? AxiResp::Okay : AxiResp::DecErr;
  if (errors_.empty()) return resp;
  for (std::size_t i = 0; i < errors_.size(); ++i) {
    AxiErrorSpec& error = errors_[i];
    if (error.write != write) continue;
    bool hit = false;
    switch (error.where) {
      case AxiErrorSpec::Where::Beat:
        hit = error.at == beat;
        break;
      case AxiErrorSpec::Where::Burst:
        hit = error.at == burst.number && (error.beat < 0 || error.beat == burst.beat);
        break;
      case AxiErrorSpec::Where::Address:
        hit = error.times >= 0 && error.at >= place.address &&
              error.at - place.address < static_cast<std::uint64_t>(place.bytes);
        // Used up: -1.
        if (hit && error.times > 0 && --error.times == 0) error.times = -1;
        break;
    }
    if (hit) resp = std::max(resp, error.resp);
  }
  return resp;
}

}  // namespace cosim
