#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Plants the bugs of top_mutations/ in a copy of the RTL of the co-processor and checks that
# lockstep names the place and the kind of difference that each patch expects, and the rule of the bus,
# where it breaks one; so do the protocol checkers alone. Without a bug it must agree.
# Usage: top_mutation_test.sh TOP_MUTANT_ENV [NUMBER ...]     (default: 0, which is none, and all)
#
# A patch NN_name.patch starts with "# <what is planted>" and
# "# Expect: in=<table> probe=<name> kind=<kind>"; "# Rule: <name>" follows where the bus suffers.
# "# Build: <name>" is for a bug that the small machine cannot show.
# "# Zeros: survives" is a bug that is not seen in a simulation that starts from zeros, which is tried, too.
# Every bug asks `hdp_planted::bug == NN`, so that one model of a machine has them all and is compiled once: a bug
# costs no more than its run. Patches have no context, because neighbours are planted in the same copy.
set -uo pipefail
shopt -s nullglob
env_file=$1
shift
# shellcheck disable=SC1090
source "$env_file"
here=$(cd "$(dirname "$0")" && pwd)
patches=("$here"/top_mutations/*.patch)
[ ${#patches[@]} -gt 0 ] || { echo "$here/top_mutations: no patches" >&2; exit 1; }
if [ $# -eq 0 ]; then
  set -- 0
  for patch in "${patches[@]}"; do
    number=$(basename "$patch")
    set -- "$@" "$((10#${number%%_*}))"
  done
fi
work=$(realpath "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT

stop() {  # <what> <log>
  printf 'FAILED: %s\n%s\n' "$1" "$(tail -30 "$2" | sed 's/^/  | /')"
  exit 1
}

mkdir -p "$work/sim"
cp -r "$SOURCE/rtl" "$work/rtl"
cp -r "$SOURCE/sim/rtl" "$work/sim/rtl"
for patch in "${patches[@]}"; do
  name=$(basename "$patch" .patch)
  if [ "$(grep -c "^+.*hdp_planted::bug == $((10#${name%%_*})))" "$patch")" -eq 0 ]; then
    echo "$patch: does not ask for its own number" >&2
    exit 1
  fi
  # The ceiling: inside a repository git apply would skip the files of the copy and say nothing.
  (cd "$work" && GIT_CEILING_DIRECTORIES=$(dirname "$work") git apply --unidiff-zero -p1 "$patch") \
    > "$work/log" 2>&1 || stop "$name does not apply" "$work/log"
done

patch_of() {  # <number>
  local patch
  patch=$(echo "$here"/top_mutations/"$(printf '%02d' "$1")"_*.patch)
  [ ! -r "$patch" ] || echo "$patch"
}

machine_of() {  # <number>
  local patch machine=
  patch=$(patch_of "$1")
  [ -z "$patch" ] || machine=$(sed -n 's/^# Build: //p' "$patch")
  echo "${machine:-small}"
}

# Without --trace-fst half the generated code is not there.
# One translation unit, because most of the time goes into Verilator's headers; -O0, because a mutant
# runs for less time than an optimiser does.
build_machine() {  # <machine>
  local dir=$work/$1 parameters=PARAMETERS_$1
  mkdir "$dir"
  [ -n "${!parameters-}" ] || stop "$env_file: no parameters of the $1 machine" /dev/null
  # shellcheck disable=SC2086  # the flags are words
  "$VERILATOR" $VERILATOR_FLAGS ${!parameters} --output-split 0 -Wno-fatal --cc \
    --top-module hdp_sim_coprocessor --prefix Vhdp_mutant --Mdir "$dir/v" -I"$work/rtl" \
    -I"$work/sim/rtl" "$here"/top_mutations/planted.sv \
    "$work"/sim/rtl/*.sv "$work"/rtl/*.v "$work"/rtl/lib/*.v > "$work/log" 2>&1 ||
    stop "Verilator refuses the planted bugs ($1)" "$work/log"
  for source in "$dir"/v/*.cpp "$work/coprocessor.cpp"; do
    echo "#include \"$source\""
  done > "$dir/all.cc"
  # shellcheck disable=SC2086
  { "$CXX" -std=c++17 -O0 -w -I"$SOURCE" -I"$dir/v" -isystem "$VERILATOR_INCLUDE" \
      -isystem "$VERILATOR_INCLUDE/vltstd" -DVM_TRACE=1 -DVM_TRACE_FST=1 -DVM_TRACE_VCD=0 \
      $LINK_FLAGS -c "$dir/all.cc" -o "$dir/all.o" &&
    "$CXX" $LINK_FLAGS "$dir/all.o" $LIBRARIES -o "$dir/mutant"; } > "$work/log" 2>&1 ||
    stop "the model of the $1 machine does not build" "$work/log"
}

cat > "$work/coprocessor.cpp" <<'GLUE'
#include "sim/coprocessor/verilated_coprocessor.hpp"
#include "Vhdp_mutant.h"

namespace hdp::sim {

struct Untraced : Vhdp_mutant {
  using Vhdp_mutant::Vhdp_mutant;
  void trace(VerilatedFstC*, int) {}
};

std::unique_ptr<Coprocessor> make_coprocessor(const std::string& machine, cosim::InitSeed init_seed) {
  return std::make_unique<VerilatedCoprocessor<Untraced>>(Machine::named(machine), init_seed,
                                                          "planted");
}

}  // namespace hdp::sim
GLUE
for machine in $(for number in "$@"; do machine_of "$number"; done | sort -u); do
  build_machine "$machine"
done

seen() {  # <number> <guard> <report> [initial state]: what was seen first
  timeout 300 "$work/$machine/mutant" "$machine" "$1" "$2" "${4:-1}" > "$3" 2>&1
  sed -n 's/^FIRST //p' "$3"
}

mutant() {
  local number=$1 machine name=none expected=none rule='' got patch='' report=$work/report$1
  machine=$(machine_of "$number")
  if [ "$number" -ne 0 ]; then
    patch=$(patch_of "$number")
    [ -n "$patch" ] || { echo "FAILED $number: no such patch"; return; }
    name=$(basename "$patch" .patch)
    expected=$(sed -n 's/^# Expect: //p' "$patch")
    rule=$(sed -n 's/^# Rule: //p' "$patch")
  fi
  got=$(seen "$number" lockstep "$report")
  # What differs first depends on the values, and they on the version of Verilator.
  [ "$expected" != 'a difference' ] || [ "$got" = none ] || [ -z "$got" ] || expected=$got
  if [ "$got" != "$expected" ]; then
    printf 'FAILED %s: expected %s, got %s\n%s\n' "$name" "$expected" "$got" \
      "$(tail -30 "$report" | sed 's/^/  | /')"
    return
  fi
  if [ -n "$rule" ]; then
    grep -q ": $rule: " "$report" || { echo "FAILED $name: lockstep does not name the rule $rule"; return; }
    got=$(seen "$number" protocol "$report")
    [ "$got" = "rule=$rule" ] || { echo "FAILED $name: expected rule $rule, got $got"; return; }
  fi
  if [ "$number" -ne 0 ] && grep -q '^# Zeros: survives' "$patch"; then
    got=$(seen "$number" lockstep "$report" 0)
    [ "$got" = none ] || { echo "FAILED $name: seen from zeros, too: $got; leave out Zeros"; return; }
  fi
  if [ "$number" -eq 0 ]; then echo 'agrees without a bug'
  else echo "caught $name: $expected${rule:+ and $rule}"
  fi
}

export work here
export -f mutant seen patch_of machine_of
# shellcheck disable=SC2016  # the inner shell expands it
printf '%s\0' "$@" | xargs -0 -P "$(nproc)" -I{} bash -c 'mutant "$1"' _ {} | tee "$work/results"
passed=$(grep -cE '^(caught|agrees) ' "$work/results")
echo "$passed passed, $(($# - passed)) failed"
[ "$passed" -eq $# ]
