#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Proves the properties that the modules of rtl/lib carry under FORMAL, and plants bugs that the
# properties have to see: Yosys makes an SMT problem of the module, yosys-smtbmc and z3 solve it
# (docs/formal.md).
# Usage: prove.sh [-s] [-u] [-j JOBS] [-l LISTS] [-r RTL] [MODULE ...]
#   -s  the short form: only what is marked in the lists
#   -u  writes the table of docs/formal.md instead of comparing with it
#   -l  folder of the lists proofs and mutants; -r  folder of the modules
#   MODULE  default: all of them, and the table
# Exit code: 0 all proven and all seen, 1 something is not, 2 wrong use, 77 a tool is not installed.
set -uo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
lists=$root/formal
rtl=$root/rtl/lib
page=$root/docs/formal.md
jobs=$(nproc)
short=
update=
while getopts suj:l:r: option; do
  case $option in
    s) short=1 ;;
    u) update=1 ;;
    j) jobs=$OPTARG ;;
    l) lists=$OPTARG ;;
    r) rtl=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
for tool in yosys yosys-smtbmc z3; do
  command -v "$tool" > /dev/null || { echo "prove.sh: $tool is not installed" >&2; exit 77; }
done
# Newer Yosys have properties of another kind, which their SMT output leaves out unless lowered.
lower=
[[ $(yosys -p 'help chformal') != *-lower* ]] || lower='async2sync; chformal -lower;'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {  # <name> <what> [<log>]: in one piece, because several run side by side
  printf 'FAILED %s: %s\n%s' "$1" "$2" "${3:+$(tail -20 "$3" | sed 's/^/  | /')
}"
}

# Around a module its parts' assumptions are to be shown, and what they can reach is no question.
to_smt2() {  # <folder of modules> <module> <parameters> <output>
  local chparam='' pair
  for pair in ${3//,/ }; do chparam="$chparam -chparam ${pair%=*} ${pair#*=}"; done
  yosys -q -p "read_verilog -formal -defer $1/*.v; hierarchy -check -top $2 $chparam
    chformal -assume2assert * A:top %d; chformal -cover -remove * A:top %d
    prep -flatten; check -assert; $lower write_smt2 $4" > "$4.log" 2>&1
}

# Seconds of processor time go into <problem>.time.
solve() {  # <problem> <log> <option> ...
  local problem=$1 log=$2 status=0 TIMEFORMAT=%U
  shift 2
  {
    time timeout 900 yosys-smtbmc -s z3 --unroll --noprogress "$@" "$problem" > "$log" 2>&1
  } 2>> "$problem.time" || status=1
  [ $status -eq 0 ] && grep -q 'Status: PASSED' "$log"
}

prove() {  # <number> <module> <parameters> <steps> <k> <cover>
  local name="$2 $3" problem=$work/$1.smt2 covers=0
  [ "$4" -gt "$5" ] || { fail "$name" "$4 steps do not start an induction over $5"; return; }
  if ! to_smt2 "$rtl" "$2" "$3" "$problem"; then
    fail "$name" 'Yosys refuses it' "$problem.log"; return
  fi
  if ! solve "$problem" "$work/$1.bound" --presat -t "$4"; then
    fail "$name" "not so within $4 steps" "$work/$1.bound"; return
  fi
  # The induction: cycles 0 .. k-1 hold, and cycle k follows from the last few of them.
  if ! solve "$problem" "$work/$1.induction" -i -t "$5"; then
    fail "$name" "does not follow from $5 cycles" "$work/$1.induction"; return
  fi
  if [ "$6" != - ]; then
    if ! solve "$problem" "$work/$1.cover" -c -t "$6"; then
      fail "$name" "cannot happen within $6 steps" "$work/$1.cover"; return
    fi
    covers=$(grep -c 'Reached cover statement' "$work/$1.cover")
    [ "$covers" -gt 0 ] || { fail "$name" 'no cover statement'; return; }
  fi
  awk -v row="| \`$2\` | ${3//,/ } | $4 | $5 | ${covers/#0/}" '
    { seconds += $1 } END { printf "%s | %.1f |\n", row, seconds }' "$problem.time" > "$work/$1.row"
  echo "proven $name: $4 steps, induction over $5, $covers covered"
}

mutant() {  # <number> <module> <parameters> <what> <seen by> <sed script>
  local name="$2: $4" dir=$work/mutant$1 part properties steps cover
  # The steps of the proof with these parameters.
  read -r steps cover < <(awk -v m="$2" -v p="$3" '
    { sub(/^\*/, "") } $1 == m && $2 == p { print $3, $5 }' "$lists/proofs")
  [ -n "${steps:-}" ] || { fail "$name" "no proof with the parameters $3"; return; }
  cp -r "$rtl" "$dir"
  properties=$(grep -n '^`ifdef FORMAL' "$rtl/$2.v" | tail -1 | cut -d: -f1)
  case $5 in
    assert) part="1,$properties" ;;
    cover) part="$properties,\$" ;;
    *) fail "$name" "seen by $5? It is assert or cover"; return ;;
  esac
  sed "$part{ $6
}" "$rtl/$2.v" > "$dir/$2.v" 2> "$dir.sed" || { fail "$name" 'sed refuses it' "$dir.sed"; return; }
  if cmp -s "$rtl/$2.v" "$dir/$2.v"; then fail "$name" 'the script changes nothing'; return; fi
  if ! to_smt2 "$dir" "$2" "$3" "$dir.smt2"; then
    fail "$name" 'Yosys refuses it' "$dir.smt2.log"; return
  fi
  if solve "$dir.smt2" "$dir.bound" -t "$steps"; then
    if [ "$5" = assert ]; then fail "$name" "survives $steps steps"; return; fi
    if solve "$dir.smt2" "$dir.cover" -c -t "$cover"; then
      fail "$name" 'all is still covered'; return
    elif ! grep -q 'Unreached cover' "$dir.cover"; then
      fail "$name" 'the solver failed' "$dir.cover"; return
    fi
  elif [ "$5" = cover ] || ! grep -q 'Assert failed in' "$dir.bound"; then
    fail "$name" 'is seen, but not as expected' "$dir.bound"; return
  fi
  echo "seen $name"
}

