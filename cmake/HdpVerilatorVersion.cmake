# SPDX-License-Identifier: Apache-2.0
# The versions of Verilator with which all tests were run (docs/results/compatibility.md). Others may do.
set(HDP_VERILATOR_TESTED_MIN 5.006)
set(HDP_VERILATOR_TESTED_MAX 5.032)
if(verilator_VERSION VERSION_LESS HDP_VERILATOR_TESTED_MIN OR verilator_VERSION VERSION_GREATER HDP_VERILATOR_TESTED_MAX)
  message(WARNING "Verilator ${verilator_VERSION} is outside the range that was tested, "
    "${HDP_VERILATOR_TESTED_MIN} to ${HDP_VERILATOR_TESTED_MAX} (docs/results/compatibility.md).")
else()
  message(STATUS "Verilator ${verilator_VERSION}; tested: ${HDP_VERILATOR_TESTED_MIN} to ${HDP_VERILATOR_TESTED_MAX}")
endif()
