// SPDX-License-Identifier: Apache-2.0
// The probe points: numbers and tables.
// Made from spec/probes.toml by `make probes`; do not edit.
#pragma once

#include <vector>

#include "cosim/probe/probe.hpp"
#include "golden/build.hpp"
#include "golden/machine.hpp"

namespace hdp {

/// The probes of the core, in pipeline order:
/// an earlier one is upstream of a later one.
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

/// The table of Probe.
std::vector<cosim::ProbeSpec> hdp_probes(const Build& build);

/// The probes of a core's reader, in pipeline order:
/// an earlier one is upstream of a later one.
enum class ReadProbe : int {
  Resolve = static_cast<int>(Probe::Count),
  Count
};

/// The table of ReadProbe, behind that of Probe.
std::vector<cosim::ProbeSpec> top_core_probes(const Machine& machine);

/// The probes of the co-processor around the cores, in pipeline order:
/// an earlier one is upstream of a later one.
enum class TopProbe : int {
  CsrWrite,
  CsrRead,
  State,
  Irq,
  Assign,
  Read,
  Ar,
  R,
  Write,
  Aw,
  W,
  B,
  Count
};

/// The table of TopProbe.
std::vector<cosim::ProbeSpec> top_probes(const Machine& machine);

}  // namespace hdp
