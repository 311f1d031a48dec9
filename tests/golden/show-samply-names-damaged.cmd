cp fixtures/profiles/gecko/processes.json "$TMPDIR/1.cpu" && head -c 1500 fixtures/profiles/gecko/processes.syms.json > "$TMPDIR/1.syms.json" && cd "$TMPDIR" && profgate show 1.cpu
# exits with 5
