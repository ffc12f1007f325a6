// SPDX-License-Identifier: Apache-2.0
// Random sessions: soft resets.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "golden/registers.hpp"
#include "tests/sim/coprocessor_session.hpp"

namespace hdp::test {

void Session::after_reset(bool wait) {
  done_ = failed_ = 0;
  started_ = 0;
  if (wait) {
    int looks = 0;
    while (reg::kStatusBusy.get(host_.read_register(reg::kStatus)) != 0) {
      require(++looks < 100000, "still busy long after the soft reset");
    }
    require(simulation_.memory().idle(), "idle, and the memory still has a burst to answer");
    read_statistics();
    require(host_.read_register(reg::kStatus) == 0, "STATUS is not 0 after a soft reset");
  }
  for (const std::uint32_t offset : {reg::kIrqEnable, reg::kIrqStatus, reg::kErrorCode,
                                     reg::kErrorHead, reg::kJobsDone, reg::kJobsFailed}) {
    require(host_.read_register(offset) == 0,
            fmt::format("register 0x{:03x} is not 0 after a soft reset", offset));
  }
  require(!host_.interrupt(), "the interrupt is high after a soft reset");
}

/// Until a head's report is near: heads of one shape are reported at much the same distance.
void Session::approach_report() {
  const std::uint64_t two_more = watch_.reports() + 2;
  for (int look = 0; look < 2000 && watch_.reports() < two_more; ++look) simulation_.idle(1);
  const std::uint64_t early = gaps_.below(12);  // the write on the bus takes some cycles, too
  if (watch_.report_interval() > early) simulation_.idle(watch_.report_interval() - early);
}

void Session::one_soft_reset() {
  MemoryRange range = whole();
  simulation_.memory().clear_errors();
  Planned planned = plan(range, limits_.max_length, limits_.max_heads, false);
  snapshot();
  if (dice_.one_in(4)) inject(planned);
  if (dice_.one_in(20)) {
    planned.bad = true;
    spoil(dice_, machine_, planned.at);
  }
  host_.write_register(reg::kIrqEnable, 3);
  start(planned);
  if (dice_.one_in(4)) host_.write_register(reg::kCtrl, reg::kCtrlStart.put(1));
  const std::uint64_t longest = dice_.one_in(3) ? 60 : dice_.one_in(2) ? 600 : 4000;
  if (gaps_.one_in(3)) {
    approach_report();
  } else {
    simulation_.idle(dice_.below(longest));
    if (dice_.one_in(3)) host_.peek();
  }
  // Start beside it has no effect.
  const std::uint32_t command = reg::kCtrlSoftReset.put(1) | (dice_.one_in(8) ? 1u : 0u);
  host_.write_register(reg::kCtrl, command);
  if (dice_.one_in(3)) {
    simulation_.idle(dice_.below(dice_.one_in(2) ? 3 : 200));
    host_.write_register(reg::kCtrl, command);
  }
  after_reset(!dice_.one_in(4));
  simulation_.memory().clear_errors();

  // The next job, sometimes while the machine still drains; its planes lie elsewhere.
  Planned next = plan(range, std::min(limits_.max_length, 8), 3, true);
  const std::vector<std::byte> operands(simulation_.memory().data(),
                                        simulation_.memory().data() + simulation_.memory().size());
  host_.write_register(reg::kIrqEnable, 3);
  start(next);
  end(next, dice_.one_in(4));
  count_modes(next.job);
  // What the first job had to leave alone it left alone, what the second job got is new.
  const JobLayout layout(machine_, next.at);
  for (std::size_t a = 0; a < kArrays; ++a) {
    const JobLayout::Plane& plane = layout.planes[a];
    for (std::uint32_t head = 0; head < layout.heads; ++head) {
      const std::uint64_t from = layout.address(static_cast<Array>(a), head, 0) - memory_base_;
      const std::uint64_t bytes = std::uint64_t{plane.rows} * plane.row_words * layout.word_bytes;
      std::memcpy(before_.data() + from, operands.data() + from, bytes);
    }
  }
  check_memory({&planned, &next});
}

void Session::soft_resets(int resets) {
  for (int bank = 0; bank < 2; ++bank) {  // so that what a drained job adds can be told
    MemoryRange range = whole();
    const Planned planned = plan(range, std::min(limits_.max_length, 6), limits_.max_heads, true);
    host_.write_register(reg::kIrqEnable, 3);
    start(planned);
    end(planned, false);
    count_modes(planned.job);
  }
  for (int n = 0; n < resets; ++n) one_soft_reset();
}

}  // namespace hdp::test
