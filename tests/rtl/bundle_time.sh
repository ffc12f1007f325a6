#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# How long it takes from the start of a failing run to its finished bundle: the default set on the edge build with
# planted bugs of an early, a middle and a late stage. The bundle must name the stage that the patch expects, replay
# in the same cycle, and show the first difference in its waveform.
# Usage: bundle_time.sh PLUGIN_ENV HDP_PLUGIN SUMMARY.md|- [NUMBER...]     (default: 01 29 50)
set -euo pipefail
env_file=$(realpath "$1") hdp=$(realpath "$2") summary=$3
shift 3
[ $# -gt 0 ] || set -- 01 29 50
limit=10  # seconds
here=$(cd "$(dirname "$0")" && pwd)
set_folder=$here/../../vectors/default
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
head='| planted bug | probe | kind | cycle | start to finished bundle | replay | waveform |
| --- | --- | --- | --- | --- | --- | --- |'
printf '%s\n' "$head"
passed=0 failed=0
for number in "$@"; do
  patch=$(echo "$here"/mutations/"$number"_*.patch)
  name=$(basename "$patch" .patch)
  dir=$work/$number
  mkdir "$dir"
  "$here/build_plugin.sh" "$env_file" "$patch" "$dir/core.so" edge
  export HDP_CORE_PLUGIN=$dir/core.so
  expected=$(sed -n 's/^# Expect: probe=\([a-z_]*\) kind=\(.*\)/\1 | \2/p' "$patch")
  begin=$(date +%s%N)
  code=0
  "$hdp" cosim --set "$set_folder" --build edge --bundle "$dir/failure" > "$dir/log" 2>&1 || code=$?
  end=$(date +%s%N)
  if [ $code -ne 1 ] || ! [ -d "$dir/failure" ]; then
    # A bug can be none on this build: 47 needs rows of several chunks.
    echo "FAILED $name: no bundle"
    tail -20 "$dir/log"
    failed=$((failed + 1))
    continue
  fi
  seconds=$(awk "BEGIN { printf \"%.1f\", ($end - $begin) / 1e9 }")
  cycle=$(sed -n 's/^  cycle *//p' "$dir/failure/report.txt")
  "$hdp" replay "$dir/failure" > "$dir/replay" 2>&1 || true
  found=$(sed -n 's/^ *in the bundle *\([a-z_]*\), \([a-z]*\), cycle .*/\1 | \2/p' "$dir/replay")
  replay=no wave=no
  if grep -qF ", cycle $cycle" "$dir/replay" && grep -q reproduced "$dir/replay"; then replay=same; fi
  if "$hdp" check-wave "$dir/failure" > "$dir/wave" 2>&1; then wave=right; fi
  echo "| $name | $found | $cycle | $seconds s | $replay | $wave |" | tee -a "$work/rows"
  if [ "$found" = "$expected" ] && [ $replay = same ] && [ $wave = right ] &&
     awk "BEGIN { exit !($seconds < $limit) }"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    cat "$dir/replay" "$dir/wave"
  fi
done
if [ "$summary" != - ]; then
  # Between the marks of the page.
  begin='<!-- bundle-time -->' end='<!-- end of bundle-time -->'
  grep -qF "$begin" "$summary" && grep -qF "$end" "$summary" || { echo "$summary: no place for the table" >&2; exit 1; }
  {
    sed "/$begin/q" "$summary"
    printf '%s\n' "$head"
    cat "$work/rows" 2> /dev/null || true
    sed -n "/$end/,\$p" "$summary"
  } > "$work/page"
  cp "$work/page" "$summary"
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
