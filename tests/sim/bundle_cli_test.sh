#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Bundle, replay and shrink as a user meets them, on a core with a real RTL bug planted in it.
# Usage: bundle_cli_test.sh HDP_PLUGIN BUILD_PLUGIN PLUGIN_ENV
# (tests/rtl/plugin_hdp.cpp, tests/rtl/build_plugin.sh and its settings)
set -uo pipefail
# shellcheck source=tests/sim/expect.sh
source "$(dirname "$0")/expect.sh"
here=$(realpath "$(dirname "$0")")
hdp=$(realpath "$1")
build_plugin=$(realpath "$2")
plugin_env=$(realpath "$3")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

nothing_hidden() { [ -z "$(find "${1:-.}" -name '.*.tmp' | head -1)" ]; }

# The exponential's slope is off by two: a wrong e now and then.
"$build_plugin" "$plugin_env" 'rtl/hdp_exp.v:s/22023/22021/' "$work/bug.so" || exit 1
right=(env -u HDP_CORE_PLUGIN "$hdp")
export HDP_CORE_PLUGIN=$work/bug.so
"$hdp" gen --profile uniform --seed 3 --heads 4 --lq 14 --lk 16 --dim 8 --out set > /dev/null
run=("$hdp" cosim --set set --build small)

# A failing run leaves a bundle by itself, a passing one none.
expect 0 'agreed' -- "${right[@]}" cosim --set set --build small
check 'a passing run leaves no folder' test ! -e hdp-failure
expect 1 'DIVERGENCE in stage softmax, probe e' 'diverged' 'hdp replay hdp-failure' -- "${run[@]}"
expect 1 'hdp replay hdp-failure-2' -- "${run[@]}" --stalls 5
for file in report.txt report.json events.txt explain.txt run.json README.txt replay.sh \
    wave.fst wave.gtkw wave.sucl set/manifest.json; do
  check "the bundle holds $file" test -s "hdp-failure/$file"
done
check 'report.txt names the unit' \
  grep -q '^  in         rtl/hdp_softmax.v, hdp_core.u_softmax$' hdp-failure/report.txt
check 'explain.txt blames the RTL' \
  grep -q '^  VERDICT    RTL computed wrongly' hdp-failure/explain.txt
check 'no name of this folder in the bundle' bash -c "! grep -rqF '$work' hdp-failure"
expect 1 'diverged' -- "${run[@]}" --no-bundle
check '--no-bundle leaves none' test ! -e hdp-failure-3
expect 1 'hdp replay mine' -- "${run[@]}" --bundle mine
expect 1 'hdp replay mine' -- "${run[@]}" --bundle mine
echo note > mine/note.txt
expect 2 "holds 'note.txt'" -- "${run[@]}" --bundle mine
check 'a note in an old bundle is kept' grep -q note mine/note.txt
expect 2 'would replace what is read' -- "$hdp" shrink hdp-failure --out hdp-failure
expect 2 '--no-bundle' -- "${run[@]}" --bundle mine --no-bundle
expect 2 'is not a bundle' -- "${run[@]}" --bundle set
expect 2 'there is no folder' -- "${run[@]}" --bundle no/such
expect 1 'diverged' -- "$hdp" cosim --set hdp-failure/set --build small --no-bundle

# Replay.
cycle=$(sed -n 's/^  cycle *//p' hdp-failure/report.txt)
expect 1 'reproduced' "e, value, cycle $cycle" -- "$hdp" replay hdp-failure
expect 1 'reproduced' 'stall seed 5' -- "$hdp" replay hdp-failure-2
expect 1 'reproduced' -- hdp-failure/replay.sh
mkdir elsewhere && cp -r hdp-failure-2 elsewhere/moved
expect 1 'reproduced' -- env HDP="$hdp" elsewhere/moved/replay.sh
ln -s "$hdp" elsewhere/hdp
expect 1 'reproduced' -- env PATH="$work/elsewhere:$PATH" elsewhere/moved/replay.sh
expect 3 'hdp is not found' 'HDP=' -- env PATH=/usr/bin:/bin elsewhere/moved/replay.sh
# What git bisect run takes for a version that cannot be tested.
expect 125 'hdp is not found' -- env PATH=/usr/bin:/bin elsewhere/moved/replay.sh --bisect
expect 1 'reproduced' -- hdp-failure/replay.sh --bisect
expect 0 'no longer diverges' -- env -u HDP_CORE_PLUGIN hdp-failure/replay.sh --bisect
cp -r hdp-failure untestable
sed -i 's/"schema": .*/"schema": 99,/' untestable/run.json
expect 2 'schema' -- untestable/replay.sh
expect 125 'schema' -- untestable/replay.sh --bisect
expect 1 "hdp replay 'my dir/x'" -- bash -c 'mkdir "my dir" && "$@" --bundle "my dir/x"' - "${run[@]}"
expect 1 'waveform' -- "$hdp" replay hdp-failure --wave replay.fst
check 'replay writes a waveform' test -s replay.fst
expect 0 'no longer diverges' -- "${right[@]}" replay hdp-failure
cp -r hdp-failure other
sed -i 's/"cycle": .*/"cycle": 7/' other/run.json
expect 1 'another divergence' 'e, value, cycle 7' "e, value, cycle $cycle" -- "$hdp" replay other
sed -i 's/"build": "small"/"build": "huge"/' other/run.json
expect 2 'huge' -- "$hdp" replay other
expect 2 'run.json' -- "$hdp" replay set
echo '{' > other/run.json
expect 2 'run.json' 'not JSON' -- "$hdp" replay other

