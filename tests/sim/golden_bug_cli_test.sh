#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Golden models with a planted bug as a user meets them: the verdict, replay and shrink; and, because this core can
# be saved, bundles of runs with snapshots and of resumed runs, and waveforms on a full disk.
# Usage: golden_bug_cli_test.sh HDP_PLUGIN (tests/rtl/plugin_hdp.cpp)
set -uo pipefail
# shellcheck source=tests/sim/expect.sh
source "$(dirname "$0")/expect.sh"
hdp=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
unset HDP_CORE_PLUGIN

nothing_hidden() { [ -z "$(find . -name '.*.tmp' -o -name '*.part*' | head -1)" ]; }
# with BUG COMMAND...
with() { HDP_GOLDEN_BUG=$1 "${@:2}"; }

"$hdp" gen --profile uniform --seed 3 --heads 4 --lq 14 --lk 16 --dim 8 --out set > /dev/null
expect 0 'agreed' -- "$hdp" cosim --set set --build small
expect 2 'no golden bug' 'row-max' -- with nonsense "$hdp" cosim --set set --build small
bugs='score-sign:score theta-factor:theta mask-block:mask_row fill-truncated:fill row-max:row_max y-plus-one:y
  e-segment:e total-fill:total recip-round:recip output-round:output score-of-head:decision row-stat-sum:row_stat
  threshold-n:threshold'
