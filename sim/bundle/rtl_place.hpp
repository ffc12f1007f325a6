// SPDX-License-Identifier: Apache-2.0
// Where in the RTL the units behind the probes are.
#pragma once

#include <optional>
#include <string>

namespace hdp::sim {

/// The unit that drives a probe's signals.
struct RtlPlace {
  std::string instance;  ///< below hdp_core or hdp_top: "u_softmax"
  std::string file;      ///< from the root of the sources: "rtl/hdp_softmax.v"
};

/// Of a probe of a core (docs/microarchitecture.md section 14) or of hdp_top (docs/coprocessor.md);
/// none when there is no such probe.
std::optional<RtlPlace> rtl_place(const std::string& probe);

/// For a report: "rtl/hdp_softmax.v, hdp_core.u_softmax". core: of hdp_top, the core that the probe
/// belongs to; -1: none, it is of hdp_top itself or of hdp_core alone. Empty when there is no
/// place.
std::string describe_rtl_place(const std::string& probe, int core = -1);

}  // namespace hdp::sim
