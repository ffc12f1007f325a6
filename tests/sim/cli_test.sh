#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The program as a user meets it: help, good runs, bad input, Ctrl-C, full disk.
# Usage: cli_test.sh HDP SOURCE_DIR
set -uo pipefail
# shellcheck source=tests/sim/expect.sh
source "$(dirname "$0")/expect.sh"
hdp=$1
source_dir=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

nothing_left() { [ -z "$(find . -name '*.part*' -o -name '*.tmp*' -o -name '.*.tmp*' | head -1)" ]; }

# Help teaches.
expect 0 'golden' 'cosim' 'gen' 'Exit codes' -- "$hdp" --help
expect 0 '--rho' 'q15:N' '--fill' '--preset' -- "$hdp" golden --help
expect 0 '--build' '--stalls' '--wave' '--json' -- "$hdp" cosim --help
expect 0 '--profile' 'corner' -- "$hdp" gen --help
expect 0 'hdp 0.' -- "$hdp" --version

# A set, and the runs on it.
expect 0 'written' -- "$hdp" gen --profile bert --seed 3 --heads 2 --lq 20 --lk 24 --dim 16 --out set
expect 0 'agreed' 'divergences           0' 'cycles / bound' 'speed-up' -- "$hdp" cosim --set set
expect 0 'agreed' 'stall seed 9' -- "$hdp" cosim --set set --stalls 9 --json report.json --wave wave.fst
check 'the JSON summary says 0 divergences' grep -q '"divergences": 0' report.json
check 'and what was run' json report.json 'j["outcome"] == "agreed" and j["program"].startswith("hdp ")
  and j["inputs"] == {"sets": ["set"]} and j["command"][:4] == ["hdp", "cosim", "--set", "set"]'
"$hdp" cosim --q set/q.npy --k set/k.npy --v set/v.npy --json - > alone.json 2> text
check 'JSON alone on standard output' json alone.json \
  'j["inputs"] == {"q": "set/q.npy", "k": "set/k.npy", "v": "set/v.npy"}'
check 'the text on standard error' grep -q 'hdp cosim: agreed' text
check 'no file has that name' test ! -e -
[ ! -w /dev/full ] || check 'standard output that is full is told' bash -c \
  "'$hdp' cosim --set set --json - > /dev/full 2> text; test \$? -eq 2 && grep -q 'standard output: ' text"
check 'the examples of the help have a line each' bash -c "'$hdp' --help | grep -q '^  hdp replay hdp-failure  '"
check 'the help fits into 80 columns' bash -c "! '$hdp' --help-all | grep -E '.{81}'"
expect 0 'cores (hdp cosim --build)' 'co-processors (hdp top --machine)' -- "$hdp" builds
check 'a waveform was written' test -s wave.fst
check 'the JSON summary has the initial state' grep -q '"init_seed": 1,' report.json
expect 0 'agreed' 'initial state         random, seed 2147483647' -- \
  "$hdp" cosim --set set --init-seed 2147483647
expect 0 'agreed' 'initial state         zeros' -- "$hdp" cosim --set set --init-seed 0
check 'its save file has a start and a zoom' test "$(grep -cE '^(\[timestart\] |\*-[0-9])' wave.gtkw)" = 2
expect 0 'waveform              part.fst, cycles 100 .. 149' 'gtkwave part.fst part.gtkw' -- \
  "$hdp" cosim --set set --wave part.fst --wave-from 100 --wave-cycles 50 --wave-level all
expect 2 'ended before cycle 99999999' 'agreed' -- "$hdp" cosim --set set --wave none.fst --wave-from 99999999
check 'and no waveform' bash -c '[ -z "$(ls -A | grep none)" ]'
for option in '--wave-from 5' '--wave-cycles 5' '--wave-level all'; do
  # shellcheck disable=SC2086  # the option is words
  expect 2 '--wave' -- "$hdp" cosim --set set $option
