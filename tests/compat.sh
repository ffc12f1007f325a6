#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The README's two commands in minimal Debian systems, as a new user runs them: compat.sh <folder> <suite>...
# Each suite gets a root made by debootstrap in <folder> (kept for the next time), with git and make; the committed
# tree is cloned into it. What was seen goes into docs/results/compatibility.md: a row a suite, rows of other suites stay.
# Needs root, for debootstrap and chroot; MIRROR names another mirror than debootstrap's own.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1
shift
page=docs/results/compatibility.md

if [ "$(id -u)" -ne 0 ]; then
  echo 'compat.sh: debootstrap and chroot need root' >&2
  exit 2
fi
if ! command -v debootstrap >/dev/null; then
  echo 'compat.sh: debootstrap is missing; apt-get install debootstrap' >&2
  exit 2
fi
if [ -n "$(git status --porcelain -- . ':!docs/results/compatibility.md')" ]; then
  echo 'compat.sh: what is not committed is not tested (git status)' >&2
fi
commit=$(git rev-parse --short=10 HEAD)
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

# in_root <root> <command line>: as a login of a new user; its mounts end with it.
in_root() {
  # shellcheck disable=SC2016  # expanded inside
  unshare --mount --pid --fork sh -c 'mount -t proc proc "$1/proc" &&
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$1/dev/pts" && mount --bind "$1/dev/pts/ptmx" "$1/dev/ptmx" &&
    exec chroot "$1" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb LANG=C.UTF-8 sh -c "$2"' - "$1" "$2"
}

# make_root <suite> <root>
make_root() {
  if [ ! -e "$2/.hdp-compat" ]; then
    if [ -e "$2" ]; then
      echo "compat.sh: $2 was not made by compat.sh" >&2
      exit 2
    fi
    rm -rf "$2.part"
    mkdir -p "$2.part"
    debootstrap --variant=minbase "$1" "$2.part" ${MIRROR:+"$MIRROR"}
    touch "$2.part/.hdp-compat"
    mv "$2.part" "$2"
  fi
  in_root "$2" 'apt-get update -q && apt-get install -y -q --no-install-recommends git make ca-certificates'
}

# timed <root> <log> <make target>: prints the table's cell.
timed() {
  local begin=$SECONDS code=0 seconds
  in_root "$1" "cd /root/hdp-cosim && make $3" >"$2" 2>&1 </dev/null || code=$?
  seconds=$((SECONDS - begin))
  if [ "$code" -eq 0 ]; then
    printf 'passed, %d min %02d s' $((seconds / 60)) $((seconds % 60))
  else
    printf 'FAILED, exit code %d' "$code"
  fi
}

# speed <root>: cycles a second of the core in lockstep, the median of nine runs, in thousands.
speed() {
  # shellcheck disable=SC2016  # expanded inside
  in_root "$1" 'cd /root/hdp-cosim && for n in 1 2 3 4 5 6 7 8 9; do
    build/hdp cosim --set vectors/default --build edge --no-bundle; done' 2>&1 |
    sed -n 's/.*cycles in .*: \([0-9,]*\) cycles\/s.*/\1/p' | tr -d , | sort -n | sed -n 5p |
    sed 's/...$/,000/'
}

failed=0
for suite in "$@"; do
  root=$folder/$suite
  make_root "$suite" "$root" >"$folder/$suite.root.log" 2>&1 || {
    echo "compat.sh: no root of $suite: $folder/$suite.root.log" >&2
    exit 1
  }
  rm -rf "$root/root/hdp-cosim"
  git clone -q --no-hardlinks . "$root/root/hdp-cosim"
  echo "$suite: make run"
  run=$(timed "$root" "$folder/$suite.run.log" run)
  echo "$suite: make run $run; make test"
  test=$(timed "$root" "$folder/$suite.test.log" test)
  echo "$suite: make test $test"
  verilator=$(in_root "$root" 'verilator --version' | cut -d' ' -f2)
  compiler=$(in_root "$root" 'c++ -dumpfullversion')
  tests=$(sed -n 's/.*% tests passed, \([0-9]*\) tests failed out of \([0-9]*\).*/\1 of \2 failed/p' "$folder/$suite.test.log" |
    paste -sd ';' | sed 's/;/, then /g')
  row="| $suite | $verilator | $compiler | $run | $test (${tests:-no tests}) | $(speed "$root") | $commit |"
  case "$row" in *FAILED*) failed=1 ;; esac
  rows=$(grep '^| ' "$page" 2>/dev/null | grep -v -e '^| suite' -e '^| ---' -e "^| $suite |" || true)
  cat >"$page.part" <<PAGE
<!-- SPDX-License-Identifier: Apache-2.0 -->
# Where it was run

Made by \`make compat\`: a minimal Debian root with \`git\` and \`make\`, a clone of the commit, and the README's two
commands, one after the other. The times hold the download of the packages; the log of each run is kept beside the
root. Cycles a second: lockstep of the core \`edge\` on the default set, the median of nine runs.

| suite | Verilator | g++ | \`make run\` | \`make test\` | cycles/s | commit |
| --- | --- | --- | --- | --- | --- | --- |
$(printf '%s\n%s\n' "$rows" "$row" | sed '/^$/d' | sort)

bookworm is Debian 12, trixie Debian 13, sid the look-ahead. The last rows were made on $(nproc) processors.
PAGE
  mv "$page.part" "$page"
done
exit $failed