# A bug that depends on what the registers hold before reset: the bundle repeats that, too.
"$build_plugin" "$plugin_env" "$here/../rtl/mutations/70_credit_not_reset.patch" "$work/unreset.so" || exit 1
unreset=(env HDP_CORE_PLUGIN="$work/unreset.so" "$hdp")
expect 0 'agreed' 'initial state         zeros' -- \
  "${unreset[@]}" cosim --set set --build small --init-seed 0
expect 1 'diverged' 'random, seed 3' -- \
  "${unreset[@]}" cosim --set set --build small --init-seed 3 --bundle unreset
check 'run.json names the initial state' grep -q '"init_seed": 3' unreset/run.json
check 'README.txt, too' grep -q -- '--init-seed 3' unreset/README.txt
expect 1 'reproduced' 'random, seed 3' -- "${unreset[@]}" replay unreset
sed -i 's/"init_seed": 3/"init_seed": 0/' unreset/run.json
expect 0 'no longer diverges' 'zeros' -- "${unreset[@]}" replay unreset
sed -i 's/"init_seed": 0/"init_seed": 3/' unreset/run.json
expect 0 'done' -- "${unreset[@]}" shrink unreset --out unreset-small
expect 1 'reproduced' '1 job, 1 head' 'random, seed 3' -- "${unreset[@]}" replay unreset-small

# Shrink.
expect 0 'done' 'hdp replay hdp-failure-small' -- "$hdp" shrink hdp-failure
expect 1 'reproduced' '1 job, 1 head, 1 x 2, D 1, no stalls' -- "$hdp" replay hdp-failure-small
check 'the small bundle says where it comes from' grep -q 'shrunk_from' hdp-failure-small/run.json
expect 0 'done' 'hdp replay least' 'no stalls' -- "$hdp" shrink hdp-failure-2 --out least
expect 1 'reproduced' -- least/replay.sh
cp -r hdp-failure inside && expect 0 'done' "replay $work/inside-small" -- bash -c "cd inside && '$hdp' shrink ."
check 'shrink . writes beside the bundle' test -s inside-small/run.json -a ! -e inside/.-small
expect 0 'time limit' 'hdp replay hurry' -- "$hdp" shrink hdp-failure --out hurry --max-seconds 0
expect 0 'no longer diverges' -- "${right[@]}" shrink hdp-failure --out none
check 'nothing to shrink leaves no folder' test ! -e none
expect 2 'is not a bundle' -- "$hdp" shrink hdp-failure --out set
expect 2 'run.json' -- "$hdp" shrink set
"$hdp" gen --profile uniform --seed 4 --heads 3000 --lq 16 --lk 16 --dim 8 --out long > /dev/null
"$hdp" cosim --set long --build small --bundle long-failure > /dev/null
interrupted=
# The search takes a fraction of a second, on this machine or another: one of these falls into it.
for delay in 0.04 0.05 0.06 0.07 0.08 0.09 0.1 0.11 0.13 0.15 0.17 0.2 0.23 0.26 0.3 0.4 0.5 \
    0.7 0.9 1.2 1.6; do
  timeout --preserve-status -s INT "$delay" "$hdp" shrink long-failure > log 2>&1
  status=$?
  if [ "$status" -eq 130 ] && grep -q 'interrupted, the smallest so far' log; then
    interrupted=yes
    break
  fi
done
check 'Ctrl-C ends the search with what it has' test -n "$interrupted"
expect 1 'reproduced' -- "$hdp" replay long-failure-small

