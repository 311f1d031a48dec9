profgate compare --report markdown=$TMPDIR/c.md --report junit=$TMPDIR/j.xml --report json=$TMPDIR/r.json fixtures/runs/unusable/broken-capture/base fixtures/runs/unusable/broken-capture/head; code=$?; cat $TMPDIR/c.md $TMPDIR/j.xml; profgate report $TMPDIR/r.json; exit $code
# exits with 5
