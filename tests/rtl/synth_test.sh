#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Plants in a copy of hdp_records, which has a RAM, FIFOs and logic, what synth.sh must refuse, and
# sees that it is refused for that reason.
# shellcheck disable=SC2016  # $ and ` are of what is planted
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

fresh() {
  rm -rf "$work/rtl"
  mkdir -p "$work/rtl/lib"
  cp "$here"/../../rtl/hdp_{records,fetch}.v "$work/rtl"
  cp "$here"/../../rtl/lib/hdp_{fifo,credit,ram_1r1w}.v "$work/rtl/lib"
}

synth() {
  "$here/synth.sh" "$@" -r "$work/rtl" -d "$work/docs" -t hdp_records -p RecordDepth=4 leaf \
    > "$work/log" 2>&1
}

say() { printf '  %-44s %s\n' "$1" "$2"; }

expect() {  # <case> <passes|pattern>
  local status=0
  synth || status=$?
  if [ "$2" = passes ] && [ $status -eq 0 ]; then say "$1" passes
  elif [ "$2" != passes ] && [ $status -ne 0 ] && grep -q "^FAILED .*$2" "$work/log"; then
    say "$1" "refused: $(grep -m1 "^FAILED .*$2" "$work/log" | cut -c8-90)"
  else say "$1" "NOT AS EXPECTED ($2)"; cat "$work/log"; failed=1; fi
}

plant() {  # <case> <pattern> <file> <sed script> [<file> <sed script> ...]
  local name=$1 pattern=$2
  shift 2
  fresh
  while [ $# -gt 0 ]; do
    cp "$work/rtl/$1" "$work/before"
    sed -i "$2" "$work/rtl/$1"
    if cmp -s "$work/before" "$work/rtl/$1"; then
      say "$name" "NOT PLANTED: $1 has no such line"; failed=1; return
    fi
    shift 2
  done
  expect "$name" "$pattern"
}

table() {  # <awk program>: the committed table, changed
  awk -F, -v OFS=, "$1 { print }" "$work/good.csv" > "$work/docs/synthesis.csv"
}

mkdir -p "$work/docs"
for part in tool leaf multipliers; do
  printf '<!-- synth %s -->\n<!-- end %s -->\n' $part $part
done > "$work/docs/synthesis.md"
fresh
synth -u || { cat "$work/log"; exit 1; }
cp "$work/docs/synthesis.csv" "$work/good.csv"
cp "$work/docs/synthesis.md" "$work/good.md"

# The same again: the same bytes, and nothing to say.
synth -u
if cmp -s "$work/good.csv" "$work/docs/synthesis.csv" &&
   cmp -s "$work/good.md" "$work/docs/synthesis.md"
then say 'twice the same table' passes; else say 'twice the same table' FAILED; failed=1; fi
expect 'unchanged' passes

plant 'a latch' 'hdp_fifo: a latch' lib/hdp_fifo.v \
  's|\(assign valid_o *=\) head_q != tail_q;|reg l; always @* if (push_i) l = head_q[0]; \1 l;|'
plant 'a wider counter' 'hdp_credit Limit=128: flip_flops 8 -> 12' lib/hdp_credit.v \
  's|localparam CountW = .*|localparam CountW = $clog2(Limit + 1) + (Limit > 100 ? 4 : 0);|' \
  lib/hdp_credit.v 's|Limit\[CountW-1:0\]|{4'"'"'d0, Limit} \& {CountW{1'"'"'b1}}|'
plant 'a RAM read without a clock' 'read without a clock: it would become 17408' \
  lib/hdp_ram_1r1w.v \
  's|assign rdata_o = rdata_q;|assign rdata_o = mem_q[raddr_i];|'
plant 'a RAM taken apart' 'mem_q, 128 x 136, has become 17408' lib/hdp_ram_1r1w.v \
  's|reg \[Width-1:0\] mem_q|(* mem2reg *) reg [Width-1:0] mem_q|'
plant 'a loop through two modules' 'hdp_records: a combinational loop through .*scan_valid_o' \
  lib/hdp_fifo.v 's|\(assign valid_o *= head_q != tail_q\);|\1 \&\& !pop_i;|' \
  hdp_records.v 's|\.pop_i(scan_take_i)|.pop_i(scan_take_i \&\& scan_valid_o)|'
plant 'a net with two drivers' 'conflicting drivers' lib/hdp_fifo.v \
  's|\(assign valid_o *= head_q != tail_q;\)|\1 assign valid_o = push_i;|'
plant 'a module that is not in the table' 'hdp_credit Limit=8: not in the table' hdp_fetch.v \
  's|\.Limit(2)|.Limit(8)|'

# Tolerance: the table says so much less that an unchanged module has grown by just over and just
# under 5 %.
fresh
cp "$work/good.md" "$work/docs/synthesis.md"
cells=$(awk -F, '$2 == "hdp_fifo" { print $6 }' "$work/good.csv")
table "\$2 == \"hdp_fifo\" { \$6 = int($cells / 1.051) }"
expect 'growth over 5 %' "hdp_fifo: flip_flops [0-9]* -> $cells (+5"
table "\$2 == \"hdp_fifo\" { \$6 = int($cells / 1.049) + 1 }"
sed -i 's/^| `hdp_fifo` |.*/changed/' "$work/docs/synthesis.md"
expect 'a page that is not of the table' 'its tables are not those of'
if grep -q 'hdp_fifo: flip_flops' "$work/log"; then say 'growth under 5 %' FAILED; failed=1
else say 'growth under 5 %' passes; fi
exit $failed
