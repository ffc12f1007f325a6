// SPDX-License-Identifier: Apache-2.0
// The exception for everything that is wrong with a file that the user gave or asked for.
#pragma once

#include <stdexcept>
#include <string>

#include "cosim/util/printable.hpp"

namespace cosim {

/// Says "<file>: <field>: what is wrong; what is allowed". The field may be empty: then the file as
/// a whole is meant. All three may hold text of the input: they are shortened and made printable;
/// what is wrong may have lines.
class InputError : public std::runtime_error {
 public:
  InputError(const std::string& file, const std::string& field, const std::string& problem)
      : std::runtime_error((file.empty() ? "''" : printable(file, kLongestName)) + ": " +
                           (field.empty() ? "" : printable(field, kLongestName) + ": ") +
                           printable_lines(problem, kLongestProblem)) {}

 private:
  static constexpr std::size_t kLongestName = 240, kLongestProblem = 1000;
};

}  // namespace cosim
