gunzip -c fixtures/programs/native/work.gz > "$TMPDIR/work" && profgate show --symbols "$TMPDIR" fixtures/profiles/gperftools/cpu-250.prof
