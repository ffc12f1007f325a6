// SPDX-License-Identifier: Apache-2.0
// The rules of the five AXI channels: stable payloads, legal bursts, data and responses that fit.
#include <cstring>
#include <utility>

#include "cosim/axi/burst.hpp"
#include "cosim/axi/checker.hpp"

namespace cosim {
namespace {

using ull = unsigned long long;

/// Data beats remembered beyond the limit; a master that never sends addresses must not eat all
/// memory.
constexpr std::size_t kAheadKept = 65536;

/// The rule of an address channel in a group of two.
AxiRule rule_for(AxiRule group, AxiChannel channel) {
  return static_cast<AxiRule>(static_cast<int>(group) + static_cast<int>(channel));
}

constexpr std::uint64_t page_of(std::uint64_t address) { return address >> 12; }

}  // namespace

// Addresses
// ----------------------------------------------------------------------------------------

void AxiChecker::check_address(AxiChannel channel, const AxiAddress& address, bool ready) {
  AxiAddress& before = channel == AxiChannel::Ar ? ar_ : aw_;
  bool fresh = true;
  if (held(channel, address.valid)) {
    fresh = address.addr != before.addr || address.id != before.id || address.len != before.len ||
            address.size != before.size || address.burst != before.burst;
    if (fresh) check_address_stable(channel, before, address);
  }
  if (address.valid) {
    if (fresh) check_burst(channel, address);
    if (!ready) {
      before = address;
    } else if (channel == AxiChannel::Ar) {
      accept_read(address);
    } else {
      accept_write(address);
    }
  }
  wait(channel, address.valid, ready);
}

void AxiChecker::check_address_stable(AxiChannel channel, const AxiAddress& before,
                                      const AxiAddress& now) {
  const auto field = [&](const char* name, ull was, ull is) {
    if (was == is) return;
    const char* prefix = axi_channel_name(channel);
    violated(rule_for(AxiRule::ArStable, channel), "%s%s went from 0x%llx to 0x%llx before %sREADY",
             prefix, name, was, is, prefix);
  };
  field("ADDR", before.addr, now.addr);
  field("ID", before.id, now.id);
  field("LEN", before.len, now.len);
  field("SIZE", before.size, now.size);
  field("BURST", static_cast<ull>(before.burst), static_cast<ull>(now.burst));
}

void AxiChecker::check_burst(AxiChannel channel, const AxiAddress& a) {
  const char* name = axi_channel_name(channel);
  const int beats = a.len + 1;
  if (params_.addr_bits < 64 && a.addr >> params_.addr_bits != 0) {
    violated(rule_for(AxiRule::ArAddress, channel), "%sADDR 0x%llx has more than %d bits", name,
             static_cast<ull>(a.addr), params_.addr_bits);
  }
  if (protocol_ == AxiProtocol::Lite) return;
  if (a.id != id_of(a.id)) {
    violated(rule_for(AxiRule::ArId, channel), "%sID 0x%x has more than %d bits", name, a.id,
             params_.id_bits);
  }
  if (a.size > 7 || 1 << a.size > params_.data_bytes) {
    violated(rule_for(AxiRule::ArSize, channel), "%sSIZE %u is %llu bytes on a bus of %d", name,
             a.size, ull{1} << (a.size & 63), params_.data_bytes);
    return;
  }
  const std::uint64_t size = std::uint64_t{1} << a.size;
  switch (a.burst) {
    case AxiBurst::Fixed:
      if (beats > 16) {
        violated(rule_for(AxiRule::ArLenFixed, channel), "FIXED burst of %d beats at 0x%llx", beats,
                 static_cast<ull>(a.addr));
      }
      break;
    case AxiBurst::Incr: {
      const std::uint64_t last =
          (a.addr & ~(size - 1)) + size * static_cast<std::uint64_t>(beats) - 1;
      if (page_of(last) != page_of(a.addr)) {
        violated(
            rule_for(AxiRule::ArBoundary, channel),
            "burst of %d beats of %llu bytes from 0x%llx ends at 0x%llx, in another 4 KiB page",
            beats, static_cast<ull>(size), static_cast<ull>(a.addr), static_cast<ull>(last));
      }
      break;
    }
    case AxiBurst::Wrap:
      if (beats != 2 && beats != 4 && beats != 8 && beats != 16) {
        violated(rule_for(AxiRule::ArLenWrap, channel), "WRAP burst of %d beats at 0x%llx", beats,
                 static_cast<ull>(a.addr));
      }
      if ((a.addr & (size - 1)) != 0) {
        violated(rule_for(AxiRule::ArAlignWrap, channel),
                 "WRAP burst of beats of %llu bytes at 0x%llx", static_cast<ull>(size),
                 static_cast<ull>(a.addr));
      }
      break;
    case AxiBurst::Reserved:
      violated(rule_for(AxiRule::ArBurst, channel), "%sBURST is 0b11 at 0x%llx", name,
               static_cast<ull>(a.addr));
      break;
  }
}

void AxiChecker::accept_read(const AxiAddress& address) {
  int index = free_read_;
  if (index >= 0) {
    free_read_ = reads_[static_cast<std::size_t>(index)].next;
  } else {
    index = static_cast<int>(reads_.size());
    reads_.emplace_back();
  }
  reads_[static_cast<std::size_t>(index)] = {address, 0, -1};
  const std::size_t id = id_of(address.id);
  if (oldest_read_[id] < 0) {
    oldest_read_[id] = index;
  } else {
    reads_[static_cast<std::size_t>(newest_read_[id])].next = index;
  }
  newest_read_[id] = index;
  ++reads_open_;
}

void AxiChecker::accept_write(const AxiAddress& address) {
  unwritten_.push({address, 0});
  ++accepted_[id_of(address.id)];
  ++writes_open_;
  // Data accepted early can only be there if nothing else was waiting for data.
  while (!data_ahead_.empty() && !unwritten_.empty()) {
    const DataBeat beat = data_ahead_.front();
    data_ahead_.pop();
    if (beat.last) --bursts_ahead_;
    attach_data(beat);
  }
}

// Write data
// ---------------------------------------------------------------------------------------

void AxiChecker::check_data(const AxiMaster& master, bool ready) {
  const auto& w = master.w;
  const auto bytes = static_cast<std::size_t>(params_.data_bytes);
  if (held(AxiChannel::W, w.valid)) {
    if (w.last != w_.last) {
      violated(AxiRule::WStable, "WLAST went from %d to %d before WREADY", w_.last, w.last);
    }
    if (w.strobe != w_.strobe) {
      const std::size_t word = w.strobe[0] != w_.strobe[0] ? 0 : 1;
      violated(AxiRule::WStable, "WSTRB[%zu:%zu] went from 0x%llx to 0x%llx before WREADY",
               word * 64 + 63, word * 64, static_cast<ull>(w_.strobe[word]),
               static_cast<ull>(w.strobe[word]));
    }
    if (std::memcmp(w.data.data(), w_data_.data(), bytes) != 0) {
      for (std::size_t lane = 0; lane < bytes; ++lane) {
        if (w.data[lane] == w_data_[lane] || !axi_strobed(w_.strobe, static_cast<int>(lane)))
          continue;
        violated(AxiRule::WStable, "WDATA, byte lane %zu, went from 0x%02x to 0x%02x before WREADY",
                 lane, w_data_[lane], w.data[lane]);
        break;
      }
    }
  }
  if (w.valid) {
    if (ready) {
      accept_data({w.strobe, w.last});
    } else {
      w_ = {w.strobe, w.last};
      std::memcpy(w_data_.data(), w.data.data(), bytes);
    }
  }
  wait(AxiChannel::W, w.valid, ready);
}

void AxiChecker::accept_data(const DataBeat& beat) {
  if (!unwritten_.empty()) {
    attach_data(beat);
    return;
  }
  const std::size_t ahead = data_ahead_.size() + 1;
  if (ahead > static_cast<std::size_t>(options_.max_data_ahead)) {
    violated(AxiRule::WAhead, "%llu beats of data are ahead of their address, more than %d",
             static_cast<ull>(ahead), options_.max_data_ahead);
    if (ahead > static_cast<std::size_t>(options_.max_data_ahead) + kAheadKept) return;
  }
  data_ahead_.push(beat);
  if (beat.last) ++bursts_ahead_;
}

/// `beat` belongs to the oldest write that lacks data: data come in the order of the addresses.
void AxiChecker::attach_data(const DataBeat& beat) {
  Write& write = unwritten_.front();
  const int beats = write.burst.len + 1;
  const AxiBeat place = axi_beat(write.burst, write.beats, params_.data_bytes);
  const bool lite = protocol_ == AxiProtocol::Lite;
  const AxiStrobe legal = lite ? axi_lanes(0, 4) : axi_lanes(place.lane, place.bytes);
  for (std::size_t word = 0; word < legal.size(); ++word) {
    const std::uint64_t extra = beat.strobe[word] & ~legal[word];
    if (extra == 0) continue;
    violated(AxiRule::WStrobe,
             "WSTRB[%zu:%zu] 0x%llx of beat %d of %d at 0x%llx; lanes %d to %d are legal",
             word * 64 + 63, word * 64, static_cast<ull>(beat.strobe[word]), write.beats + 1, beats,
             static_cast<ull>(place.address), lite ? 0 : place.lane,
             lite ? 3 : place.lane + place.bytes - 1);
    break;
  }
  ++write.beats;
  const bool end = write.beats == beats;
  if (beat.last != end) {
    violated(end ? AxiRule::WLastMissing : AxiRule::WLastEarly,
             "WLAST is %d at beat %d of the %d of the write of ID %u at 0x%llx", beat.last,
             write.beats, beats, write.burst.id, static_cast<ull>(write.burst.addr));
  }
  if (!beat.last && !end) return;
  ++complete_[id_of(write.burst.id)];
  unwritten_.pop();
}

// Read data
// ----------------------------------------------------------------------------------------

void AxiChecker::check_read_data(const AxiMaster& master, const AxiSlave& slave) {
  const auto& r = slave.r;
  bool fresh = true;
  if (held(AxiChannel::R, r.valid)) fresh = read_data_changed(slave);
  if (r.valid) {
    if (fresh) check_read_beat(slave);
    if (master.r_ready) {
      accept_read_beat(id_of(r.id), r.last);
    } else {
      slave_.r.id = r.id;
      slave_.r.resp = r.resp;
      slave_.r.last = r.last;
      std::memcpy(slave_.r.data.data(), r.data.data(),
                  static_cast<std::size_t>(params_.data_bytes));
    }
  }
  wait(AxiChannel::R, r.valid, master.r_ready);
}

/// Reports fields that changed; whether the beat must be checked anew.
bool AxiChecker::read_data_changed(const AxiSlave& slave) {
  const auto& now = slave.r;
  const auto& before = slave_.r;
  bool changed = false;
  const auto field = [&](const char* name, unsigned was, unsigned is) {
    if (was == is) return;
    changed = true;
    violated(AxiRule::RStable, "%s went from %u to %u before RREADY", name, was, is);
  };
  field("RID", before.id, now.id);
  field("RRESP", static_cast<unsigned>(before.resp), static_cast<unsigned>(now.resp));
  field("RLAST", before.last, now.last);
  const auto bytes = static_cast<std::size_t>(params_.data_bytes);
  if (std::memcmp(now.data.data(), before.data.data(), bytes) == 0) return changed;
  AxiBeat place{0, 0, params_.data_bytes};
  const int oldest = oldest_read_[id_of(before.id)];
  if (oldest >= 0 && protocol_ == AxiProtocol::Axi4) {
    const Read& read = reads_[static_cast<std::size_t>(oldest)];
    place = axi_beat(read.burst, read.beats, params_.data_bytes);
  }
  for (int i = place.lane; i < place.lane + place.bytes; ++i) {
    const auto lane = static_cast<std::size_t>(i);
    if (now.data[lane] == before.data[lane]) continue;
    violated(AxiRule::RStable, "RDATA, byte lane %d, went from 0x%02x to 0x%02x before RREADY", i,
             before.data[lane], now.data[lane]);
    break;
  }
  return changed;
}

void AxiChecker::check_read_beat(const AxiSlave& slave) {
  const auto& r = slave.r;
  if (r.id != id_of(r.id)) {
    violated(AxiRule::RId, "RID 0x%x has more than %d bits", r.id, params_.id_bits);
  }
  if (r.resp == AxiResp::ExOkay) {
    violated(AxiRule::RExOkay, "RRESP is EXOKAY for ID %u without an exclusive read", r.id);
  }
  const int oldest = oldest_read_[id_of(r.id)];
  if (oldest < 0) {
    violated(AxiRule::RUnexpected, "RVALID with RID %u, of which no read is outstanding", r.id);
    return;
  }
  check_read_last(reads_[static_cast<std::size_t>(oldest)], r.last);
}

/// RLAST at the wrong beat of the oldest read means a wrong length, or, if it would fit a younger
/// read of the same ID, that the slave answers that one first.
void AxiChecker::check_read_last(Read& oldest, bool last) {
  const int beat = oldest.beats + 1;
  const int beats = oldest.burst.len + 1;
  if (last == (beat == beats)) return;
  for (int i = oldest.next; i >= 0; i = reads_[static_cast<std::size_t>(i)].next) {
    Read& younger = reads_[static_cast<std::size_t>(i)];
    const int fits = younger.burst.len + 1;
    if (last ? fits != beat : fits <= beat) continue;
    violated(AxiRule::ROrder,
             "RLAST is %d at beat %d of ID %u: wrong for the oldest read, %d beats at 0x%llx, "
             "right for a younger one, %d beats at 0x%llx",
             last, beat, oldest.burst.id, beats, static_cast<ull>(oldest.burst.addr), fits,
             static_cast<ull>(younger.burst.addr));
    std::swap(oldest.burst, younger.burst);
    return;
  }
  violated(last ? AxiRule::RLastEarly : AxiRule::RLastMissing,
           "RLAST is %d at beat %d of the %d of the read of ID %u at 0x%llx", last, beat, beats,
           oldest.burst.id, static_cast<ull>(oldest.burst.addr));
}

void AxiChecker::accept_read_beat(std::uint16_t id, bool last) {
  const int index = oldest_read_[id];
  if (index < 0) return;
  Read& read = reads_[static_cast<std::size_t>(index)];
  ++read.beats;
  if (!last && read.beats <= read.burst.len) return;
  oldest_read_[id] = read.next;
  read.next = free_read_;
  free_read_ = index;
  --reads_open_;
}

// Write responses
// ----------------------------------------------------------------------------------

void AxiChecker::check_response(const AxiMaster& master, const AxiSlave& slave) {
  const auto& b = slave.b;
  bool fresh = true;
  if (held(AxiChannel::B, b.valid)) {
    fresh = b.id != slave_.b.id || b.resp != slave_.b.resp;
    if (b.id != slave_.b.id) {
      violated(AxiRule::BStable, "BID went from %u to %u before BREADY", slave_.b.id, b.id);
    }
    if (b.resp != slave_.b.resp) {
      violated(AxiRule::BStable, "BRESP went from %u to %u before BREADY",
               static_cast<unsigned>(slave_.b.resp), static_cast<unsigned>(b.resp));
    }
  }
  if (b.valid) {
    if (fresh) check_new_response(master, slave);
    const std::size_t id = id_of(b.id);
    if (!master.b_ready) {
      slave_.b = b;
    } else if (accepted_[id] > 0) {
      // Below 0 if the response came before its data, which then complete nothing.
      --accepted_[id];
      --complete_[id];
      --writes_open_;
    }
  }
  wait(AxiChannel::B, b.valid, master.b_ready);
}

void AxiChecker::check_new_response(const AxiMaster& master, const AxiSlave& slave) {
  const auto& b = slave.b;
  const std::size_t id = id_of(b.id);
  if (b.id != id) {
    violated(AxiRule::BId, "BID 0x%x has more than %d bits", b.id, params_.id_bits);
  }
  if (b.resp == AxiResp::ExOkay) {
    violated(AxiRule::BExOkay, "BRESP is EXOKAY for ID %u without an exclusive write", b.id);
  }
  if (complete_[id] > 0) return;
  if (accepted_[id] > 0) {
    violated(
        AxiRule::BBeforeData,
        "BVALID with BID %u: none of the %d writes of this ID had all its data before this cycle",
        b.id, accepted_[id]);
  } else if (bursts_ahead_ > 0 || (master.aw.valid && id_of(master.aw.id) == id)) {
    violated(AxiRule::BBeforeAddress,
             "BVALID with BID %u: no address of this ID was accepted before this cycle", b.id);
  } else {
    violated(AxiRule::BUnexpected, "BVALID with BID %u, of which every write has been answered",
             b.id);
  }
}

}  // namespace cosim
