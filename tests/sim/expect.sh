# SPDX-License-Identifier: Apache-2.0
# Sourced by the command line tests: expect and check, and the counts that they keep.
passed=0
failed=0

# expect CODE PATTERN... -- COMMAND...: the exit code, and every pattern somewhere in the output.
expect() {
  local code=$1 patterns=() output status
  shift
  while [ "$1" != -- ]; do patterns+=("$1"); shift; done
  shift
  output=$("$@" 2>&1 < /dev/null)
  status=$?
  local wrong=
  [ "$status" -eq "$code" ] || wrong="exit code $status, expected $code"
  for pattern in "${patterns[@]}"; do
    grep -qF -- "$pattern" <<< "$output" || wrong="$wrong; not in the output: $pattern"
  done
  if [ -z "$wrong" ]; then passed=$((passed + 1)); return 0; fi
  failed=$((failed + 1))
  echo "FAILED: $*"
  echo "  $wrong"
  sed 's/^/  | /' <<< "$output"
}
# json FILE EXPRESSION: the Python expression of j, what the file holds, is true.
json() { python3 -c 'import json, sys; j = json.load(open(sys.argv[1])); sys.exit(not eval("(" + sys.argv[2] + ")"))' "$@"; }
# check DESCRIPTION COMMAND...: the command succeeds.
check() {
  local description=$1
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $description"; fi
}
