// SPDX-License-Identifier: Apache-2.0
// What surrounds the core in a run: when the feeder offers beats and when the consumer takes them.
// It is a contract between the driver in sim/ and the cycle model, independent of what the core
// does.
//
// Start: a job that could start in cycle c (0, or the cycle after the previous job's done) is
// offered from c + start_gap(c) on. c counts from the end of reset.
//
// Feeder, per load stream: beat n is offered (valid high) from cycle
//     max(accept(n-1) + 1 + gap(n), gate)          and stays offered until it is accepted.
// accept(-1) is the cycle in which `start` was accepted. gate is accept(-1) + 1; with head_prune,
// on load_frac and load_val, the first beat of a head has gate = decision(head) + 1. Beats of
// pruned heads are not sent on load_frac and load_val. n counts all beats of the stream in the job.
//
// Consumer: out_ready in cycle c is ready(c), whatever valid is.
#pragma once

#include <cstdint>

namespace hdp {

/// Index of a stream, to give each its own pattern.
enum class Stream : std::uint32_t { Int = 0, Frac = 1, Val = 2, Out = 3 };

/// Seeded stalls. Seed 0: none.
class Stalls {
 public:
  explicit Stalls(std::uint64_t seed = 0) : seed_(seed) {}

  /// Idle cycles before beat n of a load stream: 0 mostly, now and then long.
  std::uint32_t gap(Stream stream, std::uint64_t n) const {
    if (seed_ == 0) return 0;
    // A phase of 64 beats is quiet, busy or choppy, so that FIFOs both run full and run dry.
    const std::uint64_t phase = mix(static_cast<std::uint64_t>(stream) << 56 ^ (n >> 6)) & 3;
    const std::uint64_t r = mix(static_cast<std::uint64_t>(stream) << 48 ^ n ^ 0x5bd1e995);
    if (phase == 0) return 0;
    if (phase == 1) return (r & 15) == 0 ? static_cast<std::uint32_t>(r >> 8 & 31) : 0;
    if (phase == 2) return static_cast<std::uint32_t>(r & 3);
    return (r & 63) == 0 ? static_cast<std::uint32_t>(r >> 8 & 127) : (r & 1);
  }

  /// Idle cycles before the start of a job that could start in cycle c: none, a few, or many.
  std::uint32_t start_gap(std::uint64_t c) const {
    if (seed_ == 0) return 0;
    const std::uint64_t r = mix(0xdd00000000000000u ^ c);
    if ((r & 3) == 0) return 0;
    return static_cast<std::uint32_t>((r & 3) == 1 ? r >> 8 & 255 : r >> 8 & 7);
  }

  /// Whether the consumer of the output stream is ready in cycle c.
  bool ready(std::uint64_t c) const {
    if (seed_ == 0) return true;
    const std::uint64_t phase = mix(0xff00000000000000u ^ (c >> 7)) & 3;
    const std::uint64_t r = mix(0xee00000000000000u ^ c);
    if (phase == 0) return true;
    if (phase == 1) return (r & 3) != 0;
    if (phase == 2) return (r & 3) == 0;
    return (r & 31) == 0;
  }

  std::uint64_t seed() const { return seed_; }

 private:
  std::uint64_t mix(std::uint64_t x) const {  // splitmix64's finaliser
    x += seed_ * 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
  }

  std::uint64_t seed_;
};

}  // namespace hdp
