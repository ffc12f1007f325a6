// SPDX-License-Identifier: Apache-2.0
// What the command line makes of rho, presets and tensors.
#include "sim/cli/options.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "sim/cli/accuracy.hpp"
#include "vectors/npy.hpp"

namespace hdp::cli {
namespace {

TEST(Rho, NumbersAndRawValues) {
  EXPECT_EQ(parse_rho("0.5"), 16384);
  EXPECT_EQ(parse_rho("-1"), -32768);
  EXPECT_EQ(parse_rho("0.99999999"), 32767);  // rounds to 1.0, which Q1.15 does not have
  EXPECT_EQ(parse_rho("q15:-5"), -5);
  EXPECT_EQ(parse_rho("q15:32767"), 32767);
}

TEST(Rho, BadOnesAreRefused) {
  for (const char* text :
       {"1", "-1.01", "nan", "inf", "", "0.5x", "q15:", "q15:32768", "q15:1.5", "1e400"}) {
    EXPECT_THROW(parse_rho(text), cosim::InputError) << text;
  }
}

TEST(Config, PresetPaperGivesWayToWhatIsNamed) {
  JobOptions options;
  EXPECT_EQ(options.config().importance, Importance::Signed);
  EXPECT_EQ(options.config().fill, Fill::Mean);
  options.preset = "paper";
  EXPECT_EQ(options.config().importance, Importance::Abs);
  EXPECT_EQ(options.config().fill, Fill::Zero);
  options.fill = "skip";
  EXPECT_EQ(options.config().importance, Importance::Abs);
  EXPECT_EQ(options.config().fill, Fill::Skip);
}

class Tensors : public ::testing::Test {
 protected:
  Tensors()
      : folder_(std::filesystem::temp_directory_path() /
                ("hdp_options_test_" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~Tensors() override { std::filesystem::remove_all(folder_); }

  template <class T>
  std::string write(const char* name, const std::vector<std::size_t>& shape,
                    const std::vector<T>& x) {
    const std::string path = (folder_ / name).string();
    write_npy(path, shape, x.data());
    return path;
  }
  /// The message of the InputError that load() throws.
  static std::string refusal(const JobOptions& options) {
    std::string notes;
    try {
      options.load(notes);
    } catch (const cosim::InputError& error) {
      return error.what();
    }
    return "accepted";
  }
  static void expect_parts(const std::string& text, const std::vector<std::string>& parts) {
    for (const std::string& part : parts) EXPECT_NE(text.find(part), std::string::npos) << text;
  }

  std::filesystem::path folder_;
};

TEST_F(Tensors, FloatsAreScaledToTheTopOfTheRangeAndReported) {
  JobOptions options;
  options.q = write<float>("q.npy", {2, 2}, {0.5f, -0.25f, 0.125f, 0.0f});
  options.k = write<double>("k.npy", {2, 2}, {1, 2, 3, 4});
  options.v = write<float>("v.npy", {2, 2}, {100, -200, 300, 0});
  std::string notes;
  const sim::Job job = options.load(notes);
  // 0.5 * 2^16 = 32768 is above 32639, so 2^15: scale 128 with 8 fraction bits.
  EXPECT_EQ(job.scale_q, 128);
  EXPECT_EQ(job.q[0], 16384);
  EXPECT_EQ(job.scale_k, 16);  // 4 * 16 * 256 = 16384
  EXPECT_EQ(job.scale_v, 64);  // 300 * 64 = 19200
  EXPECT_EQ(job.v[1], -12800);
  EXPECT_NEAR(score_scale(job), 1 / std::sqrt(2.0), 1e-4);
  expect_parts(notes, {"q: float32", "scale 128 (chosen)", "scale 16 (chosen)"});
}

TEST_F(Tensors, FixedPointIsTakenAsItIs) {
  JobOptions options;
  options.q = write<std::int16_t>("q.npy", {1, 1, 2}, {-32768, 32767});
  options.k = options.v = options.q;
  std::string notes;
  const sim::Job job = options.load(notes);
  EXPECT_EQ(job.q, (std::vector<std::int16_t>{-32768, 32767}));
  EXPECT_EQ(job.scale_q, 1);
  EXPECT_EQ(notes, "");
}

TEST_F(Tensors, RefusalsNameFileAndField) {
  JobOptions good;
  good.q = write<std::int16_t>("q.npy", {1, 2, 2}, {1, 2, 3, 4});
  good.k = write<std::int16_t>("k.npy", {1, 3, 2}, {1, 2, 3, 4, 5, 6});
  good.v = write<std::int16_t>("v.npy", {1, 3, 2}, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(refusal(good), "accepted");

  JobOptions o = good;
  o.q = (folder_ / "none.npy").string();
  expect_parts(refusal(o), {"none.npy"});
  o = good;
  o.v = good.q;
  expect_parts(refusal(o), {"q.npy: shape: v has 2 rows but k", "k.npy", "has 3"});
  o = good;
  o.k = o.v = write<std::int16_t>("h.npy", {2, 3, 2}, std::vector<std::int16_t>(12));
  expect_parts(refusal(o), {"h.npy: shape: k has 2 heads but q"});
  o = good;
  o.k = write<std::int16_t>("d.npy", {1, 3, 3}, std::vector<std::int16_t>(9));
  expect_parts(refusal(o), {"d.npy: shape: k has 3 elements a row but q"});
  o = good;
  o.q = write<std::int32_t>("i32.npy", {1, 2, 2}, {1, 2, 3, 4});
  expect_parts(refusal(o), {"i32.npy: dtype: q is int32; allowed are int16"});
  o = good;
  o.q = write<float>("nan.npy", {1, 2, 2}, {1, 2, std::nanf(""), 4});
  expect_parts(refusal(o), {"nan.npy: q[0, 1, 0]: is nan; every element must be finite"});
  o = good;
  o.q = write<std::int16_t>("one.npy", {4}, {1, 2, 3, 4});
  expect_parts(refusal(o), {"one.npy: shape: q has 1 dimensions"});
  o = good;
  o.q = write<std::int16_t>("empty.npy", {1, 0, 2}, {});
  expect_parts(refusal(o), {"empty.npy: shape: q is empty in dimension 1"});
  o = good;
  o.int_bits = 4;
  EXPECT_EQ(refusal(o), "accepted");
  o.q = write<std::int16_t>("wide.npy", {1, 2, 2}, {1, 2048, 3, 4});
  expect_parts(refusal(o), {"wide.npy: q[0, 0, 1]: 2048 does not fit 12 bits"});
  o = good;
  o.scale_q = 3;
  expect_parts(refusal(o), {"--scale-q: 3 is not a power of two"});
  o = good;
  o.q = write<std::uint64_t>("u64.npy", {1, 2, 2}, {1, 2, 3, 4});
  expect_parts(refusal(o), {"u64.npy: dtype: q is uint64; allowed are int16"});
  o = good;
  o.mant = 40000;
  expect_parts(refusal(o), {"--shift: is missing"});
}

/// One element out of all proportion sets the scale of its tensor, and that the range of sh.
TEST_F(Tensors, ScalesOutOfRangeNameTheElementOrTheOption) {
  JobOptions good;
  good.q = good.k = good.v = write<float>("x.npy", {1, 2, 2}, {1, 2, 3, 4});
  JobOptions o = good;
  o.q = write<double>("big.npy", {1, 2, 2}, {1, 2, -1e39, 4});
  expect_parts(refusal(o), {"big.npy: q[0, 1, 0]: is -1e+39, the largest of q", "scale 2^-",
                            "sh would be -", "--scale-q"});
  o = good;
  o.k = write<double>("denormal.npy", {2, 2}, {0, 5e-324, 0, 0});
  o.q = o.k;
  expect_parts(refusal(o), {"denormal.npy: ", "[0, 1]: is 4.94066e-324", "scale 2^1023"});
  EXPECT_LT(refusal(o).size(), 400u);
  o = good;
  o.q = o.k = o.v = write<std::int16_t>("fixed.npy", {1, 2, 2}, {1, 2, 3, 4});
  o.scale_k = std::ldexp(1, 1000);
  expect_parts(refusal(o), {"--scale-k: is 2^1000: ", "sh would be"});
}

}  // namespace
}  // namespace hdp::cli
