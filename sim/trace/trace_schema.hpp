// SPDX-License-Identifier: Apache-2.0
// The trace database's tables beside those of the probes (docs/guide/trace_database.md).
#pragma once

#include <string>

#include "cosim/trace/event_db.hpp"

namespace hdp::sim {

constexpr cosim::EventDbFormat kTraceFormat{0x48445054, 1};  ///< "HDPT"

/// CREATE of run, parameter and job.
std::string trace_run_tables();

}  // namespace hdp::sim
