# SPDX-License-Identifier: Apache-2.0
# The named builds of the core as Verilator sees them (docs/microarchitecture.md section 2). The golden
# side has the same table in golden/build.hpp; tests/golden/machine_test.cpp compares them.
set(HDP_BUILD_edge
  IntBits=8 FracBits=8 Lanes=64 DMax=64 LMax=128 OutLanes=8 ThetaDepth=128 ThresholdDepth=8
  RecordDepth=4 ScoreDepth=512 RowDepth=8 WeightDepth=64 TotalDepth=8 RecipDepth=4 OutDepth=16)
set(HDP_BUILD_server
  IntBits=8 FracBits=8 Lanes=64 DMax=64 LMax=512 OutLanes=16 ThetaDepth=512 ThresholdDepth=8
  RecordDepth=4 ScoreDepth=2048 RowDepth=8 WeightDepth=64 TotalDepth=8 RecipDepth=4 OutDepth=16)
set(HDP_BUILD_small
  IntBits=8 FracBits=8 Lanes=4 DMax=8 LMax=16 OutLanes=2 ThetaDepth=16 ThresholdDepth=2
  RecordDepth=2 ScoreDepth=32 RowDepth=2 WeightDepth=8 TotalDepth=2 RecipDepth=2 OutDepth=4)
# The corners: four chunks a row, LMax/2 odd and below its FIFO's depth, four integer bits.
set(HDP_BUILD_quad
  IntBits=4 FracBits=8 Lanes=4 DMax=16 LMax=14 OutLanes=2 ThetaDepth=8 ThresholdDepth=2
  RecordDepth=2 ScoreDepth=16 RowDepth=2 WeightDepth=8 TotalDepth=2 RecipDepth=2 OutDepth=4)
# The builds for the targets of docs/guide/explore.md, by their lanes; HDP_MACHINES has them on request only.
set(HDP_BUILD_lanes16
  IntBits=8 FracBits=8 Lanes=16 DMax=64 LMax=128 OutLanes=1 ThetaDepth=128 ThresholdDepth=8
  RecordDepth=4 ScoreDepth=512 RowDepth=8 WeightDepth=64 TotalDepth=8 RecipDepth=4 OutDepth=16)
set(HDP_BUILD_lanes32
  IntBits=8 FracBits=8 Lanes=32 DMax=64 LMax=128 OutLanes=2 ThetaDepth=128 ThresholdDepth=8
  RecordDepth=4 ScoreDepth=512 RowDepth=8 WeightDepth=64 TotalDepth=8 RecipDepth=4 OutDepth=16)
set(HDP_BUILD_lanes64
  IntBits=8 FracBits=8 Lanes=64 DMax=64 LMax=128 OutLanes=4 ThetaDepth=128 ThresholdDepth=8
  RecordDepth=4 ScoreDepth=512 RowDepth=8 WeightDepth=64 TotalDepth=8 RecipDepth=4 OutDepth=16)

# The named builds of the co-processor: the core's parameters and these (docs/coprocessor.md section 1); on the
# golden side golden/machine.hpp.
set(HDP_TOP_edge ${HDP_BUILD_edge}
  Cores=1 BusBytes=16 AddrBits=40 BurstBeats=16 ReadDepth=16 WriteDepth=16 HeadDepth=8 HeadsMax=256)
set(HDP_TOP_server ${HDP_BUILD_server}
  Cores=4 BusBytes=64 AddrBits=40 BurstBeats=16 ReadDepth=16 WriteDepth=16 HeadDepth=8 HeadsMax=256)
foreach(cores IN ITEMS 1 2 3 4 8)
  set(HDP_TOP_small${cores} ${HDP_BUILD_small}
    Cores=${cores} BusBytes=4 AddrBits=20 BurstBeats=8 ReadDepth=4 WriteDepth=4 HeadDepth=4 HeadsMax=64)
endforeach()
set(HDP_TOP_small ${HDP_TOP_small2})
set(HDP_TOP_quad ${HDP_BUILD_quad}
  Cores=1 BusBytes=4 AddrBits=20 BurstBeats=8 ReadDepth=4 WriteDepth=4 HeadDepth=4 HeadsMax=64)
set(HDP_TOP_lanes16 ${HDP_BUILD_lanes16}
  Cores=1 BusBytes=16 AddrBits=40 BurstBeats=16 ReadDepth=16 WriteDepth=16 HeadDepth=8 HeadsMax=256)
set(HDP_TOP_lanes32 ${HDP_BUILD_lanes32}
  Cores=1 BusBytes=32 AddrBits=40 BurstBeats=16 ReadDepth=16 WriteDepth=16 HeadDepth=8 HeadsMax=256)
set(HDP_TOP_lanes64 ${HDP_BUILD_lanes64}
  Cores=1 BusBytes=64 AddrBits=40 BurstBeats=16 ReadDepth=16 WriteDepth=16 HeadDepth=8 HeadsMax=256)