for each in $bugs; do
  bug=${each%:*} probe=${each#*:}
  expect 1 "probe $probe" 'hdp cosim: diverged' "hdp replay $bug" 'golden computed wrongly' -- \
    with "$bug" "$hdp" cosim --set set --build small --bundle "$bug"
  check "$bug: explain.txt blames golden" grep -q '^  VERDICT    golden computed wrongly' "$bug/explain.txt"
  expect 1 'reproduced' "$probe, value" -- with "$bug" "$hdp" replay "$bug"
  expect 0 'no longer diverges' -- "$hdp" replay "$bug"
  expect 0 'done' 'golden computed wrongly' -- with "$bug" "$hdp" shrink "$bug"
  size=$(sed -n 's/^  case .*head, \([0-9]*\) x \([0-9]*\), D \([0-9]*\),.*/\1 \2/p' "$bug-small/report.txt")
  check "$bug: shrunk to 4x4 or fewer (is $size)" test "${size% *}" -le 4 -a "${size#* }" -le 4
  expect 1 'reproduced' -- with "$bug" "$hdp" replay "$bug-small"
done

# A long run: with snapshots the bundle is recorded from one, and explains the same; it replays from reset.
"$hdp" gen --profile uniform --seed 4 --heads 6000 --lq 16 --lk 16 --dim 8 --out long > /dev/null
bug=y-plus-one@1150
run=(with "$bug" "$hdp" cosim --set long --build small)
expect 1 'hdp replay plain' -- "${run[@]}" --bundle plain
expect 1 'hdp replay recorded' -- "${run[@]}" --bundle recorded --snapshot-every 20000 --snapshot long.snapshot
expect 1 'hdp resume: diverged' 'resumed: cycle' 'before the snapshot' 'hdp replay resumed' 'golden computed' -- \
  with "$bug" "$hdp" resume long.snapshot --snapshot-every 0 --bundle resumed --json resumed.json --db resumed.sqlite
for bundle in recorded resumed; do
  check "$bundle: from a snapshot" grep -q 'from the snapshot of cycle [1-9]' "$bundle/events.txt"
  for file in explain.txt report.txt report.json run.json README.txt wave.gtkw set; do
    check "$bundle: the same $file" diff -r "plain/$file" "$bundle/$file"
  done
  check "$bundle: the same last events" diff <(grep '^  cycle' plain/events.txt | tail -40) \
    <(grep '^  cycle' "$bundle/events.txt" | tail -40)
  check "$bundle: the waveform" "$hdp" check-wave "$bundle"
  expect 1 'reproduced' -- with "$bug" "$hdp" replay "$bundle"
done
check 'the JSON summary tells of the divergence' grep -q '"probe": "y"' resumed.json
expect 0 -- "$hdp" diff resumed.sqlite resumed.sqlite
expect 1 'hdp replay hdp-failure' -- with "$bug" "$hdp" resume long.snapshot --snapshot-every 0
expect 1 'diverged' -- with "$bug" "$hdp" resume long.snapshot --snapshot-every 0 --no-bundle
check '--no-bundle leaves none' test ! -e hdp-failure-2
expect 2 '--timeline' 'hdp cosim --timeline' -- "$hdp" resume long.snapshot --timeline timeline.json
expect 2 '--no-bundle' -- "$hdp" resume long.snapshot --bundle mine --no-bundle
expect 2 'golden' 'foretells other events' -- with y-plus-one@1 "$hdp" resume long.snapshot --wave resumed.fst
# Snapshots that come too often to reach back over the failing head: from reset, with all that explains.
expect 1 'golden computed wrongly' -- with y-plus-one@2 "$hdp" cosim --set set --build small --bundle often \
  --snapshot-every 10 --snapshot often.snapshot
check 'often: explained in full' grep -q '^  VERDICT    golden computed wrongly' often/explain.txt

# A divergence comes before an output that cannot be written, and both are told.
failing=(with y-plus-one "$hdp" cosim --set set --build small --no-bundle)
if [ -w /dev/full ]; then
  expect 1 'DIVERGENCE' 'No space left' -- "${failing[@]}" --json /dev/full
  expect 1 'DIVERGENCE' 'No space left' 'trace database' -- "${failing[@]}" --timeline /dev/full --db good.sqlite
  expect 2 'agreed' 'No space left' -- "$hdp" cosim --set set --build small --timeline /dev/full
fi
limit() { (ulimit -f "$1"; shift; exec "$@"); }
limited() { HDP_GOLDEN_BUG=y-plus-one@40 limit 20 "$hdp" "$@"; }
"$hdp" gen --profile uniform --seed 5 --heads 60 --lq 16 --lk 16 --dim 8 --out some > /dev/null
expect 2 'once more without it' 'agreed' -- limit 20 "$hdp" cosim --set some --build small --wave limited.fst
expect 1 'once more without it' 'DIVERGENCE' -- limited cosim --set some --build small --no-bundle --wave limited.fst
check 'there is no part of a waveform' bash -c '[ -z "$(ls -A | grep limited)" ]'
mkdir tiny
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=24k none tiny 2> /dev/null; then
  # Too small for the writer's mapped files: it dies. Then too small for the waveform alone.
  for size in 24k 128k; do
    mount -o "remount,size=$size" tiny
    expect 2 'tiny/w.fst' 'is the disk full?' 'hdp cosim: agreed' -- \
      "$hdp" cosim --set some --build small --wave tiny/w.fst
    expect 1 'tiny/w.fst' 'is the disk full?' 'DIVERGENCE' 'hdp cosim: diverged' 'golden computed wrongly' -- \
      with y-plus-one@40 "$hdp" cosim --set some --build small --wave tiny/w.fst --bundle "full-$size"
    expect 1 'tiny/w.fst' 'is the disk full?' 'reproduced' -- \
      with y-plus-one@40 "$hdp" replay "full-$size" --wave tiny/w.fst
    check "a disk of $size: nothing is left" bash -c '[ -z "$(ls -A tiny)" ]'
  done
  umount tiny
  mount -t tmpfs -o size=48k none tiny
  late=(with y-plus-one@40 "$hdp" cosim --set some --build small --no-bundle)
  expect 1 'DIVERGENCE' 'tiny/run.sqlite' -- "${late[@]}" --db tiny/run.sqlite
  expect 1 'DIVERGENCE' 'tiny/run.json' 'No space left' -- "${late[@]}" --timeline tiny/run.json
  check 'a full disk: no half-written record' bash -c '[ -z "$(ls -A tiny)" ]'
  umount tiny
else
  echo "skipped: a full file system (needs root and mount)"
fi
check 'no temporary file is left' nothing_hidden

# Ctrl-C during a run with a waveform, which is in a process of its own: for the group, and for the parent alone.
for foreground in --foreground --preserve-status; do
  timeout $foreground --preserve-status -s INT 1 "$hdp" cosim --set long --build small --wave-level all --wave stopped.fst > log 2>&1
  status=$?
  check "$foreground: ends with 130 (was $status)" test "$status" -eq 130
  check "$foreground: with a partial summary" grep -q 'of 6000' log
  check "$foreground: and the waveform so far" test -s stopped.fst
  rm -f stopped.*
done
# kill -9: the process with the waveform goes, too, and nothing has the waveform's name.
{ timeout -s KILL 1 "$hdp" cosim --set long --build small --wave-level all --wave killed.fst > /dev/null 2>&1; } 2> /dev/null
sleep 0.3
check 'killed: no waveform' test ! -e killed.fst
before=$(stat -c %s:%Y .killed.fst.*.tmp/wave.fst)
sleep 1.2
check 'killed: nobody goes on writing' test "$before" = "$(stat -c %s:%Y .killed.fst.*.tmp/wave.fst)"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
