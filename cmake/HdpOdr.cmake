# SPDX-License-Identifier: Apache-2.0
# The one-definition rule, checked where it can be: `cmake --build . --target odr` links every library of ours from
# the compiler's intermediate code and fails if two of them define one name differently. odr_planted does the
# same with two such definitions and has to fail (tests/odr_test.sh).
# Merged to one object of intermediate code; no machine code is made, so that it takes seconds.
set(flags -flto -r -flinker-output=rel -fno-sanitize=all -Werror=odr)
set(libraries hdp_golden hdp_vectors hdp_driver cosim_probe cosim_util cosim_lockstep cosim_wave cosim_case cosim_cli cosim_trace cosim_axi hdp_sim hdp_coprocessor hdp_trace hdp_explain
  hdp_bundle hdp_explore hdp_cli)
list(TRANSFORM libraries REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>" OUTPUT_VARIABLE objects)
add_executable(odr EXCLUDE_FROM_ALL tests/odr/main.cpp ${objects})
# Libraries of others and what Verilator makes are not linked: what is called there stays open.
target_link_options(odr PRIVATE ${flags})

add_executable(odr_planted EXCLUDE_FROM_ALL tests/odr/main.cpp tests/odr/one.cpp tests/odr/other.cpp)
target_link_options(odr_planted PRIVATE ${flags})
