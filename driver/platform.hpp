// SPDX-License-Identifier: Apache-2.0
// What a driver needs of the machine that it runs on: registers, an interrupt, memory that the
// device can reach. A simulation is one platform, the golden model another, a mapped device a
// third.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace hdp {

/// The device did not do what was asked: no answer, a refused register access.
class PlatformError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Platform {
 public:
  virtual ~Platform() = default;

  /// Registers, by byte offset (golden/registers.hpp). Throw PlatformError when the device answers
  /// with an error or not at all.
  virtual std::uint32_t read_register(std::uint32_t offset) = 0;
  virtual void write_register(std::uint32_t offset, std::uint32_t value) = 0;

  /// Returns when the interrupt is high: at once if it is. Throws PlatformError when it does not
  /// come in a time that the platform finds reasonable.
  virtual void wait_interrupt() = 0;
  virtual bool interrupt() = 0;  ///< its level now
  /// Lets a little time pass, between two looks at a register.
  virtual void pause() = 0;

  /// Memory that the device can reach: `bytes` from an address that is a multiple of `alignment` (a
  /// power of two), as the device sees it. Throws PlatformError when there is no more, and then has
  /// taken none. The driver uses areas again by itself, so a pointer that only goes up will do.
  virtual std::uint64_t allocate(std::size_t bytes, std::size_t alignment) = 0;
  /// Gives back everything that was allocated.
  virtual void release_all() = 0;
  virtual void write_memory(std::uint64_t address, const void* from, std::size_t bytes) = 0;
  virtual void read_memory(std::uint64_t address, void* to, std::size_t bytes) = 0;
};

}  // namespace hdp
