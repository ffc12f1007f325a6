// SPDX-License-Identifier: Apache-2.0
// Who wants to see every cycle of a run: wave shadow, trace database, timeline, event history.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/core.hpp"
#include "sim/job.hpp"
#include "sim/lockstep/golden_trace.hpp"

namespace hdp::sim {

/// One cycle, after the inputs have settled and before anything is compared or popped.
struct CycleView {
  std::uint64_t cycle = 0;
  std::size_t job = 0;             ///< index of the job
  std::uint32_t rtl_valid = 0;     ///< bit p: the RTL has an event of probe p
  std::uint32_t golden_valid = 0;  ///< the same of the golden model; 0 once a difference was seen
  Core* core = nullptr;            ///< core->probe(p): the RTL's payload
  const GoldenTrace* trace = nullptr;  ///< trace->front(p), trace->payload(p): golden's
};

/// Sees a run cycle by cycle. A run without observers pays nothing for them.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void on_job(const Job& /*job*/, std::size_t /*index*/, std::uint64_t /*start_cycle*/) {}
  virtual void on_cycle(const CycleView& view) = 0;
};

}  // namespace hdp::sim
