// SPDX-License-Identifier: Apache-2.0
// The table of docs/microarchitecture.md section 14.
#include "golden/hdp_probes.hpp"

#include "golden/config.hpp"

namespace hdp {
namespace {

ProbeField u8(const char* name) { return {name, 8, false, 1, 0, 0}; }
ProbeField u16(const char* name, int lanes = 1, int frac_bits = 0) {
  return {name, 16, false, lanes, frac_bits, 0};
}
ProbeField u32(const char* name, int frac_bits = 0) { return {name, 32, false, 1, frac_bits, 0}; }
ProbeField u64(const char* name, int lanes = 1) { return {name, 64, false, lanes, 0, 0}; }
ProbeField i8(const char* name, int lanes, int frac_bits = 0) {
  return {name, 8, true, lanes, frac_bits, 0};
}
ProbeField i16(const char* name, int lanes) { return {name, 16, true, lanes, 0, 0}; }
ProbeField i32(const char* name, int lanes = 1, int frac_bits = 0) {
  return {name, 32, true, lanes, frac_bits, 0};
}
ProbeField i64(const char* name, int lanes = 1, int frac_bits = 0) {
  return {name, 64, true, lanes, frac_bits, 0};
}

}  // namespace

std::vector<ProbeSpec> hdp_probes(const Build& build) {
  constexpr int kScore = Config::kFracBits;  // fraction bits of S, of the fill and of the maximum
  constexpr int kY = 12, kE = 15;            // algorithm.md section 5
  const int mask_words = (build.l_max / 2 + 63) / 64;
  return {
      make_probe("start", "core", "", "", {u16("heads"), u16("lq"), u16("lk"), u16("dim")}),
      make_probe("load_int", "load", "row", "chunk",
                 {u8("is_q"), u8("chunk"), u16("row"), u8("last"), i8("data", build.lanes)}),
      make_probe("load_frac", "load", "row", "chunk",
                 {u8("is_q"), u8("chunk"), u16("row"), u8("last"),
                  i8("data", build.lanes, Config::kFracBits)}),
      make_probe("load_val", "load", "row", "chunk",
                 {u16("row"), u8("chunk"), u8("last"), i16("data", build.lanes)}),
      make_probe("si", "integer", "b", "c", {i32("si", 4)}),
      make_probe("theta", "integer", "b", "c", {i32("theta")}),
      make_probe("row_stat", "integer", "b", "", {u16("n"), i32("max"), i32("min"), i64("sum")}),
      make_probe("threshold", "integer", "b", "", {i64("rhs")}),
      make_probe("decision", "integer", "", "", {u64("score"), u8("pruned")}),
      make_probe("mask_row", "mask", "b", "",
                 {u16("kept"), u16("np", 2), i64("psum", 2), u64("mask", mask_words)}),
      make_probe("report", "mask", "", "", {u32("kept"), u32("live")}),
      make_probe("score", "fraction", "i", "j", {u16("key"), i32("score", 1, kScore)}),
      make_probe("fill", "fill", "i", "", {u8("has"), u16("np"), i32("fill", 1, kScore)}),
      make_probe("row_max", "softmax", "i", "", {u16("count"), i32("max", 1, kScore)}),
      make_probe("y", "softmax", "i", "j", {u8("pair"), u8("fill"), u32("y", kY), u32("yf", kY)}),
      make_probe("e", "softmax", "i", "j",
                 {u8("pair"), u8("fill"), u8("first"), u8("last"), u16("key"), u16("e", 1, kE),
                  u16("ef", 1, kE)}),
      make_probe("total", "softmax", "i", "", {u32("total", kE)}),
      make_probe("recip", "reciprocal", "i", "", {u8("t"), u32("recip")}),
      make_probe("num", "finish", "i", "chunk", {i64("num", build.out_lanes, kE)}),
      make_probe("output", "finish", "i", "chunk", {i16("data", build.out_lanes)}),
      make_probe("out", "finish", "i", "chunk",
                 {u16("row"), u8("chunk"), u8("last"), i16("data", build.out_lanes)}),
      make_probe("done", "core", "", "", {}),
  };
}

}  // namespace hdp
