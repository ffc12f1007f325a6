// SPDX-License-Identifier: Apache-2.0
// Records, leaf pages and interior pages of SQLite's table b-trees.
#include "sim/trace/table_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "vectors/atomic_file.hpp"
#include "vectors/input_error.hpp"

namespace hdp::sim {
namespace {

// Section 1.3: the file's header. Section 1.6: a page's.
constexpr std::size_t kFileHeader = 100, kPageSizeAt = 16, kPagesAt = 28, kReservedAt = 20;
constexpr std::size_t kLeafHeader = 8, kInteriorHeader = 12;
/// The most that a child takes in an interior page: pointer to the cell, page number, key.
constexpr std::size_t kInteriorCell = 2 + 4 + 8;
constexpr std::byte kLeaf{0x0d}, kInterior{0x05};
/// Section 1.4: the page that holds this byte is used for locks alone.
constexpr std::uint64_t kLockByte = 1u << 30;
/// Section 1.6: a record of up to page size - 35 bytes lies wholly in its leaf.
constexpr std::size_t kOutsideRecord = 35;

void put_number(std::byte* at, std::uint64_t value, std::size_t bytes) {
  for (std::size_t n = 0; n < bytes; ++n) {
    at[n] = static_cast<std::byte>(value >> (8 * (bytes - 1 - n)));
  }
}

std::uint64_t get_number(const std::byte* at, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t n = 0; n < bytes; ++n) value = value << 8 | std::to_integer<unsigned>(at[n]);
  return value;
}

/// Section 1.6: seven bits a byte, the highest first. Up to 56 bits: no ninth byte, which would
/// have eight.
std::size_t varint_size(std::uint64_t value) {
  std::size_t size = 1;
  while ((value >>= 7) != 0) ++size;
  return size;
}

std::byte* put_varint(std::byte* at, std::uint64_t value) {
  const std::size_t size = varint_size(value);
  for (std::size_t n = size - 1; n > 0; --n) {
    *at++ = static_cast<std::byte>(value >> (7 * n) | 0x80);
  }
  *at++ = static_cast<std::byte>(value & 0x7f);
  return at;
}

/// Section 2.1: types 1 to 6 are integers of 1, 2, 3, 4, 6 and 8 bytes. By the number of bytes that
/// an integer needs.
constexpr std::array<std::uint8_t, 9> kType = {1, 1, 2, 3, 4, 5, 5, 6, 6};
constexpr std::array<std::uint8_t, 7> kTypeBytes = {0, 1, 2, 3, 4, 6, 8};

}  // namespace

TableFile::TableFile(const std::string& path, const std::string& name)
    : name_(name), descriptor_(::open(path.c_str(), O_RDWR | O_CLOEXEC)) {
  std::array<std::byte, kFileHeader> header{};
  if (descriptor_ < 0 || ::pread(descriptor_, header.data(), header.size(), 0) !=
                             static_cast<ssize_t>(header.size())) {
    const std::string why = std::strerror(errno);
    if (descriptor_ >= 0) ::close(descriptor_);
    throw InputError(name_, "database", "cannot be read again: " + why);
  }
  page_size_ = get_number(&header[kPageSizeAt], 2);
  pages_ = static_cast<std::uint32_t>(get_number(&header[kPagesAt], 4));
  if (page_size_ < 512 || header[kReservedAt] != std::byte{0}) {
    ::close(descriptor_);
    throw std::logic_error("pages of 512 to 32768 bytes, with nothing reserved, are wanted");
  }
}

TableFile::~TableFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void TableFile::write_at(std::uint64_t offset, const std::byte* data, std::size_t size) {
  const auto at = static_cast<off_t>(offset);
  if (::lseek(descriptor_, at, SEEK_SET) != at) {
    throw InputError(name_, "database", std::string("cannot be written: ") + std::strerror(errno));
  }
  write_all(descriptor_, name_, data, size);
}

std::uint32_t TableFile::append(const std::vector<std::byte>& page) {
  ++pages_;
  if (pages_ == kLockByte / page_size_ + 1) ++pages_;
  overwrite(pages_, page);
  return pages_;
}

void TableFile::overwrite(std::uint32_t number, const std::vector<std::byte>& page) {
  write_at(std::uint64_t{number - 1} * page_size_, page.data(), page.size());
}

void TableFile::close() {
  std::array<std::byte, 4> count;
  put_number(count.data(), pages_, count.size());
  write_at(kPagesAt, count.data(), count.size());
  ::close(std::exchange(descriptor_, -1));
}

TableWriter::TableWriter(TableFile& file, std::uint32_t root) : file_(file), root_(root) {
  types_.bytes.resize(page_size());
  body_.bytes.resize(page_size());
  clear(leaf_, kLeafHeader);
}

