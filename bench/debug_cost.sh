#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What snapshots, the shadow module and waveforms cost a run that passes and uses none of them: hdp with
# HDP_DEBUG_FEATURES on and off, the same lockstep run of each, in turn.
# Usage: debug_cost.sh BUILD_FOLDER [JOBS [ROUNDS]]
# On a machine with other work times scatter by more than the cost; instructions do not. So instructions are counted,
# by perf where it may, else by Valgrind (of a shorter run) where that is installed; times are the process's own
# (user), as medians.
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
folder=$1 jobs=${2:-2} rounds=${3:-21}
limit=1.03
for features in OFF ON; do
  cmake -S "$source" -B "$folder/$features" -DHDP_BUILDS=edge -DHDP_MACHINES= \
    -DHDP_DEBUG_FEATURES=$features > /dev/null
  cmake --build "$folder/$features" --target hdp -j "$jobs" > "$folder/$features.log" ||
    { tail -30 "$folder/$features.log" >&2; exit 1; }
done
for heads in 8 64; do
  "$folder/ON/hdp" gen --profile bert --seed 3 --heads $heads --lq 128 --lk 128 --dim 64 --out "$folder/set$heads" \
    > /dev/null
done

run() { "$folder/$1/hdp" cosim --set "$folder/set64" --build edge; }
user_seconds() {
  local TIMEFORMAT=%U
  { time run "$1" > /dev/null; } 2>&1
}
perf_can() { perf stat -x, -e instructions:u true 2>&1 | grep -q '^[0-9]'; }
instructions() {
  if perf_can; then
    perf stat -x, -e instructions:u "$folder/$1/hdp" cosim --set "$folder/set64" --build edge 2>&1 > /dev/null |
      sed -n 's/^\([0-9]*\),.*instructions.*/\1/p'
  elif command -v valgrind > /dev/null; then
    valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null \
      "$folder/$1/hdp" cosim --set "$folder/set8" --build edge 2>&1 > /dev/null |
      sed -n 's/,//g; s/.*I *refs: *//p'
  fi
}
median() { sort -g | awk '{ x[NR] = $1 } END { print x[int((NR + 1) / 2)] }'; }

if [ "$(run ON | grep 'from start to done')" != "$(run OFF | grep 'from start to done')" ]; then
  echo 'the two runs differ: nothing to measure' >&2
  exit 1
fi
for ((round = 0; round < rounds; ++round)); do
  # Whichever is first in a round may be the better for it.
  if ((round % 2)); then on=$(user_seconds ON) off=$(user_seconds OFF); else off=$(user_seconds OFF) on=$(user_seconds ON); fi
  echo "$on $off"
done > "$folder/times"
on=$(cut -d' ' -f1 "$folder/times" | median) off=$(cut -d' ' -f2 "$folder/times" | median)
ratio=$(awk '{ print $1 / $2 }' "$folder/times" | median)
spread=$(awk '{ print $1 / $2 }' "$folder/times" | sort -g | sed -n '1p;$p' | paste -sd' ' | sed 's/ / .. /')
counted=$(instructions ON) counted_off=$(instructions OFF)
printf '| measure | with | without | with / without |\n| --- | --- | --- | --- |\n'
printf '| user seconds, median of %d rounds | %.3f | %.3f | %.3f (%s) |\n' "$rounds" "$on" "$off" "$ratio" "$spread"
if [ -n "$counted" ] && [ -n "$counted_off" ]; then
  by_count=$(awk "BEGIN { print $counted / $counted_off }")
  printf '| instructions | %s | %s | %.4f |\n' "$counted" "$counted_off" "$by_count"
  ratio=$by_count
else
  echo 'instructions: not counted; neither perf nor Valgrind can'
fi
awk "BEGIN { exit !($ratio <= $limit) }" || { echo "more than $limit" >&2; exit 1; }
