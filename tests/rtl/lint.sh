#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Lint of the RTL: Verilator over every build, Icarus Verilog as Verilog-2005, Yosys without
# latches; each with the core and with the co-processor as the top.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail=0
say() { printf '  %-52s %s\n' "$1" "$2"; }

# The parameters of the builds stand in cmake/HdpVerilate.cmake.
settings=$(tr '\n' ' ' < cmake/HdpVerilate.cmake)
core_parameters() { sed -n "s/.*set(HDP_BUILD_$1 *\([^)]*\)).*/\1/p" <<< "$settings"; }

# small1 .. small4 are one entry there, with the number of cores as a variable.
top_parameters() {
  local cores=${1#small}
  case $1 in
    small[1-9]) core_parameters small
                sed -n 's/.*set(HDP_TOP_small\${cores} *\${HDP_BUILD_small} *\([^)]*\)).*/\1/p' \
                  <<< "$settings" | sed "s/\${cores}/$cores/" ;;
    *) core_parameters "$1"
       sed -n "s/.*set(HDP_TOP_$1 *\${HDP_BUILD_$1} *\([^)]*\)).*/\1/p" <<< "$settings" ;;
  esac
}

# A tool that only lints must say nothing. Newer Verilators tell on lines with a "- " what time and memory they took.
silent() {  # <what> <command> ...
  local what=$1
  shift
  if "$@" > "$work/log" 2>&1 && ! grep -qv '^- ' "$work/log"; then say "$what" clean
  else say "$what" FAILED; cat "$work/log"; fail=1; fi
}

rtl=(rtl/*.v rtl/lib/*.v)

lint() {  # <top> <build> <parameter>=<value> ...
  local top=$1 build=$2
  shift 2
  silent "verilator --lint-only -Wall, $top, $build" \
    verilator --lint-only -Wall -Irtl --top-module "$top" "${@/#/-G}" "${rtl[@]}"
}

for build in edge server small quad lanes16 lanes32 lanes64; do
  # shellcheck disable=SC2046  # the parameters are words
  lint hdp_core "$build" $(core_parameters "$build")
done
lint hdp_core IntBits=4 IntBits=4
for build in edge server small1 small2 small3 small4 small8 quad lanes16 lanes32 lanes64; do
  # shellcheck disable=SC2046
  lint hdp_top "$build" $(top_parameters "$build")
done
lint hdp_top "the limits of the bus" Cores=8 Lanes=128 DMax=128 BusBytes=128 AddrBits=13 \
  BurstBeats=256 ReadDepth=2 WriteDepth=2 HeadDepth=2 HeadsMax=2 IntBits=4

for top in hdp_core hdp_top; do
  silent "iverilog -g2005 -Wall, $top" \
    iverilog -g2005 -Wall -Irtl -s "$top" -o "$work/$top" "${rtl[@]}"
done

# The core is synthesised on its own; in the co-processor it is a black box, which saves minutes.
synthesise() {  # <top> <build> <parameter>=<value> ...
  local top=$1 build=$2 chparam='' box='' pair
  shift 2
  [ "$top" = hdp_core ] || box="blackbox *hdp_core; hierarchy -check -top $top;"
  for pair; do chparam="$chparam -set ${pair%=*} ${pair#*=}"; done
  if yosys -q -l "$work/yosys" -p "read_verilog -Irtl ${rtl[*]}; chparam $chparam $top;
      hierarchy -check -top $top; $box synth -top $top; check -assert;
      select -assert-none t:\$_DLATCH* t:\$dlatch; stat" > "$work/log" 2>&1
  then say "yosys synth, $top, $build: no latch, no problem" clean
  else say "yosys synth, $top, $build" FAILED; tail -40 "$work/yosys"; fail=1; fi
}

# shellcheck disable=SC2046
synthesise hdp_core small $(core_parameters small)
# shellcheck disable=SC2046
synthesise hdp_top small2 $(top_parameters small2)

waivers=$(grep -rn 'lint_off' rtl | grep -v '//.*[a-z] [a-z]' || true)
if [ -z "$waivers" ]; then say "every waiver has a reason" clean
else say "every waiver has a reason" FAILED; echo "$waivers"; fail=1; fi
exit $fail
