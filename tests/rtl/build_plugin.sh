#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A core with a planted bug as a shared library, for hdp_plugin (plugin_hdp.cpp).
# Usage: build_plugin.sh PLUGIN_ENV PATCH OUT.so [BUILD]      (default: small)
# PATCH is a patch of the tree (tests/rtl/mutations/*.patch), or a sed script for one file, as FILE:SCRIPT
# ("rtl/hdp_exp.v:s/22023/22021/").
set -euo pipefail
# shellcheck disable=SC1090
source "$1"
patch=$2
out=$(realpath -m "$3")
build=${4:-small}
parameters=PARAMETERS_$build
if [ -z "${!parameters:-}" ]; then echo "$build: no such build" >&2; exit 1; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/sim"
cp -r "$SOURCE/rtl" "$work/rtl"
cp -r "$SOURCE/sim/rtl" "$work/sim/rtl"
if [ -f "$patch" ]; then
  patch=$(realpath "$patch")
  (cd "$work" && GIT_CEILING_DIRECTORIES=$(dirname "$work") git apply -p1 "$patch")
else
  cp "$work/${patch%%:*}" "$work/before"
  sed -i "${patch#*:}" "$work/${patch%%:*}"
  if cmp -s "$work/before" "$work/${patch%%:*}"; then echo "$patch: changes nothing" >&2; exit 1; fi
fi
# shellcheck disable=SC2086  # the flags are words
"$VERILATOR" $VERILATOR_FLAGS ${!parameters} -Wno-fatal --cc --trace-fst --top-module hdp_sim_top --prefix Vhdp_mutant \
  --Mdir "$work/v" "$work"/sim/rtl/*.sv "$work"/rtl/*.v "$work"/rtl/lib/*.v > "$work/log" 2>&1 ||
  { cat "$work/log" >&2; exit 1; }
# One translation unit, because most of the time goes into Verilator's headers; without sanitizers, as what Verilator
# writes is everywhere (sim/CMakeLists.txt says why).
for source in "$work"/v/*.cpp "$CORE" "$SOURCE/tests/rtl/plugin.cpp"; do echo "#include \"$source\""; done > "$work/all.cc"
"$CXX" -std=c++17 -O1 -fPIC -w -I"$SOURCE" -I"$work/v" -isystem "$VERILATOR_INCLUDE" \
  -isystem "$VERILATOR_INCLUDE/vltstd" -DVM_TRACE=1 -DVM_TRACE_FST=1 -DVM_TRACE_VCD=0 \
  -DHDP_PLUGIN_BUILD="\"$build\"" -c "$work/all.cc" -o "$work/all.o"
# shellcheck disable=SC2086
"$CXX" $LINK_FLAGS -shared -Wl,-Bsymbolic "$work"/*.o -o "$out"
