#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A foreign design, built out of tree against the installed library: it agrees; with a bug of each kind planted the
# report, the bundle, its replay and the shrunk case say so; bad input is refused.
# Usage: mac_test.sh BUILD_FOLDER SOURCE
set -u
build=$(cd "$1" && pwd) source=$(cd "$2" && pwd)
# shellcheck source=tests/sim/expect.sh
. "$source/tests/sim/expect.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

cmake --install "$build" --prefix "$work/installed" --component cosim > install.log 2>&1 || { cat install.log; exit 1; }

# made <name> [sed command]: the program of the example, with a change of mac.v, as <name>/mac. One build folder for
# all: only what changes is built again.
cp -r "$source/examples/mac" project
made() {
  mkdir "$1"
  sed "${2:-}" "$source/examples/mac/mac.v" > project/mac.v
  [ $# -eq 1 ] || check "$1 changes something" not_same project/mac.v "$source/examples/mac/mac.v"
  [ -d project/build ] || cmake -S project -B project/build -DCMAKE_PREFIX_PATH="$work/installed" > "$1/log" 2>&1
  cmake --build project/build -j2 >> "$1/log" 2>&1 || { cat "$1/log"; exit 1; }
  cp project/build/mac "$1"
}
not_same() { ! cmp -s "$1" "$2"; }

made right
mac=right/mac
expect 0 agreed -- $mac run
expect 0 agreed '200 items, no pauses' -- $mac run --items 200 --seed 9 --pauses 0 --init-seed 0
expect 0 agreed -- $mac run --runs 20 --items 100
expect 0 agreed -- $mac run --wave w.fst --db d.sqlite --timeline t.json
check 'a waveform with its save files' test -s w.fst -a -s w.gtkw -a -s w.sucl
check 'events of both sides in the database' python3 - <<'PY'
import sqlite3
db = sqlite3.connect('d.sqlite')
terms, = db.execute('SELECT count(*) FROM term').fetchone()
sums = db.execute('SELECT count(*), sum(agrees), sum(rtl_sum = golden_sum) FROM sum').fetchone()
lasts, = db.execute('SELECT count(*) FROM term WHERE golden_last = 1').fetchone()
assert terms == 1000, terms
assert sums == (lasts, lasts, lasts), (sums, lasts)
total = 0
for a, b, last, vector in db.execute('SELECT golden_a, golden_b, golden_last, vector FROM term ORDER BY cycle'):
    total += a * b
    if last:
        assert db.execute('SELECT rtl_sum FROM sum WHERE vector = ?', (vector,)).fetchone() == (total,)
        total = 0
PY
check 'a slice an event in the timeline' python3 - <<'PY'
import json, sqlite3
events = [e for e in json.load(open('t.json'))['traceEvents'] if e['ph'] == 'X']
count, = sqlite3.connect('d.sqlite').execute('SELECT count(*) FROM event').fetchone()
assert len(events) == count > 2000, (len(events), count)
PY

# A bug of each kind: what is wrong, the kind and the probe that must be named, items of the shrunk case.
bug() {  # <name> <sed command> <kind> <probe> <most items>
  made "$1" "$2"
  expect 1 'DIVERGED' "probe $4" -- "$1/mac" run --bundle "$1/failure"
  expect 1 'reproduced: the same difference in the same cycle' -- "$1/mac" replay "$1/failure"
  expect 1 'reproduced' -- "$1/failure/replay.sh"
  check "$1: kind $3" grep -q "\"kind\": \"$3\"" "$1/failure/report.json"
  for file in report.txt events.txt case.json run.json wave.fst wave.gtkw; do
    check "$1: the bundle has $file" test -s "$1/failure/$file"
  done
  expect 1 'probe' -- "$1/mac" shrink "$1/failure"
  check "$1: at most $5 items are left" python3 -c "
import json
assert len(json.load(open('$1/failure-small/case.json'))['items']) <= $5"
  expect 1 'reproduced' -- "$1/mac" replay "$1/failure-small"
  expect 0 'agree now' -- right/mac replay "$1/failure-small"
}
bug value "s/<= in_a_i \* in_b_i/<= in_a_i == -8'sd128 \&\& in_b_i == -8'sd128 ? -16'sd16384 : in_a_i * in_b_i/" value product 1
bug kept "s/p_last_q ? 32'd0 : sum/sum/" value sum 3
late='s/sum_valid_q <= p_valid_q \&\& p_last_q/sum_valid_q <= late_q; late_q <= p_valid_q \&\& p_last_q/
  s/p_last_q, sum_valid_q/p_last_q, sum_valid_q, late_q/'
bug late "$late; s/acc_q       <= 32'd0;/acc_q <= 32'd0; late_q <= 1'b0;/" late sum 1
bug not_reset "$late" unexpected sum 1
bug lost "s/p_valid_q   <= in_valid_i;/p_valid_q <= in_valid_i \&\& in_a_i != -8'sd128;/" late product 2
bug stuck "s/in_ready_o  = go/in_ready_o  = go \&\& acc_q != 32'd16129/" hang term 5

# Bad input: exit code 2, and the place.
expect 2 "'0' is not allowed" -- $mac run --items 0
expect 2 '--sed' 'is '\''--seed'\'' meant' -- $mac run --sed 1
expect 2 'run.json' -- $mac replay .
printf '{"what": "cosim case", "pauses": 0, "fields": ["a","b","last"], "items": [[1,2,0],[1,999,0]]}' > bad.json
expect 2 'bad.json: items[1].b: is 999' -- $mac run --case bad.json
printf '{"what": "cosim case", "pauses": 0, "fields": ["x"], "items": []}' > other.json
expect 2 'another design' -- $mac run --case other.json
mkdir notes && echo mine > notes/mine
expect 2 'exists and is not a mac-failure' -- kept/mac run --bundle notes
check 'what is not its own stays' test "$(cat notes/mine)" = mine
expect 2 'standard output cannot be written' -- bash -c "$mac run > /dev/full"
rm -rf mac-failure
check 'one bundle behind a pipe that closes' bash -c 'cd kept && { ./mac run | head -1 > /dev/null; } && test -d mac-failure -a ! -e mac-failure-2'
echo "$passed checks passed, $failed failed"
[ "$failed" -eq 0 ]
