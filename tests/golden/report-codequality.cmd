profgate compare --format json fixtures/runs/std-alloc/base fixtures/runs/std-alloc/head >"$TMPDIR/r.json" 2>/dev/null; profgate report --format codequality "$TMPDIR/r.json" 2>/dev/null | head -n 40