# Killed half-way: either a whole bundle or none of that name, whenever it happens.
for delay in 0.02 0.04 0.06 0.08 0.1 0.12 0.15 0.2 0.3; do
  rm -rf killed
  {
    timeout -s KILL "$delay" "$hdp" cosim --set long --build small --bundle killed > /dev/null 2>&1
  } 2> /dev/null
  [ ! -e killed ] || expect 1 'reproduced' -- "$hdp" replay killed
done
rm -rf .killed.*.tmp
# And for certain while it is being written: the divergence is told, and what is left is no bundle.
# begin: starts a failing run, and returns when it writes its bundle.
begin() {
  "$hdp" cosim --set long --build small --bundle killed > log 2>&1 &
  writer=$!
  while kill -0 "$writer" 2> /dev/null; do
    for hidden in .killed.*.tmp; do [ ! -e "$hidden" ] || return 0; done
  done
  return 1
}
half=
for _ in 1 2 3 4 5 6 7 8; do
  rm -rf killed .killed.*.tmp
  begin || continue
  kill -KILL "$writer"
  { wait "$writer"; } 2> /dev/null
  sleep 0.2
  check 'killed: the divergence was told before' grep -q 'DIVERGENCE in stage softmax' log
  if [ -e killed ]; then expect 1 'reproduced' -- "$hdp" replay killed; continue; fi
  half=yes
  for hidden in .killed.*.tmp; do expect 2 'run.json' -- "$hdp" replay "$hidden"; done
done
check 'killed half-way: seen' test -n "$half"
rm -rf killed .killed.*.tmp
# Stopped, though only the parent is told to.
begin
kill -TERM "$writer"
wait "$writer"
status=$?
check "stopped: the divergence is the result (was $status)" test "$status" -eq 1
check 'stopped: a sentence says so, or the bundle is whole' bash -c \
  "grep -q 'no bundle was written: interrupted' log || '$hdp' replay killed | grep -q reproduced"
check 'stopped: nothing half-written' nothing_hidden
rm -rf killed

# The disk is full, or the folder may not be written: the divergence is told, and the exit code is
# its own. Where there is no room for a waveform, there is a bundle without.
limit() { (ulimit -f "$1"; shift; exec "$@"); }
expect 1 'DIVERGENCE' 'once more without a waveform' 'hdp replay limited' -- \
  limit 20 "${run[@]}" --bundle limited
check 'there is no part of a waveform' bash -c '[ -z "$(find limited -name "wave.*")" ]'
expect 1 'reproduced' -- "$hdp" replay limited
expect 1 'DIVERGENCE' 'no bundle was written' -- limit 1 "${run[@]}" --bundle none
check 'nothing of it is left' test ! -e none
check 'no temporary folder is left' nothing_hidden
mkdir tiny
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=64k none tiny 2> /dev/null; then
  expect 1 'DIVERGENCE' 'without a waveform' 'hdp replay tiny/f' -- "${run[@]}" --bundle tiny/f
  expect 1 'reproduced' -- "$hdp" replay tiny/f
  umount tiny
  # Room for all but the waveform: whichever file finds none, there is a bundle.
  for size in 80 100 120 140 160 180 220 260; do
    mount -t tmpfs -o size=${size}k none tiny
    expect 1 'DIVERGENCE' 'hdp replay tiny/f' -- "${run[@]}" --bundle tiny/f
    expect 1 'reproduced' -- "$hdp" replay tiny/f
    umount tiny
  done
  mount -t tmpfs -o size=16k none tiny
  expect 1 'DIVERGENCE' 'no bundle was written: tiny/f/' 'No space left' -- \
    "${run[@]}" --bundle tiny/f
  check 'a full disk leaves nothing behind' bash -c '[ -z "$(ls -A tiny)" ]'
  umount tiny
  mkdir closed && chmod 755 "$work" && chmod 555 closed
  if command -v setpriv > /dev/null; then
    nobody=(setpriv --reuid=65534 --clear-groups)
    expect 2 'closed/f' 'Permission denied' -- "${nobody[@]}" "${run[@]}" --bundle closed/f
    expect 1 'DIVERGENCE' 'no bundle was written' 'Permission denied' -- bash -c \
      "cd closed && ${nobody[*]} '$hdp' cosim --set ../set --build small"
  fi
else
  echo "skipped: a full file system (needs root and mount)"
  mkdir closed && chmod 555 closed
  [ "$(id -u)" -eq 0 ] || expect 2 'Permission denied' -- "${run[@]}" --bundle closed/f
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
