// SPDX-License-Identifier: Apache-2.0
// The bytes of a port of a Verilated model.
#pragma once

#include <cstddef>
#include <type_traits>

namespace hdp::sim {

/// Ports up to 64 bits are integers, wider ones arrays of 32-bit words. On a little-endian machine
/// both read as one little-endian number.
template <class T>
std::byte* port_bytes(T& port) {
  if constexpr (std::is_integral_v<T>) {
    return reinterpret_cast<std::byte*>(&port);
  } else {
    return reinterpret_cast<std::byte*>(port.data());
  }
}

}  // namespace hdp::sim
