#!/bin/sh
# shellcheck disable=SC2016 # the benchmark expands its words
# A change takes the benchmark that it slows down out of its own measure: list.
# Expected: not a plain pass; the list is part of what a change is held to.
# usage: PROFGATE=... check-drops-workload.sh
set -u
: "${PROFGATE:?}"
here=$(mktemp -d) && cd "$here" || exit 1
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@localhost \
	GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@localhost
git init -q -b main . && echo perf >.gitignore
printf 'echo "goos: linux"; echo "Benchmark$1 1000 100 ns/op 64 B/op"\n' >bench.sh
printf 'measure:\n  command: [sh, bench.sh, "{workload}"]\n  workloads: [A, B]\n' >profgate.yml
git add -A && git commit -qm base
"$PROFGATE" run --out perf/b >/dev/null 2>&1 && "$PROFGATE" record perf/b >/dev/null
rm -rf perf
printf 'n=64; [ $1 = B ] && n=640; echo "goos: linux"; echo "Benchmark$1 1000 100 ns/op $n B/op"\n' >bench.sh
git commit -qam 'B allocates ten times as much'
"$PROFGATE" check >out 2>/dev/null; echo "honest: exit $?"; rm -rf perf out
sed -i 's/\[A, B\]/[A]/' profgate.yml && git commit -qam 'and is not measured'
"$PROFGATE" check >out 2>/dev/null; code=$?
if [ $code -eq 0 ]; then echo "BROKEN: exit 0, $(head -1 out)"; else echo held; fi
rm -rf "$here"
