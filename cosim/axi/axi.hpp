// SPDX-License-Identifier: Apache-2.0
// The wires of an AXI4 and of an AXI4-Lite bus in one cycle, as each side drives them.
//
// A handshake happens in a cycle in which valid and ready are both high (AMBA AXI, A3.2.1). Nothing
// here knows a design.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace cosim {

/// Widths of an AXI4 bus.
struct AxiParams {
  int addr_bits = 40;   ///< 12 .. 64
  int data_bytes = 16;  ///< a power of two, 1 .. AxiParams::kMaxBytes
  int id_bits = 4;      ///< 0 .. 16
  static constexpr int kMaxBytes = 128;
};

/// The five channels, in the order used by every array with one element a channel.
enum class AxiChannel : std::uint8_t { Ar, Aw, W, R, B };
inline constexpr std::size_t kAxiChannels = 5;

/// A response, of RRESP and BRESP.
enum class AxiResp : std::uint8_t { Okay = 0, ExOkay = 1, SlvErr = 2, DecErr = 3 };
/// Burst type, of ARBURST and AWBURST.
enum class AxiBurst : std::uint8_t { Fixed = 0, Incr = 1, Wrap = 2, Reserved = 3 };

using AxiData = std::array<std::uint8_t, AxiParams::kMaxBytes>;          ///< byte lane 0 first
using AxiStrobe = std::array<std::uint64_t, AxiParams::kMaxBytes / 64>;  ///< bit n: byte lane n

/// The AR or the AW channel, without ready.
struct AxiAddress {
  bool valid = false;
  std::uint16_t id = 0;
  std::uint64_t addr = 0;
  std::uint8_t len = 0;   ///< beats - 1
  std::uint8_t size = 0;  ///< log2 of bytes a beat
  AxiBurst burst = AxiBurst::Incr;
};

/// What the master drives.
struct AxiMaster {
  AxiAddress ar, aw;
  bool r_ready = false, b_ready = false;
  struct {
    bool valid = false, last = false;
    AxiStrobe strobe{};
    AxiData data{};
  } w;
};

/// What the slave drives.
struct AxiSlave {
  bool ar_ready = false, aw_ready = false, w_ready = false;
  struct {
    bool valid = false, last = false;
    std::uint16_t id = 0;
    AxiResp resp = AxiResp::Okay;
    AxiData data{};
  } r;
  struct {
    bool valid = false;
    std::uint16_t id = 0;
    AxiResp resp = AxiResp::Okay;
  } b;
};

/// What the master of a 32-bit AXI4-Lite bus drives.
struct AxiLiteMaster {
  bool aw_valid = false, w_valid = false, b_ready = false, ar_valid = false, r_ready = false;
  std::uint32_t aw_addr = 0, w_data = 0, ar_addr = 0;
  std::uint8_t w_strobe = 0;
};

/// What the slave of a 32-bit AXI4-Lite bus drives.
struct AxiLiteSlave {
  bool aw_ready = false, w_ready = false, b_valid = false, ar_ready = false, r_valid = false;
  AxiResp b_resp = AxiResp::Okay, r_resp = AxiResp::Okay;
  std::uint32_t r_data = 0;
};

}  // namespace cosim
