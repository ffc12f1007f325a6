// SPDX-License-Identifier: Apache-2.0
// Reads a bundle's waveform back.
#pragma once

#include <string>

namespace hdp::test {

/// Whether the bundle's waveform shows its divergence: in the `diff` group of the probe, in the
/// cycle, and nothing before. Prints what is wrong. Throws std::runtime_error when it cannot be
/// read.
bool check_wave(const std::string& folder);

}  // namespace hdp::test
