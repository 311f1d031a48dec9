cd "$TMPDIR" && profgate config --print && profgate config --check
