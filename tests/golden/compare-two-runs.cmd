echo 'gate: {min-runs: 2}' >$TMPDIR/two.yml && profgate compare --config $TMPDIR/two.yml fixtures/runs/two-runs/base fixtures/runs/two-runs/head
# exits with 1
