// SPDX-License-Identifier: Apache-2.0
// Reads a register map and refuses what cannot be one.
#include "cmake/regmap/map.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <map>
#include <string_view>

namespace hdp::regmap {
namespace {

constexpr std::uint32_t kWindow = 0x1000;  // bytes that the slave decodes

// Where in the description something is, for messages.
struct Place {
  std::string file;
  std::string what;

  [[noreturn]] void fail(const toml::node& node, const std::string& message) const {
    throw MapError(fmt::format("{}:{}: {}{}{}", file, node.source().begin.line, what,
                               what.empty() ? "" : ": ", message));
  }
  Place inside(const std::string& inner) const {
    return {file, what.empty() ? inner : what + ", " + inner};
  }
};

void only_keys(const toml::table& table, std::initializer_list<std::string_view> known,
               const Place& place) {
  for (const auto& [key, value] : table) {
    if (std::find(known.begin(), known.end(), key.str()) == known.end()) {
      place.fail(value, fmt::format("unknown key '{}'", key.str()));
    }
  }
}

std::string text(const toml::table& table, std::string_view key, const Place& place) {
  const toml::node* node = table.get(key);
  if (node == nullptr) place.fail(table, fmt::format("'{}' is missing", key));
  const auto value = node->value_exact<std::string>();
  if (!value) place.fail(*node, fmt::format("'{}' is not a string", key));
  if (value->empty()) place.fail(*node, fmt::format("'{}' is empty", key));
  if (value->find_first_of("\"\\|\n") != std::string::npos) {
    place.fail(*node, fmt::format("'{}' has a quote, backslash, bar or line end", key));
  }
  return *value;
}

// A name of one case, so that it can be an identifier in every language.
std::string identifier(const toml::table& table, std::string_view key, bool upper,
                       const Place& place) {
  const std::string name = text(table, key, place);
  const auto fits = [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '_' || std::isdigit(byte) || (upper ? std::isupper(byte) : std::islower(byte));
  };
  if (!std::all_of(name.begin(), name.end(), fits) ||
      !std::isalpha(static_cast<unsigned char>(name[0]))) {
    place.fail(*table.get(key), fmt::format("'{}' is no name of {} case letters, digits and _",
                                            name, upper ? "upper" : "lower"));
  }
  return name;
}

std::uint32_t number(const toml::table& table, std::string_view key, std::int64_t low,
                     std::int64_t high, const Place& place) {
  const toml::node* node = table.get(key);
  if (node == nullptr) place.fail(table, fmt::format("'{}' is missing", key));
  const auto value = node->value_exact<std::int64_t>();
  if (!value) place.fail(*node, fmt::format("'{}' is not an integer", key));
  if (*value < low || *value > high) {
    place.fail(*node, fmt::format("'{}' is {}, not in {} .. {}", key, *value, low, high));
  }
  return static_cast<std::uint32_t>(*value);
}

const toml::array& tables(const toml::table& table, std::string_view key, const Place& place) {
  const toml::node* node = table.get(key);
  if (node == nullptr) place.fail(table, fmt::format("'{}' is missing", key));
  const toml::array* array = node->as_array();
  if (array == nullptr || array->empty() || !array->is_homogeneous<toml::table>()) {
    place.fail(*node, fmt::format("'{}' is not a list of tables", key));
  }
  return *array;
}

Field read_field(const toml::table& table, const Place& outer) {
  Field field;
  field.name = identifier(table, "name", false, outer.inside("field"));
  const Place place = outer.inside("field " + field.name);
  only_keys(table, {"name", "low", "bits", "what"}, place);
  field.low = number(table, "low", 0, 31, place);
  field.bits = number(table, "bits", 1, 32, place);
  if (field.low + field.bits > 32) {
    place.fail(table, fmt::format("bits {}..{} do not fit into 32", field.low + field.bits - 1,
                                  field.low));
  }
  field.what = text(table, "what", place);
  return field;
}

Access read_access(const toml::table& table, const Place& place) {
  const std::string word = text(table, "access", place);
  for (const Access access :
       {Access::kReadOnly, Access::kReadWrite, Access::kWriteOnly, Access::kWriteOneToClear}) {
    if (word == access_word(access)) return access;
  }
  place.fail(*table.get("access"), fmt::format("unknown access '{}': ro, rw, wo or w1c", word));
}

Register read_register(const toml::table& table, const Place& outer) {
  Register reg;
  reg.name = identifier(table, "name", true, outer.inside("register"));
  const Place place = outer.inside("register " + reg.name);
  only_keys(table, {"name", "offset", "access", "reset", "what", "field"}, place);
  reg.offset = number(table, "offset", 0, kWindow - 4, place);
  if (reg.offset % 4 != 0) {
    place.fail(*table.get("offset"), fmt::format("offset {:#x} is no multiple of 4", reg.offset));
  }
  reg.access = read_access(table, place);
  reg.what = text(table, "what", place);
  if (table.contains("field")) {
    for (const toml::node& node : tables(table, "field", place)) {
      const Field field = read_field(*node.as_table(), place);
      for (const Field& other : reg.fields) {
        if (other.name == field.name)
          place.fail(node, fmt::format("two fields are called {}", field.name));
        if ((other.mask() & field.mask()) != 0) {
          place.fail(node, fmt::format("fields {} and {} overlap", other.name, field.name));
        }
      }
      reg.fields.push_back(field);
    }
    std::sort(reg.fields.begin(), reg.fields.end(),
              [](const Field& a, const Field& b) { return a.low < b.low; });
  }
  if (table.contains("reset")) {
    reg.reset = number(table, "reset", 0, 0xffffffff, place);
    if ((*reg.reset & ~reg.mask()) != 0) {
      place.fail(*table.get("reset"),
                 fmt::format("reset {:#x} sets bits that no field has", *reg.reset));
    }
  } else if (reg.access == Access::kReadWrite || reg.access == Access::kWriteOneToClear) {
    place.fail(table, "'reset' is missing: it can be written");
  }
  return reg;
}

// Names and offsets of the whole map, to find what comes twice.
class Taken {
 public:
  void add(const Register& reg, const toml::node& node, const Place& place) {
    const auto [at, free] = offsets_.emplace(reg.offset, reg.name);
    if (!free) {
      place.fail(node, fmt::format("registers {} and {} are both at offset {:#x}", at->second,
                                   reg.name, reg.offset));
    }
    add_name(camel(reg.name), reg.name, node, place);
    for (const Field& field : reg.fields) {
      add_name(camel(reg.name) + camel(field.name), reg.name + "." + field.name, node, place);
    }
  }

