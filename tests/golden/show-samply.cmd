gunzip -c fixtures/programs/native/work.gz > "$TMPDIR/work" && profgate show --top 8 --symbols "$TMPDIR" fixtures/profiles/gecko/work-v46.json.gz
