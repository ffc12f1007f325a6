// SPDX-License-Identifier: Apache-2.0
// Reads and writes NumPy .npy files (format versions 1.0, 2.0 and 3.0).
#include "vectors/npy.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>

#include "cosim/util/atomic_file.hpp"

namespace hdp {
namespace {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "written for little-endian machines");

constexpr std::string_view kMagic("\x93NUMPY", 6);
constexpr std::size_t kMaxHeader = std::size_t{1} << 20;  // NumPy's own limit is 10000 bytes
constexpr std::size_t kMaxRank = 32;                      // NumPy's limit

struct Dtype {
  const char* code;  // kind and bytes, as in the header
  const char* name;
  std::size_t size;
};
constexpr Dtype kDtypes[] = {{"i1", "int8", 1},    {"u1", "uint8", 1},   {"i2", "int16", 2},
                             {"i4", "int32", 4},   {"i8", "int64", 8},   {"u8", "uint64", 8},
                             {"f2", "float16", 2}, {"f4", "float32", 4}, {"f8", "float64", 8}};
const Dtype* dtype_of_code(std::string_view code) {
  for (const Dtype& dtype : kDtypes)
    if (code == dtype.code) return &dtype;
  return nullptr;
}

const Dtype& dtype_of_name(std::string_view name) {
  for (const Dtype& dtype : kDtypes)
    if (name == dtype.name) return dtype;
  throw std::logic_error("no such dtype: " + std::string(name));
}

// a * b, or nothing when it does not fit.
std::optional<std::size_t> multiply(std::size_t a, std::size_t b) {
  if (b != 0 && a > std::numeric_limits<std::size_t>::max() / b) return std::nullopt;
  return a * b;
}

std::string list_text(const std::vector<std::size_t>& shape) {
  std::string out = "[";
  for (std::size_t n = 0; n < shape.size(); ++n)
    out += (n == 0 ? "" : ", ") + std::to_string(shape[n]);
  return out + "]";
}

struct Header {
  const Dtype* dtype = nullptr;
  bool swapped = false;
  bool fortran = false;
  std::vector<std::size_t> shape;
};

// The header is a Python dictionary literal with the keys descr, fortran_order and shape.
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const std::string& file, const char* allowed)
      : text_(text), file_(file), allowed_(allowed) {}

  Header parse() {
    bool has_descr = false, has_order = false, has_shape = false;
    expect('{');
    while (!accept('}')) {
      const std::string key = string_literal("a key in quotes");
      expect(':');
      if (key == "descr") {
        once(has_descr, key);
        descr();
      } else if (key == "fortran_order") {
        once(has_order, key);
        fortran_order();
      } else if (key == "shape") {
        once(has_shape, key);
        shape();
      } else {
        fail("header", "unknown key '" + cosim::printable(key) +
                           "'; descr, fortran_order and shape are allowed");
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skip_space();
    if (at_ != text_.size()) fail("header", "text after the dictionary; only spaces are allowed");
    require(has_descr, "descr");
    require(has_order, "fortran_order");
    require(has_shape, "shape");
    return header_;
  }

 private:
  [[noreturn]] void fail(const std::string& field, const std::string& problem) const {
    throw cosim::InputError(file_, field, problem);
  }
  void once(bool& seen, const std::string& key) const {
    if (seen) fail("header", "key '" + key + "' comes twice; each key is allowed once");
    seen = true;
  }
  void require(bool seen, const std::string& key) const {
    if (seen) return;
    fail("header", "key '" + key + "' is missing; descr, fortran_order and shape are needed");
  }

  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r'))
      ++at_;
  }
  bool accept(char c) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (accept(c)) return;
    fail("header", "found " + here() + " where '" + c + "' is needed");
  }
  std::string here() const {
    return at_ >= text_.size() ? "the end" : "'" + cosim::printable(text_.substr(at_, 12)) + "'";
  }
  bool accept_word(std::string_view word) {
    skip_space();
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  std::string string_literal(const std::string& what) {
    skip_space();
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    if (quote != '\'' && quote != '"')
      fail("header", "found " + here() + " where " + what + " is needed");
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) fail("header", "a string does not end");
    const std::string out(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return out;
  }

  void descr() {
    skip_space();
    if (at_ < text_.size() && text_[at_] == '[')
      fail("dtype", std::string("a structured dtype is unsupported; ") + allowed_);
    const std::string code = string_literal("a dtype in quotes");
    const char order = code.empty() ? '\0' : code[0];
    const bool has_order = order == '<' || order == '>' || order == '=' || order == '|';
    header_.dtype = dtype_of_code(has_order ? code.substr(1) : code);
    if (header_.dtype == nullptr || (order == '|' && header_.dtype->size > 1))
      fail("dtype", "'" + cosim::printable(code) + "' is unsupported; " + allowed_);
    header_.swapped = order == '>' && header_.dtype->size > 1;
  }

  void fortran_order() {
    if (accept_word("True"))
      header_.fortran = true;
    else if (accept_word("False"))
      header_.fortran = false;
    else
      fail("fortran_order", "found " + here() + "; True and False are allowed");
  }

  void shape() {
    if (!accept('(')) fail("shape", "found " + here() + "; a tuple of sizes is needed");
    bool comma = true;
    while (!accept(')')) {
      if (!comma) fail("shape", "found " + here() + " where ',' or ')' is needed");
      if (header_.shape.size() == kMaxRank)
        fail("shape", "more than " + std::to_string(kMaxRank) + " dimensions");
      header_.shape.push_back(size());
      comma = accept(',');
    }
    if (header_.shape.size() == 1 && !comma)
      fail("shape", "found a number; a tuple of sizes is needed, such as (3,)");
  }

  std::size_t size() {
    skip_space();
    if (at_ < text_.size() && text_[at_] == '-')
      fail("shape", "a size is negative (" + here() + "); sizes are 0 or more");
    const std::size_t begin = at_;
    std::size_t value = 0;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
      const std::size_t digit = static_cast<std::size_t>(text_[at_] - '0');
      const std::optional<std::size_t> ten = multiply(value, 10);
      if (!ten || *ten > std::numeric_limits<std::size_t>::max() - digit)
        fail("shape", "a size does not fit 64 bits");
      value = *ten + digit;
    }
    if (at_ == begin) fail("shape", "found " + here() + " where a size is needed");
    if (at_ < text_.size() && text_[at_] == 'L') ++at_;  // Python 2 wrote long integers so
    return value;
  }

  std::string_view text_;
  std::string file_;
  const char* allowed_;
  std::size_t at_ = 0;
  Header header_;
};

