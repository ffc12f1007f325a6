#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds and runs the test bench printed in docs/guide/axi.md, on a design that is right and on one that is not.
# Usage: axi_example_test.sh <source folder>
set -eu
root=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

awk '/^```cpp$/ {on = 1; next} /^```$/ {if (on) exit} on' "$root/docs/guide/axi.md" > "$work/main.cpp"
lines=$(wc -l < "$work/main.cpp")
if [ "$lines" -lt 15 ]; then echo "docs/guide/axi.md: the example is missing"; exit 1; fi

build() {
  verilator --cc --exe --build -Wno-fatal --top-module copier --Mdir "$work/$1" -o copier $2 \
    -CFLAGS "-std=c++17 -O1 -I$root" "$root/tests/sim/axi_example.v" "$work/main.cpp" \
    "$root"/cosim/axi/*.cpp > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
}

build right ""
"$work/right/copier" || { echo "the right design fails"; exit 1; }
build broken "-DBROKEN"
if "$work/broken/copier" > "$work/out"; then echo "the broken design passes"; exit 1; fi
grep -q 'AXI4_W_LAST_EARLY: WLAST is 1 at beat 3 of the 4' "$work/out" || { cat "$work/out"; exit 1; }
echo "the example of docs/guide/axi.md runs"
