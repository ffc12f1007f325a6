#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# hdp top as a user meets it: good runs, bad input, a divergence and what it leaves, a full disk.
# Usage: top_cli_test.sh HDP_SPOILED
set -uo pipefail
# shellcheck source=tests/sim/expect.sh
source "$(dirname "$0")/expect.sh"
hdp=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

expect 0 -- "$hdp" gen --profile bert --seed 3 --heads 6 --lq 12 --lk 16 --dim 8 --out set
top=("$hdp" top --machine small)

# Good runs.
expect 0 '--machine' '--memory' '--model' -- "$hdp" top --help
expect 0 'agreed' 'wrong heads           0' 'protocol violations   0' 'traffic errors        0' 'speed-up' -- \
  "${top[@]}" --set set
for memory in ideal lpddr hostile; do
  expect 0 'agreed' "$memory, seed 7" -- "${top[@]}" --set set --memory $memory --seed 7 --rude-host --json $memory.json
  check "the summary of $memory is there" grep -q '"outcome": "agreed"' $memory.json
done
expect 0 'done' 'wrong heads           0' -- "${top[@]}" --set set --model
cycles() { sed -n 's/^  cycles  *\([0-9,]*\)$/\1/p'; }
expect 0 'agreed' 'initial state         random, seed 1' -- "${top[@]}" --set set
expect 0 'agreed' 'initial state         zeros' -- "${top[@]}" --set set --init-seed 0 --json zeros.json
check 'the JSON has the initial state' grep -q '"init_seed": 0,' zeros.json
check 'model and RTL take the same cycles' test \
  "$("${top[@]}" --set set --memory hostile | cycles)" = "$("${top[@]}" --set set --memory hostile --model | cycles)"
expect 0 'agreed' -- "${top[@]}" --q set/q.npy --k set/k.npy --v set/v.npy --fill skip --causal --wave wave.fst
expect 0 'waveform              part.fst, cycles 100 .. 149' 'gtkwave part.fst part.gtkw' -- \
  "${top[@]}" --set set --wave part.fst --wave-from 100 --wave-cycles 50
expect 2 '--wave' -- "${top[@]}" --set set --wave-from 5
check 'a waveform was written, and how to open it' test -s wave.fst -a -s wave.gtkw -a -s wave.sucl
"${top[@]}" --set set --json - > alone.json 2> text
check 'JSON alone on standard output, with what was run' json alone.json 'j["outcome"] == "agreed"
  and j["program"].startswith("hdp ") and j["sources"] and j["inputs"] == {"sets": ["set"]}
  and j["command"] == ["hdp", "top", "--machine", "small", "--set", "set", "--json", "-"]'
check 'the text on standard error' grep -q 'hdp top: agreed' text
check 'no file has that name' test ! -e -
expect 0 'cores' 'none' 'co-processors' 'small     2 cores, L <= 16, D <= 8' -- "$hdp" builds
expect 2 '--machine' "without 'server'; it has: small" -- "$hdp" top --machine server --set set
expect 0 'done' -- "$hdp" top --machine server --set set --model
check 'the help has only the machines that are there' bash -c \
  "'$hdp' top --help | grep -A1 -e --machine | grep -qF 'small (2 cores' && ! '$hdp' top --help | grep -q small8"
check 'a pipe gets plain text' bash -c "! '$hdp' top --machine small --set set | grep -q \$'\\x1b'"

# Bad input: exit code 2, and what is allowed.
expect 2 'no input' -- "${top[@]}"
expect 2 'missing' -- "${top[@]}" --set missing
expect 2 '--machine' 'server' -- "$hdp" top --machine huge --set set
expect 2 '--memory' 'lpddr' -- "${top[@]}" --set set --memory fast
expect 2 '--set' -- "${top[@]}" --set set --rho 0.1
expect 2 '--model' -- "${top[@]}" --set set --model --wave wave2.fst
expect 2 '--model' -- "${top[@]}" --set set --model --init-seed 1
expect 2 '--init-seed' '0 to 2147483647' -- "${top[@]}" --set set --init-seed 1e3
expect 2 '--wave' -- "${top[@]}" --set set --wave /nowhere/wave.fst
expect 2 '--json' -- "${top[@]}" --set set --json /nowhere/summary.json
expect 0 -- "$hdp" gen --profile bert --seed 3 --heads 1 --lq 20 --lk 20 --dim 8 --out long
expect 2 'lq 20' '1 .. 16' -- "${top[@]}" --set long

# A divergence: named, and left in a folder that repeats it.
export HDP_SPOIL_CYCLE=300
expect 1 'DIVERGENCE' 'm_axi_araddr' 'hdp top: failed' 'left in hdp-failure: report.txt, set, replay.sh, wave.fst' 'wave.gtkw' 'replay with' 'gtkwave hdp-failure/wave.fst' -- \
  "${top[@]}" --set set
