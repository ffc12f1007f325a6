// SPDX-License-Identifier: Apache-2.0
// The exception for everything that is wrong with a file that the user gave or asked for.
#pragma once

#include <stdexcept>
#include <string>

namespace hdp {

/// Says "<file>: <field>: what is wrong; what is allowed". The field may be empty: then the file as
/// a whole is meant.
class InputError : public std::runtime_error {
 public:
  InputError(const std::string& file, const std::string& field, const std::string& problem)
      : std::runtime_error(file + ": " + (field.empty() ? "" : field + ": ") + problem) {}
};

}  // namespace hdp