// Splits the file into header text and data.
void split_file(std::string_view bytes, const std::string& file, std::string_view& header,
                std::string_view& data) {
  if (bytes.empty()) throw cosim::InputError(file, "", "the file is empty; a .npy file is needed");
  if (bytes.substr(0, kMagic.size()) != kMagic)
    throw cosim::InputError(file, "", "not a .npy file (it does not begin with \\x93NUMPY)");
  if (bytes.size() < 8)
    throw cosim::InputError(file, "header", "truncated: the file ends in the version");
  const auto byte = [&](std::size_t n) {
    return static_cast<std::size_t>(static_cast<unsigned char>(bytes[n]));
  };
  const std::size_t major = byte(6), minor = byte(7);
  if (major < 1 || major > 3 || minor != 0)
    throw cosim::InputError(file, "version",
                            "is " + std::to_string(major) + "." + std::to_string(minor) +
                                "; 1.0, 2.0 and 3.0 are allowed");
  const std::size_t begin = major == 1 ? 10 : 12;
  if (bytes.size() < begin)
    throw cosim::InputError(file, "header", "truncated: the file ends in the header's length");
  std::size_t length = byte(8) | byte(9) << 8;
  if (major > 1) length |= byte(10) << 16 | byte(11) << 24;
  if (length > kMaxHeader)
    throw cosim::InputError(file, "header",
                            "is " + std::to_string(length) + " bytes long; at most " +
                                std::to_string(kMaxHeader) + " are allowed");
  if (bytes.size() - begin < length)
    throw cosim::InputError(file, "header",
                            "truncated: expected " + std::to_string(length) + " bytes, found " +
                                std::to_string(bytes.size() - begin));
  header = bytes.substr(begin, length);
  data = bytes.substr(begin + length);
}

