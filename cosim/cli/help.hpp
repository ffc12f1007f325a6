// SPDX-License-Identifier: Apache-2.0
// The help texts: no line is wider than a terminal usually is.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>

namespace cosim {

/// The text with its lines broken, at blanks or behind commas, to at most `width` characters. What
/// follows goes on below the second column of a line of two, else below its beginning.
std::string wrap_help(const std::string& text, std::size_t width = 80);

/// CLI11's help, wrapped: of its versions only some do that, from 2.5 on.
class HelpFormatter final : public CLI::Formatter {
 public:
  HelpFormatter() { leave_wrapping_to_us(*this, 0); }
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override {
    return wrap_help(CLI::Formatter::make_help(app, name, mode));
  }

 private:
  // Where it would make one paragraph of a description, with the examples in it.
  template <class F>
  static auto leave_wrapping_to_us(F& formatter, int)
      -> decltype(formatter.enable_description_formatting(false)) {
    formatter.enable_description_formatting(false);
    formatter.right_column_width(1000);
  }
  template <class F>
  static void leave_wrapping_to_us(F& /*formatter*/, long) {}
};

}  // namespace cosim
