profgate baseline import --store dir:$TMPDIR/store fixtures/stores/damaged
# exits with 6
