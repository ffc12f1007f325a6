// SPDX-License-Identifier: Apache-2.0
// What a waveform of a core or of hdp_top shows (sim/rtl/hdp_*shadow.sv).
#pragma once

#include "cosim/wave/layout.hpp"
#include "golden/build.hpp"
#include "golden/machine.hpp"

namespace hdp::sim {

/// Of a core: one group.
cosim::WaveLayout core_waves(const Build& build);
/// Of hdp_top: its own group and one a core, whose stages are called "core0.softmax".
cosim::WaveLayout coprocessor_waves(const Machine& machine);

}  // namespace hdp::sim
