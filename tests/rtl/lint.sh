#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Lint of the RTL: Verilator over every build, Icarus Verilog as Verilog-2005, Yosys without latches.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail=0
say() { printf '  %-44s %s\n' "$1" "$2"; }

# The parameters of the builds stand in cmake/HdpVerilate.cmake.
parameters() {
  tr '\n' ' ' < cmake/HdpVerilate.cmake | sed -n "s/.*set(HDP_BUILD_$1 *\([^)]*\)).*/\1/p"
}
rtl=(rtl/*.v rtl/lib/*.v)

for build in edge server small; do
  args=()
  for pair in $(parameters "$build"); do args+=("-G$pair"); done
  if verilator --lint-only -Wall --top-module hdp_core "${args[@]}" "${rtl[@]}" > "$work/log" 2>&1 && [ ! -s "$work/log" ]
  then say "verilator --lint-only -Wall, $build" clean
  else say "verilator --lint-only -Wall, $build" FAILED; cat "$work/log"; fail=1; fi
done
if verilator --lint-only -Wall --top-module hdp_core -GIntBits=4 "${rtl[@]}" > "$work/log" 2>&1 && [ ! -s "$work/log" ]
then say "verilator --lint-only -Wall, IntBits=4" clean
else say "verilator --lint-only -Wall, IntBits=4" FAILED; cat "$work/log"; fail=1; fi

if iverilog -g2005 -Wall -s hdp_core -o "$work/core" "${rtl[@]}" > "$work/log" 2>&1 && [ ! -s "$work/log" ]
then say "iverilog -g2005 -Wall" clean
else say "iverilog -g2005 -Wall" FAILED; cat "$work/log"; fail=1; fi

chparam=
for pair in $(parameters small); do chparam="$chparam -set ${pair%=*} ${pair#*=}"; done
if yosys -q -l "$work/yosys" -p "read_verilog ${rtl[*]}; chparam $chparam hdp_core; hierarchy -check -top hdp_core;
    synth -top hdp_core; check -assert; select -assert-none t:\$_DLATCH* t:\$dlatch; stat" > "$work/log" 2>&1
then say "yosys synth, small: no latch, no problem" clean
else say "yosys synth, small" FAILED; tail -40 "$work/yosys"; fail=1; fi

waivers=$(grep -rn 'lint_off' rtl | grep -v '//.*[a-z] [a-z]' || true)
if [ -z "$waivers" ]; then say "every waiver has a reason" clean
else say "every waiver has a reason" FAILED; echo "$waivers"; fail=1; fi
exit $fail
