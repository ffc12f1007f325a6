// SPDX-License-Identifier: Apache-2.0
// The log of operands.
#include "sim/explain/operand_log.hpp"

#include <cstring>
#include <stdexcept>
#include <utility>

namespace hdp::sim {
namespace {

const cosim::ProbeField& field_of(const cosim::ProbeSpec& spec, const char* name, int lane) {
  for (const cosim::ProbeField& field : spec.fields) {
    if (field.name == name && lane >= 0 && lane < field.lanes) return field;
  }
  throw std::logic_error("probe " + spec.name + " has no " + name + "[" + std::to_string(lane) +
                         "]");
}

std::size_t element_offset(const cosim::ProbeField& field, int lane) {
  return field.offset +
         static_cast<std::size_t>(lane) * static_cast<std::size_t>(field.container / 8);
}

}  // namespace

std::int64_t read_field(const cosim::ProbeSpec& spec, const std::byte* payload, const char* name,
                        int lane) {
  const cosim::ProbeField& field = field_of(spec, name, lane);
  std::uint64_t bits = 0;
  std::memcpy(&bits, payload + element_offset(field, lane),
              static_cast<std::size_t>(field.container) / 8);
  const int up = 64 - field.container;
  return field.is_signed ? static_cast<std::int64_t>(bits << up) >> up
                         : static_cast<std::int64_t>(bits);
}

void write_field(const cosim::ProbeSpec& spec, std::byte* payload, const char* name, int lane,
                 std::int64_t value) {
  const cosim::ProbeField& field = field_of(spec, name, lane);
  std::memcpy(payload + element_offset(field, lane), &value,
              static_cast<std::size_t>(field.container) / 8);
}

void OperandLog::on_job(const Job& /*job*/, std::size_t /*index*/, std::uint64_t /*start_cycle*/) {
  before_ = {};
  for (auto& [head, events] : heads_) {
    for (std::size_t p = 0; p < events.size(); ++p) {
      if (!events[p].entries.empty()) before_[p] = std::move(events[p]);
    }
  }
  heads_.clear();
}

void OperandLog::on_cycle(const cosim::CycleView& view) {
  if (!first_cycle_) first_cycle_ = view.cycle;
  for (std::uint32_t both = view.rtl_valid & view.golden_valid; both != 0; both &= both - 1) {
    const int p = __builtin_ctz(both);
    const cosim::EventTag* tag = view.golden->front(p);
    if (tag == nullptr) continue;
    record(static_cast<Probe>(p), *tag, (*view.rtl)[static_cast<std::size_t>(p)],
           view.golden->payload(p));
  }
}

void OperandLog::record(Probe probe, const cosim::EventTag& tag, const std::byte* rtl,
                        const std::byte* golden) {
  // The head whose output comes out is the oldest in flight; the one before it is kept for
  // comparison.
  if (probe == Probe::Out) {
    while (!heads_.empty() && heads_.begin()->first + 1 < tag.item) heads_.erase(heads_.begin());
  }
  Events& events = heads_[tag.item][static_cast<std::size_t>(probe)];
  const std::size_t width = spec(probe).words;
  const auto append = [&events, width](const std::byte* payload) {
    const std::size_t at = events.words.size();
    events.words.resize(at + width);
    std::memcpy(&events.words[at], payload, width * 8);
    return at;
  };
  Entry entry{tag, append(rtl), 0};
  entry.golden = std::memcmp(rtl, golden, width * 8) == 0 ? entry.rtl : append(golden);
  events.entries.push_back(entry);
}

std::optional<LoggedEvent> OperandLog::find(Probe probe, std::uint32_t head, int row, int col,
                                            bool is_q) const {
  std::optional<LoggedEvent> found;
  const bool two_tensors = probe == Probe::LoadInt || probe == Probe::LoadFrac;
  const bool has_row = !spec(probe).row_name.empty(), has_col = !spec(probe).col_name.empty();
  for_each(probe, head, [&](const LoggedEvent& event) {
    if ((has_row && event.tag.row != row) || (has_col && event.tag.col != col)) return;
    if (two_tensors && (read_field(spec(probe), event.golden, "is_q") != 0) != is_q) return;
    found = event;
  });
  return found;
}

std::optional<LoggedEvent> OperandLog::in_cycle(Probe probe, std::uint64_t cycle) const {
  for (const auto& [head, events] : heads_) {
    const Events& of_probe = events[static_cast<std::size_t>(probe)];
    for (auto entry = of_probe.entries.rbegin(); entry != of_probe.entries.rend(); ++entry) {
      if (entry->tag.cycle == cycle) return view(of_probe, *entry);
      if (entry->tag.cycle < cycle) break;
    }
  }
  return std::nullopt;
}

}  // namespace hdp::sim
