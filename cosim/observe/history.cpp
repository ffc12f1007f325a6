// SPDX-License-Identifier: Apache-2.0
// Rings of events, and their text.
#include "cosim/observe/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace cosim {
namespace {

std::string element(const ProbeField& field, const std::byte* at) {
  std::uint64_t raw = 0;
  std::memcpy(&raw, at, static_cast<std::size_t>(field.container) / 8);
  const int up = 64 - field.container;
  const std::int64_t extended = static_cast<std::int64_t>(raw << up) >> up;
  std::string text = field.is_signed ? fmt::format("{}", extended) : fmt::format("{}", raw);
  if (field.frac_bits > 0 && field.lanes == 1) {
    const double x = field.is_signed ? static_cast<double>(extended) : static_cast<double>(raw);
    text +=
        fmt::format(" ({:.{}f})", std::ldexp(x, -field.frac_bits), std::min(field.frac_bits, 6));
  }
  return text;
}

std::string place(const ProbeSpec& spec, const HistoryEvent& event) {
  if (!event.in_golden) return "?";
  if (spec.item_name.empty()) return "-";
  std::string text = fmt::format("{} {}", spec.item_name, event.tag.item);
  if (event.tag.row >= 0 && !spec.row_name.empty()) {
    text += fmt::format(", {} {}", spec.row_name, event.tag.row);
  }
  if (event.tag.col >= 0 && !spec.col_name.empty()) {
    text += fmt::format(", {} {}", spec.col_name, event.tag.col);
  }
  return text;
}

const std::byte* bytes(const std::vector<std::uint64_t>& words) {
  return reinterpret_cast<const std::byte*>(words.data());
}

}  // namespace

std::string format_payload(const ProbeSpec& spec, const std::byte* payload) {
  std::string text;
  for (const ProbeField& field : spec.fields) {
    if (!text.empty()) text += ", ";
    text += field.name + " ";
    const std::size_t width = static_cast<std::size_t>(field.container) / 8;
    if (field.lanes > 1) text += '[';
    for (int lane = 0; lane < field.lanes; ++lane) {
      if (lane > 0) text += ' ';
      text += element(field, payload + field.offset + static_cast<std::size_t>(lane) * width);
    }
    if (field.lanes > 1) text += ']';
  }
  return text.empty() ? "-" : text;
}

EventHistory::EventHistory(std::vector<ProbeSpec> probes, std::size_t depth, std::uint64_t until)
    : probes_(std::move(probes)), depth_(depth), until_(until), rings_(probes_.size()) {
  for (Ring& ring : rings_) ring.events.resize(depth_);
}

void EventHistory::on_cycle(const CycleView& view) {
  if (depth_ == 0 || view.cycle > until_) return;
  for (std::uint32_t any = view.rtl_valid | view.golden_valid; any != 0; any &= any - 1) {
    const int p = __builtin_ctz(any);
    const std::size_t words = probes_[static_cast<std::size_t>(p)].words;
    Ring& ring = rings_[static_cast<std::size_t>(p)];
    HistoryEvent& event = ring.events[ring.seen++ % depth_];
    event.cycle = view.cycle;
    event.job = view.job;
    event.in_rtl = (view.rtl_valid >> p & 1) != 0;
    event.in_golden = (view.golden_valid >> p & 1) != 0;
    event.rtl.resize(event.in_rtl ? words : 0);
    event.golden.resize(event.in_golden ? words : 0);
    if (event.in_rtl)
      std::memcpy(event.rtl.data(), (*view.rtl)[static_cast<std::size_t>(p)], words * 8);
    if (event.in_golden) {
      event.tag = *view.golden->front(p);
      std::memcpy(event.golden.data(), view.golden->payload(p), words * 8);
    }
  }
}

std::vector<HistoryEvent> EventHistory::events(int p) const {
  const Ring& ring = rings_.at(static_cast<std::size_t>(p));
  const std::uint64_t count = std::min<std::uint64_t>(ring.seen, depth_);
  std::vector<HistoryEvent> out;
  for (std::uint64_t n = ring.seen - count; n < ring.seen; ++n)
    out.push_back(ring.events[n % depth_]);
  return out;
}

std::string EventHistory::format() const {
  std::string text;
  for (std::size_t p = 0; p < probes_.size(); ++p) {
    const ProbeSpec& spec = probes_[p];
    const auto list = events(static_cast<int>(p));
    text += fmt::format(
        "{}probe {} of stage {}: {} event{}{}\n", p == 0 ? "" : "\n", spec.name, spec.stage,
        seen(static_cast<int>(p)), seen(static_cast<int>(p)) == 1 ? "" : "s",
        list.size() < seen(static_cast<int>(p)) ? fmt::format(", the last {}", list.size()) : "");
    for (const HistoryEvent& event : list) {
      const auto line = [&](const char* side, const std::vector<std::uint64_t>& payload) {
        text += fmt::format("  cycle {:>8}  job {}, {:<28} {:<6}  {}\n", event.cycle, event.job,
                            place(spec, event), side, format_payload(spec, bytes(payload)));
      };
      if (event.in_rtl && event.in_golden && event.rtl == event.golden) {
        line("both", event.rtl);
        continue;
      }
      if (event.in_rtl) line("RTL", event.rtl);
      if (event.in_golden) line("golden", event.golden);
    }
  }
  return text;
}

}  // namespace cosim