done
expect 2 '--wave-from' '1e3' -- "$hdp" cosim --set set --wave none.fst --wave-from 1e3
expect 2 '--wave-cycles' 'from 1' -- "$hdp" cosim --set set --wave none.fst --wave-cycles 0
check 'a pipe gets plain text' bash -c "! '$hdp' cosim --set set | grep -q \$'\\x1b'"
expect 0 'agreed' -- "$hdp" cosim --q set/q.npy --k set/k.npy --v set/v.npy --fill skip --rho q15:-9 --causal --exact
expect 0 'written' -- "$hdp" golden --q set/q.npy --k set/k.npy --v set/v.npy --preset paper --out result
for file in out.npy mask.npy theta.npy head_score.npy pruned.npy head.json; do
  check "golden writes $file" test -s "result/$file"
done
check 'out.npy is int16 [H,Lq,D]' grep -aqF "'descr': '<i2', 'fortran_order': False, 'shape': (2, 20, 16)" result/out.npy
check 'mask.npy is uint8 [H,B,C]' grep -aqF "'descr': '|u1', 'fortran_order': False, 'shape': (2, 10, 12)" result/mask.npy
# The command that head.json records gives the same bytes again.
again=$(sed -n 's/^  "command": "hdp \(.*\)",\{0,1\}$/\1/p' result/head.json)
mv result first
expect 0 'written: result/' -- bash -c "'$hdp' $again"
check 'head.json repeats the run' cmp first/out.npy result/out.npy
mkdir 'my dir' && cp set/?.npy 'my dir'
expect 0 'written' -- "$hdp" golden --q 'my dir/q.npy' --k 'my dir/k.npy' --v 'my dir/v.npy' --out 'my dir/out'
check 'its words are quoted' json 'my dir/out/head.json' \
  '"--q \x27my dir/q.npy\x27 " in j["command"] and j["command"].endswith(" --out \x27my dir/out\x27")'
check 'the default set is reproduced byte for byte' bash -c \
  "'$hdp' gen --profile default --seed 1 --out default > /dev/null && diff -r default '$source_dir/vectors/default'"

# Bad input: exit code 2, the file and the field.
inputs=(--q set/q.npy --k set/k.npy --v set/v.npy)
expect 2 'none.npy' -- "$hdp" cosim --q none.npy --k set/k.npy --v set/v.npy
head -c 300 set/q.npy > cut.npy
expect 2 'cut.npy' 'expected' -- "$hdp" cosim --q cut.npy --k set/k.npy --v set/v.npy
echo 'not an array' > text.npy
expect 2 'text.npy' -- "$hdp" golden --q text.npy --k set/k.npy --v set/v.npy --out bad
expect 2 'v has' 'must be equal' -- "$hdp" cosim --q set/q.npy --k set/k.npy --v set/q.npy
expect 2 '--rho' -- "$hdp" cosim "${inputs[@]}" --rho 1
expect 2 '--rho' 'q15:N' -- "$hdp" golden "${inputs[@]}" --rho q15:40000 --out bad
expect 2 '--colour' -- "$hdp" cosim "${inputs[@]}" --colour
expect 2 '--fill' -- "$hdp" cosim "${inputs[@]}" --fill median
expect 2 '--build' -- "$hdp" cosim "${inputs[@]}" --build huge
expect 2 "lq: 20 is above the small build's maximum of 16" -- "$hdp" cosim "${inputs[@]}" --build small
expect 2 '--init-seed' '0 to 2147483647' -- "$hdp" cosim "${inputs[@]}" --init-seed 2147483648
expect 2 '--init-seed' -- "$hdp" cosim "${inputs[@]}" --init-seed -1
expect 2 'no input' -- "$hdp" cosim
expect 2 '--set' -- "$hdp" cosim --set set --rho 0.1
expect 2 'nowhere' -- "$hdp" cosim --set nowhere
expect 2 'causal' -- "$hdp" cosim --q set/k.npy --k set/q.npy --v set/q.npy --causal
expect 2 '--out' -- "$hdp" golden "${inputs[@]}" --out set/q.npy
expect 2 '--json' -- "$hdp" cosim "${inputs[@]}" --json no/such/report.json
expect 2 '--wave' -- "$hdp" cosim "${inputs[@]}" --wave no/such/wave.fst
expect 2 'heads' -- "$hdp" gen --profile corner --heads 3 --out corner
expect 2 'subcommand' -- "$hdp"
check 'a refused golden run leaves no folder' test ! -e bad

