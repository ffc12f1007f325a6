// SPDX-License-Identifier: Apache-2.0
// The rules of AXI4 and AXI4-Lite that the checkers know, and the report they write.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cosim/axi/axi.hpp"

namespace cosim {

/// Rules in groups: five a group in the order of AxiChannel, or two, AR before AW.
enum class AxiRule : std::uint8_t {
  // one a channel
  ArReset,
  AwReset,
  WReset,
  RReset,
  BReset,
  ArValidDropped,
  AwValidDropped,
  WValidDropped,
  RValidDropped,
  BValidDropped,
  ArStable,
  AwStable,
  WStable,
  RStable,
  BStable,
  ArTimeout,
  AwTimeout,
  WTimeout,
  RTimeout,
  BTimeout,
  // one an address channel
  ArAddress,
  AwAddress,
  ArId,
  AwId,
  ArSize,
  AwSize,
  ArBurst,
  AwBurst,
  ArLenFixed,
  AwLenFixed,
  ArLenWrap,
  AwLenWrap,
  ArAlignWrap,
  AwAlignWrap,
  ArBoundary,
  AwBoundary,
  // write data
  WStrobe,
  WLastEarly,
  WLastMissing,
  WAhead,
  // read data
  RId,
  RUnexpected,
  ROrder,
  RLastEarly,
  RLastMissing,
  RExOkay,
  // write responses
  BId,
  BUnexpected,
  BBeforeAddress,
  BBeforeData,
  BExOkay,
  // end of the test
  EndRead,
  EndWrite,
  EndData,
  EndPending,
};
inline constexpr std::size_t kAxiRules = static_cast<std::size_t>(AxiRule::EndPending) + 1;

enum class AxiProtocol : std::uint8_t { Axi4, Lite };

struct AxiRuleInfo {
  AxiRule rule;
  const char* axi4;    ///< stable name on an AXI4 bus: AXI4_...
  const char* lite;    ///< stable name on an AXI4-Lite bus: AXI4LITE_..., nullptr: has no such rule
  AxiChannel channel;  ///< the end rules name the channel on which something is missing
  const char* section;  ///< of IHI 0022E; "-": a limit chosen by the user
  const char* meaning;  ///< what must hold

  const char* name(AxiProtocol protocol) const {
    return protocol == AxiProtocol::Lite ? lite : axi4;
  }
  /// The section that says it of this protocol.
  const char* section_of(AxiProtocol protocol) const;
};

/// All rules, in the order of the enum.
const std::array<AxiRuleInfo, kAxiRules>& axi_rules();
const AxiRuleInfo& axi_rule(AxiRule rule);
/// "AR", "AW", "W", "R", "B".
const char* axi_channel_name(AxiChannel channel);

/// One broken rule in one cycle.
struct AxiViolation {
  AxiRule rule;
  const char* id;  ///< stable name, such as AXI4_AR_STABLE
  AxiChannel channel;
  std::uint64_t cycle;  ///< 0 is the first cycle that the checker was given
  std::string text;     ///< with the numbers that are wrong
  const char* section;  ///< of the AMBA AXI specification, IHI 0022E
};

struct AxiReport {
  std::vector<AxiViolation> first;  ///< the first ones, up to the checker's limit
  std::array<std::uint64_t, kAxiRules> count{};
  std::uint64_t total = 0;

  bool clean() const { return total == 0; }
  std::uint64_t of(AxiRule rule) const { return count[static_cast<std::size_t>(rule)]; }
  /// One line a violation, and how many more there were. Empty when clean.
  std::string text() const;
};

}  // namespace cosim
