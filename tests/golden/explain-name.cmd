profgate compare --format json fixtures/runs/std-cpu/base fixtures/runs/std-cpu/head >"$TMPDIR/r.json" 2>/dev/null; profgate explain "$TMPDIR/r.json" "xml.(*Decoder).getc"; profgate explain "$TMPDIR/r.json" etc
# exits with 4
