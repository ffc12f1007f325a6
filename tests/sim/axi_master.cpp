// SPDX-License-Identifier: Apache-2.0
// The random AXI4 master: traffic, and the audit of its answers.
#include "tests/sim/axi_master.hpp"

#include <algorithm>

namespace hdp::sim {

std::vector<std::vector<std::uint64_t>> bytes_of_beats(const cosim::AxiAddress& burst) {
  const std::uint64_t size = 1ULL << burst.size;
  const std::uint64_t lower = burst.addr / (size * (burst.len + 1U)) * (size * (burst.len + 1U));
  std::vector<std::vector<std::uint64_t>> beats;
  std::uint64_t address = burst.addr;
  for (int beat = 0; beat <= burst.len; ++beat) {
    std::vector<std::uint64_t> bytes;
    std::uint64_t byte = address;
    do bytes.push_back(byte++);
    while (byte % size != 0);
    beats.push_back(bytes);
    if (burst.burst == cosim::AxiBurst::Fixed) continue;
    address = byte;
    if (burst.burst == cosim::AxiBurst::Wrap && address == lower + size * (burst.len + 1U))
      address = lower;
  }
  return beats;
}

RandomMaster::RandomMaster(const cosim::AxiParams& params, cosim::AxiMemory& memory,
                           const MasterOptions& options)
    : params_(params), memory_(memory), options_(options), random_(options.seed) {
  expected_.resize(memory.size());
  for (std::uint8_t& byte : expected_) byte = static_cast<std::uint8_t>(random_());
  memory.write(memory.base(), expected_.data(), expected_.size());
  readers_.resize(memory.size() / 4096);
  writing_.resize(memory.size() / 4096);
}

cosim::AxiAddress RandomMaster::random_burst(std::size_t page) {
  cosim::AxiAddress a;
  a.id = static_cast<std::uint16_t>(below(1ULL << params_.id_bits));
  int widest = 0;
  while (1 << (widest + 1) <= params_.data_bytes) ++widest;
  const auto kind = options_.full_width ? 2 : below(4);
  a.size = static_cast<std::uint8_t>(chance(0.5) || options_.full_width
                                         ? static_cast<std::uint64_t>(widest)
                                         : below(static_cast<std::uint64_t>(widest) + 1));
  const std::uint64_t size = 1ULL << a.size;
  std::uint64_t offset = below(4096);
  if (kind == 0) {
    a.burst = cosim::AxiBurst::Fixed;
    a.len = static_cast<std::uint8_t>(below(16));
  } else if (kind == 1) {
    a.burst = cosim::AxiBurst::Wrap;
    a.len = static_cast<std::uint8_t>((2U << below(4)) - 1);
    offset = offset / size * size;
  } else {
    a.burst = cosim::AxiBurst::Incr;
    if (options_.full_width || chance(0.5)) offset = offset / size * size;
    const std::uint64_t room = (4096 - offset / size * size) / size;
    a.len = static_cast<std::uint8_t>(below(std::min<std::uint64_t>(room, chance(0.1) ? 256 : 16)));
  }
  a.addr = memory_.base() + page * 4096 + offset;
  return a;
}

void RandomMaster::start_read() {
  const std::size_t page = below(readers_.size());
  if (writing_[page]) return;
  OpenRead read{random_burst(page), 0, page, {}};
  for (const auto& bytes : bytes_of_beats(read.burst)) {
    ReadBeat beat{{}, false};
    for (const std::uint64_t byte : bytes) {
      const int lane = static_cast<int>(byte % static_cast<std::uint64_t>(params_.data_bytes));
      beat.lanes[lane] = expected_[byte - memory_.base()];
    }
    read.beats.push_back(beat);
  }
  read.beats.back().last = true;
  ++readers_[page];
  ++reads_open_;
  new_reads_.push_back(std::move(read));
}

void RandomMaster::start_write() {
  const std::size_t page = below(readers_.size());
  if (writing_[page] || readers_[page] != 0) return;
  const OpenWrite write{random_burst(page), writes++, page};
  for (const auto& bytes : bytes_of_beats(write.burst)) {
    DataBeat beat;
    for (std::uint8_t& byte : beat.data) byte = static_cast<std::uint8_t>(random_());
    for (const std::uint64_t byte : bytes) {
      if (!options_.full_width && chance(0.2)) continue;
      const auto lane =
          static_cast<std::size_t>(byte % static_cast<std::uint64_t>(params_.data_bytes));
      beat.strobe[lane / 64] |= 1ULL << (lane % 64);
      expected_[byte - memory_.base()] = beat.data[lane];
    }
    data_.push_back(beat);
  }
  data_.back().last = true;
  writing_[page] = true;
  ++writes_open_;
  new_writes_.push_back(write);
  open_writes_[write.burst.id].push_back(write);
}

void RandomMaster::fail(const std::string& text) {
  if (errors_.size() < 20) errors_.push_back(text);
}

void RandomMaster::take_read_beat(const cosim::AxiSlave& slave) {
  auto& queue = open_reads_[slave.r.id];
  if (queue.empty()) return fail("data of ID " + std::to_string(slave.r.id) + " without read");
  OpenRead& read = queue.front();
  const ReadBeat beat = read.beats.front();
  read.beats.pop_front();
  ++beats;
  if (in_burst_ && last_burst_ != read.number) ++interleaved;
  last_burst_ = read.number;
  in_burst_ = !beat.last;
  if (slave.r.last != beat.last) fail("RLAST of read " + std::to_string(read.number));
  if (slave.r.resp != cosim::AxiResp::Okay) fail("RRESP of read " + std::to_string(read.number));
  for (const auto& [lane, byte] : beat.lanes) {
    if (slave.r.data[static_cast<std::size_t>(lane)] == byte) continue;
    fail("data of read " + std::to_string(read.number));
    break;
  }
  if (!beat.last) return;
  for (const auto& [id, others] : open_reads_) {
    if (!others.empty() && others.front().number < read.number) {
      ++reads_overtaken;
      break;
    }
  }
  --readers_[read.page];
  --reads_open_;
  queue.pop_front();
}

void RandomMaster::take_response(const cosim::AxiSlave& slave) {
  auto& queue = open_writes_[slave.b.id];
  if (queue.empty()) return fail("response of ID " + std::to_string(slave.b.id) + " without write");
  const OpenWrite write = queue.front();
  if (slave.b.resp != cosim::AxiResp::Okay) fail("BRESP of write " + std::to_string(write.number));
  for (const auto& [id, others] : open_writes_) {
    if (!others.empty() && others.front().number < write.number) {
      ++writes_overtaken;
      break;
    }
  }
  writing_[write.page] = false;
  --writes_open_;
  queue.pop_front();
}

void RandomMaster::clock(const cosim::AxiSlave& slave, bool start) {
  if (slave.r.valid && out_.r_ready) take_read_beat(slave);
  if (slave.b.valid && out_.b_ready) take_response(slave);
  if (out_.ar.valid && slave.ar_ready) {
    OpenRead& read = new_reads_.front();
    read.number = reads++;
    open_reads_[read.burst.id].push_back(std::move(read));
    new_reads_.pop_front();
    out_.ar.valid = false;
  }
  if (out_.aw.valid && slave.aw_ready) {
    new_writes_.pop_front();
    out_.aw.valid = false;
  }
  if (out_.w.valid && slave.w_ready) {
    data_.pop_front();
    out_.w.valid = false;
  }
  if (start && reads_open_ < options_.max_open && chance(options_.start)) start_read();
  if (start && writes_open_ < options_.max_open && chance(options_.start)) start_write();
  drive();
}

void RandomMaster::drive() {
  if (!out_.ar.valid && !new_reads_.empty() && !chance(options_.delay)) {
    out_.ar = new_reads_.front().burst;
    out_.ar.valid = true;
  }
  if (!out_.aw.valid && !new_writes_.empty() && !chance(options_.delay)) {
    out_.aw = new_writes_.front().burst;
    out_.aw.valid = true;
  }
  if (!out_.w.valid && !data_.empty() && !chance(options_.delay)) {
    out_.w.valid = true;
    out_.w.last = data_.front().last;
    out_.w.strobe = data_.front().strobe;
    out_.w.data = data_.front().data;
  }
  out_.r_ready = !chance(options_.delay);
  out_.b_ready = !chance(options_.delay);
}

bool RandomMaster::memory_agrees() const {
  return std::equal(expected_.begin(), expected_.end(),
                    reinterpret_cast<const std::uint8_t*>(memory_.data()));
}

}  // namespace hdp::sim
