// SPDX-License-Identifier: Apache-2.0
// Reads a description in TOML, and says of everything that cannot be: file, line, table, key, and
// what is allowed. Shared by the generators.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cosim::gen {

/// The description cannot be used; what() names the file, the line, the table, the key and what is
/// allowed there. A generator ends with exit code 2 on it.
class DescriptionError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A table of a description, and where it is: "spec/a.toml:12: group core, probe sum".
class Table {
 public:
  /// `place` is what messages call it; empty: the whole file.
  Table(std::string file, std::string place, const toml::table& table)
      : file_(std::move(file)), place_(std::move(place)), table_(&table) {}

  /// Refuses every key that is not in the list.
  void only_keys(std::initializer_list<std::string_view> allowed) const;
  bool has(std::string_view key) const { return table_->contains(key); }

  /// A string that is not empty, in one line.
  std::string code(std::string_view key) const;
  /// The same, fit for a string of C++ and a cell of a page's table: no quote, backslash or bar.
  std::string text(std::string_view key) const;
  std::string text_or(std::string_view key, const std::string& otherwise) const;
  /// A string of lower case letters, digits and _, beginning with a letter.
  std::string identifier(std::string_view key) const;
  /// One of the words.
  std::string word(std::string_view key, std::initializer_list<std::string_view> allowed,
                   const std::string& otherwise) const;
  std::int64_t number(std::string_view key, std::int64_t low, std::int64_t high) const;
  std::int64_t number_or(std::string_view key, std::int64_t low, std::int64_t high,
                         std::int64_t otherwise) const;
  /// Strings, at most `most`; none without the key.
  std::vector<std::string> texts(std::string_view key, std::size_t most = SIZE_MAX) const;
  /// Names and strings of a table in the order of the file; none without the key.
  std::vector<std::pair<std::string, std::string>> pairs(std::string_view key) const;
  /// A table of this one.
  Table table(std::string_view key) const;
  /// A list of tables, called `what` and their number in messages until named() says better. It may
  /// be empty where `may_be_empty`.
  std::vector<Table> tables(std::string_view key, const std::string& what,
                            bool may_be_empty = false) const;
  /// The same table under another name.
  Table named(const std::string& name) const;
  /// This key, as it stands; null without it.
  const toml::node* node(std::string_view key) const { return table_->get(key); }

  /// Throws DescriptionError about a key, or about the table when it has no such key.
  [[noreturn]] void fail(std::string_view key, const std::string& message) const;

 private:
  const toml::node& wanted(std::string_view key) const;

  std::string file_, place_, outer_;
  const toml::table* table_;
};

/// A description in memory.
class Description {
 public:
  /// Throws DescriptionError when it cannot be read or is no TOML.
  explicit Description(const std::filesystem::path& file);
  Table root() const { return {file_, "", root_}; }

 private:
  std::string file_;
  toml::table root_;
};

}  // namespace cosim::gen