check 'report.txt says of which run it is' grep -qzE \
  'job +bert.*machine +small.*memory +lpddr.*seed +1.*program +hdp' hdp-failure/report.txt
for option in 'machine = "small"' 'memory = "lpddr"' 'seed = 1'; do
  check "options.toml has $option" grep -qxF "$option" hdp-failure/options.toml
done
check 'no file of this machine is named in it' bash -c "! grep -rqF '$work' hdp-failure"
expect 2 'hdp-failure: is the folder of a failing hdp top' 'run hdp-failure/replay.sh' -- \
  "$hdp" replay hdp-failure
check 'nothing is told of blocks that were not computed' bash -c \
  "! '$hdp' top --machine small --set set --no-folder | grep -qF '0 of 0'"
check 'the folder is whole' test -s hdp-failure/report.txt -a -s hdp-failure/wave.fst -a -s hdp-failure/wave.gtkw -a -s hdp-failure/wave.sucl -a -x hdp-failure/replay.sh
first=$(grep '^  cycle ' hdp-failure/report.txt)
check 'replay.sh gives the same cycle' test "$first" = "$(HDP=$hdp hdp-failure/replay.sh | grep '^  cycle ')"
check 'replay.sh finds the program that wrote it' test "$first" = "$(env -u HDP hdp-failure/replay.sh | grep '^  cycle ')"
check 'replay leaves nothing' test ! -e hdp-failure/hdp-failure -a ! -e hdp-failure-2
expect 1 'left in mine' 'random, seed 4' -- "${top[@]}" --set set --folder mine --init-seed 4
expect 1 'DIVERGENCE' 'random, seed 4' -- mine/replay.sh
expect 0 'agreed' -- "${top[@]}" --set set --init-seed 0
expect 1 'left in files' -- "${top[@]}" --q set/q.npy --k set/k.npy --v set/v.npy --folder files
check 'tensors that diverge leave a set that can be replayed' test -s files/set/manifest.json -a -x files/replay.sh
expect 1 'DIVERGENCE' -- "${top[@]}" --set set --no-folder --json failed.json
check 'the JSON says so' grep -q '"outcome": "failed"' failed.json
expect 2 'nowhere' -- "${top[@]}" --set set --folder /nowhere/folder
check 'and where' json failed.json 'j["divergence"]["probe"] == "wires" and j["divergence"]["job"] == "bert"
  and j["divergence"]["where"] == "hdp_top" and j["divergence"]["cycle"] in range(300, 400)
  and j["divergence"]["fields"][0]["field"] == "m_axi_araddr"
  and j["divergence"]["fields"][0]["rtl"] != j["divergence"]["fields"][0]["golden"]'
check 'and no counters of jobs that were not done' json failed.json '"kept_blocks" not in j'
"${top[@]}" --set set --no-folder --json - > alone.json 2> text
check 'a failure alone on standard output' json alone.json 'j["outcome"] == "failed"'
check 'its text on standard error' grep -q 'm_axi_araddr' text
expect 1 "'my failure/replay.sh'" "gtkwave 'my failure/wave.fst' 'my failure/wave.gtkw'" -- \
  "${top[@]}" --set set --folder 'my failure'
# For git bisect run, 125 is a version that cannot be tested.
expect 1 'DIVERGENCE' -- hdp-failure/replay.sh --bisect
expect 125 '--memory' -- hdp-failure/replay.sh --bisect --memory fast
expect 2 '--memory' -- hdp-failure/replay.sh --memory fast
expect 125 -- env HDP=/nowhere/hdp hdp-failure/replay.sh --bisect
mkdir moved && mv hdp-failure moved/again
expect 125 'hdp is not found' -- env PATH=/usr/bin:/bin moved/again/replay.sh --bisect
mv moved/again hdp-failure
unset HDP_SPOIL_CYCLE

# A full disk.
if mkdir disk && mount -t tmpfs -o size=64k tmpfs disk 2> /dev/null; then
  expect 2 'wave' -- "${top[@]}" --set set --wave disk/wave.fst
  HDP_SPOIL_CYCLE=300 expect 1 'DIVERGENCE' -- "${top[@]}" --set set --folder disk/failure
  check 'nothing half-written is left' test -z "$(find disk -mindepth 1 -name '*fst*' -newer set/q.npy -size +0)"
  umount disk
else
  echo 'full disk: skipped, a file system cannot be mounted here'
fi

# Ctrl-C: says how far it was.
expect 0 -- "$hdp" gen --profile bert --seed 3 --heads 2000 --lq 16 --lk 16 --dim 8 --out many
expect 130 'interrupted' -- bash -c "'$hdp' top --machine small --set many & sleep 1; kill -INT \$!; wait \$!"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
