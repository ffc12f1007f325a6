// SPDX-License-Identifier: Apache-2.0
// The probes of a design as their TOML description gives them, and what is made from it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cosim/gen/output.hpp"
#include "cosim/gen/probegen/layout.hpp"
#include "cosim/probe/probe.hpp"

namespace cosim::gen {

/// One field of a payload.
struct Field {
  std::string name;
  int bits = 8;  ///< of an element: 8, 16, 32, 64
  bool is_signed = false;
  Lanes lanes;
  int frac = 0;                  ///< fraction bits, for showing it
  std::string form = "number";   ///< number, hex, set
  std::vector<std::string> rtl;  ///< the vector, or an expression a lane
  std::string lane_bits;         ///< of the RTL's lanes, when they are extended one by one
  std::string what;

  /// u16, i64.
  std::string type() const { return (is_signed ? "i" : "u") + std::to_string(bits); }
  /// std::uint16_t.
  std::string cpp_type() const {
    return (is_signed ? "std::int" : "std::uint") + std::to_string(bits) + "_t";
  }
};

/// An exact rule: an event comes `cycles` after one of another probe of its group.
struct Rule {
  std::string cause;
  int cycles = 0;
  std::string
      last_of;  ///< empty: the one with the same coordinates; row, item, job: the last in it
};

struct Probe {
  std::string name, stage, what;
  std::string instance, module;  ///< the unit that drives it
  std::vector<std::string> at;   ///< what the coordinates are called, up to three
  std::string fire;              ///< RTL: an event in this cycle
  std::optional<Rule> after;
  std::vector<Field> fields;
  int number = 0;  ///< in its table
};

/// A table of probes: one packing, one shadow, one enumeration.
struct Group {
  std::string name, what;
  std::string cpp_enum, table, argument;
  std::string behind, behind_argument;  ///< the group that comes before it in the same table
  std::vector<std::string> headers;
  Parameters parameters;
  std::string path, enable, valid, payload, page;
  std::vector<std::pair<std::string, std::string>> binds;  ///< function, pattern of the ports
  int first = 0;                                           ///< number of its first probe
  std::vector<Probe> probes;
};

/// A value of an item of a stream: a port of the design.
struct StreamValue {
  std::string name, port;
  int bits = 8;  ///< 1 .. 32
  bool is_signed = false;

  /// The smallest type of C++ that holds it.
  std::string cpp_type() const {
    const int size = bits <= 8 ? 8 : bits <= 16 ? 16 : 32;
    return (is_signed ? "std::int" : "std::uint") + std::to_string(size) + "_t";
  }
};

/// One stream into a design and one out of it, both with valid and ready.
struct Stream {
  std::string valid, ready;  ///< of the stream in
  std::string take;          ///< ready of the stream out
  std::vector<StreamValue> items;
};

/// The whole description.
struct Design {
  std::string source, regenerate, license;
  std::string cpp_namespace, types, types_header;  ///< types: namespace of ProbeSpec
  std::string table_file, payloads_file, ports_file, units_file;
  std::string verilog_folder, prefix;
  std::optional<Stream> stream;
  std::vector<Group> groups;

  const Group& group(std::string_view name) const;
  /// "// Made from ... by ...; do not edit." for a comment.
  std::string origin() const;
  /// The first line of every file: the licence. `comment` begins it.
  std::string head(const std::string& comment, const std::string& what) const;
};

/// Reads and checks a description. Throws DescriptionError.
Design read_design(const std::filesystem::path& file);

/// The stimulus of a design with streams, and the bench around it, in C++; none without.
std::vector<Output> stream_files(const Design& design);
/// Tables, payloads, port bindings and units in C++.
std::vector<Output> cpp_files(const Design& design);
/// Packing, list and parameters of a group's probes in SystemVerilog.
std::vector<Output> verilog_files(const Design& design);
/// The shadow of each group, and what they share.
std::vector<Output> shadow_files(const Design& design);
/// The pages, with the tables between their marks made anew. Throws DescriptionError when a page
/// has no marks.
std::vector<Output> pages(const Design& design, const std::filesystem::path& root);

}  // namespace cosim::gen
