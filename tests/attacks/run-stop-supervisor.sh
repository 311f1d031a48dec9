#!/bin/sh
# A command that stops its parent: --timeout and SIGTERM end nothing any more.
# Expected: ended after 2 s and the 2 s of grace.
# usage: PROFGATE=... run-stop-supervisor.sh
set -u
: "${PROFGATE:?}"
here=$(mktemp -d) && cd "$here" || exit 1
# shellcheck disable=SC2016 # for the shell of the run
"$PROFGATE" run -n 1 --timeout 2s -- 'echo $PPID >pid; kill -STOP $PPID; sleep 600' >/dev/null 2>&1 &
gate=$!
sleep 8
kill -TERM $gate
sleep 4
if kill -0 $gate 2>/dev/null; then echo "BROKEN: still there 10 s after --timeout 2s, and 4 s after SIGTERM"; else echo held; fi
kill -CONT "$(cat pid)" 2>/dev/null
wait $gate
rm -rf "$here"
