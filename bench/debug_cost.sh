#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What snapshots, the shadow module and waveforms cost a run that passes and uses none of them: hdp with
# HDP_DEBUG_FEATURES on and off, the same lockstep run of each, in turn. Then what a waveform costs a run that writes
# one: the edge core's and the edge co-processor's, traced (--wave-level probes, all) and untraced in turn.
# Usage: debug_cost.sh BUILD_FOLDER [JOBS [ROUNDS [WAVE_ROUNDS]]]
# On a machine with other work times scatter by more than the cost; instructions do not. So instructions are counted,
# by perf where it may, else by Valgrind (of a shorter run) where that is installed; times are the process's own
# (user), as medians.
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
folder=$1 jobs=${2:-2} rounds=${3:-21} wave_rounds=${4:-5}
limit=1.03
declare -A wave_limit=([probes]=6 [all]=10)
for features in OFF ON; do
  machines=; [ $features = ON ] && machines=edge  # for the waveforms
  cmake -S "$source" -B "$folder/$features" -DHDP_BUILDS=edge -DHDP_MACHINES=$machines \
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
missed=0
awk "BEGIN { exit !($ratio <= $limit) }" || { echo "more than $limit" >&2; missed=1; }

# The processor time of a run of $1 (core or co-processor) on the 64 heads, with the options that follow.
wave_run() {
  local what=$1 TIMEFORMAT='%U %S'
  shift
  local command=(cosim --build edge)
  [ "$what" = core ] || command=(top --machine edge --no-folder)
  { time "$folder/ON/hdp" "${command[@]}" --set "$folder/set64" "$@" > /dev/null; } 2>&1 | awk '{ print $1 + $2 }'
}
printf '\n| waveform | of | processor seconds, median of %d | untraced | traced / untraced | MB |\n' "$wave_rounds"
printf '| --- | --- | --- | --- | --- | --- |\n'
for what in core co-processor; do
  for level in probes all; do
    for ((round = 0; round < wave_rounds; ++round)); do
      echo "$(wave_run $what --wave "$folder/cost.fst" --wave-level $level) $(wave_run $what)"
    done > "$folder/times"
    ratio=$(awk '{ print $1 / $2 }' "$folder/times" | median)
    printf '| %s | %s | %.2f | %.2f | %.1f | %.0f |\n' $level $what "$(cut -d' ' -f1 "$folder/times" | median)" \
      "$(cut -d' ' -f2 "$folder/times" | median)" "$ratio" "$(($(stat -c %s "$folder/cost.fst") / 1000000))"
    awk "BEGIN { exit !($ratio < ${wave_limit[$level]}) }" ||
      { echo "$level of the $what: not below ${wave_limit[$level]}" >&2; missed=1; }
  done
done
rm -f "$folder"/cost.*
exit $missed