void TableWriter::too_large() { throw std::logic_error("a row is larger than a page"); }

void TableWriter::integer(std::int64_t value) {
  if (value == 0 || value == 1) {
    *types_.grow(1) = static_cast<std::byte>(8 + value);
    return;
  }
  const auto magnitude = static_cast<std::uint64_t>(value < 0 ? ~value : value);
  const int bits = 65 - __builtin_clzll(magnitude | 1);  // with the sign
  const std::uint8_t type = kType[static_cast<std::size_t>(bits + 7) / 8];
  *types_.grow(1) = std::byte{type};
  const std::size_t size = kTypeBytes[type];
  const std::uint64_t word =
      __builtin_bswap64(static_cast<std::uint64_t>(value) << (64 - 8 * size));
  std::memcpy(body_.grow(size), &word, sizeof word);
}

void TableWriter::bytes(const std::byte* data, std::size_t size) {
  put_varint(types_.grow(varint_size(12 + 2 * size)), 12 + 2 * size);
  std::memcpy(body_.grow(size), data, size);
}

void TableWriter::end() {
  if (key_ < 0 || key_ >> 56 != 0 || (leaf_.cells > 0 && key_ <= last_key_)) {
    throw std::logic_error("keys of a table must ascend");
  }
  // The header's size counts itself.
  const std::size_t header = types_.used + (types_.used + 1 < 0x80 ? 1 : 2);
  const std::size_t record = header + body_.used;
  if (record > page_size() - kOutsideRecord) too_large();
  const auto key = static_cast<std::uint64_t>(key_);
  const std::size_t size = varint_size(record) + varint_size(key) + record;
  std::byte* at = add_cell(leaf_, size);
  if (at == nullptr) {
    write_header(leaf_, kLeaf);
    leaves_.push_back({file_.append(leaf_.bytes), last_key_});
    clear(leaf_, kLeafHeader);
    at = add_cell(leaf_, size);
  }
  at = put_varint(put_varint(put_varint(at, record), key), header);
  std::memcpy(at, types_.bytes.data(), types_.used);
  std::memcpy(at + types_.used, body_.bytes.data(), body_.used);
  last_key_ = key_;
}

void TableWriter::finish() {
  if (leaves_.empty()) {
    if (leaf_.cells == 0) return;
    write_header(leaf_, kLeaf);
    file_.overwrite(root_, leaf_.bytes);
    return;
  }
  write_header(leaf_, kLeaf);
  leaves_.push_back({file_.append(leaf_.bytes), last_key_});
  // Level by level, until one page holds all of a level: that is the root.
  std::vector<Child> level = std::move(leaves_);
  while (level.size() > 1) level = interior_level(level);
}

/// The pages above `children`, all about equally full; a single one becomes the root.
std::vector<TableWriter::Child> TableWriter::interior_level(const std::vector<Child>& children) {
  const std::size_t most = (page_size() - kInteriorHeader) / kInteriorCell + 1;
  const std::size_t pages = (children.size() + most - 1) / most;
  std::vector<Child> parents;
  Page page;
  for (std::size_t p = 0; p < pages; ++p) {
    clear(page, kInteriorHeader);
    const std::size_t last = children.size() * (p + 1) / pages - 1;
    for (std::size_t n = children.size() * p / pages; n < last; ++n) {
      const auto key = static_cast<std::uint64_t>(children[n].last_key);
      std::byte* at = add_cell(page, 4 + varint_size(key));
      put_number(at, children[n].page, 4);
      put_varint(at + 4, key);
    }
    write_header(page, kInterior);
    put_number(&page.bytes[kLeafHeader], children[last].page, 4);
    if (pages == 1) {
      file_.overwrite(root_, page.bytes);
      parents.push_back({root_, last_key_});
    } else {
      parents.push_back({file_.append(page.bytes), children[last].last_key});
    }
  }
  return parents;
}

void TableWriter::clear(Page& page, std::size_t header) const {
  page.bytes.assign(page_size(), std::byte{0});
  page.cells = 0;
  page.pointers_end = header;
  page.content = page_size();
}

std::byte* TableWriter::add_cell(Page& page, std::size_t size) {
  if (page.pointers_end + 2 + size > page.content) return nullptr;
  page.content -= size;
  put_number(&page.bytes[page.pointers_end], page.content, 2);
  page.pointers_end += 2;
  ++page.cells;
  return &page.bytes[page.content];
}

void TableWriter::write_header(Page& page, std::byte type) {
  page.bytes[0] = type;
  put_number(&page.bytes[3], page.cells, 2);
  put_number(&page.bytes[5], page.content, 2);
}

}  // namespace hdp::sim
