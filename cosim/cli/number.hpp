// SPDX-License-Identifier: Apache-2.0
// The one way from the text of an option to a number.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <string>
#include <type_traits>

#include "cosim/util/input_error.hpp"

namespace cosim {

/// The number that is the whole of `text`, from `low` to `high`. Throws InputError with the option,
/// the text and the range: also for an empty text, a sign of an unsigned one, nan.
template <class T>
T parse_number(const std::string& option, const std::string& text, T low, T high) {
  T value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || !(value >= low && value <= high)) {
    throw InputError(
        option, "",
        fmt::format("'{}' is not allowed; allowed is {} from {} to {}", printable(text),
                    std::is_integral_v<T> ? "a whole number" : "a number", low, high));
  }
  return value;
}

/// Adds an option whose value is a number from `low` to `high`; `value` may be an optional. The
/// help shows the range.
template <class T, class Value>
CLI::Option* add_number(CLI::App& app, const std::string& name, Value& value, T low, T high,
                        const std::string& help) {
  return app
      .add_option_function<std::string>(
          name,
          [&value, name, low, high](const std::string& text) {
            value = parse_number<T>(name, text, low, high);
          },
          fmt::format("{}; {} .. {}", help, low, high))
      ->type_name(std::is_integral_v<T> ? "N" : "X");
}

}  // namespace cosim
