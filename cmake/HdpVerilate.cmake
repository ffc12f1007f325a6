# SPDX-License-Identifier: Apache-2.0
# The named builds of the core as Verilator sees them (docs/microarchitecture.md section 2). The golden
# side has the same table in golden/build.hpp; a lockstep run of each build is what keeps them equal.
set(HDP_BUILD_edge
  IntBits=8 FracBits=8 Lanes=64 DMax=64 LMax=128 OutLanes=8 ThetaDepth=128 ThresholdDepth=8
  RecordDepth=4 ScoreDepth=512 RowDepth=8 WeightDepth=64 TotalDepth=8 RecipDepth=4 OutDepth=16)
set(HDP_BUILD_server
  IntBits=8 FracBits=8 Lanes=64 DMax=64 LMax=512 OutLanes=16 ThetaDepth=512 ThresholdDepth=8
  RecordDepth=4 ScoreDepth=2048 RowDepth=8 WeightDepth=64 TotalDepth=8 RecipDepth=4 OutDepth=16)
set(HDP_BUILD_small
  IntBits=8 FracBits=8 Lanes=4 DMax=8 LMax=16 OutLanes=2 ThetaDepth=16 ThresholdDepth=2
  RecordDepth=2 ScoreDepth=32 RowDepth=2 WeightDepth=8 TotalDepth=2 RecipDepth=2 OutDepth=4)

# Flags of every Verilated build, also used by the mutation tests. --savable is for snapshots; it adds
# functions that write the state down and leaves the code that simulates as it is (docs/snapshots.md).
set(HDP_VERILATOR_FLAGS -Wall -O3 --x-assign fast --x-initial fast --unroll-count 1024
  --output-split 20000)

# Off: a core without snapshots, shadow and waveforms, to measure what they cost a run that passes
# (bench/debug_cost.sh). Commands that need them do not work then.
option(HDP_DEBUG_FEATURES "Verilated builds can be traced and saved, and have the shadow module" ON)
if(HDP_DEBUG_FEATURES)
  list(APPEND HDP_VERILATOR_FLAGS --savable)
  set(HDP_VERILATOR_TRACE TRACE_FST)
  set(HDP_CORE_DEBUGGABLE true)
else()
  list(APPEND HDP_VERILATOR_FLAGS +define+HDP_NO_SHADOW -Wno-UNUSEDSIGNAL)
  set(HDP_VERILATOR_TRACE)
  set(HDP_CORE_DEBUGGABLE false)
endif()

file(GLOB HDP_RTL CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/rtl/*.v ${CMAKE_SOURCE_DIR}/rtl/lib/*.v)
file(GLOB HDP_SIM_RTL CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/sim/rtl/*.sv)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${HDP_RTL} ${HDP_SIM_RTL})

# hdp_build_parameters(<variable> <build>): -G options of the build.
function(hdp_build_parameters variable build)
  set(options)
  foreach(pair IN LISTS HDP_BUILD_${build})
    list(APPEND options -G${pair})
  endforeach()
  set(${variable} ${options} PARENT_SCOPE)
endfunction()

# hdp_model_id(<variable> <build>): a name that changes with the RTL, the build's parameters and the
# simulator. A snapshot is only taken up by the model that wrote it.
function(hdp_model_id variable build)
  set(all "${verilator_VERSION};${HDP_VERILATOR_FLAGS};${HDP_BUILD_${build}}")
  foreach(source IN LISTS HDP_SIM_RTL HDP_RTL)
    file(SHA256 ${source} hash)
    string(APPEND all ";${hash}")
  endforeach()
  string(SHA256 hash "${all}")
  string(SUBSTRING ${hash} 0 16 hash)
  set(${variable} "${build}-${hash}" PARENT_SCOPE)
endfunction()

# hdp_verilate(<target> <build>): adds the Verilated build, prefix Vhdp_<build>, to the target.
#
# The names of the files that Verilator writes depend on the RTL, and CMake has to know them when it
# configures. So a change of the RTL configures anew, into a folder that is named after the RTL's content.
function(hdp_verilate target build)
  hdp_build_parameters(parameters ${build})
  hdp_model_id(id ${build})
  set(folder ${CMAKE_BINARY_DIR}/verilated/${id})
  file(GLOB stale ${CMAKE_BINARY_DIR}/verilated/${build}-*)
  list(REMOVE_ITEM stale ${folder})
  if(stale)
    file(REMOVE_RECURSE ${stale})
  endif()
  verilate(${target}
    SOURCES ${HDP_SIM_RTL} ${HDP_RTL}
    TOP_MODULE hdp_sim_top
    PREFIX Vhdp_${build}
    ${HDP_VERILATOR_TRACE}
    DIRECTORY ${folder}
    OPT_FAST -O2
    OPT_SLOW -O0
    OPT_GLOBAL -O2
    VERILATOR_ARGS ${HDP_VERILATOR_FLAGS} ${parameters})
endfunction()

# hdp_registry(<variable> <builds>...): a source with make_core() for these builds.
function(hdp_registry variable)
  set(declarations)
  set(choices)
  foreach(build IN LISTS ARGN)
    string(APPEND declarations "std::unique_ptr<Core> make_${build}_core();\n")
    string(APPEND choices "  if (build == \"${build}\") return make_${build}_core();\n")
  endforeach()
  list(JOIN ARGN " " builds)
  string(REPLACE ";" "_" name "registry_${ARGN}.cpp")
  configure_file(${CMAKE_SOURCE_DIR}/sim/cores/registry.cpp.in ${CMAKE_CURRENT_BINARY_DIR}/${name} @ONLY)
  set(${variable} ${CMAKE_CURRENT_BINARY_DIR}/${name} PARENT_SCOPE)
endfunction()
