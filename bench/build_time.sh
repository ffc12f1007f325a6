#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# How long hdp with one co-processor takes from nothing: configuring, Verilator, compiling, linking; no compiler cache.
# Usage: build_time.sh BUILD_FOLDER [JOBS [MACHINE]]
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
folder=$1 jobs=${2:-2} machine=${3:-server}
export CCACHE_DISABLE=1
rm -rf "$folder"
mkdir -p "$folder"
build() {
  cmake -S "$source" -B "$folder/build" -DHDP_BUILDS= -DHDP_MACHINES="$machine" &&
    cmake --build "$folder/build" --target hdp -j "$jobs"
}
TIMEFORMAT='%R %U %S'
{ time build > "$folder/log" 2>&1; } 2> "$folder/time" || { tail -30 "$folder/log" >&2; exit 1; }
printf '| machine | jobs at once | wall, s | processor, s |\n| --- | --- | --- | --- |\n'
awk -v machine="$machine" -v jobs="$jobs" '{ printf "| %s | %d | %.0f | %.0f |\n", machine, jobs, $1, $2 + $3 }' \
  "$folder/time"
