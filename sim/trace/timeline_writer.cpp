// SPDX-License-Identifier: Apache-2.0
// Trace event JSON, one event a line.
#include "sim/trace/timeline_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>

namespace hdp::sim {
namespace {

constexpr std::size_t kBuffer = 1 << 20;

std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

void TimelineWriter::open(const std::string& process,
                          const std::vector<std::pair<std::string, std::string>>& about) {
  buffer_ += "{\"displayTimeUnit\":\"ns\",\n\"otherData\":{";
  for (std::size_t n = 0; n < about.size(); ++n) {
    buffer_ +=
        fmt::format("{}{}:{}", n == 0 ? "" : ",", quoted(about[n].first), quoted(about[n].second));
  }
  buffer_ += "},\n\"traceEvents\":[\n";
  line(fmt::format(R"({{"ph":"M","pid":1,"name":"process_name","args":{{"name":{}}}}})",
                   quoted(process)));
}

void TimelineWriter::line(std::string_view event) { add(event).next(); }

TimelineWriter& TimelineWriter::add(std::string_view text) {
  if (at_line_start_) buffer_ += first_ ? "" : ",\n";
  at_line_start_ = first_ = false;
  buffer_ += text;
  return *this;
}

TimelineWriter& TimelineWriter::add_number(std::uint64_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return add({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void TimelineWriter::next() {
  at_line_start_ = true;
  if (buffer_.size() >= kBuffer) flush();
}

void TimelineWriter::flush() {
  file_.write(buffer_.data(), buffer_.size());
  buffer_.clear();
}

void TimelineWriter::thread(int tid, const std::string& name) {
  line(fmt::format(R"({{"ph":"M","pid":1,"tid":{},"name":"thread_name","args":{{"name":{}}}}})",
                   tid, quoted(name)));
  line(fmt::format(
      R"({{"ph":"M","pid":1,"tid":{0},"name":"thread_sort_index","args":{{"sort_index":{0}}}}})",
      tid));
}

TimelineWriter& TimelineWriter::add_event(std::string_view kind, int tid, std::uint64_t cycle) {
  add(kind).add_number(static_cast<std::uint64_t>(tid));
  return add(R"(,"ts":)").add_number(cycle);
}

void TimelineWriter::begin(int tid, std::uint64_t cycle, const TimelineLabel& label) {
  add_event(R"({"ph":"B","pid":1,"tid":)", tid, cycle).add(R"(,"name":")").add(label.word);
  if (label.number >= 0) add(" ").add_number(static_cast<std::uint64_t>(label.number));
  add("\"}").next();
}

void TimelineWriter::begin(int tid, std::uint64_t cycle, const std::string& name) {
  line(fmt::format(R"({{"ph":"B","pid":1,"tid":{},"ts":{},"name":{}}})", tid, cycle, quoted(name)));
}

void TimelineWriter::end(int tid, std::uint64_t cycle) {
  add_event(R"({"ph":"E","pid":1,"tid":)", tid, cycle).add("}").next();
}

void TimelineWriter::slice(int tid, std::uint64_t first, std::uint64_t end, const char* name,
                           const char* reason) {
  add_event(R"({"ph":"X","pid":1,"tid":)", tid, first).add(R"(,"dur":)").add_number(end - first);
  add(R"(,"cat":"stall","name":")").add(name).add(R"(","args":{"for":")").add(reason);
  add("\"}}").next();
}

void TimelineWriter::instant(int tid, std::uint64_t cycle, const std::string& name) {
  line(fmt::format(R"({{"ph":"i","s":"t","pid":1,"tid":{},"ts":{},"name":{}}})", tid, cycle,
                   quoted(name)));
}

void TimelineWriter::counter(std::uint64_t cycle, const std::string& name, std::uint64_t value) {
  add(R"({"ph":"C","pid":1,"ts":)").add_number(cycle).add(R"(,"name":")").add(name);
  add(R"(","args":{"items":)").add_number(value).add("}}").next();
}

void TimelineWriter::commit() {
  buffer_ += "\n]}\n";
  flush();
  file_.commit();
}

std::size_t Track::common(const Path& path) const {
  std::size_t n = 0;
  while (n < levels_ && path[n] == open_[n]) ++n;
  return n;
}

void Track::close_to(std::size_t levels) {
  for (; levels_ > levels; --levels_) writer_.end(tid_, last_ + 1);
}

void Track::wait(const Path& path, std::uint64_t until, Wait why, const char* reason) {
  if (until <= last_ + 1) return;
  static constexpr const char* kNames[] = {"wait: input", "wait: output", "wait: memory"};
  close_to(common(path));
  const auto cause = static_cast<std::size_t>(why);
  writer_.slice(tid_, last_ + 1, until, kNames[cause], reason);
  time_.wait[cause] += until - last_ - 1;
  last_ = until - 1;
}

void Track::work(const Path& path, std::uint64_t first, std::uint64_t last) {
  const std::size_t same = common(path);
  close_to(same);
  for (std::size_t n = same; n < labels_.size() && path[n] >= 0; ++n) {
    writer_.begin(tid_, first, labels_[n](path[n]));
    ++levels_;
  }
  open_ = path;
  time_.busy += last + 1 - first;
  last_ = last;
}

void Track::close() { close_to(0); }

FifoCounter::FifoCounter(TimelineWriter& writer, std::string name, int depth, std::uint64_t start)
    : writer_(writer), name_(std::move(name)), depth_(depth) {
  writer_.counter(start, name_, 0);
}

void FifoCounter::drain() {
  // What is still to come lies behind what has come.
  if (!pushes_.empty() && !pops_.empty()) write_until(std::min(pushes_.back(), pops_.back()));
}

void FifoCounter::finish(std::uint64_t last) { write_until(last); }

void FifoCounter::write_until(std::uint64_t last) {
  constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();
  while (!pushes_.empty() || !pops_.empty()) {
    const std::uint64_t push = pushes_.empty() ? kNever : pushes_.front();
    const std::uint64_t pop = pops_.empty() ? kNever : pops_.front();
    const std::uint64_t cycle = std::min(push, pop);
    const std::int64_t level = level_ + (push == cycle ? 1 : 0) - (pop == cycle ? 1 : 0);
    // A run that was cut off may have pops that were not seen any more: rather end early than lie.
    if (cycle > last || level > depth_ || level < 0) break;
    if (push == cycle) pushes_.pop_front();
    if (pop == cycle) pops_.pop_front();
    if (level != level_) writer_.counter(cycle + 1, name_, static_cast<std::uint64_t>(level));
    level_ = level;
  }
}

}  // namespace hdp::sim
