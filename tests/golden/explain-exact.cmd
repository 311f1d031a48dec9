profgate compare --format json fixtures/runs/std-alloc/base fixtures/runs/std-alloc/head >"$TMPDIR/r.json" 2>/dev/null; profgate explain "$TMPDIR/r.json" 5352320825bdc1d3
