// SPDX-License-Identifier: Apache-2.0
// SQLite's C interface behind owners.
#include "cosim/trace/sqlite.hpp"

#include <sqlite3.h>

#include <cstring>
#include <utility>

#include "cosim/util/input_error.hpp"

namespace cosim {
namespace {

[[noreturn]] void fail(sqlite3* db, const std::string& name, int code) {
  std::string what = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  // "disk I/O error" alone does not say what is wrong with the disk. The file is asked, since
  // sqlite3_system_errno() does not know of a COMMIT that failed.
  int system = 0;
  if ((code & 0xff) == SQLITE_IOERR && db != nullptr) {
    sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &system);
  }
  if (system != 0) what += std::string(": ") + std::strerror(system);
  throw InputError(name, "", "database: " + what);
}

}  // namespace

Statement::Statement(sqlite3* db, const std::string& name, const std::string& sql)
    : db_(db), name_(name) {
  check(sqlite3_prepare_v2(db, sql.c_str(), static_cast<int>(sql.size()), &statement_, nullptr));
}

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement::Statement(Statement&& other) noexcept
    : db_(other.db_), statement_(std::exchange(other.statement_, nullptr)),
      name_(std::move(other.name_)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(db_, other.db_);
  std::swap(statement_, other.statement_);
  std::swap(name_, other.name_);
  return *this;
}

void Statement::check(int code) const {
  if (code != SQLITE_OK) fail(db_, name_, code);
}

void Statement::bind(int parameter, std::int64_t value) {
  check(sqlite3_bind_int64(statement_, parameter, value));
}

void Statement::bind_null(int parameter) { check(sqlite3_bind_null(statement_, parameter)); }

void Statement::bind_bytes(int parameter, const std::byte* bytes, std::size_t size) {
  check(sqlite3_bind_blob(statement_, parameter, bytes, static_cast<int>(size), SQLITE_STATIC));
}

void Statement::bind_text(int parameter, const std::string& text) {
  check(sqlite3_bind_text(statement_, parameter, text.c_str(), static_cast<int>(text.size()),
                          SQLITE_TRANSIENT));
}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  const int reset = sqlite3_reset(statement_);  // repeats the error of step
  if (code != SQLITE_DONE) fail(db_, name_, reset);
  return false;
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

bool Statement::is_blob(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_BLOB;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return text == nullptr ? "" : std::string(text);
}

std::string_view Statement::bytes(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

int Statement::columns() const { return sqlite3_column_count(statement_); }

std::string Statement::column_name(int column) const {
  return sqlite3_column_name(statement_, column);
}

Database::Database(const std::string& path, Mode mode, const std::string& name)
    : name_(name.empty() ? path : name) {
  const int flags =
      mode == Mode::Create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  const int code = sqlite3_open_v2(path.c_str(), &db_, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code == SQLITE_OK) return;
  const std::string what = db_ != nullptr ? sqlite3_errmsg(db_) : sqlite3_errstr(code);
  sqlite3_close_v2(db_);
  throw InputError(name_, "", "database: " + what);
}

Database::~Database() { sqlite3_close_v2(db_); }

void Database::run(const std::string& sql) {
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(db_, name_, code);
}

Statement Database::prepare(const std::string& sql) { return Statement(db_, name_, sql); }

std::int64_t Database::number(const std::string& sql) {
  Statement query = prepare(sql);
  return query.step() ? query.integer(0) : 0;
}

std::string Database::text(const std::string& sql) {
  Statement query = prepare(sql);
  return query.step() ? query.text(0) : "";
}

void Database::close() {
  const int code = sqlite3_close(db_);
  if (code != SQLITE_OK) fail(db_, name_, code);
  db_ = nullptr;
}

}  // namespace cosim
