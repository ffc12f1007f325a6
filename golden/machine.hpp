// SPDX-License-Identifier: Apache-2.0
// A build of the co-processor: its cores and what is around them (docs/coprocessor.md section 1).
#pragma once

#include <string_view>

#include "golden/build.hpp"

namespace hdp {

struct Machine {
  Build core;  ///< core.name is the machine's name
  int cores;
  int bus_bytes, addr_bits, burst_beats;
  int read_depth, write_depth, head_depth, heads_max;

  static Machine edge() { return {Build::edge(), 1, 16, 40, 16, 16, 16, 8, 256}; }
  static Machine server() { return {Build::server(), 4, 64, 40, 16, 16, 16, 8, 256}; }
  static Machine quad() { return {Build::quad(), 1, 4, 20, 8, 4, 4, 4, 64}; }
  /// With 1 to 4 cores or 8; 2 are the machine called "small".
  static Machine small(int cores = 2);
  // The builds for the targets of docs/guide/explore.md: one core, a bus of one byte a lane.
  static Machine lanes16() { return {Build::lanes16(), 1, 16, 40, 16, 16, 16, 8, 256}; }
  static Machine lanes32() { return {Build::lanes32(), 1, 32, 40, 16, 16, 16, 8, 256}; }
  static Machine lanes64() { return {Build::lanes64(), 1, 64, 40, 16, 16, 16, 8, 256}; }

  /// edge, server, small, small1, small3, small4, small8, quad, lanes16, lanes32 or lanes64.
  /// Throws std::invalid_argument that lists them.
  static Machine named(std::string_view name);
};

}  // namespace hdp
