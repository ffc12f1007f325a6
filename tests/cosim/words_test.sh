#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# cosim/ and examples/ know no design of ours: none of its words is in them, nor a file of ours but cosim's.
# Usage: words_test.sh SOURCE
set -u
cd "$1" || exit 1
found() {  # <folder>...
  grep -rniwE 'hdp|attention|softmax|score|scores' "$@"
  grep -rnE '#include "(golden|sim|vectors|driver|rtl)/' "$@"
}
if found cosim examples | grep .; then
  echo 'cosim/ and examples/ may not name what only the co-processor has'
  exit 1
fi
# The search finds what is there.
planted=$(mktemp -d)
trap 'rm -rf "$planted"' EXIT
echo '// The score of HDP.' > "$planted/a.hpp"
echo '#include "golden/build.hpp"' > "$planted/b.hpp"
[ "$(found "$planted" | wc -l)" -eq 2 ] || { echo 'planted words were not found'; exit 1; }