# Flags of every Verilated build, also used by the mutation tests. --savable is for snapshots; it adds
# functions that write the state down and leaves the code that simulates as it is (docs/guide/snapshots.md). --x-initial
# unique: registers and memories start as the seed of cosim/design/initial_state.hpp says.
set(HDP_VERILATOR_FLAGS -Wall -O3 --x-assign fast --x-initial unique --unroll-count 1024
  --output-split 20000 --relative-includes)

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
set(HDP_SIM_RTL_BUILD ${CMAKE_SOURCE_DIR}/sim/rtl/hdp_sim_top.sv ${CMAKE_SOURCE_DIR}/sim/rtl/hdp_core_shadow.sv)
file(GLOB HDP_SIM_RTL_TOP CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/sim/rtl/*.sv)
list(REMOVE_ITEM HDP_SIM_RTL_TOP ${CMAKE_SOURCE_DIR}/sim/rtl/hdp_sim_top.sv)
file(GLOB HDP_RTL_INCLUDES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/rtl/*.vh ${CMAKE_SOURCE_DIR}/sim/rtl/*.svh)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${HDP_RTL} ${HDP_SIM_RTL_BUILD} ${HDP_SIM_RTL_TOP}
  ${HDP_RTL_INCLUDES})

# hdp_parameters(<variable> <kind> <build>): -G options of the build.
function(hdp_parameters variable kind build)
  set(options)
  foreach(pair IN LISTS HDP_${kind}_${build})
    list(APPEND options -G${pair})
  endforeach()
  set(${variable} ${options} PARENT_SCOPE)
endfunction()

# hdp_model_id(<variable> <kind> <build>): a name that changes with the RTL, the build's parameters and the
# simulator; kind is BUILD (a core) or TOP (a co-processor). A snapshot is only taken up by the model that wrote it.
function(hdp_model_id variable kind build)
  set(all "${verilator_VERSION};${HDP_VERILATOR_FLAGS};${HDP_${kind}_${build}}")
  foreach(source IN LISTS HDP_SIM_RTL_${kind} HDP_RTL HDP_RTL_INCLUDES)
    file(SHA256 ${source} hash)
    string(APPEND all ";${hash}")
  endforeach()
  string(SHA256 hash "${all}")
  string(SUBSTRING ${hash} 0 16 hash)
  set(${variable} "${build}-${hash}" PARENT_SCOPE)
endfunction()

# hdp_verilate(<target> <kind> <build>): adds the Verilated build to the target: prefix Vhdp_<build> (BUILD) or
# Vhdp_top_<build> (TOP).
#
# The names of the files that Verilator writes depend on the RTL, and CMake has to know them when it
# configures. So a change of the RTL configures anew, into a folder that is named after the RTL's content.
function(hdp_verilate target kind build)
  hdp_parameters(parameters ${kind} ${build})
  if(kind STREQUAL TOP)
    set(top hdp_sim_coprocessor)
    set(prefix Vhdp_top_${build})
  else()
    set(top hdp_sim_top)
    set(prefix Vhdp_${build})
  endif()
  hdp_model_id(id ${kind} ${build})
  set(folder ${CMAKE_BINARY_DIR}/verilated/${prefix}-${id})
  file(GLOB stale ${CMAKE_BINARY_DIR}/verilated/${prefix}-*)
  list(REMOVE_ITEM stale ${folder})
  if(stale)
    file(REMOVE_RECURSE ${stale})
  endif()
  verilate(${target}
    SOURCES ${HDP_SIM_RTL_${kind}} ${HDP_RTL}
    TOP_MODULE ${top}
    PREFIX ${prefix}
    ${HDP_VERILATOR_TRACE}
    DIRECTORY ${folder}
    OPT_FAST -O2
    OPT_SLOW -O0
    OPT_GLOBAL -O2
    VERILATOR_ARGS ${HDP_VERILATOR_FLAGS} ${parameters})

  # The shadow and the writing of its signals run while a waveform is written only; with -O2 they take a quarter
  # of the time that the compiler needs for the server machine.
  get_target_property(sources ${target} SOURCES)
  set(traced ${sources})
  list(FILTER traced INCLUDE REGEX "^${folder}/.*(_shadow_|__Trace_)")
  list(FILTER traced EXCLUDE REGEX "__Slow")
  set_source_files_properties(${traced} PROPERTIES COMPILE_OPTIONS -O1)
  # The writer of the waveform goes through the bits of every change one by one.
  list(FILTER sources INCLUDE REGEX "/verilated_fst_c\\.cpp$")
  set_source_files_properties(${sources} PROPERTIES COMPILE_OPTIONS -funroll-loops)
endfunction()

# hdp_registry(<variable> <kind> <builds>...): a source with make_core() and core_builds() (BUILD), or
# make_coprocessor() and coprocessor_machines() (TOP), for these builds.
function(hdp_registry variable kind)
  if(kind STREQUAL TOP)
    set(type Coprocessor)
    set(name coprocessor)
    set(header sim/coprocessor/coprocessor.hpp)
    set(list coprocessor_machines)
    set(option HDP_MACHINES)
  else()
    set(type Core)
    set(name core)
    set(header sim/core.hpp)
    set(list core_builds)
    set(option HDP_BUILDS)
  endif()
  set(declarations)
  set(choices)
  foreach(build IN LISTS ARGN)
    string(APPEND declarations "std::unique_ptr<${type}> make_${build}_${name}(cosim::InitSeed);\n")
    string(APPEND choices "  if (build == \"${build}\") return make_${build}_${name}(init_seed);\n")
  endforeach()
  list(JOIN ARGN " " builds)
  list(TRANSFORM ARGN REPLACE "(.+)" "\"\\1\"" OUTPUT_VARIABLE names)
  list(JOIN names ", " names)
  string(REPLACE ";" "_" file "registry_${name}_${ARGN}.cpp")
  configure_file(${CMAKE_SOURCE_DIR}/sim/cores/registry.cpp.in ${CMAKE_CURRENT_BINARY_DIR}/${file} @ONLY)
  set(${variable} ${CMAKE_CURRENT_BINARY_DIR}/${file} PARENT_SCOPE)
endfunction()
