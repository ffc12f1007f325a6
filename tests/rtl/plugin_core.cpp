// SPDX-License-Identifier: Apache-2.0
// make_core() of a program whose small core comes from a shared library, so that a core with a
// planted bug needs no new link. build_plugin.sh makes the library; HDP_CORE_PLUGIN names it.
// Without it: the core as it is.
#include <dlfcn.h>

#include <cstdlib>
#include <stdexcept>

#include "sim/core.hpp"

namespace hdp::sim {

std::unique_ptr<Core> make_small_core();

std::unique_ptr<Core> make_core(const std::string& build) {
  if (build != "small") throw std::invalid_argument("this program has the build 'small' alone");
  const char* path = std::getenv("HDP_CORE_PLUGIN");
  if (path == nullptr) return make_small_core();
  void* library = ::dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(::dlerror());
  using Maker = Core* (*)();
  const auto make = reinterpret_cast<Maker>(::dlsym(library, "hdp_plugin_core"));
  if (make == nullptr) throw std::runtime_error(::dlerror());
  return std::unique_ptr<Core>(make());
}

}  // namespace hdp::sim
