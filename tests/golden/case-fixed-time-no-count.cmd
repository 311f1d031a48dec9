cp -r fixtures/cases/fixed-time-harness/. "$TMPDIR" && find "$TMPDIR" -name ".*.out" -exec rm {} + && cd "$TMPDIR" && profgate compare base head
# exits with 3
