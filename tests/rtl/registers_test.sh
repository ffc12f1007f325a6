#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The register generator: the committed files are up to date, a changed description is noticed, a bad one is
# refused with its line.
# Usage: registers_test.sh HDP_REGMAP SOURCE_DIR
set -uo pipefail
# shellcheck source=tests/sim/expect.sh
source "$(dirname "$0")/../sim/expect.sh"
regmap=$1
source_dir=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
files=(rtl/hdp_registers.vh golden/registers.hpp docs/registers.md docs/registers.rdl)

# What is committed is what the description gives.
expect 0 -- "$regmap" --check "$source_dir/rtl/registers.toml" "$source_dir"

# Each of the four files is looked at.
mkdir rtl golden docs
expect 0 "${files[@]}" -- "$regmap" "$source_dir/rtl/registers.toml" .
for file in "${files[@]}"; do
  check "$file is as committed" cmp -s "$file" "$source_dir/$file"
  echo >> "$file"
  expect 1 "$file is not what" 'make registers' -- "$regmap" --check "$source_dir/rtl/registers.toml" .
  cp "$source_dir/$file" "$file"
done
rm docs/registers.rdl
expect 1 'docs/registers.rdl is not what' -- "$regmap" --check "$source_dir/rtl/registers.toml" .
expect 0 'docs/registers.rdl' -- "$regmap" "$source_dir/rtl/registers.toml" .

# A changed description: an offset, a field, a reset value, a name. All four files say so.
changed() {  # <sed script>
  sed "$1" "$source_dir/rtl/registers.toml" > changed.toml
  check "$1 changes something" bash -c "! cmp -s changed.toml '$source_dir/rtl/registers.toml'"
  expect 1 "${files[@]}" -- "$regmap" --check changed.toml .
}
changed 's/name = "CYCLES", offset = 0x140/name = "CYCLES", offset = 0x1fc/'
changed 's/name = "state", low = 4/name = "state", low = 5/'
changed 's/name = "STAT_INDEX"/name = "STAT_SELECT"/'

# The same description again writes nothing.
expect 0 -- "$regmap" "$source_dir/rtl/registers.toml" .
check 'nothing was written' test -z "$("$regmap" "$source_dir/rtl/registers.toml" .)"

# The C++ header and the Verilog constants can be used.
if command -v c++ > /dev/null; then
  cat > use.cpp << 'END'
#include "golden/registers.hpp"
static_assert(hdp::reg::kIrqStatus == 0x04c, "offset");
static_assert(hdp::reg::kShapeLk.put(5) == 0x50000 && hdp::reg::kShapeLk.get(0x50007) == 5, "field");
static_assert(hdp::reg::kIdReset == 0x48445043, "reset");
END
  expect 0 -- c++ -std=c++17 -Wall -Wextra -Werror -fsyntax-only -I. use.cpp
fi
if command -v iverilog > /dev/null; then
  cat > use.v << 'END'
module use_registers;
`include "hdp_registers.vh"
  initial if (RegIrqStatus !== 12'h04c || ShapeLkLow !== 16 || RegIdReset !== 32'h48445043) $display("wrong");
endmodule
END
  expect 0 -- iverilog -g2005 -Wall -Irtl -o use use.v
  check 'Verilog has the same constants' test -z "$(./use)"
fi

# Descriptions that cannot be: exit code 2, and the message says where and why.
bad() {  # <message> <group's registers, TOML>
  printf 'title = "t"\n[[group]]\nname = "G"\nregister = [\n%s\n]\n' "$2" > bad.toml
  expect 2 "$1" bad.toml: -- "$regmap" bad.toml .
  check "$1: nothing was written" cmp -s rtl/hdp_registers.vh "$source_dir/rtl/hdp_registers.vh"
}
a='name = "A", offset = 0, access = "ro", what = "x"'
field() { printf '{ %s, field = [ { name = "a", low = 0, bits = 4, what = "x" }, { %s } ] }' "$a" "$1"; }
bad 'fields a and b overlap' "$(field 'name = "b", low = 3, bits = 2, what = "x"')"
bad 'two fields are called a' "$(field 'name = "a", low = 8, bits = 2, what = "x"')"
bad 'bits 33..30 do not fit' "$(field 'name = "b", low = 30, bits = 4, what = "x"')"
bad "'bits' is 0, not in 1 .. 32" "$(field 'name = "b", low = 30, bits = 0, what = "x"')"
bad "'low' is missing" "$(field 'name = "b", bits = 4, what = "x"')"
bad "unknown key 'width'" "$(field 'name = "b", low = 4, width = 4, what = "x"')"
bad "'B c' is no name" "$(field 'name = "B c", low = 4, bits = 4, what = "x"')"
bad 'registers A and B are both at offset 0x0' "{ $a }, { name = \"B\", offset = 0, access = \"ro\", what = \"x\" }"
bad "unknown access 'r'" '{ name = "A", offset = 0, access = "r", what = "x" }'
bad "group G, register: 'name' is missing" '{ offset = 0, access = "ro", what = "x" }'
bad "'name' is empty" '{ name = "", offset = 0, access = "ro", what = "x" }'
bad "'what' is missing" '{ name = "A", offset = 0, access = "ro" }'
bad 'no multiple of 4' '{ name = "A", offset = 6, access = "ro", what = "x" }'
bad "'offset' is 4096" '{ name = "A", offset = 0x1000, access = "ro", what = "x" }'
bad "'offset' is not an integer" '{ name = "A", offset = "0", access = "ro", what = "x" }'
bad 'would share the constant A' "{ $a }, { name = \"A\", offset = 4, access = \"ro\", what = \"x\" }"
bad "'reset' is missing" '{ name = "A", offset = 0, access = "rw", what = "x" }'
bad 'reset 0x10 sets bits that no field has' \
  '{ name = "A", offset = 0, access = "rw", reset = 16, what = "x", field = [ { name = "a", low = 0, bits = 4, what = "x" } ] }'
bad "'register' is not a list" ''
echo 'title = "t' > bad.toml
expect 2 bad.toml:1: -- "$regmap" bad.toml .
echo 'title = "t"' > bad.toml
expect 2 "'group' is missing" -- "$regmap" bad.toml .
expect 2 nowhere.toml -- "$regmap" nowhere.toml .
expect 2 'usage' -- "$regmap" bad.toml
expect 2 'usage' -- "$regmap" --chekc bad.toml .
expect 1 'cannot write' -- "$regmap" "$source_dir/rtl/registers.toml" nowhere

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
