#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Applies every patch of mutations/ to a copy of the RTL, rebuilds a core from it and checks that
# lockstep names the stage and the kind of difference that the patch expects. The unchanged RTL of the small
# build must agree.
# Usage: mutation_test.sh MUTANT_ENV [PATCH|unchanged ...]     (default: unchanged and all patches)
#
# A patch starts with "# <what is planted>" and "# Expect: probe=<name> kind=<kind>" (or "a difference"); "# Why" lines
# follow where another answer seems as likely. "# Build: <name>" is for a bug that the small build cannot show.
# "# Zeros: survives" is a bug that is not seen in a
# simulation that starts from zeros, which is tried, too. Cycles are counted from the start of the first job.
set -uo pipefail
shopt -s nullglob
env_file=$1
shift
# shellcheck disable=SC1090
source "$env_file"
here=$(cd "$(dirname "$0")" && pwd)
if [ $# -eq 0 ]; then
  set -- unchanged "$here"/mutations/*.patch
  [ $# -gt 1 ] || { echo "$here/mutations: no patches" >&2; exit 1; }
fi
patches=()
for patch in "$@"; do
  if [ "$patch" != unchanged ]; then
    [ -r "$patch" ] || { echo "$patch: no such patch" >&2; exit 1; }
    patch=$(realpath "$patch")
  fi
  patches+=("$patch")
done
work=$(realpath "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT

build_of() {  # <patch|unchanged>
  local build=
  [ "$1" = unchanged ] || build=$(sed -n 's/^# Build: //p' "$1")
  echo "${build:-small}"
}

# Without --trace-fst half the generated code is not there.
verilate() {  # <folder with rtl/ and sim/rtl/> <build>
  local parameters=PARAMETERS_$2
  # shellcheck disable=SC2086  # the flags are words
  "$VERILATOR" $VERILATOR_FLAGS ${!parameters} --output-split 0 -Wno-fatal --cc \
    --top-module hdp_sim_top --prefix Vhdp_mutant --Mdir "$1/v" "$1"/sim/rtl/*.sv "$1"/rtl/*.v "$1"/rtl/lib/*.v
}

# -O0: a mutant runs for less time than an optimiser does.
compile() {  # <source> <object> <folder of the generated header>
  # shellcheck disable=SC2086
  "$CXX" -std=c++17 -O0 -w -I"$SOURCE" -I"$3" -isystem "$VERILATOR_INCLUDE" \
    -isystem "$VERILATOR_INCLUDE/vltstd" -DVM_TRACE=1 -DVM_TRACE_FST=1 -DVM_TRACE_VCD=0 \
    $LINK_FLAGS -c "$1" -o "$2"
}

copy_rtl() {  # <folder>
  mkdir -p "$1/sim"
  cp -r "$SOURCE/rtl" "$1/rtl"
  cp -r "$SOURCE/sim/rtl" "$1/sim/rtl"
}

failure() {  # <name> <what> <log>: in one piece, because mutants are built side by side
  printf 'FAILED %s: %s\n%s\n' "$1" "$2" "$(tail -30 "$3" | sed 's/^/  | /')"
}

mutant() {
  local patch=$1 name build dir expected got cycle
  name=$(basename "$patch" .patch)
  build=$(build_of "$patch")
  dir=$work/mutants/$name
  copy_rtl "$dir"
  : > "$dir/log"
  if [ "$name" = unchanged ]; then
    expected='FIRST none'
  else
    expected=$(sed -n 's/^# Expect: /FIRST /p' "$patch")
    # The ceiling: inside a repository git apply would skip the files of the copy and say nothing.
    if ! (cd "$dir" && GIT_CEILING_DIRECTORIES=$work/mutants git apply -p1 "$patch") \
        > "$dir/log" 2>&1; then
      failure "$name" 'the patch does not apply' "$dir/log"; return
    fi
    if diff -rq "$SOURCE/rtl" "$dir/rtl" > /dev/null; then
      failure "$name" 'the patch changes nothing' "$dir/log"; return
    fi
  fi
  if ! verilate "$dir" "$build" > "$dir/log" 2>&1; then
    failure "$name" 'Verilator refuses it' "$dir/log"; return
  fi
  if ! cmp -s "$dir/v/Vhdp_mutant.h" "$work/$build/v/Vhdp_mutant.h"; then
    failure "$name" 'it has other ports than the unchanged RTL' "$dir/log"; return
  fi
  # One translation unit, because most of the time goes into Verilator's headers.
  for source in "$dir"/v/*.cpp; do echo "#include \"$source\""; done > "$dir/all.cc"
  # shellcheck disable=SC2086
  if ! { compile "$dir/all.cc" "$dir/all.o" "$dir/v" &&
      "$CXX" $LINK_FLAGS "$dir/all.o" "$work/$build/core.o" $LIBRARIES -o "$dir/mutant"; } \
      > "$dir/log" 2>&1; then
    failure "$name" 'does not build' "$dir/log"; return
  fi
  timeout 600 "$dir/mutant" "$build" 1 > "$dir/report" 2>&1
  got=$(grep '^FIRST' "$dir/report")
  cycle=$(sed -n 's/^CYCLE //p' "$dir/report")
  # What differs first depends on the values, and they on the version of Verilator.
  [ "$expected" != 'FIRST a difference' ] || [ "$got" = 'FIRST none' ] || [ -z "$got" ] || expected=$got
  if [ "$got" != "$expected" ]; then
    failure "$name" "expected ${expected#FIRST }, got ${got#FIRST }" "$dir/report"
  elif [ "$name" = unchanged ]; then
    echo "agrees $name: $cycle cycles"
  elif grep -q '^# Zeros: survives' "$patch" &&
      ! timeout 600 "$dir/mutant" "$build" 0 2>&1 | grep -qx 'FIRST none'; then
    failure "$name" 'seen from zeros, too; leave out "Zeros"' "$dir/report"
  else
    echo "caught $name: ${got#FIRST } after $cycle cycles"
  fi
  rm -rf "$dir"
}

# The class around the model depends on its ports alone, and no mutation changes those.
cat > "$work/core.cpp" <<'CORE'
#include "sim/verilated_core.hpp"
#include "Vhdp_mutant.h"

namespace hdp::sim {

struct Untraced : Vhdp_mutant {
  using Vhdp_mutant::Vhdp_mutant;
  void trace(VerilatedFstC*, int) {}
};

std::unique_ptr<Core> make_core(const std::string&, cosim::InitSeed init_seed) {
  return std::make_unique<VerilatedCore<Untraced>>(init_seed);
}

}  // namespace hdp::sim
CORE
for build in $(for patch in "${patches[@]}"; do build_of "$patch"; done | sort -u); do
  parameters=PARAMETERS_$build
  if [ -z "${!parameters-}" ]; then
    echo "$env_file: no parameters of the $build build" >&2
    exit 1
  fi
  copy_rtl "$work/$build"
  if ! { verilate "$work/$build" "$build" &&
      compile "$work/core.cpp" "$work/$build/core.o" "$work/$build/v"; } > "$work/log" 2>&1; then
    failure "core of the $build build" 'does not build' "$work/log"
    exit 1
  fi
done

export CXX SOURCE VERILATOR VERILATOR_INCLUDE VERILATOR_FLAGS LIBRARIES LINK_FLAGS work "${!PARAMETERS_@}"
export -f mutant build_of verilate compile copy_rtl failure
# shellcheck disable=SC2016  # the inner shell expands it
printf '%s\0' "${patches[@]}" | xargs -0 -P "$(nproc)" -I{} bash -c 'mutant "$1"' _ {} |
  tee "$work/results"
passed=$(grep -cE '^(caught|agrees) ' "$work/results")
failed=$((${#patches[@]} - passed))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
