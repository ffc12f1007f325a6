// SPDX-License-Identifier: Apache-2.0
// .npy files: round trips of every type, both orders, and every way in which a file can be wrong.
#include "vectors/npy.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "tests/vectors/temp_folder.hpp"

namespace {

using cosim::InputError;
using hdp::NpyArray;
using hdp::parse_npy;
using hdp::test::message_of;
using hdp::test::TempFolder;

// A file with the given header text, in format version `major`.0.
std::string npy(const std::string& header, const std::string& data, int major = 1) {
  std::string out = "\x93NUMPY";
  out += static_cast<char>(major);
  out += '\0';
  for (int n = 0; n < (major == 1 ? 2 : 4); ++n)
    out += static_cast<char>(header.size() >> (8 * n) & 255);
  return out + header + data;
}

std::string header_of(const std::string& descr, const std::string& shape,
                      const std::string& fortran = "False") {
  return "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
}

std::string error_of(const std::string& bytes) {
  return message_of<cosim::InputError>([&] { parse_npy(bytes, "x.npy"); });
}

template <typename T>
class NpyRoundTrip : public testing::Test {};
using Types = testing::Types<std::int8_t, std::uint8_t, std::int16_t, std::int32_t, std::int64_t,
                             std::uint64_t, float, double>;
TYPED_TEST_SUITE(NpyRoundTrip, Types, );

TYPED_TEST(NpyRoundTrip, KeepsEveryBit) {
  const std::vector<TypeParam> values{std::numeric_limits<TypeParam>::lowest(),
                                      std::numeric_limits<TypeParam>::max(),
                                      0,
                                      1,
                                      std::numeric_limits<TypeParam>::min(),
                                      7};
  const TempFolder folder;
  const std::string path = folder / "x.npy";
  hdp::write_npy(path, {2, 1, 3}, values.data());
  const NpyArray array = hdp::read_npy(path);
  EXPECT_EQ(array.dtype, hdp::NpyType<TypeParam>::name);
  EXPECT_EQ(array.shape, (std::vector<std::size_t>{2, 1, 3}));
  EXPECT_EQ(array.shape_text(), "[2, 1, 3]");
  ASSERT_EQ(array.count(), values.size());
  EXPECT_EQ(std::memcmp(array.view<TypeParam>(), values.data(), values.size() * sizeof(TypeParam)),
            0);
  const std::vector<double> doubles = hdp::to_double(array);
  ASSERT_EQ(doubles.size(), values.size());
  for (std::size_t n = 0; n < values.size(); ++n)
    EXPECT_EQ(doubles[n], static_cast<double>(values[n]));
  EXPECT_EQ(folder.names(), std::vector<std::string>{"x.npy"});
}

TEST(Npy, WritesWhatNumpyWrites) {
  const std::int16_t values[] = {1, -2};
  std::string expected = "\x93NUMPY\x01";
  expected += '\0';
  expected += 'v';  // 118 = 128 - 10
  expected += '\0';
  expected += "{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }";
  expected.resize(127, ' ');
  expected += '\n';
  expected += std::string("\x01\x00\xfe\xff", 4);
  EXPECT_EQ(hdp::npy_bytes({2}, values), expected);
}

TEST(Npy, ScalarsAndEmptyArrays) {
  const double value = 2.5;
  const NpyArray scalar = parse_npy(hdp::npy_bytes({}, &value), "x");
  EXPECT_TRUE(scalar.shape.empty());
  EXPECT_EQ(hdp::to_double(scalar), std::vector<double>{2.5});
  const NpyArray empty = parse_npy(hdp::npy_bytes<double>({3, 0, 2}, nullptr), "x");
  EXPECT_EQ(empty.shape, (std::vector<std::size_t>{3, 0, 2}));
  EXPECT_EQ(empty.count(), 0u);
  // The other sizes of an empty array are not multiplied.
  const std::string huge = "(9999999999999999, 9999999999999999, 0)";
  EXPECT_EQ(parse_npy(npy(header_of("<f8", huge), ""), "x").count(), 0u);
}

TEST(Npy, AllVersionsAndSpellings) {
  for (int major : {1, 2, 3}) {
    const NpyArray a =
        parse_npy(npy(header_of("<i2", "(1,)"), std::string("\x05\x00", 2), major), "x");
    EXPECT_EQ(a.view<std::int16_t>()[0], 5);
  }
  const NpyArray b = parse_npy(
      npy("  {\"shape\":( 1 , 2L ),\"descr\":\"|u1\",\n\"fortran_order\":False}  ", "ab"), "x");
  EXPECT_EQ(b.dtype, "uint8");
  EXPECT_EQ(b.shape, (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(parse_npy(npy(header_of("=i2", "(0,)"), ""), "x").dtype, "int16");
}

TEST(Npy, BigEndian) {
  const std::string data("\x01\x02\xff\xfe", 4);
  const NpyArray a = parse_npy(npy(header_of(">i2", "(2,)"), data), "x");
  EXPECT_EQ(hdp::to_double(a), (std::vector<double>{258, -2}));
  const NpyArray b =
      parse_npy(npy(header_of(">f8", "()"), std::string("\x40\x04\0\0\0\0\0\0", 8)), "x");
  EXPECT_EQ(hdp::to_double(b), std::vector<double>{2.5});
  const NpyArray c = parse_npy(npy(header_of(">i1", "(2,)"), "\x01\x02"), "x");
  EXPECT_EQ(hdp::to_double(c), (std::vector<double>{1, 2}));
}

TEST(Npy, FortranOrderIsConverted) {
  // a[i][j][k] = 100 i + 10 j + k, first index fastest.
  std::string data;
  for (int k = 0; k < 4; ++k)
    for (int j = 0; j < 3; ++j)
      for (int i = 0; i < 2; ++i)
        data += std::string{static_cast<char>(0), static_cast<char>(100 * i + 10 * j + k)};
  const NpyArray a = parse_npy(npy(header_of(">i2", "(2, 3, 4)", "True"), data), "x");
  const std::int16_t* values = a.view<std::int16_t>();
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 4; ++k) EXPECT_EQ(values[(i * 3 + j) * 4 + k], 100 * i + 10 * j + k);
  EXPECT_EQ(parse_npy(npy(header_of("<i2", "(3, 0)", "True"), ""), "x").count(), 0u);
}

TEST(Npy, Float16IsExact) {
  const std::pair<std::uint16_t, double> known[] = {{0x0000, 0},
                                                    {0x3c00, 1},
                                                    {0xc000, -2},
                                                    {0x7bff, 65504},
                                                    {0x0001, std::ldexp(1, -24)},
                                                    {0x03ff, std::ldexp(1023, -24)},
                                                    {0x0400, std::ldexp(1, -14)},
                                                    {0x3555, 1365.0 / 4096},
                                                    {0xfbff, -65504}};
  for (const auto& [bits, value] : known) {
    const std::string data{static_cast<char>(bits & 255), static_cast<char>(bits >> 8)};
    EXPECT_EQ(hdp::to_double(parse_npy(npy(header_of("<f2", "()"), data), "x"))[0], value);
  }
  const auto one = [](const std::string& data) {
    return hdp::to_double(parse_npy(npy(header_of("<f2", "()"), data), "x"))[0];
  };
  EXPECT_EQ(one(std::string("\x00\x7c", 2)), std::numeric_limits<double>::infinity());
  EXPECT_EQ(one(std::string("\x00\xfc", 2)), -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(one("\x01\x7e")));
  EXPECT_TRUE(std::signbit(one(std::string("\x00\x80", 2))));
}

TEST(Npy, NonFiniteElementsAreNamed) {
  const float values[] = {1, 2, 3, std::numeric_limits<float>::quiet_NaN()};
  const float infinite[] = {1, -std::numeric_limits<float>::infinity()};
  EXPECT_EQ(message_of<cosim::InputError>([&] {
              hdp::to_finite_double(parse_npy(hdp::npy_bytes({2, 2}, values), "x.npy"));
            }),
            "x.npy: element [1, 1]: is NaN; finite numbers are needed");
  EXPECT_EQ(message_of<cosim::InputError>(
                [&] { hdp::to_finite_double(parse_npy(hdp::npy_bytes({2}, infinite), "x.npy")); }),
            "x.npy: element [1]: is infinite; finite numbers are needed");
  EXPECT_EQ(hdp::to_finite_double(parse_npy(hdp::npy_bytes({3}, values), "x.npy")),
            (std::vector<double>{1, 2, 3}));
}

TEST(Npy, ViewRefusesAnotherType) {
  const float value = 1;
  const NpyArray array = parse_npy(hdp::npy_bytes({1}, &value), "x.npy");
  EXPECT_EQ(message_of<cosim::InputError>([&] { array.view<std::int16_t>(); }),
            "x.npy: dtype: is float32; int16 is needed");
}

TEST(NpyErrors, Files) {
  const TempFolder folder;
  const std::string missing = folder / "none.npy";
  EXPECT_EQ(message_of<cosim::InputError>([&] { hdp::read_npy(missing); }),
            missing + ": cannot open: No such file or directory");
  EXPECT_EQ(message_of<cosim::InputError>([&] { hdp::read_npy(folder.path()); }),
            folder.path() + ": cannot read: Is a directory");
  EXPECT_EQ(error_of(""), "x.npy: the file is empty; a .npy file is needed");
  EXPECT_EQ(error_of("PK\x03\x04 something"),
            "x.npy: not a .npy file (it does not begin with \\x93NUMPY)");
}

TEST(NpyErrors, WrongAmountOfData) {
  const std::string header = header_of("<i4", "(2, 3)");
  EXPECT_EQ(error_of(npy(header, std::string(23, 'x'))),
            "x.npy: data: truncated: expected 24 bytes, found 23");
  EXPECT_EQ(error_of(npy(header, "")), "x.npy: data: truncated: expected 24 bytes, found 0");
  EXPECT_EQ(error_of(npy(header, std::string(25, 'x'))),
            "x.npy: data: trailing bytes: expected 24 bytes, found 25");
}

TEST(NpyErrors, TruncatedAnywhere) {
  const double values[] = {1, 2, 3};
  for (int major : {1, 2}) {
    const std::string whole = npy(header_of("<f8", "(3,)"),
                                  std::string(reinterpret_cast<const char*>(values), 24), major);
    EXPECT_EQ(parse_npy(whole, "x").count(), 3u);
    for (std::size_t size = 0; size < whole.size(); ++size)
      EXPECT_THROW(parse_npy(whole.substr(0, size), "x"), cosim::InputError) << size;
  }
}

TEST(NpyErrors, HostileHeaders) {
  const std::string good = "'fortran_order': False, ";
  const std::pair<std::string, const char*> cases[] = {
      {"", "header: found the end where '{' is needed"},
      {"{", "where a key in quotes is needed"},
      {"{'descr", "a string does not end"},
      {"{'descr'", "where ':' is needed"},
      {"{'descr': ", "where a dtype in quotes is needed"},
      {"{'descr': '<i2'", "where '}' is needed"},
      {"{}", "key 'descr' is missing"},
      {"{'descr': '<i2', 'shape': (1,)}", "key 'fortran_order' is missing"},
      {"{'descr': '<i2', 'fortran_order': False}", "key 'shape' is missing"},
      {"{'descr': '<i2', 'descr': '<i2'}", "key 'descr' comes twice"},
      {"{'colour': 1}", "unknown key 'colour'"},
      {"[1, 2]", "where '{' is needed"},
      {header_of("<i2", "(1,)") + "x", "text after the dictionary"},
      {header_of("<i2", "(1,)", "Maybe"), "fortran_order: found 'Maybe"},
      {header_of("<i2", "(1,)", "0"), "True and False are allowed"},
      {header_of("<c8", "(1,)"), "dtype: '<c8' is unsupported; int8"},
      {header_of("|b1", "(1,)"), "is unsupported"},
      {header_of("|O", "(1,)"), "is unsupported"},
      {header_of("|i2", "(1,)"), "is unsupported"},
      {header_of("", "(1,)"), "is unsupported"},
      {header_of("<", "(1,)"), "is unsupported"},
      {header_of("<u2", "(1,)"), "is unsupported"},
      {"{'descr': [('a', '<i2')], " + good + "'shape': (1,)}", "a structured dtype is unsupported"},
      {header_of("<i2", "(-1,)"), "shape: a size is negative"},
      {header_of("<i2", "(2, -9223372036854775808)"), "shape: a size is negative"},
      {header_of("<i2", "(18446744073709551616,)"), "does not fit 64 bits"},
      {header_of("<i2", "(99999999999999999999999999,)"), "does not fit 64 bits"},
      {header_of("<i2", "(18446744073709551615,)"), "more bytes than fit 64 bits"},
      {header_of("<i2", "(4294967296, 4294967296)"), "more bytes than fit 64 bits"},
      {header_of("<i2", "(4611686018427387904,)"), "truncated: expected 9223372036854775808 bytes"},
      {header_of("<i2", "(1.5,)"), "where ',' or ')' is needed"},
      {header_of("<i2", "(a,)"), "where a size is needed"},
      {header_of("<i2", "(,)"), "where a size is needed"},
      {header_of("<i2", "(1 2)"), "where ',' or ')' is needed"},
      {header_of("<i2", "(1"), "where"},
      {header_of("<i2", "3"), "a tuple of sizes is needed"},
      {header_of("<i2", "(3)"), "a tuple of sizes is needed"},
      {header_of("<i2", "None"), "a tuple of sizes is needed"},
  };
  for (const auto& [header, problem] : cases) {
    const std::string message = error_of(npy(header, "\x01"));
    EXPECT_NE(message.find(problem), std::string::npos) << header << "\n  gave: " << message;
    EXPECT_EQ(message.rfind("x.npy: ", 0), 0u) << message;
  }
  std::string deep = "(";
  for (int n = 0; n < 33; ++n) deep += "1, ";
  EXPECT_EQ(error_of(npy(header_of("<i2", deep + ")"), "xx")),
            "x.npy: shape: more than 32 dimensions");
}

TEST(NpyErrors, VersionAndHeaderLength) {
  EXPECT_EQ(error_of(npy("", "", 4)), "x.npy: version: is 4.0; 1.0, 2.0 and 3.0 are allowed");
  EXPECT_EQ(error_of(std::string("\x93NUMPY\x01\x01\x00\x00", 10)),
            "x.npy: version: is 1.1; 1.0, 2.0 and 3.0 are allowed");
  EXPECT_EQ(error_of(std::string("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12)),
            "x.npy: header: is 4294967295 bytes long; at most 1048576 are allowed");
  EXPECT_EQ(error_of(std::string("\x93NUMPY\x01\x00\xff\x00{}", 12)),
            "x.npy: header: truncated: expected 255 bytes, found 2");
}

TEST(NpyErrors, MessagesHoldNoControlCharacters) {
  const std::string message =
      error_of(npy(header_of("\x1b[31m\n" + std::string(500, 'a'), "(1,)"), ""));
  EXPECT_LT(message.size(), 250u);
  for (char c : message) EXPECT_TRUE(c >= ' ' && c <= '~');
}

TEST(NpyErrors, RandomDamageNeverCrashes) {
  const std::int16_t values[] = {1, 2, 3, 4, 5, 6};
  const std::string whole = hdp::npy_bytes({2, 3}, values);
  std::mt19937 random(1);
  int refused = 0;
  for (int n = 0; n < 20000; ++n) {
    std::string bytes = whole;
    for (auto hits = random() % 3 + 1; hits > 0; --hits)
      bytes[random() % 80] = static_cast<char>(random());
    try {
      parse_npy(bytes, "x.npy");
    } catch (const cosim::InputError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 10000);
}

}  // namespace
