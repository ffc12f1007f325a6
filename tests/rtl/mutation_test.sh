#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Applies every patch of mutations/ to a copy of the RTL, rebuilds the small build and checks that
# lockstep names the stage and the kind of difference that the patch expects. The unchanged RTL must
# agree.
# Usage: mutation_test.sh MUTANT_ENV [PATCH|unchanged ...]     (default: unchanged and all patches)
#
# A patch starts with "# <what is planted>" and "# Expect: probe=<name> kind=<kind>"; "# Why" lines
# follow where another answer seems as likely. "# Zeros: survives" is a bug that is not seen in a
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
case $VERILATOR_FLAGS in
  *-GLanes=*) ;;
  *) echo "$env_file: VERILATOR_FLAGS has no parameters of the small build" >&2; exit 1 ;;
esac
work=$(realpath "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT

# Without --trace-fst half the generated code is not there.
verilate() {  # <folder with rtl/ and sim/rtl/>
  # shellcheck disable=SC2086  # the flags are words
  "$VERILATOR" $VERILATOR_FLAGS --output-split 0 -Wno-fatal --cc --top-module hdp_sim_top \
    --prefix Vhdp_small --Mdir "$1/v" "$1"/sim/rtl/*.sv "$1"/rtl/*.v "$1"/rtl/lib/*.v
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
  local patch=$1 name dir expected got cycle
  name=$(basename "$patch" .patch)
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
  if ! verilate "$dir" > "$dir/log" 2>&1; then
    failure "$name" 'Verilator refuses it' "$dir/log"; return
  fi
  if ! cmp -s "$dir/v/Vhdp_small.h" "$work/base/v/Vhdp_small.h"; then
    failure "$name" 'it has other ports than the unchanged RTL' "$dir/log"; return
  fi
  # One translation unit, because most of the time goes into Verilator's headers.
  for source in "$dir"/v/*.cpp; do echo "#include \"$source\""; done > "$dir/all.cc"
  # shellcheck disable=SC2086
  if ! { compile "$dir/all.cc" "$dir/all.o" "$dir/v" &&
      "$CXX" $LINK_FLAGS "$dir/all.o" "$work/core.o" $LIBRARIES -o "$dir/mutant"; } \
      > "$dir/log" 2>&1; then
    failure "$name" 'does not build' "$dir/log"; return
  fi
  timeout 600 "$dir/mutant" 1 > "$dir/report" 2>&1
  got=$(grep '^FIRST' "$dir/report")
  cycle=$(sed -n 's/^CYCLE //p' "$dir/report")
  if [ "$got" != "$expected" ]; then
    failure "$name" "expected ${expected#FIRST }, got ${got#FIRST }" "$dir/report"
  elif [ "$name" = unchanged ]; then
    echo "agrees $name: $cycle cycles"
  elif grep -q '^# Zeros: survives' "$patch" &&
      ! timeout 600 "$dir/mutant" 0 2>&1 | grep -qx 'FIRST none'; then
    failure "$name" 'seen from zeros, too; leave out "Zeros"' "$dir/report"
  else
    echo "caught $name: ${got#FIRST } after $cycle cycles"
  fi
  rm -rf "$dir"
}

# The class around the model depends on its ports alone, and no mutation changes those.
copy_rtl "$work/base"
cat > "$work/core.cpp" <<'CORE'
#include "sim/verilated_core.hpp"
#include "Vhdp_small.h"

namespace hdp::sim {

struct Untraced : Vhdp_small {
  using Vhdp_small::Vhdp_small;
  void trace(VerilatedFstC*, int) {}
};

std::unique_ptr<Core> make_small_core(InitSeed init_seed) {
  return std::make_unique<VerilatedCore<Untraced>>(init_seed);
}

}  // namespace hdp::sim
CORE
if ! { verilate "$work/base" && compile "$work/core.cpp" "$work/core.o" "$work/base/v"; } \
    > "$work/log" 2>&1; then
  failure core 'does not build' "$work/log"
  exit 1
fi

export CXX SOURCE VERILATOR VERILATOR_INCLUDE VERILATOR_FLAGS LIBRARIES LINK_FLAGS work
export -f mutant verilate compile copy_rtl failure
# shellcheck disable=SC2016  # the inner shell expands it
printf '%s\0' "${patches[@]}" | xargs -0 -P "$(nproc)" -I{} bash -c 'mutant "$1"' _ {} |
  tee "$work/results"
passed=$(grep -cE '^(caught|agrees) ' "$work/results")
failed=$((${#patches[@]} - passed))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
