profgate compare --format json fixtures/runs/alloc-regression/base fixtures/runs/alloc-regression/head >"$TMPDIR/r.json" 2>/dev/null; profgate explain "$TMPDIR/r.json" a3120e
