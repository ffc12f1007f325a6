// SPDX-License-Identifier: Apache-2.0
// The grid of builds: which parameters take which values, and the machines that come of it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cosim/axi/memory_profile.hpp"
#include "golden/machine.hpp"

namespace hdp::explore {

/// A parameter of a machine that the grid can vary; `name` is the option's without its dashes.
struct Parameter {
  const char* name;
  const char* meaning;
  int Build::*of_core;  ///< null: of_machine
  int Machine::*of_machine;
  int low, high;  ///< outside, no machine has it; within, it may still not fit the others

  int get(const Machine& machine) const;
  void set(Machine& machine, int value) const;
};
/// All of them, in the order in which they vary: the last one fastest.
const std::vector<Parameter>& parameters();
/// Throws InputError that lists them; `where` is what is wrong when there is none.
const Parameter& parameter(std::string_view name, const std::string& where);

/// Integer and fraction bits of Q and K.
struct NumberFormat {
  int int_bits = 8, frac_bits = 8;
  std::string name() const;  ///< "8.8"
};

/// What is written on the command line or in a grid file. An empty list: the base machine's value.
struct GridRequest {
  std::string machine = "edge";
  std::vector<std::pair<std::string, std::vector<int>>> values;  ///< by name of the parameter
  std::vector<NumberFormat> formats;
  std::vector<std::string> memories;  ///< empty: ideal

  /// Replaces what was there for this name.
  void set(const std::string& name, std::vector<int> list);
};

/// "32,64,128": numbers in the parameter's range, none twice. Throws InputError naming `where`.
std::vector<int> parse_values(const std::string& where, const std::string& text,
                              const Parameter& parameter);
/// "8.8,4.8". Throws InputError.
std::vector<NumberFormat> parse_formats(const std::string& where, const std::string& text);
/// "ideal,lpddr". Throws InputError.
std::vector<std::string> parse_memories(const std::string& where, const std::string& text);

/// A grid file (docs/guide/explore.md): TOML, a key for every option. Throws InputError with the
/// line.
GridRequest read_grid(const std::string& path);

/// One machine in one memory.
struct Point {
  Machine machine;
  cosim::MemoryProfile memory;
  /// What tells it from the other points, in the order of Grid::columns.
  std::vector<std::string> labels;

  NumberFormat format() const { return {machine.core.int_bits, machine.core.frac_bits}; }
  /// Points of one group can be compared: same memory, same number format.
  std::string group() const;
};

/// Points that are left out.
struct Skipped {
  std::size_t count = 0;
  std::string reason;  ///< of the first
  void add(const std::string& why);
};

struct Grid {
  std::vector<std::string> columns;  ///< what varies: "lanes", "int-frac", "memory"
  std::vector<Point> points;
  Skipped skipped;  ///< machines that the rules of docs/coprocessor.md section 1 forbid

  /// "lanes 32, memory ideal"; "the only point" when nothing varies.
  std::string label(const Point& point) const;
};

/// Every combination, in order, without those that are no machine. Throws InputError when there are
/// more than kMostPoints; std::invalid_argument when the base machine is unknown.
Grid expand(const GridRequest& request);
constexpr std::size_t kMostPoints = 100000;

/// Throws std::invalid_argument when the machine is none that can be built.
void check_machine(const Machine& machine);

/// Whether both have the same parameters; names do not count.
bool same_machine(const Machine& a, const Machine& b);

}  // namespace hdp::explore
