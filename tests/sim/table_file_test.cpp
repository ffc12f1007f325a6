// SPDX-License-Identifier: Apache-2.0
// Tables that were filled by the file format, read by SQLite.
#include "sim/trace/table_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <stdexcept>

#include "sim/trace/sqlite.hpp"
#include "tests/vectors/temp_folder.hpp"

namespace hdp::sim {
namespace {

using test::TempFolder;

/// A database with an empty table t; returns its root page.
std::uint32_t make_table(const std::string& path, int page_size, const std::string& columns) {
  Database db(path, Database::Mode::Create);
  db.run("PRAGMA page_size = " + std::to_string(page_size) +
         "; CREATE TABLE t (k INTEGER PRIMARY KEY, " + columns + ");");
  return static_cast<std::uint32_t>(
      db.number("SELECT rootpage FROM sqlite_schema WHERE name = 't'"));
}

TEST(TableFile, IntegersOfEverySizeNullsAndBytes) {
  const TempFolder folder;
  const std::string path = folder / "t.sqlite";
  std::vector<std::int64_t> values{0, 1, -1, 2};
  for (int bit = 6; bit < 64; ++bit) {
    const auto power = static_cast<std::int64_t>(std::uint64_t{1} << bit);
    for (const std::int64_t value : {power, ~power, power - (bit < 63 ? 1 : 0)}) {
      values.push_back(value);
    }
  }
  values.push_back(std::numeric_limits<std::int64_t>::max());
  const std::uint32_t root = make_table(path, 4096, "v INTEGER, n INTEGER, b BLOB");
  std::vector<std::byte> bytes;
  {
    TableFile file(path, path);
    TableWriter table(file, root);
    for (std::size_t n = 0; n < values.size(); ++n) {
      table.begin(static_cast<std::int64_t>(n * n * n));
      table.integer(values[n]);
      table.null();
      table.bytes(bytes.data(), bytes.size());
      table.end();
      bytes.push_back(static_cast<std::byte>(n));
    }
    table.finish();
    file.close();
  }
  Database db(path, Database::Mode::ReadOnly);
  EXPECT_EQ(db.text("PRAGMA integrity_check"), "ok");
  Statement rows = db.prepare("SELECT k, v, n, b FROM t ORDER BY k");
  for (std::size_t n = 0; n < values.size(); ++n) {
    ASSERT_TRUE(rows.step());
    EXPECT_EQ(rows.integer(0), static_cast<std::int64_t>(n * n * n));
    EXPECT_EQ(rows.integer(1), values[n]);
    EXPECT_TRUE(rows.is_null(2));
    EXPECT_EQ(rows.bytes(3), std::string_view(reinterpret_cast<const char*>(bytes.data()), n));
  }
  EXPECT_FALSE(rows.step());
}

void fill(TableFile& file, std::uint32_t root, std::int64_t rows) {
  TableWriter table(file, root);
  for (std::int64_t n = 0; n < rows; ++n) {
    table.begin(3 * n + 7);
    table.integer(n);
    table.integer(n << 20);
    table.end();
  }
  table.finish();
}

TEST(TableFile, TreesOfEveryDepth) {
  // 512-byte pages: about 40 rows in a leaf, up to 36 children in an interior page.
  for (const std::int64_t rows : {0, 1, 20, 60, 100, 1000, 1500, 2000, 60'000}) {
    const TempFolder folder;
    const std::string path = folder / "t.sqlite";
    const std::uint32_t root = make_table(path, 512, "v INTEGER, w INTEGER");
    {
      TableFile file(path, path);
      fill(file, root, rows);
      file.close();
    }
    Database db(path, Database::Mode::Create);
    EXPECT_EQ(db.text("PRAGMA integrity_check"), "ok") << rows;
    EXPECT_EQ(db.number("SELECT count(*) FROM t"), rows);
    EXPECT_EQ(db.number("SELECT count(*) FROM t WHERE k = 3 * v + 7 AND w = v * 1048576"), rows);
    for (const std::int64_t n : {std::int64_t{0}, rows / 3, rows - 1}) {
      if (n < 0 || n >= rows) continue;
      EXPECT_EQ(db.number("SELECT v FROM t WHERE k = " + std::to_string(3 * n + 7)), n);
    }
    // SQLite goes on with the file.
    db.run("INSERT INTO t VALUES (1000000, 5, 6); CREATE TABLE u (x); DELETE FROM t WHERE k < 50;");
    EXPECT_EQ(db.text("PRAGMA integrity_check"), "ok") << rows;
  }
}

TEST(TableFile, ThePageOfTheLockByteStaysEmpty) {
  const TempFolder folder;
  const std::string path = folder / "t.sqlite";
  const std::uint32_t root = make_table(path, 512, "v INTEGER, w INTEGER");
  // As if the file had grown to just below 1 GiB: sparse, its length in pages at byte 28.
  const std::uint32_t lock_page = (1u << 30) / 512 + 1;
  std::filesystem::resize_file(path, (lock_page - 4) * std::uint64_t{512});
  {
    std::fstream header(path, std::ios::in | std::ios::out | std::ios::binary);
    header.seekp(28);
    for (int shift = 24; shift >= 0; shift -= 8) {
      header.put(static_cast<char>((lock_page - 4) >> shift & 0xff));
    }
  }
  {
    TableFile file(path, path);
    fill(file, root, 500);
    file.close();
  }
  std::ifstream file(path, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(lock_page - 1) * 512);
  std::string page(512, 'x');
  file.read(page.data(), 512);
  EXPECT_EQ(page, std::string(512, '\0'));
  Database db(path, Database::Mode::ReadOnly);
  EXPECT_EQ(db.number("SELECT count(*) FROM t WHERE k = 3 * v + 7"), 500);
}

TEST(TableFile, RowsThatItCannotWriteAreRefused) {
  const TempFolder folder;
  const std::string path = folder / "t.sqlite";
  const std::uint32_t root = make_table(path, 512, "v BLOB");
  TableFile file(path, path);
  TableWriter table(file, root);
  const std::vector<std::byte> bytes(1000);
  table.begin(1);
  table.bytes(bytes.data(), 400);
  table.end();
  table.begin(1);
  EXPECT_THROW(table.end(), std::logic_error);  // not above the last one
  table.begin(2);
  EXPECT_THROW(table.bytes(bytes.data(), 1000), std::logic_error);
  table.begin(2);
  table.bytes(bytes.data(), 480);
  EXPECT_THROW(table.end(), std::logic_error);
}

}  // namespace
}  // namespace hdp::sim
