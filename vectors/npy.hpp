// SPDX-License-Identifier: Apache-2.0
// Reads and writes NumPy .npy files (format versions 1.0, 2.0 and 3.0).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cosim/util/input_error.hpp"

namespace hdp {

/// NumPy's name of an element type ("int16"). Defined for the types that can be written.
template <typename T>
struct NpyType;
template <>
struct NpyType<std::int8_t> {
  static constexpr const char* name = "int8";
};
template <>
struct NpyType<std::uint8_t> {
  static constexpr const char* name = "uint8";
};
template <>
struct NpyType<std::int16_t> {
  static constexpr const char* name = "int16";
};
template <>
struct NpyType<std::int32_t> {
  static constexpr const char* name = "int32";
};
template <>
struct NpyType<std::int64_t> {
  static constexpr const char* name = "int64";
};
template <>
struct NpyType<std::uint64_t> {
  static constexpr const char* name = "uint64";
};
template <>
struct NpyType<float> {
  static constexpr const char* name = "float32";
};
template <>
struct NpyType<double> {
  static constexpr const char* name = "float64";
};

/// An array as read: always C order and the machine's byte order, whatever the file had.
struct NpyArray {
  std::string file;                ///< where it came from, for messages
  std::string dtype;               ///< int8 uint8 int16 int32 int64 uint64 float16 float32 float64
  std::vector<std::size_t> shape;  ///< may be empty (a scalar) and may hold zeros
  std::vector<std::byte> data;

  std::size_t count() const;       ///< number of elements
  std::string shape_text() const;  ///< "[2, 3]"

  /// The elements, when dtype is exactly T's. Throws InputError otherwise.
  template <typename T>
  const T* view() const {
    if (dtype != NpyType<T>::name) refuse_dtype(NpyType<T>::name);
    return reinterpret_cast<const T*>(data.data());
  }

 private:
  [[noreturn]] void refuse_dtype(const char* wanted) const;
};

/// The dtypes that can be read, for messages.
constexpr const char* kNpyDtypes =
    "int8, uint8, int16, int32, int64, uint64, float16, float32 and float64 are allowed";

/// Reads a file. Throws InputError: missing, not .npy, bad header, truncated or trailing data,
/// unsupported dtype (then the message ends with `allowed`: what the caller takes). Memory use is
/// bounded by the file's real size, whatever its header says.
NpyArray read_npy(const std::string& path, const char* allowed = kNpyDtypes);

/// The same from memory; `name` stands for the file in messages.
NpyArray parse_npy(std::string_view bytes, const std::string& name,
                   const char* allowed = kNpyDtypes);

/// All elements as doubles: exact, but for 64-bit integers beyond 2^53, which are rounded.
std::vector<double> to_double(const NpyArray& array);

/// As to_double, and throws InputError naming the first element that is NaN or infinite.
std::vector<double> to_finite_double(const NpyArray& array);

/// The bytes of a .npy file, version 1.0, little endian, C order, data aligned to 64 bytes.
template <typename T>
std::string npy_bytes(const std::vector<std::size_t>& shape, const T* data);

/// Writes a .npy file beside its place and renames it. Throws InputError.
template <typename T>
void write_npy(const std::string& path, const std::vector<std::size_t>& shape, const T* data);

}  // namespace hdp