 private:
  void add_name(const std::string& constant, const std::string& name, const toml::node& node,
                const Place& place) {
    const auto [at, free] = names_.emplace(constant, name);
    if (!free) {
      place.fail(node,
                 fmt::format("{} and {} would share the constant {}", at->second, name, constant));
    }
  }

  std::map<std::uint32_t, std::string> offsets_;
  std::map<std::string, std::string> names_;
};

}  // namespace

const char* access_word(Access access) {
  switch (access) {
    case Access::kReadOnly:
      return "ro";
    case Access::kReadWrite:
      return "rw";
    case Access::kWriteOnly:
      return "wo";
    case Access::kWriteOneToClear:
      return "w1c";
  }
  return "";
}

std::uint32_t Register::mask() const {
  if (fields.empty()) return ~0U;
  std::uint32_t all = 0;
  for (const Field& field : fields) all |= field.mask();
  return all;
}

std::string camel(const std::string& name) {
  std::string result;
  bool start = true;
  for (const char c : name) {
    if (c == '_') {
      start = true;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    result += static_cast<char>(start ? std::toupper(byte) : std::tolower(byte));
    start = false;
  }
  return result;
}

Map read_map(const std::filesystem::path& file) {
  toml::table root;
  try {
    root = toml::parse_file(file.string());
  } catch (const toml::parse_error& error) {
    throw MapError(
        fmt::format("{}:{}: {}", file.string(), error.source().begin.line, error.description()));
  }
  const Place place{file.string(), ""};
  Map map;
  only_keys(root, {"title", "group"}, place);
  map.title = identifier(root, "title", false, place);
  Taken taken;
  for (const toml::node& node : tables(root, "group", place)) {
    const toml::table& table = *node.as_table();
    Group group;
    group.name = text(table, "name", place.inside("group"));
    const Place inside = place.inside("group " + group.name);
    only_keys(table, {"name", "register"}, inside);
    for (const toml::node& entry : tables(table, "register", inside)) {
      group.registers.push_back(read_register(*entry.as_table(), inside));
      taken.add(group.registers.back(), entry, inside);
    }
    std::sort(group.registers.begin(), group.registers.end(),
              [](const Register& a, const Register& b) { return a.offset < b.offset; });
    map.groups.push_back(group);
  }
  return map;
}

}  // namespace hdp::regmap
