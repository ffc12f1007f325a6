#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every planted bug of the small build from divergence to cause: the bundle names the stage that the patch expects, replay diverges in
# the same cycle, the waveform (read back from the FST) shows the first difference, and shrink ends small.
# Usage: bundle_campaign.sh PLUGIN_ENV HDP_PLUGIN SUMMARY.md|- [NUMBER...]
set -uo pipefail
env_file=$(realpath "$1") hdp=$(realpath "$2") summary=$3
shift 3
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export env_file hdp here work

one() {
  local patch=$1 name dir probe kind cycle wrong=
  name=$(basename "$patch" .patch)
  dir=$work/$name
  mkdir -p "$dir"
  # One unoptimised translation unit a core: it runs a few thousand cycles.
  if ! "$here/build_plugin.sh" "$env_file" "$patch" "$dir/core.so" > "$dir/log" 2>&1; then
    echo "FAILED $name: does not build"; sed 's/^/  | /' "$dir/log"; return
  fi
  export HDP_CORE_PLUGIN=$dir/core.so
  probe=$(sed -n 's/^# Expect: probe=\([a-z_]*\) .*/\1/p' "$patch")
  kind=$(sed -n 's/^# Expect: .*kind=//p' "$patch")
  "$hdp" find "$dir/failure" > "$dir/find" 2>&1 || true
  grep -q "probe $probe\$" "$dir/failure/report.txt" || wrong="$wrong; the bundle does not name $probe"
  cycle=$(sed -n 's/^  cycle *//p' "$dir/failure/report.txt")
  "$hdp" replay "$dir/failure" > "$dir/replay" 2>&1
  grep -qF "$probe, $kind, cycle $cycle" "$dir/replay" && grep -q 'reproduced' "$dir/replay" ||
    wrong="$wrong; replay is not the same"
  "$hdp" check-wave "$dir/failure" > "$dir/wave" 2>&1 || wrong="$wrong; $(head -1 "$dir/wave")"
  "$hdp" shrink "$dir/failure" --out "$dir/small" > "$dir/shrink" 2>&1
  "$hdp" check-wave "$dir/small" > "$dir/wave" 2>&1 || wrong="$wrong; shrunk: $(head -1 "$dir/wave")"
  local after time size verdict
  after=$(sed -n 's/^  after *//p' "$dir/shrink")
  time=$(sed -n 's/^  tried .* in //p' "$dir/shrink")
  size=$(sed -n 's/.*heads\?, \(up to \)\?\([0-9]* x [0-9]*\), D \([0-9]*\).*/\2, D \3/p' <<< "$after")
  verdict=$(sed -n 's/^  VERDICT *\([A-Za-z ]*\).*/\1/p' "$dir/small/explain.txt" | head -1)
  if [ -n "$wrong" ]; then
    echo "FAILED $name:${wrong#;}"
    sed 's/^/  | /' "$dir/find" "$dir/replay" "$dir/shrink" | tail -40
  else
    echo "good $name | $probe | $kind | $cycle | $size | $time | $verdict"
  fi
  rm -rf "$dir"
}
export -f one

patches=()
if [ $# -gt 0 ]; then
  for number in "$@"; do patches+=("$here"/mutations/"$number"_*.patch); done
else
  mapfile -t patches < <(grep -L -e '^# Build: ' -e '^# Zeros: ' "$here"/mutations/*.patch)
fi
printf '%s\n' "${patches[@]}" | xargs -P "$(nproc)" -I{} bash -c 'one "$1"' _ {} | tee "$work/results"
passed=$(grep -c '^good' "$work/results")
failed=$((${#patches[@]} - passed))
if [ "$summary" != - ]; then
  {
    echo '<!-- SPDX-License-Identifier: Apache-2.0 -->'
    echo '# Failure bundles of the planted bugs'
    echo
    echo "Made by \`make bundles\` on the small build: $passed of ${#patches[@]} planted bugs have a bundle that names"
    echo 'the expected stage, replay in the same cycle, and show the first difference in the waveform, read back.'
    echo
    echo '| planted bug | probe | kind | cycle | shrunk to | in | verdict of the shrunk case |'
    echo '| --- | --- | --- | --- | --- | --- | --- |'
    grep '^good' "$work/results" | sort | sed 's/^good /| /; s/$/ |/'
  } > "$summary.new"
  mv "$summary.new" "$summary"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
