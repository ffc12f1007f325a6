// SPDX-License-Identifier: Apache-2.0
// The events of a run over time, for a viewer of traces (ui.perfetto.dev, chrome://tracing).
#pragma once

#include <string>
#include <vector>

#include "cosim/lockstep/bench.hpp"
#include "cosim/lockstep/observer.hpp"
#include "cosim/util/atomic_file.hpp"

namespace cosim {

/// An observer that writes Chrome trace event JSON: a process a table, a track a probe, a slice of
/// one cycle an event, named after its place, with its fields. 1 cycle is shown as 1 us. Where the
/// sides differ the slice says so. The file appears on commit(), as a whole.
class EventTimeline final : public Observer {
 public:
  /// Throws InputError when the file cannot be made.
  EventTimeline(const std::string& path, const std::string& name,
                const std::vector<ProbeTable>& tables);

  void on_cycle(const CycleView& view) override;
  /// Throws InputError.
  void commit();

 private:
  void line(const std::string& event);

  AtomicFile file_;
  std::vector<ProbeTable> tables_;
  std::string buffer_;
  bool first_ = true;
};

}  // namespace cosim
