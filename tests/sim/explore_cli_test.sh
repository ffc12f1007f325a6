#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# hdp explore as a user meets it: tables, files, impossible grids, Ctrl-C.
# Usage: explore_cli_test.sh HDP
set -uo pipefail
# shellcheck source=tests/sim/expect.sh
source "$(dirname "$0")/expect.sh"
hdp=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

"$hdp" gen --profile bert --seed 3 --heads 6 --lq 16 --lk 16 --dim 8 --out set > /dev/null
"$hdp" gen --profile uniform --seed 4 --heads 3 --lq 9 --lk 12 --dim 5 --out other > /dev/null
explore=("$hdp" explore --set set --machine small)

expect 0 '--lanes' '--memory' '--verify' '--grid' -- "$hdp" explore --help
expect 0 'cycles' '1 of 1 point measured' -- "${explore[@]}"
expect 0 '4 of 4 points measured, 9 heads' 'lpddr' -- "${explore[@]}" --set other --cores 1,2 --memory ideal,lpddr
expect 0 'left out, the first: lanes 4, bus-bytes 8' -- "${explore[@]}" --lanes 4,8 --bus-bytes 4,8
expect 0 '4.8' -- "${explore[@]}" --int-frac 8.8,4.8 --front bus-bytes --only-front
expect 0 '1 of 1 point measured' -- "$hdp" explore --q set/q.npy --k set/k.npy --v set/v.npy --rho 0.2

# Files: the same whatever --jobs, and well-formed.
for jobs in 1 3; do
  expect 0 'written' -- "${explore[@]}" --cores 1,2,3 --weight-depth 2,8 --jobs "$jobs" \
    --csv "$jobs.csv" --json "$jobs.json" --picture "$jobs.svg"
done
for kind in csv svg; do check "$kind does not depend on --jobs" cmp "1.$kind" "3.$kind"; done
results() { sed '/^  "command": /,/^  ],/d' "$1"; }
check 'json does not depend on --jobs' cmp <(results 1.json) <(results 3.json)
check 'JSON has what was run' json 3.json 'j["outcome"] == "done" and j["inputs"] == {"sets": ["set"]}
  and j["command"][:2] == ["hdp", "explore"] and j["command"][-1] == "3.svg"'
"${explore[@]}" --json - > alone.json 2> text
check 'JSON alone on standard output' json alone.json 'len(j["points"]) == 1'
check 'the text on standard error' grep -q '1 of 1 point measured' text
check 'CSV has a line a point' test "$(wc -l < 1.csv)" -eq 7
check 'the picture is XML' python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' 1.svg
check 'the picture has a dot a point' test "$(grep -c '<title>' 1.svg)" -eq 6

# A grid file; what the command line says goes first.
printf 'machine = "small"\ncores = [1, 2]\nmemory = "lpddr"\n' > grid.toml
expect 0 '2 of 2 points' -- "$hdp" explore --set set --grid grid.toml
expect 0 '3 of 3 points' -- "$hdp" explore --set set --grid grid.toml --cores 1,2,4
printf 'machine = "small"\ncore = 1\n' > bad.toml
expect 2 'bad.toml:2: core: is no parameter' -- "$hdp" explore --set set --grid bad.toml
expect 2 'none.toml' -- "$hdp" explore --set set --grid none.toml

# Bad input and impossible grids.
expect 2 'no input' -- "$hdp" explore
expect 2 'nowhere' -- "$hdp" explore --set nowhere
expect 2 '--set' -- "${explore[@]}" --rho 0.1
# Its lines are wrapped: read as one.
expect 0 'takes in one step; 1 .. 256' '4 .. 128' -- bash -c "'$hdp' explore --help | tr -s ' \n' ' '"
for option in --lanes --memory --int-frac --machine --grid; do
  expect 2 "''" -- "$hdp" explore --set set $option ''
done
expect 2 "--cores: '1048576' is not allowed; allowed are whole numbers from 1 to 8," -- "${explore[@]}" --cores 1048576
expect 2 "--heads-max: '65536' is not allowed" '1 to 32768' -- "${explore[@]}" --heads-max 65536
expect 2 'bus-bytes is 24; allowed: a power of two, 4 .. 128' -- "${explore[@]}" --lanes 96 --d-max 96 --bus-bytes 24
printf 'bus-bytes = [4, 256]\n' > wide.toml
expect 2 "wide.toml:1: bus-bytes: '256' is not allowed" '4 to 128' -- "$hdp" explore --set set --grid wide.toml
expect 2 "--lanes: '3x' is not allowed" -- "${explore[@]}" --lanes 3x
expect 2 '--cores: 2 is there twice' -- "${explore[@]}" --cores 2,2
expect 2 '--memory' 'dram' -- "${explore[@]}" --memory dram
expect 2 '--int-frac' -- "${explore[@]}" --int-frac 8
expect 2 'huge' -- "$hdp" explore --set set --machine huge
expect 2 '--jobs' -- "${explore[@]}" --jobs 0
expect 2 '--front' -- "${explore[@]}" --front area
expect 2 '--csv' -- "${explore[@]}" --csv no/such/file.csv
expect 2 'none of its 2 combinations is possible, the first: lanes 3' -- "${explore[@]}" --lanes 3,5
"$hdp" gen --profile uniform --seed 1 --heads 1 --lq 40 --lk 40 --dim 8 --out long > /dev/null
expect 2 'none of its 1 combinations is possible' '16' -- "$hdp" explore --set long --machine small
expect 2 '--verify' 'no RTL' -- "${explore[@]}" --weight-depth 4 --verify 1
if [ -w /dev/full ]; then expect 2 'No space left' -- "${explore[@]}" --csv /dev/full; fi

# Spot checks on the RTL, when the program has the small machine.
if "${explore[@]}" --verify 1 2>&1 | grep -q 'has no RTL\|no RTL of any'; then
  echo 'skipped: --verify (no RTL of the small machine)'
else
  expect 0 'agreed' 'every counter equal' '2 points cannot be verified' -- \
    "${explore[@]}" --weight-depth 8,4 --memory ideal,lpddr --verify 2
fi

# A machine that programs have on request only.
if "$hdp" explore --set set --machine lanes16 --verify 1 > log 2>&1; then
  check 'lanes16 agrees' grep -q 'on the RTL of lanes16: agreed' log
else
  check 'how to get lanes16 is said' grep -q "no RTL of lanes16; CMake's -DHDP_MACHINES='lanes16'" log
fi

# Ctrl-C: the table of what is done, and its files.
"$hdp" gen --profile uniform --seed 1 --heads 240 --lq 64 --lk 64 --dim 64 --out slow > /dev/null
lists=$(seq -s, 1 8)
timeout --foreground --preserve-status -s INT 3 "$hdp" explore --set slow --machine edge --cores "$lists" \
  --bus-bytes 16,32,64 --score-depth 128,256,512,1024 --jobs 2 --csv cut.csv > log 2>&1
status=$?
check "Ctrl-C ends with 130 (was $status)" test "$status" -eq 130
check 'Ctrl-C prints what is done' grep -q 'of 96 points measured' log
check 'and writes it' test -s cut.csv

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
