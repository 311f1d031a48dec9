mkdir "$TMPDIR/both" && cp -r fixtures/leaks/steady/order "$TMPDIR/both" && cp -r fixtures/cases/deploy/base/order "$TMPDIR/both/shop" && profgate leaks "$TMPDIR/both"
