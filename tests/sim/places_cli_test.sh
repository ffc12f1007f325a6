#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Where output may go (docs/reference/output.md): what is not hdp's is neither replaced nor deleted.
# Usage: places_cli_test.sh HDP HDP_SPOILED
set -uo pipefail
# shellcheck source=tests/sim/expect.sh
source "$(dirname "$0")/expect.sh"
hdp=$(realpath "$1")
spoiled=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

nothing_hidden() { [ -z "$(find . -name '.*.tmp' | head -1)" ]; }
kept() { [ "$(cat "$1" 2> /dev/null)" = "${2:-thesis}" ]; }

"$hdp" gen --profile uniform --heads 2 --lq 8 --lk 8 --dim 8 --out set > /dev/null || exit 1
fail=(env HDP_SPOIL_CYCLE=300 "$spoiled" top --machine small)
cosim=("$hdp" cosim --set set --build small --no-bundle)

# hdp top --folder: only what it left itself, and nobody changed, is replaced.
mkdir prec && echo thesis > prec/thesis.txt
expect 2 'prec' '--folder' 'is not a failure' -- "${fail[@]}" --set set --folder prec
check 'a foreign folder is kept' kept prec/thesis.txt
ln -s prec link
expect 2 'link' -- "${fail[@]}" --set set --folder link
check 'a folder behind a link is kept' kept prec/thesis.txt
expect 2 'is the current folder' -- "${fail[@]}" --set set --folder .
expect 2 'is the current folder' -- bash -c "cd prec && '$spoiled' top --machine small --set ../set --folder .."
expect 2 'is not a failure' -- "${fail[@]}" --set set --folder set
expect 2 'is not a folder' -- "${fail[@]}" --set set --folder prec/thesis.txt
expect 2 'there is no folder' -- "${fail[@]}" --set set --folder no/such/dir
expect 1 'left in mine' -- "${fail[@]}" --set set --folder mine
expect 1 'left in mine' -- "${fail[@]}" --set set --folder mine
expect 2 'would replace what is read (--set)' -- "${fail[@]}" --set mine/set --folder mine
echo thesis > mine/notes.txt
expect 2 "holds 'notes.txt', which was not written by a run" -- "${fail[@]}" --set set --folder mine
check 'a note in a failure folder is kept' kept mine/notes.txt
rm mine/notes.txt && echo thesis > mine/wave.gtkw
expect 2 "'wave.gtkw', which was changed" -- "${fail[@]}" --set set --folder mine
check 'an edited save file is kept' kept mine/wave.gtkw
expect 2 'is not a bundle' -- "$hdp" cosim --set set --build small --bundle prec

# --wave: regular files only; a link is followed; no name beside it can be planted.
mkfifo pipe
expect 2 'pipe' '--wave' 'is a device or a pipe' -- "${cosim[@]}" --wave pipe
check 'the pipe is one' test -p pipe
expect 2 'is a device or a pipe' -- "$spoiled" top --machine small --set set --wave pipe
if mknod -m 666 null c 1 3 2> /dev/null; then
  expect 2 'is a device or a pipe' -- "${cosim[@]}" --wave null
  expect 2 'is a device or a pipe' -- "${cosim[@]}" --db null
  expect 0 -- "${cosim[@]}" --json null --timeline null
  check 'the device is one' test -c null
else
  echo 'skipped: a device of its own (needs root)'
fi
for name in victim w.fst.part.hier; do echo thesis > "$name"; done
ln -s victim w.fst.part
mkdir far && ln -s far/real.fst w.fst
expect 0 'waveform' -- "${cosim[@]}" --wave w.fst
check 'the planted name is not followed' kept victim
check 'nor a file of the user replaced' kept w.fst.part.hier
check 'the link to the waveform is followed' test -L w.fst -a -s far/real.fst
# The save files of viewers: a changed one stays, and is told.
expect 0 -- "${cosim[@]}" --wave again.fst
sum=$(cksum again.gtkw again.sucl)
expect 0 -- "${cosim[@]}" --wave again.fst
check 'save files as written are written again' test "$sum" = "$(cksum again.gtkw again.sucl)"
check 'without a word' bash -c "! '$hdp' cosim --set set --build small --no-bundle --wave again.fst 2>&1 | grep -q 'stays'"
echo thesis > again.sucl
expect 0 'again.sucl is not as hdp wrote it and stays' -- "${cosim[@]}" --wave again.fst
check 'a changed command file is kept' kept again.sucl
sed -i 's/^\[size\].*/[size] 7 7/' again.gtkw
expect 0 'again.gtkw is not as hdp wrote it and stays' -- "${cosim[@]}" --wave again.fst
check 'a changed save file is kept' grep -q '^\[size\] 7 7' again.gtkw
rm again.gtkw again.sucl
expect 0 -- "${cosim[@]}" --wave again.fst
check 'there are new ones' grep -q 'written by a run' again.gtkw
echo thesis > foreign.gtkw
expect 0 'foreign.gtkw is not as hdp wrote it' -- "$spoiled" top --machine small --set set --wave foreign.fst
check 'a foreign save file is kept' kept foreign.gtkw

for option in --json --timeline --db; do
  ln -s "far/real$option" "link$option"
  expect 0 -- "${cosim[@]}" $option "link$option"
  check "$option follows a link" test -L "link$option" -a -s "far/real$option"
done

