// SPDX-License-Identifier: Apache-2.0
// Chrome trace event JSON, an event a line.
#include "cosim/trace/event_timeline.hpp"

#include <fmt/format.h>

#include <cstring>
#include <nlohmann/json.hpp>

#include "cosim/observe/history.hpp"

namespace cosim {
namespace {

constexpr std::size_t kBuffer = 1 << 20;

std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string place(const ProbeSpec& spec, const EventTag& tag) {
  if (spec.item_name.empty()) return spec.name;
  std::string text = fmt::format("{} {}", spec.item_name, tag.item);
  if (tag.row >= 0 && !spec.row_name.empty()) text += fmt::format(" {} {}", spec.row_name, tag.row);
  if (tag.col >= 0 && !spec.col_name.empty()) text += fmt::format(" {} {}", spec.col_name, tag.col);
  return text;
}

}  // namespace

EventTimeline::EventTimeline(const std::string& path, const std::string& name,
                             const std::vector<ProbeTable>& tables)
    : file_(path), tables_(tables), buffer_("{\"displayTimeUnit\":\"ns\",\n\"traceEvents\":[\n") {
  for (std::size_t g = 0; g < tables_.size(); ++g) {
    const std::string& table = tables_[g].name;
    line(fmt::format(R"({{"ph":"M","pid":{},"name":"process_name","args":{{"name":{}}}}})", g + 1,
                     quoted(table.empty() ? name : table)));
    for (std::size_t p = 0; p < tables_[g].probes.size(); ++p) {
      const ProbeSpec& probe = tables_[g].probes[p];
      line(
          fmt::format(R"({{"ph":"M","pid":{},"tid":{},"name":"thread_name","args":{{"name":{}}}}})",
                      g + 1, p + 1, quoted(probe.stage + "." + probe.name)));
      line(fmt::format(
          R"({{"ph":"M","pid":{0},"tid":{1},"name":"thread_sort_index","args":{{"sort_index":{1}}}}})",
          g + 1, p + 1));
    }
  }
}

void EventTimeline::line(const std::string& event) {
  buffer_ += first_ ? "" : ",\n";
  first_ = false;
  buffer_ += event;
  if (buffer_.size() < kBuffer) return;
  file_.write(buffer_.data(), buffer_.size());
  buffer_.clear();
}

void EventTimeline::on_cycle(const CycleView& view) {
  const ProbeTable& table = tables_[static_cast<std::size_t>(view.group)];
  for (std::uint32_t left = view.rtl_valid | view.golden_valid; left != 0; left &= left - 1) {
    const int p = __builtin_ctz(left);
    const ProbeSpec& probe = table.probes[static_cast<std::size_t>(p)];
    const std::byte* rtl =
        (view.rtl_valid >> p & 1) != 0 ? (*view.rtl)[static_cast<std::size_t>(p)] : nullptr;
    const std::byte* golden = (view.golden_valid >> p & 1) != 0 ? view.golden->payload(p) : nullptr;
    std::string args;
    const auto add = [&](const char* side, const std::byte* payload) {
      if (payload == nullptr) return;
      args += fmt::format("{}\"{}\":{}", args.empty() ? "" : ",", side,
                          quoted(format_payload(probe, payload)));
    };
    const bool same =
        rtl != nullptr && golden != nullptr && std::memcmp(rtl, golden, probe.words * 8) == 0;
    if (same) {
      add("both", rtl);
    } else {
      add("rtl", rtl);
      add("golden", golden);
    }
    const std::string name =
        (golden != nullptr ? place(probe, *view.golden->front(p)) : "RTL alone") +
        (same             ? ""
         : rtl == nullptr ? ": golden alone"
                          : ": differs");
    line(fmt::format(R"({{"ph":"X","pid":{},"tid":{},"ts":{},"dur":1,"name":{},"args":{{{}}}}})",
                     view.group + 1, p + 1, view.cycle, quoted(name), args));
  }
}

void EventTimeline::commit() {
  buffer_ += "\n]}\n";
  file_.write(buffer_.data(), buffer_.size());
  file_.commit();
}

}  // namespace cosim
