profgate report --report json="$TMPDIR/x" --report text="$TMPDIR/./x" y 2>&1 | sed "s|$TMPDIR|DIR|"; ls "$TMPDIR"
