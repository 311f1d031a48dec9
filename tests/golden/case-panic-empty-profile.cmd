cp -r fixtures/cases/panic-in-head/. $TMPDIR; cd $TMPDIR; for run in 0 2; do : >head/BenchmarkX/00$run.cpu.pb.gz; done; profgate compare base head; rm head/BenchmarkX/*.txt; profgate compare base head
# exits with 5