# Snapshots: a run that was stopped and taken up comes to what the uninterrupted one comes to.
"$hdp" gen --profile uniform --seed 7 --heads 1500 --lq 16 --lk 16 --dim 8 --out many > /dev/null
many=("$hdp" cosim --set many --build small --stalls 3 --init-seed 5)
expect 0 'agreed' -- "${many[@]}" --json whole.json
timeout --foreground --preserve-status -s INT 0.4 "${many[@]}" --snapshot-every 5000 --snapshot run.snapshot > log 2>&1
status=$?
check "Ctrl-C with snapshots ends with 130 (was $status)" test "$status" -eq 130
check 'it says how to go on' grep -q 'to go on: hdp resume run.snapshot' log
cp run.snapshot kept.snapshot
expect 0 'resumed: cycle' 'hdp resume: agreed' 'before the snapshot' 'stall seed 3' 'random, seed 5' -- \
  "$hdp" resume run.snapshot --json resumed.json
# Speed, and what each of the two runs checked, differ; nothing else may.
summary() { sed '/^  "command": /,/^  ],/d; /^  "inputs": /,/^  },/d' "$1" | grep -vE '^  "(seconds|checks|resumed)"|^    "(cycle|checks_before)"|^  },$'; }
check 'its summary is that of the uninterrupted run' cmp <(summary whole.json) <(summary resumed.json)
total() { sed -n "s/^ *\"$2\": \([0-9]*\),*$/\1/p" "$1"; }
check 'no check is missing, and none made twice' test "$(total whole.json checks)" -eq \
  "$(($(total resumed.json checks) + $(total resumed.json checks_before)))"
expect 0 'agreed' -- "$hdp" resume kept.snapshot --snapshot-every 0 --db resumed.sqlite --wave resumed.fst
check 'a waveform from the snapshot on' test -s resumed.fst
expect 2 'none.snapshot' -- "$hdp" resume none.snapshot
expect 2 'not that of a snapshot' -- "$hdp" resume set/q.npy
size=$(stat -c %s kept.snapshot)
for part in 20 300 $((size / 2)) $((size - 1)); do
  head -c "$part" kept.snapshot > cut.snapshot
  expect 2 'cut.snapshot: ' 'truncated' -- "$hdp" resume cut.snapshot
done
# A byte of the operands: the snapshot would be of another job.
cp kept.snapshot other.snapshot
printf '\1' | dd of=other.snapshot bs=1 seek=2000 conv=notrunc 2> /dev/null
expect 2 'other.snapshot: jobs: does not match its checksum' -- "$hdp" resume other.snapshot
expect 2 '--snapshot' 'no folder' -- "${many[@]}" --snapshot-every 5000 --snapshot no/such/run.snapshot
expect 2 '--snapshot-every' -- "${many[@]}" --snapshot run.snapshot
expect 2 '--json' -- "$hdp" resume kept.snapshot --json no/such/report.json
expect 2 '--timeline' 'hdp cosim --timeline' -- "$hdp" resume kept.snapshot --timeline timeline.json
limit() { (ulimit -f "$1"; trap '' XFSZ; shift; exec "$@"); }
cp kept.snapshot old.snapshot
expect 0 'agreed' 'the run goes on' -- limit 400 "$hdp" resume old.snapshot --snapshot-every 50000
check 'a snapshot that cannot be written leaves the one before' cmp kept.snapshot old.snapshot

