// SPDX-License-Identifier: Apache-2.0
// SQLite with owners and errors: as much of it as the trace database needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace cosim {

/// A prepared statement. Every failure throws InputError with the database's name.
class Statement {
 public:
  Statement() = default;
  Statement(sqlite3* db, const std::string& name, const std::string& sql);
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;

  /// Parameters count from 1.
  void bind(int parameter, std::int64_t value);
  void bind_null(int parameter);
  /// The bytes must stay as they are until the next step().
  void bind_bytes(int parameter, const std::byte* bytes, std::size_t size);
  void bind_text(int parameter, const std::string& text);
  /// Runs to the next row. False at the end; the statement can then be bound and run again.
  bool step();

  /// Columns count from 0, of the row that step() found.
  bool is_null(int column) const;
  bool is_blob(int column) const;
  std::int64_t integer(int column) const;
  std::string text(int column) const;
  /// Valid until the next step().
  std::string_view bytes(int column) const;
  int columns() const;
  std::string column_name(int column) const;

 private:
  void check(int code) const;

  sqlite3* db_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
  std::string name_;
};

/// An open database, for one thread at a time. All statements must be gone before it.
class Database {
 public:
  enum class Mode { Create, ReadOnly };

  /// `name`: what errors call it, if not the path.
  Database(const std::string& path, Mode mode, const std::string& name = "");
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void run(const std::string& sql);
  Statement prepare(const std::string& sql);
  /// The first column of the only row of a query.
  std::int64_t number(const std::string& sql);
  std::string text(const std::string& sql);
  void close();

 private:
  sqlite3* db_ = nullptr;
  std::string name_;
};

}  // namespace cosim
