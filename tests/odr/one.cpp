// SPDX-License-Identifier: Apache-2.0
// A planted second definition of one name: see cmake/HdpOdr.cmake.
namespace hdp {

class Planted {
 public:
  explicit Planted(int value) : depth_(value) {}
  int value() const { return static_cast<int>(depth_); }

 private:
  int depth_;
};

int planted_one(int value) { return Planted(value).value(); }

}  // namespace hdp