# Outputs that cannot be written.
if [ -w /dev/full ]; then
  expect 2 'No space left' -- "$hdp" cosim --set set --json /dev/full
fi
mkdir tiny
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=12k none tiny 2> /dev/null; then
  expect 2 'No space left' -- "$hdp" golden --q "$work/set/q.npy" --k "$work/set/k.npy" --v "$work/set/v.npy" \
    --no-block-prune --out tiny/full
  check 'a full disk leaves no result behind' bash -c "[ -z \"\$(find tiny -type f | head -1)\" ]"
  umount tiny
else
  echo "skipped: a full file system (needs root and mount)"
fi

# Ctrl-C: a partial summary, no half-written file.
"$hdp" gen --profile uniform --seed 1 --heads 400 --lq 128 --lk 128 --dim 64 --out long > /dev/null
timeout --foreground --preserve-status -s INT 3 "$hdp" cosim --set long --wave interrupted.fst --json interrupted.json > log 2>&1
status=$?
check "Ctrl-C ends with 130 (was $status)" test "$status" -eq 130
check 'Ctrl-C prints a partial summary' grep -q 'of 400' log
check 'nothing half-written is left' nothing_left

# Less memory than an endless input would take: a program that reads on is refused it and does not take the machine's.
bounded() { (ulimit -v 1000000 && exec "$@"); }
if ! bounded "$hdp" --version > /dev/null 2>&1; then  # the address sanitizer needs more
  echo 'skipped: the limit of memory (this program does not start with 1 GB of addresses)'
  bounded() { "$@"; }
  unlimited=yes
fi

# Documents without a bottom, without an end, with numbers that are none: 2, with the file and the field.
mkdir -p deep wide zero && python3 - <<'PYTHON'
open('deep/manifest.json', 'w').write('[' * 100000 + ']' * 100000)
open('wide/manifest.json', 'w').write('{"schema": 1, "profile": "x", "seed": 1e999}')
open('dots.toml', 'w').write('.'.join(['a'] * 30000) + ' = 1\n')
PYTHON
ln -s /dev/zero zero/manifest.json
expect 2 'deep/manifest.json' 'nested deeper than the 32 levels' -- "$hdp" cosim --set deep
expect 2 'not a set' -- "$hdp" gen --profile uniform --out deep
expect 2 'wide/manifest.json: seed: ' 'too large' -- "$hdp" cosim --set wide
expect 2 'zero/manifest.json' 'longer than' -- "$hdp" cosim --set zero
expect 2 'dots.toml:1' '32 dots' -- "$hdp" explore --set set --grid dots.toml
expect 2 'is a folder' -- "$hdp" explore --set set --grid set
expect 2 '/dev/zero' 'longer than' -- "$hdp" explore --set set --grid /dev/zero
expect 2 '/dev/zero: not a .npy file' -- bounded "$hdp" golden --q /dev/zero --k set/k.npy --v set/v.npy --out o
expect 2 "--heads-max: '65536' is not allowed" -- "$hdp" explore --set set --heads-max 65536
expect 2 '412 GB' 'at most 8.6 GB' -- "$hdp" gen --profile uniform --heads 65535 --lq 4096 --lk 4096 --dim 256 --out huge
expect 2 'File name too long' -- "$hdp" cosim --set set --json "$(printf 'a%.0s' {1..300})"
cp set/q.npy $'q\xff.npy'
expect 0 'written' -- "$hdp" golden --q $'q\xff.npy' --k set/k.npy --v set/v.npy --out latin

# Numbers are taken as they are written, or refused with the option, the value and the range.
for text in -1 18446744073709551616 99999999999999999999999 nan 1.5 ' 1' 1x; do
  expect 2 "--seed: '$text' is not allowed" '0 to 18446744073709551615' -- \
    "$hdp" gen --profile uniform --out numbers --seed="$text"
  expect 2 "--stalls: '$text' is not allowed" -- "$hdp" cosim --set set --stalls="$text"
