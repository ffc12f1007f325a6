// SPDX-License-Identifier: Apache-2.0
// How wide fields are and where they lie: numbers, or expressions in the build's parameters.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace cosim::gen {

/// The build parameters that lanes may depend on: their name in Verilog, the expression in C++.
using Parameters = std::vector<std::pair<std::string, std::string>>;

/// A number of lanes: a constant, or an expression in parameters.
struct Lanes {
  int count = 1;     ///< 0 when it is an expression
  std::string expr;  ///< in Verilog; empty when it is a constant

  bool constant() const { return expr.empty(); }
  /// In Verilog, in parentheses where that is needed.
  std::string verilog() const;
  /// In C++, of type int.
  std::string cpp(const Parameters& parameters) const;
};

/// The names in an expression of +, -, *, /, parentheses, numbers and names. Throws
/// std::invalid_argument with what is wrong when it is something else.
std::vector<std::string> names_in(const std::string& expr);
/// The expression with every name replaced by what stands for it.
std::string translated(const std::string& expr, const Parameters& parameters);

/// A distance in a payload: a number and, behind fields of variable length, an expression.
class Size {
 public:
  bool constant() const { return variable_.empty(); }
  std::int64_t number() const { return constant_; }
  /// What is known to divide it, as far as that is up to 64.
  bool multiple_of(int unit) const;
  void align(int unit);
  void add(std::int64_t number) { constant_ += number; }
  /// `each` times an expression.
  void add(int each, const std::string& count);
  /// As an expression, without parentheses around it.
  std::string text() const;

 private:
  std::int64_t constant_ = 0;
  std::string variable_;
  int unit_ = 64;  ///< divides the variable part
};

}  // namespace cosim::gen
