# SPDX-License-Identifier: Apache-2.0
# cosim_bench(<program> PROBES <toml> TOP <module> RTL <files>... SOURCES <files>... [WARNINGS <flags>...])
#
# A co-simulation program: SOURCES, the Verilated module <module> of RTL as class V<module>, and what probegen makes
# from PROBES, whose headers and Verilog includes are found by name. Verilator runs when CMake configures; a change of
# the RTL or of the probes configures anew. The RTL has to be clean under -Wall.
find_package(verilator HINTS $ENV{VERILATOR_ROOT} REQUIRED)

function(cosim_bench name)
  cmake_parse_arguments(PARSE_ARGV 1 BENCH "" "PROBES;TOP" "RTL;SOURCES;WARNINGS")
  foreach(argument IN ITEMS PROBES TOP RTL SOURCES)
    if(NOT BENCH_${argument})
      message(FATAL_ERROR "cosim_bench(${name}): ${argument} is missing")
    endif()
  endforeach()
  list(TRANSFORM BENCH_RTL PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ REGEX "^[^/]")
  get_filename_component(probes ${BENCH_PROBES} ABSOLUTE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${probes} ${BENCH_RTL})
  set(made ${CMAKE_CURRENT_BINARY_DIR}/${name}_generated)
  file(MAKE_DIRECTORY ${made})
  get_filename_component(folder ${probes} DIRECTORY)
  get_target_property(probegen cosim::probegen LOCATION)
  execute_process(COMMAND ${probegen} ${probes} ${made} RESULT_VARIABLE code OUTPUT_QUIET ERROR_VARIABLE problem)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "cosim_bench(${name}): ${problem}")
  endif()
  file(GLOB sources ${made}/*.cpp)
  file(GLOB shadows ${made}/*.sv)

  # A name that changes with what is simulated: a bundle tells whether it was this.
  set(all "${verilator_VERSION}")
  foreach(source IN LISTS BENCH_RTL probes)
    file(SHA256 ${source} hash)
    string(APPEND all ${hash})
  endforeach()
  string(SHA256 hash "${all}")
  string(SUBSTRING ${hash} 0 16 hash)

  add_executable(${name} ${BENCH_SOURCES} ${sources})
  target_compile_features(${name} PRIVATE cxx_std_17)
  target_compile_definitions(${name} PRIVATE COSIM_MODEL_ID="${name}-${hash}")
  target_include_directories(${name} PRIVATE ${made})
  target_link_libraries(${name} PRIVATE cosim::tool)
  verilate(${name} SOURCES ${BENCH_RTL} ${shadows} TOP_MODULE ${BENCH_TOP} PREFIX V${BENCH_TOP} TRACE_FST
    INCLUDE_DIRS ${made} DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/${name}_verilated OPT_FAST -O2
    VERILATOR_ARGS -Wall -O3 --savable --x-assign fast --x-initial unique --relative-includes ${BENCH_WARNINGS})
endfunction()