done
expect 2 "--stalls: '' is not allowed" -- "$hdp" cosim --set set --stalls ''
for option in --seed --heads; do
  expect 2 "$option: '' is not allowed" -- "$hdp" gen --profile uniform --out numbers $option ''
done
tensors=(--q set/q.npy --k set/k.npy --v set/v.npy)
for option in --rho --scale-q --tau --int-bits --mant --shift; do
  expect 2 "$option: '' is not allowed" -- "$hdp" golden "${tensors[@]}" --out o $option ''
done
expect 2 "--max-seconds: 'nan' is not allowed" '0 to 1000000000' -- "$hdp" shrink none --max-seconds nan
expect 0 '0 .. 18446744073709551615' '1 .. 4096' -- "$hdp" gen --help
expect 2 '--tau: has no effect without --head-prune' -- "$hdp" golden "${tensors[@]}" --out o --tau 5
expect 2 '--rho: has no effect with --no-block-prune' -- "$hdp" golden "${tensors[@]}" --out o --rho 0 --no-block-prune

# Mistyped words are named, with what is near; what the input holds cannot steer a terminal.
expect 2 "hdp: 'foo' is unknown; the commands are gen, golden" -- "$hdp" foo
expect 2 "is 'cosim' meant?" -- "$hdp" cosmi
expect 2 "hdp: '--sett' is unknown; is '--set' meant?" -- "$hdp" cosim --sett x
expect 2 "'--sett' is unknown" -- "$hdp" cosim --no-folder --sett x
# Both names of the folder that a failure leaves.
for name in bundle folder; do
  expect 0 'agreed' -- "$hdp" cosim --set set --$name left
  expect 0 'agreed' -- "$hdp" cosim --set set --no-$name
  expect 0 'hdp top' -- "$hdp" top --model --set set --$name left
  expect 0 'hdp top' -- "$hdp" top --model --set set --no-$name
done
expect 0 'Exit codes' -- "$hdp" help
expect 0 'hdp 0.' -- "$hdp" cosim --version
expect 2 '\x1b[31mred' -- "$hdp" cosim --set $'\e[31mred'
check 'escapes of the arguments are not sent' bash -c "! '$hdp' cosim --set \$'\\e[31mred' 2>&1 | grep -q \$'\\x1b'"
expect 2 '...' -- "$hdp" "$(printf 'a%.0s' {1..100000})"

# What the input holds reaches the terminal in no message and in no summary; the file and the field are there.
unescaped() { ! "$@" 2>&1 < /dev/null | grep -q $'\x1b'; }
plain() {
  expect "$@"
  while [ "$1" != -- ]; do shift; done
  shift
  check "no escape is printed by $*" unescaped "$@"
}
mkdir -p named built endless && python3 - set/manifest.json <<'PYTHON'
import json, sys
manifest = json.load(open(sys.argv[1]))
manifest['groups'][0]['name'] = '\x1b[31mred'
json.dump(manifest, open('named/manifest.json', 'w'))
run = {'what': 'hdp failure bundle', 'schema': 2, 'build': '\x1b[31mred', 'stall_seed': 0, 'init_seed': 0, 'hang_after': 9,
       'source_version': 'x', 'divergence': {'probe': 'e', 'kind': 'value', 'cycle': 1}}
