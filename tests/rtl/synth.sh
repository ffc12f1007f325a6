#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Yosys over the named builds: what every module is made of, compared with the committed table, and
# no latch, no loop, no memory lost to flip-flops (docs/results/synthesis.md).
# Usage: synth.sh [-u] [-r RTL] [-t TOP] [-p "NAME=VALUE ..."] [-d DOCS] [BUILD ...]
#   -u  writes the table, of just these builds, instead of comparing with it
#   -r  folder of the RTL; -t  top module; -d  folder of synthesis.csv and synthesis.md
#   -p  parameters of the top instead of those of cmake/HdpVerilate.cmake
#   BUILD  default: edge server
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)

# The module that is synthesised, and how large an array may be that is kept in flip-flops. An array
# with more words or more bits has to be a memory.
top=hdp_top
register_words=64
register_bits=8192

rtl=$root/rtl
docs=$root/docs/results
update=
own_parameters=
while getopts ur:t:p:d: option; do
  case $option in
    u) update=--update ;;
    r) rtl=$OPTARG ;;
    t) top=$OPTARG ;;
    p) own_parameters=$OPTARG ;;
    d) docs=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- edge server
rtl=$(cd "$rtl" && pwd)
docs=$(cd "$docs" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The parameters of the builds stand in cmake/HdpVerilate.cmake: those of the core, and those that
# the co-processor adds.
parameters() {  # <build>
  if [ -n "$own_parameters" ]; then echo "$own_parameters"; return; fi
  local settings
  settings=$(tr '\n' ' ' < "$root/cmake/HdpVerilate.cmake")
  sed -n "s/.*set(HDP_BUILD_$1 *\([^)]*\)).*/\1/p" <<< "$settings"
  [ "$top" != hdp_top ] ||
    sed -n "s/.*set(HDP_TOP_$1 *\${HDP_BUILD_$1} *\([^)]*\)).*/\1/p" <<< "$settings"
}

# Selects the arrays that are small enough for flip-flops, by powers of two of the words.
small_arrays() {
  # shellcheck disable=SC2016  # $ is Yosys's
  local words=1 selection='t:$none'
  while [ "$words" -le "$register_words" ]; do
    selection="$selection t:\$mem_v2 r:SIZE<=$words %i r:WIDTH<=$((register_bits / words)) %i %u"
    words=$((2 * words))
  done
  echo "$selection"
}

# Gates, flip-flops and what was set aside: memories and multipliers. To clean up once before and
# once after abc is enough; a whole round of `opt` costs minutes.
gates='simplemap; techmap; opt_clean; abc -fast; opt_clean'

synthesise() {  # <build>
  local build=$1 settings='' pair
  for pair in $(parameters "$build"); do settings="$settings -set ${pair%%=*} ${pair#*=}"; done
  [ -n "$settings" ] || { echo "$build: no such build in cmake/HdpVerilate.cmake" >&2; return 1; }
  cat > "$work/$build.ys" <<SCRIPT
read_verilog -I. *.v lib/*.v
chparam $settings $top
hierarchy -check -top $top
proc
opt_clean
check
opt -mux_undef
wreduce
peepopt
opt_clean
techmap -map $root/tests/rtl/synth_mul.v
alumacc
opt -fast
opt_mem
opt_mem_priority
opt_mem_feedback
memory_collect
memory_map $(small_arrays)
memory -nomap
opt_expr -undriven -mux_undef -fine
opt_dff
opt_clean
write_json $work/$build.words.json
$gates
setattr -unset src *
setattr -unset src */*
write_json $work/$build.gates.json
SCRIPT
  (cd "$rtl" && yosys -q -l "$work/$build.log" "$work/$build.ys" > "$work/$build.out" 2>&1) ||
    { cat "$work/$build.out" >&2; return 1; }
}

jobs=()
for build in "$@"; do
  synthesise "$build" &
  jobs+=($!)
done
status=0
for job in "${jobs[@]}"; do wait "$job" || status=1; done
[ $status -eq 0 ] || exit 1

# The multipliers' own gates, each kind once.
python3 "$root/tests/rtl/synth_netlist.py" multipliers "$work" "$@" > "$work/multipliers.v"
: > "$work/multipliers.gates.json"
if [ -s "$work/multipliers.v" ]; then
  yosys -q -p "read_verilog $work/multipliers.v; proc; opt -fast; alumacc; opt -fast; $gates;
    write_json $work/multipliers.gates.json" > "$work/multipliers.out" 2>&1 ||
    { cat "$work/multipliers.out" >&2; exit 1; }
fi

python3 "$root/tests/rtl/synth_table.py" "$work" "$docs" "$top" $update \
  --register-words "$register_words" --register-bits "$register_bits" "$@"
