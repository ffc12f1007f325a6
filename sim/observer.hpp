// SPDX-License-Identifier: Apache-2.0
// Who wants to see every cycle of a run of jobs: trace database, timeline, event history.
#pragma once

#include <cstddef>
#include <cstdint>

#include "cosim/lockstep/observer.hpp"
#include "sim/job.hpp"

namespace hdp::sim {

/// Sees a run cycle by cycle, job by job. A run without observers pays nothing for them.
class RunObserver : public cosim::Observer {
 public:
  virtual void on_job(const Job& /*job*/, std::size_t /*index*/, std::uint64_t /*start_cycle*/) {}
};

}  // namespace hdp::sim
