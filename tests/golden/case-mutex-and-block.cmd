cp -r fixtures/cases/mutex-off/base $TMPDIR/base; cd $TMPDIR; for n in 1 2 3; do cp base/B/$n.mutex.pb.gz base/B/$n.block.pb.gz; done; cp -r base head; profgate compare base head | grep -v overlap; for d in base head; do for n in 1 2 3; do mv $d/B/$n.block.pb.gz $d/B/$n.other.pb.gz; done; done; profgate compare base head
# exits with 5
