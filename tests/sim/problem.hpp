// SPDX-License-Identifier: Apache-2.0
// What a call that refuses its input says.
#pragma once

#include <stdexcept>
#include <string>

#include "cosim/util/input_error.hpp"

namespace hdp::test {

/// What the InputError (or std::invalid_argument) of a call says; "" when there is none.
template <class Call>
std::string problem(Call call) {
  try {
    call();
  } catch (const cosim::InputError& error) {
    return error.what();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

}  // namespace hdp::test
