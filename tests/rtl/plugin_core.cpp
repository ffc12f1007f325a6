// SPDX-License-Identifier: Apache-2.0
// make_core() of a program one of whose cores comes from a shared library, so that a core with a
// planted bug needs no new link. build_plugin.sh makes the library; HDP_CORE_PLUGIN names it. The
// library says which build it is. Without it: the small core as it is.
#include <dlfcn.h>

#include <cstdlib>
#include <stdexcept>

#include "sim/core.hpp"

namespace hdp::sim {

std::unique_ptr<Core> make_small_core(cosim::InitSeed init_seed);

namespace {

void* open_plugin(const char* path) {
  void* library = ::dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(::dlerror());
  return library;
}

template <class Function>
Function* find(void* library, const char* name) {
  void* function = ::dlsym(library, name);
  if (function == nullptr) throw std::runtime_error(::dlerror());
  return reinterpret_cast<Function*>(function);
}

}  // namespace

std::unique_ptr<Core> make_core(const std::string& build, cosim::InitSeed init_seed) {
  if (const char* path = std::getenv("HDP_CORE_PLUGIN")) {
    void* library = open_plugin(path);
    if (build == find<const char*()>(library, "hdp_plugin_build")()) {
      return std::unique_ptr<Core>(
          find<Core*(cosim::InitSeed)>(library, "hdp_plugin_core")(init_seed));
    }
  }
  if (build == "small") return make_small_core(init_seed);
  throw std::invalid_argument(
      "this program has the build 'small' and that of HDP_CORE_PLUGIN, not '" + build + "'");
}

std::vector<std::string> core_builds() {
  std::vector<std::string> builds{"small"};
  if (const char* path = std::getenv("HDP_CORE_PLUGIN")) {
    const std::string build = find<const char*()>(open_plugin(path), "hdp_plugin_build")();
    if (build != "small") builds.push_back(build);
  }
  return builds;
}

}  // namespace hdp::sim