# What is read is never written, and one place is one output's.
for t in q k v; do cp set/$t.npy $t.npy 2> /dev/null || cp "$(find set -name "*$t.npy" | head -1)" $t.npy; done
sum=$(cksum q.npy)
operands=(--q q.npy --k k.npy --v v.npy)
expect 2 'would replace what is read (--q)' -- "$hdp" cosim "${operands[@]}" --build small --no-bundle --json q.npy
ln q.npy hard.npy
expect 2 'would replace what is read (--q)' -- "$hdp" explore "${operands[@]}" --csv hard.npy
expect 2 'would replace what is read (--set)' -- "${cosim[@]}" --json set/manifest.json
check 'the operand is as it was' test "$sum" = "$(cksum q.npy)"
expect 2 'is the place of --json, too' -- "${cosim[@]}" --json x --wave x
expect 2 'is the place of' -- "$hdp" explore "${operands[@]}" --csv z --json ./z --picture z
expect 2 'is the place of' -- "$hdp" cosim --set set --build small --bundle both --json both
expect 2 'is the place of --json, too' -- "${cosim[@]}" --json y.gtkw --wave y.fst
check 'none of them was written' test ! -e x -a ! -e z -a ! -e both -a ! -e y.fst
expect 2 'where standard output goes' -- bash -c "'$hdp' cosim --set set --build small --no-bundle --json log > log"

# golden --out: its own results are replaced, other files not.
mkdir gd && echo thesis > gd/out.npy
expect 2 'gd' "holds a 'out.npy' that no run wrote" -- "$hdp" golden "${operands[@]}" --out gd
check 'a file of the user is kept' kept gd/out.npy
check 'and nothing put beside it' test ! -e gd/mask.npy
expect 0 'written: gi/' -- "$hdp" golden "${operands[@]}" --out gi
expect 0 'written: gi/' -- "$hdp" golden "${operands[@]}" --out gi
cp q.npy gi/mine.npy
expect 0 'written: gi/' -- "$hdp" golden --q gi/mine.npy --k k.npy --v v.npy --out gi
expect 2 'would replace what is read (--q)' -- "$hdp" golden --q gi/out.npy --k k.npy --v v.npy --out gi
echo thesis > gi/head.json
expect 2 "'head.json' that was changed" -- "$hdp" golden "${operands[@]}" --out gi

# gen --out: as before, and never the current folder.
expect 2 'is the current folder' -- "$hdp" gen --profile uniform --out .
expect 2 'is not a set' -- "$hdp" gen --profile uniform --out prec
expect 0 -- "$hdp" gen --profile uniform --heads 2 --lq 8 --lk 8 --dim 8 --out set

# Standard output that cannot be written is bad; a reader that goes away is not.
for command in "--help" "--version" "top --help" "cosim --set set --build small --no-bundle" \
    "explore --set set --machine small" "golden --q q.npy --k k.npy --v v.npy --out gs"; do
  expect 2 'standard output cannot be written: No space left' -- bash -c "'$hdp' $command > /dev/full"
  expect 2 'standard output cannot be written: it is closed' -- bash -c "'$hdp' $command >&-"
done
expect 1 'DIVERGENCE' -- bash -c "HDP_SPOIL_CYCLE=300 '$spoiled' top --machine small --set set --no-folder >&1 2> /dev/full"
expect 1 'standard output cannot be written' -- \
  bash -c "HDP_SPOIL_CYCLE=300 '$spoiled' top --machine small --set set --no-folder > /dev/full"
expect 2 'standard output cannot be written' -- bash -c "'$hdp' cosim --set set --build small --no-bundle --wave full.fst > /dev/full"
expect 0 -- bash -c "set -o pipefail; '$hdp' cosim --set set --build small --no-bundle --json piped.json --db piped.db | true"
check 'the files are written without a reader' test -s piped.json -a -s piped.db
expect 1 -- bash -c "set -o pipefail; HDP_SPOIL_CYCLE=300 '$spoiled' top --machine small --set set --folder piped 2>&1 | true"
check 'so is the folder of a failure' test -s piped/report.txt -a -s piped/wave.fst

# A terminal that goes away: as SIGTERM, and nothing half-written. nohup is obeyed.
"$hdp" gen --profile bert --heads 4000 --lq 16 --lk 16 --dim 8 --out many > /dev/null
for signal in TERM HUP; do
  bash -c "trap - $signal; exec '$hdp' cosim --set many --build small --no-bundle --wave $signal.fst --db $signal.db" \
    > output 2>&1 &
  until [ -n "$(find . -maxdepth 2 -path './.*.tmp/*.fst' 2> /dev/null)" ]; do
    kill -0 $! 2> /dev/null || break
  done
  kill -$signal $! 2> /dev/null
  wait $! 2> /dev/null
  check "$signal: exit code" test $? -eq 130
  check "$signal: it says so" grep -q interrupted output
  check "$signal: nothing half-written" nothing_hidden
done

# gen finishes the set that it has begun to write.
for signal in INT TERM HUP; do
  bash -c "trap - $signal; exec '$hdp' gen --profile uniform --heads 200 --lq 256 --lk 256 --dim 64 --out big" > /dev/null &
  until [ -n "$(find . -maxdepth 2 -path './.big.*.tmp/*.npy' 2> /dev/null)" ]; do
    kill -0 $! 2> /dev/null || break
  done
  kill -$signal $! 2> /dev/null
  wait $! 2> /dev/null
  check "gen, $signal: nothing half-written" nothing_hidden
  check "gen, $signal: the set is whole" test -s big/manifest.json
  rm -rf big
done

check 'nothing temporary is left' nothing_hidden
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
