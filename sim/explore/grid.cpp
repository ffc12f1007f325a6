// SPDX-License-Identifier: Apache-2.0
// From lists of values to machines.
#include "sim/explore/grid.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "cosim/util/input_error.hpp"
#include "golden/job_plan.hpp"
#include "golden/top_model.hpp"

namespace hdp::explore {
namespace {

constexpr int kDeepest = 1 << 20;  ///< FIFO or queue

/// A model needs a memory, to be asked whether its machine is one.
class NoMemory final : public MemoryView {
 public:
  void read(std::uint64_t, std::size_t bytes, std::uint8_t* to) const override {
    std::fill(to, to + bytes, std::uint8_t{0});
  }
};

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (;;) {
    const std::size_t comma = text.find(',', begin);
    parts.push_back(text.substr(begin, comma - begin));
    if (comma == std::string::npos) return parts;
    begin = comma + 1;
  }
}

bool parse_int(std::string_view text, int& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

template <class T>
void refuse_twice(const std::string& where, const std::string& text, const std::vector<T>& list,
                  const T& value) {
  if (std::find(list.begin(), list.end(), value) != list.end()) {
    throw cosim::InputError(where, "", fmt::format("{} is there twice", text));
  }
}

std::string join(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

/// What varies, as lists of the same kind: each choice changes a point.
struct Axis {
  std::string name;
  std::vector<std::string> labels;
  std::vector<Point> choices;  // only what the axis changes is meant
  void (*apply)(Point& point, const Point& choice, const Parameter* parameter);
  const Parameter* parameter = nullptr;
};

void apply_parameter(Point& point, const Point& choice, const Parameter* parameter) {
  parameter->set(point.machine, parameter->get(choice.machine));
}
void apply_format(Point& point, const Point& choice, const Parameter*) {
  point.machine.core.int_bits = choice.machine.core.int_bits;
  point.machine.core.frac_bits = choice.machine.core.frac_bits;
}
void apply_memory(Point& point, const Point& choice, const Parameter*) {
  point.memory = choice.memory;
}

std::vector<Axis> make_axes(const GridRequest& request, const Point& base) {
  std::vector<Axis> axes;
  for (const Parameter& p : parameters()) {
    const auto given = std::find_if(request.values.begin(), request.values.end(),
                                    [&p](const auto& v) { return v.first == p.name; });
    if (given == request.values.end() || given->second.empty()) continue;
    Axis axis{p.name, {}, {}, apply_parameter, &p};
    for (const int value : given->second) {
      axis.labels.push_back(std::to_string(value));
      axis.choices.push_back(base);
      p.set(axis.choices.back().machine, value);
    }
    axes.push_back(std::move(axis));
  }
  if (!request.formats.empty()) {
    Axis axis{"int-frac", {}, {}, apply_format};
    for (const NumberFormat& format : request.formats) {
      axis.labels.push_back(format.name());
      axis.choices.push_back(base);
      axis.choices.back().machine.core.int_bits = format.int_bits;
      axis.choices.back().machine.core.frac_bits = format.frac_bits;
    }
    axes.push_back(std::move(axis));
  }
  if (!request.memories.empty()) {
    Axis axis{"memory", request.memories, {}, apply_memory};
    for (const std::string& name : request.memories) {
      axis.choices.push_back(base);
      axis.choices.back().memory = cosim::MemoryProfile::named(name);
    }
    axes.push_back(std::move(axis));
  }
  return axes;
}

}  // namespace

int Parameter::get(const Machine& machine) const {
  return of_core != nullptr ? machine.core.*of_core : machine.*of_machine;
}

void Parameter::set(Machine& machine, int value) const {
  (of_core != nullptr ? machine.core.*of_core : machine.*of_machine) = value;
}

const std::vector<Parameter>& parameters() {
  static const std::vector<Parameter> all{
      {"cores", "cores", nullptr, &Machine::cores, 1, 8},
      {"lanes", "elements of D that an engine takes in one step", &Build::lanes, nullptr, 1, 256},
      {"out-lanes", "elements in one output beat", &Build::out_lanes, nullptr, 1, 64},
      {"d-max", "largest D", &Build::d_max, nullptr, 1, 256},
      {"l-max", "largest Lq and Lk", &Build::l_max, nullptr, 4, 4096},
      {"theta-depth", "theta FIFO, blocks, a power of two", &Build::theta_depth, nullptr, 2,
       kDeepest},
      {"threshold-depth", "threshold FIFO, block rows, a power of two", &Build::threshold_depth,
       nullptr, 2, kDeepest},
      {"record-depth", "record queue and fill queue, block rows, a power of two",
       &Build::record_depth, nullptr, 2, kDeepest},
      {"score-depth", "score FIFO, pairs, a power of two", &Build::score_depth, nullptr, 2,
       kDeepest},
      {"row-depth", "row FIFO and fill FIFO, query rows, a power of two", &Build::row_depth,
       nullptr, 2, kDeepest},
      {"weight-depth", "weight FIFO, tokens, a power of two", &Build::weight_depth, nullptr, 2,
       kDeepest},
      {"total-depth", "total FIFO, query rows, a power of two", &Build::total_depth, nullptr, 2,
       kDeepest},
      {"recip-depth", "reciprocal FIFO, query rows, a power of two", &Build::recip_depth, nullptr,
       2, kDeepest},
      {"out-depth", "output FIFO, beats, a power of two", &Build::out_depth, nullptr, 2, kDeepest},
      {"bus-bytes", "bytes of a data bus word, a power of two", nullptr, &Machine::bus_bytes, 4,
       128},
      {"addr-bits", "bits of an address", nullptr, &Machine::addr_bits, 13, 64},
      {"burst-beats", "longest burst, words, a power of two", nullptr, &Machine::burst_beats, 1,
       256},
      {"read-depth", "read bursts outstanding, a power of two", nullptr, &Machine::read_depth, 1,
       kDeepest},
      {"write-depth", "write bursts outstanding, a power of two", nullptr, &Machine::write_depth, 1,
       kDeepest},
      {"head-depth", "heads a core has between assignment and last word, a power of two", nullptr,
       &Machine::head_depth, 1, kDeepest},
      {"heads-max", "heads of a job, a power of two", nullptr, &Machine::heads_max, 1, 32768}};
  return all;
}

const Parameter& parameter(std::string_view name, const std::string& where) {
  std::vector<std::string> names;
  for (const Parameter& p : parameters()) {
    if (p.name == name) return p;
    names.emplace_back(p.name);
  }
  throw cosim::InputError(where, std::string(name),
                          "is no parameter; there are machine, grid parameters (" + join(names) +
                              "), int-frac and memory");
}

std::string NumberFormat::name() const { return fmt::format("{}.{}", int_bits, frac_bits); }

void GridRequest::set(const std::string& name, std::vector<int> list) {
  for (auto& [known, old] : values) {
    if (known == name) {
      old = std::move(list);
      return;
    }
  }
  values.emplace_back(name, std::move(list));
}

std::vector<int> parse_values(const std::string& where, const std::string& text,
                              const Parameter& parameter) {
  std::vector<int> values;
  for (const std::string& part : split(text)) {
    int value = 0;
    if (!parse_int(part, value) || value < parameter.low || value > parameter.high) {
      throw cosim::InputError(
          where, "",
          fmt::format("'{}' is not allowed; allowed are whole numbers from {} to "
                      "{}, separated by commas",
                      cosim::printable(part), parameter.low, parameter.high));
    }
    refuse_twice(where, part, values, value);
    values.push_back(value);
  }
  return values;
}

std::vector<NumberFormat> parse_formats(const std::string& where, const std::string& text) {
  std::vector<NumberFormat> formats;
  std::vector<std::string> names;
  for (const std::string& part : split(text)) {
    const std::size_t dot = part.find('.');
    NumberFormat format;
    const bool ok = dot != std::string::npos && parse_int(part.substr(0, dot), format.int_bits) &&
                    parse_int(part.substr(dot + 1), format.frac_bits) && format.int_bits >= 1 &&
                    format.int_bits <= 64 && format.frac_bits >= 1 && format.frac_bits <= 64;
    if (!ok) {
      throw cosim::InputError(
          where, "",
          fmt::format("'{}' is not allowed; allowed are integer and fraction bits as "
                      "in 8.8, separated by commas",
                      cosim::printable(part)));
    }
    refuse_twice(where, part, names, format.name());
    names.push_back(format.name());
    formats.push_back(format);
  }
  return formats;
}

std::vector<std::string> parse_memories(const std::string& where, const std::string& text) {
  std::vector<std::string> names;
  for (const std::string& part : split(text)) {
    try {
      cosim::MemoryProfile::named(part);
    } catch (const std::invalid_argument& error) {
      throw cosim::InputError(where, "", error.what());
    }
    refuse_twice(where, part, names, part);
    names.push_back(part);
  }
  return names;
}

std::string Point::group() const { return format().name() + " " + memory.name; }

void Skipped::add(const std::string& why) {
  if (count++ == 0) reason = why;
}

std::string Grid::label(const Point& point) const {
  std::string text;
  for (std::size_t n = 0; n < columns.size(); ++n) {
    text += fmt::format("{}{} {}", n == 0 ? "" : ", ", columns[n], point.labels[n]);
  }
  return text.empty() ? "the only point" : text;
}

void check_machine(const Machine& machine) {
  const Build& core = machine.core;
  if (core.frac_bits != Config::kFracBits || (core.int_bits != 8 && core.int_bits != 4)) {
    throw std::invalid_argument(fmt::format("machine {}: int-frac is {}.{}; allowed: 8.8 and 4.8",
                                            core.name, core.int_bits, core.frac_bits));
  }
  if (core.d_max > 256 || core.l_max > 4096) {
    throw std::invalid_argument(
        fmt::format("machine {}: d-max is {} and l-max {}; the algorithm ends at 256 and 4096",
                    core.name, core.d_max, core.l_max));
  }
  check_build(core);
  if (machine.bus_bytes > core.lanes) {
    throw std::invalid_argument(fmt::format("machine {}: bus-bytes is {}; lanes ({}) is the most",
                                            core.name, machine.bus_bytes, core.lanes));
  }
  const NoMemory memory;
  const TopModel model(machine, memory, {});
}

bool same_machine(const Machine& a, const Machine& b) {
  if (a.core.int_bits != b.core.int_bits || a.core.frac_bits != b.core.frac_bits) return false;
  const std::vector<Parameter>& all = parameters();
  return std::all_of(all.begin(), all.end(),
                     [&](const Parameter& p) { return p.get(a) == p.get(b); });
}

Grid expand(const GridRequest& request) {
  Point base{Machine::named(request.machine), cosim::MemoryProfile::ideal(), {}};
  const std::vector<Axis> axes = make_axes(request, base);
  std::size_t combinations = 1;
  Grid grid;
  for (const Axis& axis : axes) {
    combinations *= axis.choices.size();
    if (combinations > kMostPoints) {
      throw cosim::InputError(
          "the grid", "",
          fmt::format("has more than {} combinations; give shorter lists", kMostPoints));
    }
    if (axis.choices.size() > 1) grid.columns.push_back(axis.name);
  }
  for (std::size_t n = 0; n < combinations; ++n) {
    Point point = base;
    std::size_t rest = n, below = combinations;
    for (const Axis& axis : axes) {
      below /= axis.choices.size();
      const std::size_t choice = rest / below;
      rest %= below;
      axis.apply(point, axis.choices[choice], axis.parameter);
      if (axis.choices.size() > 1) point.labels.push_back(axis.labels[choice]);
    }
    try {
      check_machine(point.machine);
      grid.points.push_back(std::move(point));
    } catch (const std::invalid_argument& error) {
      grid.skipped.add(grid.label(point) + ": " + error.what());
    }
  }
  return grid;
}

}  // namespace hdp::explore
