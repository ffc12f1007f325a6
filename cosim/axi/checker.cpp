// SPDX-License-Identifier: Apache-2.0
// The parts of the AXI checkers that every channel shares: reset, waiting, reports, the end.
#include "cosim/axi/checker.hpp"

#include <cstdarg>
#include <cstdio>
#include <stdexcept>

namespace cosim {
namespace {

using ull = unsigned long long;

/// The rule of `channel` in a group of one rule a channel.
AxiRule rule_for(AxiRule group, AxiChannel channel) {
  return static_cast<AxiRule>(static_cast<int>(group) + static_cast<int>(channel));
}

void check_params(const AxiParams& params) {
  const int bytes = params.data_bytes;
  if (params.addr_bits < 12 || params.addr_bits > 64 || bytes < 1 || bytes > AxiParams::kMaxBytes ||
      (bytes & (bytes - 1)) != 0 || params.id_bits < 0 || params.id_bits > 16) {
    throw std::invalid_argument("AXI: addr_bits " + std::to_string(params.addr_bits) +
                                ", data_bytes " + std::to_string(bytes) + ", id_bits " +
                                std::to_string(params.id_bits) + " is out of range");
  }
}

}  // namespace

AxiChecker::AxiChecker(const AxiParams& params, const AxiCheckerOptions& options)
    : AxiChecker(params, options, AxiProtocol::Axi4) {}

AxiChecker::AxiChecker(const AxiParams& params, const AxiCheckerOptions& options,
                       AxiProtocol protocol)
    : params_(params), options_(options), protocol_(protocol), reads_() {
  check_params(params);
  id_mask_ = static_cast<std::uint16_t>((1U << params.id_bits) - 1);
  const std::size_t ids = std::size_t{1} << params.id_bits;
  oldest_read_.assign(ids, -1);
  newest_read_.assign(ids, -1);
  accepted_.assign(ids, 0);
  complete_.assign(ids, 0);
}

void AxiChecker::cycle(bool reset, const AxiMaster& master, const AxiSlave& slave) {
  if (was_reset_) check_reset(master, slave);
  if (reset) {
    if (!was_reset_) clear();
    was_reset_ = true;
    ++cycle_;
    return;
  }
  was_reset_ = false;
  const bool valid =
      master.ar.valid || master.aw.valid || master.w.valid || slave.r.valid || slave.b.valid;
  if (!valid && (waited_[0] | waited_[1] | waited_[2] | waited_[3] | waited_[4]) == 0) {
    ++cycle_;  // no rule is about a cycle in which nothing is valid, and nothing was
    return;
  }
  // Answers first: what is accepted in this cycle allows an answer from the next one on.
  check_read_data(master, slave);
  check_response(master, slave);
  check_address(AxiChannel::Ar, master.ar, slave.ar_ready);
  check_address(AxiChannel::Aw, master.aw, slave.aw_ready);
  check_data(master, slave.w_ready);
  ++cycle_;
}

void AxiChecker::check_reset(const AxiMaster& master, const AxiSlave& slave) {
  const bool valid[kAxiChannels] = {master.ar.valid, master.aw.valid, master.w.valid, slave.r.valid,
                                    slave.b.valid};
  for (std::size_t i = 0; i < kAxiChannels; ++i) {
    if (!valid[i]) continue;
    const auto channel = static_cast<AxiChannel>(i);
    violated(rule_for(AxiRule::ArReset, channel),
             "%sVALID is high though the cycle before was in reset", axi_channel_name(channel));
  }
}

void AxiChecker::clear() {
  waited_.fill(0);
  reads_.clear();
  free_read_ = -1;
  oldest_read_.assign(oldest_read_.size(), -1);
  newest_read_.assign(newest_read_.size(), -1);
  accepted_.assign(accepted_.size(), 0);
  complete_.assign(complete_.size(), 0);
  unwritten_.clear();
  data_ahead_.clear();
  bursts_ahead_ = reads_open_ = writes_open_ = 0;
}

void AxiChecker::valid_dropped(AxiChannel channel) {
  const std::uint64_t waited = waited_[static_cast<std::size_t>(channel)];
  const char* name = axi_channel_name(channel);
  violated(rule_for(AxiRule::ArValidDropped, channel),
           "%sVALID fell after %llu cycle%s without %sREADY", name, static_cast<ull>(waited),
           waited == 1 ? "" : "s", name);
}

void AxiChecker::timed_out(AxiChannel channel) {
  const std::uint64_t waited = waited_[static_cast<std::size_t>(channel)];
  const int limit = options_.timeout[static_cast<std::size_t>(channel)];
  // Once a wait.
  if (limit <= 0 || waited != static_cast<std::uint64_t>(limit) + 1) return;
  const char* name = axi_channel_name(channel);
  violated(rule_for(AxiRule::ArTimeout, channel),
           "%sVALID has waited for %sREADY for %llu cycles, more than %d", name, name,
           static_cast<ull>(waited), limit);
}

void AxiChecker::finish() {
  for (std::size_t id = 0; id < oldest_read_.size(); ++id) {
    for (int i = oldest_read_[id]; i >= 0; i = reads_[static_cast<std::size_t>(i)].next) {
      const Read& read = reads_[static_cast<std::size_t>(i)];
      violated(AxiRule::EndRead, "read of ID %u at 0x%llx had %d of %d beats",
               static_cast<unsigned>(id), static_cast<ull>(read.burst.addr), read.beats,
               read.burst.len + 1);
    }
    if (accepted_[id] > 0) {
      violated(AxiRule::EndWrite, "%d write(s) of ID %u without response, %d with all their data",
               accepted_[id], static_cast<unsigned>(id), complete_[id]);
    }
  }
  if (!data_ahead_.empty()) {
    violated(AxiRule::EndData, "%llu beat(s) of write data without address",
             static_cast<ull>(data_ahead_.size()));
  }
  for (std::size_t i = 0; i < kAxiChannels; ++i) {
    if (waited_[i] == 0) continue;
    const auto channel = static_cast<AxiChannel>(i);
    const char* name = axi_channel_name(channel);
    violated(AxiRule::EndPending, channel, "%sVALID has waited for %sREADY for %llu cycle(s)", name,
             name, static_cast<ull>(waited_[i]));
  }
}

void AxiChecker::violated(AxiRule rule, const char* format, ...) {
  char text[256] = "";
  if (report_.first.size() < options_.keep) {
    std::va_list values;
    va_start(values, format);
    std::vsnprintf(text, sizeof text, format, values);
    va_end(values);
  }
  add(rule, axi_rule(rule).channel, text);
}

void AxiChecker::violated(AxiRule rule, AxiChannel channel, const char* format, ...) {
  char text[256] = "";
  if (report_.first.size() < options_.keep) {
    std::va_list values;
    va_start(values, format);
    std::vsnprintf(text, sizeof text, format, values);
    va_end(values);
  }
  add(rule, channel, text);
}

void AxiChecker::add(AxiRule rule, AxiChannel channel, const char* text) {
  ++report_.count[static_cast<std::size_t>(rule)];
  ++report_.total;
  if (report_.first.size() >= options_.keep) return;
  const AxiRuleInfo& info = axi_rule(rule);
  report_.first.push_back(
      {rule, info.name(protocol_), channel, cycle_, text, info.section_of(protocol_)});
}

AxiLiteChecker::AxiLiteChecker(int addr_bits, const AxiCheckerOptions& options)
    : checker_({addr_bits, 4, 0}, options, AxiProtocol::Lite) {
  if (addr_bits > 32) throw std::invalid_argument("AXI4-Lite: addr_bits is over 32");
  master_.ar.size = master_.aw.size = 2;
  master_.w.last = slave_.r.last = true;
}

void AxiLiteChecker::cycle(bool reset, const AxiLiteMaster& master, const AxiLiteSlave& slave) {
  const auto bytes_of = [](std::uint32_t word, AxiData& data) {
    for (int i = 0; i < 4; ++i) {
      data[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(word >> (8 * i));
    }
  };
  master_.ar.valid = master.ar_valid;
  master_.ar.addr = master.ar_addr;
  master_.aw.valid = master.aw_valid;
  master_.aw.addr = master.aw_addr;
  master_.w.valid = master.w_valid;
  master_.w.strobe[0] = master.w_strobe;
  bytes_of(master.w_data, master_.w.data);
  master_.r_ready = master.r_ready;
  master_.b_ready = master.b_ready;
  slave_.ar_ready = slave.ar_ready;
  slave_.aw_ready = slave.aw_ready;
  slave_.w_ready = slave.w_ready;
  slave_.r.valid = slave.r_valid;
  slave_.r.resp = slave.r_resp;
  bytes_of(slave.r_data, slave_.r.data);
  slave_.b.valid = slave.b_valid;
  slave_.b.resp = slave.b_resp;
  checker_.cycle(reset, master_, slave_);
}

}  // namespace cosim
