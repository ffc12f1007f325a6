// SPDX-License-Identifier: Apache-2.0
// Fills tables of an SQLite database by its file format, which is documented and stable
// (https://www.sqlite.org/fileformat2.html): a tenth of the time of inserting rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hdp::sim {

/// The pages of a database that SQLite has made and closed, without automatic vacuum. New ones go
/// to the end.
class TableFile {
 public:
  /// `name`: what errors call it. Throws InputError, as every other function.
  TableFile(const std::string& path, const std::string& name);
  ~TableFile();
  TableFile(const TableFile&) = delete;
  TableFile& operator=(const TableFile&) = delete;

  std::size_t page_size() const { return page_size_; }
  /// Writes a page at the end and returns its number.
  std::uint32_t append(const std::vector<std::byte>& page);
  void overwrite(std::uint32_t number, const std::vector<std::byte>& page);
  /// Writes the number of pages into the file's header. SQLite can then open it again.
  void close();

 private:
  void write_at(std::uint64_t offset, const std::byte* data, std::size_t size);

  std::string name_;
  int descriptor_ = -1;
  std::size_t page_size_ = 0;
  std::uint32_t pages_ = 0;
};

/// The rows of one table, in ascending order of its INTEGER PRIMARY KEY, which is the first column.
class TableWriter {
 public:
  /// `root`: the table's rootpage in sqlite_schema. The table must be empty.
  TableWriter(TableFile& file, std::uint32_t root);

  /// A row: begin(), then each other column in order, end(). A row must fit into a page.
  void begin(std::int64_t key) {
    key_ = key;
    types_.used = body_.used = 0;
    types_.bytes[types_.used++] = std::byte{0};  // the key itself stands outside the record
  }
  void null() { *types_.grow(1) = std::byte{0}; }
  void integer(std::int64_t value);
  void bytes(const std::byte* data, std::size_t size);
  void end();
  /// After the last row.
  void finish();

 private:
  /// Part of a row.
  struct Buffer {
    std::vector<std::byte> bytes;
    std::size_t used = 0;

    /// Room for so many bytes, and for a whole word to be stored there.
    std::byte* grow(std::size_t size) {
      if (used + size + sizeof(std::uint64_t) > bytes.size()) too_large();
      used += size;
      return &bytes[used - size];
    }
  };
  [[noreturn]] static void too_large();

  /// A page that is filled from both ends: a header and pointers from the front, cells from behind.
  struct Page {
    std::vector<std::byte> bytes;
    std::size_t cells = 0, pointers_end = 0, content = 0;
  };
  /// A page that is in the file, and the greatest key below it.
  struct Child {
    std::uint32_t page = 0;
    std::int64_t last_key = 0;
  };

  std::size_t page_size() const { return file_.page_size(); }
  void clear(Page& page, std::size_t header) const;
  /// Where to put a cell of so many bytes. Null when the page is full.
  static std::byte* add_cell(Page& page, std::size_t size);
  static void write_header(Page& page, std::byte type);
  std::vector<Child> interior_level(const std::vector<Child>& children);

  TableFile& file_;
  std::uint32_t root_;
  std::int64_t key_ = 0, last_key_ = 0;
  Buffer types_, body_;
  Page leaf_;
  std::vector<Child> leaves_;
};

}  // namespace hdp::sim
