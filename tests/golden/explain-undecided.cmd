profgate compare --format json fixtures/runs/one-run/base fixtures/runs/one-run/head >"$TMPDIR/r.json" 2>/dev/null; profgate explain "$TMPDIR/r.json" d89d0dda60a15ff5
