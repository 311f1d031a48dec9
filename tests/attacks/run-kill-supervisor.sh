#!/bin/sh
# What a command started outlives it when it kills its parent.
# Expected: nothing does ("nothing that it started outlives it").
# usage: PROFGATE=... run-kill-supervisor.sh
set -u
: "${PROFGATE:?}"
here=$(mktemp -d) && cd "$here" || exit 1
# shellcheck disable=SC2016 # for the shell of the run
"$PROFGATE" run -n 1 -- '(setsid sh -c "echo \$\$ >pid; exec sleep 30" >/dev/null 2>&1 &); sleep .3; kill -9 $PPID; sleep 30' >/dev/null 2>&1
sleep .5
if kill -0 "$(cat pid)" 2>/dev/null; then echo "BROKEN: process $(cat pid) outlives the run"; kill "$(cat pid)"; else echo held; fi
rm -rf "$here"
