// SPDX-License-Identifier: Apache-2.0
// The probe points of the HDP core (docs/microarchitecture.md section 14).
#pragma once

#include <vector>

#include "golden/build.hpp"
#include "golden/probe.hpp"

namespace hdp {

/// Index into hdp_probes(), in pipeline order: an earlier probe is upstream of a later one.
enum class Probe : int {
  Start,
  LoadInt,
  LoadFrac,
  LoadVal,
  Si,
  Theta,
  RowStat,
  Threshold,
  Decision,
  MaskRow,
  Report,
  Score,
  Fill,
  RowMax,
  Y,
  E,
  Total,
  Recip,
  Num,
  Output,
  Out,
  Done,
  Count
};

/// The table of probes of a build.
std::vector<ProbeSpec> hdp_probes(const Build& build);

}  // namespace hdp
