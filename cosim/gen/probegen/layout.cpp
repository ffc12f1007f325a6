// SPDX-License-Identifier: Apache-2.0
// Widths and places as expressions.
#include "cosim/gen/probegen/layout.hpp"

#include <fmt/format.h>

#include <cctype>
#include <numeric>
#include <stdexcept>

namespace cosim::gen {
namespace {

bool name_begins(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool name_goes_on(char c) { return name_begins(c) || std::isdigit(static_cast<unsigned char>(c)); }

/// Calls on_name for names and on_other for every other character.
template <typename OnName, typename OnOther>
void scan(const std::string& expr, OnName on_name, OnOther on_other) {
  for (std::size_t at = 0; at < expr.size();) {
    std::size_t end = at;
    if (name_begins(expr[at])) {
      while (end < expr.size() && name_goes_on(expr[end])) ++end;
      on_name(expr.substr(at, end - at));
    } else {
      on_other(expr[at]);
      end = at + 1;
    }
    at = end;
  }
}

}  // namespace

std::string Lanes::verilog() const {
  if (constant()) return std::to_string(count);
  return names_in(expr).size() == 1 && expr == names_in(expr)[0] ? expr : "(" + expr + ")";
}

std::string Lanes::cpp(const Parameters& parameters) const {
  return constant() ? std::to_string(count) : translated(expr, parameters);
}

std::vector<std::string> names_in(const std::string& expr) {
  std::vector<std::string> names;
  int open = 0;
  scan(
      expr, [&](const std::string& name) { names.push_back(name); },
      [&](char c) {
        open += c == '(' ? 1 : c == ')' ? -1 : 0;
        const bool known = std::isdigit(static_cast<unsigned char>(c)) ||
                           std::string_view(" +-*/()").find(c) != std::string_view::npos;
        if (!known || open < 0) throw std::invalid_argument(std::string("a '") + c + "'");
      });
  if (open != 0) throw std::invalid_argument("a parenthesis that is not closed");
  return names;
}

std::string translated(const std::string& expr, const Parameters& parameters) {
  std::string out;
  scan(
      expr,
      [&](const std::string& name) {
        for (const auto& [verilog, cpp] : parameters) {
          if (verilog == name) out += cpp;
        }
      },
      [&](char c) { out += c; });
  return out;
}

bool Size::multiple_of(int unit) const {
  return constant_ % unit == 0 && (constant() || unit_ % unit == 0);
}

void Size::align(int unit) {
  if (constant()) {
    constant_ = (constant_ + unit - 1) / unit * unit;
  } else if (!multiple_of(unit)) {
    add(unit - 1);
    variable_ = fmt::format("({}) / {} * {}", text(), unit, unit);
    constant_ = 0;
    unit_ = unit;
  }
}

void Size::add(int each, const std::string& count) {
  if (!variable_.empty()) variable_ += " + ";
  variable_ += each == 1 ? count : fmt::format("{}*{}", each, count);
  unit_ = std::gcd(unit_, each);
}

std::string Size::text() const {
  if (constant()) return std::to_string(constant_);
  return constant_ == 0 ? variable_ : fmt::format("{} + {}", constant_, variable_);
}

}  // namespace cosim::gen
