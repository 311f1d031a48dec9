profgate help && profgate help >"$TMPDIR/help" && profgate --help | cmp - "$TMPDIR/help" && profgate -h | cmp - "$TMPDIR/help" && profgate help --help | head -n 1