// Position in the file (first index fastest) of element n of the C-ordered array.
std::size_t fortran_index(const std::vector<std::size_t>& shape, std::size_t n) {
  std::size_t stride = 1;
  for (std::size_t size : shape) stride *= size;
  std::size_t index = 0;
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    stride /= shape[axis];
    index += n % shape[axis] * stride;
    n /= shape[axis];
  }
  return index;
}

// Exact: every half is a double. Sign, 5 bits of exponent, 10 of fraction.
double half_to_double(std::uint16_t half) {
  const int exponent = half >> 10 & 31;
  const int fraction = half & 1023;
  double magnitude = 0;
  if (exponent == 31)
    magnitude = fraction == 0 ? std::numeric_limits<double>::infinity()
                              : std::numeric_limits<double>::quiet_NaN();
  else if (exponent == 0)
    magnitude = std::ldexp(fraction, -24);
  else
    magnitude = std::ldexp(1024 + fraction, exponent - 25);
  return (half & 0x8000) != 0 ? -magnitude : magnitude;
}

template <typename T>
void append_doubles(const NpyArray& array, std::vector<double>& out) {
  const T* values = array.view<T>();
  for (std::size_t n = 0; n < array.count(); ++n) out.push_back(static_cast<double>(values[n]));
}

// Bytes of the elements, or nothing when they do not fit 64 bits.
std::optional<std::size_t> data_bytes(const Header& header) {
  // A zero anywhere makes the array empty: the other sizes must not overflow on its behalf.
  if (std::find(header.shape.begin(), header.shape.end(), 0u) != header.shape.end()) return 0;
  std::optional<std::size_t> bytes = header.dtype->size;
  for (std::size_t size : header.shape)
    if (bytes) bytes = multiply(*bytes, size);
  return bytes;
}

// Whether more than these first bytes are wanted: not when they already are wrong, or too many.
// So a device without an end, and a large file of another kind, are not read whole.
bool wants_more(std::string_view bytes, const std::string& path, const char* allowed) {
  if (bytes.size() < kMagic.size()) return true;
  if (bytes.substr(0, kMagic.size()) != kMagic) return false;
  if (bytes.size() < kMaxHeader + 12) return true;  // the header may not be whole
  std::string_view header, data;
  split_file(bytes, path, header, data);
  const std::optional<std::size_t> expected =
      data_bytes(HeaderParser(header, path, allowed).parse());
  return expected && data.size() <= *expected;
}

std::string read_bytes(const std::string& path, const char* allowed) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    throw cosim::InputError(path, "", std::string("cannot open: ") + std::strerror(errno));
  const auto close = [](const int* open) { ::close(*open); };
  const std::unique_ptr<const int, decltype(close)> closer(&descriptor, close);
  std::string bytes;
  std::vector<char> chunk(std::size_t{1} << 20);
  while (wants_more(bytes, path, allowed)) {
    const ::ssize_t got = ::read(descriptor, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      throw cosim::InputError(path, "", std::string("cannot read: ") + std::strerror(errno));
    if (got == 0) break;
    bytes.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return bytes;
}

}  // namespace

std::size_t NpyArray::count() const {
  std::size_t product = 1;
  for (std::size_t size : shape) product *= size;
  return product;
}

std::string NpyArray::shape_text() const { return list_text(shape); }

void NpyArray::refuse_dtype(const char* wanted) const {
  throw cosim::InputError(file, "dtype", "is " + dtype + "; " + wanted + " is needed");
}

NpyArray parse_npy(std::string_view bytes, const std::string& name, const char* allowed) {
  std::string_view header_text, data;
  split_file(bytes, name, header_text, data);
  const Header header = HeaderParser(header_text, name, allowed).parse();

  const std::size_t item = header.dtype->size;
  const std::optional<std::size_t> expected = data_bytes(header);
  if (!expected)
    throw cosim::InputError(name, "shape",
                            list_text(header.shape) + " is more bytes than fit 64 bits");
  const std::string sizes =
      "expected " + std::to_string(*expected) + " bytes, found " + std::to_string(data.size());
  if (data.size() < *expected) throw cosim::InputError(name, "data", "truncated: " + sizes);
  if (data.size() > *expected) throw cosim::InputError(name, "data", "trailing bytes: " + sizes);

  NpyArray array;
  array.file = name;
  array.dtype = header.dtype->name;
  array.shape = header.shape;
  array.data.resize(*expected);
  const bool reorder = header.fortran && header.shape.size() > 1;
  if (*expected > 0 && !reorder) std::memcpy(array.data.data(), data.data(), *expected);
  if (reorder) {
    for (std::size_t n = 0; n < *expected / item; ++n)
      std::memcpy(&array.data[n * item], &data[fortran_index(header.shape, n) * item], item);
  }
  if (header.swapped) {
    for (std::size_t n = 0; n < *expected; n += item)
      std::reverse(array.data.begin() + static_cast<std::ptrdiff_t>(n),
                   array.data.begin() + static_cast<std::ptrdiff_t>(n + item));
  }
  return array;
}

