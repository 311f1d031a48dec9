cd $TMPDIR; profgate baseline import --store dir:store none
# exits with 5