# Whether a line of a list is wanted: of the modules named, and marked for the short form.
wanted() {  # <mark> <module> <modules> ...
  local mark=$1 module=$2
  shift 2
  if [ -n "$short" ] && [ -z "$mark" ]; then return 1; fi
  [ $# -eq 0 ] || [[ " $* " == *" $module "* ]]
}

number=0
: > "$work/jobs"
while read -r line; do
  mark=; [[ $line != \** ]] || { mark=1; line=${line#\*}; }
  read -r module parameters steps k cover rest <<< "$line"
  if [ -z "${cover:-}" ] || [ -n "$rest" ]; then
    echo "$lists/proofs: '$line' has not 5 fields" >&2
    exit 2
  fi
  wanted "$mark" "$module" "$@" || continue
  number=$((number + 1))
  printf '%s\0' prove "$number" "$module" "$parameters" "$steps" "$k" "$cover" >> "$work/jobs"
done < <(grep -v -e '^ *#' -e '^ *$' "$lists/proofs")
while IFS='|' read -r module parameters what seen script; do
  mark=; [[ $module != \** ]] || { mark=1; module=${module#\*}; }
  if [ -z "${script:-}" ]; then
    echo "$lists/mutants: '$module |$parameters |$what' has not 5 fields" >&2
    exit 2
  fi
  read -r module <<< "$module"
  read -r parameters <<< "$parameters"
  read -r what <<< "$what"
  read -r seen <<< "$seen"
  wanted "$mark" "$module" "$@" || continue
  number=$((number + 1))
  printf '%s\0' mutant "$number" "$module" "$parameters" "$what" "$seen" "$script" >> "$work/jobs"
done < <(grep -v -e '^ *#' -e '^ *$' "$lists/mutants")
if [ "$number" -eq 0 ]; then
  echo "prove.sh: nothing to prove: $lists/proofs has no such module" >&2
  exit 2
fi

export lists lower rtl work
export -f fail to_smt2 solve prove mutant
# shellcheck disable=SC2016  # the inner shell expands it
xargs -0 -n 7 -P "$jobs" bash -uc '"$@"' _ < "$work/jobs" | tee "$work/results"
passed=$(grep -cE '^(proven|seen) ' "$work/results")
failed=$((number - passed))

# The page's table, without the times, and that no module has been forgotten.
if [ -z "$short" ] && [ $# -eq 0 ] && [ "$failed" -eq 0 ]; then
  for module in "$rtl"/*.v; do
    module=$(basename "$module" .v)
    asserts=$(grep -cE "^[* ] $module \\|[^|]*\\|[^|]*\\| assert \\|" "$lists/mutants")
    covers=$(grep -cE "^[* ] $module \\|[^|]*\\|[^|]*\\| cover \\|" "$lists/mutants")
    if [ "$asserts" -lt 2 ] || [ "$covers" -lt 1 ] ||
        ! grep -qE "^[* ] $module .*[0-9]$" "$lists/proofs"; then
      fail "$module" 'wanted: a proof with covers, two bugs that assert sees, one that cover sees'
      failed=$((failed + 1))
    fi
  done
  {
    printf '| module | parameters | steps | k | covers | s |\n'
    printf '| --- | --- | ---: | ---: | ---: | ---: |\n'
    find "$work" -name '*.row' | sort -t/ -k4 -V | xargs cat
  } > "$work/table"
  if [ -n "$update" ]; then
    sed -i -e "/^<!-- table -->/r $work/table" \
      -e '/^<!-- table -->/,/^<!-- end table -->/{ /^<!--/!d }' "$page"
    echo "wrote $(basename "$page")"
  elif ! diff <(sed -n '/^<!-- table -->/,/^<!-- end table -->/{ /^<!--/!p }' "$page" |
      sed 's/[^|]*|$//') <(sed 's/[^|]*|$//' "$work/table") > "$work/diff"; then
    fail "$(basename "$page")" 'its table is another; make formal UPDATE=1 writes it' "$work/diff"
    failed=$((failed + 1))
  fi
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
