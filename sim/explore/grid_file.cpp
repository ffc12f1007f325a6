// SPDX-License-Identifier: Apache-2.0
// A grid in a TOML file.
#include <fmt/format.h>
#include <toml++/toml.h>

#include "cosim/util/document.hpp"
#include "cosim/util/input_error.hpp"
#include "sim/explore/grid.hpp"

namespace hdp::explore {
namespace {

/// "path:line", for messages.
std::string place(const std::string& path, const toml::source_region& source) {
  return fmt::format("{}:{}", path, static_cast<unsigned>(source.begin.line));
}

/// A value or a list of values, as the command line would have it.
std::string list_text(const std::string& where, const std::string& key, const toml::node& node) {
  const auto one = [&](const toml::node& value) -> std::string {
    if (const auto* number = value.as_integer()) return std::to_string(number->get());
    if (const auto* text = value.as_string()) return text->get();
    throw cosim::InputError(where, key, "has a value that is neither a whole number nor a text");
  };
  const toml::array* list = node.as_array();
  if (list == nullptr) return one(node);
  if (list->empty()) throw cosim::InputError(where, key, "is an empty list");
  std::string text;
  for (const toml::node& value : *list) text += (text.empty() ? "" : ",") + one(value);
  return text;
}

toml::table parse(const std::string& path) {
  const std::string text = cosim::read_toml_text(path);
  try {
    return toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    throw cosim::InputError(place(path, error.source()), "", std::string(error.description()));
  }
}

}  // namespace

GridRequest read_grid(const std::string& path) {
  const toml::table table = parse(path);
  GridRequest request;
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const std::string where = place(path, node.source());
    const std::string field = where + ": " + name;
    if (name == "machine") {
      request.machine = list_text(where, name, node);
      try {
        Machine::named(request.machine);
      } catch (const std::invalid_argument& error) {
        throw cosim::InputError(where, name, error.what());
      }
    } else if (name == "memory") {
      request.memories = parse_memories(field, list_text(where, name, node));
    } else if (name == "int-frac") {
      request.formats = parse_formats(field, list_text(where, name, node));
    } else {
      const Parameter& known = parameter(name, where);
      request.set(known.name, parse_values(field, list_text(where, name, node), known));
    }
  }
  return request;
}

}  // namespace hdp::explore
