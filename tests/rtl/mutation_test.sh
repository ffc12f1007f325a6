#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Applies every patch of mutations/ to a copy of the RTL, rebuilds the small build and checks that lockstep
# names the stage that the patch expects. The unchanged RTL must agree.
# Usage: mutation_test.sh MUTANT_ENV [PATCH...]
#
# A patch starts with lines "# <what is planted>" and "# Expect: probe=<name> kind=<kind>".
set -uo pipefail
env_file=$1
shift
# shellcheck disable=SC1090
source "$env_file"
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CXX CORE SOURCE VERILATOR VERILATOR_INCLUDE VERILATOR_FLAGS LIBRARIES LINK_FLAGS work here

mutant() {
  local patch=$1 name dir expected got
  name=$(basename "$patch" .patch)
  dir=$work/$name
  mkdir -p "$dir/sim"
  cp -r "$SOURCE/rtl" "$dir/rtl"
  cp -r "$SOURCE/sim/rtl" "$dir/sim/rtl"
  if [ "$name" = unchanged ]; then
    expected='FIRST none'
  else
    expected=$(sed -n 's/^# Expect: /FIRST /p' "$patch")
    if ! (cd "$dir" && GIT_CEILING_DIRECTORIES=$work git apply -p1 "$patch") > "$dir/log" 2>&1; then
      echo "FAILED $name: the patch does not apply"; sed 's/^/  | /' "$dir/log"; return
    fi
  fi
  # shellcheck disable=SC2086  # the flags are words
  if ! "$VERILATOR" $VERILATOR_FLAGS -Wno-fatal --cc --trace-fst --top-module hdp_sim_top --prefix Vhdp_small \
      --Mdir "$dir/v" "$dir"/sim/rtl/*.sv "$dir"/rtl/*.v "$dir"/rtl/lib/*.v > "$dir/log" 2>&1; then
    echo "FAILED $name: does not compile"; sed 's/^/  | /' "$dir/log"; return
  fi
  # shellcheck disable=SC2086
  if ! { for source in "$dir"/v/*.cpp "$CORE"; do
      "$CXX" -std=c++17 -O1 -w -I"$SOURCE" -I"$dir/v" -isystem "$VERILATOR_INCLUDE" \
        -isystem "$VERILATOR_INCLUDE/vltstd" -DVM_TRACE=1 -DVM_TRACE_FST=1 -DVM_TRACE_VCD=0 $LINK_FLAGS \
        -c "$source" -o "$dir/$(basename "$source").o" || exit 1
    done
    "$CXX" $LINK_FLAGS "$dir"/*.o $LIBRARIES -o "$dir/mutant"; } > "$dir/log" 2>&1; then
    echo "FAILED $name: does not build"; tail -20 "$dir/log" | sed 's/^/  | /'; return
  fi
  "$dir/mutant" > "$dir/report" 2>&1
  got=$(grep '^FIRST' "$dir/report")
  if [ "$got" = "$expected" ]; then
    echo "caught $name: ${got#FIRST }"
  else
    echo "FAILED $name: expected ${expected#FIRST }, got ${got#FIRST }"
    sed 's/^/  | /' "$dir/report"
  fi
  rm -rf "$dir"
}
export -f mutant

if [ $# -gt 0 ]; then patches=("$@"); else patches=(unchanged "$here"/mutations/*.patch); fi
printf '%s\n' "${patches[@]}" | xargs -P "$(nproc)" -I{} bash -c 'mutant "$1"' _ {} | tee "$work/results"
passed=$(grep -c '^caught' "$work/results")
failed=$((${#patches[@]} - passed))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