NpyArray read_npy(const std::string& path, const char* allowed) {
  return parse_npy(read_bytes(path, allowed), path, allowed);
}

std::vector<double> to_double(const NpyArray& array) {
  std::vector<double> out;
  out.reserve(array.count());
  if (array.dtype == "int8") append_doubles<std::int8_t>(array, out);
  if (array.dtype == "uint8") append_doubles<std::uint8_t>(array, out);
  if (array.dtype == "int16") append_doubles<std::int16_t>(array, out);
  if (array.dtype == "int32") append_doubles<std::int32_t>(array, out);
  if (array.dtype == "int64") append_doubles<std::int64_t>(array, out);
  if (array.dtype == "uint64") append_doubles<std::uint64_t>(array, out);
  if (array.dtype == "float32") append_doubles<float>(array, out);
  if (array.dtype == "float64") append_doubles<double>(array, out);
  if (array.dtype == "float16") {
    for (std::size_t n = 0; n < array.count(); ++n) {
      std::uint16_t half = 0;
      std::memcpy(&half, &array.data[2 * n], sizeof half);
      out.push_back(half_to_double(half));
    }
  }
  return out;
}

std::vector<double> to_finite_double(const NpyArray& array) {
  std::vector<double> out = to_double(array);
  for (std::size_t n = 0; n < out.size(); ++n) {
    if (std::isfinite(out[n])) continue;
    std::vector<std::size_t> index(array.shape.size());
    std::size_t rest = n;
    for (std::size_t axis = index.size(); axis-- > 0;) {
      index[axis] = rest % array.shape[axis];
      rest /= array.shape[axis];
    }
    throw cosim::InputError(array.file, "element " + list_text(index),
                            std::string("is ") + (std::isnan(out[n]) ? "NaN" : "infinite") +
                                "; finite numbers are needed");
  }
  return out;
}

template <typename T>
std::string npy_bytes(const std::vector<std::size_t>& shape, const T* data) {
  const Dtype& dtype = dtype_of_name(NpyType<T>::name);
  std::size_t count = 1;
  std::string header = std::string("{'descr': '") + (dtype.size == 1 ? '|' : '<') + dtype.code +
                       "', 'fortran_order': False, 'shape': (";
  for (std::size_t n = 0; n < shape.size(); ++n) {
    header += (n == 0 ? "" : " ") + std::to_string(shape[n]);
    if (n + 1 < shape.size() || n == 0) header += ',';
    count *= shape[n];
  }
  header += "), }";
  while ((10 + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  std::string bytes(kMagic);
  bytes += '\x01';
  bytes += '\x00';
  bytes += static_cast<char>(header.size() & 255);
  bytes += static_cast<char>(header.size() >> 8);
  bytes += header;
  if (count > 0) bytes.append(reinterpret_cast<const char*>(data), count * sizeof(T));
  return bytes;
}

template <typename T>
void write_npy(const std::string& path, const std::vector<std::size_t>& shape, const T* data) {
  cosim::write_file(path, npy_bytes(shape, data));
}

#define HDP_NPY_TYPE(T)                                                         \
  template std::string npy_bytes<T>(const std::vector<std::size_t>&, const T*); \
  template void write_npy<T>(const std::string&, const std::vector<std::size_t>&, const T*)
HDP_NPY_TYPE(std::int8_t);
HDP_NPY_TYPE(std::uint8_t);
HDP_NPY_TYPE(std::int16_t);
HDP_NPY_TYPE(std::int32_t);
HDP_NPY_TYPE(std::int64_t);
HDP_NPY_TYPE(std::uint64_t);
HDP_NPY_TYPE(float);
HDP_NPY_TYPE(double);
#undef HDP_NPY_TYPE

}  // namespace hdp
