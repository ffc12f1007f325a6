// SPDX-License-Identifier: Apache-2.0
// The run, job by job, into the timeline; and where RTL and golden model part.
#include "sim/trace/timeline.hpp"

#include <fmt/format.h>

#include <cstring>

#include "cosim/util/input_error.hpp"

namespace hdp::sim {
namespace {

std::string place(const cosim::ProbeSpec& spec, const cosim::EventTag& tag) {
  std::string text = fmt::format(" head {}", tag.item);
  if (tag.row >= 0 && !spec.row_name.empty()) text += fmt::format(" {} {}", spec.row_name, tag.row);
  if (tag.col >= 0 && !spec.col_name.empty()) text += fmt::format(" {} {}", spec.col_name, tag.col);
  return text;
}

}  // namespace

Timeline::Timeline(const std::string& path, const Build& build, std::uint64_t stall_seed)
    : build_(build), probes_(hdp_probes(build)) {
  writer_.emplace(path);
  writer_->open("hdp " + build.name, {{"clock", "1 cycle = 1 us; cycle 0 is the first after reset"},
                                      {"build", build.name},
                                      {"stall_seed", std::to_string(stall_seed)},
                                      {"explained_in", "docs/guide/timeline.md"}});
  for (int t = 0; t < static_cast<int>(TimelineTrack::Count); ++t) {
    writer_->thread(t, track_name(static_cast<TimelineTrack>(t)));
  }
}

void Timeline::end_job() {
  if (!job_) return;
  job_->finish(now_);
  writer_->end(static_cast<int>(TimelineTrack::Jobs), now_ + 1);
  job_.reset();
}

void Timeline::on_job(const Job& job, std::size_t index, std::uint64_t start_cycle) {
  guarded([&] {
    end_job();
    writer_->begin(static_cast<int>(TimelineTrack::Jobs), start_cycle,
                   fmt::format("job {} {}", index, job.name));
    job_.emplace(*writer_, build_, job.config, job.shape, start_cycle);
  });
}

void Timeline::on_cycle(const cosim::CycleView& view) {
  guarded([&] { cycle(view); });
}

void Timeline::cycle(const cosim::CycleView& view) {
  if (!job_) return;  // a run that was taken up in the middle of a job
  now_ = view.cycle;
  for (std::uint32_t rest = view.rtl_valid | view.golden_valid; rest != 0; rest &= rest - 1) {
    const int p = __builtin_ctz(rest);
    const cosim::ProbeSpec& spec = probes_[static_cast<std::size_t>(p)];
    const auto probe = static_cast<Probe>(p);
    const bool in_rtl = (view.rtl_valid >> p & 1) != 0;
    const bool in_golden = (view.golden_valid >> p & 1) != 0;
    const bool agrees = in_rtl && in_golden &&
                        std::memcmp((*view.rtl)[static_cast<std::size_t>(p)],
                                    view.golden->payload(p), spec.words * 8) == 0;
    if (agrees) {
      job_->event(probe, *view.golden->front(p), view.golden->payload(p));
      continue;
    }
    const int tid = static_cast<int>(track_of(spec));
    const char* what = in_rtl && in_golden ? "value differs"
                       : in_rtl            ? "only in RTL"
                                           : "only in golden";
    const bool placed = in_golden;
    writer_->instant(tid, view.cycle,
                     fmt::format("{}{}: {}{}", differed_ ? "" : "FIRST DIFFERENCE, ", what,
                                 spec.name, placed ? place(spec, *view.golden->front(p)) : ""));
    differed_ = true;
  }
  if ((view.cycle & 1023) == 1023) job_->advance(view.cycle);
}

void Timeline::commit() {
  guarded([&] {
    end_job();
    writer_->commit();
  });
  if (problem_) std::rethrow_exception(problem_);
}

}  // namespace hdp::sim
