#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A picture of a waveform as GTKWave shows it: opens FST and save file on a screen of its own and photographs it.
# Usage: picture.sh FILE.fst FILE.gtkw FILE.png
set -euo pipefail
if [ $# -ne 3 ]; then
  echo "usage: $0 FILE.fst FILE.gtkw FILE.png" >&2
  exit 2
fi
fst=$(realpath "$1") gtkw=$(realpath "$2") png=$(realpath -m "$3")

declare -A package=([gtkwave]=gtkwave [Xvfb]=xvfb [import]=imagemagick [xdotool]=xdotool)
missing=
for tool in gtkwave Xvfb import xdotool; do
  command -v "$tool" > /dev/null || missing="$missing ${package[$tool]}"
done
if [ -n "$missing" ]; then
  echo "$0: a picture needs more programs: apt-get install$missing" >&2
  exit 3
fi

work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait 2> /dev/null || true
  rm -rf "$work"
}
trap finish EXIT

# Light colours and a large fixed font: the picture is for a page.
cat > "$work/gtkwaverc" <<'RC'
splash_disable 1
hide_sst 1
fontname_signals Monospace 10
fontname_waves Monospace 10
hier_max_level 0
enable_vert_grid 1
color_back ffffff
color_grid e4e4e4
color_grid2 e4e4e4
color_time 202020
color_timeb f4f4f4
color_value 202020
color_vbox 3c7a3c
color_vtrans 3c7a3c
color_high 3c7a3c
color_low 3c7a3c
color_trans 3c7a3c
color_0 3c7a3c
color_1 3c7a3c
color_1fill e0f0e0
color_umark d02020
color_mark b0b0b0
RC

# Xvfb picks a free display and says which.
mkfifo "$work/display"
Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3> "$work/display" 2> "$work/xvfb" &
pids+=($!)
read -r -t 20 number < "$work/display" || { cat "$work/xvfb" >&2; exit 1; }
export DISPLAY=:$number HOME=$work NO_AT_BRIDGE=1

# Relative names, because GTKWave puts them into its title.
cd "$(dirname "$fst")"
gtkwave --rcfile "$work/gtkwaverc" "$(basename "$fst")" "$gtkw" > "$work/log" 2>&1 &
pids+=($!)
window=
for _ in $(seq 100); do
  window=$(xdotool search --onlyvisible --class gtkwave 2> /dev/null | tail -1) && [ -n "$window" ] && break
  sleep 0.1
done
if [ -z "$window" ]; then
  echo "$0: GTKWave did not open the waveform" >&2
  cat "$work/log" >&2
  exit 1
fi
sleep 2  # until all is drawn
import -window root "$work/picture.png"
mv "$work/picture.png" "$png"
