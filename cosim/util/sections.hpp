// SPDX-License-Identifier: Apache-2.0
// The bytes of a snapshot file: sections with a checksum each, in which numbers, texts and arrays
// follow one another. Numbers are 64 bits, little endian, as the machines are on which Verilator's
// state means the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "cosim/util/input_error.hpp"

namespace cosim {

/// Appends to a section.
class SectionWriter {
 public:
  void number(std::uint64_t x) { raw(&x, sizeof x); }
  void text(const std::string& s) {
    number(s.size());
    raw(s.data(), s.size());
  }
  template <class T>
  void array(const std::vector<T>& x) {
    number(x.size());
    raw(x.data(), x.size() * sizeof(T));
  }
  const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  void raw(const void* data, std::size_t size) {
    const auto* from = static_cast<const std::byte*>(data);
    bytes_.insert(bytes_.end(), from, from + size);
  }
  std::vector<std::byte> bytes_;
};

/// Takes a section apart. Each read names its field; what does not fit throws InputError.
class SectionReader {
 public:
  SectionReader(std::string file, std::string section, std::vector<std::byte> bytes)
      : file_(std::move(file)), section_(std::move(section)), bytes_(std::move(bytes)) {}

  [[noreturn]] void fail(const std::string& field, const std::string& problem) const {
    throw InputError(file_, section_ + (field.empty() ? "" : "." + field), problem);
  }

  std::uint64_t number(const std::string& field, std::uint64_t low = 0,
                       std::uint64_t high = UINT64_MAX) {
    std::uint64_t x = 0;
    raw(field, &x, sizeof x);
    if (x < low || x > high) {
      fail(field, "is " + std::to_string(x) + "; " + std::to_string(low) + " to " +
                      std::to_string(high) + " is allowed");
    }
    return x;
  }
  std::int32_t signed_number(const std::string& field, std::int32_t low, std::int32_t high) {
    const auto x = static_cast<std::int64_t>(number(field));
    if (x < low || x > high) {
      fail(field, "is " + std::to_string(x) + "; " + std::to_string(low) + " to " +
                      std::to_string(high) + " is allowed");
    }
    return static_cast<std::int32_t>(x);
  }
  bool flag(const std::string& field) { return number(field, 0, 1) != 0; }
  std::string text(const std::string& field) {
    std::string s(count(field, 1), '\0');
    raw(field, s.data(), s.size());
    return s;
  }
  template <class T>
  std::vector<T> array(const std::string& field) {
    std::vector<T> x(count(field, sizeof(T)));
    raw(field, x.data(), x.size() * sizeof(T));
    return x;
  }
  template <class T>
  std::vector<T> array(const std::string& field, std::size_t size) {
    std::vector<T> x = array<T>(field);
    if (x.size() != size) {
      fail(field, "has " + std::to_string(x.size()) + " elements; " + std::to_string(size) +
                      " are needed");
    }
    return x;
  }
  /// How many elements follow; at least `bytes` each are there.
  std::size_t count(const std::string& field, std::size_t bytes) {
    const std::uint64_t n = number(field);
    if (n > (bytes_.size() - at_) / bytes) fail(field, "is longer than its section");
    return static_cast<std::size_t>(n);
  }
  void finish() const {
    if (at_ != bytes_.size()) fail("", "has bytes after its last field");
  }

 private:
  void raw(const std::string& field, void* data, std::size_t size) {
    if (bytes_.size() - at_ < size) fail(field, "is missing; the section ends before it");
    if (size > 0) std::memcpy(data, bytes_.data() + at_, size);
    at_ += size;
  }

  std::string file_, section_;
  std::vector<std::byte> bytes_;
  std::size_t at_ = 0;
};

}  // namespace cosim
