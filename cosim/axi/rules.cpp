// SPDX-License-Identifier: Apache-2.0
// The table of rules, with the section of IHI 0022E behind each, and the text of a report.
#include "cosim/axi/rules.hpp"

namespace cosim {
namespace {

#define COSIM_AXI_BOTH(name) "AXI4_" name, "AXI4LITE_" name
#define COSIM_AXI_FULL(name) "AXI4_" name, nullptr

constexpr std::array<AxiRuleInfo, kAxiRules> kRules{{
    {AxiRule::ArReset, COSIM_AXI_BOTH("AR_RESET"), AxiChannel::Ar, "A3.1.2",
     "ARVALID is low in reset, from its second cycle on, and in the first cycle after"},
    {AxiRule::AwReset, COSIM_AXI_BOTH("AW_RESET"), AxiChannel::Aw, "A3.1.2",
     "AWVALID is low in reset, from its second cycle on, and in the first cycle after"},
    {AxiRule::WReset, COSIM_AXI_BOTH("W_RESET"), AxiChannel::W, "A3.1.2",
     "WVALID is low in reset, from its second cycle on, and in the first cycle after"},
    {AxiRule::RReset, COSIM_AXI_BOTH("R_RESET"), AxiChannel::R, "A3.1.2",
     "RVALID is low in reset, from its second cycle on, and in the first cycle after"},
    {AxiRule::BReset, COSIM_AXI_BOTH("B_RESET"), AxiChannel::B, "A3.1.2",
     "BVALID is low in reset, from its second cycle on, and in the first cycle after"},
    {AxiRule::ArValidDropped, COSIM_AXI_BOTH("AR_VALID_DROPPED"), AxiChannel::Ar, "A3.2.1",
     "ARVALID stays high until ARREADY"},
    {AxiRule::AwValidDropped, COSIM_AXI_BOTH("AW_VALID_DROPPED"), AxiChannel::Aw, "A3.2.1",
     "AWVALID stays high until AWREADY"},
    {AxiRule::WValidDropped, COSIM_AXI_BOTH("W_VALID_DROPPED"), AxiChannel::W, "A3.2.1",
     "WVALID stays high until WREADY"},
    {AxiRule::RValidDropped, COSIM_AXI_BOTH("R_VALID_DROPPED"), AxiChannel::R, "A3.2.1",
     "RVALID stays high until RREADY"},
    {AxiRule::BValidDropped, COSIM_AXI_BOTH("B_VALID_DROPPED"), AxiChannel::B, "A3.2.1",
     "BVALID stays high until BREADY"},
    {AxiRule::ArStable, COSIM_AXI_BOTH("AR_STABLE"), AxiChannel::Ar, "A3.2.1",
     "address and control stay the same until ARREADY"},
    {AxiRule::AwStable, COSIM_AXI_BOTH("AW_STABLE"), AxiChannel::Aw, "A3.2.1",
     "address and control stay the same until AWREADY"},
    {AxiRule::WStable, COSIM_AXI_BOTH("W_STABLE"), AxiChannel::W, "A3.2.1",
     "WLAST, WSTRB and the strobed byte lanes of WDATA stay the same until WREADY"},
    {AxiRule::RStable, COSIM_AXI_BOTH("R_STABLE"), AxiChannel::R, "A3.2.1",
     "RID, RRESP, RLAST and the byte lanes of the beat in RDATA stay the same until RREADY"},
    {AxiRule::BStable, COSIM_AXI_BOTH("B_STABLE"), AxiChannel::B, "A3.2.1",
     "BID and BRESP stay the same until BREADY"},
    {AxiRule::ArTimeout, COSIM_AXI_BOTH("AR_TIMEOUT"), AxiChannel::Ar, "-",
     "ARVALID waits for ARREADY no longer than the limit given"},
    {AxiRule::AwTimeout, COSIM_AXI_BOTH("AW_TIMEOUT"), AxiChannel::Aw, "-",
     "AWVALID waits for AWREADY no longer than the limit given"},
    {AxiRule::WTimeout, COSIM_AXI_BOTH("W_TIMEOUT"), AxiChannel::W, "-",
     "WVALID waits for WREADY no longer than the limit given"},
    {AxiRule::RTimeout, COSIM_AXI_BOTH("R_TIMEOUT"), AxiChannel::R, "-",
     "RVALID waits for RREADY no longer than the limit given"},
    {AxiRule::BTimeout, COSIM_AXI_BOTH("B_TIMEOUT"), AxiChannel::B, "-",
     "BVALID waits for BREADY no longer than the limit given"},
    {AxiRule::ArAddress, COSIM_AXI_BOTH("AR_ADDRESS"), AxiChannel::Ar, "A10.3.1",
     "no address bit beyond the width of the address bus"},
    {AxiRule::AwAddress, COSIM_AXI_BOTH("AW_ADDRESS"), AxiChannel::Aw, "A10.3.1",
     "no address bit beyond the width of the address bus"},
    {AxiRule::ArId, COSIM_AXI_FULL("AR_ID"), AxiChannel::Ar, "A5.2",
     "no ID bit beyond the width of the ID"},
    {AxiRule::AwId, COSIM_AXI_FULL("AW_ID"), AxiChannel::Aw, "A5.2",
     "no ID bit beyond the width of the ID"},
    {AxiRule::ArSize, COSIM_AXI_FULL("AR_SIZE"), AxiChannel::Ar, "A3.4.1",
     "a beat is no wider than the data bus"},
    {AxiRule::AwSize, COSIM_AXI_FULL("AW_SIZE"), AxiChannel::Aw, "A3.4.1",
     "a beat is no wider than the data bus"},
    {AxiRule::ArBurst, COSIM_AXI_FULL("AR_BURST"), AxiChannel::Ar, "A3.4.1",
     "the reserved burst type is not used"},
    {AxiRule::AwBurst, COSIM_AXI_FULL("AW_BURST"), AxiChannel::Aw, "A3.4.1",
     "the reserved burst type is not used"},
    {AxiRule::ArLenFixed, COSIM_AXI_FULL("AR_LEN_FIXED"), AxiChannel::Ar, "A3.4.1",
     "a FIXED burst has at most 16 beats"},
    {AxiRule::AwLenFixed, COSIM_AXI_FULL("AW_LEN_FIXED"), AxiChannel::Aw, "A3.4.1",
     "a FIXED burst has at most 16 beats"},
    {AxiRule::ArLenWrap, COSIM_AXI_FULL("AR_LEN_WRAP"), AxiChannel::Ar, "A3.4.1",
     "a WRAP burst has 2, 4, 8 or 16 beats"},
    {AxiRule::AwLenWrap, COSIM_AXI_FULL("AW_LEN_WRAP"), AxiChannel::Aw, "A3.4.1",
     "a WRAP burst has 2, 4, 8 or 16 beats"},
    {AxiRule::ArAlignWrap, COSIM_AXI_FULL("AR_ALIGN_WRAP"), AxiChannel::Ar, "A3.4.1",
     "a WRAP burst starts at a multiple of its beat size"},
    {AxiRule::AwAlignWrap, COSIM_AXI_FULL("AW_ALIGN_WRAP"), AxiChannel::Aw, "A3.4.1",
     "a WRAP burst starts at a multiple of its beat size"},
    {AxiRule::ArBoundary, COSIM_AXI_FULL("AR_BOUNDARY"), AxiChannel::Ar, "A3.4.1",
     "a burst stays within one 4 KiB page"},
    {AxiRule::AwBoundary, COSIM_AXI_FULL("AW_BOUNDARY"), AxiChannel::Aw, "A3.4.1",
     "a burst stays within one 4 KiB page"},
    {AxiRule::WStrobe, COSIM_AXI_BOTH("W_STROBE"), AxiChannel::W, "A3.4.3",
     "strobes are set only on the byte lanes that the beat may use"},
    {AxiRule::WLastEarly, COSIM_AXI_FULL("W_LAST_EARLY"), AxiChannel::W, "A3.4.1",
     "WLAST is low before the last beat of the burst"},
    {AxiRule::WLastMissing, COSIM_AXI_FULL("W_LAST_MISSING"), AxiChannel::W, "A3.4.1",
     "WLAST is high at the last beat of the burst"},
    {AxiRule::WAhead, COSIM_AXI_BOTH("W_AHEAD"), AxiChannel::W, "-",
     "write data run no further ahead of their addresses than the limit given"},
    {AxiRule::RId, COSIM_AXI_FULL("R_ID"), AxiChannel::R, "A5.2",
     "no RID bit beyond the width of the ID"},
    {AxiRule::RUnexpected, COSIM_AXI_BOTH("R_UNEXPECTED"), AxiChannel::R, "A3.3.1",
     "read data come only after their address was accepted, once a beat asked for"},
    {AxiRule::ROrder, COSIM_AXI_FULL("R_ORDER"), AxiChannel::R, "A5.3.1",
     "reads of the same ID are answered in the order of their addresses"},
    {AxiRule::RLastEarly, COSIM_AXI_FULL("R_LAST_EARLY"), AxiChannel::R, "A3.4.1",
     "RLAST is low before the last beat of the burst"},
    {AxiRule::RLastMissing, COSIM_AXI_FULL("R_LAST_MISSING"), AxiChannel::R, "A3.4.1",
     "RLAST is high at the last beat of the burst"},
    {AxiRule::RExOkay, COSIM_AXI_BOTH("R_EXOKAY"), AxiChannel::R, "A7.2.3",
     "EXOKAY answers exclusive accesses only"},
    {AxiRule::BId, COSIM_AXI_FULL("B_ID"), AxiChannel::B, "A5.2",
     "no BID bit beyond the width of the ID"},
    {AxiRule::BUnexpected, COSIM_AXI_BOTH("B_UNEXPECTED"), AxiChannel::B, "A5.3.1",
     "there is one response a write, with the ID of the write"},
    {AxiRule::BBeforeAddress, COSIM_AXI_BOTH("B_BEFORE_ADDRESS"), AxiChannel::B, "A3.3.1",
     "a response comes after the cycle in which the address was accepted"},
    {AxiRule::BBeforeData, COSIM_AXI_BOTH("B_BEFORE_DATA"), AxiChannel::B, "A3.3.1",
     "a response comes after the cycle in which the last beat was accepted"},
    {AxiRule::BExOkay, COSIM_AXI_BOTH("B_EXOKAY"), AxiChannel::B, "A7.2.3",
     "EXOKAY answers exclusive accesses only"},
    {AxiRule::EndRead, COSIM_AXI_BOTH("END_READ"), AxiChannel::R, "A3.4.1",
     "at the end every read has all its data"},
    {AxiRule::EndWrite, COSIM_AXI_BOTH("END_WRITE"), AxiChannel::B, "A1.3.1",
     "at the end every write has its response"},
    {AxiRule::EndData, COSIM_AXI_BOTH("END_DATA"), AxiChannel::W, "A3.3.1",
     "at the end all write data have their address"},
    {AxiRule::EndPending, COSIM_AXI_BOTH("END_PENDING"), AxiChannel::Ar, "A3.2.1",
     "at the end no VALID waits for its READY"},
}};

#undef COSIM_AXI_BOTH
#undef COSIM_AXI_FULL

constexpr bool in_order() {
  for (std::size_t i = 0; i < kRules.size(); ++i) {
    if (static_cast<std::size_t>(kRules[i].rule) != i) return false;
  }
  return true;
}
static_assert(in_order(), "the table follows the enum");

}  // namespace

const std::array<AxiRuleInfo, kAxiRules>& axi_rules() { return kRules; }

const AxiRuleInfo& axi_rule(AxiRule rule) { return kRules[static_cast<std::size_t>(rule)]; }

const char* AxiRuleInfo::section_of(AxiProtocol protocol) const {
  const bool ex_okay = rule == AxiRule::RExOkay || rule == AxiRule::BExOkay;
  return protocol == AxiProtocol::Lite && ex_okay ? "B1.1.1" : section;
}

const char* axi_channel_name(AxiChannel channel) {
  static constexpr const char* kNames[kAxiChannels] = {"AR", "AW", "W", "R", "B"};
  return kNames[static_cast<std::size_t>(channel)];
}

std::string AxiReport::text() const {
  std::string lines;
  for (const AxiViolation& violation : first) {
    lines +=
        "cycle " + std::to_string(violation.cycle) + ": " + violation.id + ": " + violation.text;
    const std::string section = violation.section;
    lines += section == "-" ? "\n" : " (IHI 0022E " + section + ")\n";
  }
  if (total > first.size()) {
    lines += "and " + std::to_string(total - first.size()) + " more\n";
  }
  return lines;
}

}  // namespace cosim
