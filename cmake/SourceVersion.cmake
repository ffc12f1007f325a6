# SPDX-License-Identifier: Apache-2.0
# Writes OUT, a source with the versions, for sim/bundle/version.hpp. Runs at every build, so that
# the version is that of the sources; the file is touched only when it changes.
# Usage: cmake -DOUT=file.cpp -DSOURCE=folder -DVERSION=0.1.0 -P SourceVersion.cmake
set(source_version unknown)
find_program(GIT git)
if(GIT)
  # An unpacked archive inside another project's repository is not that repository's version.
  execute_process(COMMAND ${GIT} ls-files --error-unmatch CMakeLists.txt WORKING_DIRECTORY ${SOURCE}
    RESULT_VARIABLE untracked OUTPUT_QUIET ERROR_QUIET)
  if(untracked EQUAL 0)
    execute_process(COMMAND ${GIT} describe --always --dirty --abbrev=12 WORKING_DIRECTORY ${SOURCE}
      RESULT_VARIABLE failed OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    if(failed EQUAL 0)
      set(source_version ${described})
    endif()
  endif()
endif()
file(CONFIGURE OUTPUT ${OUT} @ONLY CONTENT [[
// SPDX-License-Identifier: Apache-2.0
// The versions of this build.
#include "sim/bundle/version.hpp"

namespace hdp::sim {

const char* program_version() { return "@VERSION@"; }
const char* source_version() { return "@source_version@"; }

}  // namespace hdp::sim
]])
