printf 'budgets:\n  peak_space: {total: 5%%}\n' > "$TMPDIR/p.yml" && profgate compare --config "$TMPDIR/p.yml" fixtures/runs/massif/base fixtures/runs/massif/head
# exits with 1
