#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Gives prove.sh modules and lists with a fault each, and sees that it fails for that reason.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# expect <case> <exit code> <pattern> [<file> <sed script>]: of one line of each list and one file
# changed.
expect() {
  local name=$1 code=$2 pattern=$3 status=0
  rm -rf "${work:?}"/*
  mkdir "$work/lists"
  cp -r "$here/../rtl/lib" "$work/lib"
  echo '* hdp_delay Width=4,Cycles=2 5 3 5' > "$work/lists/proofs"
  printf '%s' '* hdp_delay | Width=4,Cycles=2 | a bug | assert |' \
    's/Cycles-1)\*Width +:/Cycles-2)*Width +:/' > "$work/lists/mutants"
  if [ $# -gt 3 ]; then
    cp "$work/$4" "$work/before"
    sed -i "$5" "$work/$4"
    if cmp -s "$work/before" "$work/$4"; then
      echo "FAILED $name: $4 has no such line"
      failed=1
    fi
  fi
  "$here/prove.sh" -s -j 1 -l "$work/lists" -r "$work/lib" > "$work/log" 2>&1 || status=$?
  if [ $status -eq "$code" ] && grep -q "$pattern" "$work/log"; then
    echo "as expected: $name"
  elif [ $status -eq 77 ]; then
    cat "$work/log"
    exit 77
  else
    echo "FAILED $name: exit code $status instead of $code, or not '$pattern':"
    sed 's/^/  | /' "$work/log"
    failed=1
  fi
}

expect 'nothing wrong' 0 '^2 passed, 0 failed'
expect 'a bug in the module' 1 'FAILED .*not so within 5 steps' \
  lib/hdp_delay.v 's/<= {stages_q/<= {~stages_q/'
expect 'a bug later than the steps' 1 'FAILED .*does not follow from 3 cycles' \
  lib/hdp_delay.v 's/assert (data_o/if (f_age != 90) assert (!f_age[7]); &/
    s/reg .7:0. f_cycles.*/& reg [7:0] f_age = 0; always @(posedge clk_i) f_age <= f_age + 1;/'
expect 'k less than needed' 1 'does not follow from 2 cycles' lists/proofs 's/5 3 5/5 2 5/'
expect 'fewer steps than k' 1 'do not start an induction' lists/proofs 's/5 3 5/3 3 5/'
expect 'too much assumed' 1 'cannot happen within 5 steps' \
  lib/hdp_delay.v 's/assert (data_o/assume (data_i == 0); &/'
expect 'assumptions that contradict each other' 1 'not so within 5 steps' \
  lib/hdp_delay.v 's/assert (data_o/assume (data_i == 0 \&\& data_i == 1); &/'
expect 'nothing to cover' 1 'no cover statement' lib/hdp_delay.v '/cover (/d'
expect 'a bug that is none' 1 'survives 5 steps' lists/mutants 's/Cycles-2)/Cycles-2+1)/'
expect 'a script that changes nothing' 1 'changes nothing' \
  lists/mutants 's/Cycles-1/No-such-line/'
expect 'a script that breaks the module' 1 'Yosys refuses it' lists/mutants 's/Cycles-2)/(/'
expect 'a bug without a proof' 1 'no proof with the parameters' lists/mutants 's/Width=4/Width=5/'
expect 'a module that is none' 1 'Yosys refuses it' lists/proofs 's/hdp_delay/hdp_delays/'
expect 'a parameter that is none' 1 'Yosys refuses it' lists/proofs 's/Width=4/Breadth=4/'
expect 'a field too few' 2 'has not 5 fields' lists/proofs 's/ 5$//'
exit $failed
