for s in base head; do mkdir "$TMPDIR/$s"; done; cd fixtures/programs/native && gunzip -c work.gz > "$TMPDIR/base/work" && gunzip -c work-alloc.gz > "$TMPDIR/head/work" && cd ../../.. && for g in "base=$TMPDIR/base --symbols head=$TMPDIR/head" "base=$TMPDIR/base"; do profgate compare --symbols $g fixtures/runs/gperftools-heap/base fixtures/runs/gperftools-heap/head; done
# exits with 3
