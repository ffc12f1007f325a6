#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From a planted bug to its picture: builds the small core with one line of RTL changed, lets lockstep find it,
# shrinks the failing case, and photographs the waveform of the shrunk case.
# Usage: demo_bug.sh PLUGIN_ENV HDP_PLUGIN PATCH OUT_DIR
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
env_file=$1 hdp=$2 patch=$3 out=$4
rm -rf "$out"
mkdir -p "$out"

say() { printf '\n== %s\n' "$*"; }

say "The bug: $(sed -n '1s/^# //p' "$patch")"
sed -n '/^@@/,$p' "$patch"
"$here/build_plugin.sh" "$env_file" "$patch" "$out/core.so"
export HDP_CORE_PLUGIN=$out/core.so

say 'Lockstep on random jobs'
"$hdp" find "$out/failure" || [ $? -eq 1 ]

say 'Shrunk'
"$hdp" shrink "$out/failure" --out "$out/small" || [ $? -eq 1 ]

say 'Which side is wrong?'
cat "$out/small/explain.txt"

say 'Replayed'
"$hdp" replay "$out/small" || [ $? -eq 1 ]

say 'Pictured'
wave=$(find "$out/small" -name '*.fst' | head -1)
"$here/../../sim/wave/picture.sh" "$wave" "${wave%.fst}.gtkw" "$out/wave.png"
echo "bundle: $out/small, picture: $out/wave.png"