json.dump(run, open('built/run.json', 'w'))
open('endless/run.json', 'w').write('{"what": "hdp failure bundle", "schema": 1e999}')
open('key.toml', 'w').write('"\\u001b[31mred" = 1\n')
PYTHON
cp -r set built/set
plain 2 'named/manifest.json: groups[0].name: ' '\x1b[31mred' -- "$hdp" cosim --set named
plain 2 '\x1b[31mred' -- "$hdp" replay built
expect 2 'endless/run.json: schema: has a number that is too large' -- "$hdp" replay endless
expect 2 'endless/run.json: schema: has a number that is too large' -- "$hdp" shrink endless
plain 2 'key.toml:1: \x1b[31mred: is no parameter' -- "$hdp" explore --set set --grid key.toml
cp set/q.npy $'\e[31mred.npy'
red=(--q $'\e[31mred.npy' --k set/k.npy --v set/v.npy)
plain 0 'agreed' -- "$hdp" cosim "${red[@]}" --json $'\e[31mred.json' --wave $'\e[31mred.fst'
plain 0 'hdp top' -- "$hdp" top "${red[@]}" --model
plain 0 'written' -- "$hdp" golden "${red[@]}" --out $'\e[31mred'
plain 2 '\x1b[31mred.npy: lq: 20 is above' -- "$hdp" cosim "${red[@]}" --build small

# Databases: texts of the run are shown, names become SQL and are looked at.
"$hdp" cosim --set set --db a.sqlite > /dev/null
cp a.sqlite b.sqlite
python3 - <<'PYTHON'
import shutil, sqlite3
with sqlite3.connect('b.sqlite') as db:
    db.execute("update run set hdp_version = '\x1b[31mred'")
shutil.copy('b.sqlite', 'c.sqlite')
with sqlite3.connect('c.sqlite') as db:
    db.execute("update probe set name = '\x1b[31mred' where name = 'e'")
PYTHON
plain 0 'equal' '\x1b[31mred' -- "$hdp" diff a.sqlite b.sqlite
plain 2 'c.sqlite: probe \x1b[31mred: ' 'letters' -- "$hdp" diff a.sqlite c.sqlite

# A path that is not UTF-8 is no reason to lose a result.
for command in cosim 'top --model'; do
  # shellcheck disable=SC2086  # a command and its option
  expect 0 'heads' -- "$hdp" $command --q $'q\xff.npy' --k set/k.npy --v set/v.npy --json latin.json
  check "$command writes JSON in UTF-8" python3 -c 'import json; json.load(open("latin.json", encoding="utf-8"))'
done

# A folder that must not be entered, as a normal user.
cp "$hdp" hdp_copy && mkdir -m 700 closed && chmod 755 "$work"
if [ "$(id -u)" -ne 0 ]; then
  chmod 0 closed
  user=()
else
  user=(setpriv --reuid 65534 --regid 65534 --clear-groups)
fi
if "${user[@]}" test -r set/q.npy && ! "${user[@]}" test -x closed; then
  for option in --json --wave --db --timeline; do
    expect 2 'closed/x' 'ermission denied' -- "${user[@]}" ./hdp_copy cosim --set set --no-bundle $option closed/x
  done
  expect 2 'closed/x' 'ermission denied' -- "${user[@]}" ./hdp_copy top --set set --no-folder --json closed/x
  expect 2 'closed/x' 'ermission denied' -- "${user[@]}" ./hdp_copy explore --set set --json closed/x
  expect 2 'closed/x' 'ermission denied' -- "${user[@]}" ./hdp_copy golden "${tensors[@]}" --out closed/x
else
  echo 'skipped: a closed folder (needs setpriv, or a normal user)'
fi
rm -rf closed

# Memory: an input that does not fit is bad input.
if [ -z "${unlimited:-}" ]; then
  python3 - <<'PYTHON'
header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 4096, 65536), }".ljust(117) + '\n'
with open('large.npy', 'wb') as file:
    file.write(b'\x93NUMPY\x01\x00' + len(header).to_bytes(2, 'little') + header.encode())
    file.truncate(10 + len(header) + 8 * 4096 * 65536)
PYTHON
  expect 2 'not enough memory' -- bounded "$hdp" golden --q large.npy --k set/k.npy --v set/v.npy --out o
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
