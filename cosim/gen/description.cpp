// SPDX-License-Identifier: Apache-2.0
// Reads a description in TOML.
#include "cosim/gen/description.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace cosim::gen {
namespace {

std::string one_of(std::initializer_list<std::string_view> allowed) {
  std::string all;
  for (const std::string_view word : allowed) all += (all.empty() ? "" : ", ") + std::string(word);
  return all;
}

bool is_identifier(const std::string& name) {
  const auto fits = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '_' || std::isdigit(byte) || std::islower(byte);
  };
  return !name.empty() && std::islower(static_cast<unsigned char>(name[0])) &&
         std::all_of(name.begin(), name.end(), fits);
}

}  // namespace

void Table::fail(std::string_view key, const std::string& message) const {
  const toml::node* at = table_->get(key);
  const auto line =
      (at != nullptr ? *at : *static_cast<const toml::node*>(table_)).source().begin.line;
  throw DescriptionError(
      fmt::format("{}:{}: {}{}{}", file_, line, place_, place_.empty() ? "" : ": ", message));
}

const toml::node& Table::wanted(std::string_view key) const {
  const toml::node* node = table_->get(key);
  if (node == nullptr) fail(key, fmt::format("'{}' is missing", key));
  return *node;
}

void Table::only_keys(std::initializer_list<std::string_view> allowed) const {
  for (const auto& [key, value] : *table_) {
    if (std::find(allowed.begin(), allowed.end(), key.str()) == allowed.end()) {
      fail(key.str(), fmt::format("unknown key '{}'; allowed: {}", key.str(), one_of(allowed)));
    }
  }
}

std::string Table::code(std::string_view key) const {
  const auto value = wanted(key).value_exact<std::string>();
  if (!value) fail(key, fmt::format("'{}' is not a string", key));
  if (value->empty()) fail(key, fmt::format("'{}' is empty", key));
  if (value->find('\n') != std::string::npos) fail(key, fmt::format("'{}' has a line end", key));
  return *value;
}

std::string Table::text(std::string_view key) const {
  std::string value = code(key);
  if (value.find_first_of("\"\\|") != std::string::npos) {
    fail(key, fmt::format("'{}' has a quote, backslash or bar", key));
  }
  return value;
}

std::string Table::text_or(std::string_view key, const std::string& otherwise) const {
  return has(key) ? text(key) : otherwise;
}

std::string Table::identifier(std::string_view key) const {
  std::string name = text(key);
  if (!is_identifier(name)) {
    fail(key, fmt::format("'{}' is '{}'; allowed: lower case letters, digits and _, a letter first",
                          key, name));
  }
  return name;
}

std::string Table::word(std::string_view key, std::initializer_list<std::string_view> allowed,
                        const std::string& otherwise) const {
  if (!has(key) && !otherwise.empty()) return otherwise;
  std::string word = text(key);
  if (std::find(allowed.begin(), allowed.end(), word) == allowed.end()) {
    fail(key, fmt::format("'{}' is '{}'; allowed: {}", key, word, one_of(allowed)));
  }
  return word;
}

std::int64_t Table::number(std::string_view key, std::int64_t low, std::int64_t high) const {
  const auto value = wanted(key).value_exact<std::int64_t>();
  if (!value) fail(key, fmt::format("'{}' is not an integer", key));
  if (*value < low || *value > high) {
    fail(key, fmt::format("'{}' is {}; allowed: {} .. {}", key, *value, low, high));
  }
  return *value;
}

std::int64_t Table::number_or(std::string_view key, std::int64_t low, std::int64_t high,
                              std::int64_t otherwise) const {
  return has(key) ? number(key, low, high) : otherwise;
}

std::vector<std::string> Table::texts(std::string_view key, std::size_t most) const {
  std::vector<std::string> all;
  if (!has(key)) return all;
  const toml::array* array = wanted(key).as_array();
  if (array == nullptr) fail(key, fmt::format("'{}' is not a list of strings", key));
  for (const toml::node& node : *array) {
    const auto value = node.value_exact<std::string>();
    if (!value || value->empty()) fail(key, fmt::format("'{}' is not a list of strings", key));
    all.push_back(*value);
  }
  if (all.size() > most) {
    fail(key, fmt::format("'{}' has {} entries; allowed: up to {}", key, all.size(), most));
  }
  return all;
}

std::vector<std::pair<std::string, std::string>> Table::pairs(std::string_view key) const {
  std::vector<std::pair<std::string, std::string>> all;
  if (!has(key)) return all;
  const Table inner = table(key);
  for (const auto& [name, value] : *inner.table_) {
    all.emplace_back(std::string(name.str()), inner.text(name.str()));
  }
  std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
    const auto place = [&](const std::string& n) { return inner.table_->get(n)->source().begin; };
    return place(a.first) < place(b.first);
  });
  return all;
}

Table Table::table(std::string_view key) const {
  const toml::table* table = wanted(key).as_table();
  if (table == nullptr) fail(key, fmt::format("'{}' is not a table", key));
  return {file_, place_.empty() ? std::string(key) : fmt::format("{}, {}", place_, key), *table};
}

std::vector<Table> Table::tables(std::string_view key, const std::string& what,
                                 bool may_be_empty) const {
  const toml::array* array = wanted(key).as_array();
  if (array == nullptr || (array->empty() && !may_be_empty) ||
      (!array->empty() && !array->is_homogeneous<toml::table>())) {
    fail(key, fmt::format("'{}' is not a list of tables", key));
  }
  std::vector<Table> all;
  for (const toml::node& node : *array) {
    const std::string name = fmt::format("{} {}", what, all.size());
    all.emplace_back(file_, place_.empty() ? name : place_ + ", " + name, *node.as_table());
    all.back().outer_ = place_;
  }
  return all;
}

Table Table::named(const std::string& name) const {
  Table same = *this;
  same.place_ = outer_.empty() ? name : outer_ + ", " + name;
  return same;
}

Description::Description(const std::filesystem::path& file) : file_(file.string()) {
  try {
    root_ = toml::parse_file(file_);
  } catch (const toml::parse_error& error) {
    throw DescriptionError(
        fmt::format("{}:{}: {}", file_, error.source().begin.line, error.description()));
  }
}

}  // namespace cosim::gen
