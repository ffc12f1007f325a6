// SPDX-License-Identifier: Apache-2.0
// Names and places that the packing and the shadows share.
#pragma once

#include <string>
#include <vector>

#include "cosim/gen/probegen/probes.hpp"

namespace cosim::gen {

/// Where the fields of a payload lie, in bits; the end of the last; the payload, padded.
struct Placed {
  std::vector<Size> offsets;
  Size end, whole;
};
Placed place(const Probe& probe);

/// CoreLoadIntBits: the parameter that says how wide a payload is.
std::string bits_name(const Group& group, const Probe& probe);
/// That, or a number where it is one.
std::string bits(const Group& group, const Probe& probe);

}  // namespace cosim::gen
