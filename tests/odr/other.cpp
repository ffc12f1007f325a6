// SPDX-License-Identifier: Apache-2.0
// A planted second definition of one name: see cmake/HdpOdr.cmake.
namespace hdp {

class Planted {
 public:
  explicit Planted(int value) : mask_(value) {}
  int value() const { return static_cast<int>(mask_); }

 private:
  long long mask_;
};

int planted_other(int value) { return Planted(value).value(); }

}  // namespace hdp
