// SPDX-License-Identifier: Apache-2.0
// What the commands do about a divergence: print it, and leave a bundle.
#pragma once

#include <string>

#include "sim/bundle/bundle.hpp"

namespace hdp::cli {

/// The report, on standard output, at once: what comes after it may fail.
void print_divergence(const cosim::Divergence& divergence, const std::string& job);

/// Where a bundle goes: `folder` itself, or with `fresh` the first of folder, folder-2, ... that is
/// free.
struct BundlePlace {
  std::string folder = "hdp-failure";
  bool fresh = true;
};

/// Writes a bundle, and says where it is; or, on standard error, why there is none. Returns whether
/// there is one. Does not throw, and outlives whatever ends the writing: the divergence has been
/// told, and that is the result of the command.
bool save_bundle(const BundlePlace& place, const sim::Failure& failure);

}  // namespace hdp::cli
