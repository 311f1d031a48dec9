cp -r fixtures/cases/parallel-jobs/. $TMPDIR && cd $TMPDIR && beside() { echo "{\"schema\": \"profgate.run\", \"schema_version\": 2, \"operations\": $1}" >head/BenchmarkX/.003.json; } && beside 1005 && profgate compare base head | head -1 && beside 1020 && profgate compare base head
# exits with 5
